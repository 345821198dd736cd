"""The table of a run's sources in a terminal."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from rich.console import Console

from newsreel.cli.report import show_report
from newsreel.domain.run import RunReport, SourceReport
from newsreel.domain.window import Window
from newsreel.rules.report_text import COLUMNS, columns_that_fit

DAY = Window(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC))
LONG = "the-very-long-regional-newspaper.co.example"
LIVE = (
    SourceReport("courier.example", 3, 1, 0, 24, 24, 23, 1, 2, 14, 2, 0, ()),
    SourceReport(LONG, 1, 0, 0, 120, 118, 117, 0, 12, 0, 0, 1, ()),
)
PAST = (SourceReport("courier.example", 0, 0, 0, 24, 24, 23, 0, 2, 0, 0, 0, ()),)


def shown(sources: tuple[SourceReport, ...], width: int) -> str:
    out = Console(file=io.StringIO(), width=width, highlight=False)
    span = DAY.start, DAY.end
    report = RunReport(1, "cli/1", "ingest_articles", "cli", DAY, *span, "success", None, sources)
    show_report(out, report)
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue()


@pytest.mark.parametrize("width", [80, 120, 140])
@pytest.mark.parametrize("sources", [LIVE, PAST])
def test_names_and_numbers_are_whole(sources: tuple[SourceReport, ...], width: int) -> None:
    text = shown(sources, width)
    assert all(source.source in text for source in sources)
    assert "…" not in text
    assert "articles" in text
    assert "failures" in text


def test_in_a_narrow_terminal_a_name_goes_on_in_the_next_line() -> None:
    lines = shown(LIVE, 50).splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith(LONG[:20]))
    assert lines[at].split()[0] + lines[at + 1].split()[0] == LONG
    assert lines[at + 1].split()[1:] == ["117", "0"]


def columns(row: tuple[str, ...], width: int) -> list[str]:
    return [COLUMNS[column] for column in columns_that_fit([row], width)]


def test_columns_of_noughts_go_before_those_that_say_something() -> None:
    row = ("courier.example", "0", "24", "24", "23", "0", "2", "14 (2 changed)", "0")
    assert columns(row, 140) == list(COLUMNS)
    assert columns(row, 92) == [name for name in COLUMNS if name != "polled"]
    assert columns(row, 84) == [name for name in COLUMNS if name not in ("polled", "revised")]
    assert columns(row, 80) == [name for name in COLUMNS if name not in ("polled", "revised", "revisited")]
    assert columns(row, 10) == ["source", "new articles", "failures"]
