-- Backfill: where a source's past was searched, pages that histories claim, days that were loaded, and a
-- ledger that says for every source and day what is there, what is not, and why.

-- What a run is asked for, and when it had loaded all that it owns.
ALTER TABLE newsreel.runs
    ADD COLUMN source_ids bigint[],
    ADD COLUMN histories text[],
    ADD COLUMN refetch boolean NOT NULL DEFAULT false,
    ADD COLUMN settled_at timestamptz;
CREATE INDEX runs_settled ON newsreel.runs (window_start, window_end) WHERE settled_at IS NOT NULL;
COMMENT ON COLUMN newsreel.runs.is_live IS 'True when the run polls and owns whatever feeds claimed and is not loaded yet; false when it owns only the days of its window.';
COMMENT ON COLUMN newsreel.runs.source_ids IS 'Only these sources, where the run was restricted; null means all.';
COMMENT ON COLUMN newsreel.runs.histories IS 'Only these histories are asked, whatever others know; null means all, each for what those before it can''t vouch for.';
COMMENT ON COLUMN newsreel.runs.refetch IS 'True when histories are asked and pages are fetched again.';
COMMENT ON COLUMN newsreel.runs.settled_at IS 'When everything that it owns was read. A page of its window that is found later re-opens the day: the run that found it loads it.';

-- What a history says of a page's date of publication, and where an archive has the page.
ALTER TABLE newsreel.entries
    ADD COLUMN not_before_at timestamptz,
    ADD COLUMN not_after_at timestamptz,
    ADD COLUMN hinted_at timestamptz,
    ADD COLUMN found_in text,
    ADD COLUMN archived_url text,
    ADD COLUMN archived_at timestamptz,
    ADD COLUMN asks_archive boolean NOT NULL DEFAULT false,
    ADD CHECK (not_before_at <= not_after_at),
    ADD CHECK ((archived_url IS NULL) = (archived_at IS NULL)),
    ADD CHECK (NOT asks_archive OR archived_url IS NOT NULL);
CREATE INDEX entries_unread ON newsreel.entries (source_id)
    WHERE state = 'pending' AND dated_at IS NULL AND not_after_at IS NOT NULL;
CREATE INDEX entries_outside ON newsreel.entries (dated_at)
    WHERE state = 'captured' AND state_kind = 'outside_window';
COMMENT ON COLUMN newsreel.entries.origin IS 'Who claims it: feed, or the history that found it (wordpress, feed_archive, sitemap, wayback, warc).';
COMMENT ON COLUMN newsreel.entries.not_before_at IS 'Of histories: the page was published at this moment or later; null when nothing says so.';
COMMENT ON COLUMN newsreel.entries.not_after_at IS 'Of histories: the page was published at this moment or earlier; set for every page that a search found, null for all others.';
COMMENT ON COLUMN newsreel.entries.hinted_at IS 'Of histories: the moment that the claims point to; the page counts for its day until it has been read.';
COMMENT ON COLUMN newsreel.entries.found_in IS 'Of histories: the index page that claims it.';
COMMENT ON COLUMN newsreel.entries.archived_url IS 'Where an archive gives the page, for when it is gone; null without one.';
COMMENT ON COLUMN newsreel.entries.archived_at IS 'When the archive captured that.';
COMMENT ON COLUMN newsreel.entries.asks_archive IS 'True once the page itself is gone and the archive is asked instead; host is the archive''s then.';
COMMENT ON COLUMN newsreel.entries.host IS 'Host that is asked for the page: of canonical_url, or of archived_url once asks_archive is true.';

ALTER TABLE newsreel.captures ADD COLUMN archived_at timestamptz;
COMMENT ON COLUMN newsreel.captures.archived_at IS 'When an archive captured these bytes, where they were read from an archive (request_url is its address); null for the page itself.';

-- Searches.
CREATE TABLE newsreel.source_histories (
    source_id     bigint NOT NULL REFERENCES newsreel.sources,
    history       text NOT NULL,
    applies       boolean NOT NULL,
    reason        text NOT NULL,
    detail        text NOT NULL DEFAULT '',
    entry_points  text[] NOT NULL DEFAULT '{}',
    learned_at    timestamptz NOT NULL,
    recheck_at    timestamptz NOT NULL,
    PRIMARY KEY (source_id, history)
);
COMMENT ON TABLE newsreel.source_histories IS 'Which histories a source has, as learned by searches, so that nobody asks in vain again before recheck_at.';
COMMENT ON COLUMN newsreel.source_histories.source_id IS 'The publisher.';
COMMENT ON COLUMN newsreel.source_histories.history IS 'wordpress, feed_archive, sitemap, wayback or warc.';
COMMENT ON COLUMN newsreel.source_histories.applies IS 'Whether the source''s past can be searched there.';
COMMENT ON COLUMN newsreel.source_histories.reason IS 'Why, in words.';
COMMENT ON COLUMN newsreel.source_histories.detail IS 'How the history works there, in a word; may be empty.';
COMMENT ON COLUMN newsreel.source_histories.entry_points IS 'Addresses where the next search begins.';
COMMENT ON COLUMN newsreel.source_histories.learned_at IS 'When it was learned.';
COMMENT ON COLUMN newsreel.source_histories.recheck_at IS 'From when on it is tried again although it did not apply.';

CREATE TABLE newsreel.history_searches (
    source_id     bigint NOT NULL REFERENCES newsreel.sources,
    history       text NOT NULL,
    window_start  timestamptz NOT NULL,
    window_end    timestamptz NOT NULL,
    verdict       text NOT NULL CHECK (verdict IN ('applies', 'does_not_apply', 'blocked', 'failed', 'budget_spent',
                                                   'cut_short')),
    reason        text NOT NULL,
    position      text,
    requests      integer NOT NULL DEFAULT 0,
    finds         integer NOT NULL DEFAULT 0,
    out_of_range  integer NOT NULL DEFAULT 0,
    started_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    next_try_at   timestamptz,
    run_id        bigint NOT NULL REFERENCES newsreel.runs,
    PRIMARY KEY (source_id, history, window_start, window_end),
    CHECK (window_end > window_start)
);
COMMENT ON TABLE newsreel.history_searches IS 'Searches of a source''s histories, each for a span of time; an unfinished one is taken up where it stopped.';
COMMENT ON COLUMN newsreel.history_searches.source_id IS 'The publisher.';
COMMENT ON COLUMN newsreel.history_searches.history IS 'Where it was searched.';
COMMENT ON COLUMN newsreel.history_searches.window_start IS 'Start of the span (inclusive).';
COMMENT ON COLUMN newsreel.history_searches.window_end IS 'End of the span (exclusive).';
COMMENT ON COLUMN newsreel.history_searches.verdict IS 'applies, does_not_apply: finished. blocked, failed, budget_spent, cut_short: to be taken up again.';
COMMENT ON COLUMN newsreel.history_searches.reason IS 'Why it ended so, in words.';
COMMENT ON COLUMN newsreel.history_searches.position IS 'Where to go on; null where nothing is left.';
COMMENT ON COLUMN newsreel.history_searches.requests IS 'Index pages asked for, in all attempts.';
COMMENT ON COLUMN newsreel.history_searches.finds IS 'Pages that it named.';
COMMENT ON COLUMN newsreel.history_searches.out_of_range IS 'Of these, pages that can''t be of the span: they wait for the run of their own day.';
COMMENT ON COLUMN newsreel.history_searches.started_at IS 'When it was first tried.';
COMMENT ON COLUMN newsreel.history_searches.updated_at IS 'When it was last at work.';
COMMENT ON COLUMN newsreel.history_searches.next_try_at IS 'From when on it may be taken up again; null when it is finished.';
COMMENT ON COLUMN newsreel.history_searches.run_id IS 'The run that worked on it last.';

CREATE TABLE newsreel.history_spans (
    source_id   bigint NOT NULL REFERENCES newsreel.sources,
    history     text NOT NULL,
    span_start  timestamptz NOT NULL,
    span_end    timestamptz NOT NULL,
    looked_at   timestamptz NOT NULL,
    run_id      bigint NOT NULL REFERENCES newsreel.runs,
    PRIMARY KEY (source_id, history, span_start, span_end),
    CHECK (span_end > span_start)
);
COMMENT ON TABLE newsreel.history_spans IS 'Spans of publication that a search vouches for: whatever the history lists of them is among the entries.';
COMMENT ON COLUMN newsreel.history_spans.source_id IS 'The publisher.';
COMMENT ON COLUMN newsreel.history_spans.history IS 'Where it was searched.';
COMMENT ON COLUMN newsreel.history_spans.span_start IS 'Start of the span (inclusive).';
COMMENT ON COLUMN newsreel.history_spans.span_end IS 'End of the span (exclusive).';
COMMENT ON COLUMN newsreel.history_spans.looked_at IS 'When the search began.';
COMMENT ON COLUMN newsreel.history_spans.run_id IS 'The run that searched.';

CREATE TABLE newsreel.history_requests (
    source_id       bigint NOT NULL REFERENCES newsreel.sources,
    day             date NOT NULL,
    index_requests  integer NOT NULL DEFAULT 0,
    page_requests   integer NOT NULL DEFAULT 0,
    PRIMARY KEY (source_id, day)
);
COMMENT ON TABLE newsreel.history_requests IS 'Requests that runs for the past spent on a source on a day: the budget counts them.';
COMMENT ON COLUMN newsreel.history_requests.source_id IS 'The publisher.';
COMMENT ON COLUMN newsreel.history_requests.day IS 'Day (UTC) of the requests.';
COMMENT ON COLUMN newsreel.history_requests.index_requests IS 'Index pages of histories.';
COMMENT ON COLUMN newsreel.history_requests.page_requests IS 'Pages of articles, from the publisher or an archive.';

-- Which entries a run works on; the one definition of it.
CREATE FUNCTION newsreel.owns(r newsreel.runs, e newsreel.entries) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
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
COMMENT ON FUNCTION newsreel.owns(newsreel.runs, newsreel.entries) IS 'Whether a run works on what an entry claims.';

-- The windows that settled runs for the past cover, in one value a source; source_id null: of all sources.
CREATE VIEW newsreel.settled_windows AS
SELECT s.source_id, range_agg(tstzrange(r.window_start, r.window_end)) AS past,
       range_agg(tstzrange(r.window_start, r.window_end)) FILTER (WHERE NOT r.is_live) AS searched
FROM newsreel.runs r
LEFT JOIN LATERAL unnest(r.source_ids) AS s (source_id) ON true
WHERE r.settled_at IS NOT NULL AND r.pipeline = 'ingest_articles' AND r.feed_ids IS NULL
GROUP BY s.source_id;
COMMENT ON VIEW newsreel.settled_windows IS 'Spans whose runs have read all that they own: what is found of them later is loaded by whoever finds it.';
COMMENT ON COLUMN newsreel.settled_windows.source_id IS 'The publisher; null for runs over all.';
COMMENT ON COLUMN newsreel.settled_windows.past IS 'Windows of all such runs.';
COMMENT ON COLUMN newsreel.settled_windows.searched IS 'Windows of those that searched histories.';

-- The pages that a run asks for: what it owns, and for a run for the past also what searches found, now or
-- earlier, of days that such a run was through with: they are open again.
CREATE VIEW newsreel.pages_to_ask AS
WITH settled AS MATERIALIZED (
    SELECT w.source_id, w.searched FROM newsreel.settled_windows w WHERE w.searched IS NOT NULL
)
SELECT r.run_id, r.is_live, r.window_start, r.window_end, e.entry_id, e.source_id, e.url_hash, e.host,
       e.host_bucket, e.attempts, e.next_attempt_at, coalesce(e.dated_at, e.hinted_at) AS pointed_at,
       e.canonical_url, CASE WHEN e.asks_archive THEN e.archived_url ELSE e.canonical_url END AS ask_url,
       CASE WHEN e.asks_archive THEN e.archived_at END AS archived_at
FROM newsreel.runs r
JOIN newsreel.entries e
  ON newsreel.owns(r, e)
     OR NOT r.is_live AND e.dated_at IS NULL AND e.not_after_at IS NOT NULL AND EXISTS (
        SELECT FROM settled w WHERE coalesce(w.source_id, e.source_id) = e.source_id
        AND w.searched && tstzrange(e.not_before_at, e.not_after_at, '[]'))
WHERE e.state = 'pending';
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

-- The ledger.
ALTER TABLE newsreel.coverage
    ADD COLUMN verdict text NOT NULL DEFAULT 'looked' CHECK (verdict IN ('vouched', 'looked', 'failed')),
    ADD COLUMN reason text;
COMMENT ON COLUMN newsreel.coverage.strategy IS 'Where we looked: feeds, warehouse (what was known already), or the name of a history.';
COMMENT ON COLUMN newsreel.coverage.verdict IS 'vouched: whatever it lists of the day is among the entries; looked: perhaps not everything; failed: it could not be searched.';
COMMENT ON COLUMN newsreel.coverage.reason IS 'What a reader should know of the search, in words.';

CREATE OR REPLACE VIEW news.coverage AS
WITH looked AS (
    SELECT c.source_id, c.day, array_agg(c.strategy ORDER BY c.strategy) AS strategies, max(c.looked_at) AS looked_at,
           bool_or(c.verdict = 'vouched') AS is_vouched,
           bool_or(c.verdict <> 'failed' AND c.strategy <> 'warehouse') AS was_asked,
           string_agg(c.strategy || ': ' || c.reason, '; ' ORDER BY c.strategy) AS reasons
    FROM newsreel.coverage c
    GROUP BY c.source_id, c.day
), gap AS (
    SELECT DISTINCT f.source_id, (g.missed_from AT TIME ZONE 'UTC')::date + n.days AS day
    FROM newsreel.gaps g
    JOIN newsreel.feeds f USING (feed_id)
    CROSS JOIN LATERAL generate_series(
        0, (g.missed_to AT TIME ZONE 'UTC')::date - (g.missed_from AT TIME ZONE 'UTC')::date) AS n (days)
    WHERE g.closed_at IS NULL
), span AS (
    SELECT k.source_id, min(k.day) AS first_day, max(k.day) AS last_day
    FROM (SELECT source_id, day FROM looked UNION ALL SELECT source_id, day FROM gap) k
    GROUP BY k.source_id
), known_days AS (
    SELECT s.source_id, s.first_day + n.days AS day
    FROM span s CROSS JOIN LATERAL generate_series(0, s.last_day - s.first_day) AS n (days)
), page AS (
    SELECT e.source_id, (coalesce(e.dated_at, e.hinted_at, e.first_seen_at) AT TIME ZONE 'UTC')::date AS day,
           bool_or(e.capture_id IS NOT NULL) AS is_captured,
           CASE
               WHEN bool_or(e.article_id IS NOT NULL AND e.dated_at IS NOT NULL) THEN 'loaded'
               WHEN bool_or(e.dated_at IS NULL AND e.state IN ('pending', 'captured', 'loaded')
                            AND (e.not_after_at IS NULL OR e.state_kind = 'undated')) THEN 'undated'
               WHEN bool_or(e.state IN ('pending', 'captured')) THEN 'waiting'
               WHEN bool_or(e.state = 'failed' AND e.state_kind IN ('blocked', 'robots')) THEN 'blocked'
               ELSE 'failed'
           END AS class
    FROM newsreel.entries e
    GROUP BY e.source_id, (coalesce(e.dated_at, e.hinted_at, e.first_seen_at) AT TIME ZONE 'UTC')::date,
             coalesce(e.article_id::text, encode(e.url_hash, 'hex'))
), counted AS (
    SELECT p.source_id, p.day,
           count(*) FILTER (WHERE p.class <> 'undated') AS found,
           count(*) FILTER (WHERE p.class <> 'undated' AND p.is_captured) AS captured,
           count(*) FILTER (WHERE p.class = 'loaded') AS loaded,
           count(*) FILTER (WHERE p.class = 'undated') AS undated,
           count(*) FILTER (WHERE p.class = 'blocked') AS blocked,
           count(*) FILTER (WHERE p.class = 'failed') AS failed,
           count(*) FILTER (WHERE p.class = 'waiting') AS waiting
    FROM page p
    GROUP BY p.source_id, p.day
), elsewhere AS (
    SELECT e.source_id, (e.hinted_at AT TIME ZONE 'UTC')::date AS day, count(DISTINCT e.url_hash) AS pages
    FROM newsreel.entries e
    WHERE e.hinted_at IS NOT NULL AND e.dated_at IS NOT NULL
      AND (e.hinted_at AT TIME ZONE 'UTC')::date <> (e.dated_at AT TIME ZONE 'UTC')::date
    GROUP BY e.source_id, (e.hinted_at AT TIME ZONE 'UTC')::date
)
SELECT s.domain AS source, d.day, coalesce(l.strategies, '{}') AS strategies, l.looked_at,
       coalesce(n.found, 0) AS found, coalesce(n.captured, 0) AS captured, coalesce(n.loaded, 0) AS loaded,
       coalesce(n.undated, 0) AS undated, coalesce(n.blocked, 0) AS blocked, coalesce(n.failed, 0) AS failed,
       coalesce(n.waiting, 0) AS waiting,
       coalesce(x.pages, 0) AS out_of_range,
       q.unread,
       CASE
           WHEN g.day IS NOT NULL THEN 'gap'
           WHEN l.day IS NULL OR NOT l.was_asked AND coalesce(n.found + n.undated, 0) + q.unread = 0
               THEN 'never looked'
           WHEN coalesce(n.found + n.undated, 0) + q.unread = 0 THEN 'empty'
           WHEN l.is_vouched AND n.loaded = n.found AND n.undated + q.unread = 0 THEN 'complete'
           ELSE 'partial'
       END AS state,
       l.reasons
FROM known_days d
JOIN newsreel.sources s USING (source_id)
LEFT JOIN looked l USING (source_id, day)
LEFT JOIN gap g USING (source_id, day)
LEFT JOIN counted n USING (source_id, day)
LEFT JOIN elsewhere x USING (source_id, day)
CROSS JOIN LATERAL (
    SELECT count(DISTINCT e.url_hash) AS unread
    FROM newsreel.entries e
    WHERE e.source_id = d.source_id AND e.state = 'pending' AND e.dated_at IS NULL AND e.not_after_at IS NOT NULL
      AND e.not_after_at >= d.day::timestamp AT TIME ZONE 'UTC'
      AND (e.not_before_at IS NULL OR e.not_before_at < (d.day + 1)::timestamp AT TIME ZONE 'UTC')
      AND (e.hinted_at IS NULL OR (e.hinted_at AT TIME ZONE 'UTC')::date <> d.day)
      AND l.day IS NOT NULL
) q;
COMMENT ON VIEW news.coverage IS 'What we know about a source on a day, for all days between the first and the last that was looked at. found = loaded + blocked + failed + waiting.';
COMMENT ON COLUMN news.coverage.strategies IS 'Where we looked: feeds, warehouse (what was known already), or histories; empty when nobody looked.';
COMMENT ON COLUMN news.coverage.looked_at IS 'When we last looked; null when nobody did.';
COMMENT ON COLUMN news.coverage.undated IS 'Pages first seen, or hinted at, that day for which nothing gives a date.';
COMMENT ON COLUMN news.coverage.out_of_range IS 'Pages that a history put on this day and that turned out to be of another; they count there.';
COMMENT ON COLUMN news.coverage.unread IS 'Pages that may be of this day, though nothing points to it, and were not asked for yet.';
COMMENT ON COLUMN news.coverage.state IS 'complete; partial (something found is not loaded, or nobody vouches that all was found); empty (looked, nothing there); never looked; gap (entries came and went between two polls).';
COMMENT ON COLUMN news.coverage.reasons IS 'What a reader should know of the searches, in words.';
