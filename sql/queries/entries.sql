-- name: known_entries
-- The entries of feeds that have one of these keys, and those listed last of each that leads to one of these pages.
SELECT e.feed_id, e.entry_key, e.claims_hash, e.url_hash, e.title, e.published_raw
FROM unnest(%(feed_ids)s::bigint[], %(keys)s::bytea[]) AS listed (feed_id, entry_key)
JOIN newsreel.entries e USING (feed_id, entry_key)
UNION
SELECT e.feed_id, e.entry_key, e.claims_hash, e.url_hash, e.title, e.published_raw
FROM unnest(%(page_feed_ids)s::bigint[], %(url_hashes)s::bytea[], %(most)s::integer[])
     AS page (feed_id, url_hash, most)
CROSS JOIN LATERAL (
    SELECT * FROM newsreel.entries k WHERE k.feed_id = page.feed_id AND k.url_hash = page.url_hash
    ORDER BY k.last_seen_at DESC, k.entry_key LIMIT page.most
) e
ORDER BY feed_id, entry_key;

-- name: insert_entries
-- New entries of a feed, many at once, sorted by key.
INSERT INTO newsreel.entries (source_id, feed_id, origin, entry_key, claims_hash, guid, url, canonical_url,
    url_hash, host, host_bucket, title, authors, tags, language, summary, content_html, published_raw,
    published_at, published_precision, published_quality, published_source, updated_raw, updated_at,
    updated_precision, updated_quality, updated_source, enclosures, identity_reason, dated_at, first_seen_at,
    last_seen_at, first_run_id, last_run_id)
VALUES %s
ON CONFLICT (feed_id, entry_key) DO NOTHING;

-- name: update_entry
-- A known entry whose claims changed: the page is asked for again, its date of publication stays.
UPDATE newsreel.entries SET
    claims_hash = %(claims_hash)s, guid = %(guid)s, url = %(url)s, canonical_url = %(canonical_url)s,
    url_hash = %(url_hash)s, host = %(host)s, host_bucket = %(host_bucket)s, capture_id = NULL, title = %(title)s, authors = %(authors)s, tags = %(tags)s,
    language = %(language)s, summary = %(summary)s, content_html = %(content_html)s,
    published_raw = %(published_raw)s, published_at = %(published_at)s,
    published_precision = %(published_precision)s, published_quality = %(published_quality)s,
    published_source = %(published_source)s, updated_raw = %(updated_raw)s, updated_at = %(updated_at)s,
    updated_precision = %(updated_precision)s, updated_quality = %(updated_quality)s,
    updated_source = %(updated_source)s, enclosures = %(enclosures)s, identity_reason = %(identity_reason)s,
    dated_at = coalesce(dated_at, %(published_at)s, %(updated_at)s),
    last_run_id = %(run_id)s, state = 'pending', state_kind = NULL, state_reason = NULL, attempts = 0, next_attempt_at = NULL
WHERE feed_id = %(feed_id)s AND entry_key = %(entry_key)s AND claims_hash IS DISTINCT FROM %(claims_hash)s;

-- name: lock_pages
-- Locks the entries of pages that are about to change, in the order that all who write many of them keep.
SELECT 1 FROM newsreel.entries e WHERE e.url_hash = ANY(%(url_hashes)s) ORDER BY e.url_hash, e.entry_id
FOR NO KEY UPDATE;

-- name: see_entries
-- Notes that feeds still list these entries; locks them in the same order.
WITH listed AS (
    SELECT e.entry_id, seen.seen_at
    FROM unnest(%(feed_ids)s::bigint[], %(keys)s::bytea[], %(seen_ats)s::timestamptz[]) AS seen (feed_id, entry_key, seen_at)
    JOIN newsreel.entries e USING (feed_id, entry_key)
    ORDER BY e.url_hash, e.entry_id
    FOR NO KEY UPDATE OF e
)
UPDATE newsreel.entries e SET last_seen_at = listed.seen_at FROM listed WHERE e.entry_id = listed.entry_id;

-- name: settle_addressless
-- Entries without an address wait for no page: what the feed says is read, if it says something.
UPDATE newsreel.entries e SET
    state = CASE WHEN e.content_html IS NULL THEN 'failed' ELSE 'captured' END,
    state_kind = 'no_address',
    state_reason = CASE WHEN e.content_html IS NULL THEN 'the feed gives neither an address nor a text'
                        ELSE 'the feed gives no address for it; its own text was read' END
FROM unnest(%(feed_ids)s::bigint[], %(keys)s::bytea[]) AS settled (feed_id, entry_key)
WHERE e.feed_id = settled.feed_id AND e.entry_key = settled.entry_key AND e.state = 'pending';
