-- name: limit_time
-- How long each statement of this transaction may take, and that none of them writes.
SELECT set_config('statement_timeout', %(timeout)s, true), set_config('transaction_read_only', 'on', true);

-- name: feeds
-- Feeds by health, as news.feeds says it.
SELECT CASE WHEN NOT enabled AND retired_at IS NOT NULL THEN 'retired' WHEN NOT enabled THEN 'disabled'
            WHEN last_polled_at IS NULL THEN 'never polled' WHEN consecutive_failures > 0 THEN 'failing'
            ELSE 'ok' END AS health,
       count(*)
FROM newsreel.feeds GROUP BY 1 ORDER BY 1;

-- name: feeds_overdue
-- Feeds that should have been polled an hour ago or earlier.
SELECT count(*) FROM newsreel.feeds WHERE enabled AND next_poll_at < %(now)s::timestamptz - interval '1 hour';

-- name: feeds_silent
-- Feeds that answer and have shown nothing for ten times as long as lies between their newest 20 entries, and
-- for three days at least; the longest first. The pace of polls has become a day's by then.
SELECT f.feed_id::text, s.domain, extract(epoch FROM %(now)s::timestamptz - newest.last_at)::float8 AS seconds
FROM newsreel.feeds f
JOIN newsreel.sources s USING (source_id)
CROSS JOIN LATERAL (
    SELECT count(*) AS entries, max(e.dated_at) AS last_at, min(e.dated_at) AS first_at
    FROM (SELECT dated_at FROM newsreel.entries
          WHERE feed_id = f.feed_id AND dated_at <= %(now)s ORDER BY dated_at DESC LIMIT 20) e
) newest
WHERE f.enabled AND f.consecutive_failures = 0 AND f.interval_seconds >= 20 * 3600 AND newest.entries >= 5
  AND %(now)s::timestamptz - newest.last_at
      > greatest(interval '3 days', 10 * (newest.last_at - newest.first_at) / (newest.entries - 1))
ORDER BY seconds DESC, f.feed_id LIMIT 100;

-- name: polls
-- Polls by what came of them.
SELECT p.status, coalesce(p.failure_kind, ''), count(*)
FROM newsreel.polls p JOIN newsreel.runs r USING (run_id)
WHERE r.started_at > %(day_ago)s AND p.started_at > %(day_ago)s
GROUP BY 1, 2 ORDER BY 1, 2;

-- name: entries_new
-- Entries that a feed showed for the first time.
SELECT coalesce(sum(p.entries_new), 0)
FROM newsreel.polls p JOIN newsreel.runs r USING (run_id)
WHERE r.started_at > %(day_ago)s AND p.started_at > %(day_ago)s;

-- name: captures
-- Answers that were kept, by what was asked for and their HTTP status.
SELECT kind, http_status::text, count(*) FROM newsreel.captures
WHERE captured_at > %(day_ago)s GROUP BY 1, 2 ORDER BY 1, 2;

-- name: pages_failed
-- Pages that a run could not fetch or that turned out to be no article, by the reason's kind.
SELECT e.state_kind, count(DISTINCT e.url_hash)
FROM newsreel.runs r JOIN newsreel.entries e ON e.last_run_id = r.run_id
WHERE r.started_at > %(day_ago)s AND e.state_kind IS NOT NULL AND e.state IN ('pending', 'failed', 'rejected')
GROUP BY 1 ORDER BY 1;

-- name: pages_open
-- Pages on their way: pending waits to be fetched, captured to be read.
SELECT s.state, count(DISTINCT e.url_hash)
FROM unnest(ARRAY['pending', 'captured']) AS s (state)
LEFT JOIN newsreel.entries e ON e.state = s.state AND e.state IN ('pending', 'captured')
GROUP BY 1 ORDER BY 1;

-- name: extractions
-- What pages of the last day were read as.
SELECT x.state, count(*)
FROM newsreel.captures c JOIN newsreel.extractions x USING (capture_id)
WHERE c.captured_at > %(day_ago)s AND c.kind = 'page' GROUP BY 1 ORDER BY 1;

-- name: articles_new
-- Articles loaded for the first time, and whether another one carries the text and came before.
SELECT CASE WHEN g.representative_article_id <> v.article_id THEN 'yes' ELSE 'no' END, count(*)
FROM newsreel.runs r
JOIN newsreel.revisions v USING (run_id)
LEFT JOIN newsreel.duplicate_members m USING (article_id)
LEFT JOIN newsreel.duplicate_groups g USING (group_id)
WHERE r.started_at > %(day_ago)s AND v.revision_number = 1
GROUP BY 1 ORDER BY 1;

-- name: publication_lag
-- From publication to the row, for what live runs loaded of pages that say the time of day.
SELECT q.name, percentile_cont(q.share) WITHIN GROUP (
           ORDER BY greatest(0, extract(epoch FROM v.recorded_at - v.published_at)))
FROM (VALUES ('0.5', 0.5), ('0.95', 0.95)) AS q (name, share)
CROSS JOIN newsreel.runs r
JOIN newsreel.revisions v USING (run_id)
WHERE r.started_at > %(day_ago)s AND r.is_live AND v.revision_number = 1 AND v.published_precision = 'second'
GROUP BY q.name, q.share ORDER BY q.name;

-- name: gaps_open
-- Times that entries came and went between two polls, and no backfill has covered.
SELECT count(*) FROM newsreel.gaps WHERE closed_at IS NULL;

-- name: gap_oldest
-- How long the oldest of them has been open.
SELECT extract(epoch FROM %(now)s::timestamptz - min(detected_at))::float8 FROM newsreel.gaps
WHERE closed_at IS NULL HAVING count(*) > 0;

-- name: runs
-- Runs by how they stand.
SELECT pipeline, status, count(*) FROM newsreel.runs
WHERE started_at > %(day_ago)s GROUP BY 1, 2 ORDER BY 1, 2;

-- name: run_last_success
-- When a live run of each pipeline last ended well. A backfill, or a run of some feeds only, says nothing about the night.
SELECT pipeline, extract(epoch FROM max(finished_at))::float8 FROM newsreel.runs
WHERE is_live AND feed_ids IS NULL AND source_ids IS NULL AND status = 'succeeded' GROUP BY 1 ORDER BY 1;

-- name: run_last_failed
-- Whether the newest live run of each pipeline that has ended, ended red.
SELECT DISTINCT ON (pipeline) pipeline, (status = 'failed')::int FROM newsreel.runs
WHERE is_live AND feed_ids IS NULL AND source_ids IS NULL AND finished_at IS NOT NULL ORDER BY pipeline, finished_at DESC, run_id DESC;

-- name: run_open
-- How long the oldest run of each pipeline that has not ended has been going. One that was killed for good
-- looks the same; after a week it is history.
SELECT pipeline, extract(epoch FROM %(now)s::timestamptz - min(started_at))::float8 FROM newsreel.runs
WHERE status = 'running' AND started_at > %(now)s::timestamptz - interval '7 days' GROUP BY 1 ORDER BY 1;

-- name: database_size
-- The warehouse on disk.
SELECT pg_database_size(current_database());

-- name: table_size
-- The largest tables on disk with indexes and overflow, partitions with the table that they belong to.
SELECT coalesce(root.relname, c.relname), sum(pg_total_relation_size(c.oid))
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'newsreel'
LEFT JOIN pg_class root ON root.oid = pg_partition_root(c.oid)
WHERE c.relkind = 'r'
GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10;
