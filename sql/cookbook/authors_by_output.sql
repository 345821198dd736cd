-- Authors by output
-- Who wrote how many stories and words; copies left out.
--
-- to: end, exclusive (a date or a moment, UTC)
-- days: length of the time before it, in days
-- source: only this source; empty for all
-- most: authors, at most
--
-- columns: author, source, articles, words, newest_at
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
\if :{?most}
\else
    \set most '20'
\endif

SELECT author, source, count(*) AS articles, sum(word_count) AS words, max(published_at) AS newest_at
FROM news.unique_articles
CROSS JOIN unnest(authors) AS a (author)
WHERE published_at >= :'to'::timestamptz - make_interval(days => :'days') AND published_at < :'to'::timestamptz
  AND (:'source' = '' OR source = :'source')
GROUP BY author, source
ORDER BY articles DESC, words DESC, author
LIMIT :'most'::integer;
