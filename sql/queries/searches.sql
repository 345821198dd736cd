-- name: searched_sources
-- The sources whose histories a run for the past searches: those that have feeds, or are named; with their feeds.
SELECT s.source_id, s.domain, array_agg(f.url ORDER BY f.enabled DESC, f.feed_id) FILTER (WHERE f.url IS NOT NULL)
FROM newsreel.sources s
LEFT JOIN newsreel.feeds f ON f.source_id = s.source_id AND (f.enabled OR f.retired_at IS NOT NULL)
WHERE (%(source_ids)s::bigint[] IS NULL AND f.feed_id IS NOT NULL OR s.source_id = ANY(%(source_ids)s))
  AND (%(feed_ids)s::bigint[] IS NULL OR f.feed_id = ANY(%(feed_ids)s))
GROUP BY s.source_id, s.domain ORDER BY s.source_id;

-- name: sources_by_domain
-- The sources with these domains.
SELECT domain, source_id FROM newsreel.sources WHERE domain = ANY(%(domains)s) ORDER BY domain;

-- name: sources_of_feeds
-- The sources of these feeds.
SELECT DISTINCT source_id FROM newsreel.feeds WHERE feed_id = ANY(%(feed_ids)s) ORDER BY source_id;

-- name: feeds_of_sources
-- The enabled feeds of these sources.
SELECT feed_id FROM newsreel.feeds WHERE source_id = ANY(%(source_ids)s) AND enabled ORDER BY feed_id;

-- name: known_histories
-- What searches learned of a source. That of feeds is to be learned anew when one is added or moves.
SELECT h.history, h.applies, h.reason, h.learned_at, h.entry_points, h.detail, least(h.recheck_at, changed.at)
FROM newsreel.source_histories h
LEFT JOIN LATERAL (
    SELECT min(came.at) AS at
    FROM newsreel.feeds f
    CROSS JOIN LATERAL (
        SELECT f.created_at UNION ALL SELECT m.moved_at FROM newsreel.feed_moves m WHERE m.feed_id = f.feed_id
    ) came (at)
    WHERE f.source_id = h.source_id AND came.at > h.learned_at
) changed ON h.history = 'feed_archive'
WHERE h.source_id = %(source_id)s;

-- name: learn
-- What a search learned of a history of a source.
INSERT INTO newsreel.source_histories (source_id, history, applies, reason, detail, entry_points, learned_at, recheck_at)
VALUES (%(source_id)s, %(history)s, %(applies)s, %(reason)s, %(detail)s, %(entry_points)s, %(learned_at)s,
    %(recheck_at)s)
ON CONFLICT (source_id, history) DO UPDATE SET applies = excluded.applies, reason = excluded.reason,
    detail = excluded.detail, entry_points = excluded.entry_points, learned_at = excluded.learned_at,
    recheck_at = excluded.recheck_at;

-- name: learn_sitemaps_anew
-- What was learned of a publisher's sitemaps holds no longer.
UPDATE newsreel.source_histories h SET recheck_at = %(now)s
FROM newsreel.sources s
WHERE s.source_id = h.source_id AND s.domain = %(domain)s AND h.history = 'sitemap' AND h.recheck_at > %(now)s;

-- name: vouched_spans
-- Spans of a source that somebody vouches for since a moment: searches, and feeds that were watched all day. What its feeds
-- were asked says nothing of one that was added later.
WITH newest AS (
    SELECT coalesce(max(created_at), '-infinity') AS feed_at FROM newsreel.feeds
    WHERE source_id = %(source_id)s AND enabled
)
SELECT history, span_start, span_end FROM newsreel.history_spans
WHERE source_id = %(source_id)s AND span_start < %(window_end)s AND span_end > %(window_start)s
  AND looked_at >= %(since)s AND (history <> 'feed_archive' OR looked_at >= (SELECT feed_at FROM newest))
UNION ALL
SELECT 'feeds', c.day::timestamp AT TIME ZONE 'UTC', (c.day + 1)::timestamp AT TIME ZONE 'UTC'
FROM newsreel.coverage c
WHERE c.source_id = %(source_id)s AND c.strategy = 'feeds' AND c.verdict = 'vouched'
  AND c.looked_at >= (SELECT feed_at FROM newest)
  AND c.day >= (%(window_start)s::timestamptz AT TIME ZONE 'UTC')::date
  AND c.day <= (%(window_end)s::timestamptz AT TIME ZONE 'UTC')::date
  AND NOT EXISTS (
      SELECT FROM newsreel.gaps g JOIN newsreel.feeds f USING (feed_id)
      WHERE f.source_id = c.source_id AND g.closed_at IS NULL
        AND g.missed_from < (c.day + 1)::timestamp AT TIME ZONE 'UTC'
        AND g.missed_to > c.day::timestamp AT TIME ZONE 'UTC')
ORDER BY 2, 3, 1;

-- name: add_span
-- A span that a search vouches for.
INSERT INTO newsreel.history_spans AS h (source_id, history, span_start, span_end, looked_at, run_id)
VALUES (%(source_id)s, %(history)s, %(span_start)s, %(span_end)s, %(looked_at)s, %(run_id)s)
ON CONFLICT (source_id, history, span_start, span_end) DO UPDATE SET
    looked_at = greatest(h.looked_at, excluded.looked_at), run_id = excluded.run_id;

-- name: searches
-- Searches of a source's history that meet a window, oldest first; of feed archives those since its newest feed was added.
SELECT window_start, window_end, verdict, position, started_at, next_try_at, requests, finds, out_of_range
FROM newsreel.history_searches
WHERE source_id = %(source_id)s AND history = %(history)s
  AND window_start < %(window_end)s AND window_end > %(window_start)s
  AND (history <> 'feed_archive' OR NOT EXISTS (
      SELECT FROM newsreel.feeds f WHERE f.source_id = %(source_id)s AND f.enabled AND f.created_at > started_at))
ORDER BY window_start, window_end;

-- name: save_search
-- How far a search has come; the counts are of all attempts.
INSERT INTO newsreel.history_searches (source_id, history, window_start, window_end, verdict, reason, position, requests,
    finds, out_of_range, started_at, updated_at, next_try_at, run_id)
VALUES (%(source_id)s, %(history)s, %(window_start)s, %(window_end)s, %(verdict)s, %(reason)s, %(position)s,
    %(requests)s, %(finds)s, %(out_of_range)s, %(started_at)s, %(now)s, %(next_try_at)s, %(run_id)s)
ON CONFLICT (source_id, history, window_start, window_end) DO UPDATE SET verdict = excluded.verdict,
    reason = excluded.reason, position = excluded.position, requests = excluded.requests, finds = excluded.finds,
    out_of_range = excluded.out_of_range, started_at = excluded.started_at, updated_at = excluded.updated_at,
    next_try_at = excluded.next_try_at, run_id = excluded.run_id;

-- name: spend
-- Requests that were sent to a source on a day.
INSERT INTO newsreel.history_requests AS h (source_id, day, index_requests, page_requests)
VALUES (%(source_id)s, %(day)s, %(index_requests)s, %(page_requests)s)
ON CONFLICT (source_id, day) DO UPDATE SET index_requests = h.index_requests + excluded.index_requests,
    page_requests = h.page_requests + excluded.page_requests;

-- name: spent
-- Requests that were sent to a source on a day.
SELECT coalesce(sum(index_requests + page_requests), 0) FROM newsreel.history_requests
WHERE source_id = %(source_id)s AND day = %(day)s;

-- name: spent_by_sources
-- Requests that runs for the past have sent to anybody on a day, by source.
SELECT s.domain, r.index_requests + r.page_requests
FROM newsreel.history_requests r JOIN newsreel.sources s USING (source_id)
WHERE r.day = %(day)s;

-- name: without_histories
-- The sources that were found to have none of some histories, and that are not to be tried again yet.
SELECT s.domain FROM newsreel.source_histories h JOIN newsreel.sources s USING (source_id)
WHERE h.history = ANY(%(histories)s) AND NOT h.applies AND h.recheck_at > %(now)s
GROUP BY s.domain HAVING count(*) = cardinality(%(histories)s);

-- name: go_on_today
-- The searches of a run that a share of a budget has stopped may go on at once.
UPDATE newsreel.history_searches SET next_try_at = %(now)s
WHERE run_id = %(run_id)s AND verdict = 'budget_spent';
