-- Captures: entries that come from archives, and retention by whole months.

-- UNIQUE (feed_id, entry_key) binds nothing where feed_id is null.
CREATE UNIQUE INDEX entries_history ON newsreel.entries (source_id, origin, entry_key) WHERE feed_id IS NULL;
-- Replay reads the polls of a feed that have a body, which are few beside those that found nothing new.
CREATE INDEX polls_captured ON newsreel.polls (feed_id, poll_id) WHERE capture_id IS NOT NULL;
COMMENT ON COLUMN newsreel.entries.origin IS 'Who claimed it: feed, or the name of a history, for example warc.';
COMMENT ON COLUMN newsreel.entries.first_seen_at IS 'When we first saw it; for a history, the oldest capture that it gave.';
COMMENT ON COLUMN newsreel.entries.last_seen_at IS 'When a changed feed last listed it; for a history, the newest capture that it gave.';
COMMENT ON COLUMN newsreel.runs.pipeline IS 'Which pipeline: ingest_articles, poll_feeds or import_captures.';
COMMENT ON COLUMN news.runs.pipeline IS 'ingest_articles, poll_feeds or import_captures.';

-- The writer has no right to drop tables, so months go by a function that runs as the owner. The bytes
-- of a capture are stored in the capture's own month, so no other month can miss them.
-- lock_timeout is below Postgres' deadlock_timeout (1 s): whoever is in the way is never ended for
-- this function's sake; it gives up and is called again.
CREATE FUNCTION newsreel.drop_capture_months(before_month date)
RETURNS TABLE (month date, is_dropped boolean, freed_bytes bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '500ms' AS $$
DECLARE
    pages text;
    bodies text;
    is_needed boolean;
BEGIN
    IF before_month IS NULL OR before_month > date_trunc('month', now() AT TIME ZONE 'UTC')::date THEN
        RAISE EXCEPTION 'drop_capture_months: % is not the first day of this month or an earlier day', before_month;
    END IF;
    PERFORM pg_advisory_xact_lock(7015301);
    FOR month IN
        SELECT to_date(right(c.relname, 6), 'YYYYMM')
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'newsreel.captures'::regclass
        ORDER BY 1
    LOOP
        EXIT WHEN month + interval '1 month' > before_month;
        pages := 'captures_' || to_char(month, 'YYYYMM');
        bodies := 'capture_bodies_' || to_char(month, 'YYYYMM');
        EXECUTE format('LOCK TABLE newsreel.captures, newsreel.capture_bodies, newsreel.%I, newsreel.%I'
            ' IN ACCESS EXCLUSIVE MODE', pages, bodies);
        EXECUTE format('SELECT EXISTS (SELECT FROM newsreel.entries e JOIN newsreel.%I c USING (capture_id)'
            ' WHERE e.state IN (''pending'', ''captured''))', pages) INTO is_needed;
        is_dropped := NOT is_needed;
        freed_bytes := 0;
        IF is_dropped THEN
            freed_bytes := pg_total_relation_size(format('newsreel.%I', pages)::regclass)
                + pg_total_relation_size(format('newsreel.%I', bodies)::regclass);
            EXECUTE format('DROP TABLE newsreel.%I, newsreel.%I', pages, bodies);
        END IF;
        RETURN NEXT;
    END LOOP;
END
$$;
COMMENT ON FUNCTION newsreel.drop_capture_months(date) IS 'Drops the monthly partitions of captures that end before a day, but none with a capture that an entry still waits for; a row a month, with the bytes that were freed.';
REVOKE ALL ON FUNCTION newsreel.drop_capture_months(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION newsreel.drop_capture_months(date) TO newsreel_writer;
