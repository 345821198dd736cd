"""A warehouse full of sketches without articles, and MinHash-LSH band rows beside them."""

from __future__ import annotations

import io
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from rensa import RMinHash
from rich.progress import Progress

from newsreel.rules.candidates import shelf_of
from newsreel.rules.near_duplicates import RULE_VERSION
from newsreel.store.database import Cursor, Database
from newsreel.store.statements import int_array
from tests.support.stored_articles import Story

WEEKS = 15
KEYS = 24
BANDS = 25
ROWS_A_BAND = 5
FILLED_AT_ONCE = 20_000
FIRST_DAY = datetime(2026, 6, 1, 12, tzinfo=UTC)
_FILL_SKETCHES = """
INSERT INTO newsreel.sketches (wording_key, hash, shelf)
SELECT hashint8extended(article, 3), hashint8(article * 64 + place),
       %(first)s + (article %% %(weeks)s)::integer
FROM generate_series(%(from)s::bigint, %(to)s::bigint) article, generate_series(1, %(keys)s) place"""
_FILL_WORDINGS = """
INSERT INTO newsreel.wordings (article_id, wording_key, dated_at, shelf, revision_number, rule_version)
SELECT -article, hashint8extended(article, 3),
       %(first_at)s::timestamptz + interval '7 days' * (article %% %(weeks)s),
       %(first)s + (article %% %(weeks)s)::integer, 1, %(rule_version)s
FROM generate_series(%(from)s::bigint, %(to)s::bigint) article"""
_FILL_BANDS = """
INSERT INTO minhash_bands (wording_key, hash, shelf)
SELECT hashint8extended(article, 3), hashint8extended(article * 64 + place, 2),
       %(first)s + (article %% %(weeks)s)::integer
FROM generate_series(%(from)s::bigint, %(to)s::bigint) article, generate_series(1, %(bands)s) place"""
_LOOK_UP_BANDS = """
SELECT hash, wording_key FROM minhash_bands WHERE shelf = %(shelf)s AND hash = ANY(%(hashes)s::bigint[])"""
_COPY_BANDS = "COPY minhash_bands (shelf, hash, wording_key) FROM STDIN"
_TABLES = ("sketches", "wordings", "wording_links", "grouping_queue", "duplicate_groups", "duplicate_members")
_SIZE = """
SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint
FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
WHERE relkind = 'r' AND (n.nspname || '.' || relname) ~ %s"""


@contextmanager
def without_indexes(database: Database) -> Iterator[None]:
    """Fill faster: the two big indexes are built afterwards, which packs them tighter than growth would."""
    with database.transaction() as cursor:
        cursor.execute("DROP INDEX newsreel.sketches_hash, minhash_bands_hash")
    yield
    with database.transaction() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute("CREATE INDEX sketches_hash ON newsreel.sketches (hash)")
        cursor.execute("CREATE INDEX minhash_bands_hash ON minhash_bands (hash)")


def fill(database: Database, start: int, end: int, progress: Progress) -> None:
    """Articles from `start` to `end`, in the three tables that are searched."""
    bar = progress.add_task(f"filling to {end:,}", total=end - start)
    for first in range(start, end, FILLED_AT_ONCE):
        last = min(first + FILLED_AT_ONCE, end)
        parameters = {
            "from": first + 1,
            "to": last,
            "first": shelf_of(FIRST_DAY),
            "first_at": FIRST_DAY,
            "weeks": WEEKS,
            "keys": KEYS,
            "bands": BANDS,
            "rule_version": RULE_VERSION,
        }
        with database.transaction() as cursor:
            for statement in (_FILL_SKETCHES, _FILL_WORDINGS, _FILL_BANDS):
                cursor.execute(statement, parameters)
        progress.advance(bar, last - first)
    progress.remove_task(bar)


def sizes_bytes(cursor: Cursor) -> tuple[int, int]:
    """Bytes of our tables and of the band rows, indexes included."""
    found = []
    for pattern in (rf"^newsreel\.({'|'.join(_TABLES)})(_\d+_\d+)?$", r"^public\.bands_\d+$"):
        cursor.execute(_SIZE, (pattern,))
        row = cursor.fetchone()
        found.append(int(row[0]) if row else 0)
    return found[0], found[1]


def measure_bands(database: Database, texts: Sequence[Story]) -> tuple[float, float, float]:
    """Seconds for hashing, looking up and inserting the band rows of a batch, as ours are."""
    began = time.perf_counter()
    rows = []
    for number, one in enumerate(texts):
        words = one.text.lower().split()
        signature = RMinHash(num_perm=BANDS * ROWS_A_BAND, seed=1)
        signature.update([" ".join(words[place : place + 5]) for place in range(len(words) - 4)])
        values = signature.digest()
        for band in range(BANDS):
            part = (band, *values[band * ROWS_A_BAND : (band + 1) * ROWS_A_BAND])
            rows.append((shelf_of(one.published_at or FIRST_DAY), hash(part), number))
    hashed = time.perf_counter()
    with database.transaction() as cursor:
        asked: defaultdict[int, list[int]] = defaultdict(list)
        for shelf, value, _ in rows:
            for around in (shelf - 1, shelf, shelf + 1):
                asked[around].append(value)
        for shelf, hashes in asked.items():
            cursor.execute(_LOOK_UP_BANDS, {"shelf": shelf, "hashes": int_array(hashes)})
            cursor.fetchall()
        found = time.perf_counter()
        lines = (f"{shelf}\t{value}\t{number}\n" for shelf, value, number in sorted(rows))
        cursor.copy_expert(_COPY_BANDS, io.StringIO("".join(lines)))
    return hashed - began, found - hashed, time.perf_counter() - found


def prepare(owner: Database) -> None:
    """Partitions, and no foreign key: the articles behind the sketches are not there."""
    with owner.transaction() as cursor:
        cursor.execute("ALTER TABLE newsreel.wordings DROP CONSTRAINT wordings_article_id_fkey")
        cursor.execute(
            "CREATE TABLE minhash_bands (wording_key bigint NOT NULL, hash bigint NOT NULL,"
            " shelf integer NOT NULL) PARTITION BY LIST (shelf)"
        )
        cursor.execute("CREATE INDEX minhash_bands_hash ON minhash_bands (hash)")
        for number in range(-1, WEEKS + 1):
            shelf = shelf_of(FIRST_DAY) + number
            cursor.execute("SELECT newsreel.ensure_sketch_shelf(%s)", (shelf,))
            cursor.execute(
                f"CREATE TABLE bands_{number + 1} PARTITION OF minhash_bands FOR VALUES IN (%s)", (shelf,)
            )
