-- Language mix
-- Articles of each source by language, with the share.
--
-- to: end, exclusive (a date or a moment, UTC)
-- days: length of the time before it, in days
--
-- columns: source, language, articles, share
\if :{?to}
\else
    \set to 'today'
\endif
\if :{?days}
\else
    \set days '28'
\endif

SELECT source, language, count(*) AS articles,
       round(count(*)::numeric / sum(count(*)) OVER (PARTITION BY source), 3) AS share
FROM news.articles
WHERE published_at >= :'to'::timestamptz - make_interval(days => :'days') AND published_at < :'to'::timestamptz
GROUP BY source, language
ORDER BY source, articles DESC, language;
