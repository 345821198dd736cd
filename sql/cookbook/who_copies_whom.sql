-- Who carries whose texts
-- Pairs of sources: whose text it was, who carried it, how often and how late.
--
-- to: end, exclusive (a date or a moment, UTC)
-- days: length of the time before it, in days
--
-- columns: first_source, source, texts, median_lag
\if :{?to}
\else
    \set to 'today'
\endif
\if :{?days}
\else
    \set days '28'
\endif

SELECT first_source, source, count(*) AS texts, percentile_cont(0.5) WITHIN GROUP (ORDER BY lag) AS median_lag
FROM news.syndication
WHERE first_published_at >= :'to'::timestamptz - make_interval(days => :'days')
  AND first_published_at < :'to'::timestamptz
  AND NOT is_same_source
GROUP BY 1, 2
ORDER BY texts DESC, 1, 2;
