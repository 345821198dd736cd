-- Near-duplicates of an article
-- Copies of an article, and what comes close to it, with how much they share.
--
-- url: an address of the article
-- most: articles, at most
--
-- columns: score, relation, published_at, source, title, url
\if :{?url}
\else
    \set url ''
\endif
\if :{?most}
\else
    \set most '10'
\endif

SELECT n.score, n.relation, n.published_at, n.source, n.title, n.url
FROM (SELECT news.article_id(:'url') AS article_id) a
CROSS JOIN LATERAL news.similar(a.article_id, :'most'::integer) n
WHERE a.article_id IS NOT NULL
ORDER BY n.relation <> 'copy', n.score DESC, n.url;
