"""The report as Markdown and HTML: all that it has to say is there, and nothing that feeds say breaks it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest

from newsreel.domain.quality import QualityCheck, Verdict
from newsreel.domain.run import ReportedFailure, RunReport, SourceReport
from newsreel.rules.report_pages import report_html, report_markdown
from newsreel.rules.report_text import report_lines
from newsreel.rules.verdict import why_incomplete
from tests.support.runs import day_window

NASTY = (
    "</td><script>alert(1)</script><img src=x onerror=y> | `x` **b** [a](javascript:b)\n# head\n- item & <b>"
)
NO_AUTHOR = "20 of 20 have no author."
STARTED = datetime(2026, 11, 19, 0, 0, 5, tzinfo=UTC)


def a_report(text: str = "HTTP 404") -> RunReport:
    failures = (
        ReportedFailure("page", "http_error", text, 2, f"https://example.org/{text}"),
        ReportedFailure("gap", "missed_entries", "entries came and went", 1, "https://example.org/feed"),
    )
    sources = (
        SourceReport("example.org", 3, 1, 0, 40, 38, 36, 2, 5, 12, 3, 1, failures),
        SourceReport("quiet.example", 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, ()),
    )
    quality = (
        QualityCheck("volume", None, None, Verdict.FAIL, text, 0.0, 80.0, 60.0, 0),
        QualityCheck("without_author", "example.org", None, Verdict.WARN, NO_AUTHOR, 1, 0, 0.2, 20),
        QualityCheck("length", "example.org", None, Verdict.OK, "400 words in the median.", 400, 400, 200, 9),
    )  # fmt: skip
    return RunReport(
        7, "ingest_articles/scheduled__2026", "ingest_articles", "scheduled", day_window(date(2026, 11, 18)),
        STARTED, STARTED, "failed", text, sources, quality,
    )  # fmt: skip


class Page(HTMLParser):
    """Counts tags, collects text, and keeps all attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_a_page_says_all_and_fetches_nothing() -> None:
    page = Page(report_html(a_report()))
    shown = " ".join(" ".join(page.texts).split())
    for expected in (
        "2026-11-18 00:00 to 2026-11-19 00:00 UTC: failed",
        "3 checks, 1 warning(s), 1 failed",
        NO_AUTHOR, "2 page(s) http_error HTTP 404", "entries came and went", "12 (3 changed)",
        "quiet.example", "400 words in the median.",
    ):  # fmt: skip
        assert expected in shown
    assert not {"script", "img", "link", "iframe", "object", "a"} & set(page.tags)
    assert not {"src", "href", "style"} & {name for name, _ in page.attributes}


@pytest.mark.parametrize("where", ["text", "source", "key"])
def test_what_feeds_say_is_text(where: str) -> None:
    fine, nasty = a_report(), a_report(NASTY) if where == "text" else a_report()
    if where == "source":
        nasty = replace(nasty, sources=(replace(nasty.sources[0], source=NASTY), nasty.sources[1]))
    if where == "key":
        nasty = replace(nasty, run_key=NASTY)
    plain, page = Page(report_html(fine)), Page(report_html(nasty))
    assert page.tags == plain.tags
    assert page.attributes == plain.attributes
    assert any(" ".join(NASTY.split()) in " ".join(text.split()) for text in page.texts)

    lines, plain_lines = report_markdown(nasty).splitlines(), report_markdown(fine).splitlines()
    assert len(lines) == len(plain_lines)
    # The bars that are no cell's end are escaped, and so is all that begins something.
    assert [line.replace(r"\|", "").count("|") for line in lines] == [line.count("|") for line in plain_lines]
    for sign in ("<", "[", "`", "**b"):
        assert not any(sign in line.replace("\\" + sign[0], "") for line in lines if "alert" in line)


def test_markdown_has_tables_and_sections() -> None:
    text = report_markdown(a_report())
    assert text.startswith("# Newsreel run of 2026-11-18 00:00 to 2026-11-19 00:00 UTC: failed\n")
    heads = [line for line in text.splitlines() if line.startswith("## ")]
    assert heads == [
        "## Quality", "## Sources", "## Failures", "## Gaps", "## Revisits", "## Checks without findings",
    ]  # fmt: skip
    assert "| fail | all sources | volume | HTTP 404 |" in text
    assert "| example.org | 12 | 3 | 1 |" in text


def test_a_report_of_nothing_says_so() -> None:
    empty = replace(
        a_report(), sources=(), quality=(), status="running", status_reason=None, finished_at=None
    )
    for text in (report_markdown(empty), report_html(empty)):
        for sentence in (
            "not yet, or it was killed",
            "Nothing failed.",
            "No gaps were found.",
            "not checked",
        ):
            assert sentence in text


def test_the_log_tells_the_same() -> None:
    lines = list(report_lines(a_report()))
    assert lines[1] == "HTTP 404"
    assert "  2 pages failed: HTTP 404, for example https://example.org/HTTP 404" in lines
    assert "  warn: example.org: without author: 20 of 20 have no author." in lines
    assert not any("400 words" in line for line in lines)


def test_many_failed_tasks_are_counted() -> None:
    assert why_incomplete(["poll_1"]).startswith("1 task(s) failed: poll_1. ")
    assert "8 task(s) failed: t0, t1, t2, t3, t4 and 3 more." in why_incomplete([f"t{n}" for n in range(8)])
