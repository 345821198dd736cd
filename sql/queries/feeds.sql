-- name: ensure_source
-- The source of a domain, made if it is not there.
INSERT INTO newsreel.sources (domain) VALUES (%(domain)s)
ON CONFLICT (domain) DO UPDATE SET domain = excluded.domain
RETURNING source_id;

-- name: add_feed
-- Adds a feed; a feed that is there already stays as it is and gives no row.
INSERT INTO newsreel.feeds (source_id, url, url_hash, host, host_bucket, title, next_poll_at)
VALUES (%(source_id)s, %(url)s, %(url_hash)s, %(host)s, %(host_bucket)s, %(title)s, %(now)s)
ON CONFLICT (url_hash) DO NOTHING
RETURNING feed_id;

-- name: set_credentials
-- Stores the credentials of a feed, known by its address.
INSERT INTO newsreel.feed_credentials (feed_id, username, password)
SELECT feed_id, %(username)s, %(password)s FROM newsreel.feeds WHERE url_hash = %(url_hash)s
ON CONFLICT (feed_id) DO UPDATE SET username = excluded.username, password = excluded.password;

-- name: enable_feed
-- Makes a feed polled again; gives a row when the feed exists.
UPDATE newsreel.feeds SET enabled = true, disabled_reason = NULL, next_poll_at = %(now)s,
       next_poll_reason = 'enabled: due at once'
WHERE url_hash = %(url_hash)s AND NOT enabled
RETURNING feed_id;

-- name: disable_feed
-- Stops polling a feed; gives a row when the feed exists.
UPDATE newsreel.feeds SET enabled = false, disabled_reason = %(reason)s
WHERE url_hash = %(url_hash)s
RETURNING feed_id;

-- name: feed_ids
-- The keys of the feeds with these addresses.
SELECT feed_id FROM newsreel.feeds WHERE url_hash = ANY(%(url_hashes)s) ORDER BY feed_id;

-- name: enabled_feed_urls
-- The addresses of the feeds that a run may poll.
SELECT url FROM newsreel.feeds
WHERE enabled AND (%(feed_ids)s::bigint[] IS NULL OR feed_id = ANY(%(feed_ids)s))
ORDER BY url;

-- name: list_feeds
-- All feeds as the command line shows them.
SELECT feed_id, source, url, title, format, enabled, health, health_reason, consecutive_failures,
       last_polled_at, last_succeeded_at, next_poll_at, next_poll_reason
FROM news.feeds
WHERE (%(url)s::text IS NULL OR url = %(url)s) AND (NOT %(failing)s OR health = 'failing')
ORDER BY source, url;

-- name: make_due
-- Lets some feeds be polled at once.
UPDATE newsreel.feeds SET next_poll_at = %(now)s, next_poll_reason = 'asked for by hand'
WHERE feed_id = ANY(%(feed_ids)s) AND next_poll_at > %(now)s;

-- name: recent_polls
-- The last polls of a feed, newest first.
SELECT started_at, status, reason, http_status, body_bytes, entries_seen, entries_new, entries_changed
FROM newsreel.polls WHERE feed_id = %(feed_id)s ORDER BY started_at DESC, poll_id DESC LIMIT %(limit)s;

-- name: due_buckets
-- How many feeds are due in each bucket of hosts.
SELECT host_bucket, count(*) FROM newsreel.feeds
WHERE enabled AND next_poll_at <= %(now)s AND (%(feed_ids)s::bigint[] IS NULL OR feed_id = ANY(%(feed_ids)s))
GROUP BY host_bucket ORDER BY host_bucket;

-- name: due_hosts
-- The hosts of some buckets that have feeds due.
SELECT DISTINCT host FROM newsreel.feeds
WHERE enabled AND next_poll_at <= %(now)s AND host_bucket = ANY(%(buckets)s)
  AND (%(feed_ids)s::bigint[] IS NULL OR feed_id = ANY(%(feed_ids)s))
ORDER BY host;

-- name: due_feeds
-- The feeds of a host that are due, longest waiting first.
SELECT f.feed_id, f.source_id, f.url, f.host, f.etag, f.last_modified, f.body_sha256, f.last_succeeded_at,
       f.consecutive_failures, f.interval_seconds, c.username, c.password
FROM newsreel.feeds f LEFT JOIN newsreel.feed_credentials c USING (feed_id)
WHERE f.enabled AND f.next_poll_at <= %(now)s AND f.host = %(host)s
  AND (%(feed_ids)s::bigint[] IS NULL OR f.feed_id = ANY(%(feed_ids)s))
ORDER BY f.next_poll_at, f.feed_id;

-- name: feed_state_after_poll
-- Writes what the next poll needs; a null validator or title leaves what is there.
UPDATE newsreel.feeds SET
    title = coalesce(%(title)s, title),
    format = coalesce(%(format)s, format),
    etag = coalesce(%(etag)s, etag),
    last_modified = coalesce(%(last_modified)s, last_modified),
    body_sha256 = coalesce(%(body_sha256)s, body_sha256),
    last_polled_at = %(polled_at)s,
    last_succeeded_at = CASE WHEN %(succeeded)s THEN %(polled_at)s ELSE last_succeeded_at END,
    consecutive_failures = CASE WHEN %(succeeded)s THEN 0 ELSE consecutive_failures + 1 END,
    interval_seconds = %(interval_seconds)s,
    next_poll_at = %(next_poll_at)s,
    next_poll_reason = %(next_poll_reason)s
WHERE feed_id = %(feed_id)s;

-- name: forget_validators
-- Drops ETag and Last-Modified of a feed whose new body came without them.
UPDATE newsreel.feeds SET etag = NULL, last_modified = NULL WHERE feed_id = %(feed_id)s;

-- name: name_source
-- Gives a source the name of its feed when it has none.
UPDATE newsreel.sources SET name = %(name)s WHERE source_id = %(source_id)s AND name IS NULL;

-- name: insert_poll
-- One row for one attempt.
INSERT INTO newsreel.polls (feed_id, run_id, started_at, finished_at, status, failure_kind, reason, http_status,
    body_bytes, entries_seen, entries_new, entries_changed, entries_rejected, entries_overlap, capture_id)
VALUES (%(feed_id)s, %(run_id)s, %(started_at)s, %(finished_at)s, %(status)s, %(failure_kind)s, %(reason)s,
    %(http_status)s, %(body_bytes)s, %(entries_seen)s, %(entries_new)s, %(entries_changed)s,
    %(entries_rejected)s, %(entries_overlap)s, %(capture_id)s)
RETURNING poll_id;

-- name: insert_gap
-- Evidence that entries were missed between two polls.
INSERT INTO newsreel.gaps (feed_id, poll_id, missed_from, missed_to, detected_at)
VALUES (%(feed_id)s, %(poll_id)s, %(missed_from)s, %(missed_to)s, %(missed_to)s)
ON CONFLICT (poll_id) DO NOTHING;
