-- What every article says now, in one table partitioned by month: for searches and ranges of dates.

-- Both are trusted extensions of contrib: the owner of the database may make them.
DO $$
DECLARE
    wanted text;
    place text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['unaccent', 'pg_trgm'] LOOP
        IF NOT EXISTS (SELECT FROM pg_available_extensions WHERE name = wanted) THEN
            RAISE EXCEPTION 'This Postgres lacks the extension %: install its contrib package (Debian, Ubuntu: '
                'postgresql; Red Hat: postgresql-contrib) and migrate again.', wanted;
        END IF;
        EXECUTE format('CREATE EXTENSION IF NOT EXISTS %I SCHEMA public', wanted);
        SELECT extnamespace::regnamespace::text INTO place FROM pg_extension WHERE extname = wanted;
        IF place <> 'public' THEN
            RAISE EXCEPTION 'The extension % is in schema %: run ALTER EXTENSION % SET SCHEMA public and migrate '
                'again.', wanted, place, wanted;
        END IF;
    END LOOP;
END
$$;

-- Postgres' own configurations, with accents taken off first. Copies of our own: what a stored index was made
-- with can't be changed by whoever alters theirs, and it goes along with a dump.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'arabic', 'armenian', 'basque', 'catalan', 'danish', 'dutch', 'english', 'finnish', 'french', 'german', 'greek',
        'hindi', 'hungarian', 'indonesian', 'irish', 'italian', 'lithuanian', 'nepali', 'norwegian', 'portuguese',
        'romanian', 'russian', 'serbian', 'spanish', 'swedish', 'tamil', 'turkish', 'yiddish', 'simple'] LOOP
        EXECUTE format('CREATE TEXT SEARCH CONFIGURATION newsreel.%I (COPY = pg_catalog.%1$I)', name);
        EXECUTE format('ALTER TEXT SEARCH CONFIGURATION newsreel.%I ALTER MAPPING FOR hword, hword_part, word'
            ' WITH public.unaccent, pg_catalog.%I', name, CASE name WHEN 'simple' THEN name ELSE name || '_stem' END);
        EXECUTE format('ALTER TEXT SEARCH CONFIGURATION newsreel.%I ALTER MAPPING FOR numhword, numword'
            ' WITH public.unaccent, pg_catalog.simple', name);
    END LOOP;
END
$$;

-- The index moves to the new table; revisions keep their text.
DROP INDEX newsreel.revisions_search, newsreel.revisions_published;
CREATE INDEX revisions_published ON newsreel.revisions (published_at);

CREATE OR REPLACE FUNCTION newsreel.search_config(language text) RETURNS regconfig
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE language
    WHEN 'ar' THEN 'newsreel.arabic'::regconfig WHEN 'ca' THEN 'newsreel.catalan'::regconfig
    WHEN 'da' THEN 'newsreel.danish'::regconfig WHEN 'de' THEN 'newsreel.german'::regconfig
    WHEN 'el' THEN 'newsreel.greek'::regconfig WHEN 'en' THEN 'newsreel.english'::regconfig
    WHEN 'es' THEN 'newsreel.spanish'::regconfig WHEN 'eu' THEN 'newsreel.basque'::regconfig
    WHEN 'fi' THEN 'newsreel.finnish'::regconfig WHEN 'fr' THEN 'newsreel.french'::regconfig
    WHEN 'ga' THEN 'newsreel.irish'::regconfig WHEN 'hi' THEN 'newsreel.hindi'::regconfig
    WHEN 'hu' THEN 'newsreel.hungarian'::regconfig WHEN 'hy' THEN 'newsreel.armenian'::regconfig
    WHEN 'id' THEN 'newsreel.indonesian'::regconfig WHEN 'it' THEN 'newsreel.italian'::regconfig
    WHEN 'lt' THEN 'newsreel.lithuanian'::regconfig WHEN 'ne' THEN 'newsreel.nepali'::regconfig
    WHEN 'nl' THEN 'newsreel.dutch'::regconfig WHEN 'no' THEN 'newsreel.norwegian'::regconfig
    WHEN 'nb' THEN 'newsreel.norwegian'::regconfig WHEN 'nn' THEN 'newsreel.norwegian'::regconfig
    WHEN 'pt' THEN 'newsreel.portuguese'::regconfig WHEN 'ro' THEN 'newsreel.romanian'::regconfig
    WHEN 'ru' THEN 'newsreel.russian'::regconfig WHEN 'sr' THEN 'newsreel.serbian'::regconfig
    WHEN 'sv' THEN 'newsreel.swedish'::regconfig WHEN 'ta' THEN 'newsreel.tamil'::regconfig
    WHEN 'tr' THEN 'newsreel.turkish'::regconfig WHEN 'yi' THEN 'newsreel.yiddish'::regconfig
    ELSE 'newsreel.simple'::regconfig END;

-- A tsvector holds 1 MB. A word needs its bytes and about five more for each place, and a hyphenated one is
-- kept whole and in parts, so that text of four-letter words grows to its 3.2-fold: 250,000 bytes always fit.
CREATE FUNCTION newsreel.indexed_part(content text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN octet_length(content) <= 250000 THEN content
    WHEN octet_length(left(content, 250000)) <= 250000 THEN left(content, 250000)
    WHEN octet_length(left(content, 125000)) <= 250000 THEN left(content, 125000)
    ELSE left(content, 62500) END;
COMMENT ON FUNCTION newsreel.indexed_part(text) IS 'The beginning of a text that surely fits a full-text index: up to 250,000 bytes.';

CREATE FUNCTION newsreel.search_vector(language text, title text, content text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN setweight(to_tsvector(newsreel.search_config(language), left(coalesce(title, ''), 2000)), 'A')
    || setweight(to_tsvector(newsreel.search_config(language), newsreel.indexed_part(content)), 'B');
COMMENT ON FUNCTION newsreel.search_vector(text, text, text) IS 'Full-text index of an article: title (weight A) and text (weight B).';

-- published_at is the key so that a range of it prunes; what has no date is in the default partition.
CREATE TABLE newsreel.current_articles (
    article_id           bigint NOT NULL,
    source_id            bigint NOT NULL,
    revision_number      integer NOT NULL,
    published_at         timestamptz,
    published_precision  text,
    published_on         date,
    first_seen_at        timestamptz NOT NULL,
    known_from_at        timestamptz NOT NULL,
    title                text,
    authors              text[] NOT NULL,
    byline               text NOT NULL,
    language             text,
    section              text,
    tags                 text[] NOT NULL,
    word_count           integer NOT NULL,
    is_paywalled         boolean,
    text_origin          text NOT NULL,
    search               tsvector NOT NULL
) PARTITION BY RANGE (published_at);
COMMENT ON TABLE newsreel.current_articles IS 'What every article says now, a row each, for searches and ranges of dates: kept by triggers on revisions, in their transaction. Partitioned by month of publication. The text itself is in revisions only.';
COMMENT ON COLUMN newsreel.current_articles.article_id IS 'The article.';
COMMENT ON COLUMN newsreel.current_articles.source_id IS 'The publisher.';
COMMENT ON COLUMN newsreel.current_articles.revision_number IS 'The revision that it is shown from; the columns below are its.';
COMMENT ON COLUMN newsreel.current_articles.published_at IS 'When it was published; null when nothing trustworthy says so.';
COMMENT ON COLUMN newsreel.current_articles.published_precision IS 'second or day.';
COMMENT ON COLUMN newsreel.current_articles.published_on IS 'Calendar day of the publication on the publisher''s clock.';
COMMENT ON COLUMN newsreel.current_articles.first_seen_at IS 'When an entry first claimed it.';
COMMENT ON COLUMN newsreel.current_articles.known_from_at IS 'When we captured this state.';
COMMENT ON COLUMN newsreel.current_articles.title IS 'Headline.';
COMMENT ON COLUMN newsreel.current_articles.authors IS 'Names of the authors, in the order given.';
COMMENT ON COLUMN newsreel.current_articles.byline IS 'The same as one text, for searches in names.';
COMMENT ON COLUMN newsreel.current_articles.language IS 'Language of the text, ISO 639-1.';
COMMENT ON COLUMN newsreel.current_articles.section IS 'Section of the paper.';
COMMENT ON COLUMN newsreel.current_articles.tags IS 'Tags or keywords.';
COMMENT ON COLUMN newsreel.current_articles.word_count IS 'Words in the text.';
COMMENT ON COLUMN newsreel.current_articles.is_paywalled IS 'True or false where the page says so.';
COMMENT ON COLUMN newsreel.current_articles.text_origin IS 'page, or feed.';
COMMENT ON COLUMN newsreel.current_articles.search IS 'Full-text index of title (weight A) and the first 250,000 bytes of the text (weight B).';

-- The constraint spares a scan of the undated whenever a month is attached, and lets a range leave them out.
CREATE TABLE newsreel.current_articles_undated PARTITION OF newsreel.current_articles (CHECK (published_at IS NULL)) DEFAULT;
CREATE TABLE newsreel.current_articles_before_2000 PARTITION OF newsreel.current_articles
    FOR VALUES FROM (MINVALUE) TO ('2000-01-01 00:00+00');

-- Made aside and attached: that lets others read and write the other months meanwhile.
CREATE FUNCTION newsreel.ensure_article_months(moments timestamptz[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    month date;
    name text;
    made integer := 0;
BEGIN
    FOR month IN
        SELECT DISTINCT date_trunc('month', moment AT TIME ZONE 'UTC')::date FROM unnest(moments) AS m (moment)
        WHERE moment >= '2000-01-01 00:00+00' ORDER BY 1
    LOOP
        name := 'current_articles_' || to_char(month, 'YYYYMM');
        CONTINUE WHEN to_regclass('newsreel.' || name) IS NOT NULL;
        PERFORM pg_advisory_xact_lock(7015305);
        CONTINUE WHEN to_regclass('newsreel.' || name) IS NOT NULL;
        EXECUTE format('CREATE TABLE newsreel.%I (LIKE newsreel.current_articles INCLUDING ALL)', name);
        EXECUTE format('ALTER TABLE newsreel.current_articles ATTACH PARTITION newsreel.%I FOR VALUES FROM (%L) TO (%L)',
            name, month || ' 00:00+00', (month + interval '1 month')::date || ' 00:00+00');
        made := made + 1;
    END LOOP;
    RETURN made;
END
$$;
COMMENT ON FUNCTION newsreel.ensure_article_months(timestamptz[]) IS 'Makes the monthly partitions of current_articles that these moments need and that are missing; returns how many.';
REVOKE ALL ON FUNCTION newsreel.ensure_article_months(timestamptz[]) FROM PUBLIC;

CREATE FUNCTION newsreel.show_articles(article_ids bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO newsreel.current_articles (article_id, source_id, revision_number, published_at, published_precision,
        published_on, first_seen_at, known_from_at, title, authors, byline, language, section, tags, word_count,
        is_paywalled, text_origin, search)
    SELECT r.article_id, a.source_id, r.revision_number, r.published_at, r.published_precision, r.published_on,
           a.first_seen_at, r.known_from_at, r.title, r.authors, array_to_string(r.authors, ', '), r.language, r.section,
           r.tags, r.word_count, r.is_paywalled, r.text_origin, newsreel.search_vector(r.language, r.title, r.text)
    FROM newsreel.revisions r JOIN newsreel.articles a USING (article_id)
    WHERE r.article_id = ANY(article_ids) AND r.is_current
$$;
COMMENT ON FUNCTION newsreel.show_articles(bigint[]) IS 'Puts the newest revisions of some articles into current_articles, where they are not.';
REVOKE ALL ON FUNCTION newsreel.show_articles(bigint[]) FROM PUBLIC;

SELECT newsreel.ensure_article_months(ARRAY(SELECT DISTINCT date_trunc('month', published_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
    FROM newsreel.revisions WHERE is_current AND published_at IS NOT NULL));
SELECT newsreel.show_articles(ARRAY(SELECT article_id FROM newsreel.revisions WHERE is_current));

CREATE INDEX current_articles_id ON newsreel.current_articles (article_id);
CREATE INDEX current_articles_published ON newsreel.current_articles (published_at);
CREATE INDEX current_articles_day ON newsreel.current_articles (((published_at AT TIME ZONE 'UTC')::date));
CREATE INDEX current_articles_source ON newsreel.current_articles (source_id, published_at);
CREATE INDEX current_articles_search ON newsreel.current_articles USING gin (search);
CREATE INDEX current_articles_title ON newsreel.current_articles USING gin (title public.gin_trgm_ops);
CREATE INDEX current_articles_byline ON newsreel.current_articles USING gin (byline public.gin_trgm_ops);

CREATE FUNCTION newsreel.show_added_revisions() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM newsreel.ensure_article_months(ARRAY(SELECT DISTINCT published_at FROM added WHERE is_current AND published_at IS NOT NULL));
    PERFORM newsreel.show_articles(ARRAY(SELECT article_id FROM added WHERE is_current ORDER BY article_id));
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION newsreel.show_added_revisions() IS 'New revisions are shown.';

CREATE FUNCTION newsreel.show_changed_revision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.is_current THEN
        IF OLD.published_at IS NULL THEN
            DELETE FROM newsreel.current_articles WHERE article_id = OLD.article_id AND published_at IS NULL;
        ELSE
            DELETE FROM newsreel.current_articles WHERE article_id = OLD.article_id AND published_at = OLD.published_at;
        END IF;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.is_current THEN
        PERFORM newsreel.ensure_article_months(ARRAY[NEW.published_at]);
        PERFORM newsreel.show_articles(ARRAY[NEW.article_id]);
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION newsreel.show_changed_revision() IS 'A revision that is not the newest any more, or says something else, is not shown as before.';

CREATE TRIGGER show_added AFTER INSERT ON newsreel.revisions REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION newsreel.show_added_revisions();
CREATE TRIGGER show_changed AFTER UPDATE OF article_id, revision_number, is_current, known_from_at, text_origin, title,
    authors, published_at, published_precision, published_on, language, section, tags, is_paywalled, text, word_count
    ON newsreel.revisions FOR EACH ROW WHEN (OLD.is_current OR NEW.is_current)
    EXECUTE FUNCTION newsreel.show_changed_revision();
CREATE TRIGGER show_no_more AFTER DELETE ON newsreel.revisions FOR EACH ROW WHEN (OLD.is_current)
    EXECUTE FUNCTION newsreel.show_changed_revision();

-- Only the columns that are not in current_articles are fetched, and only where a query names them.
CREATE OR REPLACE VIEW news.articles AS
SELECT c.article_id, s.domain AS source, c.title, c.authors, c.published_at, c.published_precision,
       c.first_seen_at, r.modified_at, c.language, c.section, c.tags, r.description, r.text, c.word_count,
       a.canonical_url AS url, r.image_url, c.is_paywalled, c.text_origin, c.revision_number AS revision,
       c.known_from_at AS revised_at,
       m.group_id,
       coalesce(g.representative_article_id = c.article_id, true) AS is_representative,
       (SELECT d.origin FROM newsreel.field_candidates d
        WHERE d.article_id = c.article_id AND d.revision_number = c.revision_number
          AND d.field = 'published_at' AND d.won) AS published_origin,
       c.search,
       r.subtitle, r.agencies, c.published_on, c.byline
FROM newsreel.current_articles c
LEFT JOIN newsreel.sources s USING (source_id)
LEFT JOIN newsreel.articles a ON a.article_id = c.article_id
LEFT JOIN newsreel.revisions r ON r.article_id = c.article_id AND r.revision_number = c.revision_number
LEFT JOIN newsreel.duplicate_members m ON m.article_id = c.article_id
LEFT JOIN newsreel.duplicate_groups g ON g.group_id = m.group_id;
COMMENT ON COLUMN news.articles.byline IS 'Names of the authors as one text; byline ILIKE ''%name%'' and title ILIKE ''%word%'' use an index.';
COMMENT ON COLUMN news.articles.published_at IS 'When it was published; null when nothing trustworthy says so. A range of it reads only the months it touches.';
COMMENT ON COLUMN news.articles.search IS 'Full-text index of title and text; use it as: search @@ news.search_query(''words'').';

CREATE OR REPLACE VIEW news.unique_articles AS SELECT * FROM news.articles WHERE is_representative;
COMMENT ON COLUMN news.unique_articles.byline IS 'Names of the authors as one text; byline ILIKE ''%name%'' and title ILIKE ''%word%'' use an index.';
COMMENT ON COLUMN news.unique_articles.published_at IS 'When it was published; null when nothing trustworthy says so. A range of it reads only the months it touches.';
COMMENT ON COLUMN news.unique_articles.search IS 'Full-text index of title and text; use it as: search @@ news.search_query(''words'').';

ALTER TABLE newsreel.revisions DROP COLUMN search;
