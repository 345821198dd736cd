"""The report of a run as a page to read: Markdown, and HTML that needs no other file.

What feeds and pages say is in it (addresses, reasons): HTML is made by a template that escapes everything,
Markdown by a function that leaves no sign a meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from newsreel.domain.quality import Verdict
from newsreel.domain.run import RunReport
from newsreel.rules.report_text import COLUMNS, check_name, odd_checks, quality_line, report_cells

if TYPE_CHECKING:
    from jinja2 import Template

Rows = Sequence[Sequence[str]]
# Columns of words that look odd when they are broken.
_NAMED_COLUMNS = ("verdict", "source", "check")
_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]<>()#+!|~&])")
_MARKDOWN_LINE_SIGNS = re.compile(r"^(\s*)(\d+[.)]|[-=:])")


@dataclass(frozen=True, slots=True)
class Section:
    """A table with its title; `note` stands before it, the first `words` columns are no numbers."""

    title: str
    note: str
    columns: Sequence[str]
    rows: Rows
    words: int


def report_sections(report: RunReport) -> Iterator[Section]:
    """What the report has to say, in the order that it is read; a section without rows says why."""
    failures = [
        (
            source.source,
            f"{failure.count} {failure.what}(s)",
            failure.kind,
            failure.reason,
            failure.example or "",
        )
        for source in report.sources
        for failure in source.failures
        if failure.what != "gap"
    ]
    gaps = [
        (source.source, f"{failure.count}", failure.reason, failure.example or "")
        for source in report.sources
        for failure in source.failures
        if failure.what == "gap"
    ]
    odd = [
        (check.verdict.value, check.source or "all sources", check_name(check), check.sentence)
        for check in odd_checks(report)
    ]
    visits = [
        (s.source, str(s.pages_revisited), str(s.revisits_changed), str(s.revisits_failed))
        for s in report.sources
        if s.pages_revisited
    ]
    fine = [
        (check.source or "all sources", check_name(check), check.sentence)
        for check in report.quality
        if check.verdict is Verdict.OK
    ]
    names: tuple[str, ...] = ("verdict", "source", "check", "what was found")
    yield Section("Quality", quality_line(report), names, odd, 4)
    yield Section(
        "Sources",
        "" if report.sources else "No source has a feed or a row in this run.",
        COLUMNS,
        [report_cells(source) for source in report.sources],
        1,
    )
    names = ("source", "what", "kind", "reason", "example")
    yield Section("Failures", "" if failures else "Nothing failed.", names, failures, 5)
    note = "" if gaps else "No gaps were found."
    yield Section("Gaps", note, ("source", "feeds", "what it means", "example"), gaps, 4)
    names = ("source", "visited", "changed", "failed or moved")
    note = "" if visits else "No page of a loaded article was visited again."
    yield Section("Revisits", note, names, visits, 1)
    if fine:
        yield Section("Checks without findings", "", ("source", "check", "what was found"), fine, 3)


def report_facts(report: RunReport) -> Iterator[tuple[str, str]]:
    """Name and value of what is to be known of the run itself."""
    yield "Run", f"{report.run_id} ({report.run_key})"
    yield "Pipeline", f"{report.pipeline}, {report.kind}"
    yield "Window", str(report.window)
    yield "Started", f"{report.started_at:%Y-%m-%d %H:%M:%S} UTC"
    ended = report.finished_at
    yield "Ended", f"{ended:%Y-%m-%d %H:%M:%S} UTC" if ended else "not yet, or it was killed"
    if report.status_reason:
        yield "Why", report.status_reason


def report_markdown(report: RunReport) -> str:
    """The report as Markdown with tables, as GitHub and most others read it."""
    lines = [f"# Newsreel run of {_escaped(str(report.window))}: {report.status}", ""]
    lines += [f"- **{name}:** {_escaped(value)}" for name, value in report_facts(report)]
    for section in report_sections(report):
        lines += ["", f"## {section.title}", ""]
        if section.note:
            lines += [_escaped(section.note), ""]
        if section.rows:
            lines.append(f"| {' | '.join(section.columns)} |")
            rule = ("---" if n < section.words else "---:" for n in range(len(section.columns)))
            lines.append(f"| {' | '.join(rule)} |")
            lines += [f"| {' | '.join(map(_escaped, row))} |" for row in section.rows]
    return "\n".join(lines).rstrip() + "\n"


def report_html(report: RunReport) -> str:
    """The report as one HTML file without scripts, images or anything that is fetched."""
    return _template().render(
        report=report,
        facts=list(report_facts(report)),
        sections=list(report_sections(report)),
        named=_NAMED_COLUMNS,
    )


def _escaped(text: str) -> str:
    """Text that means nothing to Markdown, on one line."""
    one_line = " ".join(text.split())
    return _MARKDOWN_LINE_SIGNS.sub(r"\1\\\2", _MARKDOWN_SIGNS.sub(r"\\\1", one_line))


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_PAGE)


_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Newsreel: {{ report.window }}: {{ report.status }}</title>
<style>
:root {
  color-scheme: light dark;
  --line: #d4d4d0; --soft: #6b6b66; --ok: #2c7a3f; --warn: #a05a00; --fail: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root { --line: #44443f; --soft: #a3a39c; --ok: #7bc78d; --warn: #e6a65a; --fail: #f2938c; }
}
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0 0 1rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0; }
dt, .note { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; } p { margin: .3rem 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th, td { padding: .3rem .8rem .3rem 0; }
th { font-weight: 600; white-space: nowrap; } td { overflow-wrap: anywhere; min-width: 6rem; }
td.verdict, td.number { min-width: 3rem; }
@media (min-width: 50rem) { td.source, td.check { min-width: 9rem; } }
.number { text-align: right; white-space: nowrap; }
.succeeded, .ok { color: var(--ok); }
.running, .warn { color: var(--warn); }
.failed, .fail { color: var(--fail); }
.verdict { font-weight: 600; }
</style>
</head>
<body>
<h1>{{ report.window }}: <span class="{{ report.status }}">{{ report.status }}</span></h1>
<dl>
{% for name, value in facts %}
<dt>{{ name }}</dt><dd>{{ value }}</dd>
{% endfor %}
</dl>
{% for section in sections %}
<h2>{{ section.title }}</h2>
{% if section.note %}
<p class="note">{{ section.note }}</p>
{% endif %}
{% if section.rows %}
<div class="scroll"><table>
<thead><tr>
{% for column in section.columns %}
<th{% if loop.index0 >= section.words %} class="number"{% endif %}>{{ column }}</th>
{% endfor %}
</tr></thead>
<tbody>
{% for row in section.rows %}
<tr>
{% for cell in row %}
{% set column = section.columns[loop.index0] %}
{% set kind = "number" if loop.index0 >= section.words else column if column in named else "" %}
<td{% if kind %} class="{{ kind }}{{ " " + cell if kind == "verdict" }}"{% endif %}>{{ cell }}</td>
{% endfor %}
</tr>
{% endfor %}
</tbody>
</table></div>
{% endif %}
{% endfor %}
</body>
</html>
"""
