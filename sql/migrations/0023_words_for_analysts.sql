-- What analysts stumbled over: the hour on the publisher's clock, and lists that are empty rather than null.
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
       r.subtitle, r.agencies, c.published_on, c.byline, r.archived_at, r.published_offset_minutes
FROM newsreel.current_articles c
LEFT JOIN newsreel.sources s USING (source_id)
LEFT JOIN newsreel.articles a ON a.article_id = c.article_id
LEFT JOIN newsreel.revisions r ON r.article_id = c.article_id AND r.revision_number = c.revision_number
LEFT JOIN newsreel.duplicate_members m ON m.article_id = c.article_id
LEFT JOIN newsreel.duplicate_groups g ON g.group_id = m.group_id;
CREATE OR REPLACE VIEW news.unique_articles AS SELECT * FROM news.articles WHERE is_representative;
COMMENT ON COLUMN news.articles.published_offset_minutes IS 'Minutes that the publisher''s clock was ahead of UTC then, as its date says; null where that is not said. published_at + published_offset_minutes * interval ''1 minute'' is the hour there.';
COMMENT ON COLUMN news.articles.authors IS 'Names of the persons who wrote it, in the order given; empty, never null, when nobody is named: authors = ''{}''.';
COMMENT ON COLUMN news.articles.agencies IS 'Desks, wire services and offices that the byline credits; empty, never null, without any.';
COMMENT ON COLUMN news.articles.tags IS 'Tags or keywords; empty, never null, without any.';
COMMENT ON COLUMN news.articles.section IS 'Section of the paper, in its own words; null where the page names none.';
COMMENT ON COLUMN news.unique_articles.published_offset_minutes IS 'Minutes that the publisher''s clock was ahead of UTC then, as its date says; null where that is not said. published_at + published_offset_minutes * interval ''1 minute'' is the hour there.';
COMMENT ON COLUMN news.unique_articles.authors IS 'Names of the persons who wrote it, in the order given; empty, never null, when nobody is named: authors = ''{}''.';
COMMENT ON COLUMN news.unique_articles.agencies IS 'Desks, wire services and offices that the byline credits; empty, never null, without any.';
COMMENT ON COLUMN news.unique_articles.tags IS 'Tags or keywords; empty, never null, without any.';
COMMENT ON COLUMN news.unique_articles.section IS 'Section of the paper, in its own words; null where the page names none.';
COMMENT ON COLUMN news.revisions.replaced_at IS 'When we recorded the state that took its place, by a change or by a better reading (cause of that one); null for the newest. A change is seen when the page is visited again, so it happened between two visits.';

-- Keys are compared as they are, not as texts by the rules of a language.
CREATE OR REPLACE VIEW news.coverage AS
WITH gap AS (
    SELECT DISTINCT f.source_id, (g.missed_from AT TIME ZONE 'UTC')::date + n.days AS day
    FROM newsreel.gaps g
    JOIN newsreel.feeds f USING (feed_id)
    CROSS JOIN LATERAL generate_series(
        0, (g.missed_to AT TIME ZONE 'UTC')::date - (g.missed_from AT TIME ZONE 'UTC')::date) AS n (days)
    WHERE g.closed_at IS NULL
), gap_span AS (
    SELECT source_id, min(day) AS first_day, max(day) AS last_day FROM gap GROUP BY source_id
)
SELECT s.domain AS source, d.day, coalesce(l.strategies, '{}') AS strategies, l.looked_at,
       n.found, n.captured, n.loaded, n.undated, n.blocked, n.failed, n.waiting, x.out_of_range, q.unread,
       CASE
           WHEN g.day IS NOT NULL THEN 'gap'
           WHEN l.looked_at IS NULL OR NOT l.was_asked AND n.found + n.undated + q.unread = 0 THEN 'never looked'
           WHEN n.found + n.undated + q.unread = 0 THEN 'empty'
           WHEN l.is_vouched AND n.loaded = n.found AND n.undated + q.unread = 0 THEN 'complete'
           ELSE 'partial'
       END AS state,
       l.reasons,
       coalesce(l.was_asked, false) AS was_asked
FROM newsreel.sources s
LEFT JOIN gap_span ON gap_span.source_id = s.source_id
CROSS JOIN LATERAL (
    SELECT least(gap_span.first_day, min(c.day)) AS first_day, greatest(gap_span.last_day, max(c.day)) AS last_day
    FROM newsreel.coverage c WHERE c.source_id = s.source_id
) span
CROSS JOIN LATERAL generate_series(0, span.last_day - span.first_day) AS i (days)
CROSS JOIN LATERAL (SELECT span.first_day + i.days AS day) d
LEFT JOIN gap g ON g.source_id = s.source_id AND g.day = d.day
CROSS JOIN LATERAL (
    SELECT array_agg(c.strategy ORDER BY c.strategy) AS strategies, max(c.looked_at) AS looked_at,
           bool_or(c.verdict = 'vouched') AS is_vouched,
           bool_or(c.verdict IN ('vouched', 'looked') AND c.strategy NOT IN ('warehouse', 'warc')) AS was_asked,
           string_agg(c.strategy || ': ' || c.reason, '; ' ORDER BY c.strategy) AS reasons
    FROM newsreel.coverage c
    WHERE c.source_id = s.source_id AND c.day = d.day
) l
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE p.class <> 'undated') AS found,
           count(*) FILTER (WHERE p.class <> 'undated' AND p.is_captured) AS captured,
           count(*) FILTER (WHERE p.class = 'loaded') AS loaded,
           count(*) FILTER (WHERE p.class = 'undated') AS undated,
           count(*) FILTER (WHERE p.class = 'blocked') AS blocked,
           count(*) FILTER (WHERE p.class = 'failed') AS failed,
           count(*) FILTER (WHERE p.class = 'waiting') AS waiting
    FROM (
        SELECT bool_or(e.capture_id IS NOT NULL) AS is_captured,
               CASE
                   WHEN bool_or(e.article_id IS NOT NULL AND e.dated_at IS NOT NULL) THEN 'loaded'
                   WHEN bool_or(e.dated_at IS NULL AND e.state IN ('pending', 'captured', 'loaded')
                                AND (e.not_after_at IS NULL OR e.state_kind = 'undated')) THEN 'undated'
                   WHEN bool_or(e.state IN ('pending', 'failed') AND e.state_kind IN ('blocked', 'robots')) THEN 'blocked'
                   WHEN bool_or(e.state IN ('pending', 'captured')) THEN 'waiting'
                   ELSE 'failed'
               END AS class
        FROM (
            SELECT capture_id, article_id, dated_at, state, not_after_at, state_kind, url_hash FROM newsreel.entries
            WHERE source_id = s.source_id AND dated_at >= d.day::timestamp AT TIME ZONE 'UTC'
              AND dated_at < (d.day + 1)::timestamp AT TIME ZONE 'UTC'
            UNION ALL
            SELECT capture_id, article_id, dated_at, state, not_after_at, state_kind, url_hash FROM newsreel.entries
            WHERE source_id = s.source_id AND dated_at IS NULL
              AND coalesce(hinted_at, first_seen_at) >= d.day::timestamp AT TIME ZONE 'UTC'
              AND coalesce(hinted_at, first_seen_at) < (d.day + 1)::timestamp AT TIME ZONE 'UTC'
        ) e
        GROUP BY e.article_id, CASE WHEN e.article_id IS NULL THEN e.url_hash END
    ) p
) n
CROSS JOIN LATERAL (
    SELECT count(DISTINCT e.url_hash) AS out_of_range FROM newsreel.entries e
    WHERE e.source_id = s.source_id AND e.hinted_at IS NOT NULL AND e.dated_at IS NOT NULL
      AND e.hinted_at >= d.day::timestamp AT TIME ZONE 'UTC'
      AND e.hinted_at < (d.day + 1)::timestamp AT TIME ZONE 'UTC'
      AND (e.dated_at AT TIME ZONE 'UTC')::date <> d.day
) x
CROSS JOIN LATERAL (
    SELECT count(DISTINCT e.url_hash) AS unread
    FROM newsreel.entries e
    WHERE e.source_id = s.source_id AND e.state = 'pending' AND e.dated_at IS NULL AND e.not_after_at IS NOT NULL
      AND e.state_kind IS NULL AND e.not_after_at >= d.day::timestamp AT TIME ZONE 'UTC'
      AND (e.not_before_at IS NULL OR e.not_before_at < (d.day + 1)::timestamp AT TIME ZONE 'UTC')
      AND (e.hinted_at IS NULL OR (e.hinted_at AT TIME ZONE 'UTC')::date <> d.day)
      AND l.looked_at IS NOT NULL
) q;
