-- Most syndicated stories of a week
-- Stories that other publishers carried too, with how many and how late.
--
-- to: end, exclusive (a date or a moment, UTC)
-- days: length of the time before it, in days
-- most: stories, at most
--
-- columns: first_source, first_published_at, title, other_sources, copies, first_lag, median_lag, agency, first_url
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
    \set most '20'
\endif

SELECT first_source, first_published_at, first_title AS title, count(DISTINCT source) AS other_sources, count(*) AS copies,
       min(lag) AS first_lag, percentile_cont(0.5) WITHIN GROUP (ORDER BY lag) AS median_lag, max(agency) AS agency, first_url
FROM news.syndication
WHERE first_published_at >= :'to'::timestamptz - make_interval(days => :'days')
  AND first_published_at < :'to'::timestamptz
  AND NOT is_same_source
GROUP BY group_id, first_source, first_published_at, first_title, first_url
ORDER BY other_sources DESC, copies DESC, first_published_at, first_url
LIMIT :'most'::integer;
