"""A large warehouse: filled by INSERT ... SELECT from texts made once, without the triggers, in minutes."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterable, Sequence

from benchmarks.warehouse.synthetic_pages import FIRST_DAY, SOURCES, sentences, some_words
from newsreel.store.database import Cursor, Database

# Texts and headlines that are made; an article has one of each, with words as frequent as in a language.
TEXTS = 20_000
TITLES = 50_000
WORDS = 150
# Without triggers, neither ours nor those of foreign keys: a superuser may.
_SETTINGS = "SET LOCAL session_replication_role = replica; SET LOCAL maintenance_work_mem = '512MB'"
_MADE = """
CREATE TABLE public.made_texts (n integer PRIMARY KEY, text text, vector tsvector);
CREATE TABLE public.made_titles (n integer PRIMARY KEY, title text, author text, vector tsvector)"""
_VECTORS = """
UPDATE public.made_texts SET vector = setweight(to_tsvector('newsreel.english', text), 'B');
UPDATE public.made_titles SET vector = setweight(to_tsvector('newsreel.english', title), 'A');
ANALYZE public.made_texts; ANALYZE public.made_titles"""
# Days of publication are in the order of keys, as they are where articles come day by day; one in 100 has none.
STEPS: dict[str, str] = {
    "runs, sources, feeds": """
INSERT INTO newsreel.runs (run_key, pipeline, kind, is_live, window_start, window_end, started_at, finished_at, status)
SELECT 'night ' || n, 'ingest_articles', 'scheduled', true, at, at + interval '1 day', at + interval '1 day', at + interval '25 hours', 'succeeded'
FROM generate_series(0, 364) AS s (n) CROSS JOIN LATERAL (SELECT %(first)s::timestamptz + n * interval '1 day' AS at) t;
INSERT INTO newsreel.sources (domain) SELECT 'www.paper' || n || '.example' FROM generate_series(0, %(sources)s - 1) AS s (n);
INSERT INTO newsreel.feeds (source_id, url, url_hash, host, host_bucket, last_polled_at, last_succeeded_at)
SELECT source_id, 'https://' || domain || '/feed', sha256(domain::bytea), domain, source_id %% 1024, %(last)s, %(last)s FROM newsreel.sources;
INSERT INTO newsreel.coverage (source_id, day, strategy, looked_at, run_id)
SELECT s.source_id, r.window_start::date, 'feeds', r.finished_at, r.run_id FROM newsreel.sources s CROSS JOIN newsreel.runs r
WHERE (s.source_id + r.run_id) %% 50 <> 0""",
    "articles": """
INSERT INTO newsreel.articles (article_id, source_id, canonical_url, canonical_url_hash, first_seen_at, first_run_id)
OVERRIDING SYSTEM VALUE
SELECT n, s.source_id, url, sha256(convert_to(replace(url, 'https://www.', ''), 'UTF8')), at + interval '2 hours', 1 + least(364, extract(day FROM at - %(first)s)::integer)
FROM generate_series(1, %(articles)s) AS g (n)
JOIN newsreel.sources s ON s.source_id = 1 + (n::bigint * 7919 %% %(sources)s)
CROSS JOIN LATERAL (SELECT 'https://' || s.domain || '/' || n || '/' || md5(n::text) AS url, %(first)s::timestamptz + n * (interval '365 days' / %(articles)s) AS at) t;
INSERT INTO newsreel.article_aliases (url_hash, url, article_id, reason) SELECT canonical_url_hash, canonical_url, article_id, 'canonical' FROM newsreel.articles""",
    "revisions": """
INSERT INTO newsreel.revisions (article_id, revision_number, is_current, known_from_at, recorded_at, changed_fields, run_id, capture_id, extractor_version, content_hash,
    text_hash, text_origin, title, authors, published_at, published_on, published_precision, language, section, tags, description, text, word_count)
SELECT a.article_id, v.number, v.number = v.newest, a.first_seen_at + (v.number - 1) * interval '5 hours', a.first_seen_at + (v.number - 1) * interval '5 hours',
    CASE WHEN v.number > 1 THEN '{text}'::text[] ELSE '{}' END, a.first_run_id, a.article_id, '2', a.canonical_url_hash, a.canonical_url_hash, 'page', h.title, ARRAY[h.author],
    p.at, (p.at AT TIME ZONE 'UTC')::date, CASE WHEN p.at IS NOT NULL THEN 'second' END, 'en', 'section ' || a.article_id %% 12,
    ARRAY['tag ' || a.article_id %% 997, 'tag ' || a.article_id %% 89], left(x.text, 200), x.text, %(words)s + v.number
FROM newsreel.articles a
JOIN public.made_texts x ON x.n = a.article_id * 31 %% %(texts)s
JOIN public.made_titles h ON h.n = a.article_id * 17 %% %(titles)s
CROSS JOIN LATERAL (SELECT CASE WHEN a.article_id %% 100 > 0 THEN a.first_seen_at - interval '2 hours' END AS at) p
CROSS JOIN LATERAL (SELECT CASE WHEN a.article_id %% 33 = 0 THEN 2 ELSE 1 END AS newest) w
CROSS JOIN LATERAL (SELECT w.newest, generate_series(1, w.newest) AS number) v;
INSERT INTO newsreel.field_candidates (article_id, revision_number, field, origin, value, won)
SELECT article_id, revision_number, 'published_at', 'json-ld', published_at::text, true FROM newsreel.revisions WHERE published_at IS NOT NULL""",
    "entries": """
INSERT INTO newsreel.entries (source_id, feed_id, origin, entry_key, claims_hash, url, canonical_url, url_hash, host, host_bucket, title, published_at, published_precision, published_quality,
    dated_at, first_seen_at, last_seen_at, first_run_id, last_run_id, state, state_kind, state_reason, attempts, capture_id, article_id)
SELECT a.source_id, a.source_id, 'feed', a.canonical_url_hash, a.canonical_url_hash, a.canonical_url, a.canonical_url, a.canonical_url_hash, 'paper', a.source_id %% 1024, 'title',
    p.at, 'second', 'exact', p.at, a.first_seen_at, a.first_seen_at, a.first_run_id, a.first_run_id,
    CASE WHEN a.article_id %% 50 = 0 THEN 'failed' ELSE 'loaded' END, CASE WHEN a.article_id %% 50 = 0 THEN 'not_found' END, CASE WHEN a.article_id %% 50 = 0 THEN 'HTTP 404 Not Found' END,
    1, a.article_id, CASE WHEN a.article_id %% 50 > 0 THEN a.article_id END
FROM newsreel.articles a CROSS JOIN LATERAL (SELECT CASE WHEN a.article_id %% 100 > 0 THEN a.first_seen_at - interval '2 hours' END AS at) p""",
    "groups": """
INSERT INTO newsreel.duplicate_groups (representative_article_id, rule_version, updated_at)
SELECT article_id, '1', first_seen_at FROM newsreel.articles WHERE article_id %% 20 = 1;
INSERT INTO newsreel.duplicate_members (article_id, group_id, kind)
SELECT g.representative_article_id + step, g.group_id, 'near' FROM newsreel.duplicate_groups g CROSS JOIN generate_series(0, 2) AS s (step)
WHERE g.representative_article_id + step <= %(articles)s""",
    "months": """
DROP INDEX newsreel.current_articles_search, newsreel.current_articles_title, newsreel.current_articles_byline;
SELECT newsreel.ensure_article_months(ARRAY(SELECT generate_series(%(first)s::timestamptz, %(last)s::timestamptz, interval '1 month')) || %(last)s::timestamptz);
INSERT INTO newsreel.current_articles (article_id, source_id, revision_number, published_at, published_precision, published_on, first_seen_at, known_from_at,
    title, authors, byline, language, section, tags, word_count, is_paywalled, text_origin, search)
SELECT r.article_id, a.source_id, r.revision_number, r.published_at, r.published_precision, r.published_on, a.first_seen_at, r.known_from_at,
    r.title, r.authors, r.authors[1], r.language, r.section, r.tags, r.word_count, false, r.text_origin, h.vector || x.vector
FROM newsreel.revisions r JOIN newsreel.articles a USING (article_id)
JOIN public.made_texts x ON x.n = a.article_id * 31 %% %(texts)s
JOIN public.made_titles h ON h.n = a.article_id * 17 %% %(titles)s
WHERE r.is_current ORDER BY r.article_id""",
    "full-text index": "CREATE INDEX current_articles_search ON newsreel.current_articles USING gin (search)",
    "trigram indexes": """
CREATE INDEX current_articles_title ON newsreel.current_articles USING gin (title public.gin_trgm_ops);
CREATE INDEX current_articles_byline ON newsreel.current_articles USING gin (byline public.gin_trgm_ops)""",
    "statistics": "ANALYZE",
}


def fill(
    database: Database, articles: int, note: Callable[[str], None], texts: int = TEXTS, titles: int = TITLES
) -> None:
    """So many articles of a year, with everything that analysts' views read; `database` is a superuser's."""
    source = random.Random(2)  # noqa: S311 - not for secrets
    parameters = {
        "articles": articles, "sources": SOURCES, "texts": texts, "titles": titles, "words": WORDS, "first": FIRST_DAY,
        "last": FIRST_DAY.replace(year=FIRST_DAY.year + 1),
    }  # fmt: skip
    with database.transaction() as cursor:
        cursor.execute(_MADE)
        _copy(cursor, "made_texts (n, text)", ((sentences(source, WORDS),) for _ in range(texts)))
        names = [" ".join(some_words(source, 2)).title() for _ in range(5000)]
        heads = ((" ".join(some_words(source, 8)).capitalize(), source.choice(names)) for _ in range(titles))
        _copy(cursor, "made_titles (n, title, author)", heads)
        cursor.execute(_VECTORS)
    for name, statements in STEPS.items():
        note(name)
        with database.transaction() as cursor:
            cursor.execute(_SETTINGS)
            for statement in statements.split(";\n"):
                cursor.execute(statement, parameters)


def _copy(cursor: Cursor, table: str, rows: Iterable[Sequence[str]]) -> None:
    lines = io.StringIO()
    for number, values in enumerate(rows):
        told = "\t".join(value.replace("\n", "\\n") for value in values)
        lines.write(f"{number}\t{told}\n")
    lines.seek(0)
    cursor.copy_expert(f"COPY public.{table} FROM STDIN", lines)
