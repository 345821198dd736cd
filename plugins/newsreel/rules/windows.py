"""Which window a run is responsible for, and whether it is live."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from newsreel.domain.errors import UsageError
from newsreel.domain.run import RunKind
from newsreel.domain.window import Window

HOW_TO_GIVE_A_WINDOW = (
    'a manual run needs its window: give the params "from" and "to", for example '
    '{"from": "2026-11-01", "to": "2026-11-03"} (the end is exclusive)'
)


@dataclass(frozen=True, slots=True)
class ResolvedWindow:
    """The window of a run, and whether the run polls and owns what is late or undated."""

    window: Window
    is_live: bool


def resolve_window(
    kind: RunKind,
    interval: tuple[datetime, datetime] | None,
    given: tuple[str | None, str | None],
    now: datetime,
) -> ResolvedWindow:
    """The one rule for all runs.

    Scheduled and backfill runs use their data interval; other runs must be `given` a window.
    A backfill is never live; any other run is live when its window reaches into the last 24 hours.

    Raises:
        UsageError: no window, an unreadable one, an empty one, or one that lies in the future.
    """
    if kind in (RunKind.SCHEDULED, RunKind.BACKFILL):
        if interval is None:
            raise UsageError(f"A {kind} run without a data interval: check the DAG's timetable.")
        window = Window(*interval)
    else:
        window = _given_window(*given)
    _refuse_future(window, now)
    is_recent = window.end >= now - timedelta(hours=24)
    is_live = kind == RunKind.SCHEDULED or (kind != RunKind.BACKFILL and is_recent)
    return ResolvedWindow(window, is_live)


def past_window(start: str, end: str, now: datetime) -> Window:
    """The window that a user gives for something that has been.

    Raises:
        UsageError: an unreadable window, an empty one, or one that begins in the future.
    """
    window = _given_window(start, end)
    if window.start > now:
        raise UsageError(f"The window {window} begins in the future: let it begin earlier.")
    return window


def parse_moment(text: str, what: str) -> datetime:
    """A day (`2026-11-01`, midnight UTC) or a moment with a zone (`2026-11-01T06:00+00:00`).

    Raises:
        UsageError: neither; the sentence names `what`.
    """
    try:
        return datetime.combine(date.fromisoformat(text.strip()), time(), UTC)
    except ValueError:
        pass  # not a day, so it must be a moment
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise UsageError(
            f"{what} {text!r} is not a date: write 2026-11-01 or 2026-11-01T06:00+00:00."
        ) from error
    if moment.tzinfo is None:
        raise UsageError(f"{what} {text!r} has no time zone: write it like {text.strip()}+00:00.")
    return moment


def _given_window(start: str | None, end: str | None) -> Window:
    if not start or not end:
        raise UsageError(f"No window: {HOW_TO_GIVE_A_WINDOW}.")
    return Window(parse_moment(start, "The window's start"), parse_moment(end, "The window's end"))


def _refuse_future(window: Window, now: datetime) -> None:
    # A scheduler's clock may run a little ahead of the worker's.
    if window.end > now + timedelta(minutes=5):
        raise UsageError(
            f"The window {window} reaches into the future (it is {now:%Y-%m-%d %H:%M} UTC): "
            "let it end now or earlier."
        )
