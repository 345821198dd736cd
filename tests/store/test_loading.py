"""Many pages written at once mean the same as one after the other."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from benchmarks.warehouse.synthetic_pages import page
from newsreel.domain.revision import Outcome
from newsreel.rules.urls import url_key
from newsreel.store.article_rows import store_article
from newsreel.store.database import Cursor, Database
from newsreel.store.feed_rows import ensure_source
from newsreel.store.load_rows import ReadPage, store_pages
from newsreel.store.revision_rows import Reading, StoredArticle
from tests.support.table_contents import table_contents
from tests.support.warehouses import Warehouses

NOW = datetime(2026, 11, 20, tzinfo=UTC)
RUN = """
INSERT INTO newsreel.runs (run_key, pipeline, kind, is_live, window_start, window_end, started_at)
VALUES (%s, 'ingest_articles', 'cli', true, now(), now() + interval '1 day', now()) RETURNING run_id"""


def reading(database: Database, version: str = "1") -> Reading:
    with database.transaction() as cursor:
        cursor.execute(RUN, (f"loading {version}",))
        row = cursor.fetchone()
    assert row is not None
    return Reading(row[0], version, NOW)


def corrected(one: ReadPage, hours: int = 1) -> ReadPage:
    """The same page with another text, captured later."""
    text = one.draft.text + "\n\nCorrection: it was another day."
    draft = replace(one.draft, text=text, text_hash=url_key(text), content_hash=url_key(text))
    later = one.document.last_seen_at + timedelta(hours=hours)
    return replace(one, draft=draft, document=replace(one.document, captured_at=later))


def at_address(one: ReadPage, other: ReadPage) -> ReadPage:
    """A page whose link leads to the article of another."""
    return replace(one, aliases={other.draft.canonical_url: "redirect"})


def one_after_the_other(cursor: Cursor, pages: list[ReadPage]) -> list[StoredArticle]:
    return [store_article(cursor, p.reading, p.document, p.draft, dict(p.aliases)) for p in pages]


def batches_of(base: list[ReadPage], newer: Reading) -> list[list[ReadPage]]:
    """New pages, known ones, changed ones, pages of one article, in one batch and in several."""
    again = [replace(one, reading=newer) for one in base[:6]]
    return [
        [*base[:6], corrected(base[2])],
        base[:8],
        [*again, base[8], replace(base[8], document=replace(base[8].document, capture_id=99))],
        [corrected(base[0]), base[9], at_address(base[10], base[9]), at_address(base[11], base[1]), base[12]],
        [],
        base,
    ]


@pytest.mark.parametrize("seed", range(2))
def test_a_batch_means_the_same_as_its_pages(warehouses: Warehouses, seed: int) -> None:
    contents, outcomes = [], []
    for store in (store_pages, one_after_the_other):
        with Database(warehouses.writer_url(warehouses.fresh())) as database:
            first, newer = reading(database), reading(database, "2")
            base = [page(number, first, words=60) for number in range(14)]
            batches = batches_of(base, newer)
            random.Random(seed).shuffle(batches)
            told = []
            for batch in batches:
                with database.transaction() as cursor:
                    told.append([(one.outcome, one.revision_number) for one in store(cursor, batch)])
            outcomes.append(told)
            contents.append(table_contents(database))
    assert outcomes[0] == outcomes[1]
    assert contents[0] == contents[1]
    assert {outcome for told in outcomes[0] for outcome, _ in told} >= {
        Outcome.FIRST,
        Outcome.SAME,
        Outcome.REVISED,
    }


def test_an_article_that_another_worker_makes_meanwhile_is_one(database: Database) -> None:
    """The other worker commits between the question and the insert."""
    now = reading(database)
    pages = [page(number, now, words=60) for number in range(3)]
    with database.transaction() as cursor:
        for one in pages:
            ensure_source(cursor, one.draft.canonical_url)

    class Meddler:
        """A cursor that lets another worker store the first page before the first insert."""

        def __init__(self, cursor: Cursor) -> None:
            self._cursor = cursor
            self._done = False

        def __getattr__(self, name: str) -> object:
            return getattr(self._cursor, name)

        def execute(self, statement: str | bytes, values: Any = None) -> None:
            text = statement.decode() if isinstance(statement, bytes) else statement
            if text.startswith("INSERT INTO newsreel.articles ") and not self._done:
                self._done = True
                with Database(database._url) as other, other.transaction() as cursor:
                    store_pages(cursor, pages[:1])
            self._cursor.execute(statement, values)

    with database.transaction() as cursor:
        stored = store_pages(Meddler(cursor), pages)  # type: ignore[arg-type]
    assert [one.outcome for one in stored] == [Outcome.SAME, Outcome.FIRST, Outcome.FIRST]
    with database.transaction() as cursor:
        cursor.execute("SELECT count(*), count(DISTINCT article_id) FROM newsreel.revisions")
        assert cursor.fetchone() == (3, 3)


def test_unchanged_pages_cost_no_writing(database: Database) -> None:
    now = reading(database)
    pages = [page(number, now, words=60) for number in range(20)]
    with database.transaction() as cursor:
        store_pages(cursor, pages)
    written = "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables"
    with database.transaction() as cursor:
        cursor.execute(written)
        before = cursor.fetchone()
        assert {one.outcome for one in store_pages(cursor, pages)} == {Outcome.SAME}
        cursor.execute(written)
        assert cursor.fetchone() == before


def test_workers_that_need_the_same_new_months_get_along(
    warehouses: Warehouses, warehouse: str, database: Database
) -> None:
    now = reading(database)

    def load(worker: int) -> int:
        with Database(warehouses.writer_url(warehouse)) as own:
            pages = [page(number, now, words=40) for number in range(worker * 20, worker * 20 + 30)]
            for start in range(0, len(pages), 10):
                own.repeat(lambda cursor, batch=pages[start : start + 10]: store_pages(cursor, batch))  # type: ignore[misc]
            return len(pages)

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(load, range(4))) == 120
    with database.transaction() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM newsreel.revisions), count(*), count(DISTINCT article_id),"
            " count(DISTINCT tableoid) FROM newsreel.current_articles"
        )
        assert cursor.fetchone() == (90, 90, 90, 12)
