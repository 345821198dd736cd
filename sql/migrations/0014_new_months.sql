-- Two workers that need the same new month: the second one waits, and then has to ask the catalogue itself.
-- to_regclass may remember that there was none.
CREATE OR REPLACE FUNCTION newsreel.ensure_article_months(moments timestamptz[]) RETURNS integer
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
        CONTINUE WHEN EXISTS (SELECT FROM pg_class WHERE relname = name AND relnamespace = 'newsreel'::regnamespace);
        EXECUTE format('CREATE TABLE newsreel.%I (LIKE newsreel.current_articles INCLUDING ALL)', name);
        EXECUTE format('ALTER TABLE newsreel.current_articles ATTACH PARTITION newsreel.%I FOR VALUES FROM (%L) TO (%L)',
            name, month || ' 00:00+00', (month + interval '1 month')::date || ' 00:00+00');
        made := made + 1;
    END LOOP;
    RETURN made;
END
$$;

CREATE OR REPLACE FUNCTION newsreel.ensure_sketch_shelf(shelf integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    name text := format('sketches_%s_%s', shelf / 1000000,
                        to_char(date '0001-01-01' + 7 * (shelf % 1000000), 'YYYYMMDD'));
BEGIN
    IF to_regclass('newsreel.' || name) IS NOT NULL THEN
        RETURN false;
    END IF;
    PERFORM pg_advisory_xact_lock(7015301);
    IF EXISTS (SELECT FROM pg_class WHERE relname = name AND relnamespace = 'newsreel'::regnamespace) THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE newsreel.%I PARTITION OF newsreel.sketches FOR VALUES IN (%s)', name, shelf);
    RETURN true;
END
$$;
