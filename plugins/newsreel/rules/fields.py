"""Which candidate becomes the field: written precedence, all candidates kept.

Origins, from the page: `json-ld`, `opengraph`, `meta`, `html`, `title-tag`, `trafilatura`; from
elsewhere: `feed` (the entry's claims), `text` (detected on the text), `url`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from newsreel.domain.article import Candidate, DatedMoment, DatePrecision, JudgedCandidate
from newsreel.rules.dates import believable
from newsreel.rules.text import comparable

# First has precedence. An origin that is not listed for a field is kept and can never win: so a
# date that trafilatura guesses from the text is provenance, not a date.
PRECEDENCE: Mapping[str, tuple[str, ...]] = {
    "title": ("json-ld", "html", "opengraph", "feed", "title-tag", "trafilatura"),
    "authors": ("json-ld", "meta", "feed", "html", "trafilatura"),
    "published_at": ("json-ld", "opengraph", "meta", "feed", "html"),
    "modified_at": ("json-ld", "opengraph", "meta", "feed"),
    "language": ("text", "html", "json-ld", "opengraph", "feed"),
    "section": ("json-ld", "opengraph", "meta"),
    "tags": ("json-ld", "opengraph", "meta", "feed", "trafilatura"),
    "description": ("json-ld", "opengraph", "meta", "feed", "trafilatura"),
    "image_url": ("json-ld", "opengraph", "meta"),
    "is_paywalled": ("json-ld", "meta"),
}
DATE_FIELDS = frozenset({"published_at", "modified_at"})


def judge(candidates: Iterable[Candidate], now: datetime) -> tuple[JudgedCandidate, ...]:
    """Every candidate with its verdict; at most one of a field has won. Sorted, deterministic.

    `now` is when the page was captured: a publication date far after it is not believed.
    """
    by_field: dict[str, dict[str, Candidate]] = defaultdict(dict)
    for candidate in candidates:
        by_field[candidate.field].setdefault(candidate.origin, candidate)
    judged: list[JudgedCandidate] = []
    for field in sorted(by_field):
        winner = _winner(field, by_field[field], now)
        judged.extend(
            JudgedCandidate(candidate, candidate is winner)
            for _, candidate in sorted(by_field[field].items())
        )
    return tuple(judged)


def _winner(field: str, given: Mapping[str, Candidate], now: datetime) -> Candidate | None:
    ordered = [given[origin] for origin in PRECEDENCE.get(field, ()) if origin in given]
    if field in DATE_FIELDS:
        return _winning_date(ordered, now)
    if field == "title":
        return _winning_title(ordered)
    return ordered[0] if ordered else None


def _winning_date(ordered: Sequence[Candidate], now: datetime) -> Candidate | None:
    """The first believable one; a day gives way to a later candidate that knows the time of it."""
    believed = [
        (candidate, candidate.value)
        for candidate in ordered
        if isinstance(candidate.value, DatedMoment) and believable(candidate.value, now)
    ]
    if not believed:
        return None
    first, moment = believed[0]
    if moment.precision == DatePrecision.DAY:
        for candidate, other in believed[1:]:
            # A day without a zone is a local day: up to 14 hours off on either side.
            distance = other.at - moment.at
            if other.precision == DatePrecision.SECOND and timedelta(hours=-14) <= distance < timedelta(
                hours=38
            ):
                return candidate
    return first


def _winning_title(ordered: Sequence[Candidate]) -> Candidate | None:
    """The title that most origins agree on; among equals, precedence decides."""
    votes: dict[str, int] = defaultdict(int)
    for candidate in ordered:
        votes[comparable(str(candidate.value))] += 1
    return max(
        ordered,
        key=lambda candidate: (
            votes[comparable(str(candidate.value))],
            -ordered.index(candidate),
        ),
        default=None,
    )
