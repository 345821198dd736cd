-- What sources write about
-- Articles and words of each source by section.
--
-- to: end, exclusive (a date or a moment, UTC)
-- days: length of the time before it, in days
-- source: only this source; empty for all
--
-- columns: source, section, articles, words
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

SELECT source, section, count(*) AS articles, sum(word_count) AS words
FROM news.articles
WHERE published_at >= :'to'::timestamptz - make_interval(days => :'days') AND published_at < :'to'::timestamptz
  AND (:'source' = '' OR source = :'source')
GROUP BY source, section
ORDER BY source, articles DESC, section;
