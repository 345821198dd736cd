-- robots.txt files are remembered: asked for once a day, and known to be out of reach since when.
CREATE TABLE newsreel.robots_files (
    origin               text PRIMARY KEY,
    checked_at           timestamptz NOT NULL,
    body                 bytea,
    answered_at          timestamptz,
    unreachable_since    timestamptz,
    reason               text,
    http_status          integer,
    retry_after_seconds  integer,
    CHECK ((unreachable_since IS NULL) = (reason IS NULL))
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
