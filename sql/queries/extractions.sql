-- name: captured_buckets
-- How many captured pages wait to be read in each bucket of hosts, in the scope of a run; and for a run for the
-- past those found by searches, fetched and not read yet.
SELECT e.host_bucket, count(DISTINCT e.url_hash) FROM newsreel.entries e JOIN newsreel.runs r ON r.run_id = %(run_id)s
WHERE e.state = 'captured'
  AND (newsreel.owns(r, e)
       OR NOT r.is_live AND e.dated_at IS NULL AND e.not_after_at IS NOT NULL AND e.state_kind IS NULL)
GROUP BY e.host_bucket ORDER BY e.host_bucket;

-- name: captured_keys
-- The captured pages of some buckets that wait to be read, as above.
SELECT DISTINCT e.url_hash FROM newsreel.entries e JOIN newsreel.runs r ON r.run_id = %(run_id)s
WHERE e.state = 'captured' AND e.host_bucket = ANY(%(buckets)s)
  AND (newsreel.owns(r, e)
       OR NOT r.is_live AND e.dated_at IS NULL AND e.not_after_at IS NOT NULL AND e.state_kind IS NULL)
ORDER BY e.url_hash;

-- name: late_pages
-- Pages that were read and are of a day whose run is over, by day: they re-open it.
WITH settled AS MATERIALIZED (SELECT w.source_id, w.past FROM newsreel.settled_windows w)
SELECT (e.dated_at AT TIME ZONE 'UTC')::date AS day, e.url_hash
FROM newsreel.entries e
WHERE e.state = 'captured' AND e.state_kind = 'outside_window' AND e.dated_at IS NOT NULL
  AND EXISTS (SELECT FROM settled w WHERE coalesce(w.source_id, e.source_id) = e.source_id AND w.past @> e.dated_at)
GROUP BY 1, 2 ORDER BY 1, 2;

-- name: documents
-- What is needed to read some pages: the best claims that any feed makes of each page, its newest
-- capture, and the capture's bytes. The choice does not depend on the order of arrival. Dates are told
-- in ISO 8601 with the precision that they were believed to; entries older than that keep their words.
SELECT p.url_hash, p.canonical_url, p.source_id, w.capture_id, p.title, p.authors, p.tags, p.language,
       p.summary, p.content_html,
       coalesce(newsreel.iso_moment(p.published_at, p.published_precision), p.published_raw), p.published_at,
       coalesce(newsreel.iso_moment(p.updated_at, p.updated_precision), p.updated_raw), p.updated_at, w.last_seen_at,
       w.first_seen_at, c.captured_at, c.archived_at, c.final_url, c.content_type, b.body_zstd, w.attempts,
       s.template_version, ARRAY(
           SELECT t.line FROM newsreel.template_lines t
           WHERE t.source_id = s.source_id AND t.forgotten_at IS NULL ORDER BY t.line)
FROM (
    SELECT e.url_hash, max(e.capture_id) FILTER (WHERE e.state = 'captured') AS capture_id,
           max(e.last_seen_at) AS last_seen_at, min(e.first_seen_at) AS first_seen_at,
           max(e.attempts) FILTER (WHERE e.state = 'captured') AS attempts
    FROM newsreel.entries e
    WHERE e.url_hash = ANY(%(keys)s)
    GROUP BY e.url_hash
    HAVING bool_or(e.state = 'captured')
) w
JOIN (
    SELECT DISTINCT ON (e.url_hash) e.*
    FROM newsreel.entries e
    WHERE e.url_hash = ANY(%(keys)s)
    ORDER BY e.url_hash, (e.content_html IS NULL), e.published_at NULLS LAST, e.entry_key, e.origin
) p USING (url_hash)
LEFT JOIN newsreel.article_aliases l ON l.url_hash = p.url_hash
LEFT JOIN newsreel.articles a ON a.article_id = l.article_id
JOIN newsreel.sources s ON s.source_id = coalesce(a.source_id, p.source_id)
LEFT JOIN newsreel.captures c ON c.capture_id = w.capture_id
LEFT JOIN newsreel.capture_bodies b ON b.body_sha256 = c.body_sha256
     AND b.stored_month = date_trunc('month', c.captured_at AT TIME ZONE 'UTC')::date
ORDER BY p.url_hash;

-- name: record_extractions
-- What this version of the extractor made of captures.
INSERT INTO newsreel.extractions AS extractions (capture_id, extractor_version, run_id, extracted_at, state, reason, article_id,
    revision_number)
VALUES %s
ON CONFLICT (capture_id, extractor_version) DO UPDATE SET run_id = excluded.run_id,
    extracted_at = excluded.extracted_at, state = excluded.state, reason = excluded.reason,
    article_id = excluded.article_id, revision_number = excluded.revision_number
WHERE extractions.article_id IS NULL OR excluded.article_id IS NOT NULL;

-- name: mark_loaded
-- All entries that claim these pages led to articles, whose dates are theirs from now on, as they are of their other
-- entries.
WITH read (url_hash, capture_id, article_id, dated_at, extractor_version, run_id) AS (VALUES %s),
loaded AS (
    UPDATE newsreel.entries e SET last_run_id = read.run_id, state = 'loaded', article_id = read.article_id,
        dated_at = read.dated_at, extractor_version = read.extractor_version,
        state_kind = CASE WHEN e.capture_id IS NULL THEN e.state_kind END,
        state_reason = CASE WHEN e.capture_id IS NULL THEN e.state_reason END
    FROM read
    WHERE e.url_hash = read.url_hash AND e.state = 'captured'
      AND coalesce(e.capture_id, 0) <= coalesce(read.capture_id, 0)
    RETURNING e.entry_id
)
UPDATE newsreel.entries e SET dated_at = read.dated_at
FROM (SELECT DISTINCT article_id, dated_at FROM read) read
WHERE e.article_id = read.article_id AND e.dated_at IS DISTINCT FROM read.dated_at
  AND e.entry_id NOT IN (SELECT entry_id FROM loaded);

-- name: date_entries
-- Entries of an article take over its date of publication.
UPDATE newsreel.entries SET dated_at = %(dated_at)s
WHERE article_id = %(article_id)s AND dated_at IS DISTINCT FROM %(dated_at)s;

-- name: mark_outside
-- A page that turned out to belong to another window waits for it, under its right date; one whose article is loaded
-- already stays with it.
UPDATE newsreel.entries SET last_run_id = %(run_id)s,
    state = CASE WHEN article_id IS NULL THEN state ELSE 'loaded' END,
    dated_at = CASE WHEN article_id IS NULL THEN %(dated_at)s ELSE dated_at END,
    state_kind = CASE WHEN article_id IS NULL THEN %(kind)s END,
    state_reason = CASE WHEN article_id IS NULL THEN %(reason)s END
WHERE url_hash = %(url_hash)s AND state = 'captured'
  AND coalesce(capture_id, 0) <= coalesce(%(capture_id)s, 0);

-- name: mark_asked_again
-- A page that was read and is no article yet is asked for again, whoever claims it; what an archive holds, or was
-- imported, stays as it is.
UPDATE newsreel.entries SET last_run_id = %(run_id)s, state = 'pending', next_attempt_at = %(next_attempt_at)s, state_kind = %(kind)s, state_reason = %(reason)s,
    extractor_version = %(extractor_version)s
WHERE url_hash = %(url_hash)s AND state = 'captured' AND capture_id <= %(capture_id)s
  AND (feed_id IS NOT NULL OR not_after_at IS NOT NULL) AND NOT asks_archive;

-- name: mark_rejected
-- A page that was read and is not an article; entries whose page never came count as failed.
UPDATE newsreel.entries SET last_run_id = %(run_id)s, state = CASE WHEN capture_id IS NULL THEN 'failed' ELSE 'rejected' END,
    extractor_version = %(extractor_version)s,
    state_kind = CASE WHEN capture_id IS NULL THEN coalesce(state_kind, %(kind)s) ELSE %(kind)s END,
    state_reason = CASE WHEN capture_id IS NOT NULL THEN %(reason)s
                        WHEN state_kind = 'no_address'
                        THEN 'the feed gives no address for it, and its own text is no article'
                        ELSE coalesce(state_reason, %(reason)s) END
WHERE url_hash = %(url_hash)s AND state = 'captured'
  AND coalesce(capture_id, 0) <= coalesce(%(capture_id)s, 0);
