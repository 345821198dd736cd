"""A range of dates reads only the months that it touches, and searches use their indexes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks.warehouse.large import fill
from benchmarks.warehouse.synthetic_pages import vocabulary
from newsreel.store.cookbook import answer, find_recipe, parameters_of, recipes
from newsreel.store.database import Database
from tests.support.warehouses import Warehouses

SUPERUSER = "postgres"
MAY = {"202605"}
SPRING = {"202604", "202605", "202606"}
NONE: set[str] = set()
# Question -> values beside the range from 13 to 20 May 2026, and the months that may be read.
MONTHS: dict[str, tuple[dict[str, str], set[str]]] = {
    "article_history": ({"url": "https://www.paper0.example/none"}, NONE),
    "authors_by_output": ({}, MAY),
    "cohort": ({}, NONE),
    "corrected_articles": ({}, NONE),
    "coverage_holes": ({"month": "2026-05-01"}, NONE),
    "failed_pages": ({}, NONE),
    "first_to_report": ({}, MAY),
    "front_pages": ({"day": "2026-05-20"}, MAY),
    "in_headlines": ({}, MAY),
    "language_mix": ({}, MAY),
    "late_arrivals": ({}, MAY),
    "long_reads": ({}, MAY),
    "most_syndicated": ({}, MAY),
    "near_duplicates": ({}, SPRING),
    "own_texts": ({}, MAY),
    "paywalls": ({}, MAY),
    "publishing_hours": ({}, MAY),
    "rising_tags": ({}, MAY),
    "search": ({}, MAY),
    "sections": ({}, MAY),
    "silent_feeds": ({}, NONE),
    "term_by_source": ({}, MAY),
    "term_share": ({}, MAY),
    "undated_articles": ({}, {"undated"}),
    "untrusted_dates": ({}, MAY | {"undated"}),
    "who_copies_whom": ({}, MAY),
}
# These ask for no range, or for days: they find their rows in all months by an index.
BY_INDEX = {
    "articles_of_author": ({"name": "kabo"}, "byline_idx"),
    "volume_changes": ({"day": "2026-05-20", "days": "7"}, "timezone_idx"),
    "in_headlines": ({"piece": "kabo", "days": "400"}, "title_idx"),
    "term_by_source": ({"term": "kabo", "days": "400"}, "search_idx"),
    "first_to_report": ({"term": "kabo", "days": "400"}, "search_idx"),
}
# Of 6,000 in a year a month has some 510; a feed's newest is one of 500.
ENTRIES_OF_A_MONTH = 700
# What these read is in no plan of theirs, but in the counters of the months; those of `news.similar` say
# nothing, because its plan is made from the ends of all indexes. It fetches each article by its date.
IN_FUNCTIONS = ("search", "term_share")
# Not idx_scan: the planner looks at the ends of indexes.
_SCANS = """
SELECT relname, coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables
WHERE relname ~ '^current_articles_'"""


@pytest.fixture(scope="module")
def filled(warehouses: Warehouses) -> str:
    name = warehouses.fresh()
    with Database(warehouses.server.url(name, SUPERUSER)) as database:
        fill(database, 6000, lambda _: None, texts=300, titles=600)
    return name


@pytest.fixture
def database(warehouses: Warehouses, filled: str) -> Iterator[Database]:
    with Database(warehouses.owner_url(filled)) as opened:
        yield opened


def values(name: str, given: dict[str, str], database: Database) -> dict[str, str]:
    recipe = find_recipe(name)
    names = {parameter.name for parameter in recipe.parameters}
    ranged = {key: value for key, value in (("to", "2026-05-20"), ("days", "7")) if key in names}
    if name == "near_duplicates":
        url = "SELECT url FROM news.articles WHERE published_at >= '2026-05-15' ORDER BY published_at LIMIT 1"
        with database.transaction() as cursor:
            cursor.execute(url)
            ranged["url"] = cursor.fetchall()[0][0]
    return parameters_of(recipe, [f"{key}={value}" for key, value in {**ranged, **given}.items()])


def test_every_question_is_looked_at() -> None:
    assert set(MONTHS) | set(BY_INDEX) == set(recipes())


@pytest.mark.parametrize("name", MONTHS)
def test_only_the_months_of_the_range_are_read(database: Database, name: str) -> None:
    given, allowed = MONTHS[name]
    asked = values(name, given, database)
    statement = find_recipe(name).statement
    with database.transaction() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", asked)
        (plan,) = cursor.fetchall()[0]
    read = {node.get("Relation Name", "") for node in _nodes(plan[0]["Plan"]) if node["Actual Loops"]}
    touched = {table.rpartition("_")[2] for table in read if table.startswith("current_articles_")}
    assert touched <= allowed
    assert touched or not allowed or name in (*IN_FUNCTIONS, "near_duplicates")


@pytest.mark.parametrize("name", IN_FUNCTIONS)
def test_functions_read_only_the_months_of_the_range(database: Database, name: str) -> None:
    word = vocabulary()[20]
    asked = values(name, {"query" if name == "search" else "term": word}, database)
    with database.transaction() as cursor:
        cursor.execute(_SCANS)
        before = dict(cursor.fetchall())
        cursor.execute(find_recipe(name).statement, asked)
        assert cursor.fetchall()
        cursor.execute(_SCANS)
        touched = {
            table.rpartition("_")[2] for table, scans in cursor.fetchall() if scans > before.get(table, 0)
        }
    assert touched
    assert touched <= MONTHS[name][1]


@pytest.mark.parametrize("name", BY_INDEX)
def test_an_index_finds_the_rows(database: Database, name: str) -> None:
    given, index = BY_INDEX[name]
    with database.transaction() as cursor:
        # The months here are so small that reading them as a whole would be right.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN (FORMAT JSON) " + find_recipe(name).statement, values(name, given, database))
        (plan,) = cursor.fetchall()[0]
    used = {node["Index Name"] for node in _nodes(plan[0]["Plan"]) if "Index Name" in node}
    assert any(one.startswith("current_articles_") and index in one for one in used), used


@pytest.mark.parametrize(
    ("name", "indexes"),
    [
        ("coverage_holes", {"entries_dated", "entries_undated", "entries_hinted"}),
        ("silent_feeds", {"entries_feed_new"}),
    ],
)
def test_entries_are_found_by_indexes_and_never_all_read(
    database: Database, name: str, indexes: set[str]
) -> None:
    """Also where no setting forbids to read the whole table, and of the days that are asked for only."""
    given, _ = MONTHS[name]
    with database.transaction() as cursor:
        statement = "EXPLAIN (ANALYZE, FORMAT JSON) " + find_recipe(name).statement
        cursor.execute(statement, values(name, given, database))
        (plan,) = cursor.fetchall()[0]
    reads = [node for node in _nodes(plan[0]["Plan"]) if node.get("Relation Name") == "entries"]
    used = {node.get("Index Name") for node in _nodes(plan[0]["Plan"]) if "Index Name" in node}
    assert {node["Node Type"] for node in reads} <= {"Index Scan", "Index Only Scan", "Bitmap Heap Scan"}
    # Of indexes that are empty the planner takes whichever is the smallest.
    assert used & indexes
    assert sum(node["Actual Rows"] * node["Actual Loops"] for node in reads) <= ENTRIES_OF_A_MONTH


def test_columns_that_nobody_asks_for_are_not_fetched(database: Database) -> None:
    with database.transaction() as cursor:
        cursor.execute("EXPLAIN (FORMAT JSON) SELECT source, title, word_count FROM news.articles")
        (plan,) = cursor.fetchall()[0]
    tables = {node.get("Relation Name", "") for node in _nodes(plan[0]["Plan"])}
    assert {table for table in tables if not table.startswith("current_articles_")} == {"", "sources"}


def test_the_large_warehouse_is_filled_as_triggers_would(database: Database) -> None:
    with database.transaction() as cursor:
        cursor.execute("SELECT count(*) FROM newsreel.revisions WHERE is_current")
        current = cursor.fetchall()
        cursor.execute(
            "SELECT count(*) FROM newsreel.current_articles JOIN newsreel.revisions r"
            " USING (article_id, revision_number) WHERE r.is_current"
        )
        assert cursor.fetchall() == current
    assert answer(database, find_recipe("most_syndicated"), values("most_syndicated", {}, database)).rows


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", []):
        yield from _nodes(child)
