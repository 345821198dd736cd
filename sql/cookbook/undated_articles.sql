-- Articles without a date
-- Articles for which nothing trustworthy gives a date, newest first; a range of published_at has none of them.
--
-- most: articles, at most
--
-- columns: first_seen_at, source, title, url
\if :{?most}
\else
    \set most '50'
\endif

SELECT first_seen_at, source, title, url
FROM news.articles
WHERE published_at IS NULL
ORDER BY first_seen_at DESC, url
LIMIT :'most'::integer;
