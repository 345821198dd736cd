"""Reports as plain lines, for logs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsreel.domain.capture import MaintenanceReport
from newsreel.domain.quality import QualityCheck, Verdict
from newsreel.domain.run import ReportedFailure, RunReport, SourceReport

COLUMNS = (
    "source",
    "polled",
    "new entries",
    "captured",
    "new articles",
    "revised",
    "duplicates",
    "revisited",
    "failures",
)

# Left out of a table that is too wide, the first first. How much came and what went wrong always stays.
_LEAST_WANTED = ("revisited", "polled", "captured", "revised", "duplicates", "new entries")
# Between two columns of a table.
GAP_CHARACTERS = 2


def columns_that_fit(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Which of COLUMNS a table of `width` characters has room for beside the sources' names.

    Columns of noughts go before those that say something.

    Args:
        rows: cells as of `report_cells`.
    """
    widths = {column: _width(rows, column) for column in range(len(COLUMNS))}

    def says_something(column: int) -> bool:
        return any(row[column] != "0" for row in rows)

    for column in sorted(map(COLUMNS.index, _LEAST_WANTED), key=says_something):
        if sum(widths.values()) + GAP_CHARACTERS * (len(widths) - 1) <= width:
            break
        del widths[column]
    return list(widths)


def _width(rows: Sequence[Sequence[str]], column: int) -> int:
    """Of a column whose heading is broken between words."""
    return max(len(text) for text in (*COLUMNS[column].split(), *(row[column] for row in rows)))


def report_lines(report: RunReport) -> Iterator[str]:
    """A head line, a line per source, a line per class of failure, then what the checks say."""
    yield f"run {report.run_key}: {report.status}; window {report.window}"
    if report.status_reason:
        yield report.status_reason
    for source in report.sources:
        cells = report_cells(source)
        yield ", ".join(f"{name} {cell}" for name, cell in zip(COLUMNS, cells, strict=True))
        for failure in source.failures:
            yield f"  {failure_line(failure)}"
    yield quality_line(report)
    for check in odd_checks(report):
        yield f"  {check_line(check)}"


def report_cells(source: SourceReport) -> tuple[str, ...]:
    """The cells of a source's row, in the order of COLUMNS."""
    polled = str(source.feeds_polled)
    if source.feeds_unchanged:
        polled += f" ({source.feeds_unchanged} unchanged)"
    revisited = str(source.pages_revisited)
    if source.revisits_changed:
        revisited += f" ({source.revisits_changed} changed)"
    failed = sum(failure.count for failure in source.failures if failure.what != "gap")
    counts = (
        source.entries_new,
        source.pages_captured,
        source.articles_new,
        source.articles_revised,
        source.duplicates,
    )
    return (source.source, polled, *(str(count) for count in counts), revisited, str(failed))


def failure_line(failure: ReportedFailure) -> str:
    """A class of failures in words, with an example."""
    many = f"{failure.count} {failure.what}{'' if failure.count == 1 else 's'}"
    failed = "" if failure.what == "gap" else " failed"
    where = f", for example {failure.example}" if failure.example else ""
    return f"{many}{failed}: {failure.reason}{where}"


def quality_line(report: RunReport) -> str:
    """How the checks went, in a sentence."""
    if not report.quality:
        return "Quality: not checked (only whole runs of ingest_articles are)."
    counts = {verdict: sum(check.verdict is verdict for check in report.quality) for verdict in Verdict}
    return (
        f"Quality: {len(report.quality)} checks, {counts[Verdict.WARN]} warning(s),"
        f" {counts[Verdict.FAIL]} failed."
    )


def odd_checks(report: RunReport) -> list[QualityCheck]:
    """The checks that found something, worst first."""
    return [check for check in report.quality if check.verdict is not Verdict.OK]


def check_line(check: QualityCheck) -> str:
    """A check's verdict in words."""
    return f"{check.verdict}: {check.source or 'all sources'}: {check_name(check)}: {check.sentence}"


def check_name(check: QualityCheck) -> str:
    """The check's name as people read it."""
    return check.name.replace("_", " ")


def maintenance_lines(report: MaintenanceReport, retention_months: int | None) -> Iterator[str]:
    """What maintenance did, and why there is nothing to say of retention where that is so."""
    yield f"{report.months_made} month(s) of partitions made ahead"
    if retention_months is None:
        yield "Captures are kept for ever (NEWSREEL_CAPTURE_RETENTION_MONTHS is not set)."
        return
    for month in report.months:
        if month.is_dropped:
            yield f"captures of {month.month:%Y-%m} dropped: {month.freed_bytes:,} bytes"
        else:
            yield f"captures of {month.month:%Y-%m} kept: an entry still waits for one of them"
    if not report.months:
        yield f"No captures are older than {retention_months} month(s)."
