-- Words in headlines
-- Articles whose headline has a piece of text, inside words too.
--
-- piece: what to look for, three letters at least
-- to: end, exclusive (a date or a moment, UTC)
-- days: length of the time before it, in days
-- most: articles, at most
--
-- columns: published_at, source, title, url
\if :{?piece}
\else
    \set piece 'council'
\endif
\if :{?to}
\else
    \set to 'today'
\endif
\if :{?days}
\else
    \set days '28'
\endif
\if :{?most}
\else
    \set most '50'
\endif

SELECT published_at, source, title, url
FROM news.articles
WHERE title ILIKE '%' || :'piece' || '%' AND length(:'piece') >= 3
  AND published_at >= :'to'::timestamptz - make_interval(days => :'days') AND published_at < :'to'::timestamptz
ORDER BY published_at DESC, url
LIMIT :'most'::integer;
