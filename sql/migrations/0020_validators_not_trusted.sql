-- Validators that don't change with the feed hide its entries behind 304s: they are known, and not sent. So that
-- they are found out, a feed that has only answered 304 for a week is asked once without any.
ALTER TABLE newsreel.feeds
    ADD COLUMN etag_lies boolean NOT NULL DEFAULT false,
    ADD COLUMN last_modified_lies boolean NOT NULL DEFAULT false,
    ADD COLUMN body_at timestamptz;
UPDATE newsreel.feeds SET body_at = last_succeeded_at WHERE body_sha256 IS NOT NULL;
COMMENT ON COLUMN newsreel.feeds.etag_lies IS 'Whether another body came with the ETag of the one before: then it is not sent.';
COMMENT ON COLUMN newsreel.feeds.last_modified_lies IS 'Whether another body came with the Last-Modified of the one before: then it is not sent.';
COMMENT ON COLUMN newsreel.feeds.body_at IS 'When the server last sent a whole body, new or not; null before the first.';
