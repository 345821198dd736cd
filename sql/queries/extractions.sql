-- name: captured_buckets
-- How many captured pages wait to be read in each bucket of hosts, in the scope of a run.
SELECT e.host_bucket, count(DISTINCT e.url_hash) FROM newsreel.entries e
WHERE e.state = 'captured'
  AND (%(is_live)s OR e.dated_at >= %(window_start)s AND e.dated_at < %(window_end)s)
  AND (%(feed_ids)s::bigint[] IS NULL OR e.feed_id = ANY(%(feed_ids)s))
GROUP BY e.host_bucket ORDER BY e.host_bucket;

-- name: captured_keys
-- The captured pages of some buckets that wait to be read, in the scope of a run.
SELECT DISTINCT e.url_hash FROM newsreel.entries e
WHERE e.state = 'captured' AND e.host_bucket = ANY(%(buckets)s)
  AND (%(is_live)s OR e.dated_at >= %(window_start)s AND e.dated_at < %(window_end)s)
  AND (%(feed_ids)s::bigint[] IS NULL OR e.feed_id = ANY(%(feed_ids)s))
ORDER BY e.url_hash;

-- name: documents
-- What is needed to read some pages: the best entry of each page, its capture and the capture's bytes.
SELECT p.*, c.captured_at, c.final_url, c.content_type, b.body_zstd
FROM (
    SELECT DISTINCT ON (e.url_hash) e.url_hash, e.canonical_url, e.source_id, e.capture_id, e.title, e.authors,
           e.tags, e.language, e.summary, e.content_html, e.published_raw, e.published_at, e.updated_raw,
           e.updated_at, e.last_seen_at,
           (SELECT min(f.first_seen_at) FROM newsreel.entries f WHERE f.url_hash = e.url_hash) AS first_seen_at
    FROM newsreel.entries e
    WHERE e.state = 'captured' AND e.url_hash = ANY(%(keys)s)
    ORDER BY e.url_hash, e.capture_id DESC NULLS LAST, (e.content_html IS NULL), e.entry_id
) p
LEFT JOIN newsreel.captures c USING (capture_id)
LEFT JOIN newsreel.capture_bodies b ON b.body_sha256 = c.body_sha256
     AND b.stored_month = date_trunc('month', c.captured_at AT TIME ZONE 'UTC')::date
ORDER BY p.url_hash;

-- name: record_extraction
-- What this version of the extractor made of a capture.
INSERT INTO newsreel.extractions (capture_id, extractor_version, run_id, extracted_at, state, reason, article_id,
    revision_number)
VALUES (%(capture_id)s, %(extractor_version)s, %(run_id)s, %(extracted_at)s, %(state)s, %(reason)s,
    %(article_id)s, %(revision_number)s)
ON CONFLICT (capture_id, extractor_version) DO UPDATE SET run_id = excluded.run_id,
    extracted_at = excluded.extracted_at, state = excluded.state, reason = excluded.reason,
    article_id = excluded.article_id, revision_number = excluded.revision_number;

-- name: mark_loaded
-- All entries that claim a page led to an article, whose date is theirs from now on.
UPDATE newsreel.entries SET last_run_id = %(run_id)s, state = 'loaded', article_id = %(article_id)s, dated_at = %(dated_at)s,
    state_kind = CASE WHEN capture_id IS NULL THEN state_kind END,
    state_reason = CASE WHEN capture_id IS NULL THEN state_reason END
WHERE url_hash = %(url_hash)s AND state = 'captured';

-- name: date_entries
-- Entries of an article take over its date of publication.
UPDATE newsreel.entries SET dated_at = %(dated_at)s
WHERE article_id = %(article_id)s AND dated_at IS DISTINCT FROM %(dated_at)s;

-- name: mark_outside
-- A page that turned out to belong to another window waits for it, under its right date.
UPDATE newsreel.entries SET last_run_id = %(run_id)s, dated_at = %(dated_at)s, state_kind = %(kind)s, state_reason = %(reason)s
WHERE url_hash = %(url_hash)s AND state = 'captured';

-- name: mark_rejected
-- A page that was read and is not an article; entries whose page never came count as failed.
UPDATE newsreel.entries SET last_run_id = %(run_id)s, state = CASE WHEN capture_id IS NULL THEN 'failed' ELSE 'rejected' END,
    state_kind = CASE WHEN capture_id IS NULL THEN coalesce(state_kind, %(kind)s) ELSE %(kind)s END,
    state_reason = CASE WHEN capture_id IS NULL THEN coalesce(state_reason, %(reason)s) ELSE %(reason)s END
WHERE url_hash = %(url_hash)s AND state = 'captured';
