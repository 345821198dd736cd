"""Names of months and days of the week in the languages of the world (CLDR, through Babel)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from babel import Locale, UnknownLocaleError

# CLDR gives one abbreviation ("нояб."), newsrooms write others ("ноя"): the beginning of a name
# counts where it can be no other name of the language.
_SHORTEST_ABBREVIATION = 3
_WIDTHS = ("wide", "abbreviated")
_CONTEXTS = ("format", "stand-alone")


def month_number(name: str, language: str | None) -> int | None:
    """1 to 12 for the name of a month in the feed's language or in English; None for other words."""
    wanted = levelled(name)
    for spoken in (language, "en"):
        found = _months(_primary(spoken)).get(wanted) if spoken else None
        if found is not None:
            return found
    return None


def is_weekday(name: str, language: str | None) -> bool:
    """Whether a word names a day of the week in the feed's language or in English."""
    wanted = levelled(name)
    return any(wanted in _weekdays(_primary(spoken)) for spoken in (language, "en") if spoken)


def levelled(name: str) -> str:
    """A name as it is compared: without case, accents of European scripts, and a closing dot."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(part for part in parts if not "\u0300" <= part <= "\u036f")
    return unicodedata.normalize("NFC", plain).strip(" .")


@lru_cache(maxsize=64)
def _months(language: str) -> Mapping[str, int]:
    try:
        months = Locale(language).months
    except (UnknownLocaleError, ValueError):
        return {}
    return _unambiguous(
        (name, number)
        for context in _CONTEXTS
        for width in _WIDTHS
        for number, name in months[context][width].items()
    )


@lru_cache(maxsize=64)
def _weekdays(language: str) -> Mapping[str, int]:
    try:
        days = Locale(language).days
    except (UnknownLocaleError, ValueError):
        return {}
    return _unambiguous(
        (name, number)
        for context in _CONTEXTS
        for width in (*_WIDTHS, "short")
        for number, name in days[context].get(width, {}).items()
    )


def _unambiguous(names: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    meanings: dict[str, set[int]] = {}
    whole: dict[str, set[int]] = {}
    for name, number in names:
        plain = levelled(name)
        whole.setdefault(plain, set()).add(number)
        for length in range(_SHORTEST_ABBREVIATION, len(plain)):
            meanings.setdefault(plain[:length], set()).add(number)
    meanings.update(whole)  # a whole name is no abbreviation of a longer one
    return {name: min(numbers) for name, numbers in meanings.items() if len(numbers) == 1}


def _primary(language: str | None) -> str:
    """`de` of `de-AT` or `de_at`."""
    return (language or "").replace("_", "-").split("-")[0].strip().lower()
