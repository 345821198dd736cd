-- What was read from a web archive says so wherever articles are shown; the ledger tells a part of a day from the day.

ALTER TABLE newsreel.revisions ADD COLUMN archived_at timestamptz;
COMMENT ON COLUMN newsreel.revisions.archived_at IS 'When a web archive captured the page that this state was read from; null for the page itself.';
UPDATE newsreel.revisions r SET archived_at = c.archived_at
FROM newsreel.captures c
WHERE c.archived_at IS NOT NULL AND c.capture_id = r.capture_id;

CREATE OR REPLACE VIEW news.articles AS
SELECT c.article_id, s.domain AS source, c.title, c.authors, c.published_at, c.published_precision,
       c.first_seen_at, r.modified_at, c.language, c.section, c.tags, r.description, r.text, c.word_count,
       a.canonical_url AS url, r.image_url, c.is_paywalled, c.text_origin, c.revision_number AS revision,
       c.known_from_at AS revised_at,
       m.group_id,
       coalesce(g.representative_article_id = c.article_id, true) AS is_representative,
       (SELECT d.origin FROM newsreel.field_candidates d
        WHERE d.article_id = c.article_id AND d.revision_number = c.revision_number
          AND d.field = 'published_at' AND d.won) AS published_origin,
       c.search,
       r.subtitle, r.agencies, c.published_on, c.byline, r.archived_at
FROM newsreel.current_articles c
LEFT JOIN newsreel.sources s USING (source_id)
LEFT JOIN newsreel.articles a ON a.article_id = c.article_id
LEFT JOIN newsreel.revisions r ON r.article_id = c.article_id AND r.revision_number = c.revision_number
LEFT JOIN newsreel.duplicate_members m ON m.article_id = c.article_id
LEFT JOIN newsreel.duplicate_groups g ON g.group_id = m.group_id;
COMMENT ON COLUMN news.articles.archived_at IS 'When a web archive captured the page that this was read from, because the page itself is gone; null for the page itself. revised_at is the same moment then.';
CREATE OR REPLACE VIEW news.unique_articles AS SELECT * FROM news.articles WHERE is_representative;
COMMENT ON COLUMN news.unique_articles.archived_at IS 'When a web archive captured the page that this was read from, because the page itself is gone; null for the page itself. revised_at is the same moment then.';
CREATE OR REPLACE VIEW news.revisions AS
SELECT r.article_id, s.domain AS source, a.canonical_url AS url, r.title, r.revision_number AS revision, r.is_current,
       r.known_from_at, r.recorded_at,
       CASE WHEN r.revision_number = 1 THEN 'first'
            WHEN n.pipeline = 'reextract_articles' THEN 're-read'
            ELSE 'changed' END AS cause,
       r.changed_fields, b.word_count AS words_before, r.word_count AS words_after,
       r.authors, r.published_at, r.published_precision, a.first_seen_at, r.modified_at, r.language, r.section, r.tags,
       r.description, r.text, r.image_url, r.is_paywalled, r.text_origin, r.extractor_version,
       r.subtitle, r.agencies, r.published_on,
       CASE WHEN NOT r.is_current THEN (
           SELECT min(x.recorded_at) FROM newsreel.revisions x
           WHERE x.article_id = r.article_id AND x.revision_number > r.revision_number) END AS replaced_at,
       r.archived_at
FROM newsreel.revisions r
JOIN newsreel.articles a USING (article_id)
LEFT JOIN newsreel.sources s USING (source_id)
LEFT JOIN newsreel.runs n ON n.run_id = r.run_id
LEFT JOIN newsreel.revisions b ON b.article_id = r.article_id AND b.revision_number = r.revision_number - 1;
COMMENT ON COLUMN news.revisions.archived_at IS 'When a web archive captured the page that this state was read from; null for the page itself.';

-- A run that is restricted to sources asks for pages of no others.
CREATE OR REPLACE VIEW newsreel.pages_to_ask AS
WITH settled AS MATERIALIZED (
    SELECT w.source_id, w.searched FROM newsreel.settled_windows w WHERE w.searched IS NOT NULL
)
SELECT r.run_id, r.is_live, r.window_start, r.window_end, e.entry_id, e.source_id, e.url_hash, e.host,
       e.host_bucket, e.attempts, e.next_attempt_at, coalesce(e.dated_at, e.hinted_at) AS pointed_at,
       e.canonical_url, CASE WHEN e.asks_archive THEN e.archived_url ELSE e.canonical_url END AS ask_url,
       CASE WHEN e.asks_archive THEN e.archived_at END AS archived_at
FROM newsreel.runs r
JOIN newsreel.entries e
  ON newsreel.owns(r, e)
     OR NOT r.is_live AND (r.source_ids IS NULL OR e.source_id = ANY (r.source_ids))
        AND e.dated_at IS NULL AND e.not_after_at IS NOT NULL AND EXISTS (
        SELECT FROM settled w WHERE coalesce(w.source_id, e.source_id) = e.source_id
        AND w.searched && tstzrange(e.not_before_at, e.not_after_at, '[]'))
WHERE e.state = 'pending';

-- A search of a part of a day is no search of the day.
ALTER TABLE newsreel.coverage DROP CONSTRAINT coverage_verdict_check;
ALTER TABLE newsreel.coverage ADD CHECK (verdict IN ('vouched', 'looked', 'partly', 'failed'));
COMMENT ON COLUMN newsreel.coverage.verdict IS 'vouched: whatever it lists of the day is among the entries; looked: perhaps not everything; partly: only a part of the day was searched; failed: it could not be searched. What several histories searched of a day counts together.';

CREATE OR REPLACE VIEW news.coverage AS
WITH looked AS (
    SELECT c.source_id, c.day, array_agg(c.strategy ORDER BY c.strategy) AS strategies, max(c.looked_at) AS looked_at,
           bool_or(c.verdict = 'vouched') AS is_vouched,
           bool_or(c.verdict IN ('vouched', 'looked') AND c.strategy NOT IN ('warehouse', 'warc')) AS was_asked,
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
       l.reasons,
       coalesce(l.was_asked, false) AS was_asked
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
COMMENT ON COLUMN news.coverage.was_asked IS 'Whether the source''s feeds, or a history, were asked about the whole day. What is known already, and WARC files, say nothing of what they lack.';
COMMENT ON COLUMN news.coverage.state IS 'complete; partial (something found is not loaded, or nobody vouches that all was found); empty (asked about the whole day, nothing there); never looked; gap (entries came and went between two polls).';
