-- name: article_by_id
-- An article as it is compared with another.
SELECT a.canonical_url, r.title, r.text, coalesce(r.published_at, a.first_seen_at)
FROM newsreel.articles a JOIN newsreel.revisions r ON r.article_id = a.article_id AND r.is_current
WHERE a.article_id = %(article_id)s;

-- name: article_id_by_url
-- The article that a URL leads to.
SELECT article_id FROM newsreel.article_aliases WHERE url_hash = %(url_hash)s;

-- name: aliases
-- All URLs that lead to an article, the canonical one first.
SELECT l.url, l.reason, l.created_at FROM newsreel.article_aliases l JOIN newsreel.articles a USING (article_id)
WHERE a.article_id = %(article_id)s
ORDER BY l.url_hash <> a.canonical_url_hash, l.created_at, l.url;

-- name: lock_article
-- Keeps others from changing an article meanwhile.
SELECT canonical_url_hash FROM newsreel.articles WHERE article_id = %(article_id)s FOR UPDATE;

-- name: revisions_by_page
-- Revisions of an article, and whether they were read from the page at a URL.
SELECT r.revision_number, coalesce(bool_or(c.url_hash = %(url_hash)s), false)
FROM newsreel.revisions r LEFT JOIN newsreel.captures c ON c.capture_id = r.capture_id
WHERE r.article_id = %(article_id)s
GROUP BY r.revision_number ORDER BY r.revision_number;

-- name: has_entries
-- Whether anybody claims that there is a page at a URL.
SELECT EXISTS (SELECT FROM newsreel.entries WHERE url_hash = %(url_hash)s);

-- name: insert_parted
-- A new article for a URL that led to another.
INSERT INTO newsreel.articles (source_id, canonical_url, canonical_url_hash, first_seen_at, first_run_id)
SELECT a.source_id, l.url, l.url_hash,
       coalesce((SELECT min(e.first_seen_at) FROM newsreel.entries e WHERE e.url_hash = l.url_hash), a.first_seen_at),
       a.first_run_id
FROM newsreel.article_aliases l JOIN newsreel.articles a USING (article_id)
WHERE l.url_hash = %(url_hash)s
RETURNING article_id;

-- name: part_alias
-- The URL leads to its own article.
UPDATE newsreel.article_aliases SET article_id = %(parted)s, reason = 'canonical' WHERE url_hash = %(url_hash)s;

-- name: pin
-- It stays so, whatever the page claims to be.
INSERT INTO newsreel.identity_pins (url_hash, url, article_id, reason, pinned_at)
SELECT url_hash, url, article_id, %(reason)s, %(now)s FROM newsreel.article_aliases WHERE url_hash = %(url_hash)s;

-- name: part_revisions
-- Revisions that were read from the URL's page go with it, and their provenance with them.
WITH moved AS (
    UPDATE newsreel.revisions SET article_id = %(parted)s, is_current = false
    WHERE article_id = %(article_id)s AND revision_number = ANY(%(revision_numbers)s)
)
UPDATE newsreel.field_candidates SET article_id = %(parted)s
WHERE article_id = %(article_id)s AND revision_number = ANY(%(revision_numbers)s);

-- name: part_extractions
-- What was made of the URL's page belongs to its article.
UPDATE newsreel.extractions x SET article_id = %(parted)s
FROM newsreel.captures c
WHERE c.capture_id = x.capture_id AND c.url_hash = %(url_hash)s AND x.article_id = %(article_id)s
  AND x.revision_number = ANY(%(revision_numbers)s);

-- name: make_newest_current
-- The newest revision of an article is its state.
UPDATE newsreel.revisions SET is_current = true
WHERE article_id = %(article_id)s
  AND revision_number = (SELECT max(revision_number) FROM newsreel.revisions WHERE article_id = %(article_id)s);

-- name: part_entries
-- Entries of the URL lead to its article; without a revision they wait to be read again.
UPDATE newsreel.entries
SET article_id = CASE WHEN %(is_read)s THEN %(parted)s END,
    state = CASE WHEN %(is_read)s OR state = 'pending' THEN state ELSE 'captured' END
WHERE url_hash = %(url_hash)s AND article_id = %(article_id)s;

-- name: date_parted
-- Entries have the date of their own article again.
UPDATE newsreel.entries e SET dated_at = r.published_at FROM newsreel.revisions r
WHERE r.article_id IN (%(article_id)s, %(parted)s) AND r.is_current AND e.article_id = r.article_id
  AND e.dated_at IS DISTINCT FROM r.published_at;

-- name: part_visits
-- The page at the URL is not the article's any more: it is not visited on its behalf.
DELETE FROM newsreel.article_visits WHERE article_id = %(article_id)s AND url_hash = %(url_hash)s;

-- name: visit_parted
-- Each of the two is visited at the page that it is shown from.
INSERT INTO newsreel.article_visits (article_id, url, url_hash, host, host_bucket, capture_id, next_visit_at)
SELECT DISTINCT ON (r.article_id) r.article_id, e.canonical_url, e.url_hash, e.host, e.host_bucket, r.capture_id, %(now)s
FROM newsreel.revisions r
JOIN newsreel.entries e ON e.article_id = r.article_id AND e.capture_id = r.capture_id
WHERE r.is_current AND r.article_id IN (%(article_id)s, %(parted)s)
ORDER BY r.article_id, e.entry_id
ON CONFLICT (article_id) DO NOTHING;

-- name: forget_wording
-- What was noted of an article is of another state, and so is what waits to be.
WITH forgotten AS (DELETE FROM newsreel.wording_queue WHERE article_id = %(article_id)s)
DELETE FROM newsreel.wordings WHERE article_id = %(article_id)s;
