-- Yesterday's front of every source
-- The newest stories of each source on a day, copies left out.
--
-- day: the day (UTC)
-- each: stories of a source, at most
--
-- columns: source, published_at, section, title, url
\if :{?day}
\else
    \set day 'yesterday'
\endif
\if :{?each}
\else
    \set each '5'
\endif

SELECT source, published_at, section, title, url
FROM (
    SELECT source, published_at, section, title, url,
           row_number() OVER (PARTITION BY source ORDER BY published_at DESC, url) AS place
    FROM news.unique_articles
    WHERE published_at >= :'day'::timestamptz AND published_at < :'day'::timestamptz + interval '1 day'
) newest
WHERE place <= :'each'::integer
ORDER BY source, published_at DESC, url;
