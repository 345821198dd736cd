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
-- The last polls of a feed, newest first; null for entries of a body that was not read.
SELECT started_at, status, reason, http_status, body_bytes,
       CASE WHEN is_read THEN entries_seen END, CASE WHEN is_read THEN entries_new END,
       CASE WHEN is_read THEN entries_changed END
FROM newsreel.polls CROSS JOIN LATERAL (SELECT status IN ('changed', 'same_entries')) AS body (is_read)
WHERE feed_id = %(feed_id)s ORDER BY started_at DESC, poll_id DESC LIMIT %(limit)s;

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

-- name: rest_host
-- Puts off the feeds of a host that asked to be left alone, besides the one that was told so.
UPDATE newsreel.feeds SET next_poll_at = %(until)s, next_poll_reason = %(reason)s
WHERE host = %(host)s AND feed_id <> %(feed_id)s AND next_poll_at < %(until)s;

-- name: put_off
-- Puts off feeds that were not asked, because a host that they lead to wants to be left alone.
UPDATE newsreel.feeds f SET next_poll_at = r.until, next_poll_reason = r.reason
FROM unnest(%(feed_ids)s::bigint[], %(untils)s::timestamptz[], %(reasons)s::text[]) AS r (feed_id, until, reason)
WHERE f.feed_id = r.feed_id AND f.next_poll_at < r.until;

-- name: retire_feed
-- Ends the polling of a feed for a reason that its server gave.
UPDATE newsreel.feeds SET enabled = false, disabled_reason = %(reason)s, retired_at = %(now)s
WHERE feed_id = %(feed_id)s;

-- name: sight_move
-- Notes where permanent redirects of a feed lead.
UPDATE newsreel.feeds SET moving_to_url = %(url)s, moving_since = %(since)s, moving_polls = %(polls)s
WHERE feed_id = %(feed_id)s;

-- name: lock_moves
-- One feed moves at a time: two may be on the way to one address.
SELECT pg_advisory_xact_lock(7015306);

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

-- name: insert_gap
-- Evidence that entries were missed between two polls.
INSERT INTO newsreel.gaps (feed_id, poll_id, missed_from, missed_to, detected_at)
VALUES (%(feed_id)s, %(poll_id)s, %(missed_from)s, %(missed_to)s, %(missed_to)s)
ON CONFLICT (poll_id) DO NOTHING;

-- name: due_feeds
-- The feeds of some hosts that are due, those of a host together, longest waiting first.
SELECT f.feed_id, f.source_id, f.url, f.host, f.etag, f.last_modified, f.etag_lies, f.last_modified_lies,
       f.body_sha256, f.body_at, f.last_succeeded_at, f.consecutive_failures, f.interval_seconds, f.failure_weight, f.validators_url, f.asked_seconds,
       f.skip_hours, f.skip_days, f.moving_to_url, f.moving_since, f.moving_polls, c.username, c.password
FROM newsreel.feeds f LEFT JOIN newsreel.feed_credentials c USING (feed_id)
WHERE f.enabled AND f.next_poll_at <= %(now)s AND f.host = ANY(%(hosts)s)
  AND (%(feed_ids)s::bigint[] IS NULL OR f.feed_id = ANY(%(feed_ids)s))
ORDER BY f.host, f.next_poll_at, f.feed_id;

-- name: lock_feeds
-- Before anything of their polls is written, always in the same order, so that nobody waits in a circle.
SELECT feed_id FROM newsreel.feeds WHERE feed_id = ANY(%(feed_ids)s) ORDER BY feed_id FOR NO KEY UPDATE;

-- name: feed_states_after_polls
-- Writes what the next polls need. A null validator or title leaves what is there, unless the body was new:
-- then what belonged to the last one, its validators and its wishes, is dropped. Validators go with the address
-- that gave them.
UPDATE newsreel.feeds f SET
    title = coalesce(s.title, f.title),
    format = coalesce(s.format, f.format),
    etag = CASE WHEN s.replaces_validators THEN s.etag ELSE coalesce(s.etag, f.etag) END,
    last_modified = CASE WHEN s.replaces_validators THEN s.last_modified
                         ELSE coalesce(s.last_modified, f.last_modified) END,
    etag_lies = CASE WHEN s.replaces_validators THEN s.etag_lies ELSE f.etag_lies END,
    last_modified_lies = CASE WHEN s.replaces_validators THEN s.last_modified_lies ELSE f.last_modified_lies END,
    validators_url = CASE WHEN s.replaces_validators THEN s.validators_url ELSE f.validators_url END,
    body_at = CASE WHEN s.has_body THEN s.polled_at ELSE f.body_at END,
    asked_seconds = CASE WHEN s.replaces_body THEN s.asked_seconds ELSE f.asked_seconds END,
    skip_hours = CASE WHEN s.replaces_body THEN s.skip_hours ELSE f.skip_hours END,
    skip_days = CASE WHEN s.replaces_body THEN s.skip_days ELSE f.skip_days END,
    body_sha256 = coalesce(decode(s.body_sha256, 'hex'), f.body_sha256),
    last_polled_at = s.polled_at,
    last_succeeded_at = CASE WHEN s.succeeded THEN s.polled_at ELSE f.last_succeeded_at END,
    consecutive_failures = CASE WHEN s.succeeded THEN 0 ELSE f.consecutive_failures + 1 END,
    failure_weight = CASE WHEN s.succeeded THEN 0 ELSE f.failure_weight + s.failure_weight END,
    interval_seconds = s.interval_seconds,
    next_poll_at = s.next_poll_at,
    next_poll_reason = s.next_poll_reason
FROM json_to_recordset(%(states)s) AS s (
    feed_id bigint, title text, format text, etag text, last_modified text, etag_lies boolean,
    last_modified_lies boolean, validators_url text, replaces_validators boolean, has_body boolean, asked_seconds integer,
    skip_hours smallint[], skip_days smallint[], body_sha256 text, replaces_body boolean, polled_at timestamptz,
    succeeded boolean, failure_weight double precision, interval_seconds integer, next_poll_at timestamptz,
    next_poll_reason text)
WHERE f.feed_id = s.feed_id;

-- name: name_sources
-- Gives sources that have no name that of their first feed which has one.
UPDATE newsreel.sources o SET name = n.title
FROM (
    SELECT DISTINCT ON (source_id) source_id, title
    FROM json_to_recordset(%(states)s) AS s (source_id bigint, feed_id bigint, title text)
    WHERE title IS NOT NULL ORDER BY source_id, feed_id
) n
WHERE o.source_id = n.source_id AND o.name IS NULL;

-- name: recent_paces
-- The last successful polls of feeds: how many, when the oldest ended, new entries in the others.
-- The first poll of all knew no entry, so its entries say nothing.
SELECT asked.feed_id, count(*), min(finished_at), coalesce(sum(entries_new) FILTER (WHERE place < polls), 0)
FROM unnest(%(feed_ids)s::bigint[]) AS asked (feed_id)
CROSS JOIN LATERAL (
    SELECT finished_at, CASE WHEN entries_overlap IS NULL THEN 0 ELSE entries_new END AS entries_new,
           row_number() OVER newest_first AS place, count(*) OVER () AS polls
    FROM (
        SELECT finished_at, started_at, poll_id, entries_new, entries_overlap FROM newsreel.polls
        WHERE feed_id = asked.feed_id AND status <> 'failed'
        ORDER BY started_at DESC, poll_id DESC LIMIT %(polls)s
    ) last
    WINDOW newest_first AS (ORDER BY started_at DESC, poll_id DESC)
) numbered
GROUP BY asked.feed_id;

-- name: never_overlapping
-- Those of some feeds of which no entry was known before, or whose lists of entries could have shared some with what
-- was known before, and never have.
SELECT asked.feed_id FROM unnest(%(feed_ids)s::bigint[]) AS asked (feed_id)
WHERE NOT EXISTS (SELECT FROM newsreel.entries e WHERE e.feed_id = asked.feed_id)
UNION
SELECT asked.feed_id
FROM unnest(%(feed_ids)s::bigint[]) AS asked (feed_id)
CROSS JOIN LATERAL (
    SELECT entries_overlap FROM newsreel.polls
    WHERE feed_id = asked.feed_id AND entries_overlap IS NOT NULL AND entries_seen > 0
    ORDER BY started_at DESC, poll_id DESC LIMIT %(polls)s
) last
GROUP BY asked.feed_id HAVING NOT bool_or(entries_overlap > 0);

-- name: insert_polls
-- One row for each attempt.
INSERT INTO newsreel.polls (feed_id, run_id, started_at, finished_at, status, failure_kind, reason, http_status,
    body_bytes, entries_seen, entries_new, entries_changed, entries_rejected, entries_overlap, capture_id)
SELECT feed_id, %(run_id)s, started_at, finished_at, status, failure_kind, reason, http_status,
    body_bytes, entries_seen, entries_new, entries_changed, entries_rejected, entries_overlap, capture_id
FROM json_to_recordset(%(polls)s) AS p (
    feed_id bigint, started_at timestamptz, finished_at timestamptz, status text, failure_kind text, reason text,
    http_status integer, body_bytes integer, entries_seen integer, entries_new integer, entries_changed integer,
    entries_rejected integer, entries_overlap integer, capture_id bigint)
ORDER BY started_at, feed_id
RETURNING feed_id, poll_id;
