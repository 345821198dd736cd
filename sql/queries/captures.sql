-- name: pending_buckets
-- How many pages wait in each bucket of hosts, in the scope of a run.
SELECT p.host_bucket, count(DISTINCT p.url_hash) FROM newsreel.pages_to_ask p
WHERE p.run_id = %(run_id)s AND (p.next_attempt_at IS NULL OR p.next_attempt_at <= %(now)s)
GROUP BY p.host_bucket ORDER BY p.host_bucket;

-- name: pending_hosts
-- The hosts of some buckets that have pages waiting, in the scope of a run.
SELECT DISTINCT p.host FROM newsreel.pages_to_ask p
WHERE p.run_id = %(run_id)s AND p.host_bucket = ANY(%(buckets)s)
  AND (p.next_attempt_at IS NULL OR p.next_attempt_at <= %(now)s)
ORDER BY p.host;

-- name: pending_days
-- How many pages wait in the scope of a run, by source and the day that their claims point to (null: to none).
SELECT s.domain, (p.pointed_at AT TIME ZONE 'UTC')::date, count(DISTINCT p.url_hash)
FROM newsreel.pages_to_ask p JOIN newsreel.sources s USING (source_id)
WHERE p.run_id = %(run_id)s AND (p.next_attempt_at IS NULL OR p.next_attempt_at <= %(now)s)
GROUP BY 1, 2 ORDER BY 1, 2;

-- name: pending_pages
-- The pages of a host that wait, one row a page: in a live run the newest first; in a run for the past those whose
-- claims come nearest to its window, and of each source as many as the budget of the day has left.
SELECT k.url_hash, k.canonical_url, k.ask_url, k.attempts, k.archived_at, k.source_id, s.domain,
       (k.pointed_at AT TIME ZONE 'UTC')::date
FROM (
    SELECT d.*, row_number() OVER (PARTITION BY d.source_id ORDER BY d.seconds_away, d.pointed_at DESC NULLS LAST,
                                   d.url_hash) AS place
    FROM (
        SELECT DISTINCT ON (p.url_hash) p.*,
               CASE WHEN p.is_live THEN 0
                    ELSE greatest(extract(epoch FROM p.window_start - p.pointed_at),
                                  extract(epoch FROM p.pointed_at - p.window_end), 0) END AS seconds_away
        FROM newsreel.pages_to_ask p
        WHERE p.run_id = %(run_id)s AND p.host = %(host)s
          AND (p.next_attempt_at IS NULL OR p.next_attempt_at <= %(now)s)
        ORDER BY p.url_hash, p.entry_id
    ) d
) k
JOIN newsreel.sources s USING (source_id)
LEFT JOIN newsreel.history_requests b
    ON b.source_id = k.source_id AND b.day = (%(now)s::timestamptz AT TIME ZONE 'UTC')::date
WHERE k.is_live OR k.place <= %(budget)s - coalesce(b.index_requests + b.page_requests, 0)
ORDER BY k.seconds_away, k.pointed_at DESC NULLS LAST, k.url_hash;

-- name: insert_bodies
-- Stores the bytes of captures once a month, many at once.
INSERT INTO newsreel.capture_bodies (stored_month, body_sha256, body_zstd)
VALUES %s
ON CONFLICT (stored_month, body_sha256) DO NOTHING;

-- name: insert_captures
-- Captures of addresses that differ.
INSERT INTO newsreel.captures (captured_at, archived_at, run_id, kind, request_url, final_url, url_hash, http_status,
    content_type, headers, body_sha256, body_bytes)
SELECT captured_at, archived_at, %(run_id)s, %(kind)s, request_url, final_url, decode(url_hash, 'hex'), http_status,
    content_type, headers, decode(body_sha256, 'hex'), body_bytes
FROM json_to_recordset(%(captures)s) AS c (
    captured_at timestamptz, archived_at timestamptz, request_url text, final_url text, url_hash text,
    http_status integer, content_type text, headers jsonb, body_sha256 text, body_bytes integer)
ORDER BY captured_at, request_url
RETURNING url_hash, request_url, capture_id;

-- name: mark_captured
-- All entries that claim these pages have their captures.
UPDATE newsreel.entries e SET last_run_id = %(run_id)s, state = 'captured', capture_id = c.capture_id,
    attempts = e.attempts + 1, next_attempt_at = NULL, state_kind = NULL, state_reason = NULL
FROM unnest(%(url_hashes)s::bytea[], %(capture_ids)s::bigint[]) AS c (url_hash, capture_id)
WHERE e.url_hash = c.url_hash AND e.state = 'pending';

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

-- name: ask_archive
-- A page that is gone and that an archive has is asked for there, for all who claim it.
UPDATE newsreel.entries e SET last_run_id = %(run_id)s, state = 'pending', asks_archive = true, host = %(host)s,
    archived_url = %(archived_url)s, archived_at = %(archived_at)s, attempts = 0, next_attempt_at = NULL,
    state_kind = NULL, state_reason = NULL
WHERE e.url_hash = %(url_hash)s AND e.state IN ('pending', 'failed') AND NOT e.asks_archive;

-- name: archived_copy
-- Where an archive has a page that it was not asked for yet; the earliest copy.
SELECT archived_url, archived_at FROM newsreel.entries
WHERE url_hash = %(url_hash)s AND state IN ('pending', 'failed') AND NOT asks_archive AND archived_url IS NOT NULL
ORDER BY archived_at, archived_url LIMIT 1;
