-- All states of an article
-- What was changed from each state of an article to the next.
--
-- url: an address of the article
--
-- columns: revision, cause, known_from_at, replaced_at, changed_fields, title, words_after
\if :{?url}
\else
    \set url ''
\endif

SELECT revision, cause, known_from_at, replaced_at, changed_fields, title, words_after
FROM news.revisions
WHERE article_id = news.article_id(:'url')
ORDER BY revision;
