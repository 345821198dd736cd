-- name: end_when_silent
-- The server ends this session, and with it its locks, when it has said nothing for so long.
SELECT set_config('idle_session_timeout', %(idle_seconds)s || 's', false);
