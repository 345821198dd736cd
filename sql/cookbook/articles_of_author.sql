-- Articles of an author
-- Articles whose byline has a name, or a part of it; upper and lower case don't matter.
--
-- name: the name or a part of it, three letters at least
-- most: articles, at most
--
-- columns: published_at, source, title, byline, url
\if :{?name}
\else
    \set name ''
\endif
\if :{?most}
\else
    \set most '50'
\endif

SELECT published_at, source, title, byline, url
FROM news.articles
WHERE byline ILIKE '%' || :'name' || '%' AND length(:'name') >= 3
ORDER BY published_at DESC NULLS LAST, url
LIMIT :'most'::integer;
