-- What analysts see: the schema `news`, views only, stable columns.
CREATE SCHEMA news;
COMMENT ON SCHEMA news IS 'For analysts: documented views over the pipeline''s tables.';

CREATE VIEW news.sources AS
SELECT s.source_id, s.domain, s.name, s.created_at AS known_since,
       (SELECT count(*) FROM newsreel.feeds f WHERE f.source_id = s.source_id AND f.enabled) AS feeds_enabled,
       (SELECT count(*) FROM newsreel.articles a WHERE a.source_id = s.source_id) AS articles
FROM newsreel.sources s;
COMMENT ON VIEW news.sources IS 'Publishers.';
COMMENT ON COLUMN news.sources.source_id IS 'Key of the source.';
COMMENT ON COLUMN news.sources.domain IS 'Registrable domain, for example example.co.uk.';
COMMENT ON COLUMN news.sources.name IS 'Name as its feed gives it.';
COMMENT ON COLUMN news.sources.known_since IS 'When the source was added.';
COMMENT ON COLUMN news.sources.feeds_enabled IS 'Feeds of it that are polled.';
COMMENT ON COLUMN news.sources.articles IS 'Articles of it that are loaded.';

CREATE VIEW news.feeds AS
SELECT f.feed_id, s.domain AS source, f.url, f.title, f.format, f.enabled,
       CASE
           WHEN NOT f.enabled THEN 'disabled'
           WHEN f.last_polled_at IS NULL THEN 'never polled'
           WHEN f.consecutive_failures > 0 THEN 'failing'
           ELSE 'ok'
       END AS health,
       coalesce(f.disabled_reason, p.reason) AS health_reason,
       f.consecutive_failures, f.last_polled_at, f.last_succeeded_at, f.next_poll_at, f.next_poll_reason
FROM newsreel.feeds f
JOIN newsreel.sources s USING (source_id)
LEFT JOIN LATERAL (
    SELECT p.reason FROM newsreel.polls p WHERE p.feed_id = f.feed_id ORDER BY p.started_at DESC, p.poll_id DESC LIMIT 1
) p ON true;
COMMENT ON VIEW news.feeds IS 'Feeds and how they are doing.';
COMMENT ON COLUMN news.feeds.feed_id IS 'Key of the feed.';
COMMENT ON COLUMN news.feeds.source IS 'Domain of the publisher.';
COMMENT ON COLUMN news.feeds.url IS 'Address of the feed.';
COMMENT ON COLUMN news.feeds.title IS 'Title of the feed.';
COMMENT ON COLUMN news.feeds.format IS 'Format, for example rss20, atom10.';
COMMENT ON COLUMN news.feeds.enabled IS 'Whether it is polled.';
COMMENT ON COLUMN news.feeds.health IS 'ok, failing, never polled or disabled.';
COMMENT ON COLUMN news.feeds.health_reason IS 'Why, in words.';
COMMENT ON COLUMN news.feeds.consecutive_failures IS 'Failed polls since the last success.';
COMMENT ON COLUMN news.feeds.last_polled_at IS 'Last attempt.';
COMMENT ON COLUMN news.feeds.last_succeeded_at IS 'Last success.';
COMMENT ON COLUMN news.feeds.next_poll_at IS 'Due from this moment on.';
COMMENT ON COLUMN news.feeds.next_poll_reason IS 'Why then, in words.';

CREATE VIEW news.articles AS
SELECT a.article_id, s.domain AS source, r.title, r.authors, r.published_at, r.published_precision,
       a.first_seen_at, r.modified_at, r.language, r.section, r.tags, r.description, r.text, r.word_count,
       a.canonical_url AS url, r.image_url, r.is_paywalled, r.text_origin, r.revision_number AS revision,
       r.known_from_at AS revised_at,
       m.group_id,
       coalesce(g.representative_article_id = a.article_id, true) AS is_representative,
       d.origin AS published_origin,
       r.search
FROM newsreel.articles a
JOIN newsreel.sources s USING (source_id)
JOIN newsreel.revisions r ON r.article_id = a.article_id AND r.is_current
LEFT JOIN newsreel.duplicate_members m ON m.article_id = a.article_id
LEFT JOIN newsreel.duplicate_groups g ON g.group_id = m.group_id
LEFT JOIN newsreel.field_candidates d ON d.article_id = r.article_id AND d.revision_number = r.revision_number
     AND d.field = 'published_at' AND d.won;
COMMENT ON VIEW news.articles IS 'Articles in their newest state, one row each.';
COMMENT ON COLUMN news.articles.article_id IS 'Key of the article.';
COMMENT ON COLUMN news.articles.source IS 'Domain of the publisher.';
COMMENT ON COLUMN news.articles.title IS 'Headline.';
COMMENT ON COLUMN news.articles.authors IS 'Names of the authors, in order.';
COMMENT ON COLUMN news.articles.published_at IS 'When it was published; null when nothing trustworthy says so.';
COMMENT ON COLUMN news.articles.published_precision IS 'second or day: how exact published_at is.';
COMMENT ON COLUMN news.articles.first_seen_at IS 'When we first saw it; always known.';
COMMENT ON COLUMN news.articles.modified_at IS 'When the source says that it last changed.';
COMMENT ON COLUMN news.articles.language IS 'Language of the text, ISO 639-1.';
COMMENT ON COLUMN news.articles.section IS 'Section of the paper.';
COMMENT ON COLUMN news.articles.tags IS 'Tags or keywords.';
COMMENT ON COLUMN news.articles.description IS 'The source''s own summary.';
COMMENT ON COLUMN news.articles.text IS 'Reading text; paragraphs are separated by an empty line.';
COMMENT ON COLUMN news.articles.word_count IS 'Words in text.';
COMMENT ON COLUMN news.articles.url IS 'Canonical URL.';
COMMENT ON COLUMN news.articles.image_url IS 'Lead image.';
COMMENT ON COLUMN news.articles.is_paywalled IS 'True or false where the page says so, else null.';
COMMENT ON COLUMN news.articles.text_origin IS 'page, or feed where the page could not be had.';
COMMENT ON COLUMN news.articles.revision IS 'Number of this state; 1 is the first.';
COMMENT ON COLUMN news.articles.revised_at IS 'When we captured this state.';
COMMENT ON COLUMN news.articles.group_id IS 'Duplicate group; null when no other article carries the text.';
COMMENT ON COLUMN news.articles.is_representative IS 'True for one article per text: count these to count stories.';
COMMENT ON COLUMN news.articles.published_origin IS 'Who gave published_at, for example json-ld or feed.';
COMMENT ON COLUMN news.articles.search IS 'Full-text index; use it as: search @@ websearch_to_tsquery(''english'', ''words'').';

CREATE VIEW news.unique_articles AS SELECT * FROM news.articles WHERE is_representative;
COMMENT ON VIEW news.unique_articles IS 'Articles, one per text: the member of each duplicate group that was published first. Columns as in news.articles.';

DO $$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT attname, col_description(attrelid, attnum) AS comment
        FROM pg_attribute WHERE attrelid = 'news.articles'::regclass AND attnum > 0
    LOOP
        EXECUTE format('COMMENT ON COLUMN news.unique_articles.%I IS %L', one.attname, one.comment);
    END LOOP;
END
$$;

CREATE VIEW news.daily_volume AS
SELECT source, (published_at AT TIME ZONE 'UTC')::date AS day, count(*) AS articles,
       count(*) FILTER (WHERE is_representative) AS unique_articles,
       sum(word_count) AS words
FROM news.articles
WHERE published_at IS NOT NULL
GROUP BY 1, 2;
COMMENT ON VIEW news.daily_volume IS 'Articles per source and day (UTC) of publication; undated articles are not in it.';
COMMENT ON COLUMN news.daily_volume.source IS 'Domain of the publisher.';
COMMENT ON COLUMN news.daily_volume.day IS 'Day of publication (UTC).';
COMMENT ON COLUMN news.daily_volume.articles IS 'Articles published.';
COMMENT ON COLUMN news.daily_volume.unique_articles IS 'Of these, representatives of their duplicate group.';
COMMENT ON COLUMN news.daily_volume.words IS 'Words in them.';

CREATE VIEW news.coverage AS
WITH looked AS (
    SELECT source_id, day, array_agg(strategy ORDER BY strategy) AS strategies, max(looked_at) AS looked_at
    FROM newsreel.coverage GROUP BY source_id, day
)
SELECT s.domain AS source, l.day, l.strategies, l.looked_at,
       n.found, n.captured, n.loaded, u.undated, n.blocked, n.failed, n.waiting
FROM looked l
JOIN newsreel.sources s USING (source_id)
CROSS JOIN LATERAL (
    SELECT count(DISTINCT e.url_hash) AS found,
           count(DISTINCT e.url_hash) FILTER (WHERE e.capture_id IS NOT NULL) AS captured,
           count(DISTINCT e.article_id) AS loaded,
           count(DISTINCT e.url_hash) FILTER (
               WHERE e.article_id IS NULL AND e.state = 'failed'
                 AND e.state_kind IN ('blocked', 'robots')) AS blocked,
           count(DISTINCT e.url_hash) FILTER (
               WHERE e.article_id IS NULL AND (e.state = 'rejected'
                  OR e.state = 'failed' AND e.state_kind NOT IN ('blocked', 'robots'))) AS failed,
           count(DISTINCT e.url_hash) FILTER (
               WHERE e.article_id IS NULL AND e.state IN ('pending', 'captured')) AS waiting
    FROM newsreel.entries e
    WHERE e.source_id = l.source_id
      AND e.dated_at >= l.day::timestamp AT TIME ZONE 'UTC'
      AND e.dated_at < (l.day + 1)::timestamp AT TIME ZONE 'UTC'
) n
CROSS JOIN LATERAL (
    SELECT count(DISTINCT e.url_hash) AS undated
    FROM newsreel.entries e
    WHERE e.source_id = l.source_id AND e.dated_at IS NULL
      AND e.first_seen_at >= l.day::timestamp AT TIME ZONE 'UTC'
      AND e.first_seen_at < (l.day + 1)::timestamp AT TIME ZONE 'UTC'
) u;
COMMENT ON VIEW news.coverage IS 'What we know about a source on a day; no row means that nobody looked.';
COMMENT ON COLUMN news.coverage.source IS 'Domain of the publisher.';
COMMENT ON COLUMN news.coverage.day IS 'Day (UTC).';
COMMENT ON COLUMN news.coverage.strategies IS 'Where we looked: feeds, warehouse (what was known already), or histories.';
COMMENT ON COLUMN news.coverage.looked_at IS 'When we last looked.';
COMMENT ON COLUMN news.coverage.found IS 'Pages that belong to the day, as far as is known.';
COMMENT ON COLUMN news.coverage.captured IS 'Of these, pages fetched.';
COMMENT ON COLUMN news.coverage.loaded IS 'Of these, articles loaded.';
COMMENT ON COLUMN news.coverage.undated IS 'Pages first seen that day for which nothing gives a date.';
COMMENT ON COLUMN news.coverage.blocked IS 'Pages refused to us (robots.txt, 401, 402, 403, 451).';
COMMENT ON COLUMN news.coverage.failed IS 'Pages given up, or read and found not to be articles.';
COMMENT ON COLUMN news.coverage.waiting IS 'Pages known and not loaded yet.';

CREATE VIEW news.runs AS
SELECT r.run_id, r.run_key, r.pipeline, r.kind, r.is_live, r.window_start, r.window_end, r.started_at,
       r.finished_at, r.status, r.status_reason,
       coalesce(t.feeds_polled, 0) AS feeds_polled, coalesce(t.feeds_failed, 0) AS feeds_failed,
       coalesce(t.entries_new, 0) AS entries_new, coalesce(t.pages_captured, 0) AS pages_captured,
       coalesce(t.articles_new, 0) AS articles_new, coalesce(t.articles_revised, 0) AS articles_revised
FROM newsreel.runs r
LEFT JOIN LATERAL (
    SELECT sum(feeds_polled) AS feeds_polled, sum(feeds_failed) AS feeds_failed, sum(entries_new) AS entries_new,
           sum(pages_captured) AS pages_captured, sum(articles_new) AS articles_new,
           sum(articles_revised) AS articles_revised
    FROM newsreel.run_reports p WHERE p.run_id = r.run_id
) t ON true;
COMMENT ON VIEW news.runs IS 'Runs of the pipeline and what they did.';
COMMENT ON COLUMN news.runs.run_id IS 'Key of the run.';
COMMENT ON COLUMN news.runs.run_key IS 'Its name in Airflow or on the command line.';
COMMENT ON COLUMN news.runs.pipeline IS 'ingest_articles or poll_feeds.';
COMMENT ON COLUMN news.runs.kind IS 'scheduled, backfill, manual or cli.';
COMMENT ON COLUMN news.runs.is_live IS 'Whether it polled and took whatever was not loaded yet.';
COMMENT ON COLUMN news.runs.window_start IS 'Start of its window (inclusive).';
COMMENT ON COLUMN news.runs.window_end IS 'End of its window (exclusive).';
COMMENT ON COLUMN news.runs.started_at IS 'When it began.';
COMMENT ON COLUMN news.runs.finished_at IS 'When it ended; null while running, or when it was killed.';
COMMENT ON COLUMN news.runs.status IS 'running, succeeded or failed.';
COMMENT ON COLUMN news.runs.status_reason IS 'Why, in words.';
COMMENT ON COLUMN news.runs.feeds_polled IS 'Feeds polled.';
COMMENT ON COLUMN news.runs.feeds_failed IS 'Of these, feeds that failed.';
COMMENT ON COLUMN news.runs.entries_new IS 'Entries first seen.';
COMMENT ON COLUMN news.runs.pages_captured IS 'Pages fetched.';
COMMENT ON COLUMN news.runs.articles_new IS 'Articles loaded for the first time.';
COMMENT ON COLUMN news.runs.articles_revised IS 'Articles that got a new revision.';

-- Rights: the writer may work, not define; the reader may read `news` and nothing else.
GRANT USAGE ON SCHEMA newsreel TO newsreel_writer;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA newsreel TO newsreel_writer;
ALTER DEFAULT PRIVILEGES IN SCHEMA newsreel GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO newsreel_writer;
REVOKE INSERT, UPDATE, DELETE ON newsreel.schema_migrations FROM newsreel_writer;
REVOKE ALL ON FUNCTION newsreel.ensure_month_partitions(timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION newsreel.ensure_month_partitions(timestamptz, timestamptz) TO newsreel_writer;
GRANT USAGE ON SCHEMA news TO newsreel_reader, newsreel_writer;
GRANT SELECT ON ALL TABLES IN SCHEMA news TO newsreel_reader, newsreel_writer;
ALTER DEFAULT PRIVILEGES IN SCHEMA news GRANT SELECT ON TABLES TO newsreel_reader, newsreel_writer;
