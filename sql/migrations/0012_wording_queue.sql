-- What grouping has not looked at yet stands in a queue of its own. A mark on the revision meant that every
-- article was written a second time, with all its index entries, once it had been looked at.

CREATE TABLE newsreel.wording_queue (
    article_id       bigint PRIMARY KEY,
    revision_number  integer NOT NULL
);
COMMENT ON TABLE newsreel.wording_queue IS 'Articles at whose newest text grouping has not looked yet.';
COMMENT ON COLUMN newsreel.wording_queue.article_id IS 'The article.';
COMMENT ON COLUMN newsreel.wording_queue.revision_number IS 'Its newest revision.';

INSERT INTO newsreel.wording_queue (article_id, revision_number)
SELECT article_id, revision_number FROM newsreel.revisions WHERE is_current AND needs_grouping;
DROP INDEX newsreel.revisions_ungrouped;
ALTER TABLE newsreel.revisions DROP COLUMN needs_grouping;
