"""Loading: our path beside bare psycopg2, each method into a warehouse of its own, in alternating slices."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from psycopg2.extras import execute_values

from benchmarks.warehouse.synthetic_pages import SOURCES, page
from newsreel.domain.revision import Outcome
from newsreel.rules.article_assembly import written_value
from newsreel.rules.urls import host_of, source_domain
from newsreel.store.database import Cursor, Database
from newsreel.store.load_rows import ReadPage, store_pages
from newsreel.store.revision_rows import NewRevision, Reading, revision_row
from tests.support.warehouses import Warehouses

BATCH = 1000
SLICE = 2000
_RUN = """
INSERT INTO newsreel.runs (run_key, pipeline, kind, is_live, window_start, window_end, started_at)
VALUES ('benchmark', 'ingest_articles', 'cli', true, now(), now() + interval '1 day', now())
RETURNING run_id, started_at"""
_ARTICLES = """newsreel.articles (article_id, source_id, canonical_url, canonical_url_hash, first_seen_at,
    first_run_id)"""
_ALIASES = "newsreel.article_aliases (url_hash, url, article_id, reason)"
_QUEUE = "newsreel.wording_queue (article_id, revision_number)"
_CANDIDATES = "newsreel.field_candidates (article_id, revision_number, field, origin, value, won)"
_REVISIONS = """newsreel.revisions (article_id, revision_number, is_current, known_from_at, recorded_at,
    changed_fields, run_id, capture_id, extractor_version, content_hash, text_hash, text_origin, title,
    subtitle, authors, agencies, published_at, published_on, published_precision, published_offset_minutes,
    modified_at, modified_precision, modified_offset_minutes, language, section, tags, description, image_url,
    is_paywalled, text, word_count, archived_at)"""

Rows = dict[str, list[tuple[object, ...]]]
Load = Callable[[Cursor, "Target", Sequence[ReadPage]], None]


@dataclass
class Target:
    """A warehouse that one method fills; keys of articles are counted here, as a bare method has to."""

    database: Database
    reading: Reading
    sources: dict[str, int]
    articles: int = 0
    seconds: float = 0.0


def rows_of(target: Target, pages: Sequence[ReadPage]) -> Rows:
    """What the bare methods write: the same rows as our path."""
    rows: Rows = {_ARTICLES: [], _ALIASES: [], _QUEUE: [], _REVISIONS: [], _CANDIDATES: []}
    for one in pages:
        target.articles += 1
        key, draft, document = target.articles, one.draft, one.document
        source = target.sources[source_domain(host_of(draft.canonical_url))]
        rows[_ARTICLES].append(
            (
                key,
                source,
                draft.canonical_url,
                draft.canonical_url_hash,
                document.first_seen_at,
                target.reading.run_id,
            )
        )
        rows[_QUEUE].append((key, 1))
        rows[_ALIASES] += [(hashed, url, key, reason) for hashed, url, reason in one.keyed_urls]
        rows[_REVISIONS].append(
            revision_row(
                NewRevision(
                    target.reading,
                    key,
                    1,
                    document.sighting,
                    target.reading.at,
                    (),
                    draft,
                )
            )
        )
        rows[_CANDIDATES] += [
            (
                key,
                1,
                told.candidate.field,
                told.candidate.origin,
                written_value(told.candidate.value),
                told.won,
            )
            for told in draft.provenance
        ]
    return rows


def ours(cursor: Cursor, _: Target, pages: Sequence[ReadPage]) -> None:
    """`store_pages`."""
    outcomes = {one.outcome for one in store_pages(cursor, pages)}
    if not outcomes <= {Outcome.FIRST, Outcome.SAME}:
        raise AssertionError(f"pages that are new or known came to {outcomes}")


def bare_execute_values(cursor: Cursor, target: Target, pages: Sequence[ReadPage]) -> None:
    """Five inserts of many rows, nothing asked."""
    for table, rows in rows_of(target, pages).items():
        statement = f"INSERT INTO {table} {_overriding(table)} VALUES %s"  # noqa: S608 - our own names
        execute_values(cursor, statement, rows, page_size=BATCH)


def bare_executemany(cursor: Cursor, target: Target, pages: Sequence[ReadPage]) -> None:
    """A statement a row."""
    for table, rows in rows_of(target, pages).items():
        places = ", ".join(["%s"] * len(rows[0]))
        statement = f"INSERT INTO {table} {_overriding(table)} VALUES ({places})"  # noqa: S608 - as above
        cursor.executemany(statement, rows)


def _overriding(table: str) -> str:
    return "OVERRIDING SYSTEM VALUE" if table == _ARTICLES else ""


def bare_copy(cursor: Cursor, target: Target, pages: Sequence[ReadPage]) -> None:
    """COPY ... FROM STDIN, CSV made by Python's csv module."""
    for table, rows in rows_of(target, pages).items():
        text = io.StringIO()
        csv.writer(text).writerows([_copied(value) for value in row] for row in rows)
        text.seek(0)
        cursor.copy_expert(f"COPY {table} FROM STDIN WITH (FORMAT csv, NULL '')", text)


def _copied(value: object) -> object:
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    if isinstance(value, list):
        return "{" + ",".join('"' + str(one).replace('"', '\\"') + '"' for one in value) + "}"
    return value


METHODS: dict[str, Load] = {
    "newsreel, batches of 1,000": ours,
    "execute_values": bare_execute_values,
    "COPY": bare_copy,
    "executemany": bare_executemany,
}


def measure(
    warehouses: Warehouses, articles: int, minutes: float, advance: Callable[[int], None]
) -> tuple[int, dict[str, float]]:
    """Articles loaded by each method, and the seconds it takes; again: "newsreel, the same again".

    After so many minutes no further slice is begun, so that all methods have loaded the same.
    """
    until = time.monotonic() + 60 * minutes
    loaded = 0
    with ExitStack() as stack:
        targets = {name: _target(stack, warehouses) for name in METHODS}
        small = _target(stack, warehouses)
        again = 0.0
        for start in range(0, articles, SLICE):
            if time.monotonic() > until:
                break
            numbers = range(start, min(start + SLICE, articles))
            for name in _in_turn(list(METHODS), start // SLICE):
                target = targets[name]
                pages = [page(number, target.reading) for number in numbers]
                target.seconds += _timed(target, METHODS[name], pages, BATCH)
                if METHODS[name] is ours:
                    # Made anew: pages remember their keys once asked.
                    again += _timed(target, ours, [page(number, target.reading) for number in numbers], BATCH)
            small.seconds += _timed(small, ours, [page(number, small.reading) for number in numbers], 50)
            loaded += len(numbers)
            advance(len(numbers))
        found = {name: target.seconds for name, target in targets.items()}
        found |= {"newsreel, batches of 50": small.seconds, "newsreel, the same again": again}
        return loaded, found


def _in_turn(names: list[str], turn: int) -> Iterator[str]:
    at = turn % len(names)
    yield from names[at:] + names[:at]


def _timed(target: Target, load: Load, pages: Sequence[ReadPage], batch: int) -> float:
    begun = time.perf_counter()
    for start in range(0, len(pages), batch):
        with target.database.transaction() as cursor:
            load(cursor, target, pages[start : start + batch])
    return time.perf_counter() - begun


def _target(stack: ExitStack, warehouses: Warehouses) -> Target:
    return target_of(stack.enter_context(Database(warehouses.owner_url(warehouses.fresh()))))


def target_of(database: Database) -> Target:
    """An empty warehouse with a run, the sources, and the months of the articles."""
    with database.transaction() as cursor:
        cursor.execute(_RUN)
        ((run_id, at),) = cursor.fetchall()
        domains = [(source_domain(f"www.paper{number}.example"),) for number in range(SOURCES)]
        made = execute_values(
            cursor, "INSERT INTO newsreel.sources (domain) VALUES %s RETURNING domain, source_id", domains,
            page_size=BATCH, fetch=True,
        )  # fmt: skip
        # Months are there before the first night, as maintenance leaves them for the next one.
        cursor.execute(
            "SELECT newsreel.ensure_article_months(ARRAY(SELECT generate_series('2025-11-01'::timestamptz,"
            " '2026-11-01', interval '1 month')))"
        )
    return Target(database, Reading(run_id, "1", at), dict(made))
