"""Asking a large warehouse: searches and the cookbook, how long, what is read; bytes an article by part."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from benchmarks.warehouse.synthetic_pages import FIRST_DAY, vocabulary
from newsreel.store.cookbook import find_recipe, parameters_of, recipes
from newsreel.store.database import Database

# Questions are asked as of the last day, for 28 days unless the question has another length of its own.
LAST_DAY = FIRST_DAY.replace(year=FIRST_DAY.year + 1).date()


# A slow question is asked less often, so that the whole ends in time; so often at least.
MOST_SECONDS, FEWEST_TIMES = 20.0, 3


@dataclass(frozen=True)
class Timing:
    """Milliseconds of one question, rows that it gave, and what its plan reads."""

    name: str
    median_ms: float
    p95_ms: float
    rows: int
    plan: str


def searches() -> dict[str, str]:
    """Searches of different weight, as SQL."""
    words = vocabulary()
    rare, usual, frequent = words[20_000], words[1000], words[3]
    bounds = f"from_at => '{LAST_DAY}'::timestamptz - interval '28 days', to_at => '{LAST_DAY}'"
    return {
        "a rare word, all times": f"SELECT * FROM news.search('{rare}')",
        "two usual words, all times": f"SELECT * FROM news.search('{usual} {words[400]}')",
        "a word of every third article, all times": f"SELECT * FROM news.search('{frequent}')",
        "the same, 28 days": f"SELECT * FROM news.search('{frequent}', {bounds})",
        "a phrase, all times": f"SELECT * FROM news.search('\"{words[5]} {words[9]}\"')",
        "the beginning of a word, all times": f"SELECT * FROM news.search('{usual[:4]}*')",
        "without a word, one source": (
            f"SELECT * FROM news.search('{usual} -{frequent}', source_domain => 'www.paper7.example')"
        ),
        "trend of a usual word, a year by weeks": (
            f"SELECT * FROM news.trend('{usual}', 'week', '{FIRST_DAY.date()}', '{LAST_DAY}')"
        ),
        "trend of a frequent word, a year by weeks": (
            f"SELECT * FROM news.trend('{frequent}', 'week', '{FIRST_DAY.date()}', '{LAST_DAY}')"
        ),
        "articles like one": "SELECT * FROM news.similar(101)",
        "an address's article": "SELECT news.article_id('https://www.paper7.example/none')",
        "a piece of a headline, all times": (
            f"SELECT title FROM news.articles WHERE title ILIKE '%{words[30_000]}%' LIMIT 50"
        ),
        "articles of a day, as of a moment": (
            f"SELECT count(*) FROM news.article_as_of('{LAST_DAY}') WHERE published_at >= '2026-05-05' AND published_at < '2026-05-06'"
        ),
    }


def cookbook() -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """Name, statement and values of every question."""
    words = vocabulary()
    given = {
        "to": str(LAST_DAY), "day": str(LAST_DAY - timedelta(days=1)), "now": str(LAST_DAY), "month": "2026-05-01",
        "term": words[1000], "query": words[1000], "piece": words[30_000], "as_of": str(LAST_DAY), "name": words[30_000],
    }  # fmt: skip
    for name, recipe in recipes().items():
        names = {parameter.name for parameter in recipe.parameters}
        values = parameters_of(recipe, [f"{key}={value}" for key, value in given.items() if key in names])
        yield name, find_recipe(name).statement, values


def ask(database: Database, times: int, advance: Callable[[int], None]) -> tuple[list[Timing], list[Timing]]:
    """Searches, and the questions of the cookbook; each question `times` times, all in turn.

    A question that has taken long enough altogether is not asked any more.
    """
    with database.transaction() as cursor:
        cursor.execute(
            "SELECT url FROM news.articles WHERE published_at >= '2026-05-05' ORDER BY published_at LIMIT 1"
        )
        url = str(cursor.fetchall()[0][0])
    questions: dict[tuple[str, str], tuple[str, Mapping[str, str] | None]] = {
        ("search", name): (statement, None) for name, statement in searches().items()
    }
    for name, statement, given in cookbook():
        questions["cookbook", name] = (statement, {**given, **({"url": url} if "url" in given else {})})
    taken: dict[tuple[str, str], list[float]] = {key: [] for key in questions}
    rows: dict[tuple[str, str], int] = {}
    for _ in range(times):
        for key, (statement, values) in questions.items():
            advance(1)
            if len(taken[key]) >= FEWEST_TIMES and sum(taken[key]) > 1000 * MOST_SECONDS:
                continue
            with database.transaction() as cursor:
                begun = time.perf_counter()
                cursor.execute(statement, values)
                rows[key] = len(cursor.fetchall())
                taken[key].append(1000 * (time.perf_counter() - begun))
    found: dict[str, list[Timing]] = {"search": [], "cookbook": []}
    for key, (statement, values) in questions.items():
        ordered = sorted(taken[key])
        p95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
        plan = _plan(database, statement, values)
        found[key[0]].append(Timing(key[1], ordered[len(ordered) // 2], p95, rows[key], plan))
    return found["search"], found["cookbook"]


def _plan(database: Database, statement: str, values: Mapping[str, str] | None) -> str:
    """What is read, and how: months, indexes, tables as a whole."""
    with database.transaction() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + statement, values)
        (plan,) = cursor.fetchall()[0]
    months: set[str] = set()
    ways: dict[str, None] = {}
    for node in _nodes(plan[0]["Plan"]):
        if not node.get("Actual Loops"):
            continue
        table, index = node.get("Relation Name", ""), node.get("Index Name", "")
        if "current_articles_" in table:
            months.add(table)
        kind = node["Node Type"]
        if "Function" in kind and node.get("Schema") == "news":
            ways[f"function {node.get('Function Name')}"] = None
        elif index:
            ways[f"index {_column(index)}"] = None
        elif kind == "Seq Scan":
            ways[f"scan of {'months' if table.startswith('current_articles_') else table}"] = None
    parts = [f"{len(months)} month{'s' if len(months) > 1 else ''}"] if months else []
    return "; ".join([*parts, *ways])


def _column(index: str) -> str:
    if not index.startswith("current_articles_"):
        return index
    column = index.split("_", 3)[-1].removesuffix("_idx")
    return "current_articles." + ("day" if column == "timezone" else column)


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", []):
        yield from _nodes(child)


# By part: tables with what is stored aside, and their indexes; partitions count with their table.
_BYTES = """
SELECT CASE
    WHEN c.relname = 'revisions' THEN 'text: revisions'
    WHEN c.relname ~ '^current_articles_' THEN 'index: current_articles, table with full-text vectors'
    WHEN c.relname IN ('articles', 'article_aliases') THEN 'identity: articles and their addresses'
    WHEN c.relname = 'field_candidates' THEN 'provenance: field_candidates'
    WHEN c.relname = 'entries' THEN 'claims: entries'
    ELSE 'other' END AS part, sum(pg_table_size(c.oid)), sum(pg_indexes_size(c.oid))
FROM pg_class c WHERE c.relnamespace = 'newsreel'::regnamespace AND c.relkind = 'r' GROUP BY 1 ORDER BY 1"""
_INDEX_BYTES = """
SELECT regexp_replace(i.relname, '^current_articles_[a-z0-9]+(_2000)?_(.*?)(_idx)?$', '\\2'), sum(pg_relation_size(i.oid))
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
WHERE c.relname ~ '^current_articles_' AND c.relkind = 'r' GROUP BY 1 ORDER BY 2 DESC"""


def bytes_by_part(
    database: Database, articles: int
) -> tuple[dict[str, tuple[float, float]], dict[str, float]]:
    """Bytes an article: of each part, table and indexes; and of each index of the months."""
    with database.transaction() as cursor:
        cursor.execute(_BYTES)
        parts = {
            part: (float(table) / articles, float(index) / articles)
            for part, table, index in cursor.fetchall()
        }
        cursor.execute(_INDEX_BYTES)
        return parts, {name: float(size) / articles for name, size in cursor.fetchall()}
