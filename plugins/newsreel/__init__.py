"""Newsreel: feeds in, articles in Postgres. Read this first: it is the map.

Imports go one way, from the left to the right (a test enforces it):

    dags | cli | local  ->  steps  ->  store | adapters  ->  ports  ->  rules  ->  domain

- `domain`    frozen dataclasses and errors; standard library only
- `rules`     pure decisions: canonical URLs, dates, schedules, what changed, which candidate wins;
              the time is an argument
- `ports`     the two Protocols: `Clock` and `Fetcher`
- `adapters`  bytes become types: HTTP, robots.txt, feedparser, trafilatura, feed lists
- `store`     rows become types and back; the only place that imports psycopg2; statements in `sql/`
- `steps`     the pipeline, one file a step: poll, capture, revisit, extract, group, check; beside it
              reextract, replay, import and export of captures, furniture, maintenance
- `cli`       the command `newsreel`
- `local`     Postgres and Airflow on one machine without Docker
- `sample`    the sample newspaper; uses nothing else of the package

The way of a datum: feed -> entry -> capture -> extraction -> article -> duplicate group -> `news.*`.
"""

__version__ = "0.1.0"
