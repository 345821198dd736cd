-- name: begin_run
-- The row of a run; the same run started again goes on with its row. It begins anew where it had ended.
INSERT INTO newsreel.runs AS r (run_key, pipeline, kind, is_live, window_start, window_end, feed_ids, source_ids, histories,
    refetch, started_at)
VALUES (%(run_key)s, %(pipeline)s, %(kind)s, %(is_live)s, %(window_start)s, %(window_end)s, %(feed_ids)s,
    %(source_ids)s, %(histories)s, %(refetch)s, %(now)s)
ON CONFLICT (run_key) DO UPDATE SET status = 'running', finished_at = NULL, status_reason = NULL,
    window_start = excluded.window_start, window_end = excluded.window_end, is_live = excluded.is_live,
    feed_ids = excluded.feed_ids, source_ids = excluded.source_ids, histories = excluded.histories,
    refetch = excluded.refetch, settled_at = NULL,
    started_at = CASE WHEN r.finished_at IS NULL THEN r.started_at ELSE excluded.started_at END
RETURNING run_id, started_at;

-- name: stay_alive
-- Holds a lock until this connection ends: the sign that the process of a run from the command line lives.
SELECT pg_advisory_lock(7015308, (%(run_id)s %% 2147483648)::integer);

-- name: end_dead_runs
-- Closes what the command line began and nobody goes on with: no connection gives the run's sign of life. (A repair goes
-- on with its runs. Should a connection be lost whose process lives, the run's own end overwrites this.)
UPDATE newsreel.runs r SET status = 'failed', finished_at = %(now)s,
    status_reason = 'Its process ended without a word: it was killed, or its machine stopped. Ask for the same again.'
WHERE r.kind = 'cli' AND r.status = 'running' AND NOT starts_with(r.run_key, 'repair/')
  AND NOT EXISTS (
    SELECT FROM pg_locks l
    WHERE l.locktype = 'advisory' AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND l.classid = 7015308 AND l.objid = (r.run_id %% 2147483648)::oid AND l.objsubid = 2 AND l.granted);

-- name: get_run
-- A run by its key.
SELECT run_id, run_key, pipeline, kind, is_live, window_start, window_end, feed_ids, source_ids, histories, refetch,
       started_at, finished_at, status, status_reason
FROM newsreel.runs WHERE run_id = %(run_id)s;

-- name: find_run
-- The run of a number or a key; without either, the newest that ingests: that which ended last.
SELECT run_id FROM newsreel.runs
WHERE run_key = %(run_key)s OR run_id = %(run_id)s
   OR %(run_key)s::text IS NULL AND pipeline = 'ingest_articles'
ORDER BY coalesce(finished_at, started_at) DESC, run_id DESC LIMIT 1;

-- name: ensure_partitions
-- Makes the monthly partitions that a run may write to.
SELECT newsreel.ensure_month_partitions(%(from_at)s, %(to_at)s);

-- name: wait_briefly
-- Whoever is in the way is not waited for longer than this, in this transaction.
SET LOCAL lock_timeout = '500ms';

-- name: ensure_article_months
-- Makes the months of articles that are missing between two moments.
SELECT newsreel.ensure_article_months(ARRAY(
    SELECT generate_series(date_trunc('month', %(from_at)s::timestamptz), %(to_at)s, interval '1 month')));

-- name: settle_run
-- Everything that the run owns was read: what is found later re-opens its days.
UPDATE newsreel.runs SET settled_at = %(now)s WHERE run_id = %(run_id)s;

-- name: finish_run
-- The end of a run.
UPDATE newsreel.runs SET status = %(status)s, status_reason = %(status_reason)s, finished_at = %(now)s
WHERE run_id = %(run_id)s;

-- name: left_reopenings
-- The days that a run has re-opened and left running, because it was stopped there.
SELECT (window_start AT TIME ZONE 'UTC')::date FROM newsreel.runs
WHERE starts_with(run_key, %(run_key)s || '/late/') AND status = 'running' ORDER BY 1;

-- name: next_number
-- The number after those of the runs of a stem that have ended: one that was left running has it already.
SELECT coalesce(max(substr(run_key, length(%(stem)s) + 2)::integer), 0) + 1 FROM newsreel.runs
WHERE starts_with(run_key, %(stem)s || '/') AND status <> 'running'
  AND substr(run_key, length(%(stem)s) + 2) ~ '^[0-9]{1,9}$';

-- name: end_left_runs
-- Runs with such keys that were begun before a moment and that nobody has ended.
UPDATE newsreel.runs SET status = 'failed', status_reason = %(reason)s, finished_at = %(now)s
WHERE starts_with(run_key, %(stem)s || '/') AND status = 'running' AND started_at < %(begun_before)s;

-- name: healthy_feeds
-- How many enabled feeds in the scope of a run succeeded at their last poll.
SELECT count(*) FROM newsreel.feeds
WHERE enabled AND consecutive_failures = 0 AND last_succeeded_at IS NOT NULL
  AND (%(feed_ids)s::bigint[] IS NULL OR feed_id = ANY(%(feed_ids)s));

-- name: write_report
-- What a run did, a row per source that has a feed or a row in the run. Each table is read once, by the run's rows: asked
-- source by source, it would cost sources times rows.
WITH polled AS (
    SELECT f.source_id, count(*) AS polled,
           count(*) FILTER (WHERE q.status IN ('not_modified', 'same_body', 'same_entries')) AS unchanged,
           count(*) FILTER (WHERE q.status = 'failed') AS failed
    FROM (
        SELECT DISTINCT ON (q.feed_id) q.feed_id, q.status FROM newsreel.polls q
        WHERE q.run_id = %(run_id)s
        ORDER BY q.feed_id, q.poll_id DESC
    ) q JOIN newsreel.feeds f USING (feed_id)
    GROUP BY f.source_id
), entered AS (
    SELECT n.source_id, count(*) AS new FROM newsreel.entries n WHERE n.first_run_id = %(run_id)s GROUP BY n.source_id
), captured AS (
    SELECT o.source_id, count(*) AS captured
    FROM newsreel.captures c
    CROSS JOIN LATERAL (
        SELECT n.source_id FROM newsreel.entries n WHERE n.url_hash = c.url_hash ORDER BY n.entry_id LIMIT 1) o
    WHERE c.run_id = %(run_id)s AND c.kind = 'page'
    GROUP BY o.source_id
), loaded AS (
    SELECT n.source_id, count(*) AS new, count(*) FILTER (WHERE d.representative_article_id <> n.article_id) AS duplicates
    FROM newsreel.articles n
    LEFT JOIN newsreel.duplicate_members m USING (article_id)
    LEFT JOIN newsreel.duplicate_groups d USING (group_id)
    WHERE n.first_run_id = %(run_id)s
    GROUP BY n.source_id
), revised AS (
    SELECT n.source_id, count(*) AS revised
    FROM newsreel.revisions v JOIN newsreel.articles n USING (article_id)
    WHERE v.run_id = %(run_id)s AND v.revision_number > 1
    GROUP BY n.source_id
), visited AS (
    SELECT n.source_id, count(*) AS visited,
           count(*) FILTER (WHERE v.last_status IN ('changed', 'revised', 'trivial', 'flip_flop')) AS changed,
           count(*) FILTER (WHERE v.last_status IN ('failed', 'moved', 'not_article')) AS failed
    FROM newsreel.article_visits v JOIN newsreel.articles n USING (article_id)
    WHERE v.last_run_id = %(run_id)s
    GROUP BY n.source_id
), failure AS (
    SELECT f.source_id, 'feed' AS what, q.failure_kind AS kind, min(q.reason) AS reason, count(*) AS count,
           min(f.url) AS example
    FROM newsreel.polls q JOIN newsreel.feeds f USING (feed_id)
    WHERE q.run_id = %(run_id)s AND q.status = 'failed'
    GROUP BY f.source_id, q.failure_kind
    UNION ALL
    SELECT n.source_id, 'page', n.state_kind, min(n.state_reason), count(DISTINCT n.url_hash), min(n.canonical_url)
    FROM newsreel.entries n
    WHERE n.state_kind IS NOT NULL AND n.last_run_id = %(run_id)s
      -- A page that was read and waits for the run of its own day is no failure.
      AND NOT (n.state = 'captured' AND n.capture_id IS NOT NULL)
    GROUP BY n.source_id, n.state_kind
    UNION ALL
    SELECT f.source_id, 'gap', 'missed_entries', 'entries came and went between two polls; a backfill finds them',
           count(*), min(f.url)
    FROM newsreel.gaps w JOIN newsreel.polls q USING (poll_id) JOIN newsreel.feeds f ON f.feed_id = w.feed_id
    WHERE q.run_id = %(run_id)s
    GROUP BY f.source_id
), failed AS (
    SELECT y.source_id, jsonb_agg(to_jsonb(y) - 'source_id' ORDER BY y.what, y.kind) AS failures
    FROM failure y GROUP BY y.source_id
)
INSERT INTO newsreel.run_reports AS t (run_id, source_id, feeds_polled, feeds_unchanged, feeds_failed, entries_new,
    pages_captured, articles_new, articles_revised, duplicates, pages_revisited, revisits_changed, revisits_failed,
    failures)
SELECT %(run_id)s, s.source_id, coalesce(p.polled, 0), coalesce(p.unchanged, 0), coalesce(p.failed, 0),
       coalesce(e.new, 0), coalesce(c.captured, 0), coalesce(l.new, 0), coalesce(r.revised, 0),
       coalesce(l.duplicates, 0), coalesce(v.visited, 0), coalesce(v.changed, 0), coalesce(v.failed, 0),
       coalesce(x.failures, '[]')
FROM newsreel.sources s
LEFT JOIN polled p USING (source_id)
LEFT JOIN entered e USING (source_id)
LEFT JOIN captured c USING (source_id)
LEFT JOIN loaded l USING (source_id)
LEFT JOIN revised r USING (source_id)
LEFT JOIN visited v USING (source_id)
LEFT JOIN failed x USING (source_id)
WHERE coalesce(p.source_id, e.source_id, c.source_id, l.source_id, r.source_id, v.source_id, x.source_id) IS NOT NULL
   OR EXISTS (SELECT 1 FROM newsreel.feeds f WHERE f.source_id = s.source_id
              AND (%(source_ids)s::bigint[] IS NULL OR s.source_id = ANY(%(source_ids)s))
              AND (%(feed_ids)s::bigint[] IS NULL OR f.feed_id = ANY(%(feed_ids)s)))
ON CONFLICT (run_id, source_id) DO UPDATE SET feeds_polled = excluded.feeds_polled,
    feeds_unchanged = excluded.feeds_unchanged, feeds_failed = excluded.feeds_failed,
    entries_new = excluded.entries_new, pages_captured = excluded.pages_captured,
    articles_new = excluded.articles_new, articles_revised = excluded.articles_revised,
    duplicates = excluded.duplicates, pages_revisited = excluded.pages_revisited,
    revisits_changed = excluded.revisits_changed, revisits_failed = excluded.revisits_failed, failures = excluded.failures;

-- name: read_report
-- The report of a run.
SELECT s.domain, t.feeds_polled, t.feeds_unchanged, t.feeds_failed, t.entries_new, t.pages_captured,
       t.articles_new, t.articles_revised, t.duplicates, t.pages_revisited, t.revisits_changed, t.revisits_failed,
       t.failures
FROM newsreel.run_reports t JOIN newsreel.sources s USING (source_id)
WHERE t.run_id = %(run_id)s ORDER BY s.domain;

-- name: run_progress
-- How far a run is: feeds polled and due, pages asked for and waiting, revisited, read and unread.
SELECT (SELECT count(DISTINCT feed_id) FROM newsreel.polls WHERE run_id = %(run_id)s) AS polled,
       (SELECT count(*) FROM newsreel.feeds f WHERE f.enabled AND r.is_live AND f.next_poll_at <= now()
          AND (r.feed_ids IS NULL OR f.feed_id = ANY(r.feed_ids))) AS feeds_due,
       (SELECT count(DISTINCT e.url_hash) FROM newsreel.entries e
        WHERE e.last_run_id = %(run_id)s AND e.attempts > 0) AS pages_asked,
       (SELECT count(DISTINCT e.url_hash) FROM newsreel.entries e
        WHERE e.state = 'pending' AND (e.next_attempt_at IS NULL OR e.next_attempt_at <= now())
          AND newsreel.owns(r, e)) AS pages_waiting,
       (SELECT count(*) FROM newsreel.article_visits v WHERE v.last_run_id = %(run_id)s) AS pages_revisited,
       (SELECT count(DISTINCT e.url_hash) FROM newsreel.entries e
        WHERE e.last_run_id = %(run_id)s AND e.state IN ('loaded', 'rejected', 'failed')) AS pages_read,
       (SELECT count(DISTINCT e.url_hash) FROM newsreel.entries e
        WHERE e.state = 'captured' AND newsreel.owns(r, e)) AS pages_unread,
       r.finished_at IS NOT NULL AS finished
FROM newsreel.runs r WHERE r.run_id = %(run_id)s;

-- name: warehouse_status
-- The warehouse in one row.
SELECT (SELECT count(*) FROM newsreel.sources) AS sources,
       (SELECT count(*) FROM newsreel.feeds WHERE enabled) AS feeds_enabled,
       (SELECT count(*) FROM newsreel.feeds WHERE enabled AND consecutive_failures > 0) AS feeds_failing,
       (SELECT count(*) FROM newsreel.feeds WHERE enabled AND next_poll_at <= now()) AS feeds_due,
       (SELECT count(*) FROM newsreel.articles) AS articles,
       (SELECT count(*) FROM news.unique_articles) AS unique_articles,
       (SELECT count(*) FROM newsreel.entries WHERE state IN ('pending', 'captured')) AS pages_waiting,
       (SELECT count(*) FROM newsreel.gaps WHERE closed_at IS NULL) AS open_gaps;

-- name: first_run_by_hand
-- The first run of a pipeline that somebody started by hand after a moment of the sequence.
SELECT run_id FROM newsreel.runs
WHERE run_id > %(after)s AND pipeline = %(pipeline)s AND kind = 'manual'
ORDER BY run_id LIMIT 1;

-- name: newest_run
-- The key of the newest run; 0 when there is none.
SELECT coalesce(max(run_id), 0) FROM newsreel.runs;

-- name: recent_runs
-- The last runs, newest first.
SELECT run_id, run_key, pipeline, kind, window_start, window_end, started_at, finished_at, status, status_reason,
       feeds_polled, feeds_failed, entries_new, pages_captured, articles_new, articles_revised
FROM news.runs ORDER BY started_at DESC, run_id DESC LIMIT %(limit)s;

-- name: publication_lag
-- Median seconds from publication to the row, of the articles that a run loaded first and whose page says the time.
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY greatest(0, extract(epoch FROM recorded_at - published_at)))
FROM newsreel.revisions
WHERE run_id = %(run_id)s AND revision_number = 1 AND published_precision = 'second';
