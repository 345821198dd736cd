-- Sources whose dates can't be trusted
-- Shares of articles without a date, with a day only, and with a date that lies after we saw them.
--
-- to: end, exclusive (a date or a moment, UTC)
-- days: length of the time before it, in days
--
-- columns: source, articles, undated, day_only, after_first_seen, worst_share
\if :{?to}
\else
    \set to 'today'
\endif
\if :{?days}
\else
    \set days '28'
\endif

SELECT source, count(*) AS articles,
       count(*) FILTER (WHERE published_at IS NULL) AS undated,
       count(*) FILTER (WHERE published_precision = 'day') AS day_only,
       count(*) FILTER (WHERE published_at > first_seen_at + interval '1 hour') AS after_first_seen,
       round(greatest(count(*) FILTER (WHERE published_at IS NULL), count(*) FILTER (WHERE published_precision = 'day'),
                      count(*) FILTER (WHERE published_at > first_seen_at + interval '1 hour'))::numeric / count(*), 3)
           AS worst_share
FROM news.articles
WHERE published_at >= :'to'::timestamptz - make_interval(days => :'days') AND published_at < :'to'::timestamptz
   OR published_at IS NULL AND first_seen_at >= :'to'::timestamptz - make_interval(days => :'days')
GROUP BY source
ORDER BY worst_share DESC, source;
