-- Find articles
-- The best matches of a search, with the words in their sentence.
--
-- query: words, "a phrase", or, -without, begin*
-- to: end, exclusive (a date or a moment, UTC)
-- days: length of the time before it, in days
-- most: results, at most
--
-- columns: rank, published_at, source, title, snippet, url
\if :{?query}
\else
    \set query 'council'
\endif
\if :{?to}
\else
    \set to 'today'
\endif
\if :{?days}
\else
    \set days '28'
\endif
\if :{?most}
\else
    \set most '20'
\endif

SELECT rank, published_at, source, title, snippet, url
FROM news.search(:'query', :'to'::timestamptz - make_interval(days => :'days'), :'to'::timestamptz,
                 max_results => :'most'::integer);
