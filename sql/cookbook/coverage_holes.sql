-- Coverage holes of a month
-- Days of each source on which nobody looked, or something is missing still.
--
-- month: any day of the month
-- source: only this source; empty for all
--
-- columns: source, day, hole, found, loaded, blocked, failed, waiting
\if :{?month}
\else
    \set month 'today'
\endif
\if :{?source}
\else
    \set source ''
\endif

SELECT s.domain AS source, d.day::date AS day,
       CASE WHEN c.day IS NULL THEN 'never looked' WHEN c.waiting > 0 THEN 'waiting' WHEN c.blocked > 0 THEN 'blocked'
            WHEN c.failed > 0 THEN 'failed' ELSE c.state END AS hole,
       c.found, c.loaded, c.blocked, c.failed, c.waiting
FROM news.sources s
CROSS JOIN generate_series(
    date_trunc('month', :'month'::timestamp),
    least(date_trunc('month', :'month'::timestamp) + interval '1 month - 1 day', (now() AT TIME ZONE 'UTC')::date - 1),
    interval '1 day') AS d (day)
LEFT JOIN (
    SELECT * FROM news.coverage
    WHERE day >= date_trunc('month', :'month'::timestamp) AND day < date_trunc('month', :'month'::timestamp) + interval '1 month'
) c ON c.source = s.domain AND c.day = d.day::date
WHERE (:'source' = '' OR s.domain = :'source')
  AND (c.day IS NULL OR c.waiting > 0 OR c.blocked > 0 OR c.failed > 0 OR c.state IN ('never looked', 'gap'))
ORDER BY 1, 2;
