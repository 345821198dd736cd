"""Who publishes what, when: the slots of a day, from its date alone.

Every special case hangs on a day of the week, so any seven days in a row contain each of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from newsreel.sample.grammar import stable_random

GAZETTE, LEDGER, HAFENBOTE = "Harbour Gazette", "Northern Ledger", "Hafenbote"
_SLOTS_PER_DAY = {GAZETTE: 4, LEDGER: 3, HAFENBOTE: 3}
_ENGLISH_PER_DAY = _SLOTS_PER_DAY[GAZETTE] + _SLOTS_PER_DAY[LEDGER]
_FIRST_MINUTE, _LAST_MINUTE = 4 * 60 + 10, 22 * 60 + 40
_MONDAY, _TUESDAY, _WEDNESDAY, _THURSDAY, _FRIDAY, _SATURDAY, _SUNDAY = range(7)

_SPECIAL = {
    (_MONDAY, GAZETTE, 0): "wire_copy",
    (_MONDAY, LEDGER, 1): "wire_copy",
    (_TUESDAY, LEDGER, 2): "missing_page",
    (_WEDNESDAY, LEDGER, 0): "corrected",
    (_THURSDAY, GAZETTE, 1): "wire_copy",
    (_THURSDAY, LEDGER, 2): "wire_copy",
    (_FRIDAY, GAZETTE, 2): "undated",
    (_SATURDAY, GAZETTE, 0): "corrected",
    (_SUNDAY, GAZETTE, 3): "paywalled",
}


@dataclass(frozen=True)
class Slot:
    """A place in a day's paper.

    `story` counts the stories of a language through all time; the two carriers of a wire story
    share it. `number` is unique within a source.
    """

    source_name: str
    day: date
    index: int
    kind: str
    published_at: datetime
    modified_at: datetime | None
    story: int

    @property
    def number(self) -> int:
        """The article's number in its newsroom's system."""
        return self.day.toordinal() * 10 + self.index


def slots_of(day: date) -> Iterator[Slot]:
    """All slots of a day, source by source, each source's in the order of publication."""
    ordinal = day.toordinal()
    wire_story: int | None = None
    for source_name, count in _SLOTS_PER_DAY.items():
        minutes = _minutes(source_name, day, count)
        for index in range(count):
            kind = _SPECIAL.get((day.weekday(), source_name, index), "plain")
            if source_name == HAFENBOTE:
                story = ordinal * count + index
            else:
                offset = 0 if source_name == GAZETTE else _SLOTS_PER_DAY[GAZETTE]
                story = ordinal * _ENGLISH_PER_DAY + offset + index
            if kind == "wire_copy":
                story = wire_story = story if wire_story is None else wire_story
            published_at = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(
                minutes=minutes[index]
            )
            # The early slots are the corrected ones, so that a correction falls on the same day.
            modified_at = published_at + timedelta(hours=5, minutes=17)
            yield Slot(
                source_name,
                day,
                index,
                kind,
                published_at,
                modified_at if kind == "corrected" else None,
                story,
            )


def _minutes(source_name: str, day: date, count: int) -> list[int]:
    """Minutes after midnight UTC, one in each equal stretch of the newsroom's day."""
    stretch = (_LAST_MINUTE - _FIRST_MINUTE) // count
    rng = stable_random("minutes", source_name, day.isoformat())
    return [_FIRST_MINUTE + i * stretch + rng.randint(0, stretch - 45) for i in range(count)]
