"""What a run owns, as the database decides it: the same as the rule, for any find and any window."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from psycopg2.extras import execute_values

from newsreel.domain.window import Window
from newsreel.rules.find_span import FindSpan
from newsreel.store.database import Database
from newsreel.store.feed_rows import ensure_source

FIRST = datetime(2026, 10, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def spans(random: Random, count: int) -> list[FindSpan]:
    found = []
    for _ in range(count):
        end = FIRST + random.randrange(40 * 24) * HOUR
        start = None if random.random() < 0.3 else end - random.randrange(300) * HOUR
        found.append(FindSpan(start, end, None))
    return found


def windows(random: Random, count: int) -> list[Window]:
    starts = [FIRST + random.randrange(35 * 24) * HOUR for _ in range(count)]
    return [Window(start, start + random.randrange(1, 200) * HOUR) for start in starts]


def test_a_run_for_the_past_owns_the_finds_whose_spans_meet_its_window(database: Database) -> None:
    random = Random(11)
    finds, asked = spans(random, 300), windows(random, 40)
    with database.transaction() as cursor:
        source = ensure_source(cursor, "https://paper.example/")
        rows = [(f"run-{n}", window.start, window.end, FIRST) for n, window in enumerate(asked)]
        found = execute_values(
            cursor,
            "INSERT INTO newsreel.runs (run_key, pipeline, kind, is_live, window_start, window_end,"
            " started_at)"
            " VALUES %s RETURNING run_id",
            [(key, "ingest_articles", "backfill", False, start, end, at) for key, start, end, at in rows],
            fetch=True,
        )
        runs = [run for (run,) in found]
        entries = [
            (
                source, "sitemap", bytes([n % 256, n // 256]), b"c", f"https://paper.example/{n}",
                f"https://paper.example/{n}", bytes([n // 256, n % 256]), "paper.example", 1, FIRST, FIRST,
                runs[0], runs[0], span.not_before_at, span.not_after_at,
            )
            for n, span in enumerate(finds)
        ]  # fmt: skip
        execute_values(
            cursor,
            "INSERT INTO newsreel.entries (source_id, origin, entry_key, claims_hash, url, canonical_url,"
            " url_hash, host, host_bucket, first_seen_at, last_seen_at, first_run_id, last_run_id,"
            " not_before_at, not_after_at)"
            " VALUES %s",
            entries,
            page_size=500,
        )
        cursor.execute(
            "SELECT r.run_id, e.url FROM newsreel.runs r JOIN newsreel.entries e ON newsreel.owns(r, e)"
        )
        owned = set(cursor.fetchall())
    expected = {
        (run, f"https://paper.example/{n}")
        for run, window in zip(runs, asked, strict=True)
        for n, span in enumerate(finds)
        if span.meets(window)
    }
    assert owned == expected


def test_a_live_run_leaves_finds_alone_unless_their_date_is_in_its_window(database: Database) -> None:
    with database.transaction() as cursor:
        source = ensure_source(cursor, "https://paper.example/")
        cursor.execute(
            "INSERT INTO newsreel.runs (run_key, pipeline, kind, is_live, window_start, window_end,"
            " started_at)"
            " VALUES ('live', 'ingest_articles', 'scheduled', true, '2026-10-05', '2026-10-06', '2026-10-06')"
            " RETURNING run_id"
        )
        (run,) = cursor.fetchone() or (0,)
        for n, (dated, bound) in enumerate(
            [(None, FIRST), ("2026-10-05 08:00+00", FIRST), ("2026-10-07 08:00+00", FIRST), (None, None)]
        ):
            cursor.execute(
                "INSERT INTO newsreel.entries (source_id, origin, entry_key, claims_hash, url, canonical_url,"
                " url_hash, host, host_bucket, first_seen_at, last_seen_at, first_run_id, last_run_id,"
                " dated_at, not_after_at)"
                " VALUES (%s, 'x', %s, 'c', %s, %s, %s, 'h', 1, now(), now(), %s, %s, %s, %s)",
                (source, bytes([n]), str(n), str(n), bytes([n]), run, run, dated, bound),
            )
        cursor.execute(
            "SELECT e.url FROM newsreel.runs r JOIN newsreel.entries e ON newsreel.owns(r, e) ORDER BY 1"
        )
        assert [url for (url,) in cursor.fetchall()] == ["1", "3"]
