-- Sources that publish more or less than usual
-- Articles of a day beside the mean of the days before it, the largest differences first.
--
-- day: the day (UTC)
-- days: days before it
--
-- columns: source, articles, usual, ratio
\if :{?day}
\else
    \set day 'yesterday'
\endif
\if :{?days}
\else
    \set days '28'
\endif

SELECT source, coalesce(sum(articles) FILTER (WHERE day = :'day'::date), 0) AS articles,
       round(coalesce(sum(articles) FILTER (WHERE day < :'day'::date), 0)::numeric / :'days'::integer, 1) AS usual,
       round(coalesce(sum(articles) FILTER (WHERE day = :'day'::date), 0)
             / nullif(sum(articles) FILTER (WHERE day < :'day'::date)::numeric / :'days'::integer, 0), 2) AS ratio
FROM news.daily_volume
WHERE day >= :'day'::date - :'days'::integer AND day <= :'day'::date
GROUP BY source
ORDER BY abs(ln(greatest(coalesce(sum(articles) FILTER (WHERE day = :'day'::date), 0), 0.5)
                / greatest(coalesce(sum(articles) FILTER (WHERE day < :'day'::date), 0)::numeric / :'days'::integer, 0.5))) DESC,
         source;
