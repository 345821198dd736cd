-- name: robots_of
-- What is known of the robots.txt of an origin.
SELECT checked_at, body, answered_at, unreachable_since, reason, http_status, retry_after_seconds
FROM newsreel.robots_files WHERE origin = %(origin)s;

-- name: remember_robots
-- What is known of it now; an older answer never replaces a newer one.
INSERT INTO newsreel.robots_files AS r (origin, checked_at, body, answered_at, unreachable_since, reason, http_status,
    retry_after_seconds)
VALUES (%(origin)s, %(checked_at)s, %(body)s, %(answered_at)s, %(unreachable_since)s, %(reason)s, %(http_status)s,
    %(retry_after_seconds)s)
ON CONFLICT (origin) DO UPDATE SET checked_at = excluded.checked_at, body = excluded.body,
    answered_at = excluded.answered_at, unreachable_since = excluded.unreachable_since, reason = excluded.reason,
    http_status = excluded.http_status, retry_after_seconds = excluded.retry_after_seconds
WHERE r.checked_at <= excluded.checked_at;
