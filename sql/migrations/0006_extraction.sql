-- What the second version of the extractor reads besides, and lines that a source repeats on many pages.
ALTER TABLE newsreel.revisions
    ADD COLUMN subtitle text,
    ADD COLUMN agencies text[] NOT NULL DEFAULT '{}',
    ADD COLUMN published_on date,
    ADD COLUMN published_offset_minutes smallint CHECK (published_offset_minutes BETWEEN -840 AND 840),
    ADD COLUMN modified_precision text CHECK (modified_precision IN ('second', 'day')),
    ADD COLUMN modified_offset_minutes smallint CHECK (modified_offset_minutes BETWEEN -840 AND 840);
UPDATE newsreel.revisions SET published_on = (published_at AT TIME ZONE 'UTC')::date,
    modified_precision = CASE WHEN modified_at IS NOT NULL THEN 'second' END;
ALTER TABLE newsreel.revisions
    ADD CHECK ((published_at IS NULL) = (published_on IS NULL)),
    ADD CHECK ((modified_at IS NULL) = (modified_precision IS NULL));
COMMENT ON COLUMN newsreel.revisions.extractor_version IS 'Version of the rules that last read it so.';
COMMENT ON COLUMN newsreel.revisions.subtitle IS 'Standfirst below the headline, where the page sets one off.';
COMMENT ON COLUMN newsreel.revisions.agencies IS 'Desks, wire services and offices that the byline credits.';
COMMENT ON COLUMN newsreel.revisions.published_on IS 'Calendar day of the publication on the publisher''s clock; UTC''s where nothing tells that.';
COMMENT ON COLUMN newsreel.revisions.published_offset_minutes IS 'Minutes that the publisher''s clock was ahead of UTC, as the date states; null when it states none.';
COMMENT ON COLUMN newsreel.revisions.modified_precision IS 'second or day: how exact modified_at is.';
COMMENT ON COLUMN newsreel.revisions.modified_offset_minutes IS 'As published_offset_minutes, for modified_at.';

ALTER TABLE newsreel.sources ADD COLUMN template_version integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN newsreel.sources.template_version IS 'Grows by one whenever template lines of the source are adopted or forgotten; part of the version that its pages are read with.';

CREATE TABLE newsreel.template_lines (
    source_id     bigint NOT NULL REFERENCES newsreel.sources,
    line_key      bytea NOT NULL,
    line          text NOT NULL,
    stories       integer NOT NULL CHECK (stories > 0),
    adopted_at    timestamptz NOT NULL,
    forgotten_at  timestamptz,
    PRIMARY KEY (source_id, line_key)
);
COMMENT ON TABLE newsreel.template_lines IS 'Lines that a source repeats at the edges of its articles; they are left out of texts.';
COMMENT ON COLUMN newsreel.template_lines.source_id IS 'The publisher.';
COMMENT ON COLUMN newsreel.template_lines.line_key IS 'sha256 of the line as it is compared.';
COMMENT ON COLUMN newsreel.template_lines.line IS 'The line as it was first seen.';
COMMENT ON COLUMN newsreel.template_lines.stories IS 'How many different stories carried it when it was adopted.';
COMMENT ON COLUMN newsreel.template_lines.adopted_at IS 'When it was adopted.';
COMMENT ON COLUMN newsreel.template_lines.forgotten_at IS 'When somebody said that it is text after all; null while it is left out.';

CREATE OR REPLACE VIEW news.articles AS
SELECT a.article_id, s.domain AS source, r.title, r.authors, r.published_at, r.published_precision,
       a.first_seen_at, r.modified_at, r.language, r.section, r.tags, r.description, r.text, r.word_count,
       a.canonical_url AS url, r.image_url, r.is_paywalled, r.text_origin, r.revision_number AS revision,
       r.known_from_at AS revised_at,
       m.group_id,
       coalesce(g.representative_article_id = a.article_id, true) AS is_representative,
       d.origin AS published_origin,
       r.search,
       r.subtitle, r.agencies, r.published_on
FROM newsreel.articles a
JOIN newsreel.sources s USING (source_id)
JOIN newsreel.revisions r ON r.article_id = a.article_id AND r.is_current
LEFT JOIN newsreel.duplicate_members m ON m.article_id = a.article_id
LEFT JOIN newsreel.duplicate_groups g ON g.group_id = m.group_id
LEFT JOIN newsreel.field_candidates d ON d.article_id = r.article_id AND d.revision_number = r.revision_number
     AND d.field = 'published_at' AND d.won;
COMMENT ON COLUMN news.articles.authors IS 'Names of the persons who wrote it, in the order given.';
COMMENT ON COLUMN news.articles.subtitle IS 'Standfirst below the headline, where the page sets one off.';
COMMENT ON COLUMN news.articles.agencies IS 'Desks, wire services and offices that the byline credits.';
COMMENT ON COLUMN news.articles.published_on IS 'Calendar day of the publication on the publisher''s clock; UTC''s where nothing tells that.';

CREATE OR REPLACE VIEW news.unique_articles AS SELECT * FROM news.articles WHERE is_representative;
COMMENT ON COLUMN news.unique_articles.authors IS 'Names of the persons who wrote it, in the order given.';
COMMENT ON COLUMN news.unique_articles.subtitle IS 'Standfirst below the headline, where the page sets one off.';
COMMENT ON COLUMN news.unique_articles.agencies IS 'Desks, wire services and offices that the byline credits.';
COMMENT ON COLUMN news.unique_articles.published_on IS 'Calendar day of the publication on the publisher''s clock; UTC''s where nothing tells that.';

CREATE OR REPLACE VIEW news.revisions AS
SELECT r.article_id, s.domain AS source, a.canonical_url AS url, r.title, r.revision_number AS revision, r.is_current,
       r.known_from_at, r.recorded_at,
       CASE WHEN r.revision_number = 1 THEN 'first'
            WHEN n.pipeline = 'reextract_articles' THEN 're-read'
            ELSE 'changed' END AS cause,
       r.changed_fields, b.word_count AS words_before, r.word_count AS words_after,
       r.authors, r.published_at, r.published_precision, a.first_seen_at, r.modified_at, r.language, r.section, r.tags,
       r.description, r.text, r.image_url, r.is_paywalled, r.text_origin, r.extractor_version,
       r.subtitle, r.agencies, r.published_on
FROM newsreel.revisions r
JOIN newsreel.articles a USING (article_id)
JOIN newsreel.sources s USING (source_id)
JOIN newsreel.runs n ON n.run_id = r.run_id
LEFT JOIN newsreel.revisions b ON b.article_id = r.article_id AND b.revision_number = r.revision_number - 1;
COMMENT ON COLUMN news.revisions.authors IS 'Names of the persons who wrote it, in the order given.';
COMMENT ON COLUMN news.revisions.subtitle IS 'Standfirst below the headline, where the page sets one off.';
COMMENT ON COLUMN news.revisions.agencies IS 'Desks, wire services and offices that the byline credits.';
COMMENT ON COLUMN news.revisions.published_on IS 'Calendar day of the publication on the publisher''s clock; UTC''s where nothing tells that.';

DROP FUNCTION news.article_as_of(timestamptz);
-- Names in the body are bound now, so no search_path of a caller can change what they mean, and the planner
-- can still look through the function: one article as of a moment is an index lookup.
CREATE FUNCTION news.article_as_of(at timestamptz) RETURNS TABLE (
    article_id bigint, source text, title text, authors text[], published_at timestamptz, published_precision text,
    first_seen_at timestamptz, modified_at timestamptz, language text, section text, tags text[], description text,
    text text, word_count integer, url text, image_url text, is_paywalled boolean, text_origin text, revision integer,
    revised_at timestamptz, recorded_at timestamptz, subtitle text, agencies text[], published_on date)
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT DISTINCT ON (r.article_id) r.article_id, r.source, r.title, r.authors, r.published_at,
           r.published_precision, r.first_seen_at, r.modified_at, r.language, r.section, r.tags, r.description, r.text,
           r.words_after, r.url, r.image_url, r.is_paywalled, r.text_origin, r.revision, r.known_from_at, r.recorded_at,
           r.subtitle, r.agencies, r.published_on
    FROM news.revisions r
    WHERE r.recorded_at <= article_as_of.at
    ORDER BY r.article_id, r.revision DESC;
END;
COMMENT ON FUNCTION news.article_as_of(timestamptz) IS 'What we showed at a moment: each article that was loaded then, in the state it had for us. Columns as in news.articles.';
REVOKE ALL ON FUNCTION news.article_as_of(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION news.article_as_of(timestamptz) TO newsreel_reader, newsreel_writer;
