"""Bytes of what the large warehouse leaves out: captures, and signatures of duplicates, of a small sample."""

from __future__ import annotations

import gzip
import html
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.warehouse.loading import target_of
from benchmarks.warehouse.synthetic_pages import page, sentences, some_words
from newsreel.adapters.compression import compress
from newsreel.adapters.system_clock import SystemClock
from newsreel.domain.fetch import Fetched
from newsreel.domain.settings import Settings
from newsreel.steps.group import group
from newsreel.steps.tools import Tools
from newsreel.store.capture_rows import new_capture, store_captures
from newsreel.store.database import Database
from newsreel.store.load_rows import ReadPage, store_pages
from newsreel.store.run_rows import ensure_partitions
from tests.support.warehouses import Warehouses

SAMPLE = 2000
# What surrounds a text: menus, teasers, scripts. Real pages had 174 KB in the mean.
_BYTES_AROUND = 170_000
_PARTS = """
SELECT CASE WHEN c.relname ~ '^capture' THEN 'capture: headers and compressed pages'
            ELSE 'signature: wordings, sketches, links, groups' END,
       sum(pg_table_size(c.oid)), sum(pg_indexes_size(c.oid))
FROM pg_class c WHERE c.relnamespace = 'newsreel'::regnamespace AND c.relkind = 'r'
  AND c.relname ~ '^(capture|sketches|wording|duplicate_|stop_hashes)'
GROUP BY 1 ORDER BY 1"""


def sample_sizes(warehouses: Warehouses, folder: Path | None) -> dict[str, tuple[float, float]]:
    """Bytes an article of captures and signatures: tables, and their indexes.

    Args:
        folder: pages to capture (`*.html`, `*.html.gz`), in place of made-up ones.
    """
    name = warehouses.fresh()
    with Database(warehouses.owner_url(name)) as database:
        target = target_of(database)
        at = datetime.now(UTC)
        pages = [page(number, target.reading) for number in range(SAMPLE)]
        with database.transaction() as cursor:
            ensure_partitions(cursor, at, at)
            for start in range(0, SAMPLE, 1000):
                store_pages(cursor, pages[start : start + 1000])
        captured = 0
        with database.transaction() as cursor:
            for one, body in zip(pages, _bodies(pages, folder), strict=False):
                url, headers = one.draft.canonical_url, {"content-type": "text/html; charset=utf-8"}
                fetched = Fetched(url, url, 200, headers, body, at, at)
                run_id, key = target.reading.run_id, one.draft.canonical_url_hash
                capture = new_capture(key, fetched, compress(body))
                store_captures(cursor, run_id, "page", [capture])
                captured += 1
        group(Tools(database, Settings(), SystemClock()))
        with database.transaction() as cursor:
            cursor.execute(_PARTS)
            return {
                part: (float(table) / number, float(index) / number)
                for part, table, index in cursor.fetchall()
                for number in (captured if part.startswith("capture") else SAMPLE,)
            }


def _bodies(pages: list[ReadPage], folder: Path | None) -> Iterator[bytes]:
    if folder is None:
        yield from (_made_up(number, one) for number, one in enumerate(pages))
        return
    for path in sorted((*folder.rglob("*.html"), *folder.rglob("*.html.gz"))):
        body = path.read_bytes()
        yield gzip.decompress(body) if path.suffix == ".gz" else body


def _made_up(number: int, one: ReadPage) -> bytes:
    """A page with its own text, and around it what repeats within a page as menus and teasers do."""
    source = random.Random(number)  # noqa: S311 - not for secrets
    blocks = []
    size = 0
    while size < _BYTES_AROUND:
        slug, words = "-".join(some_words(source, 4)), " ".join(some_words(source, 9))
        teaser = html.escape(sentences(source, 20))
        block = (
            f'<li class="teaser teaser--small" data-id="{source.randrange(10**9)}"><a class="teaser__link"'
            f' href="/news/{slug}-{source.randrange(10**7)}"><img loading="lazy" class="teaser__image"'
            f' src="/images/{source.randrange(16**12):x}.jpg" alt="{words}"><h3>{words}</h3></a>'
            f'<p class="teaser__text">{teaser}</p></li>'
        )
        blocks.append(block)
        size += len(block)
    text = "".join(f"<p>{html.escape(line)}</p>" for line in one.draft.text.split("\n\n"))
    around = len(blocks) // 2
    return (
        f"<!doctype html><html lang=en><head><title>{one.draft.title}</title></head><body><ul>"
        f"{''.join(blocks[:around])}</ul><article><h1>{one.draft.title}</h1>{text}</article>"
        f"<ul>{''.join(blocks[around:])}</ul></body></html>"
    ).encode()
