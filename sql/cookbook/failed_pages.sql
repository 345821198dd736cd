-- Pages that could not be had
-- Pages that were given up or refused, by source and reason, with an example.
--
-- to: end, exclusive, of when they were first seen
-- days: length of the time before it, in days
--
-- columns: source, state, state_kind, pages, reason, example
\if :{?to}
\else
    \set to 'tomorrow'
\endif
\if :{?days}
\else
    \set days '28'
\endif

SELECT source, state, state_kind, count(*) AS pages, min(state_reason) AS reason, min(url) AS example
FROM news.pages
WHERE state IN ('failed', 'rejected')
  AND first_seen_at >= :'to'::timestamptz - make_interval(days => :'days') AND first_seen_at < :'to'::timestamptz
GROUP BY 1, 2, 3
ORDER BY pages DESC, 1, 2, 3;
