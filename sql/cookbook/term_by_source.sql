-- A term over time, by source
-- How many articles of each source have a term, in each day, week or month.
--
-- term: what to look for, as in news.search
-- bucket: hour, day, week, month or year
-- to: end, exclusive (a date or a moment, UTC)
-- days: length of the time before it, in days
--
-- columns: bucket_start, source, articles
\if :{?term}
\else
    \set term 'council'
\endif
\if :{?bucket}
\else
    \set bucket 'week'
\endif
\if :{?to}
\else
    \set to 'today'
\endif
\if :{?days}
\else
    \set days '28'
\endif

SELECT date_trunc(:'bucket', published_at, 'UTC') AS bucket_start, source, count(*) AS articles
FROM news.articles
WHERE published_at >= :'to'::timestamptz - make_interval(days => :'days') AND published_at < :'to'::timestamptz
  AND search @@ news.search_query(:'term')
GROUP BY 1, 2
ORDER BY 1, 2;
