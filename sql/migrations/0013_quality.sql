-- Quality: what the checks of each run say, and visits in the run's report.
CREATE TABLE newsreel.quality_checks (
    check_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id      bigint NOT NULL REFERENCES newsreel.runs,
    name        text NOT NULL,
    source_id   bigint REFERENCES newsreel.sources,
    reason      text,
    verdict     text NOT NULL CHECK (verdict IN ('ok', 'warn', 'fail')),
    sentence    text NOT NULL,
    measured    double precision,
    expected    double precision,
    bound       double precision,
    sample      integer NOT NULL,
    checked_at  timestamptz NOT NULL,
    UNIQUE NULLS NOT DISTINCT (run_id, name, source_id, reason)
);
CREATE INDEX quality_checks_source ON newsreel.quality_checks (source_id, name);
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
SELECT c.run_id, r.window_start, r.window_end, s.domain AS source, c.name AS check_name, c.reason, c.verdict,
       c.sentence, c.measured, c.expected, c.bound, c.sample, c.checked_at
FROM newsreel.quality_checks c
JOIN newsreel.runs r USING (run_id)
LEFT JOIN newsreel.sources s USING (source_id);
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

ALTER TABLE newsreel.run_reports
    ADD COLUMN pages_revisited integer NOT NULL DEFAULT 0,
    ADD COLUMN revisits_changed integer NOT NULL DEFAULT 0,
    ADD COLUMN revisits_failed integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN newsreel.run_reports.pages_revisited IS 'Pages of loaded articles that the run visited again.';
COMMENT ON COLUMN newsreel.run_reports.revisits_changed IS 'Of these, pages that had changed, even if only in trivial ways.';
COMMENT ON COLUMN newsreel.run_reports.revisits_failed IS 'Of these, pages that could not be had, or lead elsewhere now.';
