-- Rising tags
-- Tags with more stories in a time than in the same time before.
--
-- to: end, exclusive (a date or a moment, UTC)
-- days: length of the time before it, in days
-- most: tags, at most
--
-- columns: tag, stories, stories_before, sources
\if :{?to}
\else
    \set to 'today'
\endif
\if :{?days}
\else
    \set days '7'
\endif
\if :{?most}
\else
    \set most '20'
\endif

SELECT tag, count(*) FILTER (WHERE published_at >= :'to'::timestamptz - make_interval(days => :'days')) AS stories,
       count(*) FILTER (WHERE published_at < :'to'::timestamptz - make_interval(days => :'days')) AS stories_before,
       count(DISTINCT source) AS sources
FROM news.unique_articles
CROSS JOIN unnest(tags) AS t (tag)
WHERE published_at >= :'to'::timestamptz - 2 * make_interval(days => :'days') AND published_at < :'to'::timestamptz
GROUP BY tag
HAVING count(*) FILTER (WHERE published_at >= :'to'::timestamptz - make_interval(days => :'days'))
     > count(*) FILTER (WHERE published_at < :'to'::timestamptz - make_interval(days => :'days'))
ORDER BY stories DESC, tag
LIMIT :'most'::integer;
