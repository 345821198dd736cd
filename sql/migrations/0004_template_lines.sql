-- Lines that a source repeats on many pages, learned from its articles and adopted on purpose.
ALTER TABLE newsreel.sources ADD COLUMN template_version integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN newsreel.sources.template_version IS 'Grows by one whenever template lines of the source are adopted or forgotten; part of the version that its pages are read with.';

CREATE TABLE newsreel.template_lines (
    source_id     bigint NOT NULL REFERENCES newsreel.sources,
    line_key      bytea NOT NULL,
    line          text NOT NULL,
    stories       integer NOT NULL CHECK (stories > 0),
    adopted_at    timestamptz NOT NULL,
    forgotten_at  timestamptz,
    PRIMARY KEY (source_id, line_key)
);
COMMENT ON TABLE newsreel.template_lines IS 'Lines that a source repeats at the edges of its articles; they are left out of texts.';
COMMENT ON COLUMN newsreel.template_lines.source_id IS 'The publisher.';
COMMENT ON COLUMN newsreel.template_lines.line_key IS 'sha256 of the line as it is compared.';
COMMENT ON COLUMN newsreel.template_lines.line IS 'The line as it was first seen.';
COMMENT ON COLUMN newsreel.template_lines.stories IS 'How many different stories carried it when it was adopted.';
COMMENT ON COLUMN newsreel.template_lines.adopted_at IS 'When it was adopted.';
COMMENT ON COLUMN newsreel.template_lines.forgotten_at IS 'When somebody said that it is text after all; null while it is left out.';
