-- name: find_article
-- The article that one of these URL keys leads to; one that a person has parted first, then the canonical one.
SELECT l.article_id FROM newsreel.article_aliases l LEFT JOIN newsreel.identity_pins p USING (url_hash)
WHERE l.url_hash = ANY(%(keys)s)
ORDER BY p.url_hash IS NULL, array_position(%(keys)s, l.url_hash) LIMIT 1;

-- name: insert_article
-- A new identity; gives no row when another worker was first.
INSERT INTO newsreel.articles (source_id, canonical_url, canonical_url_hash, first_seen_at, first_run_id)
VALUES (%(source_id)s, %(canonical_url)s, %(canonical_url_hash)s, %(first_seen_at)s, %(run_id)s)
ON CONFLICT (canonical_url_hash) DO NOTHING
RETURNING article_id;

-- name: article_by_key
-- The article with this identity.
SELECT article_id FROM newsreel.articles WHERE canonical_url_hash = %(canonical_url_hash)s;

-- name: lock_article
-- Keeps other workers from adding a revision at the same time.
SELECT first_seen_at FROM newsreel.articles WHERE article_id = %(article_id)s FOR UPDATE;

-- name: add_alias
-- A URL that leads to an article; one that leads elsewhere stays as it is.
INSERT INTO newsreel.article_aliases (url_hash, url, article_id, reason)
VALUES (%(url_hash)s, %(url)s, %(article_id)s, %(reason)s)
ON CONFLICT (url_hash) DO NOTHING;

-- name: current_revision
-- The newest state of an article, without its content.
SELECT revision_number, content_hash, known_from_at, recorded_at, published_at, extractor_version, capture_id
FROM newsreel.revisions
WHERE article_id = %(article_id)s AND is_current;

-- name: newest_contents
-- What the newest states of an article say, newest first.
SELECT article_id, revision_number, known_from_at, extractor_version, title, subtitle, authors,
       agencies, published_at, published_on, published_precision, modified_at, language, section, tags, description, image_url, is_paywalled, text,
       text_origin
FROM newsreel.revisions
WHERE article_id = %(article_id)s
ORDER BY revision_number DESC LIMIT %(limit)s;

-- name: current_contents
-- What some articles say now.
SELECT article_id, revision_number, known_from_at, extractor_version, title, subtitle, authors,
       agencies, published_at, published_on, published_precision, modified_at, language, section, tags, description, image_url, is_paywalled, text,
       text_origin
FROM newsreel.revisions
WHERE article_id = ANY(%(article_ids)s) AND is_current;

-- name: retire_revision
-- The newest state is about to be followed by another.
UPDATE newsreel.revisions SET is_current = false WHERE article_id = %(article_id)s AND is_current;

-- name: confirm_revision
-- Another version of the extractor has read the same.
UPDATE newsreel.revisions SET extractor_version = %(extractor_version)s
WHERE article_id = %(article_id)s AND revision_number = %(revision_number)s
  AND extractor_version IS DISTINCT FROM %(extractor_version)s;

-- name: await_grouping
-- Grouping will look at the texts of these articles, many rows at once.
INSERT INTO newsreel.wording_queue (article_id, revision_number) VALUES %s
ON CONFLICT (article_id) DO UPDATE SET revision_number = excluded.revision_number;

-- name: insert_revisions
-- New states of articles, many rows at once.
INSERT INTO newsreel.revisions (article_id, revision_number, is_current, known_from_at, recorded_at, changed_fields,
    run_id, capture_id, extractor_version, content_hash, text_hash, text_origin, title, subtitle, authors,
    agencies, published_at, published_on, published_precision, published_offset_minutes, modified_at,
    modified_precision, modified_offset_minutes, language, section, tags, description, image_url, is_paywalled, text,
    word_count, archived_at)
VALUES %s;

-- name: copy_candidates
-- Provenance of new revisions, many rows at once.
COPY newsreel.field_candidates (article_id, revision_number, field, origin, value, won) FROM STDIN;

-- name: find_articles
-- The articles that some URL keys lead to, and whether a person has parted them.
SELECT l.url_hash, l.article_id, p.url_hash IS NOT NULL
FROM newsreel.article_aliases l LEFT JOIN newsreel.identity_pins p USING (url_hash)
WHERE l.url_hash = ANY(%(keys)s);

-- name: insert_articles
-- New identities, many at once and in the order of their keys; those that another worker made first give no row.
INSERT INTO newsreel.articles (source_id, canonical_url, canonical_url_hash, first_seen_at, first_run_id)
VALUES %s
ON CONFLICT (canonical_url_hash) DO NOTHING
RETURNING canonical_url_hash, article_id;

-- name: lock_articles
-- Keeps other workers from adding revisions at the same time; in the order of keys, so that two can't wait for
-- each other.
SELECT article_id FROM newsreel.articles WHERE article_id = ANY(%(article_ids)s) ORDER BY article_id FOR UPDATE;

-- name: current_revisions
-- The newest states of some articles, without their content.
SELECT article_id, revision_number, content_hash, published_at, extractor_version
FROM newsreel.revisions WHERE article_id = ANY(%(article_ids)s) AND is_current;

-- name: add_aliases
-- URLs that lead to articles, many rows at once; those that lead elsewhere stay as they are.
INSERT INTO newsreel.article_aliases (url_hash, url, article_id, reason) VALUES %s
ON CONFLICT (url_hash) DO NOTHING;

-- name: known_sources
-- The keys of those of some domains that are known.
SELECT domain, source_id FROM newsreel.sources WHERE domain = ANY(%(domains)s);
