-- name: insert_finds
-- Pages that a history claims, sorted by key. One that it claimed before keeps its state; what is certain of its date
-- may become narrower; the hint stays within.
INSERT INTO newsreel.entries AS e (source_id, origin, entry_key, claims_hash, guid, url, canonical_url, url_hash, host,
    host_bucket, title, authors, tags, language, summary, content_html, published_raw, published_at,
    published_precision, published_quality, published_source, updated_raw, updated_at, updated_precision,
    updated_quality, updated_source, enclosures, identity_reason, not_before_at, not_after_at, hinted_at, found_in,
    archived_url, archived_at, first_seen_at, last_seen_at, first_run_id, last_run_id)
VALUES %s
ON CONFLICT (source_id, origin, entry_key) WHERE feed_id IS NULL DO UPDATE SET
    not_before_at = CASE WHEN greatest(e.not_before_at, excluded.not_before_at)
                              <= least(e.not_after_at, excluded.not_after_at)
                         THEN greatest(e.not_before_at, excluded.not_before_at) ELSE excluded.not_before_at END,
    not_after_at = CASE WHEN greatest(e.not_before_at, excluded.not_before_at)
                             > least(e.not_after_at, excluded.not_after_at)
                        THEN excluded.not_after_at ELSE least(e.not_after_at, excluded.not_after_at) END,
    hinted_at = CASE WHEN greatest(e.not_before_at, excluded.not_before_at)
                          > least(e.not_after_at, excluded.not_after_at)
                     THEN excluded.hinted_at
                     WHEN coalesce(e.hinted_at, excluded.hinted_at) IS NOT NULL
                     THEN least(greatest(least(e.hinted_at, excluded.hinted_at), e.not_before_at, excluded.not_before_at),
                                e.not_after_at, excluded.not_after_at) END,
    archived_url = coalesce(e.archived_url, excluded.archived_url),
    archived_at = coalesce(e.archived_at, excluded.archived_at)
WHERE e.dated_at IS NULL
  AND (e.not_after_at IS NULL OR excluded.not_after_at < e.not_after_at
       OR excluded.not_before_at > coalesce(e.not_before_at, '-infinity')
       OR e.archived_url IS NULL AND excluded.archived_url IS NOT NULL);

-- name: count_known
-- How many of some pages any entry or article is known for.
SELECT count(*) FROM unnest(%(url_hashes)s::bytea[]) AS k (url_hash)
WHERE EXISTS (SELECT FROM newsreel.entries e WHERE e.url_hash = k.url_hash)
   OR EXISTS (SELECT FROM newsreel.article_aliases l WHERE l.url_hash = k.url_hash);

-- name: join_known
-- Of the pages just claimed, those that are known already are where the others who claim them are.
UPDATE newsreel.entries e SET state = k.state, state_kind = k.state_kind, state_reason = k.state_reason,
    capture_id = k.capture_id, article_id = k.article_id, dated_at = k.dated_at, attempts = k.attempts,
    next_attempt_at = k.next_attempt_at, extractor_version = k.extractor_version,
    host = CASE WHEN k.asks_archive THEN k.host ELSE e.host END,
    asks_archive = k.asks_archive, archived_url = coalesce(k.archived_url, e.archived_url),
    archived_at = CASE WHEN k.archived_url IS NULL THEN e.archived_at ELSE k.archived_at END
FROM (
    SELECT DISTINCT ON (o.url_hash) o.*
    FROM newsreel.entries o
    WHERE o.url_hash = ANY(%(url_hashes)s) AND (o.state <> 'pending' OR o.attempts > 0 OR o.asks_archive)
    ORDER BY o.url_hash, array_position(ARRAY['loaded', 'captured', 'rejected', 'failed', 'pending'], o.state),
             o.entry_id
) k
WHERE e.url_hash = k.url_hash AND e.feed_id IS NULL AND e.not_after_at IS NOT NULL AND e.state = 'pending'
  AND e.attempts = 0 AND NOT e.asks_archive AND e.entry_id <> k.entry_id;

-- name: lock_articles
-- Keeps the date of these pages' articles from changing until their entries have it.
SELECT a.article_id FROM newsreel.articles a
WHERE a.article_id IN (SELECT l.article_id FROM newsreel.article_aliases l WHERE l.url_hash = ANY(%(url_hashes)s))
ORDER BY a.article_id FOR SHARE;

-- name: join_articles
-- Of the pages just claimed, those whose address is known to lead to an article are loaded.
UPDATE newsreel.entries e SET state = 'loaded', article_id = l.article_id, dated_at = r.published_at,
    extractor_version = r.extractor_version, capture_id = r.capture_id
FROM newsreel.article_aliases l
JOIN newsreel.revisions r ON r.article_id = l.article_id AND r.is_current
WHERE l.url_hash = e.url_hash AND e.url_hash = ANY(%(url_hashes)s) AND e.feed_id IS NULL
  AND e.not_after_at IS NOT NULL AND e.state = 'pending' AND e.attempts = 0
  -- One that has its article already is to be asked for again.
  AND e.article_id IS NULL;

-- name: gone_with_copies
-- Pages that are known to be gone, and that an archive is known to have now; the earliest copy.
SELECT DISTINCT ON (e.url_hash) e.url_hash, e.archived_url, e.archived_at
FROM newsreel.entries e
WHERE e.url_hash = ANY(%(url_hashes)s) AND e.archived_url IS NOT NULL AND NOT e.asks_archive
  AND e.state = 'failed' AND e.state_kind = ANY(%(gone_kinds)s)
ORDER BY e.url_hash, e.archived_at, e.archived_url;

-- name: share_copies
-- A copy that an archive has of a page is known to all who claim the page.
UPDATE newsreel.entries e SET archived_url = k.archived_url, archived_at = k.archived_at
FROM (
    SELECT DISTINCT ON (o.url_hash) o.url_hash, o.archived_url, o.archived_at
    FROM newsreel.entries o
    WHERE o.url_hash = ANY(%(url_hashes)s) AND o.archived_url IS NOT NULL
    ORDER BY o.url_hash, o.archived_at, o.archived_url
) k
WHERE e.url_hash = k.url_hash AND e.archived_url IS NULL AND e.state IN ('pending', 'failed');

-- name: ask_again
-- A run that is to fetch its pages again: those of its window that it has not asked for yet wait anew; or, where it
-- begins anew, those that it has asked for before.
UPDATE newsreel.entries e SET state = 'pending', attempts = 0, next_attempt_at = NULL, state_kind = NULL,
    state_reason = NULL, last_run_id = r.run_id
FROM newsreel.runs r
WHERE r.run_id = %(run_id)s AND e.state IN ('captured', 'loaded', 'rejected', 'failed')
  AND (e.last_run_id = r.run_id) = %(begins_anew)s
  AND (e.source_id = %(source_id)s OR %(source_id)s::bigint IS NULL)
  AND (r.source_ids IS NULL OR e.source_id = ANY(r.source_ids))
  AND coalesce(e.dated_at, e.hinted_at) >= r.window_start AND coalesce(e.dated_at, e.hinted_at) < r.window_end
  AND (r.feed_ids IS NULL OR e.feed_id IS NULL OR e.feed_id = ANY(r.feed_ids));
