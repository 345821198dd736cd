-- name: lock_grouping
-- Grouping is serial: one transaction at a time.
SELECT pg_advisory_xact_lock(7015302);

-- name: enqueue
-- Articles whose group is to be looked at.
INSERT INTO newsreel.grouping_queue (article_id) SELECT unnest(%(article_ids)s::bigint[]);

-- name: queued
-- Articles whose group is to be looked at, first come first served.
SELECT queue_id, article_id FROM newsreel.grouping_queue ORDER BY queue_id LIMIT %(limit)s;

-- name: dequeue
-- They have been looked at; what came meanwhile stays.
DELETE FROM newsreel.grouping_queue WHERE queue_id = ANY(%(queue_ids)s::bigint[]);

-- name: settle_stop_hashes
-- New stop hashes, once nobody writes links that don't know them.
UPDATE newsreel.stop_hashes SET is_settled = true WHERE NOT is_settled RETURNING hash, rule_version;

-- name: remove_links_by_stop_hashes
-- Links that, without stop hashes, would not have been found; their wordings.
DELETE FROM newsreel.wording_links l
WHERE l.rule_version = %(rule_version)s AND l.shared_hashes && %(hashes)s::integer[]
  AND (
      SELECT count(*) FROM unnest(l.shared_hashes) AS shared (hash)
      WHERE NOT EXISTS (
          SELECT FROM newsreel.stop_hashes s WHERE s.hash = shared.hash AND s.rule_version = l.rule_version)
  ) < %(fewest)s
RETURNING l.short_key, l.long_key;

-- name: carriers_of_wordings
-- Articles that carry one of these wordings.
SELECT article_id FROM newsreel.wordings WHERE wording_key = ANY(%(keys)s::bigint[]);

-- name: members
-- What grouping has to know of these articles.
SELECT a.article_id, coalesce(r.published_at, a.first_seen_at), a.canonical_url_hash, r.text_hash, w.wording_key
FROM newsreel.articles a
JOIN newsreel.revisions r ON r.article_id = a.article_id AND r.is_current
LEFT JOIN newsreel.wordings w ON w.article_id = a.article_id AND w.revision_number = r.revision_number
WHERE a.article_id = ANY(%(article_ids)s::bigint[]);

-- name: carriers
-- Articles that carry one of these texts or wordings now.
SELECT article_id FROM newsreel.revisions WHERE text_hash = ANY(%(texts)s) AND is_current
UNION
SELECT w.article_id FROM newsreel.wordings w
JOIN newsreel.revisions r ON r.article_id = w.article_id AND r.is_current AND r.revision_number = w.revision_number
WHERE w.wording_key = ANY(%(keys)s::bigint[]);

-- name: copies
-- Wordings that are copies of one of these and carried within days of it, by texts that are shown now.
WITH linked AS (
    SELECT short_key, long_key, rule_version FROM newsreel.wording_links
    WHERE short_key = ANY(%(keys)s::bigint[]) AND verdict = 'duplicate'
    UNION
    SELECT short_key, long_key, rule_version FROM newsreel.wording_links
    WHERE long_key = ANY(%(keys)s::bigint[]) AND verdict = 'duplicate'
)
SELECT DISTINCT l.short_key, l.long_key FROM linked l
WHERE EXISTS (
    SELECT FROM newsreel.wordings x JOIN newsreel.wordings y ON y.wording_key = l.long_key
    WHERE x.wording_key = l.short_key AND l.rule_version = least(x.rule_version, y.rule_version)
      AND x.dated_at BETWEEN y.dated_at - %(most_apart)s AND y.dated_at + %(most_apart)s
      AND EXISTS (
          SELECT FROM newsreel.revisions r
          WHERE r.article_id = x.article_id AND r.revision_number = x.revision_number AND r.is_current)
      AND EXISTS (
          SELECT FROM newsreel.revisions r
          WHERE r.article_id = y.article_id AND r.revision_number = y.revision_number AND r.is_current)
);

-- name: stored_groups
-- The groups that these articles are in, with all their members.
SELECT g.group_id, g.representative_article_id, m.article_id, m.kind
FROM newsreel.duplicate_groups g JOIN newsreel.duplicate_members m USING (group_id)
WHERE g.group_id IN (
    SELECT group_id FROM newsreel.duplicate_members WHERE article_id = ANY(%(article_ids)s::bigint[]))
ORDER BY g.group_id, m.article_id;

-- name: remove_members
-- Articles that leave their group, or change it.
DELETE FROM newsreel.duplicate_members WHERE article_id = ANY(%(article_ids)s::bigint[]);

-- name: retire_groups
-- Keys of groups that are no more still lead to those that took their members over.
WITH retired AS (
    SELECT * FROM unnest(%(group_ids)s::bigint[], %(leads_to)s::bigint[]) AS r (group_id, leads_to)
), led_on AS (
    UPDATE newsreel.duplicate_group_aliases a SET leads_to = r.leads_to
    FROM retired r WHERE a.leads_to = r.group_id
)
INSERT INTO newsreel.duplicate_group_aliases (group_id, leads_to, retired_at)
SELECT group_id, leads_to, %(now)s FROM retired;

-- name: remove_groups
-- Groups that have lost their members.
DELETE FROM newsreel.duplicate_groups WHERE group_id = ANY(%(group_ids)s);

-- name: insert_group
-- A new group.
INSERT INTO newsreel.duplicate_groups (representative_article_id, rule_version, updated_at)
VALUES (%(representative)s, %(rule_version)s, %(now)s) RETURNING group_id;

-- name: update_group
-- A group whose members changed.
UPDATE newsreel.duplicate_groups
SET representative_article_id = %(representative)s, rule_version = %(rule_version)s, updated_at = %(now)s
WHERE group_id = %(group_id)s;

-- name: insert_members
-- Puts articles into groups, many rows at once.
INSERT INTO newsreel.duplicate_members (article_id, group_id, kind) VALUES %s;
