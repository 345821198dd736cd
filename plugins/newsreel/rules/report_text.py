"""Reports as plain lines, for logs."""

from __future__ import annotations

from collections.abc import Iterator

from newsreel.domain.capture import MaintenanceReport
from newsreel.domain.run import RunReport, SourceReport

COLUMNS = (
    "source",
    "polled",
    "new entries",
    "captured",
    "new articles",
    "revised",
    "duplicates",
    "failures",
)


def report_lines(report: RunReport) -> Iterator[str]:
    """A head line, a line per source, a line per class of failure."""
    yield f"run {report.run_key}: {report.status}; window {report.window}"
    for source in report.sources:
        cells = report_cells(source)
        yield ", ".join(f"{name} {cell}" for name, cell in zip(COLUMNS, cells, strict=True))
        for failure in source.failures:
            yield f"  {failure.count} {failure.what}(s) {failure.kind}: {failure.reason} ({failure.example})"


def report_cells(source: SourceReport) -> tuple[str, ...]:
    """The cells of a source's row, in the order of COLUMNS."""
    polled = str(source.feeds_polled)
    if source.feeds_unchanged:
        polled += f" ({source.feeds_unchanged} unchanged)"
    failed = sum(failure.count for failure in source.failures if failure.what != "gap")
    counts = (
        source.entries_new,
        source.pages_captured,
        source.articles_new,
        source.articles_revised,
        source.duplicates,
        failed,
    )
    return (source.source, polled, *(str(count) for count in counts))


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
