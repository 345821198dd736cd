"""The report of a run as plain lines, for logs."""

from __future__ import annotations

from collections.abc import Iterator

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
