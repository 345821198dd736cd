-- The sum of the migrations, for reading (`make docs`); don't edit.

CREATE SCHEMA news;

COMMENT ON SCHEMA news IS 'For analysts: documented views over the pipeline''s tables.';

CREATE SCHEMA newsreel;

COMMENT ON SCHEMA newsreel IS 'The pipeline''s own tables; analysts use the schema news.';

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';

CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;

COMMENT ON EXTENSION unaccent IS 'text search dictionary that removes accents';

CREATE TABLE newsreel.articles (
    article_id bigint NOT NULL,
    source_id bigint NOT NULL,
    canonical_url text NOT NULL,
    canonical_url_hash bytea NOT NULL,
    first_seen_at timestamp with time zone NOT NULL,
    first_run_id bigint NOT NULL
);

COMMENT ON TABLE newsreel.articles IS 'Identities of articles; what an article says is in its revisions.';

COMMENT ON COLUMN newsreel.articles.article_id IS 'Surrogate key.';

COMMENT ON COLUMN newsreel.articles.source_id IS 'The publisher.';

COMMENT ON COLUMN newsreel.articles.canonical_url IS 'The source''s canonical URL: the identity.';

COMMENT ON COLUMN newsreel.articles.canonical_url_hash IS 'Key of canonical_url: sha256 of it without scheme, www. and trailing slash.';

COMMENT ON COLUMN newsreel.articles.first_seen_at IS 'When an entry first claimed it.';

COMMENT ON COLUMN newsreel.articles.first_run_id IS 'The run that loaded it.';

CREATE TABLE newsreel.revisions (
    article_id bigint NOT NULL,
    revision_number integer NOT NULL,
    is_current boolean NOT NULL,
    known_from_at timestamp with time zone NOT NULL,
    run_id bigint NOT NULL,
    capture_id bigint,
    extractor_version text NOT NULL,
    content_hash bytea NOT NULL,
    text_hash bytea NOT NULL,
    text_origin text NOT NULL,
    title text,
    authors text[] DEFAULT '{}'::text[] NOT NULL,
    published_at timestamp with time zone,
    published_precision text,
    modified_at timestamp with time zone,
    language text,
    section text,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    description text,
    image_url text,
    is_paywalled boolean,
    text text NOT NULL,
    word_count integer NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    changed_fields text[] DEFAULT '{}'::text[] NOT NULL,
    subtitle text,
    agencies text[] DEFAULT '{}'::text[] NOT NULL,
    published_on date,
    published_offset_minutes smallint,
    modified_precision text,
    modified_offset_minutes smallint,
    archived_at timestamp with time zone,
    CONSTRAINT revisions_check CHECK (((published_at IS NULL) = (published_precision IS NULL))),
    CONSTRAINT revisions_check1 CHECK (((published_at IS NULL) = (published_on IS NULL))),
    CONSTRAINT revisions_check2 CHECK (((modified_at IS NULL) = (modified_precision IS NULL))),
    CONSTRAINT revisions_modified_offset_minutes_check CHECK (((modified_offset_minutes >= '-840'::integer) AND (modified_offset_minutes <= 840))),
    CONSTRAINT revisions_modified_precision_check CHECK ((modified_precision = ANY (ARRAY['second'::text, 'day'::text]))),
    CONSTRAINT revisions_published_offset_minutes_check CHECK (((published_offset_minutes >= '-840'::integer) AND (published_offset_minutes <= 840))),
    CONSTRAINT revisions_published_precision_check CHECK ((published_precision = ANY (ARRAY['second'::text, 'day'::text]))),
    CONSTRAINT revisions_revision_number_check CHECK ((revision_number >= 1)),
    CONSTRAINT revisions_text_origin_check CHECK ((text_origin = ANY (ARRAY['page'::text, 'feed'::text]))),
    CONSTRAINT revisions_word_count_check CHECK ((word_count >= 0))
);

COMMENT ON TABLE newsreel.revisions IS 'States of an article''s content; a change adds a row, nothing is overwritten.';

COMMENT ON COLUMN newsreel.revisions.article_id IS 'The article.';

COMMENT ON COLUMN newsreel.revisions.revision_number IS '1 for the first state that we saw.';

COMMENT ON COLUMN newsreel.revisions.is_current IS 'True for the newest revision.';

COMMENT ON COLUMN newsreel.revisions.known_from_at IS 'When we captured this state.';

COMMENT ON COLUMN newsreel.revisions.run_id IS 'The run that wrote it.';

COMMENT ON COLUMN newsreel.revisions.capture_id IS 'The capture that it was read from; null when the text is the feed''s own and no page could be had.';

COMMENT ON COLUMN newsreel.revisions.extractor_version IS 'Version of the rules that last read it so.';

COMMENT ON COLUMN newsreel.revisions.content_hash IS 'Hash of all fields; a difference makes a revision.';

COMMENT ON COLUMN newsreel.revisions.text_hash IS 'Hash of the normalised text; equal hashes are exact duplicates.';

COMMENT ON COLUMN newsreel.revisions.text_origin IS 'page, or feed where the page could not be had or showed less.';

COMMENT ON COLUMN newsreel.revisions.title IS 'Headline.';

COMMENT ON COLUMN newsreel.revisions.authors IS 'Names of the authors, in the order given.';

COMMENT ON COLUMN newsreel.revisions.published_at IS 'When it was published; null when nothing trustworthy says so.';

COMMENT ON COLUMN newsreel.revisions.published_precision IS 'second or day: how exact published_at is.';

COMMENT ON COLUMN newsreel.revisions.modified_at IS 'When the source says it was last changed.';

COMMENT ON COLUMN newsreel.revisions.language IS 'Language of the text, ISO 639-1.';

COMMENT ON COLUMN newsreel.revisions.section IS 'Section of the paper.';

COMMENT ON COLUMN newsreel.revisions.tags IS 'Tags or keywords.';

COMMENT ON COLUMN newsreel.revisions.description IS 'The source''s own summary.';

COMMENT ON COLUMN newsreel.revisions.image_url IS 'Lead image.';

COMMENT ON COLUMN newsreel.revisions.is_paywalled IS 'True or false where the page says so.';

COMMENT ON COLUMN newsreel.revisions.text IS 'Reading text; paragraphs are separated by an empty line.';

COMMENT ON COLUMN newsreel.revisions.word_count IS 'Words in text.';

COMMENT ON COLUMN newsreel.revisions.recorded_at IS 'When we wrote this state, and so began to show it; later than known_from_at when an old capture is read again.';

COMMENT ON COLUMN newsreel.revisions.changed_fields IS 'Names of the columns that differ from the revision before; empty for the first.';

COMMENT ON COLUMN newsreel.revisions.subtitle IS 'Standfirst below the headline, where the page sets one off.';

COMMENT ON COLUMN newsreel.revisions.agencies IS 'Desks, wire services and offices that the byline credits.';

COMMENT ON COLUMN newsreel.revisions.published_on IS 'Calendar day of the publication on the publisher''s clock; UTC''s where nothing tells that.';

COMMENT ON COLUMN newsreel.revisions.published_offset_minutes IS 'Minutes that the publisher''s clock was ahead of UTC, as the date states; null when it states none.';

COMMENT ON COLUMN newsreel.revisions.modified_precision IS 'second or day: how exact modified_at is.';

COMMENT ON COLUMN newsreel.revisions.modified_offset_minutes IS 'As published_offset_minutes, for modified_at.';

COMMENT ON COLUMN newsreel.revisions.archived_at IS 'When a web archive captured the page that this state was read from; null for the page itself.';

CREATE TABLE newsreel.runs (
    run_id bigint NOT NULL,
    run_key text NOT NULL,
    pipeline text NOT NULL,
    kind text NOT NULL,
    is_live boolean NOT NULL,
    window_start timestamp with time zone NOT NULL,
    window_end timestamp with time zone NOT NULL,
    feed_ids bigint[],
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    status text DEFAULT 'running'::text NOT NULL,
    status_reason text,
    source_ids bigint[],
    histories text[],
    refetch boolean DEFAULT false NOT NULL,
    settled_at timestamp with time zone,
    CONSTRAINT runs_check CHECK ((window_end > window_start)),
    CONSTRAINT runs_kind_check CHECK ((kind = ANY (ARRAY['scheduled'::text, 'backfill'::text, 'manual'::text, 'cli'::text]))),
    CONSTRAINT runs_status_check CHECK ((status = ANY (ARRAY['running'::text, 'succeeded'::text, 'failed'::text])))
);

COMMENT ON TABLE newsreel.runs IS 'Runs of the pipeline, whoever started them.';

COMMENT ON COLUMN newsreel.runs.run_id IS 'Surrogate key; rows that a run made carry it.';

COMMENT ON COLUMN newsreel.runs.run_key IS 'Name outside: Airflow''s dag_id and run_id, or one made by the command line.';

COMMENT ON COLUMN newsreel.runs.pipeline IS 'Which pipeline: ingest_articles, poll_feeds or reextract_articles.';

COMMENT ON COLUMN newsreel.runs.kind IS 'scheduled, backfill or manual (Airflow), or cli.';

COMMENT ON COLUMN newsreel.runs.is_live IS 'True when the run polls and owns whatever feeds claimed and is not loaded yet; false when it owns only the days of its window.';

COMMENT ON COLUMN newsreel.runs.window_start IS 'Start of the window (inclusive).';

COMMENT ON COLUMN newsreel.runs.window_end IS 'End of the window (exclusive).';

COMMENT ON COLUMN newsreel.runs.feed_ids IS 'Only these feeds, where the run was restricted; null means all.';

COMMENT ON COLUMN newsreel.runs.started_at IS 'When the run began.';

COMMENT ON COLUMN newsreel.runs.finished_at IS 'When its report was written; null while running, or when it was killed.';

COMMENT ON COLUMN newsreel.runs.status IS 'running, succeeded or failed.';

COMMENT ON COLUMN newsreel.runs.status_reason IS 'Why it failed, or what a reader should know, in words.';

COMMENT ON COLUMN newsreel.runs.source_ids IS 'Only these sources, where the run was restricted; null means all.';

COMMENT ON COLUMN newsreel.runs.histories IS 'Only these histories are asked, whatever others know; null means all, each for what those before it can''t vouch for.';

COMMENT ON COLUMN newsreel.runs.refetch IS 'True when histories are asked and pages are fetched again.';

COMMENT ON COLUMN newsreel.runs.settled_at IS 'When everything that it owns was read. A page of its window that is found later re-opens the day: the run that found it loads it.';

CREATE TABLE newsreel.sources (
    source_id bigint NOT NULL,
    domain text NOT NULL,
    name text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    template_version integer DEFAULT 0 NOT NULL
);

COMMENT ON TABLE newsreel.sources IS 'Publishers, one row each; a publisher is a registrable domain.';

COMMENT ON COLUMN newsreel.sources.source_id IS 'Surrogate key.';

COMMENT ON COLUMN newsreel.sources.domain IS 'Registrable domain, lower case, for example example.co.uk.';

COMMENT ON COLUMN newsreel.sources.name IS 'Name as a person would say it; taken from the first feed that gives one.';

COMMENT ON COLUMN newsreel.sources.created_at IS 'When the source was first known.';

COMMENT ON COLUMN newsreel.sources.template_version IS 'Grows by one whenever template lines of the source are adopted or forgotten; part of the version that its pages are read with.';

CREATE VIEW news.revisions AS
 SELECT r.article_id,
    s.domain AS source,
    a.canonical_url AS url,
    r.title,
    r.revision_number AS revision,
    r.is_current,
    r.known_from_at,
    r.recorded_at,
        CASE
            WHEN (r.revision_number = 1) THEN 'first'::text
            WHEN (n.pipeline = 'reextract_articles'::text) THEN 're-read'::text
            ELSE 'changed'::text
        END AS cause,
    r.changed_fields,
    b.word_count AS words_before,
    r.word_count AS words_after,
    r.authors,
    r.published_at,
    r.published_precision,
    a.first_seen_at,
    r.modified_at,
    r.language,
    r.section,
    r.tags,
    r.description,
    r.text,
    r.image_url,
    r.is_paywalled,
    r.text_origin,
    r.extractor_version,
    r.subtitle,
    r.agencies,
    r.published_on,
        CASE
            WHEN (NOT r.is_current) THEN ( SELECT min(x.recorded_at) AS min
               FROM newsreel.revisions x
              WHERE ((x.article_id = r.article_id) AND (x.revision_number > r.revision_number)))
            ELSE NULL::timestamp with time zone
        END AS replaced_at,
    r.archived_at
   FROM ((((newsreel.revisions r
     JOIN newsreel.articles a USING (article_id))
     LEFT JOIN newsreel.sources s USING (source_id))
     LEFT JOIN newsreel.runs n ON ((n.run_id = r.run_id)))
     LEFT JOIN newsreel.revisions b ON (((b.article_id = r.article_id) AND (b.revision_number = (r.revision_number - 1)))));

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

COMMENT ON COLUMN news.revisions.authors IS 'Names of the persons who wrote it, in the order given.';

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

COMMENT ON COLUMN news.revisions.subtitle IS 'Standfirst below the headline, where the page sets one off.';

COMMENT ON COLUMN news.revisions.agencies IS 'Desks, wire services and offices that the byline credits.';

COMMENT ON COLUMN news.revisions.published_on IS 'Calendar day of the publication on the publisher''s clock; UTC''s where nothing tells that.';

COMMENT ON COLUMN news.revisions.replaced_at IS 'When we recorded the state that took its place, by a change or by a better reading (cause of that one); null for the newest. A change is seen when the page is visited again, so it happened between two visits.';

COMMENT ON COLUMN news.revisions.archived_at IS 'When a web archive captured the page that this state was read from; null for the page itself.';

CREATE FUNCTION news.article_as_of(at timestamp with time zone) RETURNS TABLE(article_id bigint, source text, title text, authors text[], published_at timestamp with time zone, published_precision text, first_seen_at timestamp with time zone, modified_at timestamp with time zone, language text, section text, tags text[], description text, text text, word_count integer, url text, image_url text, is_paywalled boolean, text_origin text, revision integer, revised_at timestamp with time zone, recorded_at timestamp with time zone, subtitle text, agencies text[], published_on date, archived_at timestamp with time zone)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT r.article_id,
     r.source,
     r.title,
     r.authors,
     r.published_at,
     r.published_precision,
     r.first_seen_at,
     r.modified_at,
     r.language,
     r.section,
     r.tags,
     r.description,
     r.text,
     r.words_after,
     r.url,
     r.image_url,
     r.is_paywalled,
     r.text_origin,
     r.revision,
     r.known_from_at,
     r.recorded_at,
     r.subtitle,
     r.agencies,
     r.published_on,
     r.archived_at
    FROM news.revisions r
   WHERE ((r.recorded_at <= article_as_of.at) AND ((r.replaced_at IS NULL) OR (r.replaced_at > article_as_of.at)));
END;

COMMENT ON FUNCTION news.article_as_of(at timestamp with time zone) IS 'What we showed at a moment: each article that was loaded then, in the state it had for us, and when we began to show that (recorded_at). Other columns as in news.articles; archived_at too: null for the page itself.';

CREATE FUNCTION news.article_id(url text) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT l.article_id
    FROM regexp_match(article_id.url, '^\s*https?://([^/?#]*)([^?#]*)(?:(\?[^#]+)|\?)?', 'i') AS m (part)
    JOIN newsreel.article_aliases l ON l.url_hash = sha256(convert_to(
        regexp_replace(lower(m.part[1]), '^www\.', '') || rtrim(m.part[2], '/') || coalesce(m.part[3], ''), 'UTF8'))
$$;

COMMENT ON FUNCTION news.article_id(url text) IS 'The article that an address leads to, by its canonical URL or another that is known (http or https, with or without www. and a slash at the end); null when none is.';

CREATE FUNCTION news.search(query text, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, source_domain text DEFAULT NULL::text, language_code text DEFAULT NULL::text, max_results integer DEFAULT 20) RETURNS TABLE(rank real, article_id bigint, published_at timestamp with time zone, source text, language text, title text, snippet text, url text, group_id bigint, is_representative boolean)
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

COMMENT ON FUNCTION news.search(query text, from_at timestamp with time zone, to_at timestamp with time zone, source_domain text, language_code text, max_results integer) IS 'Articles that match, best first, with the matches in **bold** in a snippet. query: words, "a phrase", or, -without, begin* (the beginning of a word); accents and case don''t matter, and words are found in all their forms. from_at (inclusive) and to_at (exclusive) bound published_at, and then undated articles are left out; source_domain and language_code narrow. Of more than 2,000 matches the newest 2,000 are ranked.';

CREATE FUNCTION news.search_query(words text, language_code text DEFAULT NULL::text) RETURNS tsquery
    LANGUAGE sql IMMUTABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT newsreel.any_of(ARRAY(SELECT q.parsed FROM newsreel.parsed_queries(words, language_code) q))
$$;

COMMENT ON FUNCTION news.search_query(words text, language_code text) IS 'A search for your own queries: WHERE search @@ news.search_query(''harbour -football''). Words as in news.search. Without a language, words are looked for as any language would write them.';

CREATE FUNCTION news."similar"(of_article_id bigint, max_results integer DEFAULT 10) RETURNS TABLE(score real, relation text, article_id bigint, published_at timestamp with time zone, source text, title text, url text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
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

COMMENT ON FUNCTION news."similar"(of_article_id bigint, max_results integer) IS 'Articles like one: its copies first, then those of the same 60 days and language that share words with its headline. score: words that both texts have, of the words that they have, 0 to 1 (cosine of the two sets). relation: copy (same duplicate group), contains it, stands in it, similar.';

CREATE FUNCTION news.trend(term text, bucket text DEFAULT 'day'::text, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, source_domain text DEFAULT NULL::text, language_code text DEFAULT NULL::text) RETURNS TABLE(bucket_start timestamp with time zone, articles bigint, all_articles bigint, share numeric)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
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

COMMENT ON FUNCTION news.trend(term text, bucket text, from_at timestamp with time zone, to_at timestamp with time zone, source_domain text, language_code text) IS 'How many articles match term (as in news.search) in each hour, day, week, month or year (UTC) of publication, how many there are at all, and the share; buckets without any are there, with 0. Without dates: the last 30 days.';

CREATE FUNCTION newsreel.any_of(queries tsquery[]) RETURNS tsquery
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

COMMENT ON FUNCTION newsreel.any_of(queries tsquery[]) IS 'What any of some queries finds.';

CREATE FUNCTION newsreel.drop_capture_months(before_month date) RETURNS TABLE(month date, is_dropped boolean, freed_bytes bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET lock_timeout TO '500ms'
    AS $$
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

COMMENT ON FUNCTION newsreel.drop_capture_months(before_month date) IS 'Drops the monthly partitions of captures that end before a day, but none with a capture that an entry still waits for; a row a month, with the bytes that were freed.';

CREATE FUNCTION newsreel.drop_sketch_shelves(below_version integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    one record;
    dropped integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(7015301);
    -- Null for other names: the planner may look at those of all tables before it leaves them out.
    FOR one IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'newsreel.sketches'::regclass AND substring(c.relname FROM '^sketches_(\d+)_')::integer < below_version
    LOOP
        EXECUTE format('DROP TABLE newsreel.%I', one.relname);
        dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
END
$$;

COMMENT ON FUNCTION newsreel.drop_sketch_shelves(below_version integer) IS 'Drops the partitions of sketches that belong to older versions of the rules; returns how many.';

CREATE FUNCTION newsreel.ensure_article_months(moments timestamp with time zone[]) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

COMMENT ON FUNCTION newsreel.ensure_article_months(moments timestamp with time zone[]) IS 'Makes the monthly partitions of current_articles that these moments need and that are missing; returns how many.';

CREATE FUNCTION newsreel.ensure_month_partitions(from_at timestamp with time zone, to_at timestamp with time zone) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

COMMENT ON FUNCTION newsreel.ensure_month_partitions(from_at timestamp with time zone, to_at timestamp with time zone) IS 'Makes the monthly partitions of captures that are missing between two moments; returns how many months it made.';

CREATE FUNCTION newsreel.ensure_sketch_shelf(shelf integer) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

COMMENT ON FUNCTION newsreel.ensure_sketch_shelf(shelf integer) IS 'Makes a partition of sketches; says whether it was missing.';

CREATE FUNCTION newsreel.indexed_part(content text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (octet_length(content) <= 250000) THEN content WHEN (octet_length("left"(content, 250000)) <= 250000) THEN "left"(content, 250000) WHEN (octet_length("left"(content, 125000)) <= 250000) THEN "left"(content, 125000) ELSE "left"(content, 62500) END;

COMMENT ON FUNCTION newsreel.indexed_part(content text) IS 'The beginning of a text that surely fits a full-text index: up to 250,000 bytes.';

CREATE FUNCTION newsreel.iso_moment(at timestamp with time zone, known_precision text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT CASE known_precision
        WHEN 'second' THEN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
        WHEN 'day' THEN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD') END
$$;

CREATE FUNCTION newsreel.note_changed_days(article_ids bigint[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    INSERT INTO newsreel.changed_days (day)
    SELECT DISTINCT (coalesce(r.published_at, a.first_seen_at) AT TIME ZONE 'UTC')::date
    FROM newsreel.articles a JOIN newsreel.revisions r ON r.article_id = a.article_id AND r.is_current
    WHERE a.article_id = ANY(article_ids)
$$;

COMMENT ON FUNCTION newsreel.note_changed_days(article_ids bigint[]) IS 'Notes the days of some articles as changed.';

CREATE FUNCTION newsreel.note_regrouped() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    PERFORM newsreel.note_changed_days(ARRAY(SELECT article_id FROM regrouped));
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION newsreel.note_regrouped() IS 'Articles that came into a group, or left one, look different.';

CREATE FUNCTION newsreel.note_represented() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    PERFORM newsreel.note_changed_days(ARRAY[OLD.representative_article_id, NEW.representative_article_id]);
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION newsreel.note_represented() IS 'Of a group with another representative, the old and the new one look different.';

CREATE TABLE newsreel.entries (
    entry_id bigint NOT NULL,
    source_id bigint NOT NULL,
    feed_id bigint,
    origin text NOT NULL,
    entry_key bytea NOT NULL,
    claims_hash bytea NOT NULL,
    guid text,
    url text NOT NULL,
    canonical_url text NOT NULL,
    url_hash bytea NOT NULL,
    host text NOT NULL,
    host_bucket smallint NOT NULL,
    title text,
    authors text[] DEFAULT '{}'::text[] NOT NULL,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    language text,
    summary text,
    content_html text,
    published_raw text,
    published_at timestamp with time zone,
    updated_raw text,
    updated_at timestamp with time zone,
    dated_at timestamp with time zone,
    first_seen_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    first_run_id bigint NOT NULL,
    last_run_id bigint NOT NULL,
    state text DEFAULT 'pending'::text NOT NULL,
    state_kind text,
    state_reason text,
    attempts integer DEFAULT 0 NOT NULL,
    next_attempt_at timestamp with time zone,
    capture_id bigint,
    article_id bigint,
    extractor_version text,
    published_precision text,
    published_quality text,
    published_source text,
    updated_precision text,
    updated_quality text,
    updated_source text,
    enclosures jsonb DEFAULT '[]'::jsonb NOT NULL,
    identity_reason text,
    not_before_at timestamp with time zone,
    not_after_at timestamp with time zone,
    hinted_at timestamp with time zone,
    found_in text,
    archived_url text,
    archived_at timestamp with time zone,
    asks_archive boolean DEFAULT false NOT NULL,
    CONSTRAINT entries_check CHECK ((not_before_at <= not_after_at)),
    CONSTRAINT entries_check1 CHECK (((archived_url IS NULL) = (archived_at IS NULL))),
    CONSTRAINT entries_check2 CHECK (((NOT asks_archive) OR (archived_url IS NOT NULL))),
    CONSTRAINT entries_host_bucket_check CHECK (((host_bucket >= 0) AND (host_bucket <= 1023))),
    CONSTRAINT entries_published_precision_check CHECK ((published_precision = ANY (ARRAY['second'::text, 'day'::text]))),
    CONSTRAINT entries_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'captured'::text, 'loaded'::text, 'rejected'::text, 'failed'::text]))),
    CONSTRAINT entries_updated_precision_check CHECK ((updated_precision = ANY (ARRAY['second'::text, 'day'::text])))
);

COMMENT ON TABLE newsreel.entries IS 'What a feed (or a history) claims exists, and how far we got with it.';

COMMENT ON COLUMN newsreel.entries.entry_id IS 'Surrogate key.';

COMMENT ON COLUMN newsreel.entries.source_id IS 'The publisher.';

COMMENT ON COLUMN newsreel.entries.feed_id IS 'The feed that claims it; null when a history does.';

COMMENT ON COLUMN newsreel.entries.origin IS 'Who claims it: feed, or the history that found it (wordpress, feed_archive, sitemap, wayback, warc).';

COMMENT ON COLUMN newsreel.entries.entry_key IS 'Identity within the feed: hash of GUID, else of the link, else of link, title and date; identity_reason says which.';

COMMENT ON COLUMN newsreel.entries.claims_hash IS 'Hash of everything claimed; a difference means that the entry changed.';

COMMENT ON COLUMN newsreel.entries.guid IS 'GUID or Atom id, verbatim.';

COMMENT ON COLUMN newsreel.entries.url IS 'Link as claimed, made absolute.';

COMMENT ON COLUMN newsreel.entries.canonical_url IS 'Link by our rules for canonical URLs.';

COMMENT ON COLUMN newsreel.entries.url_hash IS 'Key of canonical_url: sha256 of it without scheme, www. and trailing slash.';

COMMENT ON COLUMN newsreel.entries.host IS 'Host that is asked for the page: of canonical_url, or of archived_url once asks_archive is true.';

COMMENT ON COLUMN newsreel.entries.host_bucket IS 'Hash of host modulo 1024.';

COMMENT ON COLUMN newsreel.entries.title IS 'Title as claimed, plain text.';

COMMENT ON COLUMN newsreel.entries.authors IS 'Authors as claimed.';

COMMENT ON COLUMN newsreel.entries.tags IS 'Categories as claimed.';

COMMENT ON COLUMN newsreel.entries.language IS 'Language as claimed, BCP 47.';

COMMENT ON COLUMN newsreel.entries.summary IS 'Summary as claimed, plain text.';

COMMENT ON COLUMN newsreel.entries.content_html IS 'Full text as claimed, cleaned HTML; null when the feed gives none.';

COMMENT ON COLUMN newsreel.entries.published_raw IS 'Publication date, verbatim.';

COMMENT ON COLUMN newsreel.entries.published_at IS 'Publication date as claimed; null when missing or not to be believed.';

COMMENT ON COLUMN newsreel.entries.updated_raw IS 'Date of the last update, verbatim.';

COMMENT ON COLUMN newsreel.entries.updated_at IS 'Date of the last update as claimed.';

COMMENT ON COLUMN newsreel.entries.dated_at IS 'Best knowledge of the publication date: the article''s once read, the claimed one before; null when unknown.';

COMMENT ON COLUMN newsreel.entries.first_seen_at IS 'When we first saw it; for a history, the oldest capture that it gave.';

COMMENT ON COLUMN newsreel.entries.last_seen_at IS 'When a changed feed last listed it; for a history, the newest capture that it gave.';

COMMENT ON COLUMN newsreel.entries.first_run_id IS 'The run that first saw it.';

COMMENT ON COLUMN newsreel.entries.last_run_id IS 'The run that last worked on it.';

COMMENT ON COLUMN newsreel.entries.state IS 'pending (page not fetched), captured (fetched, not read), loaded, rejected (read, not an article), failed (given up).';

COMMENT ON COLUMN newsreel.entries.state_kind IS 'Class of the last trouble, for example http_error, too_short, outside_window.';

COMMENT ON COLUMN newsreel.entries.state_reason IS 'The last trouble, in words.';

COMMENT ON COLUMN newsreel.entries.attempts IS 'Times that the page was asked for.';

COMMENT ON COLUMN newsreel.entries.next_attempt_at IS 'Not before this moment; null means at once.';

COMMENT ON COLUMN newsreel.entries.capture_id IS 'The capture that was or will be read.';

COMMENT ON COLUMN newsreel.entries.article_id IS 'The article that it led to.';

COMMENT ON COLUMN newsreel.entries.extractor_version IS 'Version of the extractor that last read its page; null when none has, or it is not known which.';

COMMENT ON COLUMN newsreel.entries.published_precision IS 'second or day: how exact published_at is; null without one.';

COMMENT ON COLUMN newsreel.entries.published_quality IS 'exact, day, no_zone, nonstandard, inferred, unreadable or unbelievable: how far the claimed date can be trusted; null when the feed gives none.';

COMMENT ON COLUMN newsreel.entries.published_source IS 'Field of the feed that gave published_raw, for example published or publication_date.';

COMMENT ON COLUMN newsreel.entries.updated_precision IS 'second or day: how exact updated_at is; null without one.';

COMMENT ON COLUMN newsreel.entries.updated_quality IS 'As published_quality, of updated_raw.';

COMMENT ON COLUMN newsreel.entries.updated_source IS 'Field of the feed that gave updated_raw.';

COMMENT ON COLUMN newsreel.entries.enclosures IS 'Files that the entry carries, as claimed: an array of {url, media_type, length_bytes}.';

COMMENT ON COLUMN newsreel.entries.identity_reason IS 'What makes the entry the same one at the next poll, in words.';

COMMENT ON COLUMN newsreel.entries.not_before_at IS 'Of histories: the page was published at this moment or later; null when nothing says so.';

COMMENT ON COLUMN newsreel.entries.not_after_at IS 'Of histories: the page was published at this moment or earlier; set for every page that a search found, null for all others.';

COMMENT ON COLUMN newsreel.entries.hinted_at IS 'Of histories: the moment that the claims point to; the page counts for its day until it has been read.';

COMMENT ON COLUMN newsreel.entries.found_in IS 'Of histories: the index page that claims it.';

COMMENT ON COLUMN newsreel.entries.archived_url IS 'Where an archive gives the page, for when it is gone; null without one.';

COMMENT ON COLUMN newsreel.entries.archived_at IS 'When the archive captured that.';

COMMENT ON COLUMN newsreel.entries.asks_archive IS 'True once the page itself is gone and the archive is asked instead; host is the archive''s then.';

CREATE FUNCTION newsreel.owns(r newsreel.runs, e newsreel.entries) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT (r.source_ids IS NULL OR e.source_id = ANY (r.source_ids))
       AND (r.feed_ids IS NULL OR e.feed_id = ANY (r.feed_ids)
            OR e.feed_id IS NULL AND r.source_ids IS NOT NULL AND NOT r.is_live)
       AND CASE
           WHEN e.dated_at >= r.window_start AND e.dated_at < r.window_end THEN true
           -- What searches found waits for a run of its day; a live run takes whatever else is not loaded.
           WHEN r.is_live THEN e.not_after_at IS NULL
           WHEN e.dated_at IS NOT NULL THEN false
           -- Found by a search and not read yet: whatever may be of the window.
           WHEN e.not_after_at IS NOT NULL THEN
               e.state_kind IS DISTINCT FROM 'undated' AND e.not_after_at >= r.window_start
               AND (e.not_before_at IS NULL OR e.not_before_at < r.window_end)
           -- A page of an imported archive has no date before it is read, but it was captured after it was
           -- published (a day earlier, for clocks and zones).
           ELSE e.feed_id IS NULL AND e.state = 'captured' AND e.state_kind IS NULL
                AND e.last_seen_at >= r.window_start - interval '1 day'
       END
$$;

COMMENT ON FUNCTION newsreel.owns(r newsreel.runs, e newsreel.entries) IS 'Whether a run works on what an entry claims.';

CREATE FUNCTION newsreel.parsed_queries(words text, language text, OUT config regconfig, OUT parsed tsquery) RETURNS SETOF record
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT c.config, newsreel.parsed_query(c.config, words)
    FROM (
        SELECT DISTINCT newsreel.search_config(code) AS config
        FROM unnest(CASE WHEN language IS NOT NULL THEN ARRAY[language] ELSE ARRAY[
            'ar', 'ca', 'da', 'de', 'el', 'en', 'es', 'eu', 'fi', 'fr', 'ga', 'hi', 'hu', 'hy', 'id', 'it', 'lt', 'ne', 'nl',
            'no', 'pt', 'ro', 'ru', 'sr', 'sv', 'ta', 'tr', 'yi', '-'] END) AS l (code)
    ) c
$$;

COMMENT ON FUNCTION newsreel.parsed_queries(words text, language text, OUT config regconfig, OUT parsed tsquery) IS 'The same for the configuration of a language, or for every one.';

CREATE FUNCTION newsreel.parsed_query(config regconfig, words text) RETURNS tsquery
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF length(words) > 1000 THEN
        RAISE EXCEPTION 'The search has % characters: at most 1000 are allowed.', length(words);
    END IF;
    RETURN regexp_replace(
        websearch_to_tsquery(config, regexp_replace(words, '(\w)\*(?!\w)', '\1x9x9x', 'g'))::text,
        '([^''])x9x9x''', '\1'':*', 'g')::tsquery;
END
$$;

COMMENT ON FUNCTION newsreel.parsed_query(config regconfig, words text) IS 'A search as people write it, for one configuration: words, "a phrase", or, -without, prefix*.';

CREATE TEXT SEARCH CONFIGURATION newsreel.arabic (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.arabic
    ADD MAPPING FOR asciiword WITH arabic_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.arabic
    ADD MAPPING FOR word WITH public.unaccent, arabic_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.arabic
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.arabic
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.arabic
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.arabic
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.arabic
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.arabic
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.arabic
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.arabic
    ADD MAPPING FOR hword_part WITH public.unaccent, arabic_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.arabic
    ADD MAPPING FOR hword_asciipart WITH arabic_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.arabic
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.arabic
    ADD MAPPING FOR asciihword WITH arabic_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.arabic
    ADD MAPPING FOR hword WITH public.unaccent, arabic_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.arabic
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.arabic
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.arabic
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.arabic
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.arabic
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION newsreel.armenian (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.armenian
    ADD MAPPING FOR asciiword WITH armenian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.armenian
    ADD MAPPING FOR word WITH public.unaccent, armenian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.armenian
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.armenian
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.armenian
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.armenian
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.armenian
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.armenian
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.armenian
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.armenian
    ADD MAPPING FOR hword_part WITH public.unaccent, armenian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.armenian
    ADD MAPPING FOR hword_asciipart WITH armenian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.armenian
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.armenian
    ADD MAPPING FOR asciihword WITH armenian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.armenian
    ADD MAPPING FOR hword WITH public.unaccent, armenian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.armenian
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.armenian
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.armenian
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.armenian
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.armenian
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION newsreel.basque (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.basque
    ADD MAPPING FOR asciiword WITH basque_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.basque
    ADD MAPPING FOR word WITH public.unaccent, basque_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.basque
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.basque
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.basque
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.basque
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.basque
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.basque
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.basque
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.basque
    ADD MAPPING FOR hword_part WITH public.unaccent, basque_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.basque
    ADD MAPPING FOR hword_asciipart WITH basque_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.basque
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.basque
    ADD MAPPING FOR asciihword WITH basque_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.basque
    ADD MAPPING FOR hword WITH public.unaccent, basque_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.basque
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.basque
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.basque
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.basque
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.basque
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION newsreel.catalan (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.catalan
    ADD MAPPING FOR asciiword WITH catalan_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.catalan
    ADD MAPPING FOR word WITH public.unaccent, catalan_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.catalan
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.catalan
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.catalan
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.catalan
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.catalan
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.catalan
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.catalan
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.catalan
    ADD MAPPING FOR hword_part WITH public.unaccent, catalan_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.catalan
    ADD MAPPING FOR hword_asciipart WITH catalan_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.catalan
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.catalan
    ADD MAPPING FOR asciihword WITH catalan_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.catalan
    ADD MAPPING FOR hword WITH public.unaccent, catalan_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.catalan
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.catalan
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.catalan
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.catalan
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.catalan
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION newsreel.danish (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.danish
    ADD MAPPING FOR asciiword WITH danish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.danish
    ADD MAPPING FOR word WITH public.unaccent, danish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.danish
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.danish
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.danish
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.danish
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.danish
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.danish
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.danish
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.danish
    ADD MAPPING FOR hword_part WITH public.unaccent, danish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.danish
    ADD MAPPING FOR hword_asciipart WITH danish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.danish
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.danish
    ADD MAPPING FOR asciihword WITH danish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.danish
    ADD MAPPING FOR hword WITH public.unaccent, danish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.danish
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.danish
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.danish
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.danish
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.danish
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION newsreel.dutch (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.dutch
    ADD MAPPING FOR asciiword WITH dutch_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.dutch
    ADD MAPPING FOR word WITH public.unaccent, dutch_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.dutch
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.dutch
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.dutch
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.dutch
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.dutch
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.dutch
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.dutch
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.dutch
    ADD MAPPING FOR hword_part WITH public.unaccent, dutch_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.dutch
    ADD MAPPING FOR hword_asciipart WITH dutch_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.dutch
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.dutch
    ADD MAPPING FOR asciihword WITH dutch_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.dutch
    ADD MAPPING FOR hword WITH public.unaccent, dutch_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.dutch
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.dutch
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.dutch
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.dutch
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.dutch
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION newsreel.english (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.english
    ADD MAPPING FOR asciiword WITH english_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.english
    ADD MAPPING FOR word WITH public.unaccent, english_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.english
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.english
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.english
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.english
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.english
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.english
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.english
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.english
    ADD MAPPING FOR hword_part WITH public.unaccent, english_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.english
    ADD MAPPING FOR hword_asciipart WITH english_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.english
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.english
    ADD MAPPING FOR asciihword WITH english_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.english
    ADD MAPPING FOR hword WITH public.unaccent, english_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.english
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.english
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.english
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.english
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.english
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION newsreel.finnish (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.finnish
    ADD MAPPING FOR asciiword WITH finnish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.finnish
    ADD MAPPING FOR word WITH public.unaccent, finnish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.finnish
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.finnish
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.finnish
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.finnish
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.finnish
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.finnish
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.finnish
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.finnish
    ADD MAPPING FOR hword_part WITH public.unaccent, finnish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.finnish
    ADD MAPPING FOR hword_asciipart WITH finnish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.finnish
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.finnish
    ADD MAPPING FOR asciihword WITH finnish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.finnish
    ADD MAPPING FOR hword WITH public.unaccent, finnish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.finnish
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.finnish
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.finnish
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.finnish
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.finnish
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION newsreel.french (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.french
    ADD MAPPING FOR asciiword WITH french_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.french
    ADD MAPPING FOR word WITH public.unaccent, french_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.french
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.french
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.french
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.french
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.french
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.french
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.french
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.french
    ADD MAPPING FOR hword_part WITH public.unaccent, french_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.french
    ADD MAPPING FOR hword_asciipart WITH french_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.french
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.french
    ADD MAPPING FOR asciihword WITH french_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.french
    ADD MAPPING FOR hword WITH public.unaccent, french_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.french
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.french
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.french
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.french
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.french
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION newsreel.german (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.german
    ADD MAPPING FOR asciiword WITH german_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.german
    ADD MAPPING FOR word WITH public.unaccent, german_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.german
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.german
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.german
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.german
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.german
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.german
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.german
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.german
    ADD MAPPING FOR hword_part WITH public.unaccent, german_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.german
    ADD MAPPING FOR hword_asciipart WITH german_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.german
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.german
    ADD MAPPING FOR asciihword WITH german_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.german
    ADD MAPPING FOR hword WITH public.unaccent, german_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.german
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.german
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.german
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.german
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.german
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION newsreel.greek (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.greek
    ADD MAPPING FOR asciiword WITH greek_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.greek
    ADD MAPPING FOR word WITH public.unaccent, greek_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.greek
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.greek
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.greek
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.greek
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.greek
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.greek
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.greek
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.greek
    ADD MAPPING FOR hword_part WITH public.unaccent, greek_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.greek
    ADD MAPPING FOR hword_asciipart WITH greek_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.greek
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.greek
    ADD MAPPING FOR asciihword WITH greek_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.greek
    ADD MAPPING FOR hword WITH public.unaccent, greek_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.greek
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.greek
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.greek
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.greek
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.greek
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION newsreel.hindi (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.hindi
    ADD MAPPING FOR asciiword WITH english_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.hindi
    ADD MAPPING FOR word WITH public.unaccent, hindi_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.hindi
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.hindi
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.hindi
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.hindi
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.hindi
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.hindi
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.hindi
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.hindi
    ADD MAPPING FOR hword_part WITH public.unaccent, hindi_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.hindi
    ADD MAPPING FOR hword_asciipart WITH english_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.hindi
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.hindi
    ADD MAPPING FOR asciihword WITH english_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.hindi
    ADD MAPPING FOR hword WITH public.unaccent, hindi_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.hindi
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.hindi
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.hindi
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.hindi
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.hindi
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION newsreel.hungarian (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.hungarian
    ADD MAPPING FOR asciiword WITH hungarian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.hungarian
    ADD MAPPING FOR word WITH public.unaccent, hungarian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.hungarian
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.hungarian
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.hungarian
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.hungarian
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.hungarian
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.hungarian
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.hungarian
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.hungarian
    ADD MAPPING FOR hword_part WITH public.unaccent, hungarian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.hungarian
    ADD MAPPING FOR hword_asciipart WITH hungarian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.hungarian
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.hungarian
    ADD MAPPING FOR asciihword WITH hungarian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.hungarian
    ADD MAPPING FOR hword WITH public.unaccent, hungarian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.hungarian
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.hungarian
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.hungarian
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.hungarian
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.hungarian
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION newsreel.indonesian (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.indonesian
    ADD MAPPING FOR asciiword WITH indonesian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.indonesian
    ADD MAPPING FOR word WITH public.unaccent, indonesian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.indonesian
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.indonesian
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.indonesian
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.indonesian
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.indonesian
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.indonesian
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.indonesian
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.indonesian
    ADD MAPPING FOR hword_part WITH public.unaccent, indonesian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.indonesian
    ADD MAPPING FOR hword_asciipart WITH indonesian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.indonesian
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.indonesian
    ADD MAPPING FOR asciihword WITH indonesian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.indonesian
    ADD MAPPING FOR hword WITH public.unaccent, indonesian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.indonesian
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.indonesian
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.indonesian
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.indonesian
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.indonesian
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION newsreel.irish (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.irish
    ADD MAPPING FOR asciiword WITH irish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.irish
    ADD MAPPING FOR word WITH public.unaccent, irish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.irish
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.irish
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.irish
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.irish
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.irish
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.irish
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.irish
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.irish
    ADD MAPPING FOR hword_part WITH public.unaccent, irish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.irish
    ADD MAPPING FOR hword_asciipart WITH irish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.irish
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.irish
    ADD MAPPING FOR asciihword WITH irish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.irish
    ADD MAPPING FOR hword WITH public.unaccent, irish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.irish
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.irish
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.irish
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.irish
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.irish
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION newsreel.italian (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.italian
    ADD MAPPING FOR asciiword WITH italian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.italian
    ADD MAPPING FOR word WITH public.unaccent, italian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.italian
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.italian
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.italian
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.italian
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.italian
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.italian
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.italian
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.italian
    ADD MAPPING FOR hword_part WITH public.unaccent, italian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.italian
    ADD MAPPING FOR hword_asciipart WITH italian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.italian
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.italian
    ADD MAPPING FOR asciihword WITH italian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.italian
    ADD MAPPING FOR hword WITH public.unaccent, italian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.italian
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.italian
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.italian
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.italian
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.italian
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION newsreel.lithuanian (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.lithuanian
    ADD MAPPING FOR asciiword WITH lithuanian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.lithuanian
    ADD MAPPING FOR word WITH public.unaccent, lithuanian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.lithuanian
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.lithuanian
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.lithuanian
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.lithuanian
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.lithuanian
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.lithuanian
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.lithuanian
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.lithuanian
    ADD MAPPING FOR hword_part WITH public.unaccent, lithuanian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.lithuanian
    ADD MAPPING FOR hword_asciipart WITH lithuanian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.lithuanian
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.lithuanian
    ADD MAPPING FOR asciihword WITH lithuanian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.lithuanian
    ADD MAPPING FOR hword WITH public.unaccent, lithuanian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.lithuanian
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.lithuanian
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.lithuanian
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.lithuanian
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.lithuanian
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION newsreel.nepali (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.nepali
    ADD MAPPING FOR asciiword WITH nepali_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.nepali
    ADD MAPPING FOR word WITH public.unaccent, nepali_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.nepali
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.nepali
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.nepali
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.nepali
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.nepali
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.nepali
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.nepali
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.nepali
    ADD MAPPING FOR hword_part WITH public.unaccent, nepali_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.nepali
    ADD MAPPING FOR hword_asciipart WITH nepali_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.nepali
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.nepali
    ADD MAPPING FOR asciihword WITH nepali_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.nepali
    ADD MAPPING FOR hword WITH public.unaccent, nepali_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.nepali
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.nepali
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.nepali
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.nepali
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.nepali
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION newsreel.norwegian (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.norwegian
    ADD MAPPING FOR asciiword WITH norwegian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.norwegian
    ADD MAPPING FOR word WITH public.unaccent, norwegian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.norwegian
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.norwegian
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.norwegian
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.norwegian
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.norwegian
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.norwegian
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.norwegian
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.norwegian
    ADD MAPPING FOR hword_part WITH public.unaccent, norwegian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.norwegian
    ADD MAPPING FOR hword_asciipart WITH norwegian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.norwegian
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.norwegian
    ADD MAPPING FOR asciihword WITH norwegian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.norwegian
    ADD MAPPING FOR hword WITH public.unaccent, norwegian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.norwegian
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.norwegian
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.norwegian
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.norwegian
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.norwegian
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION newsreel.portuguese (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.portuguese
    ADD MAPPING FOR asciiword WITH portuguese_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.portuguese
    ADD MAPPING FOR word WITH public.unaccent, portuguese_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.portuguese
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.portuguese
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.portuguese
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.portuguese
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.portuguese
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.portuguese
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.portuguese
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.portuguese
    ADD MAPPING FOR hword_part WITH public.unaccent, portuguese_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.portuguese
    ADD MAPPING FOR hword_asciipart WITH portuguese_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.portuguese
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.portuguese
    ADD MAPPING FOR asciihword WITH portuguese_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.portuguese
    ADD MAPPING FOR hword WITH public.unaccent, portuguese_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.portuguese
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.portuguese
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.portuguese
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.portuguese
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.portuguese
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION newsreel.romanian (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.romanian
    ADD MAPPING FOR asciiword WITH romanian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.romanian
    ADD MAPPING FOR word WITH public.unaccent, romanian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.romanian
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.romanian
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.romanian
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.romanian
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.romanian
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.romanian
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.romanian
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.romanian
    ADD MAPPING FOR hword_part WITH public.unaccent, romanian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.romanian
    ADD MAPPING FOR hword_asciipart WITH romanian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.romanian
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.romanian
    ADD MAPPING FOR asciihword WITH romanian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.romanian
    ADD MAPPING FOR hword WITH public.unaccent, romanian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.romanian
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.romanian
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.romanian
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.romanian
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.romanian
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION newsreel.russian (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.russian
    ADD MAPPING FOR asciiword WITH english_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.russian
    ADD MAPPING FOR word WITH public.unaccent, russian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.russian
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.russian
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.russian
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.russian
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.russian
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.russian
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.russian
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.russian
    ADD MAPPING FOR hword_part WITH public.unaccent, russian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.russian
    ADD MAPPING FOR hword_asciipart WITH english_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.russian
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.russian
    ADD MAPPING FOR asciihword WITH english_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.russian
    ADD MAPPING FOR hword WITH public.unaccent, russian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.russian
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.russian
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.russian
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.russian
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.russian
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION newsreel.serbian (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.serbian
    ADD MAPPING FOR asciiword WITH serbian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.serbian
    ADD MAPPING FOR word WITH public.unaccent, serbian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.serbian
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.serbian
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.serbian
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.serbian
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.serbian
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.serbian
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.serbian
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.serbian
    ADD MAPPING FOR hword_part WITH public.unaccent, serbian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.serbian
    ADD MAPPING FOR hword_asciipart WITH serbian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.serbian
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.serbian
    ADD MAPPING FOR asciihword WITH serbian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.serbian
    ADD MAPPING FOR hword WITH public.unaccent, serbian_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.serbian
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.serbian
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.serbian
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.serbian
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.serbian
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION newsreel.simple (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.simple
    ADD MAPPING FOR asciiword WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.simple
    ADD MAPPING FOR word WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.simple
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.simple
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.simple
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.simple
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.simple
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.simple
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.simple
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.simple
    ADD MAPPING FOR hword_part WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.simple
    ADD MAPPING FOR hword_asciipart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.simple
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.simple
    ADD MAPPING FOR asciihword WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.simple
    ADD MAPPING FOR hword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.simple
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.simple
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.simple
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.simple
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.simple
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION newsreel.spanish (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.spanish
    ADD MAPPING FOR asciiword WITH spanish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.spanish
    ADD MAPPING FOR word WITH public.unaccent, spanish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.spanish
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.spanish
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.spanish
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.spanish
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.spanish
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.spanish
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.spanish
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.spanish
    ADD MAPPING FOR hword_part WITH public.unaccent, spanish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.spanish
    ADD MAPPING FOR hword_asciipart WITH spanish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.spanish
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.spanish
    ADD MAPPING FOR asciihword WITH spanish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.spanish
    ADD MAPPING FOR hword WITH public.unaccent, spanish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.spanish
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.spanish
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.spanish
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.spanish
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.spanish
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION newsreel.swedish (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.swedish
    ADD MAPPING FOR asciiword WITH swedish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.swedish
    ADD MAPPING FOR word WITH public.unaccent, swedish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.swedish
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.swedish
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.swedish
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.swedish
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.swedish
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.swedish
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.swedish
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.swedish
    ADD MAPPING FOR hword_part WITH public.unaccent, swedish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.swedish
    ADD MAPPING FOR hword_asciipart WITH swedish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.swedish
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.swedish
    ADD MAPPING FOR asciihword WITH swedish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.swedish
    ADD MAPPING FOR hword WITH public.unaccent, swedish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.swedish
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.swedish
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.swedish
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.swedish
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.swedish
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION newsreel.tamil (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.tamil
    ADD MAPPING FOR asciiword WITH tamil_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.tamil
    ADD MAPPING FOR word WITH public.unaccent, tamil_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.tamil
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.tamil
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.tamil
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.tamil
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.tamil
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.tamil
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.tamil
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.tamil
    ADD MAPPING FOR hword_part WITH public.unaccent, tamil_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.tamil
    ADD MAPPING FOR hword_asciipart WITH tamil_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.tamil
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.tamil
    ADD MAPPING FOR asciihword WITH tamil_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.tamil
    ADD MAPPING FOR hword WITH public.unaccent, tamil_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.tamil
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.tamil
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.tamil
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.tamil
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.tamil
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION newsreel.turkish (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.turkish
    ADD MAPPING FOR asciiword WITH turkish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.turkish
    ADD MAPPING FOR word WITH public.unaccent, turkish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.turkish
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.turkish
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.turkish
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.turkish
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.turkish
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.turkish
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.turkish
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.turkish
    ADD MAPPING FOR hword_part WITH public.unaccent, turkish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.turkish
    ADD MAPPING FOR hword_asciipart WITH turkish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.turkish
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.turkish
    ADD MAPPING FOR asciihword WITH turkish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.turkish
    ADD MAPPING FOR hword WITH public.unaccent, turkish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.turkish
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.turkish
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.turkish
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.turkish
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.turkish
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION newsreel.yiddish (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION newsreel.yiddish
    ADD MAPPING FOR asciiword WITH yiddish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.yiddish
    ADD MAPPING FOR word WITH public.unaccent, yiddish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.yiddish
    ADD MAPPING FOR numword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.yiddish
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.yiddish
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.yiddish
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.yiddish
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.yiddish
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.yiddish
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.yiddish
    ADD MAPPING FOR hword_part WITH public.unaccent, yiddish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.yiddish
    ADD MAPPING FOR hword_asciipart WITH yiddish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.yiddish
    ADD MAPPING FOR numhword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.yiddish
    ADD MAPPING FOR asciihword WITH yiddish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.yiddish
    ADD MAPPING FOR hword WITH public.unaccent, yiddish_stem;

ALTER TEXT SEARCH CONFIGURATION newsreel.yiddish
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.yiddish
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.yiddish
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.yiddish
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION newsreel.yiddish
    ADD MAPPING FOR uint WITH simple;

CREATE FUNCTION newsreel.search_config(language text) RETURNS regconfig
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE language WHEN 'ar'::text THEN 'newsreel.arabic'::regconfig WHEN 'ca'::text THEN 'newsreel.catalan'::regconfig WHEN 'da'::text THEN 'newsreel.danish'::regconfig WHEN 'de'::text THEN 'newsreel.german'::regconfig WHEN 'el'::text THEN 'newsreel.greek'::regconfig WHEN 'en'::text THEN 'newsreel.english'::regconfig WHEN 'es'::text THEN 'newsreel.spanish'::regconfig WHEN 'eu'::text THEN 'newsreel.basque'::regconfig WHEN 'fi'::text THEN 'newsreel.finnish'::regconfig WHEN 'fr'::text THEN 'newsreel.french'::regconfig WHEN 'ga'::text THEN 'newsreel.irish'::regconfig WHEN 'hi'::text THEN 'newsreel.hindi'::regconfig WHEN 'hu'::text THEN 'newsreel.hungarian'::regconfig WHEN 'hy'::text THEN 'newsreel.armenian'::regconfig WHEN 'id'::text THEN 'newsreel.indonesian'::regconfig WHEN 'it'::text THEN 'newsreel.italian'::regconfig WHEN 'lt'::text THEN 'newsreel.lithuanian'::regconfig WHEN 'ne'::text THEN 'newsreel.nepali'::regconfig WHEN 'nl'::text THEN 'newsreel.dutch'::regconfig WHEN 'no'::text THEN 'newsreel.norwegian'::regconfig WHEN 'nb'::text THEN 'newsreel.norwegian'::regconfig WHEN 'nn'::text THEN 'newsreel.norwegian'::regconfig WHEN 'pt'::text THEN 'newsreel.portuguese'::regconfig WHEN 'ro'::text THEN 'newsreel.romanian'::regconfig WHEN 'ru'::text THEN 'newsreel.russian'::regconfig WHEN 'sr'::text THEN 'newsreel.serbian'::regconfig WHEN 'sv'::text THEN 'newsreel.swedish'::regconfig WHEN 'ta'::text THEN 'newsreel.tamil'::regconfig WHEN 'tr'::text THEN 'newsreel.turkish'::regconfig WHEN 'yi'::text THEN 'newsreel.yiddish'::regconfig ELSE 'newsreel.simple'::regconfig END;

COMMENT ON FUNCTION newsreel.search_config(language text) IS 'Full-text configuration for a language code; simple where Postgres has none.';

CREATE FUNCTION newsreel.search_vector(language text, title text, content text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (setweight(to_tsvector(newsreel.search_config(language), "left"(COALESCE(title, ''::text), 2000)), 'A'::"char") || setweight(to_tsvector(newsreel.search_config(language), newsreel.indexed_part(content)), 'B'::"char"));

COMMENT ON FUNCTION newsreel.search_vector(language text, title text, content text) IS 'Full-text index of an article: title (weight A) and text (weight B).';

CREATE FUNCTION newsreel.show_added_revisions() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    PERFORM newsreel.ensure_article_months(ARRAY(SELECT DISTINCT published_at FROM added WHERE is_current AND published_at IS NOT NULL));
    PERFORM newsreel.show_articles(ARRAY(SELECT article_id FROM added WHERE is_current ORDER BY article_id));
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION newsreel.show_added_revisions() IS 'New revisions are shown.';

CREATE FUNCTION newsreel.show_articles(article_ids bigint[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

COMMENT ON FUNCTION newsreel.show_articles(article_ids bigint[]) IS 'Puts the newest revisions of some articles into current_articles, where they are not.';

CREATE FUNCTION newsreel.show_changed_revision() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

COMMENT ON FUNCTION newsreel.show_changed_revision() IS 'A revision that is not the newest any more, or says something else, is not shown as before.';

CREATE FUNCTION newsreel.source_key(domain text) RETURNS bigint
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

COMMENT ON FUNCTION newsreel.source_key(domain text) IS 'Key of a source by its domain; null for null.';

CREATE TABLE newsreel.current_articles (
    article_id bigint NOT NULL,
    source_id bigint NOT NULL,
    revision_number integer NOT NULL,
    published_at timestamp with time zone,
    published_precision text,
    published_on date,
    first_seen_at timestamp with time zone NOT NULL,
    known_from_at timestamp with time zone NOT NULL,
    title text,
    authors text[] NOT NULL,
    byline text NOT NULL,
    language text,
    section text,
    tags text[] NOT NULL,
    word_count integer NOT NULL,
    is_paywalled boolean,
    text_origin text NOT NULL,
    search tsvector NOT NULL
)
PARTITION BY RANGE (published_at);

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

CREATE TABLE newsreel.duplicate_groups (
    group_id bigint NOT NULL,
    representative_article_id bigint NOT NULL,
    rule_version text NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE newsreel.duplicate_groups IS 'Groups of two or more articles that carry one text, word for word or as a cut, localised or updated copy.';

COMMENT ON COLUMN newsreel.duplicate_groups.group_id IS 'Surrogate key.';

COMMENT ON COLUMN newsreel.duplicate_groups.representative_article_id IS 'The member published first (then first by URL hash).';

COMMENT ON COLUMN newsreel.duplicate_groups.rule_version IS 'Version of the rules that grouped.';

COMMENT ON COLUMN newsreel.duplicate_groups.updated_at IS 'When the members last changed.';

CREATE TABLE newsreel.duplicate_members (
    article_id bigint NOT NULL,
    group_id bigint NOT NULL,
    kind text NOT NULL,
    CONSTRAINT duplicate_members_kind_check CHECK ((kind = ANY (ARRAY['exact'::text, 'near'::text])))
);

COMMENT ON TABLE newsreel.duplicate_members IS 'Which articles are in which duplicate group.';

COMMENT ON COLUMN newsreel.duplicate_members.article_id IS 'The member.';

COMMENT ON COLUMN newsreel.duplicate_members.group_id IS 'Its group.';

COMMENT ON COLUMN newsreel.duplicate_members.kind IS 'exact (the same words as the representative, which is exact itself), or near.';

CREATE TABLE newsreel.field_candidates (
    article_id bigint NOT NULL,
    revision_number integer NOT NULL,
    field text NOT NULL,
    origin text NOT NULL,
    value text NOT NULL,
    won boolean NOT NULL
);

COMMENT ON TABLE newsreel.field_candidates IS 'Provenance: every value that some reader gave for a field of a revision, and which one won.';

COMMENT ON COLUMN newsreel.field_candidates.article_id IS 'The article.';

COMMENT ON COLUMN newsreel.field_candidates.revision_number IS 'The revision.';

COMMENT ON COLUMN newsreel.field_candidates.field IS 'Name of the column of revisions.';

COMMENT ON COLUMN newsreel.field_candidates.origin IS 'Who gave the value, for example json-ld, opengraph, html, trafilatura, feed.';

COMMENT ON COLUMN newsreel.field_candidates.value IS 'The value, written as text; lists as JSON.';

COMMENT ON COLUMN newsreel.field_candidates.won IS 'True for the one that became the field.';

CREATE VIEW news.articles AS
 SELECT c.article_id,
    s.domain AS source,
    c.title,
    c.authors,
    c.published_at,
    c.published_precision,
    c.first_seen_at,
    r.modified_at,
    c.language,
    c.section,
    c.tags,
    r.description,
    r.text,
    c.word_count,
    a.canonical_url AS url,
    r.image_url,
    c.is_paywalled,
    c.text_origin,
    c.revision_number AS revision,
    c.known_from_at AS revised_at,
    m.group_id,
    COALESCE((g.representative_article_id = c.article_id), true) AS is_representative,
    ( SELECT d.origin
           FROM newsreel.field_candidates d
          WHERE ((d.article_id = c.article_id) AND (d.revision_number = c.revision_number) AND (d.field = 'published_at'::text) AND d.won)) AS published_origin,
    c.search,
    r.subtitle,
    r.agencies,
    c.published_on,
    c.byline,
    r.archived_at,
    r.published_offset_minutes
   FROM (((((newsreel.current_articles c
     LEFT JOIN newsreel.sources s USING (source_id))
     LEFT JOIN newsreel.articles a ON ((a.article_id = c.article_id)))
     LEFT JOIN newsreel.revisions r ON (((r.article_id = c.article_id) AND (r.revision_number = c.revision_number))))
     LEFT JOIN newsreel.duplicate_members m ON ((m.article_id = c.article_id)))
     LEFT JOIN newsreel.duplicate_groups g ON ((g.group_id = m.group_id)));

COMMENT ON VIEW news.articles IS 'Articles in their newest state, one row each.';

COMMENT ON COLUMN news.articles.article_id IS 'Key of the article.';

COMMENT ON COLUMN news.articles.source IS 'Domain of the publisher.';

COMMENT ON COLUMN news.articles.title IS 'Headline.';

COMMENT ON COLUMN news.articles.authors IS 'Names of the persons who wrote it, in the order given; empty, never null, when nobody is named: authors = ''{}''.';

COMMENT ON COLUMN news.articles.published_at IS 'When it was published; null when nothing trustworthy says so. A range of it reads only the months it touches.';

COMMENT ON COLUMN news.articles.published_precision IS 'second or day: how exact published_at is.';

COMMENT ON COLUMN news.articles.first_seen_at IS 'When we first saw it; always known.';

COMMENT ON COLUMN news.articles.modified_at IS 'When the source says that it last changed.';

COMMENT ON COLUMN news.articles.language IS 'Language of the text, ISO 639-1.';

COMMENT ON COLUMN news.articles.section IS 'Section of the paper, in its own words; null where the page names none.';

COMMENT ON COLUMN news.articles.tags IS 'Tags or keywords; empty, never null, without any.';

COMMENT ON COLUMN news.articles.description IS 'The source''s own summary.';

COMMENT ON COLUMN news.articles.text IS 'Reading text; paragraphs are separated by an empty line.';

COMMENT ON COLUMN news.articles.word_count IS 'Words in text.';

COMMENT ON COLUMN news.articles.url IS 'Canonical URL.';

COMMENT ON COLUMN news.articles.image_url IS 'Lead image.';

COMMENT ON COLUMN news.articles.is_paywalled IS 'True or false where the page says so, else null.';

COMMENT ON COLUMN news.articles.text_origin IS 'page, or feed where the page could not be had.';

COMMENT ON COLUMN news.articles.revision IS 'Number of this state; 1 is the first.';

COMMENT ON COLUMN news.articles.revised_at IS 'When we captured this state.';

COMMENT ON COLUMN news.articles.group_id IS 'Duplicate group; null when no other article carries the text.';

COMMENT ON COLUMN news.articles.is_representative IS 'True for one article per text: count these to count stories.';

COMMENT ON COLUMN news.articles.published_origin IS 'Who gave published_at, for example json-ld or feed.';

COMMENT ON COLUMN news.articles.search IS 'Full-text index of title and text; use it as: search @@ news.search_query(''words'').';

COMMENT ON COLUMN news.articles.subtitle IS 'Standfirst below the headline, where the page sets one off.';

COMMENT ON COLUMN news.articles.agencies IS 'Desks, wire services and offices that the byline credits; empty, never null, without any.';

COMMENT ON COLUMN news.articles.published_on IS 'Calendar day of the publication on the publisher''s clock; UTC''s where nothing tells that.';

COMMENT ON COLUMN news.articles.byline IS 'Names of the authors as one text; byline ILIKE ''%name%'' and title ILIKE ''%word%'' use an index.';

COMMENT ON COLUMN news.articles.archived_at IS 'When a web archive captured the page that this was read from, because the page itself is gone; null for the page itself. revised_at is the same moment then.';

COMMENT ON COLUMN news.articles.published_offset_minutes IS 'Minutes that the publisher''s clock was ahead of UTC then, as its date says; null where that is not said. published_at + published_offset_minutes * interval ''1 minute'' is the hour there.';

CREATE TABLE newsreel.wording_links (
    short_key bigint NOT NULL,
    long_key bigint NOT NULL,
    rule_version smallint NOT NULL,
    verdict text NOT NULL,
    containment real NOT NULL,
    agreement real NOT NULL,
    salient_containment real NOT NULL,
    shared_hashes integer[] NOT NULL,
    CONSTRAINT wording_links_verdict_check CHECK ((verdict = ANY (ARRAY['duplicate'::text, 'contained'::text])))
);

COMMENT ON TABLE newsreel.wording_links IS 'Pairs of wordings that are copies, or of which one contains the other: facts about texts, true whoever carries them and when. The source of truth of near-duplicate groups.';

COMMENT ON COLUMN newsreel.wording_links.short_key IS 'The wording of fewer words.';

COMMENT ON COLUMN newsreel.wording_links.long_key IS 'The other one.';

COMMENT ON COLUMN newsreel.wording_links.rule_version IS 'Version of the rules that judged.';

COMMENT ON COLUMN newsreel.wording_links.verdict IS 'duplicate, or contained (the longer one is a digest or a live blog).';

COMMENT ON COLUMN newsreel.wording_links.containment IS 'Share of the shorter one''s shingles that the other has, 0 to 1.';

COMMENT ON COLUMN newsreel.wording_links.agreement IS 'Share of names and numbers that are not exchanged within common passages, 0 to 1.';

COMMENT ON COLUMN newsreel.wording_links.salient_containment IS 'Share of names and numbers common to both, of those of the one that has fewer; 1 where the verdict did not need it.';

COMMENT ON COLUMN newsreel.wording_links.shared_hashes IS 'Sketch hashes that both have and that were no stop hashes: how they found each other.';

CREATE TABLE newsreel.wordings (
    article_id bigint NOT NULL,
    wording_key bigint,
    dated_at timestamp with time zone NOT NULL,
    shelf integer NOT NULL,
    revision_number integer NOT NULL,
    rule_version smallint NOT NULL,
    agency text
);

COMMENT ON TABLE newsreel.wordings IS 'What near-duplicate detection knows of each article: the wording of the revision that it looked at.';

COMMENT ON COLUMN newsreel.wordings.article_id IS 'The article.';

COMMENT ON COLUMN newsreel.wordings.wording_key IS 'First 64 bits of the sha256 of the words in order, with their capitals; null for a text of under 25 words, which is told by its title too.';

COMMENT ON COLUMN newsreel.wordings.dated_at IS 'When it was published, else when it was first seen.';

COMMENT ON COLUMN newsreel.wordings.shelf IS 'Where its sketch is, as in sketches.';

COMMENT ON COLUMN newsreel.wordings.revision_number IS 'The revision that was looked at.';

COMMENT ON COLUMN newsreel.wordings.rule_version IS 'Version of the rules that looked at it.';

COMMENT ON COLUMN newsreel.wordings.agency IS 'Wire agency that the text or its byline credits; null where none is named.';

CREATE VIEW news.contained AS
 SELECT DISTINCT x.article_id,
    y.article_id AS contained_in_article_id,
    l.containment
   FROM ((newsreel.wording_links l
     JOIN newsreel.wordings x ON ((x.wording_key = l.short_key)))
     JOIN newsreel.wordings y ON ((y.wording_key = l.long_key)))
  WHERE ((l.verdict = 'contained'::text) AND (l.rule_version = LEAST(x.rule_version, y.rule_version)) AND ((x.dated_at >= (y.dated_at - '7 days'::interval)) AND (x.dated_at <= (y.dated_at + '7 days'::interval))));

COMMENT ON VIEW news.contained IS 'Stories that stand as a whole in a digest or a live blog of the same days; the two are no duplicates.';

COMMENT ON COLUMN news.contained.article_id IS 'The story.';

COMMENT ON COLUMN news.contained.contained_in_article_id IS 'The digest or live blog.';

COMMENT ON COLUMN news.contained.containment IS 'Share of the story that stands in it, 0 to 1.';

CREATE TABLE newsreel.coverage (
    source_id bigint NOT NULL,
    day date NOT NULL,
    strategy text NOT NULL,
    looked_at timestamp with time zone NOT NULL,
    run_id bigint NOT NULL,
    verdict text DEFAULT 'looked'::text NOT NULL,
    reason text,
    CONSTRAINT coverage_verdict_check CHECK ((verdict = ANY (ARRAY['vouched'::text, 'looked'::text, 'partly'::text, 'failed'::text])))
);

COMMENT ON TABLE newsreel.coverage IS 'Where we looked for a source''s articles of a day; no row means that nobody looked. What was found is counted from entries, so that the two can''t disagree.';

COMMENT ON COLUMN newsreel.coverage.source_id IS 'The publisher.';

COMMENT ON COLUMN newsreel.coverage.day IS 'Day (UTC).';

COMMENT ON COLUMN newsreel.coverage.strategy IS 'Where we looked: feeds, warehouse (what was known already), or the name of a history.';

COMMENT ON COLUMN newsreel.coverage.looked_at IS 'When we last looked.';

COMMENT ON COLUMN newsreel.coverage.run_id IS 'The run that looked last.';

COMMENT ON COLUMN newsreel.coverage.verdict IS 'vouched: whatever it lists of the day is among the entries; looked: perhaps not everything; partly: only a part of the day was searched; failed: it could not be searched. What several histories searched of a day counts together.';

COMMENT ON COLUMN newsreel.coverage.reason IS 'What a reader should know of the search, in words.';

CREATE TABLE newsreel.feeds (
    feed_id bigint NOT NULL,
    source_id bigint NOT NULL,
    url text NOT NULL,
    url_hash bytea NOT NULL,
    host text NOT NULL,
    host_bucket smallint NOT NULL,
    title text,
    format text,
    enabled boolean DEFAULT true NOT NULL,
    disabled_reason text,
    etag text,
    last_modified text,
    body_sha256 bytea,
    last_polled_at timestamp with time zone,
    last_succeeded_at timestamp with time zone,
    consecutive_failures integer DEFAULT 0 NOT NULL,
    interval_seconds integer DEFAULT 3600 NOT NULL,
    next_poll_at timestamp with time zone DEFAULT now() NOT NULL,
    next_poll_reason text DEFAULT 'never polled: due at once'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    asked_seconds integer,
    skip_hours smallint[] DEFAULT '{}'::smallint[] NOT NULL,
    skip_days smallint[] DEFAULT '{}'::smallint[] NOT NULL,
    failure_weight double precision DEFAULT 0 NOT NULL,
    retired_at timestamp with time zone,
    validators_url text,
    moving_to_url text,
    moving_since timestamp with time zone,
    moving_polls integer,
    etag_lies boolean DEFAULT false NOT NULL,
    last_modified_lies boolean DEFAULT false NOT NULL,
    body_at timestamp with time zone,
    CONSTRAINT feeds_host_bucket_check CHECK (((host_bucket >= 0) AND (host_bucket <= 1023)))
);

COMMENT ON TABLE newsreel.feeds IS 'URLs that are polled, with the state that the next poll needs.';

COMMENT ON COLUMN newsreel.feeds.feed_id IS 'Surrogate key.';

COMMENT ON COLUMN newsreel.feeds.source_id IS 'The publisher that the feed belongs to.';

COMMENT ON COLUMN newsreel.feeds.url IS 'Address that is fetched, without credentials.';

COMMENT ON COLUMN newsreel.feeds.url_hash IS 'sha256 of url as it stands; the key, because a long address would not fit a B-tree.';

COMMENT ON COLUMN newsreel.feeds.host IS 'Host and, where not the default, port of url: the unit of politeness and of leases.';

COMMENT ON COLUMN newsreel.feeds.host_bucket IS 'Hash of host modulo 1024; shards are made of whole buckets, so one host is in one shard.';

COMMENT ON COLUMN newsreel.feeds.title IS 'Title as given by the feed, or by the feed list until the first poll.';

COMMENT ON COLUMN newsreel.feeds.format IS 'Format seen at the last successful parse, for example rss20, atom10, rdf.';

COMMENT ON COLUMN newsreel.feeds.enabled IS 'False stops polling; nothing is deleted.';

COMMENT ON COLUMN newsreel.feeds.disabled_reason IS 'Why the feed is not polled, in words.';

COMMENT ON COLUMN newsreel.feeds.etag IS 'ETag of the last body, verbatim.';

COMMENT ON COLUMN newsreel.feeds.last_modified IS 'Last-Modified of the last body, verbatim.';

COMMENT ON COLUMN newsreel.feeds.body_sha256 IS 'sha256 of the last body that was parsed.';

COMMENT ON COLUMN newsreel.feeds.last_polled_at IS 'When the last poll finished, whatever came of it.';

COMMENT ON COLUMN newsreel.feeds.last_succeeded_at IS 'When the feed last answered with a feed (or unchanged).';

COMMENT ON COLUMN newsreel.feeds.consecutive_failures IS 'Failed polls since the last success.';

COMMENT ON COLUMN newsreel.feeds.interval_seconds IS 'Seconds between polls as decided at the last one.';

COMMENT ON COLUMN newsreel.feeds.next_poll_at IS 'The feed is due from this moment on.';

COMMENT ON COLUMN newsreel.feeds.next_poll_reason IS 'Why next_poll_at is what it is, in words.';

COMMENT ON COLUMN newsreel.feeds.created_at IS 'When the feed was added.';

COMMENT ON COLUMN newsreel.feeds.asked_seconds IS 'Seconds that the feed itself asks to wait between polls (ttl, update period); null where it asks nothing.';

COMMENT ON COLUMN newsreel.feeds.skip_hours IS 'Hours of the day (UTC) in which the feed asks not to be polled.';

COMMENT ON COLUMN newsreel.feeds.skip_days IS 'Days of the week (UTC, Monday is 0) on which the feed asks not to be polled.';

COMMENT ON COLUMN newsreel.feeds.failure_weight IS 'Sum of the weights of the failures since the last success: hard 1, soft 0.5, temporary 0.25.';

COMMENT ON COLUMN newsreel.feeds.retired_at IS 'When polling ended because the server said that the feed is gone, or because it moved to another of ours; null while it is polled or when a person disabled it.';

COMMENT ON COLUMN newsreel.feeds.validators_url IS 'The address that gave etag and last_modified, after redirects; they are sent to it alone.';

COMMENT ON COLUMN newsreel.feeds.moving_to_url IS 'Where permanent redirects lead at present; the address changes once they did so on many polls over many days.';

COMMENT ON COLUMN newsreel.feeds.moving_since IS 'When they first led there.';

COMMENT ON COLUMN newsreel.feeds.moving_polls IS 'On how many polls in a row they led there.';

COMMENT ON COLUMN newsreel.feeds.etag_lies IS 'Whether another body came with the ETag of the one before: then it is not sent.';

COMMENT ON COLUMN newsreel.feeds.last_modified_lies IS 'Whether another body came with the Last-Modified of the one before: then it is not sent.';

COMMENT ON COLUMN newsreel.feeds.body_at IS 'When the server last sent a whole body, new or not; null before the first.';

CREATE TABLE newsreel.gaps (
    gap_id bigint NOT NULL,
    feed_id bigint NOT NULL,
    poll_id bigint NOT NULL,
    missed_from timestamp with time zone NOT NULL,
    missed_to timestamp with time zone NOT NULL,
    detected_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT gaps_check CHECK ((missed_to > missed_from))
);

COMMENT ON TABLE newsreel.gaps IS 'Evidence that entries were missed: a poll that shares no entry with the one before.';

COMMENT ON COLUMN newsreel.gaps.gap_id IS 'Surrogate key.';

COMMENT ON COLUMN newsreel.gaps.feed_id IS 'The feed.';

COMMENT ON COLUMN newsreel.gaps.poll_id IS 'The poll that shows it.';

COMMENT ON COLUMN newsreel.gaps.missed_from IS 'The last successful poll before: entries after it may be missing.';

COMMENT ON COLUMN newsreel.gaps.missed_to IS 'The poll that shows the gap.';

COMMENT ON COLUMN newsreel.gaps.detected_at IS 'When it was noticed.';

COMMENT ON COLUMN newsreel.gaps.closed_at IS 'When a backfill covered it.';

CREATE VIEW news.coverage AS
 WITH gap AS (
         SELECT DISTINCT f.source_id,
            (((g_1.missed_from AT TIME ZONE 'UTC'::text))::date + n_1.days) AS day
           FROM ((newsreel.gaps g_1
             JOIN newsreel.feeds f USING (feed_id))
             CROSS JOIN LATERAL generate_series(0, (((g_1.missed_to AT TIME ZONE 'UTC'::text))::date - ((g_1.missed_from AT TIME ZONE 'UTC'::text))::date)) n_1(days))
          WHERE (g_1.closed_at IS NULL)
        ), gap_span AS (
         SELECT gap.source_id,
            min(gap.day) AS first_day,
            max(gap.day) AS last_day
           FROM gap
          GROUP BY gap.source_id
        )
 SELECT s.domain AS source,
    d.day,
    COALESCE(l.strategies, '{}'::text[]) AS strategies,
    l.looked_at,
    n.found,
    n.captured,
    n.loaded,
    n.undated,
    n.blocked,
    n.failed,
    n.waiting,
    x.out_of_range,
    q.unread,
        CASE
            WHEN (g.day IS NOT NULL) THEN 'gap'::text
            WHEN ((l.looked_at IS NULL) OR ((NOT l.was_asked) AND (((n.found + n.undated) + q.unread) = 0))) THEN 'never looked'::text
            WHEN (((n.found + n.undated) + q.unread) = 0) THEN 'empty'::text
            WHEN (l.is_vouched AND (n.loaded = n.found) AND ((n.undated + q.unread) = 0)) THEN 'complete'::text
            ELSE 'partial'::text
        END AS state,
    l.reasons,
    COALESCE(l.was_asked, false) AS was_asked
   FROM (((((((((newsreel.sources s
     LEFT JOIN gap_span ON ((gap_span.source_id = s.source_id)))
     CROSS JOIN LATERAL ( SELECT LEAST(gap_span.first_day, min(c.day)) AS first_day,
            GREATEST(gap_span.last_day, max(c.day)) AS last_day
           FROM newsreel.coverage c
          WHERE (c.source_id = s.source_id)) span)
     CROSS JOIN LATERAL generate_series(0, (span.last_day - span.first_day)) i(days))
     CROSS JOIN LATERAL ( SELECT (span.first_day + i.days) AS day) d)
     LEFT JOIN gap g ON (((g.source_id = s.source_id) AND (g.day = d.day))))
     CROSS JOIN LATERAL ( SELECT array_agg(c.strategy ORDER BY c.strategy) AS strategies,
            max(c.looked_at) AS looked_at,
            bool_or((c.verdict = 'vouched'::text)) AS is_vouched,
            bool_or(((c.verdict = ANY (ARRAY['vouched'::text, 'looked'::text])) AND (c.strategy <> ALL (ARRAY['warehouse'::text, 'warc'::text])))) AS was_asked,
            string_agg(((c.strategy || ': '::text) || c.reason), '; '::text ORDER BY c.strategy) AS reasons
           FROM newsreel.coverage c
          WHERE ((c.source_id = s.source_id) AND (c.day = d.day))) l)
     CROSS JOIN LATERAL ( SELECT count(*) FILTER (WHERE (p.class <> 'undated'::text)) AS found,
            count(*) FILTER (WHERE ((p.class <> 'undated'::text) AND p.is_captured)) AS captured,
            count(*) FILTER (WHERE (p.class = 'loaded'::text)) AS loaded,
            count(*) FILTER (WHERE (p.class = 'undated'::text)) AS undated,
            count(*) FILTER (WHERE (p.class = 'blocked'::text)) AS blocked,
            count(*) FILTER (WHERE (p.class = 'failed'::text)) AS failed,
            count(*) FILTER (WHERE (p.class = 'waiting'::text)) AS waiting
           FROM ( SELECT bool_or((e.capture_id IS NOT NULL)) AS is_captured,
                        CASE
                            WHEN bool_or(((e.article_id IS NOT NULL) AND (e.dated_at IS NOT NULL))) THEN 'loaded'::text
                            WHEN bool_or(((e.dated_at IS NULL) AND (e.state = ANY (ARRAY['pending'::text, 'captured'::text, 'loaded'::text])) AND ((e.not_after_at IS NULL) OR (e.state_kind = 'undated'::text)))) THEN 'undated'::text
                            WHEN bool_or(((e.state = ANY (ARRAY['pending'::text, 'failed'::text])) AND (e.state_kind = ANY (ARRAY['blocked'::text, 'robots'::text])))) THEN 'blocked'::text
                            WHEN bool_or((e.state = ANY (ARRAY['pending'::text, 'captured'::text]))) THEN 'waiting'::text
                            ELSE 'failed'::text
                        END AS class
                   FROM ( SELECT entries.capture_id,
                            entries.article_id,
                            entries.dated_at,
                            entries.state,
                            entries.not_after_at,
                            entries.state_kind,
                            entries.url_hash
                           FROM newsreel.entries
                          WHERE ((entries.source_id = s.source_id) AND (entries.dated_at >= ((d.day)::timestamp without time zone AT TIME ZONE 'UTC'::text)) AND (entries.dated_at < (((d.day + 1))::timestamp without time zone AT TIME ZONE 'UTC'::text)))
                        UNION ALL
                         SELECT entries.capture_id,
                            entries.article_id,
                            entries.dated_at,
                            entries.state,
                            entries.not_after_at,
                            entries.state_kind,
                            entries.url_hash
                           FROM newsreel.entries
                          WHERE ((entries.source_id = s.source_id) AND (entries.dated_at IS NULL) AND (COALESCE(entries.hinted_at, entries.first_seen_at) >= ((d.day)::timestamp without time zone AT TIME ZONE 'UTC'::text)) AND (COALESCE(entries.hinted_at, entries.first_seen_at) < (((d.day + 1))::timestamp without time zone AT TIME ZONE 'UTC'::text)))) e
                  GROUP BY e.article_id,
                        CASE
                            WHEN (e.article_id IS NULL) THEN e.url_hash
                            ELSE NULL::bytea
                        END) p) n)
     CROSS JOIN LATERAL ( SELECT count(DISTINCT e.url_hash) AS out_of_range
           FROM newsreel.entries e
          WHERE ((e.source_id = s.source_id) AND (e.hinted_at IS NOT NULL) AND (e.dated_at IS NOT NULL) AND (e.hinted_at >= ((d.day)::timestamp without time zone AT TIME ZONE 'UTC'::text)) AND (e.hinted_at < (((d.day + 1))::timestamp without time zone AT TIME ZONE 'UTC'::text)) AND (((e.dated_at AT TIME ZONE 'UTC'::text))::date <> d.day))) x)
     CROSS JOIN LATERAL ( SELECT count(DISTINCT e.url_hash) AS unread
           FROM newsreel.entries e
          WHERE ((e.source_id = s.source_id) AND (e.state = 'pending'::text) AND (e.dated_at IS NULL) AND (e.not_after_at IS NOT NULL) AND (e.state_kind IS NULL) AND (e.not_after_at >= ((d.day)::timestamp without time zone AT TIME ZONE 'UTC'::text)) AND ((e.not_before_at IS NULL) OR (e.not_before_at < (((d.day + 1))::timestamp without time zone AT TIME ZONE 'UTC'::text))) AND ((e.hinted_at IS NULL) OR (((e.hinted_at AT TIME ZONE 'UTC'::text))::date <> d.day)) AND (l.looked_at IS NOT NULL))) q);

COMMENT ON VIEW news.coverage IS 'What we know about a source on a day, for all days between the first and the last that was looked at. found = loaded + blocked + failed + waiting.';

COMMENT ON COLUMN news.coverage.source IS 'Domain of the publisher.';

COMMENT ON COLUMN news.coverage.day IS 'Day (UTC).';

COMMENT ON COLUMN news.coverage.strategies IS 'Where we looked: feeds, warehouse (what was known already), or histories; empty when nobody looked.';

COMMENT ON COLUMN news.coverage.looked_at IS 'When we last looked; null when nobody did.';

COMMENT ON COLUMN news.coverage.found IS 'Pages that belong to the day, as far as is known.';

COMMENT ON COLUMN news.coverage.captured IS 'Of these, pages fetched.';

COMMENT ON COLUMN news.coverage.loaded IS 'Of these, articles loaded.';

COMMENT ON COLUMN news.coverage.undated IS 'Pages first seen, or hinted at, that day for which nothing gives a date.';

COMMENT ON COLUMN news.coverage.blocked IS 'Pages refused to us (robots.txt, 401, 402, 403, 451), given up or to be tried again.';

COMMENT ON COLUMN news.coverage.failed IS 'Pages given up, or read and found not to be articles.';

COMMENT ON COLUMN news.coverage.waiting IS 'Pages known and not loaded yet, those that are blocked left aside.';

COMMENT ON COLUMN news.coverage.out_of_range IS 'Pages that a history put on this day and that turned out to be of another; they count there.';

COMMENT ON COLUMN news.coverage.unread IS 'Pages that may be of this day, though nothing points to it, and that nobody has asked for yet.';

COMMENT ON COLUMN news.coverage.state IS 'complete; partial (something found is not loaded, or nobody vouches that all was found); empty (asked about the whole day, nothing there); never looked; gap (entries came and went between two polls).';

COMMENT ON COLUMN news.coverage.reasons IS 'What a reader should know of the searches, in words.';

COMMENT ON COLUMN news.coverage.was_asked IS 'Whether the source''s feeds, or a history, were asked about the whole day. What is known already, and WARC files, say nothing of what they lack.';

CREATE VIEW news.daily_volume AS
 SELECT source,
    ((published_at AT TIME ZONE 'UTC'::text))::date AS day,
    count(*) AS articles,
    count(*) FILTER (WHERE is_representative) AS unique_articles,
    sum(word_count) AS words
   FROM news.articles
  WHERE (published_at IS NOT NULL)
  GROUP BY source, (((published_at AT TIME ZONE 'UTC'::text))::date);

COMMENT ON VIEW news.daily_volume IS 'Articles per source and day (UTC) of publication; undated articles are not in it.';

COMMENT ON COLUMN news.daily_volume.source IS 'Domain of the publisher.';

COMMENT ON COLUMN news.daily_volume.day IS 'Day of publication (UTC).';

COMMENT ON COLUMN news.daily_volume.articles IS 'Articles published.';

COMMENT ON COLUMN news.daily_volume.unique_articles IS 'Of these, representatives of their duplicate group.';

COMMENT ON COLUMN news.daily_volume.words IS 'Words in them.';

CREATE VIEW news.duplicates AS
 SELECT m.group_id,
    m.article_id,
    s.domain AS source,
    r.title,
    a.canonical_url AS url,
    r.published_at,
    a.first_seen_at,
    (g.representative_article_id = m.article_id) AS is_representative,
    g.representative_article_id,
    m.kind,
    t.size AS group_size,
    t.sources AS group_sources,
    (COALESCE(r.published_at, a.first_seen_at) - COALESCE(f.published_at, b.first_seen_at)) AS lag,
    COALESCE(w.agency, t.agency) AS agency,
    (w.agency IS NOT NULL) AS credits_agency
   FROM ((((((((newsreel.duplicate_members m
     JOIN newsreel.duplicate_groups g USING (group_id))
     JOIN newsreel.articles a ON ((a.article_id = m.article_id)))
     JOIN newsreel.sources s ON ((s.source_id = a.source_id)))
     JOIN newsreel.revisions r ON (((r.article_id = m.article_id) AND r.is_current)))
     JOIN newsreel.articles b ON ((b.article_id = g.representative_article_id)))
     JOIN newsreel.revisions f ON (((f.article_id = g.representative_article_id) AND f.is_current)))
     LEFT JOIN newsreel.wordings w ON ((w.article_id = m.article_id)))
     JOIN ( SELECT n.group_id,
            count(*) AS size,
            count(DISTINCT c.source_id) AS sources,
            mode() WITHIN GROUP (ORDER BY v.agency) AS agency
           FROM ((newsreel.duplicate_members n
             JOIN newsreel.articles c USING (article_id))
             LEFT JOIN newsreel.wordings v USING (article_id))
          GROUP BY n.group_id) t ON ((t.group_id = m.group_id)));

COMMENT ON VIEW news.duplicates IS 'Articles that have copies, a row each; those without are not in it.';

COMMENT ON COLUMN news.duplicates.group_id IS 'The duplicate group, as in news.articles.';

COMMENT ON COLUMN news.duplicates.article_id IS 'Key of the article.';

COMMENT ON COLUMN news.duplicates.source IS 'Domain of the publisher.';

COMMENT ON COLUMN news.duplicates.title IS 'Headline.';

COMMENT ON COLUMN news.duplicates.url IS 'Canonical URL.';

COMMENT ON COLUMN news.duplicates.published_at IS 'When it was published; null when nothing trustworthy says so.';

COMMENT ON COLUMN news.duplicates.first_seen_at IS 'When we first saw it; always known.';

COMMENT ON COLUMN news.duplicates.is_representative IS 'True for the one that was published first.';

COMMENT ON COLUMN news.duplicates.representative_article_id IS 'That one.';

COMMENT ON COLUMN news.duplicates.kind IS 'exact: the same words as the representative; near: cut, localised, updated or with other furniture.';

COMMENT ON COLUMN news.duplicates.group_size IS 'Articles in the group.';

COMMENT ON COLUMN news.duplicates.group_sources IS 'Publishers in the group.';

COMMENT ON COLUMN news.duplicates.lag IS 'How long after the representative it was published (or first seen, where undated).';

COMMENT ON COLUMN news.duplicates.agency IS 'Wire agency that the article credits, else the one that most of the group credit.';

COMMENT ON COLUMN news.duplicates.credits_agency IS 'Whether this article names the agency itself.';

CREATE VIEW news.entries AS
 SELECT e.entry_id,
    s.domain AS source,
    e.feed_id,
    f.url AS feed_url,
    e.origin,
    e.url,
    e.guid,
    e.title,
    e.authors,
    e.tags,
    e.language,
    e.summary,
    e.published_at,
    e.published_precision,
    e.published_raw,
    e.published_quality,
    e.updated_at,
    e.dated_at,
    e.first_seen_at,
    e.last_seen_at,
    e.state,
    e.state_kind,
    e.state_reason,
    e.attempts,
    e.next_attempt_at,
    e.article_id
   FROM ((newsreel.entries e
     JOIN newsreel.sources s USING (source_id))
     LEFT JOIN newsreel.feeds f USING (feed_id));

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

CREATE TABLE newsreel.polls (
    poll_id bigint NOT NULL,
    feed_id bigint NOT NULL,
    run_id bigint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone NOT NULL,
    status text NOT NULL,
    failure_kind text,
    reason text,
    http_status integer,
    body_bytes integer,
    entries_seen integer DEFAULT 0 NOT NULL,
    entries_new integer DEFAULT 0 NOT NULL,
    entries_changed integer DEFAULT 0 NOT NULL,
    entries_rejected integer DEFAULT 0 NOT NULL,
    entries_overlap integer,
    capture_id bigint,
    CONSTRAINT polls_check CHECK (((status = 'failed'::text) = (failure_kind IS NOT NULL))),
    CONSTRAINT polls_status_check CHECK ((status = ANY (ARRAY['changed'::text, 'not_modified'::text, 'same_body'::text, 'same_entries'::text, 'failed'::text])))
);

COMMENT ON TABLE newsreel.polls IS 'Attempts to fetch a feed, one row each, successful or not.';

COMMENT ON COLUMN newsreel.polls.poll_id IS 'Surrogate key.';

COMMENT ON COLUMN newsreel.polls.feed_id IS 'The feed.';

COMMENT ON COLUMN newsreel.polls.run_id IS 'The run that polled.';

COMMENT ON COLUMN newsreel.polls.started_at IS 'When the request was sent.';

COMMENT ON COLUMN newsreel.polls.finished_at IS 'When the outcome was known.';

COMMENT ON COLUMN newsreel.polls.status IS 'changed; unchanged in three ways: not_modified (304), same_body, same_entries; failed.';

COMMENT ON COLUMN newsreel.polls.failure_kind IS 'Class of the failure, for example http_error, timeout, too_large, not_a_feed.';

COMMENT ON COLUMN newsreel.polls.reason IS 'The failure, or a remark, in words.';

COMMENT ON COLUMN newsreel.polls.http_status IS 'HTTP status, where an answer came.';

COMMENT ON COLUMN newsreel.polls.body_bytes IS 'Bytes of the body after decompression.';

COMMENT ON COLUMN newsreel.polls.entries_seen IS 'Entries that the feed listed.';

COMMENT ON COLUMN newsreel.polls.entries_new IS 'Entries not known before.';

COMMENT ON COLUMN newsreel.polls.entries_changed IS 'Known entries whose claims changed.';

COMMENT ON COLUMN newsreel.polls.entries_rejected IS 'Entries that could not be used (no address).';

COMMENT ON COLUMN newsreel.polls.entries_overlap IS 'Entries also listed by the last successful poll; null when there was none before.';

COMMENT ON COLUMN newsreel.polls.capture_id IS 'The captured body, where it was new.';

CREATE VIEW news.feeds AS
 SELECT f.feed_id,
    s.domain AS source,
    f.url,
    f.title,
    f.format,
    f.enabled,
        CASE
            WHEN ((NOT f.enabled) AND (f.retired_at IS NOT NULL)) THEN 'retired'::text
            WHEN (NOT f.enabled) THEN 'disabled'::text
            WHEN (f.last_polled_at IS NULL) THEN 'never polled'::text
            WHEN (f.consecutive_failures > 0) THEN 'failing'::text
            ELSE 'ok'::text
        END AS health,
    COALESCE(f.disabled_reason, p.reason) AS health_reason,
    f.consecutive_failures,
    f.last_polled_at,
    f.last_succeeded_at,
    f.next_poll_at,
    f.next_poll_reason,
    ( SELECT count(*) AS count
           FROM newsreel.gaps g
          WHERE ((g.feed_id = f.feed_id) AND (g.closed_at IS NULL))) AS open_gaps,
    f.moving_to_url
   FROM ((newsreel.feeds f
     JOIN newsreel.sources s USING (source_id))
     LEFT JOIN LATERAL ( SELECT p_1.reason
           FROM newsreel.polls p_1
          WHERE (p_1.feed_id = f.feed_id)
          ORDER BY p_1.started_at DESC, p_1.poll_id DESC
         LIMIT 1) p ON (true));

COMMENT ON VIEW news.feeds IS 'Feeds and how they are doing.';

COMMENT ON COLUMN news.feeds.feed_id IS 'Key of the feed.';

COMMENT ON COLUMN news.feeds.source IS 'Domain of the publisher.';

COMMENT ON COLUMN news.feeds.url IS 'Address of the feed.';

COMMENT ON COLUMN news.feeds.title IS 'Title of the feed.';

COMMENT ON COLUMN news.feeds.format IS 'Format, for example rss20, atom10.';

COMMENT ON COLUMN news.feeds.enabled IS 'Whether it is polled.';

COMMENT ON COLUMN news.feeds.health IS 'ok, failing, never polled, disabled (by a person) or retired (gone, says its server).';

COMMENT ON COLUMN news.feeds.health_reason IS 'Why, in words.';

COMMENT ON COLUMN news.feeds.consecutive_failures IS 'Failed polls since the last success.';

COMMENT ON COLUMN news.feeds.last_polled_at IS 'Last attempt.';

COMMENT ON COLUMN news.feeds.last_succeeded_at IS 'Last success.';

COMMENT ON COLUMN news.feeds.next_poll_at IS 'Due from this moment on.';

COMMENT ON COLUMN news.feeds.next_poll_reason IS 'Why then, in words.';

COMMENT ON COLUMN news.feeds.open_gaps IS 'Times that entries came and went between two polls, and no backfill has covered yet.';

COMMENT ON COLUMN news.feeds.moving_to_url IS 'Where permanent redirects lead at present; null without one.';

CREATE VIEW news.pages AS
 SELECT e.canonical_url AS url,
    s.domain AS source,
    e.state,
    e.state_kind,
    e.state_reason,
    e.attempts,
    e.next_attempt_at,
    (e.capture_id IS NOT NULL) AS is_captured,
    e.title,
    e.dated_at,
    e.first_seen_at,
    e.last_seen_at,
    e.article_id,
    e.hinted_at,
        CASE
            WHEN e.asks_archive THEN e.archived_at
            ELSE NULL::timestamp with time zone
        END AS archived_at
   FROM (newsreel.entries e
     JOIN newsreel.sources s USING (source_id))
  WHERE (NOT (EXISTS ( SELECT
           FROM newsreel.entries o
          WHERE ((o.url_hash = e.url_hash) AND (ROW((o.article_id IS NOT NULL), o.entry_id) > ROW((e.article_id IS NOT NULL), e.entry_id))))));

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

COMMENT ON COLUMN news.pages.hinted_at IS 'The moment of publication that a history hints at; the page counts for that day until it was read. Null for pages of feeds.';

COMMENT ON COLUMN news.pages.archived_at IS 'When a web archive captured what was read of the page, because the page itself is gone; null otherwise.';

CREATE TABLE newsreel.quality_checks (
    check_id bigint NOT NULL,
    run_id bigint NOT NULL,
    name text NOT NULL,
    source_id bigint,
    reason text,
    verdict text NOT NULL,
    sentence text NOT NULL,
    measured double precision,
    expected double precision,
    bound double precision,
    sample integer NOT NULL,
    checked_at timestamp with time zone NOT NULL,
    CONSTRAINT quality_checks_verdict_check CHECK ((verdict = ANY (ARRAY['ok'::text, 'warn'::text, 'fail'::text])))
);

COMMENT ON TABLE newsreel.quality_checks IS 'What each check of a run''s quality says, a row for each source and one for all together; written anew when a run is checked again.';

COMMENT ON COLUMN newsreel.quality_checks.check_id IS 'Surrogate key.';

COMMENT ON COLUMN newsreel.quality_checks.run_id IS 'The run that was checked.';

COMMENT ON COLUMN newsreel.quality_checks.name IS 'The check: volume, without_date, without_author, without_body, impossible_dates, length, duplicates, language, furniture, failed_pages, silent_feeds, gaps.';

COMMENT ON COLUMN newsreel.quality_checks.source_id IS 'The publisher; null for all together.';

COMMENT ON COLUMN newsreel.quality_checks.reason IS 'For failed_pages the kind of failure; else null.';

COMMENT ON COLUMN newsreel.quality_checks.verdict IS 'ok, warn (for people to look at) or fail (the run is red and not published).';

COMMENT ON COLUMN newsreel.quality_checks.sentence IS 'The verdict in words.';

COMMENT ON COLUMN newsreel.quality_checks.measured IS 'What the window has: a count, a share (0 to 1) or words; null where there is nothing to measure.';

COMMENT ON COLUMN newsreel.quality_checks.expected IS 'What is usual, in the same unit; null without days to compare with.';

COMMENT ON COLUMN newsreel.quality_checks.bound IS 'Where the unusual begins, in the same unit.';

COMMENT ON COLUMN newsreel.quality_checks.sample IS 'Number of articles, pages or feeds that were looked at.';

COMMENT ON COLUMN newsreel.quality_checks.checked_at IS 'When it was checked.';

CREATE VIEW news.quality AS
 SELECT c.run_id,
    r.window_start,
    r.window_end,
    s.domain AS source,
    c.name AS check_name,
    c.reason,
    c.verdict,
    c.sentence,
    c.measured,
    c.expected,
    c.bound,
    c.sample,
    c.checked_at
   FROM ((newsreel.quality_checks c
     JOIN newsreel.runs r USING (run_id))
     LEFT JOIN newsreel.sources s USING (source_id));

COMMENT ON VIEW news.quality IS 'Checks of each run against the days around its window; a row for each source, and one with source null for all together.';

COMMENT ON COLUMN news.quality.run_id IS 'The run, as in news.runs.';

COMMENT ON COLUMN news.quality.window_start IS 'Start of its window (inclusive).';

COMMENT ON COLUMN news.quality.window_end IS 'End of its window (exclusive).';

COMMENT ON COLUMN news.quality.source IS 'Domain of the publisher; null for all together.';

COMMENT ON COLUMN news.quality.check_name IS 'The check: volume, without_date, without_author, without_body, impossible_dates, length, duplicates, language, furniture, failed_pages, silent_feeds, gaps.';

COMMENT ON COLUMN news.quality.reason IS 'For failed_pages the kind of failure; else null.';

COMMENT ON COLUMN news.quality.verdict IS 'ok, warn (for people to look at) or fail (the run is red and not published).';

COMMENT ON COLUMN news.quality.sentence IS 'The verdict in words.';

COMMENT ON COLUMN news.quality.measured IS 'What the window has: a count, a share (0 to 1) or words.';

COMMENT ON COLUMN news.quality.expected IS 'What is usual, in the same unit; null without days to compare with.';

COMMENT ON COLUMN news.quality.bound IS 'Where the unusual begins, in the same unit.';

COMMENT ON COLUMN news.quality.sample IS 'Number of articles, pages or feeds that were looked at.';

COMMENT ON COLUMN news.quality.checked_at IS 'When it was checked.';

CREATE TABLE newsreel.run_reports (
    run_id bigint NOT NULL,
    source_id bigint NOT NULL,
    feeds_polled integer NOT NULL,
    feeds_unchanged integer NOT NULL,
    feeds_failed integer NOT NULL,
    entries_new integer NOT NULL,
    pages_captured integer NOT NULL,
    articles_new integer NOT NULL,
    articles_revised integer NOT NULL,
    duplicates integer NOT NULL,
    failures jsonb NOT NULL,
    pages_revisited integer DEFAULT 0 NOT NULL,
    revisits_changed integer DEFAULT 0 NOT NULL,
    revisits_failed integer DEFAULT 0 NOT NULL
);

COMMENT ON TABLE newsreel.run_reports IS 'What a run did, a row per source.';

COMMENT ON COLUMN newsreel.run_reports.run_id IS 'The run.';

COMMENT ON COLUMN newsreel.run_reports.source_id IS 'The publisher.';

COMMENT ON COLUMN newsreel.run_reports.feeds_polled IS 'Feeds polled, failures included.';

COMMENT ON COLUMN newsreel.run_reports.feeds_unchanged IS 'Of these, feeds with nothing new.';

COMMENT ON COLUMN newsreel.run_reports.feeds_failed IS 'Of these, feeds that failed.';

COMMENT ON COLUMN newsreel.run_reports.entries_new IS 'Entries first seen by the run.';

COMMENT ON COLUMN newsreel.run_reports.pages_captured IS 'Pages fetched by the run.';

COMMENT ON COLUMN newsreel.run_reports.articles_new IS 'Articles first loaded by the run.';

COMMENT ON COLUMN newsreel.run_reports.articles_revised IS 'Articles that the run gave a new revision.';

COMMENT ON COLUMN newsreel.run_reports.duplicates IS 'Articles loaded by the run that are not the representative of their group.';

COMMENT ON COLUMN newsreel.run_reports.failures IS 'List of objects: what (feed or page), kind, reason, count, example (an address).';

COMMENT ON COLUMN newsreel.run_reports.pages_revisited IS 'Pages of loaded articles that the run visited again.';

COMMENT ON COLUMN newsreel.run_reports.revisits_changed IS 'Of these, pages that had changed, even if only in trivial ways.';

COMMENT ON COLUMN newsreel.run_reports.revisits_failed IS 'Of these, pages that could not be had, or lead elsewhere now.';

CREATE VIEW news.runs AS
 SELECT r.run_id,
    r.run_key,
    r.pipeline,
    r.kind,
    r.is_live,
    r.window_start,
    r.window_end,
    r.started_at,
    r.finished_at,
    r.status,
    r.status_reason,
    COALESCE(t.feeds_polled, (0)::bigint) AS feeds_polled,
    COALESCE(t.feeds_failed, (0)::bigint) AS feeds_failed,
    COALESCE(t.entries_new, (0)::bigint) AS entries_new,
    COALESCE(t.pages_captured, (0)::bigint) AS pages_captured,
    COALESCE(t.articles_new, (0)::bigint) AS articles_new,
    COALESCE(t.articles_revised, (0)::bigint) AS articles_revised
   FROM (newsreel.runs r
     LEFT JOIN LATERAL ( SELECT sum(p.feeds_polled) AS feeds_polled,
            sum(p.feeds_failed) AS feeds_failed,
            sum(p.entries_new) AS entries_new,
            sum(p.pages_captured) AS pages_captured,
            sum(p.articles_new) AS articles_new,
            sum(p.articles_revised) AS articles_revised
           FROM newsreel.run_reports p
          WHERE (p.run_id = r.run_id)) t ON (true));

COMMENT ON VIEW news.runs IS 'Runs of the pipeline and what they did.';

COMMENT ON COLUMN news.runs.run_id IS 'Key of the run.';

COMMENT ON COLUMN news.runs.run_key IS 'Its name in Airflow or on the command line.';

COMMENT ON COLUMN news.runs.pipeline IS 'ingest_articles, poll_feeds or reextract_articles.';

COMMENT ON COLUMN news.runs.kind IS 'scheduled, backfill, manual or cli.';

COMMENT ON COLUMN news.runs.is_live IS 'Whether it polled and took whatever was not loaded yet.';

COMMENT ON COLUMN news.runs.window_start IS 'Start of its window (inclusive).';

COMMENT ON COLUMN news.runs.window_end IS 'End of its window (exclusive).';

COMMENT ON COLUMN news.runs.started_at IS 'When it began.';

COMMENT ON COLUMN news.runs.finished_at IS 'When it ended; null while running, or when it was killed.';

COMMENT ON COLUMN news.runs.status IS 'running, succeeded or failed.';

COMMENT ON COLUMN news.runs.status_reason IS 'Why, in words.';

COMMENT ON COLUMN news.runs.feeds_polled IS 'Feeds polled.';

COMMENT ON COLUMN news.runs.feeds_failed IS 'Of these, feeds that failed.';

COMMENT ON COLUMN news.runs.entries_new IS 'Entries first seen.';

COMMENT ON COLUMN news.runs.pages_captured IS 'Pages fetched.';

COMMENT ON COLUMN news.runs.articles_new IS 'Articles loaded for the first time.';

COMMENT ON COLUMN news.runs.articles_revised IS 'Articles that got a new revision.';

CREATE VIEW news.sources AS
 SELECT source_id,
    domain,
    name,
    created_at AS known_since,
    ( SELECT count(*) AS count
           FROM newsreel.feeds f
          WHERE ((f.source_id = s.source_id) AND f.enabled)) AS feeds_enabled,
    ( SELECT count(*) AS count
           FROM newsreel.articles a
          WHERE (a.source_id = s.source_id)) AS articles
   FROM newsreel.sources s;

COMMENT ON VIEW news.sources IS 'Publishers.';

COMMENT ON COLUMN news.sources.source_id IS 'Key of the source.';

COMMENT ON COLUMN news.sources.domain IS 'Registrable domain, for example example.co.uk.';

COMMENT ON COLUMN news.sources.name IS 'Name as its feed gives it.';

COMMENT ON COLUMN news.sources.known_since IS 'When the source was added.';

COMMENT ON COLUMN news.sources.feeds_enabled IS 'Feeds of it that are polled.';

COMMENT ON COLUMN news.sources.articles IS 'Articles of it that are loaded.';

CREATE VIEW news.syndication AS
 SELECT g.group_id,
    f.article_id AS first_article_id,
    t.domain AS first_source,
    f.title AS first_title,
    b.canonical_url AS first_url,
    f.published_at AS first_published_at,
    m.article_id,
    s.domain AS source,
    r.title,
    a.canonical_url AS url,
    r.published_at,
    m.kind,
    (COALESCE(r.published_at, a.first_seen_at) - COALESCE(f.published_at, f.first_seen_at)) AS lag,
    (a.source_id = f.source_id) AS is_same_source,
    COALESCE(w.agency, v.agency) AS agency
   FROM (((((((((newsreel.current_articles f
     JOIN newsreel.duplicate_groups g ON ((g.representative_article_id = f.article_id)))
     JOIN newsreel.duplicate_members m ON (((m.group_id = g.group_id) AND (m.article_id <> f.article_id))))
     JOIN newsreel.articles a ON ((a.article_id = m.article_id)))
     JOIN newsreel.revisions r ON (((r.article_id = m.article_id) AND r.is_current)))
     LEFT JOIN newsreel.sources t ON ((t.source_id = f.source_id)))
     LEFT JOIN newsreel.sources s ON ((s.source_id = a.source_id)))
     LEFT JOIN newsreel.articles b ON ((b.article_id = f.article_id)))
     LEFT JOIN newsreel.wordings w ON ((w.article_id = m.article_id)))
     LEFT JOIN newsreel.wordings v ON ((v.article_id = f.article_id)));

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

CREATE VIEW news.unique_articles AS
 SELECT article_id,
    source,
    title,
    authors,
    published_at,
    published_precision,
    first_seen_at,
    modified_at,
    language,
    section,
    tags,
    description,
    text,
    word_count,
    url,
    image_url,
    is_paywalled,
    text_origin,
    revision,
    revised_at,
    group_id,
    is_representative,
    published_origin,
    search,
    subtitle,
    agencies,
    published_on,
    byline,
    archived_at,
    published_offset_minutes
   FROM news.articles
  WHERE is_representative;

COMMENT ON VIEW news.unique_articles IS 'Articles, one per text: the member of each duplicate group that was published first. Columns as in news.articles.';

COMMENT ON COLUMN news.unique_articles.article_id IS 'Key of the article.';

COMMENT ON COLUMN news.unique_articles.source IS 'Domain of the publisher.';

COMMENT ON COLUMN news.unique_articles.title IS 'Headline.';

COMMENT ON COLUMN news.unique_articles.authors IS 'Names of the persons who wrote it, in the order given; empty, never null, when nobody is named: authors = ''{}''.';

COMMENT ON COLUMN news.unique_articles.published_at IS 'When it was published; null when nothing trustworthy says so. A range of it reads only the months it touches.';

COMMENT ON COLUMN news.unique_articles.published_precision IS 'second or day: how exact published_at is.';

COMMENT ON COLUMN news.unique_articles.first_seen_at IS 'When we first saw it; always known.';

COMMENT ON COLUMN news.unique_articles.modified_at IS 'When the source says that it last changed.';

COMMENT ON COLUMN news.unique_articles.language IS 'Language of the text, ISO 639-1.';

COMMENT ON COLUMN news.unique_articles.section IS 'Section of the paper, in its own words; null where the page names none.';

COMMENT ON COLUMN news.unique_articles.tags IS 'Tags or keywords; empty, never null, without any.';

COMMENT ON COLUMN news.unique_articles.description IS 'The source''s own summary.';

COMMENT ON COLUMN news.unique_articles.text IS 'Reading text; paragraphs are separated by an empty line.';

COMMENT ON COLUMN news.unique_articles.word_count IS 'Words in text.';

COMMENT ON COLUMN news.unique_articles.url IS 'Canonical URL.';

COMMENT ON COLUMN news.unique_articles.image_url IS 'Lead image.';

COMMENT ON COLUMN news.unique_articles.is_paywalled IS 'True or false where the page says so, else null.';

COMMENT ON COLUMN news.unique_articles.text_origin IS 'page, or feed where the page could not be had.';

COMMENT ON COLUMN news.unique_articles.revision IS 'Number of this state; 1 is the first.';

COMMENT ON COLUMN news.unique_articles.revised_at IS 'When we captured this state.';

COMMENT ON COLUMN news.unique_articles.group_id IS 'Duplicate group; null when no other article carries the text.';

COMMENT ON COLUMN news.unique_articles.is_representative IS 'True for one article per text: count these to count stories.';

COMMENT ON COLUMN news.unique_articles.published_origin IS 'Who gave published_at, for example json-ld or feed.';

COMMENT ON COLUMN news.unique_articles.search IS 'Full-text index of title and text; use it as: search @@ news.search_query(''words'').';

COMMENT ON COLUMN news.unique_articles.subtitle IS 'Standfirst below the headline, where the page sets one off.';

COMMENT ON COLUMN news.unique_articles.agencies IS 'Desks, wire services and offices that the byline credits; empty, never null, without any.';

COMMENT ON COLUMN news.unique_articles.published_on IS 'Calendar day of the publication on the publisher''s clock; UTC''s where nothing tells that.';

COMMENT ON COLUMN news.unique_articles.byline IS 'Names of the authors as one text; byline ILIKE ''%name%'' and title ILIKE ''%word%'' use an index.';

COMMENT ON COLUMN news.unique_articles.archived_at IS 'When a web archive captured the page that this was read from, because the page itself is gone; null for the page itself. revised_at is the same moment then.';

COMMENT ON COLUMN news.unique_articles.published_offset_minutes IS 'Minutes that the publisher''s clock was ahead of UTC then, as its date says; null where that is not said. published_at + published_offset_minutes * interval ''1 minute'' is the hour there.';

CREATE TABLE newsreel.article_visits (
    article_id bigint NOT NULL,
    url text NOT NULL,
    url_hash bytea NOT NULL,
    host text NOT NULL,
    host_bucket smallint NOT NULL,
    capture_id bigint NOT NULL,
    visits integer DEFAULT 0 NOT NULL,
    last_visited_at timestamp with time zone,
    last_run_id bigint,
    last_status text,
    last_http_status integer,
    last_reason text,
    next_visit_at timestamp with time zone,
    CONSTRAINT article_visits_host_bucket_check CHECK (((host_bucket >= 0) AND (host_bucket <= 1023))),
    CONSTRAINT article_visits_last_status_check CHECK ((last_status = ANY (ARRAY['not_modified'::text, 'same_body'::text, 'changed'::text, 'revised'::text, 'trivial'::text, 'flip_flop'::text, 'not_article'::text, 'moved'::text, 'failed'::text])))
);

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

CREATE VIEW news.visits AS
 SELECT v.article_id,
    s.domain AS source,
    v.url,
    v.visits,
    v.last_visited_at,
    v.last_status AS status,
    v.last_http_status AS http_status,
    v.last_reason AS reason,
    v.next_visit_at
   FROM ((newsreel.article_visits v
     JOIN newsreel.articles a USING (article_id))
     JOIN newsreel.sources s USING (source_id));

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

CREATE TABLE newsreel.article_aliases (
    url_hash bytea NOT NULL,
    url text NOT NULL,
    article_id bigint NOT NULL,
    reason text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT article_aliases_reason_check CHECK ((reason = ANY (ARRAY['canonical'::text, 'entry link'::text, 'redirect'::text])))
);

COMMENT ON TABLE newsreel.article_aliases IS 'Every URL that leads to an article, its canonical one included.';

COMMENT ON COLUMN newsreel.article_aliases.url_hash IS 'Key of url, as in entries.url_hash.';

COMMENT ON COLUMN newsreel.article_aliases.url IS 'URL after our canonicalisation rules.';

COMMENT ON COLUMN newsreel.article_aliases.article_id IS 'The article.';

COMMENT ON COLUMN newsreel.article_aliases.reason IS 'How we know: canonical, entry link, or redirect.';

COMMENT ON COLUMN newsreel.article_aliases.created_at IS 'When the alias was found.';

ALTER TABLE newsreel.articles ALTER COLUMN article_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME newsreel.articles_article_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE newsreel.capture_bodies (
    stored_month date NOT NULL,
    body_sha256 bytea NOT NULL,
    body_zstd bytea NOT NULL
)
PARTITION BY RANGE (stored_month);
ALTER TABLE ONLY newsreel.capture_bodies ALTER COLUMN body_zstd SET STORAGE EXTERNAL;

COMMENT ON TABLE newsreel.capture_bodies IS 'Bytes of captures, stored once a month for the same content.';

COMMENT ON COLUMN newsreel.capture_bodies.stored_month IS 'First day of the month of the capture (UTC).';

COMMENT ON COLUMN newsreel.capture_bodies.body_sha256 IS 'sha256 of the uncompressed bytes.';

COMMENT ON COLUMN newsreel.capture_bodies.body_zstd IS 'The bytes, compressed with Zstandard by the client.';

CREATE TABLE newsreel.captures (
    capture_id bigint NOT NULL,
    captured_at timestamp with time zone NOT NULL,
    run_id bigint NOT NULL,
    kind text NOT NULL,
    request_url text NOT NULL,
    final_url text NOT NULL,
    url_hash bytea NOT NULL,
    http_status integer NOT NULL,
    content_type text,
    headers jsonb DEFAULT '{}'::jsonb NOT NULL,
    body_sha256 bytea NOT NULL,
    body_bytes integer NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT captures_kind_check CHECK ((kind = ANY (ARRAY['page'::text, 'feed'::text])))
)
PARTITION BY RANGE (captured_at);

COMMENT ON TABLE newsreel.captures IS 'Pages and feed bodies as they were at a moment; immutable, partitioned by month.';

COMMENT ON COLUMN newsreel.captures.capture_id IS 'Surrogate key.';

COMMENT ON COLUMN newsreel.captures.captured_at IS 'When the answer was complete.';

COMMENT ON COLUMN newsreel.captures.run_id IS 'The run that fetched it.';

COMMENT ON COLUMN newsreel.captures.kind IS 'page or feed.';

COMMENT ON COLUMN newsreel.captures.request_url IS 'Address that was asked for.';

COMMENT ON COLUMN newsreel.captures.final_url IS 'Address that answered, after redirects.';

COMMENT ON COLUMN newsreel.captures.url_hash IS 'Key of the canonical URL asked for, as in entries.url_hash.';

COMMENT ON COLUMN newsreel.captures.http_status IS 'HTTP status.';

COMMENT ON COLUMN newsreel.captures.content_type IS 'Content-Type, verbatim.';

COMMENT ON COLUMN newsreel.captures.headers IS 'Headers that matter later (dates, language, caching, robots), lower-case names.';

COMMENT ON COLUMN newsreel.captures.body_sha256 IS 'sha256 of the body after decompression; leads to capture_bodies.';

COMMENT ON COLUMN newsreel.captures.body_bytes IS 'Length of the body after decompression, in bytes.';

COMMENT ON COLUMN newsreel.captures.archived_at IS 'When an archive captured these bytes, where they were read from an archive (request_url is its address); null for the page itself.';

ALTER TABLE newsreel.captures ALTER COLUMN capture_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME newsreel.captures_capture_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE newsreel.changed_days (
    change_id bigint NOT NULL,
    day date NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE newsreel.changed_days IS 'Days (UTC) of publication, of first sight for undated articles, on which something changed that an export shows. A row is added by each change, never updated, so that nobody waits for anybody; the export after a night removes those that it has written, maintenance all but the newest of a day.';

COMMENT ON COLUMN newsreel.changed_days.change_id IS 'Surrogate key.';

COMMENT ON COLUMN newsreel.changed_days.day IS 'The day whose files are out of date.';

COMMENT ON COLUMN newsreel.changed_days.changed_at IS 'When the transaction that changed it began.';

ALTER TABLE newsreel.changed_days ALTER COLUMN change_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME newsreel.changed_days_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE newsreel.current_articles_before_2000 (
    article_id bigint CONSTRAINT current_articles_article_id_not_null NOT NULL,
    source_id bigint CONSTRAINT current_articles_source_id_not_null NOT NULL,
    revision_number integer CONSTRAINT current_articles_revision_number_not_null NOT NULL,
    published_at timestamp with time zone,
    published_precision text,
    published_on date,
    first_seen_at timestamp with time zone CONSTRAINT current_articles_first_seen_at_not_null NOT NULL,
    known_from_at timestamp with time zone CONSTRAINT current_articles_known_from_at_not_null NOT NULL,
    title text,
    authors text[] CONSTRAINT current_articles_authors_not_null NOT NULL,
    byline text CONSTRAINT current_articles_byline_not_null NOT NULL,
    language text,
    section text,
    tags text[] CONSTRAINT current_articles_tags_not_null NOT NULL,
    word_count integer CONSTRAINT current_articles_word_count_not_null NOT NULL,
    is_paywalled boolean,
    text_origin text CONSTRAINT current_articles_text_origin_not_null NOT NULL,
    search tsvector CONSTRAINT current_articles_search_not_null NOT NULL
);

CREATE TABLE newsreel.current_articles_since_2000 (
    article_id bigint CONSTRAINT current_articles_article_id_not_null NOT NULL,
    source_id bigint CONSTRAINT current_articles_source_id_not_null NOT NULL,
    revision_number integer CONSTRAINT current_articles_revision_number_not_null NOT NULL,
    published_at timestamp with time zone,
    published_precision text,
    published_on date,
    first_seen_at timestamp with time zone CONSTRAINT current_articles_first_seen_at_not_null NOT NULL,
    known_from_at timestamp with time zone CONSTRAINT current_articles_known_from_at_not_null NOT NULL,
    title text,
    authors text[] CONSTRAINT current_articles_authors_not_null NOT NULL,
    byline text CONSTRAINT current_articles_byline_not_null NOT NULL,
    language text,
    section text,
    tags text[] CONSTRAINT current_articles_tags_not_null NOT NULL,
    word_count integer CONSTRAINT current_articles_word_count_not_null NOT NULL,
    is_paywalled boolean,
    text_origin text CONSTRAINT current_articles_text_origin_not_null NOT NULL,
    search tsvector CONSTRAINT current_articles_search_not_null NOT NULL
)
PARTITION BY RANGE (published_at);

COMMENT ON COLUMN newsreel.current_articles_since_2000.article_id IS 'The article.';

COMMENT ON COLUMN newsreel.current_articles_since_2000.source_id IS 'The publisher.';

COMMENT ON COLUMN newsreel.current_articles_since_2000.revision_number IS 'The revision that it is shown from; the columns below are its.';

COMMENT ON COLUMN newsreel.current_articles_since_2000.published_at IS 'When it was published; null when nothing trustworthy says so.';

COMMENT ON COLUMN newsreel.current_articles_since_2000.published_precision IS 'second or day.';

COMMENT ON COLUMN newsreel.current_articles_since_2000.published_on IS 'Calendar day of the publication on the publisher''s clock.';

COMMENT ON COLUMN newsreel.current_articles_since_2000.first_seen_at IS 'When an entry first claimed it.';

COMMENT ON COLUMN newsreel.current_articles_since_2000.known_from_at IS 'When we captured this state.';

COMMENT ON COLUMN newsreel.current_articles_since_2000.title IS 'Headline.';

COMMENT ON COLUMN newsreel.current_articles_since_2000.authors IS 'Names of the authors, in the order given.';

COMMENT ON COLUMN newsreel.current_articles_since_2000.byline IS 'The same as one text, for searches in names.';

COMMENT ON COLUMN newsreel.current_articles_since_2000.language IS 'Language of the text, ISO 639-1.';

COMMENT ON COLUMN newsreel.current_articles_since_2000.section IS 'Section of the paper.';

COMMENT ON COLUMN newsreel.current_articles_since_2000.tags IS 'Tags or keywords.';

COMMENT ON COLUMN newsreel.current_articles_since_2000.word_count IS 'Words in the text.';

COMMENT ON COLUMN newsreel.current_articles_since_2000.is_paywalled IS 'True or false where the page says so.';

COMMENT ON COLUMN newsreel.current_articles_since_2000.text_origin IS 'page, or feed.';

COMMENT ON COLUMN newsreel.current_articles_since_2000.search IS 'Full-text index of title (weight A) and the first 250,000 bytes of the text (weight B).';

CREATE TABLE newsreel.current_articles_undated (
    article_id bigint CONSTRAINT current_articles_article_id_not_null NOT NULL,
    source_id bigint CONSTRAINT current_articles_source_id_not_null NOT NULL,
    revision_number integer CONSTRAINT current_articles_revision_number_not_null NOT NULL,
    published_at timestamp with time zone,
    published_precision text,
    published_on date,
    first_seen_at timestamp with time zone CONSTRAINT current_articles_first_seen_at_not_null NOT NULL,
    known_from_at timestamp with time zone CONSTRAINT current_articles_known_from_at_not_null NOT NULL,
    title text,
    authors text[] CONSTRAINT current_articles_authors_not_null NOT NULL,
    byline text CONSTRAINT current_articles_byline_not_null NOT NULL,
    language text,
    section text,
    tags text[] CONSTRAINT current_articles_tags_not_null NOT NULL,
    word_count integer CONSTRAINT current_articles_word_count_not_null NOT NULL,
    is_paywalled boolean,
    text_origin text CONSTRAINT current_articles_text_origin_not_null NOT NULL,
    search tsvector CONSTRAINT current_articles_search_not_null NOT NULL,
    CONSTRAINT current_articles_undated_published_at_check CHECK ((published_at IS NULL))
);

CREATE TABLE newsreel.duplicate_group_aliases (
    group_id bigint NOT NULL,
    leads_to bigint,
    retired_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE newsreel.duplicate_group_aliases IS 'Groups that are no more, so that their keys, noted elsewhere, still lead somewhere.';

COMMENT ON COLUMN newsreel.duplicate_group_aliases.group_id IS 'Key of a former group.';

COMMENT ON COLUMN newsreel.duplicate_group_aliases.leads_to IS 'The group that took its members over; null when they fell apart.';

COMMENT ON COLUMN newsreel.duplicate_group_aliases.retired_at IS 'When.';

ALTER TABLE newsreel.duplicate_groups ALTER COLUMN group_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME newsreel.duplicate_groups_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE newsreel.duplicate_versions (
    rule_version smallint NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    completed_at timestamp with time zone
);

COMMENT ON TABLE newsreel.duplicate_versions IS 'Versions of the duplicate rules that this warehouse has seen, and how far the change to each has come.';

COMMENT ON COLUMN newsreel.duplicate_versions.rule_version IS 'Version of the rules.';

COMMENT ON COLUMN newsreel.duplicate_versions.begun_at IS 'When it was first used.';

COMMENT ON COLUMN newsreel.duplicate_versions.completed_at IS 'When all articles had been looked at with it and the rows of older versions were removed; null before.';

ALTER TABLE newsreel.entries ALTER COLUMN entry_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME newsreel.entries_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE newsreel.extractions (
    capture_id bigint NOT NULL,
    extractor_version text NOT NULL,
    run_id bigint NOT NULL,
    extracted_at timestamp with time zone NOT NULL,
    state text NOT NULL,
    reason text,
    article_id bigint,
    revision_number integer
);

COMMENT ON TABLE newsreel.extractions IS 'What one version of the extractor made of one capture.';

COMMENT ON COLUMN newsreel.extractions.capture_id IS 'The capture.';

COMMENT ON COLUMN newsreel.extractions.extractor_version IS 'Version of the rules.';

COMMENT ON COLUMN newsreel.extractions.run_id IS 'The run that read it.';

COMMENT ON COLUMN newsreel.extractions.extracted_at IS 'When it was read.';

COMMENT ON COLUMN newsreel.extractions.state IS 'article, or why not: too_short, not_html, not_found, crashed, timed_out, and so on.';

COMMENT ON COLUMN newsreel.extractions.reason IS 'The same in words.';

COMMENT ON COLUMN newsreel.extractions.article_id IS 'The article that it led to.';

COMMENT ON COLUMN newsreel.extractions.revision_number IS 'The revision of that article that says what was read.';

CREATE TABLE newsreel.feed_credentials (
    feed_id bigint NOT NULL,
    username text NOT NULL,
    password text NOT NULL
);

COMMENT ON TABLE newsreel.feed_credentials IS 'Credentials given in a feed URL, kept apart so that no address that is shown carries them.';

COMMENT ON COLUMN newsreel.feed_credentials.feed_id IS 'The feed they open.';

COMMENT ON COLUMN newsreel.feed_credentials.username IS 'User name for HTTP basic authentication.';

COMMENT ON COLUMN newsreel.feed_credentials.password IS 'Password for HTTP basic authentication.';

CREATE TABLE newsreel.feed_moves (
    move_id bigint NOT NULL,
    feed_id bigint NOT NULL,
    from_url text NOT NULL,
    to_url text NOT NULL,
    first_seen_at timestamp with time zone NOT NULL,
    seen_polls integer NOT NULL,
    moved_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE newsreel.feed_moves IS 'Changes of feeds'' addresses, made because their servers redirected permanently for long.';

COMMENT ON COLUMN newsreel.feed_moves.move_id IS 'Surrogate key.';

COMMENT ON COLUMN newsreel.feed_moves.feed_id IS 'The feed.';

COMMENT ON COLUMN newsreel.feed_moves.from_url IS 'Its address before.';

COMMENT ON COLUMN newsreel.feed_moves.to_url IS 'Its address since, or the address of the feed of ours that it turned out to be.';

COMMENT ON COLUMN newsreel.feed_moves.first_seen_at IS 'When the redirect was first seen.';

COMMENT ON COLUMN newsreel.feed_moves.seen_polls IS 'Polls that saw it.';

COMMENT ON COLUMN newsreel.feed_moves.moved_at IS 'When the address was changed.';

ALTER TABLE newsreel.feed_moves ALTER COLUMN move_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME newsreel.feed_moves_move_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE newsreel.feeds ALTER COLUMN feed_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME newsreel.feeds_feed_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE newsreel.gaps ALTER COLUMN gap_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME newsreel.gaps_gap_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE newsreel.grouping_queue (
    queue_id bigint NOT NULL,
    article_id bigint NOT NULL
);

COMMENT ON TABLE newsreel.grouping_queue IS 'Articles whose group has to be looked at again: their wording, date or links are new. Empty when grouping is done.';

COMMENT ON COLUMN newsreel.grouping_queue.queue_id IS 'Surrogate key; an article may wait twice.';

COMMENT ON COLUMN newsreel.grouping_queue.article_id IS 'The article.';

ALTER TABLE newsreel.grouping_queue ALTER COLUMN queue_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME newsreel.grouping_queue_queue_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE newsreel.history_requests (
    source_id bigint NOT NULL,
    day date NOT NULL,
    index_requests integer DEFAULT 0 NOT NULL,
    page_requests integer DEFAULT 0 NOT NULL
);

COMMENT ON TABLE newsreel.history_requests IS 'Requests that runs for the past spent on a source on a day: the budget counts them.';

COMMENT ON COLUMN newsreel.history_requests.source_id IS 'The publisher.';

COMMENT ON COLUMN newsreel.history_requests.day IS 'Day (UTC) of the requests.';

COMMENT ON COLUMN newsreel.history_requests.index_requests IS 'Index pages of histories.';

COMMENT ON COLUMN newsreel.history_requests.page_requests IS 'Pages of articles, from the publisher or an archive.';

CREATE TABLE newsreel.history_searches (
    source_id bigint NOT NULL,
    history text NOT NULL,
    window_start timestamp with time zone NOT NULL,
    window_end timestamp with time zone NOT NULL,
    verdict text NOT NULL,
    reason text NOT NULL,
    "position" text,
    requests integer DEFAULT 0 NOT NULL,
    finds integer DEFAULT 0 NOT NULL,
    out_of_range integer DEFAULT 0 NOT NULL,
    started_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    next_try_at timestamp with time zone,
    run_id bigint NOT NULL,
    CONSTRAINT history_searches_check CHECK ((window_end > window_start)),
    CONSTRAINT history_searches_verdict_check CHECK ((verdict = ANY (ARRAY['applies'::text, 'does_not_apply'::text, 'blocked'::text, 'failed'::text, 'budget_spent'::text, 'cut_short'::text])))
);

COMMENT ON TABLE newsreel.history_searches IS 'Searches of a source''s histories, each for a span of time; an unfinished one is taken up where it stopped.';

COMMENT ON COLUMN newsreel.history_searches.source_id IS 'The publisher.';

COMMENT ON COLUMN newsreel.history_searches.history IS 'Where it was searched.';

COMMENT ON COLUMN newsreel.history_searches.window_start IS 'Start of the span (inclusive).';

COMMENT ON COLUMN newsreel.history_searches.window_end IS 'End of the span (exclusive).';

COMMENT ON COLUMN newsreel.history_searches.verdict IS 'applies, does_not_apply: finished. blocked, failed, budget_spent, cut_short: to be taken up again.';

COMMENT ON COLUMN newsreel.history_searches.reason IS 'Why it ended so, in words.';

COMMENT ON COLUMN newsreel.history_searches."position" IS 'Where to go on; null where nothing is left.';

COMMENT ON COLUMN newsreel.history_searches.requests IS 'Index pages asked for, in all attempts.';

COMMENT ON COLUMN newsreel.history_searches.finds IS 'Pages that it named.';

COMMENT ON COLUMN newsreel.history_searches.out_of_range IS 'Of these, pages that can''t be of the span: they wait for the run of their own day.';

COMMENT ON COLUMN newsreel.history_searches.started_at IS 'When it was first tried.';

COMMENT ON COLUMN newsreel.history_searches.updated_at IS 'When it was last at work.';

COMMENT ON COLUMN newsreel.history_searches.next_try_at IS 'From when on it may be taken up again; null when it is finished.';

COMMENT ON COLUMN newsreel.history_searches.run_id IS 'The run that worked on it last.';

CREATE TABLE newsreel.history_spans (
    source_id bigint NOT NULL,
    history text NOT NULL,
    span_start timestamp with time zone NOT NULL,
    span_end timestamp with time zone NOT NULL,
    looked_at timestamp with time zone NOT NULL,
    run_id bigint NOT NULL,
    CONSTRAINT history_spans_check CHECK ((span_end > span_start))
);

COMMENT ON TABLE newsreel.history_spans IS 'Spans of publication that a search vouches for: whatever the history lists of them is among the entries.';

COMMENT ON COLUMN newsreel.history_spans.source_id IS 'The publisher.';

COMMENT ON COLUMN newsreel.history_spans.history IS 'Where it was searched.';

COMMENT ON COLUMN newsreel.history_spans.span_start IS 'Start of the span (inclusive).';

COMMENT ON COLUMN newsreel.history_spans.span_end IS 'End of the span (exclusive).';

COMMENT ON COLUMN newsreel.history_spans.looked_at IS 'When the search began.';

COMMENT ON COLUMN newsreel.history_spans.run_id IS 'The run that searched.';

CREATE TABLE newsreel.host_leases (
    host text NOT NULL,
    holder uuid NOT NULL,
    fence bigint DEFAULT 1 NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE newsreel.host_leases IS 'Which worker may send requests to a host right now; a dead worker''s lease expires.';

COMMENT ON COLUMN newsreel.host_leases.host IS 'Host as in feeds.host.';

COMMENT ON COLUMN newsreel.host_leases.holder IS 'Random identity of the worker.';

COMMENT ON COLUMN newsreel.host_leases.fence IS 'Grows by one whenever the lease passes to another worker; a late holder can see that it lost.';

COMMENT ON COLUMN newsreel.host_leases.expires_at IS 'The lease is free from this moment on unless renewed.';

CREATE TABLE newsreel.identity_pins (
    url_hash bytea NOT NULL,
    url text NOT NULL,
    article_id bigint NOT NULL,
    reason text NOT NULL,
    pinned_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE newsreel.identity_pins IS 'URLs that a person has made articles of their own again, whatever their pages claim to be.';

COMMENT ON COLUMN newsreel.identity_pins.url_hash IS 'Key of url, as in entries.url_hash.';

COMMENT ON COLUMN newsreel.identity_pins.url IS 'The URL.';

COMMENT ON COLUMN newsreel.identity_pins.article_id IS 'The article that it leads to from then on.';

COMMENT ON COLUMN newsreel.identity_pins.reason IS 'Why, as the person wrote it.';

COMMENT ON COLUMN newsreel.identity_pins.pinned_at IS 'When.';

CREATE VIEW newsreel.settled_windows AS
 SELECT s.source_id,
    range_agg(tstzrange(r.window_start, r.window_end)) AS past,
    range_agg(tstzrange(r.window_start, r.window_end)) FILTER (WHERE (NOT r.is_live)) AS searched
   FROM (newsreel.runs r
     LEFT JOIN LATERAL unnest(r.source_ids) s(source_id) ON (true))
  WHERE ((r.settled_at IS NOT NULL) AND (r.pipeline = 'ingest_articles'::text) AND (r.feed_ids IS NULL))
  GROUP BY s.source_id;

COMMENT ON VIEW newsreel.settled_windows IS 'Spans whose runs have read all that they own: what is found of them later is loaded by whoever finds it.';

COMMENT ON COLUMN newsreel.settled_windows.source_id IS 'The publisher; null for runs over all.';

COMMENT ON COLUMN newsreel.settled_windows.past IS 'Windows of all such runs.';

COMMENT ON COLUMN newsreel.settled_windows.searched IS 'Windows of those that searched histories.';

CREATE VIEW newsreel.pages_to_ask AS
 WITH settled AS MATERIALIZED (
         SELECT w.source_id,
            w.searched
           FROM newsreel.settled_windows w
          WHERE (w.searched IS NOT NULL)
        )
 SELECT r.run_id,
    r.is_live,
    r.window_start,
    r.window_end,
    e.entry_id,
    e.source_id,
    e.url_hash,
    e.host,
    e.host_bucket,
    e.attempts,
    e.next_attempt_at,
    COALESCE(e.dated_at, e.hinted_at) AS pointed_at,
    e.canonical_url,
        CASE
            WHEN e.asks_archive THEN e.archived_url
            ELSE e.canonical_url
        END AS ask_url,
        CASE
            WHEN e.asks_archive THEN e.archived_at
            ELSE NULL::timestamp with time zone
        END AS archived_at
   FROM (newsreel.runs r
     JOIN newsreel.entries e ON ((newsreel.owns(r.*, e.*) OR ((NOT r.is_live) AND ((r.source_ids IS NULL) OR (e.source_id = ANY (r.source_ids))) AND (e.dated_at IS NULL) AND (e.not_after_at IS NOT NULL) AND (EXISTS ( SELECT
           FROM settled w
          WHERE ((COALESCE(w.source_id, e.source_id) = e.source_id) AND (w.searched && tstzrange(e.not_before_at, e.not_after_at, '[]'::text)))))))))
  WHERE (e.state = 'pending'::text);

COMMENT ON VIEW newsreel.pages_to_ask IS 'Pages that wait to be fetched, by the run that may do it; always asked for one run_id.';

COMMENT ON COLUMN newsreel.pages_to_ask.run_id IS 'The run.';

COMMENT ON COLUMN newsreel.pages_to_ask.is_live IS 'Whether it is live.';

COMMENT ON COLUMN newsreel.pages_to_ask.window_start IS 'Start of its window.';

COMMENT ON COLUMN newsreel.pages_to_ask.window_end IS 'End of its window.';

COMMENT ON COLUMN newsreel.pages_to_ask.entry_id IS 'An entry that claims the page.';

COMMENT ON COLUMN newsreel.pages_to_ask.source_id IS 'Its publisher.';

COMMENT ON COLUMN newsreel.pages_to_ask.url_hash IS 'Key of the page.';

COMMENT ON COLUMN newsreel.pages_to_ask.host IS 'Host that is asked.';

COMMENT ON COLUMN newsreel.pages_to_ask.host_bucket IS 'Its shard, as in entries.';

COMMENT ON COLUMN newsreel.pages_to_ask.attempts IS 'Requests so far.';

COMMENT ON COLUMN newsreel.pages_to_ask.next_attempt_at IS 'Not before; null: at once.';

COMMENT ON COLUMN newsreel.pages_to_ask.pointed_at IS 'The moment that its claims point to.';

COMMENT ON COLUMN newsreel.pages_to_ask.canonical_url IS 'Address of the page.';

COMMENT ON COLUMN newsreel.pages_to_ask.ask_url IS 'Address to ask: the page''s own, or an archive''s.';

COMMENT ON COLUMN newsreel.pages_to_ask.archived_at IS 'When the archive captured it; null for the page itself.';

ALTER TABLE newsreel.polls ALTER COLUMN poll_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME newsreel.polls_poll_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE newsreel.quality_checks ALTER COLUMN check_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME newsreel.quality_checks_check_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE newsreel.robots_files (
    origin text NOT NULL,
    checked_at timestamp with time zone NOT NULL,
    body bytea,
    answered_at timestamp with time zone,
    unreachable_since timestamp with time zone,
    reason text,
    http_status integer,
    retry_after_seconds integer,
    CONSTRAINT robots_files_check CHECK (((unreachable_since IS NULL) = (reason IS NULL)))
);

COMMENT ON TABLE newsreel.robots_files IS 'What is known of the robots.txt of an origin; asked for once a day (RFC 9309 section 2.4).';

COMMENT ON COLUMN newsreel.robots_files.origin IS 'Scheme, host and port that the file is for: https://example.org/.';

COMMENT ON COLUMN newsreel.robots_files.checked_at IS 'When it was asked for last.';

COMMENT ON COLUMN newsreel.robots_files.body IS 'Its rules as they were at answered_at, up to 512 KiB; null where there were none.';

COMMENT ON COLUMN newsreel.robots_files.answered_at IS 'When the server last said what the rules are, or that there are none; null if it never did.';

COMMENT ON COLUMN newsreel.robots_files.unreachable_since IS 'When the failures began that last until now; pages are not asked for, for 30 days at most; null while it can be had.';

COMMENT ON COLUMN newsreel.robots_files.reason IS 'Why it could not be had at checked_at; null when it could.';

COMMENT ON COLUMN newsreel.robots_files.http_status IS 'Status of the answer at checked_at; null without one.';

COMMENT ON COLUMN newsreel.robots_files.retry_after_seconds IS 'How long the server asked to wait, in seconds; null when it did not.';

ALTER TABLE newsreel.runs ALTER COLUMN run_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME newsreel.runs_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE newsreel.schema_migrations (
    version integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE newsreel.schema_migrations IS 'Migrations that were applied to this database.';

COMMENT ON COLUMN newsreel.schema_migrations.version IS 'Number of the file in sql/migrations.';

COMMENT ON COLUMN newsreel.schema_migrations.name IS 'Name of the file without number.';

COMMENT ON COLUMN newsreel.schema_migrations.checksum IS 'sha256 of the file as it was applied.';

COMMENT ON COLUMN newsreel.schema_migrations.applied_at IS 'When it was applied.';

CREATE TABLE newsreel.sketches (
    wording_key bigint NOT NULL,
    hash integer NOT NULL,
    shelf integer NOT NULL
)
PARTITION BY LIST (shelf);

COMMENT ON TABLE newsreel.sketches IS 'Index of near-duplicate candidates: some shingle hashes of every wording, once for each week in which an article carries it. Partitioned by shelf. Three columns, since there are some twenty rows an article.';

COMMENT ON COLUMN newsreel.sketches.wording_key IS 'The wording that has the shingle.';

COMMENT ON COLUMN newsreel.sketches.hash IS 'Low half of the xxh3 of a shingle of five words.';

COMMENT ON COLUMN newsreel.sketches.shelf IS 'Version of the rules times a million, plus the week (UTC, from Monday) counted from 0001-01-01.';

CREATE TABLE newsreel.source_histories (
    source_id bigint NOT NULL,
    history text NOT NULL,
    applies boolean NOT NULL,
    reason text NOT NULL,
    detail text DEFAULT ''::text NOT NULL,
    entry_points text[] DEFAULT '{}'::text[] NOT NULL,
    learned_at timestamp with time zone NOT NULL,
    recheck_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE newsreel.source_histories IS 'Which histories a source has, as learned by searches: so that nobody asks in vain, or for the same addresses, again before recheck_at.';

COMMENT ON COLUMN newsreel.source_histories.source_id IS 'The publisher.';

COMMENT ON COLUMN newsreel.source_histories.history IS 'wordpress, feed_archive, sitemap, wayback or warc.';

COMMENT ON COLUMN newsreel.source_histories.applies IS 'Whether the source''s past can be searched there.';

COMMENT ON COLUMN newsreel.source_histories.reason IS 'Why, in words.';

COMMENT ON COLUMN newsreel.source_histories.detail IS 'How the history works there, in a word; may be empty.';

COMMENT ON COLUMN newsreel.source_histories.entry_points IS 'Addresses where the next search begins.';

COMMENT ON COLUMN newsreel.source_histories.learned_at IS 'When it was learned.';

COMMENT ON COLUMN newsreel.source_histories.recheck_at IS 'From when on it is learned anew, whether it applied or not. That of feed archives also when a feed was added or has moved since.';

ALTER TABLE newsreel.sources ALTER COLUMN source_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME newsreel.sources_source_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE newsreel.stop_hashes (
    hash integer NOT NULL,
    rule_version smallint NOT NULL,
    found_at timestamp with time zone DEFAULT now() NOT NULL,
    is_settled boolean DEFAULT false NOT NULL
);

COMMENT ON TABLE newsreel.stop_hashes IS 'Hashes that more than 500 wordings of one week share: furniture or a template. Nothing is found by them, whenever it was searched.';

COMMENT ON COLUMN newsreel.stop_hashes.hash IS 'The hash, as in sketches.';

COMMENT ON COLUMN newsreel.stop_hashes.rule_version IS 'Version of the rules.';

COMMENT ON COLUMN newsreel.stop_hashes.found_at IS 'When it became one.';

COMMENT ON COLUMN newsreel.stop_hashes.is_settled IS 'Whether links found by it alone have been removed.';

CREATE TABLE newsreel.template_lines (
    source_id bigint NOT NULL,
    line_key bytea NOT NULL,
    line text NOT NULL,
    stories integer NOT NULL,
    adopted_at timestamp with time zone NOT NULL,
    forgotten_at timestamp with time zone,
    CONSTRAINT template_lines_stories_check CHECK ((stories > 0))
);

COMMENT ON TABLE newsreel.template_lines IS 'Lines that a source repeats at the edges of its articles; they are left out of texts.';

COMMENT ON COLUMN newsreel.template_lines.source_id IS 'The publisher.';

COMMENT ON COLUMN newsreel.template_lines.line_key IS 'sha256 of the line as it is compared.';

COMMENT ON COLUMN newsreel.template_lines.line IS 'The line as it was first seen.';

COMMENT ON COLUMN newsreel.template_lines.stories IS 'How many different stories carried it when it was adopted.';

COMMENT ON COLUMN newsreel.template_lines.adopted_at IS 'When it was adopted.';

COMMENT ON COLUMN newsreel.template_lines.forgotten_at IS 'When somebody said that it is text after all; null while it is left out.';

CREATE TABLE newsreel.wording_queue (
    article_id bigint NOT NULL,
    revision_number integer NOT NULL
);

COMMENT ON TABLE newsreel.wording_queue IS 'Articles at whose newest text grouping has not looked yet.';

COMMENT ON COLUMN newsreel.wording_queue.article_id IS 'The article.';

COMMENT ON COLUMN newsreel.wording_queue.revision_number IS 'Its newest revision.';

ALTER TABLE ONLY newsreel.current_articles ATTACH PARTITION newsreel.current_articles_before_2000 FOR VALUES FROM (MINVALUE) TO ('2000-01-01 00:00:00+00');

ALTER TABLE ONLY newsreel.current_articles ATTACH PARTITION newsreel.current_articles_since_2000 FOR VALUES FROM ('2000-01-01 00:00:00+00') TO (MAXVALUE);

ALTER TABLE ONLY newsreel.current_articles ATTACH PARTITION newsreel.current_articles_undated DEFAULT;

ALTER TABLE ONLY newsreel.article_aliases
    ADD CONSTRAINT article_aliases_pkey PRIMARY KEY (url_hash);

ALTER TABLE ONLY newsreel.article_visits
    ADD CONSTRAINT article_visits_pkey PRIMARY KEY (article_id);

ALTER TABLE ONLY newsreel.articles
    ADD CONSTRAINT articles_canonical_url_hash_key UNIQUE (canonical_url_hash);

ALTER TABLE ONLY newsreel.articles
    ADD CONSTRAINT articles_pkey PRIMARY KEY (article_id);

ALTER TABLE ONLY newsreel.capture_bodies
    ADD CONSTRAINT capture_bodies_pkey PRIMARY KEY (stored_month, body_sha256);

ALTER TABLE ONLY newsreel.captures
    ADD CONSTRAINT captures_pkey PRIMARY KEY (captured_at, capture_id);

ALTER TABLE ONLY newsreel.changed_days
    ADD CONSTRAINT changed_days_pkey PRIMARY KEY (change_id);

ALTER TABLE ONLY newsreel.coverage
    ADD CONSTRAINT coverage_pkey PRIMARY KEY (source_id, day, strategy);

ALTER TABLE ONLY newsreel.duplicate_group_aliases
    ADD CONSTRAINT duplicate_group_aliases_pkey PRIMARY KEY (group_id);

ALTER TABLE ONLY newsreel.duplicate_groups
    ADD CONSTRAINT duplicate_groups_pkey PRIMARY KEY (group_id);

ALTER TABLE ONLY newsreel.duplicate_groups
    ADD CONSTRAINT duplicate_groups_representative_article_id_key UNIQUE (representative_article_id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY newsreel.duplicate_members
    ADD CONSTRAINT duplicate_members_pkey PRIMARY KEY (article_id);

ALTER TABLE ONLY newsreel.duplicate_versions
    ADD CONSTRAINT duplicate_versions_pkey PRIMARY KEY (rule_version);

ALTER TABLE ONLY newsreel.entries
    ADD CONSTRAINT entries_feed_id_entry_key_key UNIQUE (feed_id, entry_key);

ALTER TABLE ONLY newsreel.entries
    ADD CONSTRAINT entries_pkey PRIMARY KEY (entry_id);

ALTER TABLE ONLY newsreel.extractions
    ADD CONSTRAINT extractions_pkey PRIMARY KEY (capture_id, extractor_version);

ALTER TABLE ONLY newsreel.feed_credentials
    ADD CONSTRAINT feed_credentials_pkey PRIMARY KEY (feed_id);

ALTER TABLE ONLY newsreel.feed_moves
    ADD CONSTRAINT feed_moves_pkey PRIMARY KEY (move_id);

ALTER TABLE ONLY newsreel.feeds
    ADD CONSTRAINT feeds_pkey PRIMARY KEY (feed_id);

ALTER TABLE ONLY newsreel.feeds
    ADD CONSTRAINT feeds_url_hash_key UNIQUE (url_hash);

ALTER TABLE ONLY newsreel.field_candidates
    ADD CONSTRAINT field_candidates_pkey PRIMARY KEY (article_id, revision_number, field, origin);

ALTER TABLE ONLY newsreel.gaps
    ADD CONSTRAINT gaps_pkey PRIMARY KEY (gap_id);

ALTER TABLE ONLY newsreel.gaps
    ADD CONSTRAINT gaps_poll_id_key UNIQUE (poll_id);

ALTER TABLE ONLY newsreel.grouping_queue
    ADD CONSTRAINT grouping_queue_pkey PRIMARY KEY (queue_id);

ALTER TABLE ONLY newsreel.history_requests
    ADD CONSTRAINT history_requests_pkey PRIMARY KEY (source_id, day);

ALTER TABLE ONLY newsreel.history_searches
    ADD CONSTRAINT history_searches_pkey PRIMARY KEY (source_id, history, window_start, window_end);

ALTER TABLE ONLY newsreel.history_spans
    ADD CONSTRAINT history_spans_pkey PRIMARY KEY (source_id, history, span_start, span_end);

ALTER TABLE ONLY newsreel.host_leases
    ADD CONSTRAINT host_leases_pkey PRIMARY KEY (host);

ALTER TABLE ONLY newsreel.identity_pins
    ADD CONSTRAINT identity_pins_pkey PRIMARY KEY (url_hash);

ALTER TABLE ONLY newsreel.polls
    ADD CONSTRAINT polls_pkey PRIMARY KEY (poll_id);

ALTER TABLE ONLY newsreel.quality_checks
    ADD CONSTRAINT quality_checks_pkey PRIMARY KEY (check_id);

ALTER TABLE ONLY newsreel.quality_checks
    ADD CONSTRAINT quality_checks_run_id_name_source_id_reason_key UNIQUE NULLS NOT DISTINCT (run_id, name, source_id, reason);

ALTER TABLE ONLY newsreel.revisions
    ADD CONSTRAINT revisions_pkey PRIMARY KEY (article_id, revision_number);

ALTER TABLE ONLY newsreel.robots_files
    ADD CONSTRAINT robots_files_pkey PRIMARY KEY (origin);

ALTER TABLE ONLY newsreel.run_reports
    ADD CONSTRAINT run_reports_pkey PRIMARY KEY (run_id, source_id);

ALTER TABLE ONLY newsreel.runs
    ADD CONSTRAINT runs_pkey PRIMARY KEY (run_id);

ALTER TABLE ONLY newsreel.runs
    ADD CONSTRAINT runs_run_key_key UNIQUE (run_key);

ALTER TABLE ONLY newsreel.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (version);

ALTER TABLE ONLY newsreel.source_histories
    ADD CONSTRAINT source_histories_pkey PRIMARY KEY (source_id, history);

ALTER TABLE ONLY newsreel.sources
    ADD CONSTRAINT sources_domain_key UNIQUE (domain);

ALTER TABLE ONLY newsreel.sources
    ADD CONSTRAINT sources_pkey PRIMARY KEY (source_id);

ALTER TABLE ONLY newsreel.stop_hashes
    ADD CONSTRAINT stop_hashes_pkey PRIMARY KEY (hash, rule_version);

ALTER TABLE ONLY newsreel.template_lines
    ADD CONSTRAINT template_lines_pkey PRIMARY KEY (source_id, line_key);

ALTER TABLE ONLY newsreel.wording_links
    ADD CONSTRAINT wording_links_pkey PRIMARY KEY (short_key, long_key, rule_version);

ALTER TABLE ONLY newsreel.wording_queue
    ADD CONSTRAINT wording_queue_pkey PRIMARY KEY (article_id);

ALTER TABLE ONLY newsreel.wordings
    ADD CONSTRAINT wordings_pkey PRIMARY KEY (article_id);

CREATE INDEX article_aliases_article ON newsreel.article_aliases USING btree (article_id);

CREATE INDEX article_visits_due ON newsreel.article_visits USING btree (next_visit_at) WHERE (next_visit_at IS NOT NULL);

CREATE INDEX article_visits_run ON newsreel.article_visits USING btree (last_run_id, host);

CREATE INDEX article_visits_unread ON newsreel.article_visits USING btree (host_bucket) WHERE (last_status = 'changed'::text);

CREATE INDEX articles_first_run ON newsreel.articles USING btree (first_run_id);

CREATE INDEX articles_source ON newsreel.articles USING btree (source_id);

CREATE INDEX captures_id ON ONLY newsreel.captures USING btree (capture_id);

CREATE INDEX captures_run ON ONLY newsreel.captures USING btree (run_id) WHERE (kind = 'page'::text);

CREATE INDEX captures_url ON ONLY newsreel.captures USING btree (url_hash, captured_at DESC);

CREATE INDEX current_articles_id ON ONLY newsreel.current_articles USING btree (article_id);

CREATE INDEX current_articles_before_2000_article_id_idx ON newsreel.current_articles_before_2000 USING btree (article_id);

CREATE INDEX current_articles_byline ON ONLY newsreel.current_articles USING gin (byline public.gin_trgm_ops);

CREATE INDEX current_articles_before_2000_byline_idx ON newsreel.current_articles_before_2000 USING gin (byline public.gin_trgm_ops);

CREATE INDEX current_articles_published ON ONLY newsreel.current_articles USING btree (published_at);

CREATE INDEX current_articles_before_2000_published_at_idx ON newsreel.current_articles_before_2000 USING btree (published_at);

CREATE INDEX current_articles_search ON ONLY newsreel.current_articles USING gin (search);

CREATE INDEX current_articles_before_2000_search_idx ON newsreel.current_articles_before_2000 USING gin (search);

CREATE INDEX current_articles_source ON ONLY newsreel.current_articles USING btree (source_id, published_at);

CREATE INDEX current_articles_before_2000_source_id_published_at_idx ON newsreel.current_articles_before_2000 USING btree (source_id, published_at);

CREATE INDEX current_articles_day ON ONLY newsreel.current_articles USING btree ((((published_at AT TIME ZONE 'UTC'::text))::date));

CREATE INDEX current_articles_before_2000_timezone_idx ON newsreel.current_articles_before_2000 USING btree ((((published_at AT TIME ZONE 'UTC'::text))::date));

CREATE INDEX current_articles_title ON ONLY newsreel.current_articles USING gin (title public.gin_trgm_ops);

CREATE INDEX current_articles_before_2000_title_idx ON newsreel.current_articles_before_2000 USING gin (title public.gin_trgm_ops);

CREATE INDEX current_articles_since_2000_article_id_idx ON ONLY newsreel.current_articles_since_2000 USING btree (article_id);

CREATE INDEX current_articles_since_2000_byline_idx ON ONLY newsreel.current_articles_since_2000 USING gin (byline public.gin_trgm_ops);

CREATE INDEX current_articles_since_2000_published_at_idx ON ONLY newsreel.current_articles_since_2000 USING btree (published_at);

CREATE INDEX current_articles_since_2000_search_idx ON ONLY newsreel.current_articles_since_2000 USING gin (search);

CREATE INDEX current_articles_since_2000_source_id_published_at_idx ON ONLY newsreel.current_articles_since_2000 USING btree (source_id, published_at);

CREATE INDEX current_articles_since_2000_timezone_idx ON ONLY newsreel.current_articles_since_2000 USING btree ((((published_at AT TIME ZONE 'UTC'::text))::date));

CREATE INDEX current_articles_since_2000_title_idx ON ONLY newsreel.current_articles_since_2000 USING gin (title public.gin_trgm_ops);

CREATE INDEX current_articles_undated_article_id_idx ON newsreel.current_articles_undated USING btree (article_id);

CREATE INDEX current_articles_undated_byline_idx ON newsreel.current_articles_undated USING gin (byline public.gin_trgm_ops);

CREATE INDEX current_articles_undated_published_at_idx ON newsreel.current_articles_undated USING btree (published_at);

CREATE INDEX current_articles_undated_search_idx ON newsreel.current_articles_undated USING gin (search);

CREATE INDEX current_articles_undated_source_id_published_at_idx ON newsreel.current_articles_undated USING btree (source_id, published_at);

CREATE INDEX current_articles_undated_timezone_idx ON newsreel.current_articles_undated USING btree ((((published_at AT TIME ZONE 'UTC'::text))::date));

CREATE INDEX current_articles_undated_title_idx ON newsreel.current_articles_undated USING gin (title public.gin_trgm_ops);

CREATE INDEX duplicate_group_aliases_leads_to ON newsreel.duplicate_group_aliases USING btree (leads_to);

CREATE INDEX duplicate_members_group ON newsreel.duplicate_members USING btree (group_id);

CREATE INDEX entries_article ON newsreel.entries USING btree (article_id);

CREATE INDEX entries_dated ON newsreel.entries USING btree (source_id, dated_at);

CREATE INDEX entries_feed_new ON newsreel.entries USING btree (feed_id, first_seen_at) WHERE (feed_id IS NOT NULL);

CREATE INDEX entries_first_run ON newsreel.entries USING btree (first_run_id);

CREATE INDEX entries_hinted ON newsreel.entries USING btree (source_id, hinted_at) WHERE ((hinted_at IS NOT NULL) AND (dated_at IS NOT NULL));

CREATE UNIQUE INDEX entries_history ON newsreel.entries USING btree (source_id, origin, entry_key) WHERE (feed_id IS NULL);

CREATE INDEX entries_last_run ON newsreel.entries USING btree (last_run_id);

CREATE INDEX entries_open ON newsreel.entries USING btree (host_bucket, host) WHERE (state = ANY (ARRAY['pending'::text, 'captured'::text]));

CREATE INDEX entries_outside ON newsreel.entries USING btree (dated_at) WHERE ((state = 'captured'::text) AND (state_kind = 'outside_window'::text));

CREATE INDEX entries_undated ON newsreel.entries USING btree (source_id, COALESCE(hinted_at, first_seen_at)) WHERE (dated_at IS NULL);

CREATE INDEX entries_unread ON newsreel.entries USING btree (source_id) WHERE ((state = 'pending'::text) AND (dated_at IS NULL) AND (not_after_at IS NOT NULL));

CREATE INDEX entries_url ON newsreel.entries USING btree (url_hash);

CREATE INDEX feed_moves_feed ON newsreel.feed_moves USING btree (feed_id);

CREATE INDEX feeds_due ON newsreel.feeds USING btree (next_poll_at) WHERE enabled;

CREATE INDEX feeds_source ON newsreel.feeds USING btree (source_id);

CREATE UNIQUE INDEX field_candidates_winner ON newsreel.field_candidates USING btree (article_id, revision_number, field) WHERE won;

CREATE INDEX gaps_open ON newsreel.gaps USING btree (feed_id) WHERE (closed_at IS NULL);

CREATE INDEX identity_pins_article ON newsreel.identity_pins USING btree (article_id);

CREATE INDEX polls_captured ON newsreel.polls USING btree (feed_id, poll_id) WHERE (capture_id IS NOT NULL);

CREATE INDEX polls_feed ON newsreel.polls USING btree (feed_id, started_at DESC);

CREATE INDEX polls_run ON newsreel.polls USING btree (run_id);

CREATE INDEX quality_checks_source ON newsreel.quality_checks USING btree (source_id, name);

CREATE UNIQUE INDEX revisions_current ON newsreel.revisions USING btree (article_id) WHERE is_current;

CREATE INDEX revisions_published ON newsreel.revisions USING btree (published_at);

CREATE INDEX revisions_run ON newsreel.revisions USING btree (run_id);

CREATE INDEX revisions_text ON newsreel.revisions USING btree (text_hash) WHERE is_current;

CREATE INDEX runs_settled ON newsreel.runs USING btree (window_start, window_end) WHERE (settled_at IS NOT NULL);

CREATE INDEX runs_window ON newsreel.runs USING btree (window_start, window_end);

CREATE INDEX sketches_hash ON ONLY newsreel.sketches USING btree (hash);

CREATE INDEX stop_hashes_unsettled ON newsreel.stop_hashes USING btree (hash) WHERE (NOT is_settled);

CREATE INDEX wording_links_long ON newsreel.wording_links USING btree (long_key);

CREATE INDEX wordings_key ON newsreel.wordings USING btree (wording_key);

ALTER INDEX newsreel.current_articles_id ATTACH PARTITION newsreel.current_articles_before_2000_article_id_idx;

ALTER INDEX newsreel.current_articles_byline ATTACH PARTITION newsreel.current_articles_before_2000_byline_idx;

ALTER INDEX newsreel.current_articles_published ATTACH PARTITION newsreel.current_articles_before_2000_published_at_idx;

ALTER INDEX newsreel.current_articles_search ATTACH PARTITION newsreel.current_articles_before_2000_search_idx;

ALTER INDEX newsreel.current_articles_source ATTACH PARTITION newsreel.current_articles_before_2000_source_id_published_at_idx;

ALTER INDEX newsreel.current_articles_day ATTACH PARTITION newsreel.current_articles_before_2000_timezone_idx;

ALTER INDEX newsreel.current_articles_title ATTACH PARTITION newsreel.current_articles_before_2000_title_idx;

ALTER INDEX newsreel.current_articles_id ATTACH PARTITION newsreel.current_articles_since_2000_article_id_idx;

ALTER INDEX newsreel.current_articles_byline ATTACH PARTITION newsreel.current_articles_since_2000_byline_idx;

ALTER INDEX newsreel.current_articles_published ATTACH PARTITION newsreel.current_articles_since_2000_published_at_idx;

ALTER INDEX newsreel.current_articles_search ATTACH PARTITION newsreel.current_articles_since_2000_search_idx;

ALTER INDEX newsreel.current_articles_source ATTACH PARTITION newsreel.current_articles_since_2000_source_id_published_at_idx;

ALTER INDEX newsreel.current_articles_day ATTACH PARTITION newsreel.current_articles_since_2000_timezone_idx;

ALTER INDEX newsreel.current_articles_title ATTACH PARTITION newsreel.current_articles_since_2000_title_idx;

ALTER INDEX newsreel.current_articles_id ATTACH PARTITION newsreel.current_articles_undated_article_id_idx;

ALTER INDEX newsreel.current_articles_byline ATTACH PARTITION newsreel.current_articles_undated_byline_idx;

ALTER INDEX newsreel.current_articles_published ATTACH PARTITION newsreel.current_articles_undated_published_at_idx;

ALTER INDEX newsreel.current_articles_search ATTACH PARTITION newsreel.current_articles_undated_search_idx;

ALTER INDEX newsreel.current_articles_source ATTACH PARTITION newsreel.current_articles_undated_source_id_published_at_idx;

ALTER INDEX newsreel.current_articles_day ATTACH PARTITION newsreel.current_articles_undated_timezone_idx;

ALTER INDEX newsreel.current_articles_title ATTACH PARTITION newsreel.current_articles_undated_title_idx;

CREATE TRIGGER note_joined AFTER INSERT ON newsreel.duplicate_members REFERENCING NEW TABLE AS regrouped FOR EACH STATEMENT EXECUTE FUNCTION newsreel.note_regrouped();

CREATE TRIGGER note_left AFTER DELETE ON newsreel.duplicate_members REFERENCING OLD TABLE AS regrouped FOR EACH STATEMENT EXECUTE FUNCTION newsreel.note_regrouped();

CREATE TRIGGER note_moved AFTER UPDATE ON newsreel.duplicate_members REFERENCING NEW TABLE AS regrouped FOR EACH STATEMENT EXECUTE FUNCTION newsreel.note_regrouped();

CREATE TRIGGER note_represented AFTER UPDATE OF representative_article_id ON newsreel.duplicate_groups FOR EACH ROW WHEN ((old.representative_article_id <> new.representative_article_id)) EXECUTE FUNCTION newsreel.note_represented();

CREATE TRIGGER show_added AFTER INSERT ON newsreel.revisions REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION newsreel.show_added_revisions();

CREATE TRIGGER show_changed AFTER UPDATE OF article_id, revision_number, is_current, known_from_at, text_origin, title, authors, published_at, published_precision, published_on, language, section, tags, is_paywalled, text, word_count ON newsreel.revisions FOR EACH ROW WHEN ((old.is_current OR new.is_current)) EXECUTE FUNCTION newsreel.show_changed_revision();

CREATE TRIGGER show_no_more AFTER DELETE ON newsreel.revisions FOR EACH ROW WHEN (old.is_current) EXECUTE FUNCTION newsreel.show_changed_revision();

ALTER TABLE ONLY newsreel.article_aliases
    ADD CONSTRAINT article_aliases_article_id_fkey FOREIGN KEY (article_id) REFERENCES newsreel.articles(article_id);

ALTER TABLE ONLY newsreel.article_visits
    ADD CONSTRAINT article_visits_article_id_fkey FOREIGN KEY (article_id) REFERENCES newsreel.articles(article_id);

ALTER TABLE ONLY newsreel.article_visits
    ADD CONSTRAINT article_visits_last_run_id_fkey FOREIGN KEY (last_run_id) REFERENCES newsreel.runs(run_id);

ALTER TABLE ONLY newsreel.articles
    ADD CONSTRAINT articles_first_run_id_fkey FOREIGN KEY (first_run_id) REFERENCES newsreel.runs(run_id);

ALTER TABLE ONLY newsreel.articles
    ADD CONSTRAINT articles_source_id_fkey FOREIGN KEY (source_id) REFERENCES newsreel.sources(source_id);

ALTER TABLE ONLY newsreel.coverage
    ADD CONSTRAINT coverage_run_id_fkey FOREIGN KEY (run_id) REFERENCES newsreel.runs(run_id);

ALTER TABLE ONLY newsreel.coverage
    ADD CONSTRAINT coverage_source_id_fkey FOREIGN KEY (source_id) REFERENCES newsreel.sources(source_id);

ALTER TABLE ONLY newsreel.duplicate_group_aliases
    ADD CONSTRAINT duplicate_group_aliases_leads_to_fkey FOREIGN KEY (leads_to) REFERENCES newsreel.duplicate_groups(group_id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY newsreel.duplicate_groups
    ADD CONSTRAINT duplicate_groups_representative_article_id_fkey FOREIGN KEY (representative_article_id) REFERENCES newsreel.articles(article_id);

ALTER TABLE ONLY newsreel.duplicate_members
    ADD CONSTRAINT duplicate_members_article_id_fkey FOREIGN KEY (article_id) REFERENCES newsreel.articles(article_id);

ALTER TABLE ONLY newsreel.duplicate_members
    ADD CONSTRAINT duplicate_members_group_id_fkey FOREIGN KEY (group_id) REFERENCES newsreel.duplicate_groups(group_id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY newsreel.entries
    ADD CONSTRAINT entries_feed_id_fkey FOREIGN KEY (feed_id) REFERENCES newsreel.feeds(feed_id);

ALTER TABLE ONLY newsreel.entries
    ADD CONSTRAINT entries_first_run_id_fkey FOREIGN KEY (first_run_id) REFERENCES newsreel.runs(run_id);

ALTER TABLE ONLY newsreel.entries
    ADD CONSTRAINT entries_last_run_id_fkey FOREIGN KEY (last_run_id) REFERENCES newsreel.runs(run_id);

ALTER TABLE ONLY newsreel.entries
    ADD CONSTRAINT entries_source_id_fkey FOREIGN KEY (source_id) REFERENCES newsreel.sources(source_id);

ALTER TABLE ONLY newsreel.extractions
    ADD CONSTRAINT extractions_article_id_fkey FOREIGN KEY (article_id) REFERENCES newsreel.articles(article_id);

ALTER TABLE ONLY newsreel.extractions
    ADD CONSTRAINT extractions_run_id_fkey FOREIGN KEY (run_id) REFERENCES newsreel.runs(run_id);

ALTER TABLE ONLY newsreel.feed_credentials
    ADD CONSTRAINT feed_credentials_feed_id_fkey FOREIGN KEY (feed_id) REFERENCES newsreel.feeds(feed_id);

ALTER TABLE ONLY newsreel.feed_moves
    ADD CONSTRAINT feed_moves_feed_id_fkey FOREIGN KEY (feed_id) REFERENCES newsreel.feeds(feed_id);

ALTER TABLE ONLY newsreel.feeds
    ADD CONSTRAINT feeds_source_id_fkey FOREIGN KEY (source_id) REFERENCES newsreel.sources(source_id);

ALTER TABLE ONLY newsreel.field_candidates
    ADD CONSTRAINT field_candidates_article_id_revision_number_fkey FOREIGN KEY (article_id, revision_number) REFERENCES newsreel.revisions(article_id, revision_number);

ALTER TABLE ONLY newsreel.gaps
    ADD CONSTRAINT gaps_feed_id_fkey FOREIGN KEY (feed_id) REFERENCES newsreel.feeds(feed_id);

ALTER TABLE ONLY newsreel.gaps
    ADD CONSTRAINT gaps_poll_id_fkey FOREIGN KEY (poll_id) REFERENCES newsreel.polls(poll_id);

ALTER TABLE ONLY newsreel.grouping_queue
    ADD CONSTRAINT grouping_queue_article_id_fkey FOREIGN KEY (article_id) REFERENCES newsreel.articles(article_id);

ALTER TABLE ONLY newsreel.history_requests
    ADD CONSTRAINT history_requests_source_id_fkey FOREIGN KEY (source_id) REFERENCES newsreel.sources(source_id);

ALTER TABLE ONLY newsreel.history_searches
    ADD CONSTRAINT history_searches_run_id_fkey FOREIGN KEY (run_id) REFERENCES newsreel.runs(run_id);

ALTER TABLE ONLY newsreel.history_searches
    ADD CONSTRAINT history_searches_source_id_fkey FOREIGN KEY (source_id) REFERENCES newsreel.sources(source_id);

ALTER TABLE ONLY newsreel.history_spans
    ADD CONSTRAINT history_spans_run_id_fkey FOREIGN KEY (run_id) REFERENCES newsreel.runs(run_id);

ALTER TABLE ONLY newsreel.history_spans
    ADD CONSTRAINT history_spans_source_id_fkey FOREIGN KEY (source_id) REFERENCES newsreel.sources(source_id);

ALTER TABLE ONLY newsreel.identity_pins
    ADD CONSTRAINT identity_pins_article_id_fkey FOREIGN KEY (article_id) REFERENCES newsreel.articles(article_id);

ALTER TABLE ONLY newsreel.polls
    ADD CONSTRAINT polls_feed_id_fkey FOREIGN KEY (feed_id) REFERENCES newsreel.feeds(feed_id);

ALTER TABLE ONLY newsreel.polls
    ADD CONSTRAINT polls_run_id_fkey FOREIGN KEY (run_id) REFERENCES newsreel.runs(run_id);

ALTER TABLE ONLY newsreel.quality_checks
    ADD CONSTRAINT quality_checks_run_id_fkey FOREIGN KEY (run_id) REFERENCES newsreel.runs(run_id);

ALTER TABLE ONLY newsreel.quality_checks
    ADD CONSTRAINT quality_checks_source_id_fkey FOREIGN KEY (source_id) REFERENCES newsreel.sources(source_id);

ALTER TABLE ONLY newsreel.revisions
    ADD CONSTRAINT revisions_article_id_fkey FOREIGN KEY (article_id) REFERENCES newsreel.articles(article_id);

ALTER TABLE ONLY newsreel.revisions
    ADD CONSTRAINT revisions_run_id_fkey FOREIGN KEY (run_id) REFERENCES newsreel.runs(run_id);

ALTER TABLE ONLY newsreel.run_reports
    ADD CONSTRAINT run_reports_run_id_fkey FOREIGN KEY (run_id) REFERENCES newsreel.runs(run_id);

ALTER TABLE ONLY newsreel.run_reports
    ADD CONSTRAINT run_reports_source_id_fkey FOREIGN KEY (source_id) REFERENCES newsreel.sources(source_id);

ALTER TABLE ONLY newsreel.source_histories
    ADD CONSTRAINT source_histories_source_id_fkey FOREIGN KEY (source_id) REFERENCES newsreel.sources(source_id);

ALTER TABLE ONLY newsreel.template_lines
    ADD CONSTRAINT template_lines_source_id_fkey FOREIGN KEY (source_id) REFERENCES newsreel.sources(source_id);

ALTER TABLE ONLY newsreel.wordings
    ADD CONSTRAINT wordings_article_id_fkey FOREIGN KEY (article_id) REFERENCES newsreel.articles(article_id);

GRANT USAGE ON SCHEMA news TO newsreel_reader;
GRANT USAGE ON SCHEMA news TO newsreel_writer;

GRANT USAGE ON SCHEMA newsreel TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.articles TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.revisions TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.runs TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.sources TO newsreel_writer;

GRANT SELECT ON TABLE news.revisions TO newsreel_writer;
GRANT SELECT ON TABLE news.revisions TO newsreel_reader;

REVOKE ALL ON FUNCTION news.article_as_of(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION news.article_as_of(at timestamp with time zone) TO newsreel_reader;
GRANT ALL ON FUNCTION news.article_as_of(at timestamp with time zone) TO newsreel_writer;

REVOKE ALL ON FUNCTION news.article_id(url text) FROM PUBLIC;
GRANT ALL ON FUNCTION news.article_id(url text) TO newsreel_reader;
GRANT ALL ON FUNCTION news.article_id(url text) TO newsreel_writer;

REVOKE ALL ON FUNCTION news.search(query text, from_at timestamp with time zone, to_at timestamp with time zone, source_domain text, language_code text, max_results integer) FROM PUBLIC;
GRANT ALL ON FUNCTION news.search(query text, from_at timestamp with time zone, to_at timestamp with time zone, source_domain text, language_code text, max_results integer) TO newsreel_reader;
GRANT ALL ON FUNCTION news.search(query text, from_at timestamp with time zone, to_at timestamp with time zone, source_domain text, language_code text, max_results integer) TO newsreel_writer;

REVOKE ALL ON FUNCTION news.search_query(words text, language_code text) FROM PUBLIC;
GRANT ALL ON FUNCTION news.search_query(words text, language_code text) TO newsreel_reader;
GRANT ALL ON FUNCTION news.search_query(words text, language_code text) TO newsreel_writer;

REVOKE ALL ON FUNCTION news."similar"(of_article_id bigint, max_results integer) FROM PUBLIC;
GRANT ALL ON FUNCTION news."similar"(of_article_id bigint, max_results integer) TO newsreel_reader;
GRANT ALL ON FUNCTION news."similar"(of_article_id bigint, max_results integer) TO newsreel_writer;

REVOKE ALL ON FUNCTION news.trend(term text, bucket text, from_at timestamp with time zone, to_at timestamp with time zone, source_domain text, language_code text) FROM PUBLIC;
GRANT ALL ON FUNCTION news.trend(term text, bucket text, from_at timestamp with time zone, to_at timestamp with time zone, source_domain text, language_code text) TO newsreel_reader;
GRANT ALL ON FUNCTION news.trend(term text, bucket text, from_at timestamp with time zone, to_at timestamp with time zone, source_domain text, language_code text) TO newsreel_writer;

REVOKE ALL ON FUNCTION newsreel.any_of(queries tsquery[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION newsreel.drop_capture_months(before_month date) FROM PUBLIC;
GRANT ALL ON FUNCTION newsreel.drop_capture_months(before_month date) TO newsreel_writer;

REVOKE ALL ON FUNCTION newsreel.drop_sketch_shelves(below_version integer) FROM PUBLIC;
GRANT ALL ON FUNCTION newsreel.drop_sketch_shelves(below_version integer) TO newsreel_writer;

REVOKE ALL ON FUNCTION newsreel.ensure_article_months(moments timestamp with time zone[]) FROM PUBLIC;
GRANT ALL ON FUNCTION newsreel.ensure_article_months(moments timestamp with time zone[]) TO newsreel_writer;

REVOKE ALL ON FUNCTION newsreel.ensure_month_partitions(from_at timestamp with time zone, to_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION newsreel.ensure_month_partitions(from_at timestamp with time zone, to_at timestamp with time zone) TO newsreel_writer;

REVOKE ALL ON FUNCTION newsreel.ensure_sketch_shelf(shelf integer) FROM PUBLIC;
GRANT ALL ON FUNCTION newsreel.ensure_sketch_shelf(shelf integer) TO newsreel_writer;

REVOKE ALL ON FUNCTION newsreel.indexed_part(content text) FROM PUBLIC;
GRANT ALL ON FUNCTION newsreel.indexed_part(content text) TO newsreel_writer;

REVOKE ALL ON FUNCTION newsreel.note_changed_days(article_ids bigint[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION newsreel.note_regrouped() FROM PUBLIC;

REVOKE ALL ON FUNCTION newsreel.note_represented() FROM PUBLIC;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.entries TO newsreel_writer;

REVOKE ALL ON FUNCTION newsreel.parsed_queries(words text, language text, OUT config regconfig, OUT parsed tsquery) FROM PUBLIC;

REVOKE ALL ON FUNCTION newsreel.parsed_query(config regconfig, words text) FROM PUBLIC;

REVOKE ALL ON FUNCTION newsreel.search_vector(language text, title text, content text) FROM PUBLIC;
GRANT ALL ON FUNCTION newsreel.search_vector(language text, title text, content text) TO newsreel_writer;

REVOKE ALL ON FUNCTION newsreel.show_added_revisions() FROM PUBLIC;

REVOKE ALL ON FUNCTION newsreel.show_articles(article_ids bigint[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION newsreel.show_changed_revision() FROM PUBLIC;

REVOKE ALL ON FUNCTION newsreel.source_key(domain text) FROM PUBLIC;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.current_articles TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.duplicate_groups TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.duplicate_members TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.field_candidates TO newsreel_writer;

GRANT SELECT ON TABLE news.articles TO newsreel_reader;
GRANT SELECT ON TABLE news.articles TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.wording_links TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.wordings TO newsreel_writer;

GRANT SELECT ON TABLE news.contained TO newsreel_writer;
GRANT SELECT ON TABLE news.contained TO newsreel_reader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.coverage TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.feeds TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.gaps TO newsreel_writer;

GRANT SELECT ON TABLE news.coverage TO newsreel_reader;
GRANT SELECT ON TABLE news.coverage TO newsreel_writer;

GRANT SELECT ON TABLE news.daily_volume TO newsreel_reader;
GRANT SELECT ON TABLE news.daily_volume TO newsreel_writer;

GRANT SELECT ON TABLE news.duplicates TO newsreel_writer;
GRANT SELECT ON TABLE news.duplicates TO newsreel_reader;

GRANT SELECT ON TABLE news.entries TO newsreel_writer;
GRANT SELECT ON TABLE news.entries TO newsreel_reader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.polls TO newsreel_writer;

GRANT SELECT ON TABLE news.feeds TO newsreel_reader;
GRANT SELECT ON TABLE news.feeds TO newsreel_writer;

GRANT SELECT ON TABLE news.pages TO newsreel_writer;
GRANT SELECT ON TABLE news.pages TO newsreel_reader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.quality_checks TO newsreel_writer;

GRANT SELECT ON TABLE news.quality TO newsreel_writer;
GRANT SELECT ON TABLE news.quality TO newsreel_reader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.run_reports TO newsreel_writer;

GRANT SELECT ON TABLE news.runs TO newsreel_reader;
GRANT SELECT ON TABLE news.runs TO newsreel_writer;

GRANT SELECT ON TABLE news.sources TO newsreel_reader;
GRANT SELECT ON TABLE news.sources TO newsreel_writer;

GRANT SELECT ON TABLE news.syndication TO newsreel_writer;
GRANT SELECT ON TABLE news.syndication TO newsreel_reader;

GRANT SELECT ON TABLE news.unique_articles TO newsreel_reader;
GRANT SELECT ON TABLE news.unique_articles TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.article_visits TO newsreel_writer;

GRANT SELECT ON TABLE news.visits TO newsreel_writer;
GRANT SELECT ON TABLE news.visits TO newsreel_reader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.article_aliases TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.capture_bodies TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.captures TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.changed_days TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.current_articles_before_2000 TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.current_articles_since_2000 TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.current_articles_undated TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.duplicate_group_aliases TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.duplicate_versions TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.extractions TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.feed_credentials TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.feed_moves TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.grouping_queue TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.history_requests TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.history_searches TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.history_spans TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.host_leases TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.identity_pins TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.settled_windows TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.pages_to_ask TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.robots_files TO newsreel_writer;

GRANT SELECT ON TABLE newsreel.schema_migrations TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.sketches TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.source_histories TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.stop_hashes TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.template_lines TO newsreel_writer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE newsreel.wording_queue TO newsreel_writer;

ALTER DEFAULT PRIVILEGES FOR ROLE newsreel_owner IN SCHEMA news GRANT SELECT ON TABLES TO newsreel_writer;
ALTER DEFAULT PRIVILEGES FOR ROLE newsreel_owner IN SCHEMA news GRANT SELECT ON TABLES TO newsreel_reader;

ALTER DEFAULT PRIVILEGES FOR ROLE newsreel_owner IN SCHEMA newsreel GRANT SELECT,INSERT,DELETE,UPDATE ON TABLES TO newsreel_writer;
