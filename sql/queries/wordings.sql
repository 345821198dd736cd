-- name: take_part
-- Makes this session the one that links a part of the queue; says whether it is.
SELECT pg_try_advisory_lock(7015303, %(part)s);

-- name: wait_for_part
-- The same, waiting for the session that does it now.
SELECT pg_advisory_lock(7015303, %(part)s);

-- name: leave_part
-- The part is done; the session may be silent again.
SELECT pg_advisory_unlock(7015303, %(part)s), set_config('idle_session_timeout', '0', false);

-- name: waiting
-- Articles of a part whose newest revision nobody has looked at, oldest key first; so many or so many bytes of text.
-- What newer rules have looked at before is left to them: these could not note what they find.
SELECT article_id, revision_number, dated_at, names, text
FROM (
    SELECT *, sum(octet_length(text)) OVER (ORDER BY article_id) - octet_length(text) AS bytes_before
    FROM (
        SELECT r.article_id, r.revision_number, coalesce(r.published_at, a.first_seen_at) AS dated_at,
               r.authors || r.agencies AS names, r.text
        FROM newsreel.wording_queue q
        JOIN newsreel.revisions r USING (article_id, revision_number)
        JOIN newsreel.articles a USING (article_id)
        WHERE r.is_current AND q.article_id %% %(parts)s = %(part)s AND q.article_id > %(after)s
          AND NOT EXISTS (
              SELECT FROM newsreel.wordings w WHERE w.article_id = q.article_id AND w.rule_version > %(rule_version)s)
        ORDER BY q.article_id LIMIT %(limit)s
    ) next
) sized
WHERE bytes_before < %(limit_bytes)s ORDER BY article_id;

-- name: dated_in
-- Articles of a window that have been looked at, a page at a time; so many or so many bytes of text.
SELECT article_id, revision_number, dated_at, names, text
FROM (
    SELECT *, sum(octet_length(text)) OVER (ORDER BY article_id) - octet_length(text) AS bytes_before
    FROM (
        SELECT r.article_id, r.revision_number, coalesce(r.published_at, a.first_seen_at) AS dated_at,
               r.authors || r.agencies AS names, r.text
        FROM newsreel.wordings w
        JOIN newsreel.revisions r USING (article_id)
        JOIN newsreel.articles a USING (article_id)
        WHERE r.is_current AND w.dated_at >= %(start)s AND w.article_id > %(after)s
          AND NOT EXISTS (SELECT FROM newsreel.wording_queue q WHERE q.article_id = w.article_id)
        ORDER BY w.article_id LIMIT %(limit)s
    ) next
) sized
WHERE bytes_before < %(limit_bytes)s ORDER BY article_id;

-- name: by_article
-- What was noted of these articles.
SELECT article_id, wording_key, dated_at, revision_number, rule_version FROM newsreel.wordings
WHERE article_id = ANY(%(article_ids)s::bigint[]);

-- name: sketched
-- Of these wordings, those that are in the index, and on which shelves.
SELECT DISTINCT wording_key, shelf FROM newsreel.wordings
WHERE wording_key = ANY(%(keys)s::bigint[]) AND rule_version = %(rule_version)s;

-- name: ensure_shelf
-- Room for a week in the index.
SELECT newsreel.ensure_sketch_shelf(%(shelf)s);

-- name: copy_sketches
-- Puts wordings into the index, any number of rows.
COPY newsreel.sketches (shelf, hash, wording_key) FROM STDIN;

-- name: note
-- What was looked at, many rows at once; never an older revision or rule over a newer one.
INSERT INTO newsreel.wordings AS w (article_id, wording_key, dated_at, shelf, revision_number, rule_version, agency)
VALUES %s
ON CONFLICT (article_id) DO UPDATE
SET wording_key = excluded.wording_key, dated_at = excluded.dated_at, shelf = excluded.shelf,
    revision_number = excluded.revision_number, rule_version = excluded.rule_version, agency = excluded.agency
WHERE w.revision_number <= excluded.revision_number AND w.rule_version <= excluded.rule_version
  AND (w.wording_key, w.dated_at, w.revision_number, w.rule_version, w.agency) IS DISTINCT FROM
      (excluded.wording_key, excluded.dated_at, excluded.revision_number, excluded.rule_version, excluded.agency);

-- name: postings
-- The wordings of a shelf that have one of these hashes.
SELECT hash, wording_key FROM newsreel.sketches WHERE shelf = %(shelf)s AND hash = ANY(%(hashes)s::integer[]);

-- name: stop_hashes
-- Of these hashes, the stop hashes.
SELECT hash FROM newsreel.stop_hashes WHERE hash = ANY(%(hashes)s::integer[]) AND rule_version = %(rule_version)s;

-- name: share_stop_hashes
-- No hash becomes a stop hash until the end of this transaction.
SELECT pg_advisory_xact_lock_shared(7015304);

-- name: lock_stop_hashes
-- Nobody writes links until the end of this transaction.
SELECT pg_advisory_xact_lock(7015304);

-- name: insert_stop_hashes
-- Hashes that too many wordings share.
INSERT INTO newsreel.stop_hashes (hash, rule_version)
SELECT unnest(%(hashes)s::integer[]), %(rule_version)s ON CONFLICT DO NOTHING;

-- name: texts
-- A text for each of these wordings that an article carries, the lowest keys first; up to so many bytes.
SELECT wording_key, text
FROM (
    SELECT *, sum(octet_length(text)) OVER (ORDER BY wording_key) - octet_length(text) AS bytes_before
    FROM (
        SELECT DISTINCT ON (w.wording_key) w.wording_key, r.text
        FROM newsreel.wordings w JOIN newsreel.revisions r USING (article_id, revision_number)
        WHERE w.wording_key = ANY(%(keys)s::bigint[])
        ORDER BY w.wording_key, w.article_id
    ) carried
) sized
WHERE bytes_before < %(limit_bytes)s ORDER BY wording_key;

-- name: links_of
-- Links of these wordings.
SELECT short_key, long_key FROM newsreel.wording_links
WHERE short_key = ANY(%(keys)s::bigint[]) AND rule_version = %(rule_version)s
UNION
SELECT short_key, long_key FROM newsreel.wording_links
WHERE long_key = ANY(%(keys)s::bigint[]) AND rule_version = %(rule_version)s;

-- name: insert_links
-- Pairs that are copies or contained, many rows at once; what is known stays.
INSERT INTO newsreel.wording_links
    (short_key, long_key, rule_version, verdict, containment, agreement, salient_containment, shared_hashes)
VALUES %s ON CONFLICT DO NOTHING;

-- name: mark_looked_at
-- These revisions have been looked at; one that came meanwhile waits for the next time.
DELETE FROM newsreel.wording_queue q
USING unnest(%(article_ids)s::bigint[], %(revision_numbers)s::integer[]) AS seen (article_id, revision_number)
WHERE q.article_id = seen.article_id AND q.revision_number = seen.revision_number;

-- name: look_again
-- The newest revisions of these articles are to be looked at once more. They are locked, in order: one that becomes
-- an older one meanwhile would take the place of its successor in the queue.
INSERT INTO newsreel.wording_queue (article_id, revision_number)
SELECT article_id, revision_number FROM (
    SELECT article_id, revision_number FROM newsreel.revisions
    WHERE article_id = ANY(%(article_ids)s::bigint[]) AND is_current
    ORDER BY article_id FOR SHARE
) newest
ON CONFLICT (article_id) DO UPDATE SET revision_number = excluded.revision_number;

-- name: version_completed
-- Whether everything has been looked at with these rules; no row when they are new.
SELECT completed_at IS NOT NULL FROM newsreel.duplicate_versions WHERE rule_version = %(rule_version)s;

-- name: begin_version
-- Notes that the warehouse is used with these rules.
INSERT INTO newsreel.duplicate_versions (rule_version, begun_at) VALUES (%(rule_version)s, %(now)s)
ON CONFLICT DO NOTHING;

-- name: share_versions
-- No version of the rules is completed until the end of this transaction.
SELECT pg_advisory_xact_lock_shared(7015309);

-- name: lock_versions
-- Nobody notes what they looked at until the end of this transaction.
SELECT pg_advisory_xact_lock(7015309);

-- name: reopen_newer_versions
-- Something was looked at with these rules: newer ones have to look at it again.
UPDATE newsreel.duplicate_versions SET completed_at = NULL
WHERE rule_version > %(rule_version)s AND completed_at IS NOT NULL;

-- name: older_version
-- Articles that older rules looked at, the newest first.
SELECT article_id FROM newsreel.wordings WHERE rule_version < %(rule_version)s
ORDER BY dated_at DESC LIMIT %(limit)s;

-- name: remove_old_sketches
-- The shelves of older rules.
SELECT newsreel.drop_sketch_shelves(%(rule_version)s);

-- name: remove_old_links
-- Links of older rules.
DELETE FROM newsreel.wording_links WHERE rule_version < %(rule_version)s;

-- name: remove_old_stop_hashes
-- Stop hashes of older rules.
DELETE FROM newsreel.stop_hashes WHERE rule_version < %(rule_version)s;

-- name: complete_version
-- Everything has been looked at with these rules.
UPDATE newsreel.duplicate_versions SET completed_at = %(now)s WHERE rule_version = %(rule_version)s;
