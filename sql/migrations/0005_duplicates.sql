-- Near duplicates: what is known of wordings, the index to search them by, links between them, and groups
-- that can merge, split and be followed after it. What analysts see of them: news.duplicates, news.contained.

CREATE TABLE newsreel.wordings (
    article_id       bigint PRIMARY KEY REFERENCES newsreel.articles,
    wording_key      bigint,
    dated_at         timestamptz NOT NULL,
    shelf            integer NOT NULL,
    revision_number  integer NOT NULL,
    rule_version     smallint NOT NULL,
    agency           text
);
CREATE INDEX wordings_key ON newsreel.wordings (wording_key);
COMMENT ON TABLE newsreel.wordings IS 'What near-duplicate detection knows of each article: the wording of the revision that it looked at.';
COMMENT ON COLUMN newsreel.wordings.article_id IS 'The article.';
COMMENT ON COLUMN newsreel.wordings.wording_key IS 'First 64 bits of the sha256 of the words in order, with their capitals; null for a text of under 25 words, which is told by its title too.';
COMMENT ON COLUMN newsreel.wordings.dated_at IS 'When it was published, else when it was first seen.';
COMMENT ON COLUMN newsreel.wordings.shelf IS 'Where its sketch is, as in sketches.';
COMMENT ON COLUMN newsreel.wordings.revision_number IS 'The revision that was looked at.';
COMMENT ON COLUMN newsreel.wordings.rule_version IS 'Version of the rules that looked at it.';
COMMENT ON COLUMN newsreel.wordings.agency IS 'Wire agency that the text or its byline credits; null where none is named.';

CREATE TABLE newsreel.sketches (
    wording_key  bigint NOT NULL,
    hash         integer NOT NULL,
    shelf        integer NOT NULL
) PARTITION BY LIST (shelf);
CREATE INDEX sketches_hash ON newsreel.sketches (hash);
COMMENT ON TABLE newsreel.sketches IS 'Index of near-duplicate candidates: some shingle hashes of every wording, once for each week in which an article carries it. Partitioned by shelf. Three columns, since there are some twenty rows an article.';
COMMENT ON COLUMN newsreel.sketches.wording_key IS 'The wording that has the shingle.';
COMMENT ON COLUMN newsreel.sketches.hash IS 'Low half of the xxh3 of a shingle of five words.';
COMMENT ON COLUMN newsreel.sketches.shelf IS 'Version of the rules times a million, plus the week (UTC, from Monday) counted from 0001-01-01.';

CREATE TABLE newsreel.stop_hashes (
    hash          integer NOT NULL,
    rule_version  smallint NOT NULL,
    found_at      timestamptz NOT NULL DEFAULT now(),
    is_settled    boolean NOT NULL DEFAULT false,
    PRIMARY KEY (hash, rule_version)
);
CREATE INDEX stop_hashes_unsettled ON newsreel.stop_hashes (hash) WHERE NOT is_settled;
COMMENT ON TABLE newsreel.stop_hashes IS 'Hashes that more than 500 wordings of one week share: furniture or a template. Nothing is found by them, whenever it was searched.';
COMMENT ON COLUMN newsreel.stop_hashes.hash IS 'The hash, as in sketches.';
COMMENT ON COLUMN newsreel.stop_hashes.rule_version IS 'Version of the rules.';
COMMENT ON COLUMN newsreel.stop_hashes.found_at IS 'When it became one.';
COMMENT ON COLUMN newsreel.stop_hashes.is_settled IS 'Whether links found by it alone have been removed.';

CREATE TABLE newsreel.wording_links (
    short_key            bigint NOT NULL,
    long_key             bigint NOT NULL,
    rule_version         smallint NOT NULL,
    verdict              text NOT NULL CHECK (verdict IN ('duplicate', 'contained')),
    containment          real NOT NULL,
    agreement            real NOT NULL,
    salient_containment  real NOT NULL,
    shared_hashes        integer[] NOT NULL,
    PRIMARY KEY (short_key, long_key, rule_version)
);
CREATE INDEX wording_links_long ON newsreel.wording_links (long_key);
COMMENT ON TABLE newsreel.wording_links IS 'Pairs of wordings that are copies, or of which one contains the other: facts about texts, true whoever carries them and when. The source of truth of near-duplicate groups.';
COMMENT ON COLUMN newsreel.wording_links.short_key IS 'The wording of fewer words.';
COMMENT ON COLUMN newsreel.wording_links.long_key IS 'The other one.';
COMMENT ON COLUMN newsreel.wording_links.rule_version IS 'Version of the rules that judged.';
COMMENT ON COLUMN newsreel.wording_links.verdict IS 'duplicate, or contained (the longer one is a digest or a live blog).';
COMMENT ON COLUMN newsreel.wording_links.containment IS 'Share of the shorter one''s shingles that the other has, 0 to 1.';
COMMENT ON COLUMN newsreel.wording_links.agreement IS 'Share of names and numbers that are not exchanged within common passages, 0 to 1.';
COMMENT ON COLUMN newsreel.wording_links.salient_containment IS 'Share of names and numbers common to both, of those of the one that has fewer; 1 where the verdict did not need it.';
COMMENT ON COLUMN newsreel.wording_links.shared_hashes IS 'Sketch hashes that both have and that were no stop hashes: how they found each other.';

CREATE TABLE newsreel.grouping_queue (
    queue_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id  bigint NOT NULL REFERENCES newsreel.articles
);
COMMENT ON TABLE newsreel.grouping_queue IS 'Articles whose group has to be looked at again: their wording, date or links are new. Empty when grouping is done.';
COMMENT ON COLUMN newsreel.grouping_queue.queue_id IS 'Surrogate key; an article may wait twice.';
COMMENT ON COLUMN newsreel.grouping_queue.article_id IS 'The article.';

CREATE TABLE newsreel.duplicate_versions (
    rule_version  smallint PRIMARY KEY,
    begun_at      timestamptz NOT NULL,
    completed_at  timestamptz
);
COMMENT ON TABLE newsreel.duplicate_versions IS 'Versions of the duplicate rules that this warehouse has seen, and how far the change to each has come.';
COMMENT ON COLUMN newsreel.duplicate_versions.rule_version IS 'Version of the rules.';
COMMENT ON COLUMN newsreel.duplicate_versions.begun_at IS 'When it was first used.';
COMMENT ON COLUMN newsreel.duplicate_versions.completed_at IS 'When all articles had been looked at with it and the rows of older versions were removed; null before.';

CREATE TABLE newsreel.duplicate_group_aliases (
    group_id    bigint PRIMARY KEY,
    leads_to    bigint REFERENCES newsreel.duplicate_groups DEFERRABLE INITIALLY DEFERRED,
    retired_at  timestamptz NOT NULL
);
CREATE INDEX duplicate_group_aliases_leads_to ON newsreel.duplicate_group_aliases (leads_to);
COMMENT ON TABLE newsreel.duplicate_group_aliases IS 'Groups that are no more, so that their keys, noted elsewhere, still lead somewhere.';
COMMENT ON COLUMN newsreel.duplicate_group_aliases.group_id IS 'Key of a former group.';
COMMENT ON COLUMN newsreel.duplicate_group_aliases.leads_to IS 'The group that took its members over; null when they fell apart.';
COMMENT ON COLUMN newsreel.duplicate_group_aliases.retired_at IS 'When.';

CREATE TABLE newsreel.identity_pins (
    url_hash    bytea PRIMARY KEY,
    url         text NOT NULL,
    article_id  bigint NOT NULL REFERENCES newsreel.articles,
    reason      text NOT NULL,
    pinned_at   timestamptz NOT NULL
);
CREATE INDEX identity_pins_article ON newsreel.identity_pins (article_id);
COMMENT ON TABLE newsreel.identity_pins IS 'URLs that a person has made articles of their own again, whatever their pages claim to be.';
COMMENT ON COLUMN newsreel.identity_pins.url_hash IS 'Key of url, as in entries.url_hash.';
COMMENT ON COLUMN newsreel.identity_pins.url IS 'The URL.';
COMMENT ON COLUMN newsreel.identity_pins.article_id IS 'The article that it leads to from then on.';
COMMENT ON COLUMN newsreel.identity_pins.reason IS 'Why, as the person wrote it.';
COMMENT ON COLUMN newsreel.identity_pins.pinned_at IS 'When.';

-- A member's text may now be near its representative's instead of equal to it.
DROP INDEX newsreel.duplicate_members_match;
ALTER TABLE newsreel.duplicate_members DROP COLUMN match_hash;
ALTER TABLE newsreel.duplicate_members DROP CONSTRAINT duplicate_members_kind_check;
ALTER TABLE newsreel.duplicate_members ADD CONSTRAINT duplicate_members_kind_check CHECK (kind IN ('exact', 'near'));
COMMENT ON TABLE newsreel.duplicate_groups IS 'Groups of two or more articles that carry one text, word for word or as a cut, localised or updated copy.';
COMMENT ON COLUMN newsreel.duplicate_members.kind IS 'exact (the same words as the representative, which is exact itself), or near.';

-- Everything is looked at again.
UPDATE newsreel.revisions SET needs_grouping = true WHERE is_current;

-- The writer has no right to create or drop tables, so shelves are made and thrown away by functions of the owner.
CREATE FUNCTION newsreel.ensure_sketch_shelf(shelf integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    name text := format('sketches_%s_%s', shelf / 1000000,
                        to_char(date '0001-01-01' + 7 * (shelf % 1000000), 'YYYYMMDD'));
BEGIN
    IF to_regclass('newsreel.' || name) IS NOT NULL THEN
        RETURN false;
    END IF;
    PERFORM pg_advisory_xact_lock(7015301);
    IF to_regclass('newsreel.' || name) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE newsreel.%I PARTITION OF newsreel.sketches FOR VALUES IN (%s)', name, shelf);
    RETURN true;
END
$$;
COMMENT ON FUNCTION newsreel.ensure_sketch_shelf(integer) IS 'Makes a partition of sketches; says whether it was missing.';

CREATE FUNCTION newsreel.drop_sketch_shelves(below_version integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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
COMMENT ON FUNCTION newsreel.drop_sketch_shelves(integer) IS 'Drops the partitions of sketches that belong to older versions of the rules; returns how many.';
REVOKE ALL ON FUNCTION newsreel.ensure_sketch_shelf(integer), newsreel.drop_sketch_shelves(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION newsreel.ensure_sketch_shelf(integer), newsreel.drop_sketch_shelves(integer)
    TO newsreel_writer;

CREATE VIEW news.duplicates AS
SELECT m.group_id, m.article_id, s.domain AS source, r.title, a.canonical_url AS url, r.published_at, a.first_seen_at,
       g.representative_article_id = m.article_id AS is_representative,
       g.representative_article_id,
       m.kind,
       t.size AS group_size,
       t.sources AS group_sources,
       coalesce(r.published_at, a.first_seen_at) - coalesce(f.published_at, b.first_seen_at) AS lag,
       coalesce(w.agency, t.agency) AS agency,
       w.agency IS NOT NULL AS credits_agency
FROM newsreel.duplicate_members m
JOIN newsreel.duplicate_groups g USING (group_id)
JOIN newsreel.articles a ON a.article_id = m.article_id
JOIN newsreel.sources s ON s.source_id = a.source_id
JOIN newsreel.revisions r ON r.article_id = m.article_id AND r.is_current
JOIN newsreel.articles b ON b.article_id = g.representative_article_id
JOIN newsreel.revisions f ON f.article_id = g.representative_article_id AND f.is_current
LEFT JOIN newsreel.wordings w ON w.article_id = m.article_id
JOIN (
    SELECT n.group_id, count(*) AS size, count(DISTINCT c.source_id) AS sources,
           mode() WITHIN GROUP (ORDER BY v.agency) AS agency
    FROM newsreel.duplicate_members n
    JOIN newsreel.articles c USING (article_id)
    LEFT JOIN newsreel.wordings v USING (article_id)
    GROUP BY n.group_id
) t ON t.group_id = m.group_id;
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

CREATE VIEW news.contained AS
SELECT DISTINCT x.article_id, y.article_id AS contained_in_article_id, l.containment
FROM newsreel.wording_links l
JOIN newsreel.wordings x ON x.wording_key = l.short_key
JOIN newsreel.wordings y ON y.wording_key = l.long_key
WHERE l.verdict = 'contained' AND l.rule_version = least(x.rule_version, y.rule_version)
  AND x.dated_at BETWEEN y.dated_at - interval '7 days' AND y.dated_at + interval '7 days';
COMMENT ON VIEW news.contained IS 'Stories that stand as a whole in a digest or a live blog of the same days; the two are no duplicates.';
COMMENT ON COLUMN news.contained.article_id IS 'The story.';
COMMENT ON COLUMN news.contained.contained_in_article_id IS 'The digest or live blog.';
COMMENT ON COLUMN news.contained.containment IS 'Share of the story that stands in it, 0 to 1.';
