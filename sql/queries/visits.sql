-- name: note_pages
-- Articles were loaded from pages: their newest captures are what visits compare with, and the ladder begins anew.
INSERT INTO newsreel.article_visits AS v (article_id, url, url_hash, host, host_bucket, capture_id, next_visit_at)
VALUES %s
ON CONFLICT (article_id) DO UPDATE SET url = excluded.url, url_hash = excluded.url_hash, host = excluded.host,
    host_bucket = excluded.host_bucket, capture_id = excluded.capture_id, next_visit_at = excluded.next_visit_at,
    last_status = NULL, last_http_status = NULL, last_reason = NULL
WHERE excluded.capture_id > v.capture_id;

-- name: due_buckets
-- How many pages are to be visited in each bucket of hosts, within the budget of each host.
SELECT h.host_bucket, sum(least(h.due, %(most_a_host)s - h.visited))::integer
FROM (
    SELECT v.host_bucket, v.host, count(*) AS due,
           (SELECT count(*) FROM newsreel.article_visits d
            WHERE d.last_run_id = %(run_id)s AND d.host = v.host) AS visited
    FROM newsreel.article_visits v
    WHERE v.next_visit_at <= %(now)s AND v.last_status IS DISTINCT FROM 'changed'
      AND (%(feed_ids)s::bigint[] IS NULL OR EXISTS (
          SELECT 1 FROM newsreel.entries e WHERE e.article_id = v.article_id AND e.feed_id = ANY(%(feed_ids)s)))
    GROUP BY v.host_bucket, v.host
) h
WHERE h.visited < %(most_a_host)s
GROUP BY h.host_bucket ORDER BY h.host_bucket;

-- name: due_hosts
-- The hosts of some buckets with pages to be visited.
SELECT DISTINCT v.host FROM newsreel.article_visits v
WHERE v.host_bucket = ANY(%(buckets)s) AND v.next_visit_at <= %(now)s AND v.last_status IS DISTINCT FROM 'changed'
  AND (%(feed_ids)s::bigint[] IS NULL OR EXISTS (
      SELECT 1 FROM newsreel.entries e WHERE e.article_id = v.article_id AND e.feed_id = ANY(%(feed_ids)s)))
ORDER BY v.host;

-- name: due_visits
-- The pages of a host to be visited, youngest article first, as many as its budget in this run has left;
-- with the validators of the newest capture, if it came from the very address that is asked.
SELECT v.article_id, v.url, v.url_hash, v.capture_id, c.body_sha256,
       CASE WHEN c.final_url = v.url THEN c.headers->>'etag' END AS etag,
       CASE WHEN c.final_url = v.url THEN c.headers->>'last-modified' END AS last_modified,
       coalesce(r.published_at, a.first_seen_at) AS dated_at
FROM newsreel.article_visits v
JOIN newsreel.articles a USING (article_id)
JOIN newsreel.revisions r ON r.article_id = v.article_id AND r.is_current
LEFT JOIN newsreel.captures c ON c.capture_id = v.capture_id
WHERE v.host = %(host)s AND v.next_visit_at <= %(now)s AND v.last_status IS DISTINCT FROM 'changed'
  AND (%(feed_ids)s::bigint[] IS NULL OR EXISTS (
      SELECT 1 FROM newsreel.entries e WHERE e.article_id = v.article_id AND e.feed_id = ANY(%(feed_ids)s)))
ORDER BY dated_at DESC, v.article_id
LIMIT greatest(0, %(most_a_host)s - (SELECT count(*) FROM newsreel.article_visits d
                                     WHERE d.last_run_id = %(run_id)s AND d.host = %(host)s));

-- name: leads_to
-- The article that an address leads to.
SELECT article_id FROM newsreel.article_aliases WHERE url_hash = %(url_hash)s;

-- name: record_visit
-- What a visit found; refused when the page got a newer capture meanwhile.
UPDATE newsreel.article_visits SET visits = visits + 1, last_visited_at = %(visited_at)s, last_run_id = %(run_id)s,
    last_status = %(status)s, last_http_status = %(http_status)s, last_reason = %(reason)s,
    next_visit_at = %(next_visit_at)s, capture_id = coalesce(%(new_capture_id)s, capture_id)
WHERE article_id = %(article_id)s AND capture_id = %(capture_id)s;

-- name: unread_buckets
-- How many visited pages have changed and wait to be read, by bucket of hosts.
SELECT host_bucket, count(*)::integer FROM newsreel.article_visits WHERE last_status = 'changed'
GROUP BY host_bucket ORDER BY host_bucket;

-- name: unread_articles
-- The articles of some buckets whose page has changed and waits to be read.
SELECT article_id FROM newsreel.article_visits
WHERE last_status = 'changed' AND host_bucket = ANY(%(buckets)s)
ORDER BY article_id;

-- name: documents
-- What is needed to read the changed pages of some articles: as extractions.documents, from the visit's capture.
SELECT v.url_hash, v.url, a.source_id, v.capture_id, e.title, coalesce(e.authors, '{}'), coalesce(e.tags, '{}'),
       e.language, e.summary, e.content_html,
       coalesce(newsreel.iso_moment(e.published_at, e.published_precision), e.published_raw), e.published_at,
       coalesce(newsreel.iso_moment(e.updated_at, e.updated_precision), e.updated_raw), e.updated_at,
       coalesce(e.last_seen_at, a.first_seen_at), a.first_seen_at, c.captured_at, c.archived_at,
       c.final_url, c.content_type,
       b.body_zstd, 0 AS attempts,
       s.template_version, ARRAY(
           SELECT t.line FROM newsreel.template_lines t
           WHERE t.source_id = s.source_id AND t.forgotten_at IS NULL ORDER BY t.line),
       v.article_id, NULL AS state_kind
FROM newsreel.article_visits v
JOIN newsreel.articles a USING (article_id)
JOIN newsreel.sources s USING (source_id)
LEFT JOIN newsreel.captures c ON c.capture_id = v.capture_id
LEFT JOIN newsreel.capture_bodies b ON b.body_sha256 = c.body_sha256
     AND b.stored_month = date_trunc('month', c.captured_at AT TIME ZONE 'UTC')::date
LEFT JOIN LATERAL (
    SELECT e.* FROM newsreel.entries e WHERE e.url_hash = v.url_hash
    ORDER BY (e.content_html IS NULL), e.published_at NULLS LAST, e.entry_key LIMIT 1
) e ON true
WHERE v.article_id = ANY(%(article_ids)s) AND v.last_status = 'changed'
ORDER BY v.url_hash;

-- name: mark_read
-- What the reading of a changed page came to.
UPDATE newsreel.article_visits SET last_status = %(status)s, last_reason = %(reason)s
WHERE article_id = %(article_id)s AND capture_id = %(capture_id)s AND last_status = 'changed';

-- name: adopt_capture
-- Loaded entries of a page take over the capture that its article was last read from.
UPDATE newsreel.entries SET capture_id = %(capture_id)s, extractor_version = %(extractor_version)s
WHERE url_hash = %(url_hash)s AND state = 'loaded' AND article_id = %(article_id)s
  AND capture_id < %(capture_id)s;
