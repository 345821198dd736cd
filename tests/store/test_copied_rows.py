"""Whatever a text holds arrives as it is."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsreel.domain.errors import UnstorableError
from newsreel.store.copied_rows import copy_rows
from newsreel.store.database import Database

TABLE = "CREATE TEMPORARY TABLE copied (number bigint, word text, won boolean) ON COMMIT DROP"
COPY = "COPY copied (number, word, won) FROM STDIN"
words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"))
rows = st.lists(
    st.tuples(st.integers(-(2**63), 2**63 - 1) | st.none(), words | st.none(), st.booleans() | st.none()),
    max_size=20,
)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows)
def test_rows_arrive_as_they_are(
    database: Database, written: list[tuple[int | None, str | None, bool | None]]
) -> None:
    hard = [(1, "\\N", True), (2, "\\.", False), (3, "a\tb\\n\nc\r\\", None), (4, "", True)]
    with database.transaction() as cursor:
        cursor.execute(TABLE)
        copy_rows(cursor, COPY, [*hard, *written])
        cursor.execute("SELECT number, word, won FROM copied")
        assert cursor.fetchall() == [*hard, *written]


def test_what_postgres_can_not_store_is_refused(database: Database) -> None:
    def write() -> None:
        with database.transaction() as cursor:
            cursor.execute(TABLE)
            copy_rows(cursor, COPY, [(1, "a\x00b", True)])

    with pytest.raises(UnstorableError):
        write()
