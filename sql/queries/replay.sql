-- name: feeds
-- Feeds with a captured poll in a window, and how many captured polls each has in all.
SELECT f.feed_id, f.source_id, f.url, n.polls
FROM newsreel.feeds f
CROSS JOIN LATERAL (
    SELECT count(*) AS polls,
           bool_or(p.finished_at >= %(window_start)s AND p.finished_at < %(window_end)s) AS is_in_window
    FROM newsreel.polls p WHERE p.feed_id = f.feed_id AND p.capture_id IS NOT NULL
) n
WHERE n.is_in_window
ORDER BY f.url;

-- name: polls
-- The captured polls of a feed in their order; no address where retention has dropped the capture.
SELECT p.poll_id, p.run_id, p.finished_at, c.final_url, c.content_type, c.request_url, c.body_sha256
FROM newsreel.polls p
LEFT JOIN newsreel.captures c ON c.captured_at = p.finished_at AND c.capture_id = p.capture_id
WHERE p.feed_id = %(feed_id)s AND p.capture_id IS NOT NULL AND p.poll_id > %(after)s
ORDER BY p.poll_id;

-- name: lock_feed
-- No poll of the feed commits while this transaction lasts.
SELECT feed_id FROM newsreel.feeds WHERE feed_id = %(feed_id)s FOR UPDATE;

-- name: entries
-- Entries of a feed as they are stored: some by their keys, and those seen first or last in a window.
SELECT entry_key, claims_hash, canonical_url, url_hash, host, identity_reason, guid, url, title, authors, tags,
       language, summary, content_html, published_raw, published_at, published_precision, published_quality,
       published_source, updated_raw, updated_at, updated_precision, updated_quality, updated_source, enclosures,
       first_seen_at, last_seen_at, dated_at, first_run_id, last_run_id
FROM newsreel.entries
WHERE feed_id = %(feed_id)s AND (entry_key = ANY(%(keys)s)
   OR first_seen_at >= %(window_start)s AND first_seen_at < %(window_end)s
   OR last_seen_at >= %(window_start)s AND last_seen_at < %(window_end)s);
