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
       is_paywalled, text_origin, revision, revised_at, group_id, is_representative, published_origin
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
       NULL AS published_origin
FROM news.article_as_of(%(as_of)s)
WHERE (published_at >= %(start)s AND published_at < %(end)s
       OR published_at IS NULL AND first_seen_at >= %(start)s AND first_seen_at < %(end)s)
  AND (%(source)s::text IS NULL OR source = %(source)s)
ORDER BY 1, 2, 3, 4;

-- name: known_source
-- Whether there is a source of this domain.
SELECT EXISTS (SELECT FROM news.sources WHERE domain = %(source)s);

-- name: no_time_limit
-- An export may take as long as it takes, whatever the login's own limit is, and wait for the store between rows.
SELECT set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true);

-- name: touched_days
-- Days whose partitions a run has changed: of articles that it wrote, or loaded late into days whose runs were over
-- (and of their states before), and of those that were grouped anew since it began.
WITH written AS (
    SELECT DISTINCT v.article_id FROM newsreel.revisions v JOIN newsreel.runs n USING (run_id)
    WHERE n.run_id = %(run_id)s OR starts_with(n.run_key, %(run_key)s || '/late/')
    UNION
    SELECT m.article_id FROM newsreel.duplicate_groups g JOIN newsreel.duplicate_members m USING (group_id)
    WHERE g.updated_at >= %(started_at)s
)
SELECT DISTINCT (coalesce(r.published_at, a.first_seen_at) AT TIME ZONE 'UTC')::date AS day
FROM written w
JOIN newsreel.articles a USING (article_id)
JOIN newsreel.revisions r USING (article_id)
ORDER BY day;
