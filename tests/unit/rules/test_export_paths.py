"""Paths of exported files: safe whatever a source is called, and one owner for every file."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from fnmatch import fnmatchcase
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreel.domain.errors import UsageError
from newsreel.domain.export import ExportFormat, Partition
from newsreel.domain.window import Window
from newsreel.rules.export_paths import (
    LONGEST_NAME,
    MOST_DAYS_OF_SPAN,
    owned_files,
    partition_path,
    require_whole_days,
    safe_name,
    spans_of,
)

DAY = date(2026, 11, 5)


def test_a_dated_and_an_undated_partition() -> None:
    dated, undated = Partition(DAY, False, "example.org"), Partition(DAY, True, "example.org")
    assert partition_path(dated, ExportFormat.PARQUET) == (
        "published_date=2026-11-05/source=example.org/articles.parquet"
    )
    assert partition_path(undated, ExportFormat.CSV) == (
        "published_date=__HIVE_DEFAULT_PARTITION__/source=example.org/first-seen-2026-11-05.csv"
    )


@given(st.text(min_size=1, max_size=300))
def test_any_name_is_one_safe_path_segment(source: str) -> None:
    name = safe_name(source)
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-%")
    assert name not in {".", ".."}
    assert len(name) <= LONGEST_NAME
    if len(name) < LONGEST_NAME - 33:
        assert unquote(name) == source


@given(st.lists(st.text(min_size=1, max_size=300), unique=True))
def test_two_sources_never_share_a_name(sources: list[str]) -> None:
    assert len({safe_name(source) for source in sources}) == len(sources)


@pytest.mark.parametrize("source", ["../../etc", "a/b", "ü.example", "localhost:8080", "..", "a_b~c*[d]"])
@pytest.mark.parametrize("is_undated", [False, True])
def test_an_export_of_a_day_owns_its_files_and_no_others(source: str, is_undated: bool) -> None:
    path = partition_path(Partition(DAY, is_undated, source), ExportFormat.JSONL)
    assert path.count("/") == 2
    for only in (None, source):
        pattern = owned_files(DAY, is_undated=is_undated, source=only, form=ExportFormat.JSONL)
        assert fnmatchcase(path, pattern)
    other = date(2026, 11, 6)
    for pattern in (
        owned_files(other, is_undated=is_undated, source=None, form=ExportFormat.JSONL),
        owned_files(DAY, is_undated=not is_undated, source=None, form=ExportFormat.JSONL),
        owned_files(DAY, is_undated=is_undated, source="other.example", form=ExportFormat.JSONL),
        owned_files(DAY, is_undated=is_undated, source=None, form=ExportFormat.CSV),
    ):
        assert not fnmatchcase(path, pattern)


@given(st.sets(st.dates(min_value=date(2000, 1, 1), max_value=date(2000, 3, 1))))
def test_spans_have_exactly_the_days(days: set[date]) -> None:
    spans = list(spans_of(days))
    assert [day for span in spans for day in span.days()] == sorted(days)
    assert all(len(list(span.days())) <= MOST_DAYS_OF_SPAN for span in spans)
    for one, two in itertools.pairwise(spans):
        assert one.end < two.start or (one.end == two.start and len(list(one.days())) == MOST_DAYS_OF_SPAN)


def test_parts_of_days_are_refused() -> None:
    with pytest.raises(UsageError, match="a partition is one whole day"):
        require_whole_days(Window(datetime(2026, 11, 5, 6, tzinfo=UTC), datetime(2026, 11, 6, tzinfo=UTC)))
