-- Paywalls
-- How many articles of each source say that they are paid for, and of how many only the feed gave the text.
--
-- to: end, exclusive (a date or a moment, UTC)
-- days: length of the time before it, in days
--
-- columns: source, articles, paywalled, free, unknown, text_from_feed
\if :{?to}
\else
    \set to 'today'
\endif
\if :{?days}
\else
    \set days '28'
\endif

SELECT source, count(*) AS articles, count(*) FILTER (WHERE is_paywalled) AS paywalled,
       count(*) FILTER (WHERE NOT is_paywalled) AS free, count(*) FILTER (WHERE is_paywalled IS NULL) AS unknown,
       count(*) FILTER (WHERE text_origin = 'feed') AS text_from_feed
FROM news.articles
WHERE published_at >= :'to'::timestamptz - make_interval(days => :'days') AND published_at < :'to'::timestamptz
GROUP BY source
ORDER BY source;
