-- First to report
-- When each source first had an article with a term, the earliest first.
--
-- term: what to look for, as in news.search
-- to: end, exclusive (a date or a moment, UTC)
-- days: length of the time before it, in days
--
-- columns: source, first_published_at, behind_the_first, title, url
\if :{?term}
\else
    \set term 'council'
\endif
\if :{?to}
\else
    \set to 'today'
\endif
\if :{?days}
\else
    \set days '28'
\endif

SELECT source, published_at AS first_published_at,
       published_at - min(published_at) OVER () AS behind_the_first, title, url
FROM (
    SELECT DISTINCT ON (source) source, published_at, title, url
    FROM news.articles
    WHERE published_at >= :'to'::timestamptz - make_interval(days => :'days') AND published_at < :'to'::timestamptz
      AND search @@ news.search_query(:'term')
    ORDER BY source, published_at, url
) earliest
ORDER BY published_at, source;
