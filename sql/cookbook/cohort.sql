-- A cohort for a data set
-- Every article of a time in the state that we showed at a fixed moment: the same rows whenever you ask.
--
-- to: end, exclusive (a date or a moment, UTC)
-- days: length of the time before it, in days
-- as_of: the moment
-- language: only this language; empty for all
-- words: words in the text, at least
--
-- columns: article_id, source, published_at, language, title, authors, text, word_count, revision, url
\if :{?to}
\else
    \set to 'today'
\endif
\if :{?days}
\else
    \set days '28'
\endif
\if :{?as_of}
\else
    \set as_of 'now'
\endif
\if :{?language}
\else
    \set language ''
\endif
\if :{?words}
\else
    \set words '50'
\endif

SELECT article_id, source, published_at, language, title, authors, text, word_count, revision, url
FROM news.article_as_of(:'as_of'::timestamptz)
WHERE published_at >= :'to'::timestamptz - make_interval(days => :'days') AND published_at < :'to'::timestamptz
  AND (:'language' = '' OR language = :'language') AND word_count >= :'words'::integer
ORDER BY published_at, url;
