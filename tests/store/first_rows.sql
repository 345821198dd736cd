-- A row in every table of the first migrations, as the pipeline of that time wrote them: for test_upgrades.py.
INSERT INTO newsreel.sources (domain, name) VALUES ('127.0.0.1', 'The Harbour'), ('other.example', NULL);
INSERT INTO newsreel.feeds (source_id, url, url_hash, host, host_bucket, title, last_polled_at, last_succeeded_at)
VALUES (1, %(feed)s, sha256(convert_to(%(feed)s, 'UTF8')), %(host)s, 7, 'The Harbour', %(seen)s, %(seen)s),
       (2, 'https://other.example/feed', sha256('other'), 'other.example', 8, NULL, %(seen)s, %(seen)s);
UPDATE newsreel.feeds SET enabled = false, disabled_reason = 'not of this test' WHERE feed_id = 2;
INSERT INTO newsreel.feed_credentials VALUES (2, 'someone', 'secret');
INSERT INTO newsreel.host_leases VALUES ('other.example', gen_random_uuid(), 3, %(seen)s);
INSERT INTO newsreel.runs (run_key, pipeline, kind, is_live, window_start, window_end, started_at, finished_at, status)
VALUES ('first', 'ingest_articles', 'scheduled', true, %(seen)s - interval '1 day', %(seen)s, %(seen)s, %(seen)s,
        'succeeded');
INSERT INTO newsreel.polls (feed_id, run_id, started_at, finished_at, status, entries_seen, entries_new)
VALUES (1, 1, %(seen)s, %(seen)s, 'changed', 2, 2), (2, 1, %(seen)s, %(seen)s, 'changed', 1, 1);
INSERT INTO newsreel.gaps (feed_id, poll_id, missed_from, missed_to, detected_at)
VALUES (2, 2, %(seen)s - interval '1 day', %(seen)s, %(seen)s);
SELECT newsreel.ensure_month_partitions(%(seen)s, %(seen)s);
INSERT INTO newsreel.captures (captured_at, run_id, kind, request_url, final_url, url_hash, http_status, body_sha256,
    body_bytes)
VALUES (%(seen)s, 1, 'page', %(old)s, %(old)s, %(old_key)s, 200, sha256(%(page)s), length(%(page)s));
INSERT INTO newsreel.capture_bodies
VALUES (date_trunc('month', %(seen)s AT TIME ZONE 'UTC')::date, sha256(%(page)s), %(packed)s);
INSERT INTO newsreel.articles (source_id, canonical_url, canonical_url_hash, first_seen_at, first_run_id)
VALUES (1, %(old)s, %(old_key)s, %(seen)s, 1), (2, 'https://other.example/copy', %(copy_key)s, %(seen)s, 1),
       (2, 'https://other.example/undated', %(undated_key)s, %(seen)s, 1);
INSERT INTO newsreel.article_aliases (url_hash, url, article_id, reason)
VALUES (%(old_key)s, %(old)s, 1, 'canonical'), (%(copy_key)s, 'https://other.example/copy', 2, 'canonical');
INSERT INTO newsreel.revisions (article_id, revision_number, is_current, known_from_at, run_id, capture_id,
    extractor_version, content_hash, text_hash, text_origin, title, authors, published_at, published_precision,
    modified_at, language, tags, text, word_count)
VALUES (1, 1, false, %(seen)s, 1, 1, '1', 'a', 'a', 'page', 'A bridge', '{A. Writer}', %(seen)s, 'second', NULL, 'en',
        '{}', 'The first state.', 3),
       (1, 2, true, %(seen)s, 1, 1, '1', 'b', 'b', 'page', 'The bridge', '{A. Writer}', %(seen)s, 'second', %(seen)s,
        'en', '{harbour}', %(text)s, 100),
       (2, 1, true, %(seen)s, 1, NULL, '1', 'c', 'b', 'feed', 'The bridge, too', '{}', %(seen)s, 'day', NULL, 'en',
        '{}', %(text)s, 100),
       (3, 1, true, %(seen)s, 1, NULL, '1', 'd', 'd', 'feed', 'When?', '{}', NULL, NULL, NULL, NULL, '{}',
        'Nobody knows when this was.', 5);
INSERT INTO newsreel.field_candidates VALUES (1, 2, 'title', 'html', 'The bridge', true),
    (1, 2, 'title', 'opengraph', 'Bridge - The Harbour', false), (1, 2, 'published_at', 'json-ld', 'then', true);
INSERT INTO newsreel.extractions VALUES (1, '1', 1, %(seen)s, 'article', NULL, 1, 2);
INSERT INTO newsreel.duplicate_groups (representative_article_id, rule_version, updated_at) VALUES (1, '1', %(seen)s);
INSERT INTO newsreel.duplicate_members (article_id, group_id, kind, match_hash)
VALUES (1, 1, 'exact', 'b'), (2, 1, 'exact', 'b');
INSERT INTO newsreel.entries (source_id, feed_id, origin, entry_key, claims_hash, guid, url, canonical_url, url_hash,
    host, host_bucket, title, published_at, dated_at, first_seen_at, last_seen_at, first_run_id, last_run_id, state,
    capture_id, article_id)
VALUES (1, 1, 'feed', 'old', 'old', 'old', %(old)s, %(old)s, %(old_key)s, %(host)s, 7, 'The bridge', %(seen)s, %(seen)s,
        %(seen)s, %(seen)s, 1, 1, 'loaded', 1, 1),
       (2, 2, 'feed', 'copy', 'copy', 'copy', 'https://other.example/copy', 'https://other.example/copy', %(copy_key)s,
        'other.example', 8, 'The bridge, too', %(seen)s, %(seen)s, %(seen)s, %(seen)s, 1, 1, 'loaded', NULL, 2);
INSERT INTO newsreel.coverage VALUES (1, %(seen)s::date, 'feeds', %(seen)s, 1);
INSERT INTO newsreel.run_reports VALUES (1, 1, 1, 0, 0, 1, 1, 1, 0, 0, '[]');
