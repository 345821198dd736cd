-- The warehouse: the pipeline's schema `newsreel` and its tables.
-- Roles are cluster-wide, so two databases of one cluster may race here: a role that exists is fine.
DO $$
BEGIN
    BEGIN CREATE ROLE newsreel_writer NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
    BEGIN CREATE ROLE newsreel_reader NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
END
$$;

CREATE TABLE newsreel.sources (
    source_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    domain      text NOT NULL UNIQUE,
    name        text,
    created_at  timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE newsreel.sources IS 'Publishers, one row each; a publisher is a registrable domain.';
COMMENT ON COLUMN newsreel.sources.source_id IS 'Surrogate key.';
COMMENT ON COLUMN newsreel.sources.domain IS 'Registrable domain, lower case, for example example.co.uk.';
COMMENT ON COLUMN newsreel.sources.name IS 'Name as a person would say it; taken from the first feed that gives one.';
COMMENT ON COLUMN newsreel.sources.created_at IS 'When the source was first known.';

CREATE TABLE newsreel.feeds (
    feed_id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id             bigint NOT NULL REFERENCES newsreel.sources,
    url                   text NOT NULL,
    url_hash              bytea NOT NULL UNIQUE,
    host                  text NOT NULL,
    host_bucket           smallint NOT NULL CHECK (host_bucket BETWEEN 0 AND 1023),
    title                 text,
    format                text,
    enabled               boolean NOT NULL DEFAULT true,
    disabled_reason       text,
    etag                  text,
    last_modified         text,
    body_sha256           bytea,
    last_polled_at        timestamptz,
    last_succeeded_at     timestamptz,
    consecutive_failures  integer NOT NULL DEFAULT 0,
    interval_seconds      integer NOT NULL DEFAULT 3600,
    next_poll_at          timestamptz NOT NULL DEFAULT now(),
    next_poll_reason      text NOT NULL DEFAULT 'never polled: due at once',
    created_at            timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX feeds_due ON newsreel.feeds (next_poll_at) WHERE enabled;
CREATE INDEX feeds_source ON newsreel.feeds (source_id);
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

CREATE TABLE newsreel.feed_credentials (
    feed_id   bigint PRIMARY KEY REFERENCES newsreel.feeds,
    username  text NOT NULL,
    password  text NOT NULL
);
COMMENT ON TABLE newsreel.feed_credentials IS 'Credentials given in a feed URL, kept apart so that no address that is shown carries them.';
COMMENT ON COLUMN newsreel.feed_credentials.feed_id IS 'The feed they open.';
COMMENT ON COLUMN newsreel.feed_credentials.username IS 'User name for HTTP basic authentication.';
COMMENT ON COLUMN newsreel.feed_credentials.password IS 'Password for HTTP basic authentication.';

CREATE TABLE newsreel.host_leases (
    host        text PRIMARY KEY,
    holder      uuid NOT NULL,
    fence       bigint NOT NULL DEFAULT 1,
    expires_at  timestamptz NOT NULL
);
COMMENT ON TABLE newsreel.host_leases IS 'Which worker may send requests to a host right now; a dead worker''s lease expires.';
COMMENT ON COLUMN newsreel.host_leases.host IS 'Host as in feeds.host.';
COMMENT ON COLUMN newsreel.host_leases.holder IS 'Random identity of the worker.';
COMMENT ON COLUMN newsreel.host_leases.fence IS 'Grows by one whenever the lease passes to another worker; a late holder can see that it lost.';
COMMENT ON COLUMN newsreel.host_leases.expires_at IS 'The lease is free from this moment on unless renewed.';

CREATE TABLE newsreel.runs (
    run_id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_key        text NOT NULL UNIQUE,
    pipeline       text NOT NULL,
    kind           text NOT NULL CHECK (kind IN ('scheduled', 'backfill', 'manual', 'cli')),
    is_live        boolean NOT NULL,
    window_start   timestamptz NOT NULL,
    window_end     timestamptz NOT NULL,
    feed_ids       bigint[],
    started_at     timestamptz NOT NULL,
    finished_at    timestamptz,
    status         text NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'succeeded', 'failed')),
    status_reason  text,
    CHECK (window_end > window_start)
);
CREATE INDEX runs_window ON newsreel.runs (window_start, window_end);
COMMENT ON TABLE newsreel.runs IS 'Runs of the pipeline, whoever started them.';
COMMENT ON COLUMN newsreel.runs.run_id IS 'Surrogate key; rows that a run made carry it.';
COMMENT ON COLUMN newsreel.runs.run_key IS 'Name outside: Airflow''s dag_id and run_id, or one made by the command line.';
COMMENT ON COLUMN newsreel.runs.pipeline IS 'Which pipeline: ingest_articles or poll_feeds.';
COMMENT ON COLUMN newsreel.runs.kind IS 'scheduled, backfill or manual (Airflow), or cli.';
COMMENT ON COLUMN newsreel.runs.is_live IS 'True when the run polls and owns whatever is not loaded yet; false when it owns only the days of its window.';
COMMENT ON COLUMN newsreel.runs.window_start IS 'Start of the window (inclusive).';
COMMENT ON COLUMN newsreel.runs.window_end IS 'End of the window (exclusive).';
COMMENT ON COLUMN newsreel.runs.feed_ids IS 'Only these feeds, where the run was restricted; null means all.';
COMMENT ON COLUMN newsreel.runs.started_at IS 'When the run began.';
COMMENT ON COLUMN newsreel.runs.finished_at IS 'When its report was written; null while running, or when it was killed.';
COMMENT ON COLUMN newsreel.runs.status IS 'running, succeeded or failed.';
COMMENT ON COLUMN newsreel.runs.status_reason IS 'Why it failed, or what a reader should know, in words.';

CREATE TABLE newsreel.polls (
    poll_id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    feed_id           bigint NOT NULL REFERENCES newsreel.feeds,
    run_id            bigint NOT NULL REFERENCES newsreel.runs,
    started_at        timestamptz NOT NULL,
    finished_at       timestamptz NOT NULL,
    status            text NOT NULL CHECK (status IN ('changed', 'not_modified', 'same_body', 'same_entries', 'failed')),
    failure_kind      text,
    reason            text,
    http_status       integer,
    body_bytes        integer,
    entries_seen      integer NOT NULL DEFAULT 0,
    entries_new       integer NOT NULL DEFAULT 0,
    entries_changed   integer NOT NULL DEFAULT 0,
    entries_rejected  integer NOT NULL DEFAULT 0,
    entries_overlap   integer,
    capture_id        bigint,
    CHECK ((status = 'failed') = (failure_kind IS NOT NULL))
);
CREATE INDEX polls_feed ON newsreel.polls (feed_id, started_at DESC);
CREATE INDEX polls_run ON newsreel.polls (run_id);
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

CREATE TABLE newsreel.entries (
    entry_id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id         bigint NOT NULL REFERENCES newsreel.sources,
    feed_id           bigint REFERENCES newsreel.feeds,
    origin            text NOT NULL,
    entry_key         bytea NOT NULL,
    claims_hash       bytea NOT NULL,
    guid              text,
    url               text NOT NULL,
    canonical_url     text NOT NULL,
    url_hash          bytea NOT NULL,
    host              text NOT NULL,
    host_bucket       smallint NOT NULL CHECK (host_bucket BETWEEN 0 AND 1023),
    title             text,
    authors           text[] NOT NULL DEFAULT '{}',
    tags              text[] NOT NULL DEFAULT '{}',
    language          text,
    summary           text,
    content_html      text,
    published_raw     text,
    published_at      timestamptz,
    updated_raw       text,
    updated_at        timestamptz,
    dated_at          timestamptz,
    first_seen_at     timestamptz NOT NULL,
    last_seen_at      timestamptz NOT NULL,
    first_run_id      bigint NOT NULL REFERENCES newsreel.runs,
    last_run_id       bigint NOT NULL REFERENCES newsreel.runs,
    state             text NOT NULL DEFAULT 'pending'
                      CHECK (state IN ('pending', 'captured', 'loaded', 'rejected', 'failed')),
    state_kind        text,
    state_reason      text,
    attempts          integer NOT NULL DEFAULT 0,
    next_attempt_at   timestamptz,
    capture_id        bigint,
    article_id        bigint,
    UNIQUE (feed_id, entry_key)
);
CREATE INDEX entries_url ON newsreel.entries (url_hash);
CREATE INDEX entries_open ON newsreel.entries (host_bucket, host) WHERE state IN ('pending', 'captured');
CREATE INDEX entries_dated ON newsreel.entries (source_id, dated_at);
CREATE INDEX entries_last_run ON newsreel.entries (last_run_id);
CREATE INDEX entries_first_run ON newsreel.entries (first_run_id);
CREATE INDEX entries_article ON newsreel.entries (article_id);
COMMENT ON TABLE newsreel.entries IS 'What a feed (or a history) claims exists, and how far we got with it.';
COMMENT ON COLUMN newsreel.entries.entry_id IS 'Surrogate key.';
COMMENT ON COLUMN newsreel.entries.source_id IS 'The publisher.';
COMMENT ON COLUMN newsreel.entries.feed_id IS 'The feed that claims it; null when a history does.';
COMMENT ON COLUMN newsreel.entries.origin IS 'Who claimed it: feed, or the name of a history.';
COMMENT ON COLUMN newsreel.entries.entry_key IS 'Identity within the feed: hash of GUID, else canonical link, else title and date.';
COMMENT ON COLUMN newsreel.entries.claims_hash IS 'Hash of everything claimed; a difference means that the entry changed.';
COMMENT ON COLUMN newsreel.entries.guid IS 'GUID or Atom id, verbatim.';
COMMENT ON COLUMN newsreel.entries.url IS 'Link as claimed, made absolute.';
COMMENT ON COLUMN newsreel.entries.canonical_url IS 'Link by our rules for canonical URLs.';
COMMENT ON COLUMN newsreel.entries.url_hash IS 'Key of canonical_url: sha256 of it without scheme, www. and trailing slash.';
COMMENT ON COLUMN newsreel.entries.host IS 'Host of url, as in feeds.host.';
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
COMMENT ON COLUMN newsreel.entries.first_seen_at IS 'When we first saw it.';
COMMENT ON COLUMN newsreel.entries.last_seen_at IS 'When a changed feed last listed it.';
COMMENT ON COLUMN newsreel.entries.first_run_id IS 'The run that first saw it.';
COMMENT ON COLUMN newsreel.entries.last_run_id IS 'The run that last worked on it.';
COMMENT ON COLUMN newsreel.entries.state IS 'pending (page not fetched), captured (fetched, not read), loaded, rejected (read, not an article), failed (given up).';
COMMENT ON COLUMN newsreel.entries.state_kind IS 'Class of the last trouble, for example http_error, too_short, outside_window.';
COMMENT ON COLUMN newsreel.entries.state_reason IS 'The last trouble, in words.';
COMMENT ON COLUMN newsreel.entries.attempts IS 'Times that the page was asked for.';
COMMENT ON COLUMN newsreel.entries.next_attempt_at IS 'Not before this moment; null means at once.';
COMMENT ON COLUMN newsreel.entries.capture_id IS 'The capture that was or will be read.';
COMMENT ON COLUMN newsreel.entries.article_id IS 'The article that it led to.';

CREATE TABLE newsreel.captures (
    capture_id     bigint GENERATED BY DEFAULT AS IDENTITY,
    captured_at    timestamptz NOT NULL,
    run_id         bigint NOT NULL,
    kind           text NOT NULL CHECK (kind IN ('page', 'feed')),
    request_url    text NOT NULL,
    final_url      text NOT NULL,
    url_hash       bytea NOT NULL,
    http_status    integer NOT NULL,
    content_type   text,
    headers        jsonb NOT NULL DEFAULT '{}',
    body_sha256    bytea NOT NULL,
    body_bytes     integer NOT NULL,
    PRIMARY KEY (captured_at, capture_id)
) PARTITION BY RANGE (captured_at);
CREATE INDEX captures_id ON newsreel.captures (capture_id);
CREATE INDEX captures_url ON newsreel.captures (url_hash, captured_at DESC);
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

CREATE TABLE newsreel.capture_bodies (
    stored_month  date NOT NULL,
    body_sha256   bytea NOT NULL,
    body_zstd     bytea NOT NULL,
    PRIMARY KEY (stored_month, body_sha256)
) PARTITION BY RANGE (stored_month);
ALTER TABLE newsreel.capture_bodies ALTER COLUMN body_zstd SET STORAGE EXTERNAL;
COMMENT ON TABLE newsreel.capture_bodies IS 'Bytes of captures, stored once a month for the same content.';
COMMENT ON COLUMN newsreel.capture_bodies.stored_month IS 'First day of the month of the capture (UTC).';
COMMENT ON COLUMN newsreel.capture_bodies.body_sha256 IS 'sha256 of the uncompressed bytes.';
COMMENT ON COLUMN newsreel.capture_bodies.body_zstd IS 'The bytes, compressed with Zstandard by the client.';

CREATE TABLE newsreel.articles (
    article_id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id           bigint NOT NULL REFERENCES newsreel.sources,
    canonical_url       text NOT NULL,
    canonical_url_hash  bytea NOT NULL UNIQUE,
    first_seen_at       timestamptz NOT NULL,
    first_run_id        bigint NOT NULL REFERENCES newsreel.runs
);
CREATE INDEX articles_source ON newsreel.articles (source_id);
COMMENT ON TABLE newsreel.articles IS 'Identities of articles; what an article says is in its revisions.';
COMMENT ON COLUMN newsreel.articles.article_id IS 'Surrogate key.';
COMMENT ON COLUMN newsreel.articles.source_id IS 'The publisher.';
COMMENT ON COLUMN newsreel.articles.canonical_url IS 'The source''s canonical URL: the identity.';
COMMENT ON COLUMN newsreel.articles.canonical_url_hash IS 'Key of canonical_url: sha256 of it without scheme, www. and trailing slash.';
COMMENT ON COLUMN newsreel.articles.first_seen_at IS 'When an entry first claimed it.';
COMMENT ON COLUMN newsreel.articles.first_run_id IS 'The run that loaded it.';

CREATE TABLE newsreel.article_aliases (
    url_hash    bytea PRIMARY KEY,
    url         text NOT NULL,
    article_id  bigint NOT NULL REFERENCES newsreel.articles,
    reason      text NOT NULL CHECK (reason IN ('canonical', 'entry link', 'redirect')),
    created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX article_aliases_article ON newsreel.article_aliases (article_id);
COMMENT ON TABLE newsreel.article_aliases IS 'Every URL that leads to an article, its canonical one included.';
COMMENT ON COLUMN newsreel.article_aliases.url_hash IS 'Key of url, as in entries.url_hash.';
COMMENT ON COLUMN newsreel.article_aliases.url IS 'URL after our canonicalisation rules.';
COMMENT ON COLUMN newsreel.article_aliases.article_id IS 'The article.';
COMMENT ON COLUMN newsreel.article_aliases.reason IS 'How we know: canonical, entry link, or redirect.';
COMMENT ON COLUMN newsreel.article_aliases.created_at IS 'When the alias was found.';

CREATE FUNCTION newsreel.search_config(language text) RETURNS regconfig
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE language
        WHEN 'da' THEN 'danish' WHEN 'de' THEN 'german' WHEN 'en' THEN 'english'
        WHEN 'es' THEN 'spanish' WHEN 'fi' THEN 'finnish' WHEN 'fr' THEN 'french'
        WHEN 'hu' THEN 'hungarian' WHEN 'it' THEN 'italian' WHEN 'nl' THEN 'dutch'
        WHEN 'no' THEN 'norwegian' WHEN 'nb' THEN 'norwegian' WHEN 'nn' THEN 'norwegian'
        WHEN 'pt' THEN 'portuguese' WHEN 'ro' THEN 'romanian' WHEN 'ru' THEN 'russian'
        WHEN 'sv' THEN 'swedish' WHEN 'tr' THEN 'turkish'
        ELSE 'simple' END::regconfig
$$;
COMMENT ON FUNCTION newsreel.search_config(text) IS 'Full-text configuration for a language code; simple where Postgres has none.';

CREATE TABLE newsreel.revisions (
    article_id         bigint NOT NULL REFERENCES newsreel.articles,
    revision_number    integer NOT NULL CHECK (revision_number >= 1),
    is_current         boolean NOT NULL,
    known_from_at      timestamptz NOT NULL,
    run_id             bigint NOT NULL REFERENCES newsreel.runs,
    capture_id         bigint,
    extractor_version  text NOT NULL,
    content_hash       bytea NOT NULL,
    text_hash          bytea NOT NULL,
    text_origin        text NOT NULL CHECK (text_origin IN ('page', 'feed')),
    title              text,
    authors            text[] NOT NULL DEFAULT '{}',
    published_at       timestamptz,
    published_precision  text CHECK (published_precision IN ('second', 'day')),
    modified_at        timestamptz,
    language           text,
    section            text,
    tags               text[] NOT NULL DEFAULT '{}',
    description        text,
    image_url          text,
    is_paywalled       boolean,
    text               text NOT NULL,
    word_count         integer NOT NULL CHECK (word_count >= 0),
    needs_grouping     boolean NOT NULL DEFAULT true,
    search             tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector(newsreel.search_config(language), left(coalesce(title, ''), 2000)), 'A')
        || setweight(to_tsvector(newsreel.search_config(language), left(text, 250000)), 'B')) STORED,
    PRIMARY KEY (article_id, revision_number),
    CHECK ((published_at IS NULL) = (published_precision IS NULL))
);
CREATE UNIQUE INDEX revisions_current ON newsreel.revisions (article_id) WHERE is_current;
CREATE INDEX revisions_published ON newsreel.revisions (published_at) WHERE is_current;
CREATE INDEX revisions_text ON newsreel.revisions (text_hash) WHERE is_current;
CREATE INDEX revisions_search ON newsreel.revisions USING gin (search) WHERE is_current;
CREATE INDEX revisions_ungrouped ON newsreel.revisions (article_id) WHERE is_current AND needs_grouping;
CREATE INDEX revisions_run ON newsreel.revisions (run_id);
COMMENT ON TABLE newsreel.revisions IS 'States of an article''s content; a change adds a row, nothing is overwritten.';
COMMENT ON COLUMN newsreel.revisions.article_id IS 'The article.';
COMMENT ON COLUMN newsreel.revisions.revision_number IS '1 for the first state that we saw.';
COMMENT ON COLUMN newsreel.revisions.is_current IS 'True for the newest revision.';
COMMENT ON COLUMN newsreel.revisions.known_from_at IS 'When we captured this state.';
COMMENT ON COLUMN newsreel.revisions.run_id IS 'The run that wrote it.';
COMMENT ON COLUMN newsreel.revisions.capture_id IS 'The capture that it was read from; null when the text is the feed''s own and no page could be had.';
COMMENT ON COLUMN newsreel.revisions.extractor_version IS 'Version of the rules that read it.';
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
COMMENT ON COLUMN newsreel.revisions.needs_grouping IS 'True until the grouping step has looked at this text.';
COMMENT ON COLUMN newsreel.revisions.search IS 'Full-text index of title (weight A) and text (weight B, first 250,000 characters).';

CREATE TABLE newsreel.field_candidates (
    article_id       bigint NOT NULL,
    revision_number  integer NOT NULL,
    field            text NOT NULL,
    origin           text NOT NULL,
    value            text NOT NULL,
    won              boolean NOT NULL,
    PRIMARY KEY (article_id, revision_number, field, origin),
    FOREIGN KEY (article_id, revision_number) REFERENCES newsreel.revisions
);
CREATE UNIQUE INDEX field_candidates_winner
    ON newsreel.field_candidates (article_id, revision_number, field) WHERE won;
COMMENT ON TABLE newsreel.field_candidates IS 'Provenance: every value that some reader gave for a field of a revision, and which one won.';
COMMENT ON COLUMN newsreel.field_candidates.article_id IS 'The article.';
COMMENT ON COLUMN newsreel.field_candidates.revision_number IS 'The revision.';
COMMENT ON COLUMN newsreel.field_candidates.field IS 'Name of the column of revisions.';
COMMENT ON COLUMN newsreel.field_candidates.origin IS 'Who gave the value, for example json-ld, opengraph, html, trafilatura, feed.';
COMMENT ON COLUMN newsreel.field_candidates.value IS 'The value, written as text; lists as JSON.';
COMMENT ON COLUMN newsreel.field_candidates.won IS 'True for the one that became the field.';

CREATE TABLE newsreel.extractions (
    capture_id         bigint NOT NULL,
    extractor_version  text NOT NULL,
    run_id             bigint NOT NULL REFERENCES newsreel.runs,
    extracted_at       timestamptz NOT NULL,
    state              text NOT NULL,
    reason             text,
    article_id         bigint REFERENCES newsreel.articles,
    revision_number    integer,
    PRIMARY KEY (capture_id, extractor_version)
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

CREATE TABLE newsreel.duplicate_groups (
    group_id                   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    representative_article_id  bigint NOT NULL REFERENCES newsreel.articles,
    rule_version               text NOT NULL,
    updated_at                 timestamptz NOT NULL,
    UNIQUE (representative_article_id) DEFERRABLE INITIALLY DEFERRED
);
COMMENT ON TABLE newsreel.duplicate_groups IS 'Groups of two or more articles that carry the same text.';
COMMENT ON COLUMN newsreel.duplicate_groups.group_id IS 'Surrogate key.';
COMMENT ON COLUMN newsreel.duplicate_groups.representative_article_id IS 'The member published first (then first by URL hash).';
COMMENT ON COLUMN newsreel.duplicate_groups.rule_version IS 'Version of the rules that grouped.';
COMMENT ON COLUMN newsreel.duplicate_groups.updated_at IS 'When the members last changed.';

CREATE TABLE newsreel.duplicate_members (
    article_id  bigint PRIMARY KEY REFERENCES newsreel.articles,
    group_id    bigint NOT NULL REFERENCES newsreel.duplicate_groups DEFERRABLE INITIALLY DEFERRED,
    kind        text NOT NULL CHECK (kind IN ('exact')),
    match_hash  bytea NOT NULL
);
CREATE INDEX duplicate_members_group ON newsreel.duplicate_members (group_id);
CREATE INDEX duplicate_members_match ON newsreel.duplicate_members (match_hash);
COMMENT ON TABLE newsreel.duplicate_members IS 'Which articles are in which duplicate group.';
COMMENT ON COLUMN newsreel.duplicate_members.article_id IS 'The member.';
COMMENT ON COLUMN newsreel.duplicate_members.group_id IS 'Its group.';
COMMENT ON COLUMN newsreel.duplicate_members.kind IS 'Why it is a member: exact (same normalised text).';
COMMENT ON COLUMN newsreel.duplicate_members.match_hash IS 'The text hash that the members share.';

CREATE TABLE newsreel.coverage (
    source_id  bigint NOT NULL REFERENCES newsreel.sources,
    day        date NOT NULL,
    strategy   text NOT NULL,
    looked_at  timestamptz NOT NULL,
    run_id     bigint NOT NULL REFERENCES newsreel.runs,
    PRIMARY KEY (source_id, day, strategy)
);
COMMENT ON TABLE newsreel.coverage IS 'Where we looked for a source''s articles of a day; no row means that nobody looked. What was found is counted from entries, so that the two can''t disagree.';
COMMENT ON COLUMN newsreel.coverage.source_id IS 'The publisher.';
COMMENT ON COLUMN newsreel.coverage.day IS 'Day (UTC).';
COMMENT ON COLUMN newsreel.coverage.strategy IS 'Where we looked: feeds, warehouse (what was known already), or the name of a history.';
COMMENT ON COLUMN newsreel.coverage.looked_at IS 'When we last looked.';
COMMENT ON COLUMN newsreel.coverage.run_id IS 'The run that looked last.';

CREATE TABLE newsreel.gaps (
    gap_id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    feed_id      bigint NOT NULL REFERENCES newsreel.feeds,
    poll_id      bigint NOT NULL UNIQUE REFERENCES newsreel.polls,
    missed_from  timestamptz NOT NULL,
    missed_to    timestamptz NOT NULL,
    detected_at  timestamptz NOT NULL,
    closed_at    timestamptz,
    CHECK (missed_to > missed_from)
);
CREATE INDEX gaps_open ON newsreel.gaps (feed_id) WHERE closed_at IS NULL;
COMMENT ON TABLE newsreel.gaps IS 'Evidence that entries were missed: a poll that shares no entry with the one before.';
COMMENT ON COLUMN newsreel.gaps.gap_id IS 'Surrogate key.';
COMMENT ON COLUMN newsreel.gaps.feed_id IS 'The feed.';
COMMENT ON COLUMN newsreel.gaps.poll_id IS 'The poll that shows it.';
COMMENT ON COLUMN newsreel.gaps.missed_from IS 'The last successful poll before: entries after it may be missing.';
COMMENT ON COLUMN newsreel.gaps.missed_to IS 'The poll that shows the gap.';
COMMENT ON COLUMN newsreel.gaps.detected_at IS 'When it was noticed.';
COMMENT ON COLUMN newsreel.gaps.closed_at IS 'When a backfill covered it.';

CREATE TABLE newsreel.run_reports (
    run_id             bigint NOT NULL REFERENCES newsreel.runs,
    source_id          bigint NOT NULL REFERENCES newsreel.sources,
    feeds_polled       integer NOT NULL,
    feeds_unchanged    integer NOT NULL,
    feeds_failed       integer NOT NULL,
    entries_new        integer NOT NULL,
    pages_captured     integer NOT NULL,
    articles_new       integer NOT NULL,
    articles_revised   integer NOT NULL,
    duplicates         integer NOT NULL,
    failures           jsonb NOT NULL,
    PRIMARY KEY (run_id, source_id)
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

-- The writer has no right to create tables, so months are made by a function that runs as the owner.
CREATE FUNCTION newsreel.ensure_month_partitions(from_at timestamptz, to_at timestamptz) RETURNS integer
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
        IF to_regclass('newsreel.captures_' || suffix) IS NULL THEN
            EXECUTE format('CREATE TABLE newsreel.%I PARTITION OF newsreel.captures FOR VALUES FROM (%L) TO (%L)',
                'captures_' || suffix, month_start || ' 00:00+00', month_end || ' 00:00+00');
            EXECUTE format('CREATE TABLE newsreel.%I PARTITION OF newsreel.capture_bodies FOR VALUES FROM (%L) TO (%L)',
                'capture_bodies_' || suffix, month_start, month_end);
            made := made + 1;
        END IF;
        month_start := month_end;
    END LOOP;
    RETURN made;
END
$$;
COMMENT ON FUNCTION newsreel.ensure_month_partitions(timestamptz, timestamptz) IS 'Makes the monthly partitions of captures that are missing between two moments; returns how many months it made.';
