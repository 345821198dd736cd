-- For analysts: entries, pages, syndication; searching, trends and articles like another.

CREATE VIEW news.entries AS
SELECT e.entry_id, s.domain AS source, e.feed_id, f.url AS feed_url, e.origin, e.url, e.guid, e.title, e.authors, e.tags,
       e.language, e.summary, e.published_at, e.published_precision, e.published_raw, e.published_quality, e.updated_at,
       e.dated_at, e.first_seen_at, e.last_seen_at, e.state, e.state_kind, e.state_reason, e.attempts,
       e.next_attempt_at, e.article_id
FROM newsreel.entries e
JOIN newsreel.sources s USING (source_id)
LEFT JOIN newsreel.feeds f USING (feed_id);
COMMENT ON VIEW news.entries IS 'What feeds (and histories) claim exists, a row for each claim; one page may be claimed by several.';
COMMENT ON COLUMN news.entries.entry_id IS 'Key of the entry.';
COMMENT ON COLUMN news.entries.source IS 'Domain of the publisher.';
COMMENT ON COLUMN news.entries.feed_id IS 'Feed that claims it, as in news.feeds; null where a history does.';
COMMENT ON COLUMN news.entries.feed_url IS 'Address of that feed.';
COMMENT ON COLUMN news.entries.origin IS 'Who claims it: feed, or the name of a history.';
COMMENT ON COLUMN news.entries.url IS 'Link as claimed.';
COMMENT ON COLUMN news.entries.guid IS 'GUID or Atom id, verbatim.';
COMMENT ON COLUMN news.entries.title IS 'Title as claimed.';
COMMENT ON COLUMN news.entries.authors IS 'Authors as claimed.';
COMMENT ON COLUMN news.entries.tags IS 'Categories as claimed.';
COMMENT ON COLUMN news.entries.language IS 'Language as claimed.';
COMMENT ON COLUMN news.entries.summary IS 'Summary as claimed.';
COMMENT ON COLUMN news.entries.published_at IS 'Publication date as claimed; null when missing or not to be believed.';
COMMENT ON COLUMN news.entries.published_precision IS 'second or day: how exact it is.';
COMMENT ON COLUMN news.entries.published_raw IS 'The claimed date, verbatim.';
COMMENT ON COLUMN news.entries.published_quality IS 'exact, day, no_zone, nonstandard, inferred, unreadable or unbelievable: how far the claimed date can be trusted; null when there is none.';
COMMENT ON COLUMN news.entries.updated_at IS 'Date of the last update as claimed.';
COMMENT ON COLUMN news.entries.dated_at IS 'Best knowledge of the publication date: the article''s once read, the claimed one before.';
COMMENT ON COLUMN news.entries.first_seen_at IS 'When we first saw it.';
COMMENT ON COLUMN news.entries.last_seen_at IS 'When a changed feed last listed it.';
COMMENT ON COLUMN news.entries.state IS 'pending (page not fetched), captured (fetched, not read), loaded, rejected (read, not an article), failed (given up).';
COMMENT ON COLUMN news.entries.state_kind IS 'Class of the last trouble, for example http_error, too_short.';
COMMENT ON COLUMN news.entries.state_reason IS 'The last trouble, in words.';
COMMENT ON COLUMN news.entries.attempts IS 'Times that the page was asked for.';
COMMENT ON COLUMN news.entries.next_attempt_at IS 'Not asked again before this moment.';
COMMENT ON COLUMN news.entries.article_id IS 'The article that it led to.';

CREATE VIEW news.pages AS
SELECT e.canonical_url AS url, s.domain AS source, e.state, e.state_kind, e.state_reason, e.attempts, e.next_attempt_at,
       e.capture_id IS NOT NULL AS is_captured, e.title, e.dated_at, e.first_seen_at, e.last_seen_at, e.article_id
FROM newsreel.entries e
JOIN newsreel.sources s USING (source_id)
WHERE NOT EXISTS (
    SELECT FROM newsreel.entries o
    WHERE o.url_hash = e.url_hash AND (o.article_id IS NOT NULL, o.entry_id) > (e.article_id IS NOT NULL, e.entry_id));
COMMENT ON VIEW news.pages IS 'Every page that we know of, a row each, and what became of it: loaded, waiting, or why not.';
COMMENT ON COLUMN news.pages.url IS 'Address by our rules for canonical URLs.';
COMMENT ON COLUMN news.pages.source IS 'Domain of the publisher whose feed or history claims it.';
COMMENT ON COLUMN news.pages.state IS 'pending (not fetched yet), captured (fetched, not read), loaded, rejected (read, not an article), failed (given up).';
COMMENT ON COLUMN news.pages.state_kind IS 'Class of the last trouble, for example not_found, robots, too_short; null without one.';
COMMENT ON COLUMN news.pages.state_reason IS 'The last trouble, in words.';
COMMENT ON COLUMN news.pages.attempts IS 'Times that it was asked for.';
COMMENT ON COLUMN news.pages.next_attempt_at IS 'Not asked again before this moment.';
COMMENT ON COLUMN news.pages.is_captured IS 'Whether we have its bytes.';
COMMENT ON COLUMN news.pages.title IS 'Title as the feed claims it.';
COMMENT ON COLUMN news.pages.dated_at IS 'Best knowledge of the publication date; null when unknown.';
COMMENT ON COLUMN news.pages.first_seen_at IS 'When it was first claimed.';
COMMENT ON COLUMN news.pages.last_seen_at IS 'When a changed feed last listed it.';
COMMENT ON COLUMN news.pages.article_id IS 'The article that it led to.';

CREATE VIEW news.syndication AS
SELECT g.group_id, f.article_id AS first_article_id, t.domain AS first_source, f.title AS first_title,
       b.canonical_url AS first_url, f.published_at AS first_published_at,
       m.article_id, s.domain AS source, r.title, a.canonical_url AS url, r.published_at, m.kind,
       coalesce(r.published_at, a.first_seen_at) - coalesce(f.published_at, f.first_seen_at) AS lag,
       a.source_id = f.source_id AS is_same_source,
       coalesce(w.agency, v.agency) AS agency
FROM newsreel.current_articles f
JOIN newsreel.duplicate_groups g ON g.representative_article_id = f.article_id
JOIN newsreel.duplicate_members m ON m.group_id = g.group_id AND m.article_id <> f.article_id
JOIN newsreel.articles a ON a.article_id = m.article_id
JOIN newsreel.revisions r ON r.article_id = m.article_id AND r.is_current
LEFT JOIN newsreel.sources t ON t.source_id = f.source_id
LEFT JOIN newsreel.sources s ON s.source_id = a.source_id
LEFT JOIN newsreel.articles b ON b.article_id = f.article_id
LEFT JOIN newsreel.wordings w ON w.article_id = m.article_id
LEFT JOIN newsreel.wordings v ON v.article_id = f.article_id;
COMMENT ON VIEW news.syndication IS 'Who carried whose text: a row for each article whose text another published before.';
COMMENT ON COLUMN news.syndication.group_id IS 'The duplicate group, as in news.articles.';
COMMENT ON COLUMN news.syndication.first_article_id IS 'The article of the group that was published first.';
COMMENT ON COLUMN news.syndication.first_source IS 'Domain of its publisher.';
COMMENT ON COLUMN news.syndication.first_title IS 'Its headline.';
COMMENT ON COLUMN news.syndication.first_url IS 'Its canonical URL.';
COMMENT ON COLUMN news.syndication.first_published_at IS 'When it was published; a range of it reads only the months it touches.';
COMMENT ON COLUMN news.syndication.article_id IS 'The article that carried the text afterwards.';
COMMENT ON COLUMN news.syndication.source IS 'Domain of its publisher.';
COMMENT ON COLUMN news.syndication.title IS 'Its headline.';
COMMENT ON COLUMN news.syndication.url IS 'Its canonical URL.';
COMMENT ON COLUMN news.syndication.published_at IS 'When it was published; null when nothing trustworthy says so.';
COMMENT ON COLUMN news.syndication.kind IS 'exact: the same words as the first; near: cut, localised, updated or with other furniture.';
COMMENT ON COLUMN news.syndication.lag IS 'How long after the first it was published (or first seen, where undated).';
COMMENT ON COLUMN news.syndication.is_same_source IS 'Whether both are of one publisher: then it is a second address, no syndication.';
COMMENT ON COLUMN news.syndication.agency IS 'Wire agency that the article credits, else the one that the first credits.';

CREATE OR REPLACE VIEW news.revisions AS
SELECT r.article_id, s.domain AS source, a.canonical_url AS url, r.title, r.revision_number AS revision, r.is_current,
       r.known_from_at, r.recorded_at,
       CASE WHEN r.revision_number = 1 THEN 'first'
            WHEN n.pipeline = 'reextract_articles' THEN 're-read'
            ELSE 'changed' END AS cause,
       r.changed_fields, b.word_count AS words_before, r.word_count AS words_after,
       r.authors, r.published_at, r.published_precision, a.first_seen_at, r.modified_at, r.language, r.section, r.tags,
       r.description, r.text, r.image_url, r.is_paywalled, r.text_origin, r.extractor_version,
       r.subtitle, r.agencies, r.published_on,
       CASE WHEN NOT r.is_current THEN (
           SELECT min(x.recorded_at) FROM newsreel.revisions x
           WHERE x.article_id = r.article_id AND x.revision_number > r.revision_number) END AS replaced_at
FROM newsreel.revisions r
JOIN newsreel.articles a USING (article_id)
LEFT JOIN newsreel.sources s USING (source_id)
LEFT JOIN newsreel.runs n ON n.run_id = r.run_id
LEFT JOIN newsreel.revisions b ON b.article_id = r.article_id AND b.revision_number = r.revision_number - 1;
COMMENT ON COLUMN news.revisions.replaced_at IS 'When we began to show the next state instead; null for the newest.';

-- The state at a moment without sorting all states: a range of published_at is an index range now.
CREATE OR REPLACE FUNCTION news.article_as_of(at timestamptz) RETURNS TABLE (
    article_id bigint, source text, title text, authors text[], published_at timestamptz, published_precision text,
    first_seen_at timestamptz, modified_at timestamptz, language text, section text, tags text[], description text,
    text text, word_count integer, url text, image_url text, is_paywalled boolean, text_origin text, revision integer,
    revised_at timestamptz, recorded_at timestamptz, subtitle text, agencies text[], published_on date)
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT r.article_id, r.source, r.title, r.authors, r.published_at,
           r.published_precision, r.first_seen_at, r.modified_at, r.language, r.section, r.tags, r.description, r.text,
           r.words_after, r.url, r.image_url, r.is_paywalled, r.text_origin, r.revision, r.known_from_at, r.recorded_at,
           r.subtitle, r.agencies, r.published_on
    FROM news.revisions r
    WHERE r.recorded_at <= article_as_of.at AND (r.replaced_at IS NULL OR r.replaced_at > article_as_of.at);
END;

-- websearch_to_tsquery knows no prefixes. A word with digits is left by every stemmer as it is, so the star
-- becomes such an ending, which is taken off again where it has become the end of a lexeme.
CREATE FUNCTION newsreel.parsed_query(config regconfig, words text) RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF length(words) > 1000 THEN
        RAISE EXCEPTION 'The search has % characters: at most 1000 are allowed.', length(words);
    END IF;
    RETURN regexp_replace(
        websearch_to_tsquery(config, regexp_replace(words, '(\w)\*(?!\w)', '\1x9x9x', 'g'))::text,
        '([^''])x9x9x''', '\1'':*', 'g')::tsquery;
END
$$;
COMMENT ON FUNCTION newsreel.parsed_query(regconfig, text) IS 'A search as people write it, for one configuration: words, "a phrase", or, -without, prefix*.';

CREATE FUNCTION newsreel.parsed_queries(words text, language text, OUT config regconfig, OUT parsed tsquery) RETURNS SETOF record
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.config, newsreel.parsed_query(c.config, words)
    FROM (
        SELECT DISTINCT newsreel.search_config(code) AS config
        FROM unnest(CASE WHEN language IS NOT NULL THEN ARRAY[language] ELSE ARRAY[
            'ar', 'ca', 'da', 'de', 'el', 'en', 'es', 'eu', 'fi', 'fr', 'ga', 'hi', 'hu', 'hy', 'id', 'it', 'lt', 'ne', 'nl',
            'no', 'pt', 'ro', 'ru', 'sr', 'sv', 'ta', 'tr', 'yi', '-'] END) AS l (code)
    ) c
$$;
COMMENT ON FUNCTION newsreel.parsed_queries(text, text) IS 'The same for the configuration of a language, or for every one.';

CREATE FUNCTION newsreel.any_of(queries tsquery[]) RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one tsquery;
    every tsquery;
BEGIN
    FOR one IN SELECT DISTINCT q FROM unnest(queries) AS u (q) LOOP
        every := coalesce(every || one, one);
    END LOOP;
    RETURN every;
END
$$;
COMMENT ON FUNCTION newsreel.any_of(tsquery[]) IS 'What any of some queries finds.';

CREATE FUNCTION news.search_query(words text, language_code text DEFAULT NULL) RETURNS tsquery
LANGUAGE sql IMMUTABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT newsreel.any_of(ARRAY(SELECT q.parsed FROM newsreel.parsed_queries(words, language_code) q))
$$;
COMMENT ON FUNCTION news.search_query(text, text) IS 'A search for your own queries: WHERE search @@ news.search_query(''harbour -football''). Words as in news.search. Without a language, words are looked for as any language would write them.';

-- The key of a source; a misspelt one is told instead of finding nothing.
CREATE FUNCTION newsreel.source_key(domain text) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found_key bigint;
BEGIN
    IF domain IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT s.source_id INTO found_key FROM newsreel.sources s WHERE s.domain = lower(source_key.domain);
    IF found_key IS NULL THEN
        RAISE EXCEPTION 'There is no source "%": SELECT domain FROM news.sources lists them.', domain;
    END IF;
    RETURN found_key;
END
$$;
COMMENT ON FUNCTION newsreel.source_key(text) IS 'Key of a source by its domain; null for null.';

-- Ranking reads the whole index entry of an article, so only the newest matches are ranked: month by month
-- backwards, in stretches that double, until there are enough. The snippets are made of what is returned only.
CREATE FUNCTION news.search(query text, from_at timestamptz DEFAULT NULL, to_at timestamptz DEFAULT NULL,
    source_domain text DEFAULT NULL, language_code text DEFAULT NULL, max_results integer DEFAULT 20)
RETURNS TABLE (rank real, article_id bigint, published_at timestamptz, source text, language text, title text,
    snippet text, url text, group_id bigint, is_representative boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
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
    months integer := 1;
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
    WHERE i.inhparent = 'newsreel.current_articles'::regclass AND c.relname ~ '^current_articles_\d{6}$';
    SELECT least(to_at, max(to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month')::timestamp AT TIME ZONE 'UTC') INTO high
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'newsreel.current_articles'::regclass AND c.relname ~ '^current_articles_\d{6}$';
    -- What has no date comes last, and only where no dates are asked for; what is older than 2000 is one stretch.
    LOOP
        IF high IS NULL OR oldest IS NULL OR high <= oldest THEN
            low := '-infinity';
        ELSE
            low := greatest(oldest, (date_trunc('month', high AT TIME ZONE 'UTC' - interval '1 microsecond')
                - make_interval(months => months - 1)) AT TIME ZONE 'UTC');
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
                ORDER BY c.published_at DESC LIMIT ranked_at_most - cardinality(ids)
            ) f
            JOIN unnest(configs, queries) AS q (config, parsed) ON q.config = f.config AND f.search @@ q.parsed
        LOOP
            ids := ids || one.article_id;
            ranks := ranks || one.rank;
            revisions := revisions || one.revision_number;
        END LOOP;
        EXIT WHEN cardinality(ids) >= ranked_at_most OR low = '-infinity' OR low <= from_at;
        high := low;
        months := months * 2;
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
$$;
COMMENT ON FUNCTION news.search(text, timestamptz, timestamptz, text, text, integer) IS 'Articles that match, best first, with the matches in **bold** in a snippet. query: words, "a phrase", or, -without, begin* (the beginning of a word); accents and case don''t matter, and words are found in all their forms. from_at (inclusive) and to_at (exclusive) bound published_at, and then undated articles are left out; source_domain and language_code narrow. Of more than 2,000 matches the newest 2,000 are ranked.';

CREATE FUNCTION news.trend(term text, bucket text DEFAULT 'day', from_at timestamptz DEFAULT NULL,
    to_at timestamptz DEFAULT NULL, source_domain text DEFAULT NULL, language_code text DEFAULT NULL)
RETURNS TABLE (bucket_start timestamptz, articles bigint, all_articles bigint, share numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
    only_source bigint := newsreel.source_key(source_domain);
    configs regconfig[];
    queries tsquery[];
    every tsquery;
    last_at timestamptz := coalesce(to_at, now());
    first_at timestamptz := coalesce(from_at, last_at - interval '30 days');
BEGIN
    IF bucket IS NULL OR bucket NOT IN ('hour', 'day', 'week', 'month', 'year') THEN
        RAISE EXCEPTION 'bucket is "%": give hour, day, week, month or year.', bucket;
    END IF;
    IF (last_at - first_at) / 50000 > make_interval(secs => CASE bucket WHEN 'hour' THEN 3600 ELSE 86400 END) THEN
        RAISE EXCEPTION 'From % to % has too many buckets of a %: take larger ones.', first_at, last_at, bucket;
    END IF;
    SELECT array_agg(q.config), array_agg(q.parsed) INTO configs, queries FROM newsreel.parsed_queries(term, language_code) q;
    every := newsreel.any_of(queries);
    RETURN QUERY
    WITH counted AS (
        SELECT date_trunc(bucket, c.published_at, 'UTC') AS start_at, count(*) AS n
        FROM newsreel.current_articles c
        WHERE c.published_at >= first_at AND c.published_at < last_at
          AND (only_source IS NULL OR c.source_id = only_source)
          AND (language_code IS NULL OR c.language = language_code)
        GROUP BY 1
    ), found AS (
        SELECT date_trunc(bucket, c.published_at, 'UTC') AS start_at, count(*) AS n
        FROM newsreel.current_articles c
        WHERE c.published_at >= first_at AND c.published_at < last_at AND c.search @@ every
          AND (only_source IS NULL OR c.source_id = only_source)
          AND (language_code IS NULL OR c.language = language_code)
          -- Where something must not occur, "in any language's spelling" is too much.
          AND (position('!' IN every::text) = 0 OR c.search @@ queries[array_position(configs, newsreel.search_config(c.language))])
        GROUP BY 1
    )
    SELECT b.start_at, coalesce(f.n, 0), coalesce(n.n, 0), round(coalesce(f.n, 0)::numeric / nullif(n.n, 0), 4)
    FROM generate_series(date_trunc(bucket, first_at, 'UTC') AT TIME ZONE 'UTC', (last_at - interval '1 microsecond') AT TIME ZONE 'UTC',
                         ('1 ' || bucket)::interval) AS s (local_at)
    CROSS JOIN LATERAL (SELECT s.local_at AT TIME ZONE 'UTC' AS start_at) b
    LEFT JOIN counted n ON n.start_at = b.start_at
    LEFT JOIN found f ON f.start_at = b.start_at
    ORDER BY b.start_at;
END
$$;
COMMENT ON FUNCTION news.trend(text, text, timestamptz, timestamptz, text, text) IS 'How many articles match term (as in news.search) in each hour, day, week, month or year (UTC) of publication, how many there are at all, and the share; buckets without any are there, with 0. Without dates: the last 30 days.';

-- Articles of the same weeks that have several words of the headline, by how many words their texts share.
CREATE FUNCTION news.similar(of_article_id bigint, max_results integer DEFAULT 10)
RETURNS TABLE (score real, relation text, article_id bigint, published_at timestamptz, source text, title text, url text)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10
SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
    compared_at_most CONSTANT integer := 500;
    most_apart CONSTANT interval := '30 days';
    mine newsreel.current_articles;
    about timestamptz;
    words text[];
    own text[];
    wanted tsquery;
    named text;
BEGIN
    IF max_results NOT BETWEEN 1 AND 1000 THEN
        RAISE EXCEPTION 'max_results is %: give 1 to 1000.', max_results;
    END IF;
    SELECT r.published_at INTO about FROM newsreel.revisions r WHERE r.article_id = of_article_id AND r.is_current;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no article %: news.articles has their keys.', of_article_id;
    END IF;
    IF about IS NULL THEN
        SELECT c.* INTO STRICT mine FROM newsreel.current_articles c WHERE c.article_id = of_article_id AND c.published_at IS NULL;
    ELSE
        SELECT c.* INTO STRICT mine FROM newsreel.current_articles c WHERE c.article_id = of_article_id AND c.published_at = about;
    END IF;
    about := coalesce(about, mine.first_seen_at);
    own := tsvector_to_array(mine.search);
    -- The longest words of the headline tell most.
    words := ARRAY(SELECT w FROM unnest(tsvector_to_array(ts_filter(mine.search, '{a}'))) AS t (w)
                   ORDER BY length(w) DESC, w LIMIT 8);
    -- Any two of them, of six and more any three.
    WITH quoted AS (
        SELECT '''' || replace(replace(w, '\', '\\'), '''', '''''') || '''' AS lexeme, n
        FROM unnest(words) WITH ORDINALITY AS t (w, n)
    )
    SELECT string_agg(format('(%s)', concat_ws(' & ', x.lexeme, y.lexeme, z.lexeme)), ' | ') INTO named
    FROM quoted x
    LEFT JOIN quoted y ON y.n > x.n AND cardinality(words) >= 3
    LEFT JOIN quoted z ON z.n > y.n AND cardinality(words) >= 6
    WHERE (cardinality(words) < 3 OR y.n IS NOT NULL) AND (cardinality(words) < 6 OR z.n IS NOT NULL);
    wanted := named::tsquery;
    RETURN QUERY
    WITH near AS (
        SELECT c.article_id
        FROM newsreel.current_articles c
        WHERE c.published_at >= about - most_apart AND c.published_at <= about + most_apart
          AND c.search @@ wanted AND c.language IS NOT DISTINCT FROM mine.language AND c.article_id <> of_article_id
        ORDER BY abs(extract(epoch FROM c.published_at - about)), c.article_id LIMIT compared_at_most
    ), related AS (
        SELECT o.article_id, 'copy'::text AS relation
        FROM newsreel.duplicate_members m JOIN newsreel.duplicate_members o USING (group_id)
        WHERE m.article_id = of_article_id AND o.article_id <> of_article_id
        UNION ALL
        SELECT n.contained_in_article_id, 'contains it' FROM news.contained n WHERE n.article_id = of_article_id
        UNION ALL
        SELECT n.article_id, 'stands in it' FROM news.contained n WHERE n.contained_in_article_id = of_article_id
        UNION ALL
        SELECT n.article_id, 'similar' FROM near n
    ), closest AS (
        SELECT DISTINCT ON (l.article_id) l.article_id, l.relation FROM related l
        ORDER BY l.article_id, array_position(ARRAY['copy', 'contains it', 'stands in it', 'similar'], l.relation)
    )
    SELECT (k.common / sqrt(greatest(1, k.size)::float8 * greatest(1, cardinality(own))))::real, l.relation, l.article_id, r.published_at, s.domain,
           r.title, a.canonical_url
    FROM closest l
    JOIN newsreel.revisions r ON r.article_id = l.article_id AND r.is_current
    JOIN newsreel.articles a ON a.article_id = l.article_id
    JOIN newsreel.sources s ON s.source_id = a.source_id
    JOIN LATERAL (
        SELECT c.search FROM newsreel.current_articles c WHERE c.article_id = l.article_id AND c.published_at = r.published_at
        UNION ALL
        SELECT c.search FROM newsreel.current_articles c
        WHERE c.article_id = l.article_id AND r.published_at IS NULL AND c.published_at IS NULL
    ) v ON true
    CROSS JOIN LATERAL (
        SELECT count(*) AS size, count(*) FILTER (WHERE o.w IS NOT NULL) AS common
        FROM unnest(tsvector_to_array(v.search)) AS t (w) LEFT JOIN unnest(own) AS o (w) ON o.w = t.w
    ) k
    ORDER BY (l.relation <> 'copy'), 1 DESC, l.article_id LIMIT max_results;
END
$$;
COMMENT ON FUNCTION news.similar(bigint, integer) IS 'Articles like one: its copies first, then those of the same 60 days and language that share words with its headline. score: words that both texts have, of the words that they have, 0 to 1 (cosine of the two sets). relation: copy (same duplicate group), contains it, stands in it, similar.';

REVOKE ALL ON FUNCTION newsreel.parsed_query(regconfig, text), newsreel.parsed_queries(text, text),
    newsreel.any_of(tsquery[]), newsreel.source_key(text), newsreel.indexed_part(text),
    newsreel.search_vector(text, text, text), newsreel.show_added_revisions(), newsreel.show_changed_revision() FROM PUBLIC;
REVOKE ALL ON FUNCTION news.search_query(text, text), news.search(text, timestamptz, timestamptz, text, text, integer),
    news.trend(text, text, timestamptz, timestamptz, text, text), news.similar(bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION news.search_query(text, text), news.search(text, timestamptz, timestamptz, text, text, integer),
    news.trend(text, text, timestamptz, timestamptz, text, text), news.similar(bigint, integer)
    TO newsreel_reader, newsreel_writer;
GRANT EXECUTE ON FUNCTION newsreel.indexed_part(text), newsreel.search_vector(text, text, text) TO newsreel_writer;
