-- name: days
-- Articles by source and day of publication (of first sight, for the undated), in the window and around it.
-- Of sources that had a feed ended on purpose, only what the others claim.
SELECT a.source, (coalesce(a.published_at, a.first_seen_at) AT TIME ZONE 'UTC')::date AS day, count(*) AS articles,
       count(*) FILTER (WHERE a.published_at IS NULL) AS undated,
       count(*) FILTER (WHERE a.authors = '{}' AND a.agencies = '{}') AS without_authors,
       count(*) FILTER (WHERE a.word_count < %(fewest_words)s) AS without_body,
       count(*) FILTER (WHERE NOT a.is_representative) AS copies,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY a.word_count) AS median_words
FROM news.articles a
WHERE (a.published_at >= %(start)s AND a.published_at < %(end)s
       OR a.published_at IS NULL AND a.first_seen_at >= %(start)s AND a.first_seen_at < %(end)s)
  AND a.source = ANY(%(sources)s)
  AND (a.source <> ALL(%(with_ended_feeds)s) OR EXISTS (
      SELECT FROM newsreel.entries e LEFT JOIN newsreel.feeds f USING (feed_id)
      WHERE e.article_id = a.article_id AND coalesce(f.enabled, true)))
GROUP BY 1, 2
ORDER BY 1, 2;

-- name: languages
-- Articles by source and language in the window and around it.
SELECT source, language, count(*) FILTER (WHERE is_inside) AS in_window, count(*) FILTER (WHERE NOT is_inside) AS around
FROM (
    SELECT a.source, a.language,
           coalesce(a.published_at, a.first_seen_at) >= %(window_start)s
           AND coalesce(a.published_at, a.first_seen_at) < %(window_end)s AS is_inside
    FROM news.articles a
    WHERE (a.published_at >= %(start)s AND a.published_at < %(end)s
           OR a.published_at IS NULL AND a.first_seen_at >= %(start)s AND a.first_seen_at < %(end)s)
      AND a.source = ANY(%(sources)s)
) n
GROUP BY 1, 2
ORDER BY 1, 2;

-- name: pages
-- Pages that are done with, by source and trouble (null: loaded), in the window and around it; and, as the kind
-- 'impossible_dates', those whose feed gives a date that can't be.
WITH pages AS (
    SELECT s.domain AS source, e.url_hash, e.state, e.state_kind, e.published_quality,
           coalesce(e.dated_at, e.first_seen_at) >= %(window_start)s
           AND coalesce(e.dated_at, e.first_seen_at) < %(window_end)s AS is_inside
    FROM newsreel.sources s
    CROSS JOIN LATERAL (
        SELECT * FROM newsreel.entries e
        WHERE e.source_id = s.source_id
          AND (e.dated_at >= %(start)s AND e.dated_at < %(end)s
               OR e.dated_at IS NULL AND e.first_seen_at >= %(start)s AND e.first_seen_at < %(end)s)
    ) e
    WHERE s.domain = ANY(%(sources)s)
)
SELECT source, CASE WHEN state <> 'loaded' THEN state_kind END AS kind,
       count(DISTINCT url_hash) FILTER (WHERE is_inside) AS in_window,
       count(DISTINCT url_hash) FILTER (WHERE NOT is_inside) AS around
FROM pages WHERE state IN ('loaded', 'rejected', 'failed')
GROUP BY 1, 2
UNION ALL
SELECT source, 'impossible_dates', count(DISTINCT url_hash) FILTER (WHERE is_inside),
       count(DISTINCT url_hash) FILTER (WHERE NOT is_inside)
FROM pages WHERE published_quality = 'unbelievable'
GROUP BY 1
ORDER BY 1, 2;

-- name: looked_days
-- Days that somebody looked at beyond what the warehouse held already: only these can tell what is usual.
SELECT s.domain, c.day FROM newsreel.coverage c JOIN newsreel.sources s USING (source_id)
WHERE c.day >= %(first_day)s AND c.day <= %(last_day)s AND c.strategy <> 'warehouse'
  AND c.verdict <> 'failed' AND s.domain = ANY(%(sources)s)
GROUP BY 1, 2
ORDER BY 1, 2;

-- name: repeated_lines
-- Texts of the window with a line at their edges that so many other stories of the source carry as well.
-- Edges and lengths as in rules/template_lines.py.
WITH texts AS (
    SELECT a.source, a.article_id, string_to_array(a.text, E'\n\n') AS lines
    FROM news.articles a
    WHERE a.published_at >= %(window_start)s AND a.published_at < %(window_end)s AND a.is_representative
      AND a.text_origin = 'page' AND a.source = ANY(%(sources)s)
), edges AS (
    SELECT DISTINCT t.source, t.article_id, btrim(l.line) AS line
    FROM texts t
    CROSS JOIN LATERAL unnest(t.lines[:%(first_lines)s] || t.lines[greatest(%(first_lines)s + 1,
        cardinality(t.lines) - %(last_lines)s + 1):]) AS l (line)
    WHERE length(btrim(l.line)) >= %(fewest_characters)s AND btrim(l.line) LIKE '%% %% %%'
), repeated AS (
    SELECT source, line, count(*) AS stories FROM edges GROUP BY 1, 2 HAVING count(*) >= %(fewest_stories)s
)
SELECT t.source, count(DISTINCT t.article_id) AS articles,
       count(DISTINCT e.article_id) AS with_repeated_line,
       (SELECT r.line FROM repeated r WHERE r.source = t.source ORDER BY r.stories DESC, r.line LIMIT 1) AS example
FROM texts t
LEFT JOIN (SELECT e.source, e.article_id FROM edges e JOIN repeated r USING (source, line)) e
       ON e.source = t.source AND e.article_id = t.article_id
GROUP BY 1
ORDER BY 1;

-- name: earlier_furniture
-- What earlier runs measured of repeated lines: a value for each source and window, the newest.
SELECT s.domain, c.measured
FROM (
    SELECT DISTINCT ON (c.source_id, r.window_start) c.source_id, c.measured
    FROM newsreel.quality_checks c JOIN newsreel.runs r USING (run_id)
    WHERE c.name = 'furniture' AND c.source_id IS NOT NULL AND c.measured IS NOT NULL AND c.run_id <> %(run_id)s
      AND r.window_end > %(start)s AND r.window_end <= %(window_start)s
    ORDER BY c.source_id, r.window_start, c.run_id DESC
) c
JOIN newsreel.sources s USING (source_id)
ORDER BY s.domain, c.measured;

-- name: feed_days
-- New entries and successful polls of each enabled feed by day.
SELECT s.domain, f.url, (p.started_at AT TIME ZONE 'UTC')::date AS day, sum(p.entries_new)::integer AS entries_new,
       count(*) FILTER (WHERE p.status <> 'failed') AS good_polls
FROM newsreel.feeds f
JOIN newsreel.sources s USING (source_id)
JOIN newsreel.polls p USING (feed_id)
WHERE f.enabled AND p.started_at >= %(start)s AND p.started_at < %(window_end)s AND s.domain = ANY(%(sources)s)
GROUP BY f.feed_id, s.domain, f.url, day
ORDER BY f.feed_id, day;

-- name: gaps
-- Enabled feeds of each source, and those that the window or the run shows a gap in that is still open.
SELECT s.domain, count(DISTINCT f.feed_id) AS feeds, count(DISTINCT g.feed_id) AS with_gap, min(f.url) FILTER (
           WHERE g.feed_id IS NOT NULL) AS example
FROM newsreel.feeds f
JOIN newsreel.sources s USING (source_id)
LEFT JOIN (
    SELECT g.feed_id FROM newsreel.gaps g JOIN newsreel.polls p USING (poll_id)
    WHERE g.closed_at IS NULL
      AND (p.run_id = %(run_id)s OR g.detected_at >= %(window_start)s AND g.detected_at < %(window_end)s)
) g ON g.feed_id = f.feed_id
WHERE f.enabled AND s.domain = ANY(%(sources)s)
GROUP BY 1
ORDER BY 1;

-- name: judged_sources
-- Publishers that are judged: for a live run those with a feed that is polled, else all; and whether a feed of
-- theirs was ended on purpose.
SELECT s.domain, bool_or(NOT f.enabled) IS TRUE AS has_ended_feeds
FROM newsreel.sources s
LEFT JOIN newsreel.feeds f USING (source_id)
GROUP BY s.source_id
HAVING NOT %(is_live)s OR bool_or(f.enabled)
ORDER BY 1;

-- name: forget_checks
-- A run that is checked again is judged anew: what was said of it before does not stand beside it.
DELETE FROM newsreel.quality_checks WHERE run_id = %(run_id)s;

-- name: insert_checks
-- What the checks of a run say.
INSERT INTO newsreel.quality_checks (run_id, name, source_id, reason, verdict, sentence, measured, expected, bound,
    sample, checked_at)
SELECT v.run_id, v.name, s.source_id, v.reason, v.verdict, v.sentence, v.measured, v.expected, v.bound, v.sample,
       v.checked_at
FROM (VALUES %s) AS v (run_id, name, source, reason, verdict, sentence, measured, expected, bound, sample, checked_at)
LEFT JOIN newsreel.sources s ON s.domain = v.source;

-- name: read_checks
-- What the checks of a run say, worst first.
SELECT check_name, source, reason, verdict, sentence, measured, expected, bound, sample
FROM news.quality WHERE run_id = %(run_id)s
ORDER BY CASE verdict WHEN 'fail' THEN 1 WHEN 'warn' THEN 2 ELSE 3 END, source NULLS FIRST, check_name, reason;
