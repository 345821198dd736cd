-- Long reads
-- The longest stories; copies left out.
--
-- to: end, exclusive (a date or a moment, UTC)
-- days: length of the time before it, in days
-- most: stories, at most
--
-- columns: word_count, source, published_at, title, url
\if :{?to}
\else
    \set to 'today'
\endif
\if :{?days}
\else
    \set days '7'
\endif
\if :{?most}
\else
    \set most '10'
\endif

SELECT word_count, source, published_at, title, url
FROM news.unique_articles
WHERE published_at >= :'to'::timestamptz - make_interval(days => :'days') AND published_at < :'to'::timestamptz
ORDER BY word_count DESC, url
LIMIT :'most'::integer;
