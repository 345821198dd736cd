-- How much of a source is its own
-- Articles of each source, and how many of them another source had published before.
--
-- to: end, exclusive (a date or a moment, UTC)
-- days: length of the time before it, in days
--
-- columns: source, articles, carried, own_share
\if :{?to}
\else
    \set to 'today'
\endif
\if :{?days}
\else
    \set days '28'
\endif

SELECT source, count(*) AS articles, count(*) FILTER (WHERE NOT is_representative) AS carried,
       round(count(*) FILTER (WHERE is_representative)::numeric / count(*), 3) AS own_share
FROM news.articles
WHERE published_at >= :'to'::timestamptz - make_interval(days => :'days') AND published_at < :'to'::timestamptz
GROUP BY source
ORDER BY own_share, source;
