"""Which parts of a window a history is still to be searched for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from newsreel.domain.window import Window


def open_parts(window: Window, vouched: Iterable[Window], now: datetime) -> tuple[Window, ...]:
    """What is left of a window without the spans that are vouched for, oldest first.

    Nothing after `now`: what has not been published yet can't be looked for.
    """
    if window.start >= now:
        return ()
    parts = [Window(window.start, min(window.end, now))]
    for span in vouched:
        parts = [piece for part in parts for piece in _without(part, span)]
    return tuple(sorted(parts, key=lambda part: part.start))


def _without(part: Window, span: Window) -> Iterable[Window]:
    if span.end <= part.start or part.end <= span.start:
        yield part
        return
    if part.start < span.start:
        yield Window(part.start, span.start)
    if span.end < part.end:
        yield Window(span.end, part.end)


def cut_at(span: Window, end: datetime) -> Window | None:
    """The part of a span before a moment; None when there is none."""
    return Window(span.start, min(span.end, end)) if span.start < end else None
