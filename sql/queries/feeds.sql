-- name: ensure_source
-- The source of a domain, made if it is not there.
WITH known AS (
    SELECT source_id FROM newsreel.sources WHERE domain = %(domain)s
), made AS (
    INSERT INTO newsreel.sources (domain) SELECT %(domain)s WHERE NOT EXISTS (SELECT FROM known)
    ON CONFLICT (domain) DO UPDATE SET domain = excluded.domain
    RETURNING source_id
)
SELECT source_id FROM known UNION ALL SELECT source_id FROM made;

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
UPDATE newsreel.feeds SET enabled = true, disabled_reason = NULL, retired_at = NULL, next_poll_at = %(now)s,
       next_poll_reason = 'enabled: due at once'
WHERE url_hash = %(url_hash)s AND NOT enabled
RETURNING feed_id;

-- name: disable_feed
-- Stops polling a feed; gives a row when the feed exists.
UPDATE newsreel.feeds SET enabled = false, disabled_reason = %(reason)s, retired_at = NULL
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
       last_polled_at, last_succeeded_at, next_poll_at, next_poll_reason, open_gaps, moving_to_url
FROM news.feeds
WHERE (%(url)s::text IS NULL OR url = %(url)s) AND (NOT %(failing)s OR health IN ('failing', 'retired'))
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
       f.consecutive_failures, f.interval_seconds, f.failure_weight, f.validators_url, f.asked_seconds,
       f.skip_hours, f.skip_days, f.moving_to_url, f.moving_since, f.moving_polls, c.username, c.password
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
    failure_weight = CASE WHEN %(succeeded)s THEN 0 ELSE failure_weight + %(failure_weight)s END,
    interval_seconds = %(interval_seconds)s,
    next_poll_at = %(next_poll_at)s,
    next_poll_reason = %(next_poll_reason)s
WHERE feed_id = %(feed_id)s;

-- name: forget_old_body
-- Drops what belonged to the last body before a new one is written: its validators and its wishes.
UPDATE newsreel.feeds SET etag = NULL, last_modified = NULL, validators_url = %(validators_url)s,
    asked_seconds = %(asked_seconds)s, skip_hours = %(skip_hours)s, skip_days = %(skip_days)s
WHERE feed_id = %(feed_id)s;

-- name: recent_pace
-- The last successful polls of a feed: how many, when the oldest ended, new entries in the others.
-- The first poll of all knew no entry, so its entries say nothing.
SELECT count(*), min(finished_at), coalesce(sum(entries_new) FILTER (WHERE place < polls), 0)
FROM (
    SELECT finished_at, CASE WHEN entries_overlap IS NULL THEN 0 ELSE entries_new END AS entries_new,
           row_number() OVER newest_first AS place, count(*) OVER () AS polls
    FROM (
        SELECT finished_at, started_at, poll_id, entries_new, entries_overlap FROM newsreel.polls
        WHERE feed_id = %(feed_id)s AND status <> 'failed'
        ORDER BY started_at DESC, poll_id DESC LIMIT %(polls)s
    ) last
    WINDOW newest_first AS (ORDER BY started_at DESC, poll_id DESC)
) numbered;

-- name: usually_overlaps
-- Whether the feed's lists of entries have shared some with what was known before; null when no list
-- could have.
SELECT bool_or(entries_overlap > 0) FROM (
    SELECT entries_overlap FROM newsreel.polls
    WHERE feed_id = %(feed_id)s AND entries_overlap IS NOT NULL AND entries_seen > 0
    ORDER BY started_at DESC, poll_id DESC LIMIT %(polls)s
) last;

-- name: rest_host
-- Puts off the other feeds of a host that asked to be left alone.
UPDATE newsreel.feeds SET next_poll_at = %(until)s, next_poll_reason = %(reason)s
WHERE host = %(host)s AND feed_id <> %(feed_id)s AND next_poll_at < %(until)s;

-- name: retire_feed
-- Ends the polling of a feed for a reason that its server gave.
UPDATE newsreel.feeds SET enabled = false, disabled_reason = %(reason)s, retired_at = %(now)s
WHERE feed_id = %(feed_id)s;

-- name: sight_move
-- Notes where permanent redirects of a feed lead.
UPDATE newsreel.feeds SET moving_to_url = %(url)s, moving_since = %(since)s, moving_polls = %(polls)s
WHERE feed_id = %(feed_id)s;

-- name: feed_of_url
-- Another feed that has this address already.
SELECT feed_id FROM newsreel.feeds WHERE url_hash = %(url_hash)s AND feed_id <> %(feed_id)s;

-- name: move_feed
-- Changes the address of a feed.
UPDATE newsreel.feeds SET url = %(url)s, url_hash = %(url_hash)s, host = %(host)s, host_bucket = %(host_bucket)s,
    moving_to_url = NULL, moving_since = NULL, moving_polls = NULL
WHERE feed_id = %(feed_id)s;

-- name: record_move
-- A row of history for a changed address.
INSERT INTO newsreel.feed_moves (feed_id, from_url, to_url, first_seen_at, seen_polls, moved_at)
VALUES (%(feed_id)s, %(from_url)s, %(to_url)s, %(first_seen_at)s, %(seen_polls)s, %(moved_at)s);

-- name: forget_credentials
-- Drops the credentials of a feed that moved to another host: they were not meant for it.
DELETE FROM newsreel.feed_credentials WHERE feed_id = %(feed_id)s;

-- name: open_gaps
-- Times that entries came and went unseen and that no backfill has covered, newest first.
SELECT f.url, g.missed_from, g.missed_to FROM newsreel.gaps g JOIN newsreel.feeds f USING (feed_id)
WHERE g.closed_at IS NULL ORDER BY g.missed_to DESC, f.url LIMIT %(limit)s;

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
