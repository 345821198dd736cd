-- New months, shelves and captures' months are made beside whoever reads: a dump, an export that takes hours.
-- ATTACH only locks out other changes of the same table, but where the table has a default partition, all readers of
-- that as well. So months are partitions of a partition of their own, which has none.
CREATE TABLE newsreel.current_articles_since_2000 (LIKE newsreel.current_articles INCLUDING ALL) PARTITION BY RANGE (published_at);

-- Where the months are, until they are attached again.
CREATE TEMPORARY TABLE months ON COMMIT DROP AS
SELECT c.relname AS name, to_date(right(c.relname, 6), 'YYYYMM') AS month
FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = 'newsreel.current_articles'::regclass AND c.relname ~ '^current_articles_[0-9]{6}$';

DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT * FROM months ORDER BY month LOOP
        EXECUTE format('ALTER TABLE newsreel.current_articles DETACH PARTITION newsreel.%I', one.name);
    END LOOP;
    ALTER TABLE newsreel.current_articles ATTACH PARTITION newsreel.current_articles_since_2000
        FOR VALUES FROM ('2000-01-01 00:00+00') TO (MAXVALUE);
    FOR one IN SELECT * FROM months ORDER BY month LOOP
        EXECUTE format('ALTER TABLE newsreel.current_articles_since_2000 ATTACH PARTITION newsreel.%I FOR VALUES FROM (%L) TO (%L)',
            one.name, one.month || ' 00:00+00', (one.month + interval '1 month')::date || ' 00:00+00');
    END LOOP;
END
$$;

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
        EXECUTE format('ALTER TABLE newsreel.current_articles_since_2000 ATTACH PARTITION newsreel.%I FOR VALUES FROM (%L) TO (%L)',
            name, month || ' 00:00+00', (month + interval '1 month')::date || ' 00:00+00');
        made := made + 1;
    END LOOP;
    RETURN made;
END
$$;
GRANT EXECUTE ON FUNCTION newsreel.ensure_article_months(timestamptz[]) TO newsreel_writer;

CREATE OR REPLACE FUNCTION newsreel.ensure_month_partitions(from_at timestamptz, to_at timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    month_start date := date_trunc('month', from_at AT TIME ZONE 'UTC')::date;
    month_end date;
    suffix text;
    made integer := 0;
BEGIN
    IF to_at < from_at OR to_at - from_at > interval '1000 years' THEN
        RAISE EXCEPTION 'ensure_month_partitions: % to % is not a range', from_at, to_at;
    END IF;
    PERFORM pg_advisory_xact_lock(7015301);
    WHILE month_start <= (to_at AT TIME ZONE 'UTC')::date LOOP
        month_end := (month_start + interval '1 month')::date;
        suffix := to_char(month_start, 'YYYYMM');
        IF NOT EXISTS (SELECT FROM pg_class WHERE relname = 'captures_' || suffix AND relnamespace = 'newsreel'::regnamespace) THEN
            EXECUTE format('CREATE TABLE newsreel.%I (LIKE newsreel.captures INCLUDING ALL EXCLUDING IDENTITY)', 'captures_' || suffix);
            EXECUTE format('ALTER TABLE newsreel.captures ATTACH PARTITION newsreel.%I FOR VALUES FROM (%L) TO (%L)',
                'captures_' || suffix, month_start || ' 00:00+00', month_end || ' 00:00+00');
            EXECUTE format('CREATE TABLE newsreel.%I (LIKE newsreel.capture_bodies INCLUDING ALL)', 'capture_bodies_' || suffix);
            EXECUTE format('ALTER TABLE newsreel.capture_bodies ATTACH PARTITION newsreel.%I FOR VALUES FROM (%L) TO (%L)',
                'capture_bodies_' || suffix, month_start, month_end);
            made := made + 1;
        END IF;
        month_start := month_end;
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
    EXECUTE format('CREATE TABLE newsreel.%I (LIKE newsreel.sketches INCLUDING ALL)', name);
    EXECUTE format('ALTER TABLE newsreel.sketches ATTACH PARTITION newsreel.%I FOR VALUES IN (%s)', name, shelf);
    RETURN true;
END
$$;
