-- Silent feeds
-- Feeds that are polled but have shown nothing new for days, or don't answer.
--
-- days: days without anything new
-- now: as of this moment
--
-- columns: source, feed, health, last_new_at, silent_for, reason
\if :{?days}
\else
    \set days '3'
\endif
\if :{?now}
\else
    \set now 'now'
\endif

SELECT f.source, f.url AS feed, f.health, n.last_new_at, date_trunc('hour', :'now'::timestamptz - n.last_new_at) AS silent_for,
       f.health_reason AS reason
FROM news.feeds f
LEFT JOIN LATERAL (
    SELECT e.first_seen_at AS last_new_at FROM news.entries e WHERE e.feed_id = f.feed_id ORDER BY e.first_seen_at DESC LIMIT 1
) n ON true
WHERE f.enabled
  AND (n.last_new_at IS NULL OR n.last_new_at < :'now'::timestamptz - make_interval(days => :'days'))
ORDER BY n.last_new_at NULLS FIRST, f.url;
