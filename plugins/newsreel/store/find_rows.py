"""Entries that histories claim."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from psycopg2.extras import execute_values

from newsreel.domain.history import Find, HistoryKind
from newsreel.rules.entry_changes import keyed_find
from newsreel.rules.find_span import FindSpan
from newsreel.rules.page_retry import GONE
from newsreel.store.capture_rows import ask_archive
from newsreel.store.database import Cursor
from newsreel.store.entry_rows import claims_of, claims_row
from newsreel.store.statements import sql


def store_finds(
    cursor: Cursor,
    run_id: int,
    source_id: int,
    kind: HistoryKind,
    finds: Sequence[tuple[Find, FindSpan]],
    at: datetime,
) -> int:
    """Write what a history claims; gives how many of the pages nobody knew.

    A page that is known already is where the others who claim it are, so that nobody asks for it
    again; one that is gone and that an archive has is asked for there. A find whose address is none is
    left out.
    """
    rows: dict[bytes, tuple[object, ...]] = {}
    keys: set[bytes] = set()
    for find, span in finds:
        keyed = keyed_find(find.entry)
        if keyed is None or keyed.entry_key in rows:
            continue
        keys.add(keyed.url_hash)
        rows[keyed.entry_key] = (
            source_id, kind.value, keyed.entry_key, *claims_row(claims_of(keyed)),
            span.not_before_at, span.not_after_at, span.hinted_at, find.found_in,
            find.archived_url, find.archived_at, at, at, run_id, run_id,
        )  # fmt: skip
    if not rows:
        return 0
    url_hashes = {"url_hashes": sorted(keys)}
    cursor.execute(sql("finds.count_known"), url_hashes)
    (known,) = cursor.fetchone() or (0,)
    cursor.execute(sql("finds.lock_articles"), url_hashes)
    execute_values(cursor, sql("finds.insert_finds"), [rows[key] for key in sorted(rows)], page_size=500)
    cursor.execute(sql("finds.join_known"), url_hashes)
    cursor.execute(sql("finds.join_articles"), url_hashes)
    cursor.execute(sql("finds.share_copies"), url_hashes)
    cursor.execute(sql("finds.gone_with_copies"), url_hashes | {"gone_kinds": sorted(GONE)})
    for key, archived_url, archived_at in cursor.fetchall():
        ask_archive(cursor, run_id, bytes(key), (archived_url, archived_at))
    return len(keys) - int(known)


def ask_again(cursor: Cursor, run_id: int, source_id: int) -> int:
    """Let the pages of a run's window wait anew that it has not asked for; gives how many entries."""
    wanted = {"run_id": run_id, "source_id": source_id, "begins_anew": False}
    cursor.execute(sql("finds.ask_again"), wanted)
    return cursor.rowcount
