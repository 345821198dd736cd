-- name: sources_with_texts
-- Sources that have articles read from pages; one by its domain, or all.
SELECT s.source_id, s.domain FROM newsreel.sources s
WHERE (%(domain)s::text IS NULL OR s.domain = %(domain)s)
  AND EXISTS (SELECT FROM newsreel.articles a WHERE a.source_id = s.source_id)
ORDER BY s.domain;

-- name: recent_texts
-- Texts of a source's newest articles, as read from their pages.
SELECT r.text FROM newsreel.revisions r
JOIN newsreel.articles a USING (article_id)
WHERE a.source_id = %(source_id)s AND r.is_current AND r.text_origin = 'page'
ORDER BY a.first_seen_at DESC, a.article_id DESC LIMIT %(most)s;

-- name: template_lines_of
-- The lines that are left out of the texts of some sources.
SELECT t.source_id, t.line, t.stories, t.adopted_at FROM newsreel.template_lines t
WHERE t.source_id = ANY(%(source_ids)s) AND t.forgotten_at IS NULL
ORDER BY t.source_id, t.stories DESC, t.line;

-- name: known_template_keys
-- Keys of all lines of a source that were ever adopted, forgotten ones included: those are not learned again.
SELECT line_key FROM newsreel.template_lines WHERE source_id = %(source_id)s;

-- name: adopt_template_line
-- From now on the line is left out.
INSERT INTO newsreel.template_lines (source_id, line_key, line, stories, adopted_at)
VALUES (%(source_id)s, %(line_key)s, %(line)s, %(stories)s, %(now)s)
ON CONFLICT (source_id, line_key) DO NOTHING;

-- name: forget_template_line
-- The line is text after all.
UPDATE newsreel.template_lines SET forgotten_at = %(now)s
WHERE source_id = %(source_id)s AND line_key = %(line_key)s AND forgotten_at IS NULL
RETURNING line;

-- name: raise_template_version
-- Pages of the source are read by other rules from now on.
UPDATE newsreel.sources SET template_version = template_version + 1 WHERE source_id = %(source_id)s;
