-- A term's share of all news
-- In each bucket of time: articles that have a term, all articles, and the share.
--
-- term: what to look for, as in news.search
-- bucket: hour, day, week, month or year
-- to: end, exclusive (a date or a moment, UTC)
-- days: length of the time before it, in days
--
-- columns: bucket_start, articles, all_articles, share
\if :{?term}
\else
    \set term 'council'
\endif
\if :{?bucket}
\else
    \set bucket 'day'
\endif
\if :{?to}
\else
    \set to 'today'
\endif
\if :{?days}
\else
    \set days '7'
\endif

SELECT bucket_start, articles, all_articles, share
FROM news.trend(:'term', :'bucket', :'to'::timestamptz - make_interval(days => :'days'), :'to'::timestamptz)
ORDER BY bucket_start;
