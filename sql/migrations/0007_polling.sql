-- Polling: how far a feed's dates can be trusted, what entries carry, which identity they have; what
-- publishers ask for, how failures weigh, where feeds move.
ALTER TABLE newsreel.entries
    ADD COLUMN published_precision text CHECK (published_precision IN ('second', 'day')),
    ADD COLUMN published_quality text,
    ADD COLUMN published_source text,
    ADD COLUMN updated_precision text CHECK (updated_precision IN ('second', 'day')),
    ADD COLUMN updated_quality text,
    ADD COLUMN updated_source text,
    ADD COLUMN enclosures jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN identity_reason text;
COMMENT ON COLUMN newsreel.entries.entry_key IS 'Identity within the feed: hash of GUID, else of the link, else of link, title and date; identity_reason says which.';
COMMENT ON COLUMN newsreel.entries.published_precision IS 'second or day: how exact published_at is; null without one.';
COMMENT ON COLUMN newsreel.entries.published_quality IS 'exact, day, no_zone, nonstandard, inferred, unreadable or unbelievable: how far the claimed date can be trusted; null when the feed gives none.';
COMMENT ON COLUMN newsreel.entries.published_source IS 'Field of the feed that gave published_raw, for example published or publication_date.';
COMMENT ON COLUMN newsreel.entries.updated_precision IS 'second or day: how exact updated_at is; null without one.';
COMMENT ON COLUMN newsreel.entries.updated_quality IS 'As published_quality, of updated_raw.';
COMMENT ON COLUMN newsreel.entries.updated_source IS 'Field of the feed that gave updated_raw.';
COMMENT ON COLUMN newsreel.entries.enclosures IS 'Files that the entry carries, as claimed: an array of {url, media_type, length_bytes}.';
COMMENT ON COLUMN newsreel.entries.identity_reason IS 'What makes the entry the same one at the next poll, in words.';

-- A moment as text, no more exact than it is known; null without a precision.
CREATE FUNCTION newsreel.iso_moment(at timestamptz, known_precision text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE known_precision
        WHEN 'second' THEN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
        WHEN 'day' THEN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD') END
$$;

ALTER TABLE newsreel.feeds
    ADD COLUMN asked_seconds integer,
    ADD COLUMN skip_hours smallint[] NOT NULL DEFAULT '{}',
    ADD COLUMN skip_days smallint[] NOT NULL DEFAULT '{}',
    ADD COLUMN failure_weight double precision NOT NULL DEFAULT 0,
    ADD COLUMN retired_at timestamptz,
    ADD COLUMN validators_url text,
    ADD COLUMN moving_to_url text,
    ADD COLUMN moving_since timestamptz,
    ADD COLUMN moving_polls integer;
COMMENT ON COLUMN newsreel.feeds.asked_seconds IS 'Seconds that the feed itself asks to wait between polls (ttl, update period); null where it asks nothing.';
COMMENT ON COLUMN newsreel.feeds.skip_hours IS 'Hours of the day (UTC) in which the feed asks not to be polled.';
COMMENT ON COLUMN newsreel.feeds.skip_days IS 'Days of the week (UTC, Monday is 0) on which the feed asks not to be polled.';
COMMENT ON COLUMN newsreel.feeds.failure_weight IS 'Sum of the weights of the failures since the last success: hard 1, soft 0.5, temporary 0.25.';
COMMENT ON COLUMN newsreel.feeds.retired_at IS 'When polling ended because the server said that the feed is gone, or because it moved to another of ours; null while it is polled or when a person disabled it.';
COMMENT ON COLUMN newsreel.feeds.validators_url IS 'The address that gave etag and last_modified, after redirects; they are sent to it alone.';
COMMENT ON COLUMN newsreel.feeds.moving_to_url IS 'Where permanent redirects lead at present; the address changes once they did so on many polls over many days.';
COMMENT ON COLUMN newsreel.feeds.moving_since IS 'When they first led there.';
COMMENT ON COLUMN newsreel.feeds.moving_polls IS 'On how many polls in a row they led there.';

CREATE TABLE newsreel.feed_moves (
    move_id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    feed_id        bigint NOT NULL REFERENCES newsreel.feeds,
    from_url       text NOT NULL,
    to_url         text NOT NULL,
    first_seen_at  timestamptz NOT NULL,
    seen_polls     integer NOT NULL,
    moved_at       timestamptz NOT NULL
);
CREATE INDEX feed_moves_feed ON newsreel.feed_moves (feed_id);
COMMENT ON TABLE newsreel.feed_moves IS 'Changes of feeds'' addresses, made because their servers redirected permanently for long.';
COMMENT ON COLUMN newsreel.feed_moves.move_id IS 'Surrogate key.';
COMMENT ON COLUMN newsreel.feed_moves.feed_id IS 'The feed.';
COMMENT ON COLUMN newsreel.feed_moves.from_url IS 'Its address before.';
COMMENT ON COLUMN newsreel.feed_moves.to_url IS 'Its address since, or the address of the feed of ours that it turned out to be.';
COMMENT ON COLUMN newsreel.feed_moves.first_seen_at IS 'When the redirect was first seen.';
COMMENT ON COLUMN newsreel.feed_moves.seen_polls IS 'Polls that saw it.';
COMMENT ON COLUMN newsreel.feed_moves.moved_at IS 'When the address was changed.';

CREATE OR REPLACE VIEW news.feeds AS
SELECT f.feed_id, s.domain AS source, f.url, f.title, f.format, f.enabled,
       CASE
           WHEN NOT f.enabled AND f.retired_at IS NOT NULL THEN 'retired'
           WHEN NOT f.enabled THEN 'disabled'
           WHEN f.last_polled_at IS NULL THEN 'never polled'
           WHEN f.consecutive_failures > 0 THEN 'failing'
           ELSE 'ok'
       END AS health,
       coalesce(f.disabled_reason, p.reason) AS health_reason,
       f.consecutive_failures, f.last_polled_at, f.last_succeeded_at, f.next_poll_at, f.next_poll_reason,
       (SELECT count(*) FROM newsreel.gaps g WHERE g.feed_id = f.feed_id AND g.closed_at IS NULL) AS open_gaps,
       f.moving_to_url
FROM newsreel.feeds f
JOIN newsreel.sources s USING (source_id)
LEFT JOIN LATERAL (
    SELECT p.reason FROM newsreel.polls p WHERE p.feed_id = f.feed_id ORDER BY p.started_at DESC, p.poll_id DESC LIMIT 1
) p ON true;
COMMENT ON COLUMN news.feeds.health IS 'ok, failing, never polled, disabled (by a person) or retired (gone, says its server).';
COMMENT ON COLUMN news.feeds.open_gaps IS 'Times that entries came and went between two polls, and no backfill has covered yet.';
COMMENT ON COLUMN news.feeds.moving_to_url IS 'Where permanent redirects lead at present; null without one.';
