-- name: pending_buckets
-- How many pages wait in each bucket of hosts, in the scope of a run.
SELECT e.host_bucket, count(DISTINCT e.url_hash) FROM newsreel.entries e
WHERE e.state = 'pending' AND (e.next_attempt_at IS NULL OR e.next_attempt_at <= %(now)s)
  AND (%(is_live)s OR e.dated_at >= %(window_start)s AND e.dated_at < %(window_end)s)
  AND (%(feed_ids)s::bigint[] IS NULL OR e.feed_id = ANY(%(feed_ids)s))
GROUP BY e.host_bucket ORDER BY e.host_bucket;

-- name: pending_hosts
-- The hosts of some buckets that have pages waiting, in the scope of a run.
SELECT DISTINCT e.host FROM newsreel.entries e
WHERE e.state = 'pending' AND e.host_bucket = ANY(%(buckets)s)
  AND (e.next_attempt_at IS NULL OR e.next_attempt_at <= %(now)s)
  AND (%(is_live)s OR e.dated_at >= %(window_start)s AND e.dated_at < %(window_end)s)
  AND (%(feed_ids)s::bigint[] IS NULL OR e.feed_id = ANY(%(feed_ids)s))
ORDER BY e.host;

-- name: pending_pages
-- The pages of a host that wait, one row a page, newest first.
SELECT p.url_hash, p.url, p.attempts FROM (
    SELECT DISTINCT ON (e.url_hash) e.url_hash, e.canonical_url AS url, e.attempts, e.dated_at
    FROM newsreel.entries e
    WHERE e.state = 'pending' AND e.host = %(host)s
      AND (e.next_attempt_at IS NULL OR e.next_attempt_at <= %(now)s)
      AND (%(is_live)s OR e.dated_at >= %(window_start)s AND e.dated_at < %(window_end)s)
  AND (%(feed_ids)s::bigint[] IS NULL OR e.feed_id = ANY(%(feed_ids)s))
    ORDER BY e.url_hash, e.entry_id
) p
ORDER BY p.dated_at DESC NULLS LAST, p.url_hash;

-- name: insert_body
-- Stores the bytes of a capture once a month.
INSERT INTO newsreel.capture_bodies (stored_month, body_sha256, body_zstd)
VALUES (%(stored_month)s, %(body_sha256)s, %(body_zstd)s)
ON CONFLICT (stored_month, body_sha256) DO NOTHING;

-- name: insert_capture
-- One capture.
INSERT INTO newsreel.captures (captured_at, run_id, kind, request_url, final_url, url_hash, http_status,
    content_type, headers, body_sha256, body_bytes)
VALUES (%(captured_at)s, %(run_id)s, %(kind)s, %(request_url)s, %(final_url)s, %(url_hash)s, %(http_status)s,
    %(content_type)s, %(headers)s, %(body_sha256)s, %(body_bytes)s)
RETURNING capture_id;

-- name: insert_bodies
-- Stores the bytes of captures once a month, many at once.
INSERT INTO newsreel.capture_bodies (stored_month, body_sha256, body_zstd)
VALUES %s
ON CONFLICT (stored_month, body_sha256) DO NOTHING;

-- name: insert_feed_captures
-- Captures of feeds, whose addresses differ.
INSERT INTO newsreel.captures (captured_at, run_id, kind, request_url, final_url, url_hash, http_status,
    content_type, headers, body_sha256, body_bytes)
SELECT captured_at, %(run_id)s, 'feed', request_url, final_url, decode(url_hash, 'hex'), http_status,
    content_type, headers, decode(body_sha256, 'hex'), body_bytes
FROM json_to_recordset(%(captures)s) AS c (
    captured_at timestamptz, request_url text, final_url text, url_hash text, http_status integer,
    content_type text, headers jsonb, body_sha256 text, body_bytes integer)
ORDER BY captured_at, request_url
RETURNING request_url, capture_id;

-- name: store_page
-- Keeps the answer of a page and gives it to all entries that claim it, in one statement: most of a night's
-- writes. Writes nothing and gives no row when the lease (see leases.hold_hosts) is not ours any more.
WITH held AS (
    SELECT 1 FROM newsreel.host_leases WHERE host = %(host)s AND holder = %(holder)s AND fence = %(fence)s FOR SHARE
), body AS (
    INSERT INTO newsreel.capture_bodies (stored_month, body_sha256, body_zstd)
    SELECT %(stored_month)s::date, %(body_sha256)s, %(body_zstd)s FROM held
    ON CONFLICT (stored_month, body_sha256) DO NOTHING
), capture AS (
    INSERT INTO newsreel.captures (captured_at, run_id, kind, request_url, final_url, url_hash, http_status,
        content_type, headers, body_sha256, body_bytes)
    SELECT %(captured_at)s::timestamptz, %(run_id)s, %(kind)s, %(request_url)s, %(final_url)s, %(url_hash)s,
        %(http_status)s, %(content_type)s, %(headers)s::jsonb, %(body_sha256)s, %(body_bytes)s
    FROM held
    RETURNING capture_id
), marked AS (
    UPDATE newsreel.entries SET last_run_id = %(run_id)s, state = 'captured', capture_id = capture.capture_id,
        attempts = attempts + 1, next_attempt_at = NULL, state_kind = NULL, state_reason = NULL
    FROM capture
    WHERE url_hash = %(url_hash)s AND state = 'pending'
)
SELECT capture_id FROM capture;

-- name: mark_page_failed
-- A page could not be had: later again, or given up; where the feed gives the text, that is read instead of waiting
-- for what people have decided. What stands between us and its server (rules/page_retry.py, NOT_ASKED) costs no
-- attempt.
UPDATE newsreel.entries SET last_run_id = %(run_id)s,
    state = CASE WHEN %(takes_feed_text)s AND content_html IS NOT NULL THEN 'captured'
                 WHEN %(given_up)s THEN 'failed' ELSE 'pending' END,
    attempts = attempts + CASE WHEN %(was_asked)s THEN 1 ELSE 0 END,
    next_attempt_at = CASE WHEN NOT (%(takes_feed_text)s AND content_html IS NOT NULL) THEN %(next_attempt_at)s::timestamptz END,
    state_kind = %(kind)s, state_reason = %(reason)s
WHERE url_hash = %(url_hash)s AND state = 'pending';
