-- name: count_articles
-- How many articles an export has: those published in a span of time, and the undated first seen in it.
SELECT count(*) FROM news.articles
WHERE (published_at >= %(start)s AND published_at < %(end)s
       OR published_at IS NULL AND first_seen_at >= %(start)s AND first_seen_at < %(end)s)
  AND (%(source)s::text IS NULL OR source = %(source)s);

-- name: count_articles_as_of
-- The same, as they stood at a moment.
SELECT count(*) FROM news.article_as_of(%(as_of)s)
WHERE (published_at >= %(start)s AND published_at < %(end)s
       OR published_at IS NULL AND first_seen_at >= %(start)s AND first_seen_at < %(end)s)
  AND (%(source)s::text IS NULL OR source = %(source)s);

-- name: articles
-- The articles of an export in the order of its files: by day, then dated before undated, source and key.
SELECT (coalesce(published_at, first_seen_at) AT TIME ZONE 'UTC')::date AS day, published_at IS NULL AS is_undated,
       source, article_id, title, subtitle, authors, agencies, published_at, published_precision, published_on,
       first_seen_at, modified_at, language, section, tags, description, text, word_count, url, image_url,
       is_paywalled, text_origin, revision, revised_at, group_id, is_representative, published_origin,
       archived_at, published_offset_minutes
FROM news.articles
WHERE (published_at >= %(start)s AND published_at < %(end)s
       OR published_at IS NULL AND first_seen_at >= %(start)s AND first_seen_at < %(end)s)
  AND (%(source)s::text IS NULL OR source = %(source)s)
ORDER BY 1, 2, 3, 4;

-- name: articles_as_of
-- The same, as they stood at a moment; nobody knows how they were grouped then.
SELECT (coalesce(published_at, first_seen_at) AT TIME ZONE 'UTC')::date AS day, published_at IS NULL AS is_undated,
       source, article_id, title, subtitle, authors, agencies, published_at, published_precision, published_on,
       first_seen_at, modified_at, language, section, tags, description, text, word_count, url, image_url,
       is_paywalled, text_origin, revision, revised_at, NULL AS group_id, NULL AS is_representative,
       NULL AS published_origin, archived_at, NULL AS published_offset_minutes
FROM news.article_as_of(%(as_of)s)
WHERE (published_at >= %(start)s AND published_at < %(end)s
       OR published_at IS NULL AND first_seen_at >= %(start)s AND first_seen_at < %(end)s)
  AND (%(source)s::text IS NULL OR source = %(source)s)
ORDER BY 1, 2, 3, 4;

-- name: known_source
-- Whether there is a source of this domain.
SELECT EXISTS (SELECT FROM news.sources WHERE domain = %(source)s);

-- name: no_time_limit
-- An export may take as long as it takes, whatever the login's own limit is, and wait for the store between rows: for
-- an hour, after which its process counts as frozen.
SELECT set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '1h', true);

-- name: try_alone
-- Whether this connection is the only one that exports to a place; until it lets go, or ends.
SELECT pg_try_advisory_lock(hashtextextended('newsreel export ' || %(place)s, 0));

-- name: wait_alone
-- The same, waiting for as long as it takes.
SELECT pg_advisory_lock(hashtextextended('newsreel export ' || %(place)s, 0));

-- name: let_go
-- Others may export to the place.
SELECT pg_advisory_unlock(hashtextextended('newsreel export ' || %(place)s, 0)),
       set_config('idle_session_timeout', '0', false);

-- name: still_there
-- Fails when the server has ended this connection: then somebody else may export to the same place already.
SELECT;

-- name: changed_days
-- Days that changed since an export after a night wrote them. Those of runs that are at work are left to these: they
-- have not been checked yet. Who has been at work for a day was killed.
SELECT c.change_id, c.day FROM newsreel.changed_days c
WHERE NOT EXISTS (
    SELECT FROM newsreel.runs r
    WHERE r.status = 'running' AND r.run_id <> %(run_id)s AND r.started_at > %(now)s - interval '1 day'
      AND r.pipeline = %(pipeline)s
      AND r.window_start < (c.day + 1)::timestamp AT TIME ZONE 'UTC' AND r.window_end > c.day::timestamp AT TIME ZONE 'UTC')
ORDER BY c.change_id;

-- name: forget_changes
-- These are written. What changed meanwhile has rows of its own.
DELETE FROM newsreel.changed_days WHERE change_id = ANY(%(change_ids)s);

-- name: merge_changes
-- Of each day the newest change says all; those that somebody is removing are left to them. Only old ones: keys are given
-- before changes can be seen, so that of two young ones an export may know the newer and not yet the older.
DELETE FROM newsreel.changed_days WHERE change_id IN (
    SELECT change_id FROM newsreel.changed_days c
    WHERE c.changed_at < now() - interval '1 day'
      AND EXISTS (SELECT FROM newsreel.changed_days n WHERE n.day = c.day AND n.change_id > c.change_id)
    FOR UPDATE SKIP LOCKED);
