-- Articles corrected after publication
-- States after the first that the publisher made: what changed, when we saw it, and by how many words.
--
-- to: end, exclusive (a date or a moment, UTC)
-- days: length of the time before it, in days
-- source: only this source; empty for all
--
-- columns: source, published_at, seen_at, revision, changed_fields, words_before, words_after, title_before, title, url
\if :{?to}
\else
    \set to 'today'
\endif
\if :{?days}
\else
    \set days '28'
\endif
\if :{?source}
\else
    \set source ''
\endif

SELECT r.source, r.published_at, r.known_from_at AS seen_at, r.revision, r.changed_fields, r.words_before, r.words_after,
       b.title AS title_before, r.title, r.url
FROM news.revisions r
JOIN news.revisions b ON b.article_id = r.article_id AND b.revision = r.revision - 1
WHERE r.published_at >= :'to'::timestamptz - make_interval(days => :'days') AND r.published_at < :'to'::timestamptz
  AND r.cause = 'changed' AND (:'source' = '' OR r.source = :'source')
ORDER BY r.published_at, r.url, r.revision;
