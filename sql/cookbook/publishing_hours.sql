-- When sources publish
-- Articles of each source by hour of the day (UTC); dates without a time are left out.
--
-- to: end, exclusive (a date or a moment, UTC)
-- days: length of the time before it, in days
-- source: only this source; empty for all
--
-- columns: source, hour, articles
\if :{?to}
\else
    \set to 'today'
\endif
\if :{?days}
\else
    \set days '28'
\endif
\if :{?source}
\else
    \set source ''
\endif

SELECT source, extract(hour FROM published_at AT TIME ZONE 'UTC')::integer AS hour, count(*) AS articles
FROM news.articles
WHERE published_at >= :'to'::timestamptz - make_interval(days => :'days') AND published_at < :'to'::timestamptz
  AND published_precision = 'second' AND (:'source' = '' OR source = :'source')
GROUP BY 1, 2
ORDER BY 1, 2;
