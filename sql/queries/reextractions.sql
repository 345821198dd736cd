-- name: source_by_domain
-- The key of a source.
SELECT source_id FROM newsreel.sources WHERE domain = %(domain)s;

-- name: page_keys
-- The pages of a window that may be read again: by the date of their article, else the claimed one, else the
-- day they were first seen; those that another version of the extractor read last, or all of them.
SELECT e.url_hash FROM newsreel.entries e LEFT JOIN newsreel.articles a USING (article_id)
JOIN newsreel.sources s ON s.source_id = coalesce(a.source_id, e.source_id)
WHERE e.state IN ('loaded', 'rejected', 'failed')
  AND (e.capture_id IS NOT NULL OR e.content_html IS NOT NULL OR e.article_id IS NOT NULL)
  AND coalesce(e.dated_at, e.first_seen_at) >= %(window_start)s
  AND coalesce(e.dated_at, e.first_seen_at) < %(window_end)s
  AND (%(source_id)s::bigint IS NULL OR s.source_id = %(source_id)s)
  AND (%(every_version)s OR e.extractor_version IS DISTINCT FROM %(extractor_version)s
       || CASE WHEN s.template_version > 0 THEN '+' || s.template_version ELSE '' END)
GROUP BY e.url_hash ORDER BY e.url_hash;

-- name: documents
-- What is needed to read some pages again: as extractions.documents, for pages that nobody works on. Of a loaded
-- page, the capture that its article is shown from (captures that said the same are left alone, or their
-- trivial differences would look like ours), and its newest one where that could not be read so far.
WITH page AS (
    SELECT e.url_hash, max(e.capture_id) AS capture_id, max(e.article_id) AS article_id,
           min(coalesce(e.state_kind, e.state)) AS state_kind, max(e.last_seen_at) AS last_seen_at,
           min(e.first_seen_at) AS first_seen_at
    FROM newsreel.entries e
    WHERE e.url_hash = ANY(%(keys)s)
    GROUP BY e.url_hash
    HAVING bool_and(e.state IN ('loaded', 'rejected', 'failed'))
), chosen AS (
    SELECT p.url_hash, p.capture_id FROM page p WHERE p.article_id IS NULL
    UNION
    SELECT p.url_hash, r.capture_id
    FROM page p
    JOIN newsreel.revisions r ON r.article_id = p.article_id AND r.is_current
    LEFT JOIN newsreel.captures c ON c.capture_id = r.capture_id
    WHERE r.capture_id IS NULL OR c.capture_id IS NULL OR c.url_hash = p.url_hash
       OR NOT EXISTS (SELECT 1 FROM newsreel.entries o WHERE o.url_hash = c.url_hash AND o.article_id = p.article_id)
    UNION
    SELECT p.url_hash, n.capture_id
    FROM page p
    JOIN newsreel.revisions r ON r.article_id = p.article_id AND r.is_current
    CROSS JOIN LATERAL (
        SELECT c.capture_id, c.captured_at FROM newsreel.captures c
        WHERE c.url_hash = p.url_hash AND c.kind = 'page' AND c.http_status BETWEEN 200 AND 299
        ORDER BY c.captured_at DESC, c.capture_id DESC LIMIT 1
    ) n
    WHERE n.captured_at > r.known_from_at AND NOT EXISTS (
        SELECT 1 FROM newsreel.extractions x WHERE x.capture_id = n.capture_id AND x.article_id IS NOT NULL)
)
SELECT p.url_hash, l.canonical_url, l.source_id, h.capture_id, l.title, l.authors, l.tags, l.language,
       l.summary, l.content_html,
       coalesce(newsreel.iso_moment(l.published_at, l.published_precision), l.published_raw), l.published_at,
       coalesce(newsreel.iso_moment(l.updated_at, l.updated_precision), l.updated_raw), l.updated_at, p.last_seen_at,
       p.first_seen_at, c.captured_at, c.archived_at, c.final_url, c.content_type, b.body_zstd, 0 AS attempts,
       s.template_version, ARRAY(
           SELECT t.line FROM newsreel.template_lines t
           WHERE t.source_id = s.source_id AND t.forgotten_at IS NULL ORDER BY t.line),
       p.article_id,
       coalesce(x.state, p.state_kind)
FROM chosen h
JOIN page p USING (url_hash)
JOIN (
    SELECT DISTINCT ON (e.url_hash) e.*
    FROM newsreel.entries e
    WHERE e.url_hash = ANY(%(keys)s)
    ORDER BY e.url_hash, (e.content_html IS NULL), e.published_at NULLS LAST, e.entry_key
) l USING (url_hash)
LEFT JOIN newsreel.articles a ON a.article_id = p.article_id
JOIN newsreel.sources s ON s.source_id = coalesce(a.source_id, l.source_id)
LEFT JOIN newsreel.captures c ON c.capture_id = h.capture_id
LEFT JOIN newsreel.capture_bodies b ON b.body_sha256 = c.body_sha256
     AND b.stored_month = date_trunc('month', c.captured_at AT TIME ZONE 'UTC')::date
LEFT JOIN LATERAL (
    SELECT x.state FROM newsreel.extractions x WHERE x.capture_id = h.capture_id
    ORDER BY x.extracted_at DESC LIMIT 1
) x ON true
WHERE h.capture_id IS NOT NULL OR l.content_html IS NOT NULL
ORDER BY p.url_hash, c.captured_at NULLS FIRST, h.capture_id;

-- name: reopen
-- A page that was no article is one now.
UPDATE newsreel.entries SET last_run_id = %(run_id)s, state = 'loaded', article_id = %(article_id)s,
    dated_at = %(dated_at)s, state_kind = CASE WHEN capture_id IS NULL THEN state_kind END,
    state_reason = CASE WHEN capture_id IS NULL THEN state_reason END
WHERE url_hash = %(url_hash)s AND state IN ('rejected', 'failed') AND article_id IS NULL
  AND coalesce(capture_id, 0) <= coalesce(%(capture_id)s, 0);

-- name: still_rejected
-- A page that was no article is none now either, perhaps for another reason.
UPDATE newsreel.entries SET last_run_id = %(run_id)s, state_kind = %(kind)s, state_reason = %(reason)s
WHERE url_hash = %(url_hash)s AND state = 'rejected' AND article_id IS NULL
  AND capture_id = %(capture_id)s AND (state_kind, state_reason) IS DISTINCT FROM (%(kind)s, %(reason)s);

-- name: mark_read
-- Which version of the extractor has read a page, or its article, last; entries that wait to be read are not
-- concerned.
UPDATE newsreel.entries SET extractor_version = %(extractor_version)s
WHERE (url_hash = %(url_hash)s OR article_id = %(article_id)s) AND state IN ('loaded', 'rejected', 'failed')
  AND extractor_version IS DISTINCT FROM %(extractor_version)s;
