-- Days whose articles have changed since the export after a night last wrote them: of whatever run, red or green, and
-- also by what leaves no other trace, a group that dissolves or a date that moves.
CREATE TABLE newsreel.changed_days (
    change_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    day         date NOT NULL,
    changed_at  timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE newsreel.changed_days IS 'Days (UTC) of publication, of first sight for undated articles, on which something changed that an export shows. A row is added by each change, never updated, so that nobody waits for anybody; the export after a night removes those that it has written, maintenance all but the newest of a day.';
COMMENT ON COLUMN newsreel.changed_days.change_id IS 'Surrogate key.';
COMMENT ON COLUMN newsreel.changed_days.day IS 'The day whose files are out of date.';
COMMENT ON COLUMN newsreel.changed_days.changed_at IS 'When the transaction that changed it began.';

CREATE FUNCTION newsreel.note_changed_days(article_ids bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO newsreel.changed_days (day)
    SELECT DISTINCT (coalesce(r.published_at, a.first_seen_at) AT TIME ZONE 'UTC')::date
    FROM newsreel.articles a JOIN newsreel.revisions r ON r.article_id = a.article_id AND r.is_current
    WHERE a.article_id = ANY(article_ids)
$$;
COMMENT ON FUNCTION newsreel.note_changed_days(bigint[]) IS 'Notes the days of some articles as changed.';
REVOKE ALL ON FUNCTION newsreel.note_changed_days(bigint[]) FROM PUBLIC;

CREATE OR REPLACE FUNCTION newsreel.show_articles(article_ids bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH shown AS (
        INSERT INTO newsreel.current_articles (article_id, source_id, revision_number, published_at, published_precision,
            published_on, first_seen_at, known_from_at, title, authors, byline, language, section, tags, word_count,
            is_paywalled, text_origin, search)
        SELECT r.article_id, a.source_id, r.revision_number, r.published_at, r.published_precision, r.published_on,
               a.first_seen_at, r.known_from_at, r.title, r.authors, array_to_string(r.authors, ', '), r.language, r.section,
               r.tags, r.word_count, r.is_paywalled, r.text_origin, newsreel.search_vector(r.language, r.title, r.text)
        FROM newsreel.revisions r JOIN newsreel.articles a USING (article_id)
        WHERE r.article_id = ANY(article_ids) AND r.is_current
        RETURNING published_at, first_seen_at
    )
    INSERT INTO newsreel.changed_days (day)
    SELECT DISTINCT (coalesce(published_at, first_seen_at) AT TIME ZONE 'UTC')::date FROM shown
$$;

CREATE OR REPLACE FUNCTION newsreel.show_changed_revision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.is_current THEN
        -- Two statements, for a key that is null or not: each finds its partition.
        IF OLD.published_at IS NULL THEN
            WITH hidden AS (
                DELETE FROM newsreel.current_articles WHERE article_id = OLD.article_id AND published_at IS NULL
                RETURNING first_seen_at
            )
            INSERT INTO newsreel.changed_days (day) SELECT (first_seen_at AT TIME ZONE 'UTC')::date FROM hidden;
        ELSE
            DELETE FROM newsreel.current_articles WHERE article_id = OLD.article_id AND published_at = OLD.published_at;
            INSERT INTO newsreel.changed_days (day) VALUES ((OLD.published_at AT TIME ZONE 'UTC')::date);
        END IF;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.is_current THEN
        PERFORM newsreel.ensure_article_months(ARRAY[NEW.published_at]);
        PERFORM newsreel.show_articles(ARRAY[NEW.article_id]);
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION newsreel.note_regrouped() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM newsreel.note_changed_days(ARRAY(SELECT article_id FROM regrouped));
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION newsreel.note_regrouped() IS 'Articles that came into a group, or left one, look different.';
CREATE TRIGGER note_joined AFTER INSERT ON newsreel.duplicate_members REFERENCING NEW TABLE AS regrouped
    FOR EACH STATEMENT EXECUTE FUNCTION newsreel.note_regrouped();
CREATE TRIGGER note_moved AFTER UPDATE ON newsreel.duplicate_members REFERENCING NEW TABLE AS regrouped
    FOR EACH STATEMENT EXECUTE FUNCTION newsreel.note_regrouped();
CREATE TRIGGER note_left AFTER DELETE ON newsreel.duplicate_members REFERENCING OLD TABLE AS regrouped
    FOR EACH STATEMENT EXECUTE FUNCTION newsreel.note_regrouped();

CREATE FUNCTION newsreel.note_represented() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM newsreel.note_changed_days(ARRAY[OLD.representative_article_id, NEW.representative_article_id]);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION newsreel.note_represented() IS 'Of a group with another representative, the old and the new one look different.';
CREATE TRIGGER note_represented AFTER UPDATE OF representative_article_id ON newsreel.duplicate_groups
    FOR EACH ROW WHEN (OLD.representative_article_id <> NEW.representative_article_id)
    EXECUTE FUNCTION newsreel.note_represented();
REVOKE ALL ON FUNCTION newsreel.note_regrouped(), newsreel.note_represented() FROM PUBLIC;
