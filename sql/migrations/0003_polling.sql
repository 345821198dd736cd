-- Polling: how far a feed's dates can be trusted, what entries carry, which identity they have.
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
