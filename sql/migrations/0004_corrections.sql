-- Corrections: what changed from one revision to the next, when we showed it, and visits to loaded pages.

ALTER TABLE newsreel.revisions ADD COLUMN recorded_at timestamptz;
UPDATE newsreel.revisions r SET recorded_at = coalesce(x.extracted_at, r.known_from_at)
FROM newsreel.revisions q
LEFT JOIN (
    SELECT article_id, revision_number, min(extracted_at) AS extracted_at
    FROM newsreel.extractions GROUP BY article_id, revision_number
) x USING (article_id, revision_number)
WHERE q.article_id = r.article_id AND q.revision_number = r.revision_number;
ALTER TABLE newsreel.revisions ALTER COLUMN recorded_at SET NOT NULL,
    ADD COLUMN changed_fields text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN newsreel.revisions.recorded_at IS 'When we wrote this state, and so began to show it; later than known_from_at when an old capture is read again.';
COMMENT ON COLUMN newsreel.revisions.changed_fields IS 'Names of the columns that differ from the revision before; empty for the first.';

COMMENT ON COLUMN newsreel.runs.pipeline IS 'Which pipeline: ingest_articles, poll_feeds or reextract_articles.';
COMMENT ON COLUMN news.runs.pipeline IS 'ingest_articles, poll_feeds or reextract_articles.';

ALTER TABLE newsreel.entries ADD COLUMN extractor_version text;
UPDATE newsreel.entries e SET extractor_version = r.extractor_version
FROM newsreel.revisions r WHERE r.article_id = e.article_id AND r.is_current AND e.state = 'loaded';
COMMENT ON COLUMN newsreel.entries.extractor_version IS 'Version of the extractor that last read its page; null when none has, or it is not known which.';

CREATE TABLE newsreel.article_visits (
    article_id        bigint PRIMARY KEY REFERENCES newsreel.articles,
    url               text NOT NULL,
    url_hash          bytea NOT NULL,
    host              text NOT NULL,
    host_bucket       smallint NOT NULL CHECK (host_bucket BETWEEN 0 AND 1023),
    capture_id        bigint NOT NULL,
    visits            integer NOT NULL DEFAULT 0,
    last_visited_at   timestamptz,
    last_run_id       bigint REFERENCES newsreel.runs,
    last_status       text CHECK (last_status IN ('not_modified', 'same_body', 'changed', 'revised', 'trivial',
                                                  'flip_flop', 'not_article', 'moved', 'failed')),
    last_http_status  integer,
    last_reason       text,
    next_visit_at     timestamptz
);
CREATE INDEX article_visits_due ON newsreel.article_visits (next_visit_at) WHERE next_visit_at IS NOT NULL;
CREATE INDEX article_visits_unread ON newsreel.article_visits (host_bucket) WHERE last_status = 'changed';
CREATE INDEX article_visits_run ON newsreel.article_visits (last_run_id, host);
COMMENT ON TABLE newsreel.article_visits IS 'Where the page of a loaded article is looked at again for corrections, and what the last look found.';
COMMENT ON COLUMN newsreel.article_visits.article_id IS 'The article.';
COMMENT ON COLUMN newsreel.article_visits.url IS 'Address of the page: the one that its newest capture was asked for by.';
COMMENT ON COLUMN newsreel.article_visits.url_hash IS 'Key of url, as in entries.url_hash.';
COMMENT ON COLUMN newsreel.article_visits.host IS 'Host of url, as in feeds.host.';
COMMENT ON COLUMN newsreel.article_visits.host_bucket IS 'Hash of host modulo 1024.';
COMMENT ON COLUMN newsreel.article_visits.capture_id IS 'The newest capture of the page: its validators and its hash tell whether the page changed.';
COMMENT ON COLUMN newsreel.article_visits.visits IS 'Visits so far.';
COMMENT ON COLUMN newsreel.article_visits.last_visited_at IS 'When the page was last visited; null when it has not been since it was loaded.';
COMMENT ON COLUMN newsreel.article_visits.last_run_id IS 'The run that last visited it.';
COMMENT ON COLUMN newsreel.article_visits.last_status IS 'not_modified (304), same_body; changed (captured, not read yet), then what the reading gave: revised, trivial, flip_flop, not_article; moved (leads elsewhere now), failed.';
COMMENT ON COLUMN newsreel.article_visits.last_http_status IS 'HTTP status of the last visit, where an answer came.';
COMMENT ON COLUMN newsreel.article_visits.last_reason IS 'What the last visit found, in words, where there is more to say.';
COMMENT ON COLUMN newsreel.article_visits.next_visit_at IS 'The next visit is due from this moment on; null when there are no more.';

-- Articles loaded before this table was: those of the last 30 days are visited.
INSERT INTO newsreel.article_visits (article_id, url, url_hash, host, host_bucket, capture_id, next_visit_at)
SELECT DISTINCT ON (r.article_id) r.article_id, e.canonical_url, e.url_hash, e.host, e.host_bucket, r.capture_id,
       CASE WHEN coalesce(r.published_at, a.first_seen_at) > now() - interval '30 days' THEN now() END
FROM newsreel.revisions r
JOIN newsreel.articles a USING (article_id)
JOIN newsreel.entries e ON e.article_id = r.article_id AND e.capture_id = r.capture_id
WHERE r.is_current
ORDER BY r.article_id, e.entry_id;

CREATE VIEW news.revisions AS
SELECT r.article_id, s.domain AS source, a.canonical_url AS url, r.title, r.revision_number AS revision, r.is_current,
       r.known_from_at, r.recorded_at,
       CASE WHEN r.revision_number = 1 THEN 'first'
            WHEN n.pipeline = 'reextract_articles' THEN 're-read'
            ELSE 'changed' END AS cause,
       r.changed_fields, b.word_count AS words_before, r.word_count AS words_after,
       r.authors, r.published_at, r.published_precision, a.first_seen_at, r.modified_at, r.language, r.section, r.tags,
       r.description, r.text, r.image_url, r.is_paywalled, r.text_origin, r.extractor_version
FROM newsreel.revisions r
JOIN newsreel.articles a USING (article_id)
JOIN newsreel.sources s USING (source_id)
JOIN newsreel.runs n ON n.run_id = r.run_id
LEFT JOIN newsreel.revisions b ON b.article_id = r.article_id AND b.revision_number = r.revision_number - 1;
COMMENT ON VIEW news.revisions IS 'Every state of every article, with what changed from the one before.';
COMMENT ON COLUMN news.revisions.article_id IS 'Key of the article.';
COMMENT ON COLUMN news.revisions.source IS 'Domain of the publisher.';
COMMENT ON COLUMN news.revisions.url IS 'Canonical URL.';
COMMENT ON COLUMN news.revisions.title IS 'Headline in this state.';
COMMENT ON COLUMN news.revisions.revision IS 'Number of the state; 1 is the first.';
COMMENT ON COLUMN news.revisions.is_current IS 'True for the newest state.';
COMMENT ON COLUMN news.revisions.known_from_at IS 'When we captured this state.';
COMMENT ON COLUMN news.revisions.recorded_at IS 'When we began to show it.';
COMMENT ON COLUMN news.revisions.cause IS 'first; changed (by the publisher); re-read (a better extractor read an old capture).';
COMMENT ON COLUMN news.revisions.changed_fields IS 'Names of the columns that differ from the state before; empty for the first.';
COMMENT ON COLUMN news.revisions.words_before IS 'Words in the text of the state before; null for the first.';
COMMENT ON COLUMN news.revisions.words_after IS 'Words in the text of this state.';
COMMENT ON COLUMN news.revisions.authors IS 'Names of the authors, in order.';
COMMENT ON COLUMN news.revisions.published_at IS 'When it was published; null when nothing trustworthy says so.';
COMMENT ON COLUMN news.revisions.published_precision IS 'second or day: how exact published_at is.';
COMMENT ON COLUMN news.revisions.first_seen_at IS 'When we first saw the article.';
COMMENT ON COLUMN news.revisions.modified_at IS 'When the source says that it last changed.';
COMMENT ON COLUMN news.revisions.language IS 'Language of the text, ISO 639-1.';
COMMENT ON COLUMN news.revisions.section IS 'Section of the paper.';
COMMENT ON COLUMN news.revisions.tags IS 'Tags or keywords.';
COMMENT ON COLUMN news.revisions.description IS 'The source''s own summary.';
COMMENT ON COLUMN news.revisions.text IS 'Reading text; paragraphs are separated by an empty line.';
COMMENT ON COLUMN news.revisions.image_url IS 'Lead image.';
COMMENT ON COLUMN news.revisions.is_paywalled IS 'True or false where the page says so, else null.';
COMMENT ON COLUMN news.revisions.text_origin IS 'page, or feed where the page could not be had.';
COMMENT ON COLUMN news.revisions.extractor_version IS 'Version of the rules that read it.';

CREATE VIEW news.visits AS
SELECT v.article_id, s.domain AS source, v.url, v.visits, v.last_visited_at, v.last_status AS status,
       v.last_http_status AS http_status, v.last_reason AS reason, v.next_visit_at
FROM newsreel.article_visits v
JOIN newsreel.articles a USING (article_id)
JOIN newsreel.sources s USING (source_id);
COMMENT ON VIEW news.visits IS 'Pages of loaded articles that are looked at again for corrections.';
COMMENT ON COLUMN news.visits.article_id IS 'Key of the article.';
COMMENT ON COLUMN news.visits.source IS 'Domain of the publisher.';
COMMENT ON COLUMN news.visits.url IS 'Address of the page.';
COMMENT ON COLUMN news.visits.visits IS 'Visits so far.';
COMMENT ON COLUMN news.visits.last_visited_at IS 'When it was last visited; null when it has not been since it was loaded.';
COMMENT ON COLUMN news.visits.status IS 'What the last visit found: not_modified, same_body, changed, revised, trivial, flip_flop, not_article, moved, failed.';
COMMENT ON COLUMN news.visits.http_status IS 'HTTP status of the last visit, where an answer came.';
COMMENT ON COLUMN news.visits.reason IS 'The same in words, where there is more to say.';
COMMENT ON COLUMN news.visits.next_visit_at IS 'Due from this moment on; null when there are no more visits.';

-- Names in the body are bound now, so no search_path of a caller can change what they mean, and the planner
-- can still look through the function: one article as of a moment is an index lookup.
CREATE FUNCTION news.article_as_of(at timestamptz) RETURNS TABLE (
    article_id bigint, source text, title text, authors text[], published_at timestamptz, published_precision text,
    first_seen_at timestamptz, modified_at timestamptz, language text, section text, tags text[], description text,
    text text, word_count integer, url text, image_url text, is_paywalled boolean, text_origin text, revision integer,
    revised_at timestamptz, recorded_at timestamptz)
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT DISTINCT ON (r.article_id) r.article_id, r.source, r.title, r.authors, r.published_at,
           r.published_precision, r.first_seen_at, r.modified_at, r.language, r.section, r.tags, r.description, r.text,
           r.words_after, r.url, r.image_url, r.is_paywalled, r.text_origin, r.revision, r.known_from_at, r.recorded_at
    FROM news.revisions r
    WHERE r.recorded_at <= article_as_of.at
    ORDER BY r.article_id, r.revision DESC;
END;
COMMENT ON FUNCTION news.article_as_of(timestamptz) IS 'What we showed at a moment: each article that was loaded then, in the state it had for us. Columns as in news.articles.';
REVOKE ALL ON FUNCTION news.article_as_of(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION news.article_as_of(timestamptz) TO newsreel_reader, newsreel_writer;
