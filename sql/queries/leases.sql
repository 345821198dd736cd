-- name: acquire_host
-- Takes the lease of a host if it is free, expired or ours; gives the fence when it was taken. One that lasts
-- longer than any is given was given before the database's clock was put back: its holder renews it or is dead.
INSERT INTO newsreel.host_leases AS l (host, holder, expires_at)
VALUES (%(host)s, %(holder)s, clock_timestamp() + make_interval(secs => %(seconds)s))
ON CONFLICT (host) DO UPDATE SET
    fence = l.fence + CASE WHEN l.holder = excluded.holder THEN 0 ELSE 1 END,
    holder = excluded.holder,
    expires_at = excluded.expires_at
WHERE l.expires_at <= clock_timestamp() OR l.holder = excluded.holder
   OR l.expires_at > clock_timestamp() + 2 * make_interval(secs => greatest(%(seconds)s, 0))
RETURNING fence;

-- name: hold_host
-- Inside a writing transaction: locks the lease row, so that it can't pass on before the commit.
SELECT 1 FROM newsreel.host_leases WHERE host = %(host)s AND holder = %(holder)s AND fence = %(fence)s FOR SHARE;

-- name: renew_host
-- Makes our lease last longer; gives a row when it is still ours.
UPDATE newsreel.host_leases SET expires_at = clock_timestamp() + make_interval(secs => %(seconds)s)
WHERE host = %(host)s AND holder = %(holder)s AND fence = %(fence)s
RETURNING fence;

-- name: release_host
-- Gives the lease back at once.
UPDATE newsreel.host_leases SET expires_at = '-infinity'
WHERE host = %(host)s AND holder = %(holder)s AND fence = %(fence)s;
