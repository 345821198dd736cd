-- name: lock_grouping
-- Grouping is serial: one transaction at a time.
SELECT pg_advisory_xact_lock(7015302);

-- name: ungrouped
-- Revisions that nobody has grouped yet, with the text of the group that their article is in.
SELECT r.article_id, r.revision_number, r.text_hash, m.match_hash
FROM newsreel.revisions r LEFT JOIN newsreel.duplicate_members m USING (article_id)
WHERE r.is_current AND r.needs_grouping
ORDER BY r.article_id;

-- name: articles_with_text
-- Articles that carry one of these texts now.
SELECT r.text_hash, a.article_id, coalesce(r.published_at, a.first_seen_at) AS dated_at, a.canonical_url_hash
FROM newsreel.revisions r JOIN newsreel.articles a USING (article_id)
WHERE r.is_current AND r.text_hash = ANY(%(hashes)s);

-- name: groups_of_texts
-- The groups that exist for these texts.
SELECT m.match_hash, m.group_id, m.article_id, g.representative_article_id
FROM newsreel.duplicate_members m JOIN newsreel.duplicate_groups g USING (group_id)
WHERE m.match_hash = ANY(%(hashes)s);

-- name: remove_members
-- Articles whose text is not that of their group any more.
DELETE FROM newsreel.duplicate_members WHERE article_id = ANY(%(article_ids)s);

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

-- name: insert_member
-- Puts an article into a group.
INSERT INTO newsreel.duplicate_members (article_id, group_id, kind, match_hash)
VALUES (%(article_id)s, %(group_id)s, 'exact', %(match_hash)s);

-- name: mark_grouped
-- These revisions have been looked at; one that came meanwhile waits for the next time.
UPDATE newsreel.revisions r SET needs_grouping = false
FROM unnest(%(article_ids)s::bigint[], %(revision_numbers)s::integer[]) AS seen (article_id, revision_number)
WHERE r.article_id = seen.article_id AND r.revision_number = seen.revision_number;
