-- The ledger: a page that is refused to us is blocked from the first refusal on, not only once it is given up; pages
-- say what histories hint at, and where an archive has them.
CREATE OR REPLACE VIEW news.coverage AS
WITH looked AS (
    SELECT c.source_id, c.day, array_agg(c.strategy ORDER BY c.strategy) AS strategies, max(c.looked_at) AS looked_at,
           bool_or(c.verdict = 'vouched') AS is_vouched,
           bool_or(c.verdict <> 'failed' AND c.strategy <> 'warehouse') AS was_asked,
           string_agg(c.strategy || ': ' || c.reason, '; ' ORDER BY c.strategy) AS reasons
    FROM newsreel.coverage c
    GROUP BY c.source_id, c.day
), gap AS (
    SELECT DISTINCT f.source_id, (g.missed_from AT TIME ZONE 'UTC')::date + n.days AS day
    FROM newsreel.gaps g
    JOIN newsreel.feeds f USING (feed_id)
    CROSS JOIN LATERAL generate_series(
        0, (g.missed_to AT TIME ZONE 'UTC')::date - (g.missed_from AT TIME ZONE 'UTC')::date) AS n (days)
    WHERE g.closed_at IS NULL
), span AS (
    SELECT k.source_id, min(k.day) AS first_day, max(k.day) AS last_day
    FROM (SELECT source_id, day FROM looked UNION ALL SELECT source_id, day FROM gap) k
    GROUP BY k.source_id
), known_days AS (
    SELECT s.source_id, s.first_day + n.days AS day
    FROM span s CROSS JOIN LATERAL generate_series(0, s.last_day - s.first_day) AS n (days)
), page AS (
    SELECT e.source_id, (coalesce(e.dated_at, e.hinted_at, e.first_seen_at) AT TIME ZONE 'UTC')::date AS day,
           bool_or(e.capture_id IS NOT NULL) AS is_captured,
           CASE
               WHEN bool_or(e.article_id IS NOT NULL AND e.dated_at IS NOT NULL) THEN 'loaded'
               WHEN bool_or(e.dated_at IS NULL AND e.state IN ('pending', 'captured', 'loaded')
                            AND (e.not_after_at IS NULL OR e.state_kind = 'undated')) THEN 'undated'
               WHEN bool_or(e.state IN ('pending', 'failed') AND e.state_kind IN ('blocked', 'robots')) THEN 'blocked'
               WHEN bool_or(e.state IN ('pending', 'captured')) THEN 'waiting'
               ELSE 'failed'
           END AS class
    FROM newsreel.entries e
    GROUP BY e.source_id, (coalesce(e.dated_at, e.hinted_at, e.first_seen_at) AT TIME ZONE 'UTC')::date,
             coalesce(e.article_id::text, encode(e.url_hash, 'hex'))
), counted AS (
    SELECT p.source_id, p.day,
           count(*) FILTER (WHERE p.class <> 'undated') AS found,
           count(*) FILTER (WHERE p.class <> 'undated' AND p.is_captured) AS captured,
           count(*) FILTER (WHERE p.class = 'loaded') AS loaded,
           count(*) FILTER (WHERE p.class = 'undated') AS undated,
           count(*) FILTER (WHERE p.class = 'blocked') AS blocked,
           count(*) FILTER (WHERE p.class = 'failed') AS failed,
           count(*) FILTER (WHERE p.class = 'waiting') AS waiting
    FROM page p
    GROUP BY p.source_id, p.day
), elsewhere AS (
    SELECT e.source_id, (e.hinted_at AT TIME ZONE 'UTC')::date AS day, count(DISTINCT e.url_hash) AS pages
    FROM newsreel.entries e
    WHERE e.hinted_at IS NOT NULL AND e.dated_at IS NOT NULL
      AND (e.hinted_at AT TIME ZONE 'UTC')::date <> (e.dated_at AT TIME ZONE 'UTC')::date
    GROUP BY e.source_id, (e.hinted_at AT TIME ZONE 'UTC')::date
)
SELECT s.domain AS source, d.day, coalesce(l.strategies, '{}') AS strategies, l.looked_at,
       coalesce(n.found, 0) AS found, coalesce(n.captured, 0) AS captured, coalesce(n.loaded, 0) AS loaded,
       coalesce(n.undated, 0) AS undated, coalesce(n.blocked, 0) AS blocked, coalesce(n.failed, 0) AS failed,
       coalesce(n.waiting, 0) AS waiting,
       coalesce(x.pages, 0) AS out_of_range,
       q.unread,
       CASE
           WHEN g.day IS NOT NULL THEN 'gap'
           WHEN l.day IS NULL OR NOT l.was_asked AND coalesce(n.found + n.undated, 0) + q.unread = 0
               THEN 'never looked'
           WHEN coalesce(n.found + n.undated, 0) + q.unread = 0 THEN 'empty'
           WHEN l.is_vouched AND n.loaded = n.found AND n.undated + q.unread = 0 THEN 'complete'
           ELSE 'partial'
       END AS state,
       l.reasons
FROM known_days d
JOIN newsreel.sources s USING (source_id)
LEFT JOIN looked l USING (source_id, day)
LEFT JOIN gap g USING (source_id, day)
LEFT JOIN counted n USING (source_id, day)
LEFT JOIN elsewhere x USING (source_id, day)
CROSS JOIN LATERAL (
    SELECT count(DISTINCT e.url_hash) AS unread
    FROM newsreel.entries e
    WHERE e.source_id = d.source_id AND e.state = 'pending' AND e.dated_at IS NULL AND e.not_after_at IS NOT NULL
      AND e.state_kind IS NULL AND e.not_after_at >= d.day::timestamp AT TIME ZONE 'UTC'
      AND (e.not_before_at IS NULL OR e.not_before_at < (d.day + 1)::timestamp AT TIME ZONE 'UTC')
      AND (e.hinted_at IS NULL OR (e.hinted_at AT TIME ZONE 'UTC')::date <> d.day)
      AND l.day IS NOT NULL
) q;
COMMENT ON COLUMN news.coverage.blocked IS 'Pages refused to us (robots.txt, 401, 402, 403, 451), given up or to be tried again.';
COMMENT ON COLUMN news.coverage.waiting IS 'Pages known and not loaded yet, those that are blocked left aside.';
COMMENT ON COLUMN news.coverage.unread IS 'Pages that may be of this day, though nothing points to it, and that nobody has asked for yet.';

CREATE OR REPLACE VIEW news.pages AS
SELECT e.canonical_url AS url, s.domain AS source, e.state, e.state_kind, e.state_reason, e.attempts, e.next_attempt_at,
       e.capture_id IS NOT NULL AS is_captured, e.title, e.dated_at, e.first_seen_at, e.last_seen_at, e.article_id,
       e.hinted_at, CASE WHEN e.asks_archive THEN e.archived_at END AS archived_at
FROM newsreel.entries e
JOIN newsreel.sources s USING (source_id)
WHERE NOT EXISTS (
    SELECT FROM newsreel.entries o
    WHERE o.url_hash = e.url_hash AND (o.article_id IS NOT NULL, o.entry_id) > (e.article_id IS NOT NULL, e.entry_id));
COMMENT ON COLUMN news.pages.hinted_at IS 'The moment of publication that a history hints at; the page counts for that day until it was read. Null for pages of feeds.';
COMMENT ON COLUMN news.pages.archived_at IS 'When a web archive captured what was read of the page, because the page itself is gone; null otherwise.';
