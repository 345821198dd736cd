-- Months are partitions of a partition now. And how often a rare word occurs the planner can only guess, and guesses too
-- much: it went through the articles by date, reading each one's words, instead of asking the full-text index. No index has
-- the order that is asked for here, so that it asks the full-text index.
CREATE OR REPLACE FUNCTION news.search(query text, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, source_domain text DEFAULT NULL::text, language_code text DEFAULT NULL::text, max_results integer DEFAULT 20) RETURNS TABLE(rank real, article_id bigint, published_at timestamp with time zone, source text, language text, title text, snippet text, url text, group_id bigint, is_representative boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $_$
#variable_conflict use_column
DECLARE
    ranked_at_most CONSTANT integer := 2000;
    only_source bigint := newsreel.source_key(source_domain);
    configs regconfig[];
    queries tsquery[];
    every tsquery;
    oldest timestamptz;
    low timestamptz;
    high timestamptz;
    days integer := 1;
    ids bigint[] := '{}';
    ranks real[] := '{}';
    revisions integer[] := '{}';
    one record;
BEGIN
    IF max_results NOT BETWEEN 1 AND 1000 THEN
        RAISE EXCEPTION 'max_results is %: give 1 to 1000.', max_results;
    END IF;
    SELECT array_agg(q.config), array_agg(q.parsed) INTO configs, queries FROM newsreel.parsed_queries(query, language_code) q;
    every := newsreel.any_of(queries);
    IF numnode(every) = 0 THEN
        RETURN;
    END IF;
    SELECT greatest(from_at, min(to_date(right(c.relname, 6), 'YYYYMM'))::timestamp AT TIME ZONE 'UTC') INTO oldest
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'newsreel.current_articles_since_2000'::regclass AND c.relname ~ '^current_articles_\d{6}$';
    SELECT coalesce(max(c.published_at) + interval '1 microsecond', to_at) INTO high FROM newsreel.current_articles c
    WHERE c.published_at >= coalesce(from_at, '-infinity') AND c.published_at < coalesce(to_at, 'infinity');
    -- The newest stretches first, each twice as long as the one before, so that a frequent word costs a few days'
    -- matches and a rare one few questions. What has no date comes last, and only where no dates are asked for; what is
    -- older than 2000 is one stretch.
    LOOP
        IF high IS NULL OR oldest IS NULL OR high <= oldest THEN
            low := '-infinity';
        ELSE
            low := greatest(oldest, high - make_interval(days => days));
        END IF;
        low := greatest(low, from_at);
        FOR one IN
            SELECT f.article_id, f.revision_number, ts_rank_cd(f.search, q.parsed, 1) AS rank
            FROM (
                SELECT c.article_id, c.revision_number, c.search, newsreel.search_config(c.language) AS config
                FROM newsreel.current_articles c
                WHERE c.published_at >= low AND c.published_at < coalesce(high, 'infinity') AND c.search @@ every
                  AND (only_source IS NULL OR c.source_id = only_source)
                  AND (language_code IS NULL OR c.language = language_code)
                ORDER BY c.published_at + interval '0' DESC LIMIT ranked_at_most - cardinality(ids)
            ) f
            JOIN unnest(configs, queries) AS q (config, parsed) ON q.config = f.config AND f.search @@ q.parsed
        LOOP
            ids := ids || one.article_id;
            ranks := ranks || one.rank;
            revisions := revisions || one.revision_number;
        END LOOP;
        EXIT WHEN cardinality(ids) >= ranked_at_most OR low = '-infinity' OR low <= from_at;
        high := low;
        days := days * 2;
    END LOOP;
    IF from_at IS NULL AND to_at IS NULL AND cardinality(ids) < ranked_at_most THEN
        FOR one IN
            SELECT f.article_id, f.revision_number, ts_rank_cd(f.search, q.parsed, 1) AS rank
            FROM (
                SELECT c.article_id, c.revision_number, c.search, newsreel.search_config(c.language) AS config
                FROM newsreel.current_articles c
                WHERE c.published_at IS NULL AND c.search @@ every
                  AND (only_source IS NULL OR c.source_id = only_source)
                  AND (language_code IS NULL OR c.language = language_code)
                ORDER BY c.first_seen_at DESC LIMIT ranked_at_most - cardinality(ids)
            ) f
            JOIN unnest(configs, queries) AS q (config, parsed) ON q.config = f.config AND f.search @@ q.parsed
        LOOP
            ids := ids || one.article_id;
            ranks := ranks || one.rank;
            revisions := revisions || one.revision_number;
        END LOOP;
    END IF;
    RETURN QUERY
    SELECT best.rank, best.article_id, r.published_at, s.domain, r.language, r.title,
           regexp_replace(ts_headline(q.config, left(r.text, 100000), q.parsed,
               'StartSel=**, StopSel=**, MaxFragments=2, MaxWords=20, MinWords=8, FragmentDelimiter=" … "'), '\s+', ' ', 'g'),
           a.canonical_url, m.group_id, coalesce(g.representative_article_id = best.article_id, true)
    FROM (
        SELECT u.article_id, u.revision_number, u.rank, u.place
        FROM unnest(ids, revisions, ranks) WITH ORDINALITY AS u (article_id, revision_number, rank, place)
        ORDER BY u.rank DESC, u.place LIMIT max_results
    ) best
    JOIN newsreel.revisions r ON r.article_id = best.article_id AND r.revision_number = best.revision_number
    JOIN newsreel.articles a ON a.article_id = best.article_id
    JOIN newsreel.sources s ON s.source_id = a.source_id
    JOIN unnest(configs, queries) AS q (config, parsed) ON q.config = newsreel.search_config(r.language)
    LEFT JOIN newsreel.duplicate_members m ON m.article_id = best.article_id
    LEFT JOIN newsreel.duplicate_groups g ON g.group_id = m.group_id
    ORDER BY best.rank DESC, r.published_at DESC NULLS LAST, best.article_id;
END
$_$;
