-- Late arrivals
-- Articles that we first saw long after they were published.
--
-- to: end, exclusive (a date or a moment, UTC)
-- days: length of the time before it, in days
-- hours: hours between the two, at least
-- most: articles, at most
--
-- columns: late_by, source, published_at, first_seen_at, title, url
\if :{?to}
\else
    \set to 'today'
\endif
\if :{?days}
\else
    \set days '28'
\endif
\if :{?hours}
\else
    \set hours '48'
\endif
\if :{?most}
\else
    \set most '50'
\endif

SELECT first_seen_at - published_at AS late_by, source, published_at, first_seen_at, title, url
FROM news.articles
WHERE published_at >= :'to'::timestamptz - make_interval(days => :'days') AND published_at < :'to'::timestamptz
  AND first_seen_at >= published_at + make_interval(hours => :'hours')
ORDER BY late_by DESC, url
LIMIT :'most'::integer;
