"""The half-open span of time that a run is responsible for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from newsreel.domain.errors import UsageError


@dataclass(frozen=True, slots=True)
class Window:
    """`[start, end)` in UTC.

    Raises:
        UsageError: a bound has no time zone, or the end is not after the start.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        for name, moment in (("start", self.start), ("end", self.end)):
            if moment.tzinfo is None:
                raise UsageError(
                    f"The window's {name} {moment.isoformat()} has no time zone: "
                    f"write it with one, for example {moment.isoformat()}+00:00."
                )
        try:
            object.__setattr__(self, "start", self.start.astimezone(UTC))
            object.__setattr__(self, "end", self.end.astimezone(UTC))
        except OverflowError as error:
            raise UsageError("The window lies outside the calendar: give years from 1 to 9999.") from error
        if self.end <= self.start:
            raise UsageError(
                f"The window's end {self.end.isoformat()} is not after its start "
                f"{self.start.isoformat()}: give a later end (it is exclusive)."
            )

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    def days(self) -> Iterator[date]:
        """The UTC days that the window touches, oldest first."""
        day = self.start.date()
        while datetime.combine(day, time(), UTC) < self.end:
            yield day
            day += timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d %H:%M} to {self.end:%Y-%m-%d %H:%M} UTC"
