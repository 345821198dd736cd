"""The difference report: what reading captures again would change, counted, with examples, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from newsreel.domain.article import Extraction
from newsreel.domain.revision import ArticleContent, DifferenceExample, DifferenceReport, Outcome
from newsreel.domain.window import Window
from newsreel.rules.differences import changed_fields, content_of
from newsreel.rules.text import one_line, word_count

# A body that shrinks or grows by more than this share is counted apart: it is what goes wrong most.
NOTABLE_SHARE = 0.2
EXAMPLES_A_FIELD = 3
_EXCERPT = 70


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """A capture that was read again, beside what is stored.

    `state` is what it was when last read: article, or why not. `before` is what its article says now
    (None without one), and `outcome` what the new reading would make of that.
    """

    url: str
    state: str | None
    before: ArticleContent | None
    outcome: Outcome | None
    extraction: Extraction


def note_difference(report: DifferenceReport, page: ReadAgain, window: Window) -> None:
    """Count one capture."""
    report.pages += 1
    draft = page.extraction.draft
    if draft is None:
        _note_no_article(report, page)
        return
    after = content_of(draft)
    if page.before is None:
        report.opened += 1
        _state(report, page)
        _moved(report, None, after, window)
    elif page.outcome == Outcome.OLDER:
        report.older += 1
    elif page.outcome == Outcome.REVISED:
        report.revised += 1
        for name in changed_fields(page.before, after):
            report.fields[name] = report.fields.get(name, 0) + 1
            old, new = _excerpts(_written(getattr(page.before, name)), _written(getattr(after, name)))
            _example(report, page.url, name, old, new)
        _body(report, page.before, after)
        _moved(report, page.before, after, window)
    else:
        report.same += 1


def _note_no_article(report: DifferenceReport, page: ReadAgain) -> None:
    if page.state == page.extraction.state:
        report.same += 1
    elif page.before is not None:
        report.kept += 1
        _example(report, page.url, "state", page.state or "article", page.extraction.state)
    else:
        _state(report, page)


def difference_lines(report: DifferenceReport) -> Iterator[str]:
    """The report as plain lines: counts, fields, states, examples."""
    yield from count_lines(report)
    for name, count in sorted(report.fields.items(), key=lambda item: (-item[1], item[0])):
        yield f"  {name}: {count}"
    for change, count in sorted(report.states.items()):
        yield f"  {change}: {count}"
    for example in report.examples:
        yield f"  {example.url} {example.field}: {example.old!r} -> {example.new!r}"


def count_lines(report: DifferenceReport) -> Iterator[str]:
    """The counts, a line each; those that are zero are left out."""
    yield (
        f"{_pages(report.pages)} read again: {report.revised} would be revised, {report.opened} opened, "
        f"{report.same} the same"
    )
    for count, what in (
        (report.shrank, "bodies would shrink by more than 20 %"),
        (report.grew, "bodies would grow by more than 20 %"),
        (report.moved, "articles would get a date outside the window"),
        (report.kept, "loaded articles would not be taken for articles any more; they stay as they are"),
        (report.older, "captures are older than what is shown; nothing changes"),
        (report.dropped, "captures are not kept any more; nothing can be read"),
    ):
        if count:
            yield f"  {count} {what}"


def summary(report: DifferenceReport) -> str:
    """The report in a sentence, for the row of the run."""
    return f"{_pages(report.pages)} read again, {report.revised} revised, {report.opened} opened"


def _pages(count: int) -> str:
    return f"{count} page{'' if count == 1 else 's'}"


def _state(report: DifferenceReport, page: ReadAgain) -> None:
    change = f"{page.state or 'unread'} -> {page.extraction.state}"
    report.states[change] = report.states.get(change, 0) + 1
    _example(report, page.url, "state", page.state or "unread", page.extraction.state)


def _body(report: DifferenceReport, before: ArticleContent, after: ArticleContent) -> None:
    old, new = word_count(before.text), word_count(after.text)
    report.shrank += new < old * (1 - NOTABLE_SHARE)
    report.grew += new > old * (1 + NOTABLE_SHARE)


def _moved(
    report: DifferenceReport, before: ArticleContent | None, after: ArticleContent, window: Window
) -> None:
    changed = before is None or before.published_at != after.published_at
    report.moved += changed and after.published_at is not None and after.published_at not in window


def _example(report: DifferenceReport, url: str, field: str, old: str, new: str) -> None:
    if sum(example.field == field for example in report.examples) < EXAMPLES_A_FIELD:
        report.examples.append(DifferenceExample(url, field, old, new))


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _excerpts(old: str, new: str) -> tuple[str, str]:
    """Both texts around the place where they first differ."""
    flat = one_line(old) or "", one_line(new) or ""
    same = next(
        (place for place, (a, b) in enumerate(zip(*flat, strict=False)) if a != b), min(map(len, flat))
    )
    start = max(0, same - _EXCERPT // 3)
    first, second = (
        ("…" if start else "")
        + text[start : start + _EXCERPT]
        + ("…" if len(text) > start + _EXCERPT else "")
        for text in flat
    )
    return first, second
