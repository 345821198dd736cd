-- name: write_live
-- Days of the window that the feeds of a source were read for since: those polled on the day or later. A day is vouched
-- for when all feeds of the source, whichever of them the run asked, were polled before it and after it, and nothing came
-- and went in between; so not while one of them fails.
INSERT INTO newsreel.coverage AS c (source_id, day, strategy, looked_at, run_id, verdict)
SELECT f.source_id, d.day, 'feeds',
       max(f.last_succeeded_at) FILTER (WHERE %(feed_ids)s::bigint[] IS NULL OR f.feed_id = ANY(%(feed_ids)s)), %(run_id)s,
       CASE WHEN bool_and(coalesce(f.last_succeeded_at, '-infinity') >= (d.day + 1)::timestamp AT TIME ZONE 'UTC'
                          AND EXISTS (SELECT FROM newsreel.polls p WHERE p.feed_id = f.feed_id AND p.status <> 'failed'
                                      AND p.finished_at <= d.day::timestamp AT TIME ZONE 'UTC')
                          AND NOT EXISTS (SELECT FROM newsreel.gaps g WHERE g.feed_id = f.feed_id
                                          AND g.missed_from < (d.day + 1)::timestamp AT TIME ZONE 'UTC'
                                          AND g.missed_to > d.day::timestamp AT TIME ZONE 'UTC'))
            THEN 'vouched' ELSE 'looked' END
FROM newsreel.feeds f
CROSS JOIN unnest(%(days)s::date[]) AS d (day)
WHERE f.enabled AND (%(source_ids)s::bigint[] IS NULL OR f.source_id = ANY(%(source_ids)s))
GROUP BY f.source_id, d.day
HAVING max(f.last_succeeded_at) FILTER (WHERE %(feed_ids)s::bigint[] IS NULL OR f.feed_id = ANY(%(feed_ids)s))
       >= d.day::timestamp AT TIME ZONE 'UTC'
ORDER BY f.source_id, d.day
ON CONFLICT (source_id, day, strategy) DO UPDATE
SET looked_at = greatest(c.looked_at, excluded.looked_at), run_id = excluded.run_id,
    verdict = CASE WHEN c.verdict = 'vouched' THEN c.verdict ELSE excluded.verdict END;

-- name: write_past
-- A run for the past looked through what the warehouse knows of every source, and searched histories. What several of
-- them searched of a day counts together; WARC files don't count, because nobody knows what they lack.
WITH day AS (
    SELECT d.day, d.day::timestamp AT TIME ZONE 'UTC' AS starts_at, (d.day + 1)::timestamp AT TIME ZONE 'UTC' AS ends_at
    FROM unnest(%(days)s::date[]) AS d (day)
), searched AS (
    SELECT h.source_id, h.history, tstzrange(h.span_start, h.span_end) AS span, 'vouched' AS verdict, h.looked_at,
           NULL AS reason
    FROM newsreel.history_spans h
    UNION ALL
    SELECT h.source_id, h.history, tstzrange(h.window_start, h.window_end),
           CASE WHEN h.verdict = 'applies' THEN 'looked' ELSE 'failed' END, h.updated_at, h.reason
    FROM newsreel.history_searches h WHERE h.verdict <> 'does_not_apply'
), by_history AS (
    SELECT s.source_id, d.day, s.history, tstzrange(d.starts_at, d.ends_at) AS whole, max(s.looked_at) AS looked_at,
           range_agg(s.span) FILTER (WHERE s.verdict = 'vouched') AS vouched,
           range_agg(s.span) FILTER (WHERE s.verdict <> 'failed') AS looked,
           (array_agg(s.reason ORDER BY s.looked_at DESC) FILTER (WHERE s.verdict = 'looked'))[1] AS reason,
           (array_agg(s.reason ORDER BY s.looked_at DESC) FILTER (WHERE s.verdict = 'failed'))[1] AS trouble
    FROM searched s JOIN day d ON s.span && tstzrange(d.starts_at, d.ends_at)
    GROUP BY s.source_id, d.day, s.history, d.starts_at, d.ends_at
), together AS (
    SELECT h.*, range_agg(h.vouched) FILTER (WHERE h.history <> 'warc') OVER same_day @> h.whole AS all_vouched,
           range_agg(h.looked) FILTER (WHERE h.history <> 'warc') OVER same_day @> h.whole AS all_looked
    FROM by_history h WINDOW same_day AS (PARTITION BY h.source_id, h.day)
), told AS (
    SELECT t.source_id, t.day, t.history AS strategy, t.looked_at, t.reason, t.trouble,
           CASE WHEN t.vouched IS NOT NULL AND t.all_vouched THEN 'vouched'
                WHEN t.looked @> t.whole OR t.looked IS NOT NULL AND t.all_looked THEN 'looked'
                WHEN t.looked IS NOT NULL THEN 'partly' ELSE 'failed' END AS verdict
    FROM together t
    UNION ALL
    SELECT s.source_id, d.day, 'warehouse', %(now)s, NULL, NULL, 'looked' FROM newsreel.sources s CROSS JOIN day d
)
INSERT INTO newsreel.coverage AS c (source_id, day, strategy, looked_at, run_id, verdict, reason)
SELECT k.source_id, k.day, k.strategy, k.looked_at, %(run_id)s, k.verdict,
       CASE k.verdict WHEN 'failed' THEN k.trouble
                      WHEN 'partly' THEN concat_ws('; ', 'only a part of the day was searched', k.trouble)
                      WHEN 'looked' THEN k.reason END
FROM told k
WHERE (%(source_ids)s::bigint[] IS NULL OR k.source_id = ANY(%(source_ids)s))
  AND (%(feed_ids)s::bigint[] IS NULL
       OR EXISTS (SELECT FROM newsreel.feeds f WHERE f.source_id = k.source_id AND f.feed_id = ANY(%(feed_ids)s)))
ORDER BY k.source_id, k.day, k.strategy
ON CONFLICT (source_id, day, strategy) DO UPDATE SET looked_at = excluded.looked_at, run_id = excluded.run_id,
    verdict = excluded.verdict, reason = excluded.reason;

-- name: close_gaps
-- Gaps whose time was searched by histories, whoever noticed first: what a search has looked at was past when it looked.
-- WARC files close none: nobody knows what they lack.
UPDATE newsreel.gaps g SET closed_at = %(now)s
FROM newsreel.feeds f
WHERE f.feed_id = g.feed_id AND g.closed_at IS NULL
  AND (SELECT range_agg(s.span) FROM (
          SELECT tstzrange(h.span_start, h.span_end) AS span FROM newsreel.history_spans h
          WHERE h.source_id = f.source_id AND h.history <> 'warc'
          UNION ALL
          SELECT tstzrange(h.window_start, h.window_end) FROM newsreel.history_searches h
          WHERE h.source_id = f.source_id AND h.history <> 'warc' AND h.verdict = 'applies'
      ) s) @> tstzrange(g.missed_from, g.missed_to);

-- name: disagreements
-- What must not be: articles of a window whose entries are dated otherwise; articles without an entry; articles that a
-- run for the past loaded and that are not of its window.
SELECT a.canonical_url, format('an entry is dated %%s, the article %%s', e.dated_at, r.published_at) AS what
FROM newsreel.revisions r
JOIN newsreel.articles a USING (article_id)
JOIN newsreel.entries e USING (article_id)
WHERE r.is_current AND e.state = 'loaded' AND e.dated_at IS DISTINCT FROM r.published_at
  AND (r.published_at >= %(window_start)s AND r.published_at < %(window_end)s
       OR e.dated_at >= %(window_start)s AND e.dated_at < %(window_end)s)
UNION ALL
SELECT a.canonical_url, 'no entry leads to the article, so the ledger does not count it'
FROM newsreel.revisions r
JOIN newsreel.articles a USING (article_id)
WHERE r.is_current AND r.published_at >= %(window_start)s AND r.published_at < %(window_end)s
  AND NOT EXISTS (SELECT FROM newsreel.entries e WHERE e.article_id = a.article_id)
UNION ALL
SELECT a.canonical_url, format('loaded by a run that does not own %%s', coalesce(r.published_at::text, 'undated ones'))
FROM newsreel.revisions r
JOIN newsreel.articles a USING (article_id)
WHERE r.run_id = %(run_id)s AND r.revision_number = 1 AND NOT %(is_live)s
  AND (r.published_at IS NULL OR r.published_at < %(window_start)s OR r.published_at >= %(window_end)s)
LIMIT 100;

-- name: sums
-- Days of a window on which the ledger and the articles don't add up: the day, loaded by the ledger, articles.
SELECT d.day, coalesce(l.loaded, 0), coalesce(r.articles, 0)
FROM unnest(%(days)s::date[]) AS d (day)
LEFT JOIN (
    SELECT (e.dated_at AT TIME ZONE 'UTC')::date AS day, count(DISTINCT e.article_id) AS loaded
    FROM newsreel.entries e
    WHERE e.article_id IS NOT NULL AND e.dated_at >= %(first)s AND e.dated_at < %(end)s
    GROUP BY 1
) l USING (day)
LEFT JOIN (
    SELECT (v.published_at AT TIME ZONE 'UTC')::date AS day, count(*) AS articles
    FROM newsreel.revisions v WHERE v.is_current AND v.published_at >= %(first)s AND v.published_at < %(end)s
    GROUP BY 1
) r USING (day)
WHERE coalesce(l.loaded, 0) <> coalesce(r.articles, 0)
ORDER BY d.day;

-- name: calendar
-- What the ledger says of some sources on the days of a span.
SELECT v.source, v.day, v.state, v.found, v.loaded, v.waiting, v.unread, v.undated, v.blocked, v.failed, v.out_of_range,
       v.strategies, v.reasons, v.looked_at, v.was_asked
FROM news.coverage v
WHERE v.day >= %(first)s AND v.day < %(end)s AND (%(domains)s::text[] IS NULL OR v.source = ANY(%(domains)s))
ORDER BY v.source, v.day;

-- name: ledger_sources
-- The sources that a calendar has rows for: those with feeds, and those that were looked at; with the first day looked at.
SELECT s.domain, min(c.day) FROM newsreel.sources s
LEFT JOIN newsreel.coverage c USING (source_id)
WHERE (%(domains)s::text[] IS NULL OR s.domain = ANY(%(domains)s))
GROUP BY s.source_id, s.domain
HAVING min(c.day) IS NOT NULL OR EXISTS (SELECT FROM newsreel.feeds f WHERE f.source_id = s.source_id)
ORDER BY s.domain;

-- name: causes
-- Why pages of some sources on the days of a span are not loaded: how many, and an example.
SELECT s.domain, (coalesce(e.dated_at, e.hinted_at, e.first_seen_at) AT TIME ZONE 'UTC')::date, e.state_kind,
       count(DISTINCT e.url_hash), min(e.canonical_url)
FROM newsreel.entries e JOIN newsreel.sources s USING (source_id)
WHERE e.article_id IS NULL AND e.state_kind IS NOT NULL
  AND coalesce(e.dated_at, e.hinted_at, e.first_seen_at) >= %(first)s
  AND coalesce(e.dated_at, e.hinted_at, e.first_seen_at) < %(end)s
  AND (%(domains)s::text[] IS NULL OR s.domain = ANY(%(domains)s))
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;

-- name: lately_searched
-- The days that settled runs for the past covered since a moment, by source; not those of a gap noticed since.
SELECT s.domain, array_agg(DISTINCT (r.window_start AT TIME ZONE 'UTC')::date + n.days)
FROM newsreel.runs r
JOIN newsreel.sources s ON r.source_ids IS NULL OR s.source_id = ANY(r.source_ids)
CROSS JOIN LATERAL generate_series(
    0, (r.window_end AT TIME ZONE 'UTC')::date - (r.window_start AT TIME ZONE 'UTC')::date - 1) AS n (days)
WHERE r.settled_at >= %(since)s AND NOT r.is_live AND r.feed_ids IS NULL AND r.histories IS NULL
  AND NOT EXISTS (
      SELECT FROM newsreel.gaps g JOIN newsreel.feeds f USING (feed_id)
      WHERE f.source_id = s.source_id AND g.closed_at IS NULL AND g.detected_at > r.settled_at
        AND (r.window_start AT TIME ZONE 'UTC')::date + n.days BETWEEN (g.missed_from AT TIME ZONE 'UTC')::date
                                                                 AND (g.missed_to AT TIME ZONE 'UTC')::date)
GROUP BY s.domain;

-- name: unfinished_days
-- The days of a span whose search stopped in the middle and may go on, or of which pages were found that are due to be
-- asked for, by source. What somebody vouches for meanwhile needs no search. A page without a hint counts for the day on
-- which it was found, as in news.coverage.
SELECT s.domain, array_agg(DISTINCT k.day)
FROM (
    SELECT h.source_id, d.day::date
    FROM newsreel.history_searches h
    CROSS JOIN LATERAL generate_series(
        greatest((h.window_start AT TIME ZONE 'UTC')::date, %(first)s::date),
        least(((h.window_end - interval '1 microsecond') AT TIME ZONE 'UTC')::date, %(end)s::date - 1), interval '1 day')
        AS d (day)
    WHERE (h.verdict = 'budget_spent' OR h.verdict = 'cut_short' AND h.position IS NOT NULL) AND h.next_try_at <= %(now)s
      AND NOT EXISTS (SELECT FROM newsreel.coverage c WHERE c.source_id = h.source_id AND c.day = d.day::date
                      AND c.strategy <> 'feeds' AND c.verdict = 'vouched')
    UNION ALL
    SELECT e.source_id, (coalesce(e.dated_at, e.hinted_at, e.first_seen_at) AT TIME ZONE 'UTC')::date
    FROM newsreel.entries e
    WHERE e.state = 'pending' AND e.not_after_at IS NOT NULL
      AND (e.next_attempt_at IS NULL OR e.next_attempt_at <= %(now)s)
      AND coalesce(e.dated_at, e.hinted_at, e.first_seen_at) >= %(first)s::timestamp AT TIME ZONE 'UTC'
      AND coalesce(e.dated_at, e.hinted_at, e.first_seen_at) < %(end)s::timestamp AT TIME ZONE 'UTC'
) k (source_id, day)
JOIN newsreel.sources s USING (source_id)
GROUP BY s.domain;
