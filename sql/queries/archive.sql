-- name: count_captures
-- How many captures a span of time has.
SELECT count(*) FROM newsreel.captures WHERE captured_at >= %(start)s AND captured_at < %(end)s;

-- name: next_captures
-- Some captures of a span of time, without their bytes, in order, after the last one that was given.
SELECT capture_id, captured_at, kind, request_url, final_url, http_status, headers, body_sha256
FROM newsreel.captures
WHERE captured_at >= %(start)s AND captured_at < %(end)s
  AND (captured_at, capture_id) > (%(after_at)s, %(after_id)s)
ORDER BY captured_at, capture_id
LIMIT %(limit)s;

-- name: body
-- The bytes of a capture, compressed.
SELECT body_zstd FROM newsreel.capture_bodies
WHERE stored_month = %(stored_month)s AND body_sha256 = %(body_sha256)s;

-- name: known_domains
-- The publishers that are known.
SELECT domain FROM newsreel.sources;

-- name: lock_import
-- Imports write one after the other: two of the same file would store everything twice.
SELECT pg_advisory_xact_lock(7015307);

-- name: limit_wait
-- In this transaction nobody is waited for longer than this.
SELECT set_config('lock_timeout', %(seconds)s || 's', true);

-- name: lock_file
-- One run at a time reads a file; the lock is the connection's, and goes with it.
SELECT pg_advisory_lock(7015306, hashtext(%(name)s));

-- name: unlock_file
-- The file is read.
SELECT pg_advisory_unlock(7015306, hashtext(%(name)s));

-- name: known_capture
-- The capture of an address at a moment with these bytes, where it is there already.
SELECT capture_id FROM newsreel.captures
WHERE captured_at = %(captured_at)s AND final_url = %(final_url)s AND body_sha256 = %(body_sha256)s;

-- name: claim_page
-- An archive claims a page, with a capture of it; the newest capture is the one that is to be read.
INSERT INTO newsreel.entries AS e (source_id, origin, entry_key, claims_hash, url, canonical_url, url_hash, host,
    host_bucket, first_seen_at, last_seen_at, first_run_id, last_run_id, state, capture_id)
VALUES (%(source_id)s, 'warc', %(entry_key)s, %(claims_hash)s, %(url)s, %(canonical_url)s, %(url_hash)s, %(host)s,
    %(host_bucket)s, %(captured_at)s, %(captured_at)s, %(run_id)s, %(run_id)s, 'captured', %(capture_id)s)
ON CONFLICT (source_id, origin, entry_key) WHERE feed_id IS NULL DO UPDATE SET
    first_seen_at = least(e.first_seen_at, excluded.first_seen_at),
    last_seen_at = greatest(e.last_seen_at, excluded.last_seen_at),
    last_run_id = excluded.last_run_id,
    state = CASE WHEN excluded.last_seen_at > e.last_seen_at THEN 'captured' ELSE e.state END,
    state_kind = CASE WHEN excluded.last_seen_at > e.last_seen_at THEN NULL ELSE e.state_kind END,
    state_reason = CASE WHEN excluded.last_seen_at > e.last_seen_at THEN NULL ELSE e.state_reason END,
    capture_id = CASE WHEN excluded.last_seen_at > e.last_seen_at THEN excluded.capture_id ELSE e.capture_id END;

-- name: prefer_newest
-- Where a page waits to be read in several captures, an archive's entry takes over the newest of them:
-- of the captures that wait, the one stored last is read.
UPDATE newsreel.entries e SET capture_id = n.capture_id
FROM (
    SELECT DISTINCT ON (w.url_hash) w.url_hash, c.capture_id
    FROM newsreel.entries w JOIN newsreel.captures c USING (capture_id)
    WHERE w.url_hash = ANY(%(url_hashes)s) AND w.state = 'captured'
    ORDER BY w.url_hash, c.captured_at DESC, c.capture_id DESC
) n
WHERE e.url_hash = n.url_hash AND e.feed_id IS NULL AND e.state = 'captured' AND e.capture_id <> n.capture_id;

-- name: drop_months
-- Retention: drops months of captures.
SELECT month, is_dropped, freed_bytes FROM newsreel.drop_capture_months(%(before)s);
