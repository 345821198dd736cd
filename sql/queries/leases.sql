-- name: acquire_hosts
-- Takes the leases of those hosts that are free, expired or ours, in the order of their names; gives the fences.
-- One that lasts longer than any lease or rest does was given before the database's clock was put back: its holder
-- renews it or is dead.
INSERT INTO newsreel.host_leases AS l (host, holder, expires_at)
SELECT asked.host, %(holder)s, clock_timestamp() + make_interval(secs => %(seconds)s)
FROM unnest(%(hosts)s::text[]) AS asked (host)
ORDER BY asked.host
ON CONFLICT (host) DO UPDATE SET
    fence = l.fence + CASE WHEN l.holder = excluded.holder THEN 0 ELSE 1 END,
    holder = excluded.holder,
    expires_at = excluded.expires_at
WHERE l.expires_at <= clock_timestamp() OR l.holder = excluded.holder
   OR l.expires_at > clock_timestamp() + 2 * make_interval(secs => %(longest_seconds)s)
RETURNING l.host, l.fence;

-- name: hold_hosts
-- Inside a writing transaction: locks the rows of those leases that are still ours, so that they can't pass on
-- before the commit.
SELECT l.host FROM newsreel.host_leases l
JOIN unnest(%(hosts)s::text[], %(fences)s::bigint[]) AS ours (host, fence) USING (host, fence)
WHERE l.holder = %(holder)s
ORDER BY l.host
FOR SHARE OF l;

-- name: renew_hosts
-- Makes our leases last longer; gives those that are still ours.
WITH held AS (
    SELECT l.host FROM newsreel.host_leases l
    JOIN unnest(%(hosts)s::text[], %(fences)s::bigint[]) AS ours (host, fence) USING (host, fence)
    WHERE l.holder = %(holder)s
    ORDER BY l.host
    FOR NO KEY UPDATE OF l
)
UPDATE newsreel.host_leases l SET expires_at = clock_timestamp() + make_interval(secs => %(seconds)s)
FROM held WHERE l.host = held.host
RETURNING l.host;

-- name: release_hosts
-- Gives leases back. Nobody has them then, not even we, and nobody gets them before the host's rest is over.
WITH held AS (
    SELECT l.host, ours.rest_seconds FROM newsreel.host_leases l
    JOIN unnest(%(hosts)s::text[], %(fences)s::bigint[], %(rests)s::double precision[])
         AS ours (host, fence, rest_seconds) USING (host, fence)
    WHERE l.holder = %(holder)s
    ORDER BY l.host
    FOR NO KEY UPDATE OF l
)
UPDATE newsreel.host_leases l SET expires_at = clock_timestamp() + make_interval(secs => held.rest_seconds),
    holder = '00000000-0000-0000-0000-000000000000'
FROM held WHERE l.host = held.host;
