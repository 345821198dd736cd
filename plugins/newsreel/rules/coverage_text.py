"""The ledger in words and signs: a sentence for a day, a line of a calendar for a month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from newsreel.domain.coverage import DayCoverage, DayState, MissingPages

# One column a day, so that a month fits a narrow terminal.
SIGNS: Mapping[str, str] = {
    DayState.COMPLETE: "■",
    DayState.PARTIAL: "◪",
    DayState.EMPTY: "□",
    DayState.NEVER_LOOKED: "·",
    DayState.GAP: "!",
}
MEANINGS: Mapping[str, str] = {
    DayState.COMPLETE: "complete",
    DayState.PARTIAL: "partial",
    DayState.EMPTY: "empty (looked, nothing there)",
    DayState.NEVER_LOOKED: "never looked",
    DayState.GAP: "gap",
}


def whole_calendar(
    known: Iterable[DayCoverage], sources: Iterable[str], days: Sequence[date]
) -> dict[str, list[DayCoverage]]:
    """A row for every source and day; one that the ledger has no row for was never looked at."""
    by_key = {(row.source, row.day): row for row in known}
    return {
        source: [by_key.get((source, day)) or _never(source, day) for day in days]
        for source in sorted(sources)
    }


def _never(source: str, day: date) -> DayCoverage:
    return DayCoverage(source, day, DayState.NEVER_LOOKED, 0, 0, 0, 0, 0, 0, 0, 0, (), None, None, False)


def month_lines(days: Sequence[DayCoverage]) -> list[tuple[str, list[DayCoverage | None]]]:
    """The days by month ("2026-10"), each at its place; None where the span leaves days out."""
    lines: dict[str, list[DayCoverage | None]] = {}
    for row in days:
        line = lines.setdefault(f"{row.day:%Y-%m}", [None] * 31)
        line[row.day.day - 1] = row
    return list(lines.items())


def count_states(days: Iterable[DayCoverage]) -> str:
    """How many days are in which state: "24 complete, 3 partial"; states without days are left out."""
    counts = Counter(row.state for row in days)
    return ", ".join(f"{counts[state]} {state}" for state in DayState if counts[state])


def day_sentence(row: DayCoverage, missing: Iterable[MissingPages] = ()) -> str:
    """What is known of a day: "partial: found 40, loaded 31, 6 blocked, 3 undated".

    Args:
        missing: why pages of that day are not loaded.
    """
    if row.state in (DayState.NEVER_LOOKED, DayState.EMPTY):
        return f"{row.state}: {row.reasons}" if row.reasons else row.state
    counts = [
        (row.waiting, "waiting"),
        (row.blocked, "blocked"),
        (row.failed, _failures(missing)),
        (row.undated, "undated"),
        (row.unread, "not asked for yet that may be of the day"),
        (row.out_of_range, "of another day"),
    ]
    told = [f"found {row.found}", f"loaded {row.loaded}", *(f"{n} {what}" for n, what in counts if n)]
    if row.state == DayState.PARTIAL and row.found == row.loaded and not row.undated + row.unread:
        told.append("nobody vouches that this is all")
    sentence = f"{row.state}: {', '.join(told)}"
    return f"{sentence} ({row.reasons})" if row.reasons else sentence


def _failures(missing: Iterable[MissingPages]) -> str:
    causes = [f"{each.pages} {each.cause}" for each in missing if each.cause not in _TOLD_APART]
    return f"failed ({', '.join(causes)})" if causes else "failed"


# Causes that have columns of their own.
_TOLD_APART = frozenset({"blocked", "robots", "undated", "outside_window"})


def days_to_repair(
    calendar: Mapping[str, Sequence[DayCoverage]],
    tried: Mapping[str, frozenset[date]],
    unfinished: Mapping[str, frozenset[date]],
) -> dict[date, tuple[str, ...]]:
    """Days to be searched, oldest first, each with its sources.

    Those are days that nobody was asked about, that have a gap, or whose search has stopped in the middle;
    and of each source the oldest day that found pages which nobody asked for yet may be of: those without a
    hint at their date may be of any day, so one run asks for them all.

    Args:
        tried: days that a run searched lately, by source: to no avail, so they wait.
        unfinished: days whose search goes on, by source: they don't wait.
    """
    nothing: frozenset[date] = frozenset()
    wanted: dict[date, list[str]] = {}
    for source, days in calendar.items():
        goes_on, waits = unfinished.get(source, nothing), tried.get(source, nothing)
        oldest_unread = min((row.day for row in days if row.unread), default=None)
        for row in days:
            if row.state == DayState.COMPLETE:
                continue
            is_open = row.state == DayState.GAP or not row.was_asked
            if row.day in goes_on or row.day == oldest_unread or (is_open and row.day not in waits):
                wanted.setdefault(row.day, []).append(source)
    return {day: tuple(wanted[day]) for day in sorted(wanted)}


def days_between(first: date, end: date) -> list[date]:
    """The days from `first` to the one before `end`."""
    return [first + timedelta(days=n) for n in range((end - first).days)]
