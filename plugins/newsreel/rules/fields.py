"""Which candidate becomes the field: written precedence, all candidates kept.

Origins, from the page: `json-ld`, `opengraph`, `meta`, `html`, `title-tag`, `byline` (a line of the
text), `url`; from elsewhere: `feed` (the entry's claims), `text` (detected on the text); guesses, which
never win: `htmldate`, `trafilatura`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from newsreel.domain.article import Candidate, DatedMoment, DatePrecision, JudgedCandidate
from newsreel.rules.dates import believable, may_be_on
from newsreel.rules.titles import is_site, title_likeness, without_site

# First has precedence. An origin that is not listed for a field is kept and can never win: so a
# date that is guessed from the text is provenance, not a date.
PRECEDENCE: Mapping[str, tuple[str, ...]] = {
    "title": ("html", "json-ld", "opengraph", "feed", "title-tag", "meta"),
    "subtitle": ("json-ld", "html"),
    "authors": ("json-ld", "meta", "opengraph", "byline", "html", "feed"),
    "agencies": ("json-ld", "meta", "byline", "html", "feed"),
    "published_at": ("json-ld", "opengraph", "meta", "feed", "html", "byline", "url"),
    "modified_at": ("json-ld", "opengraph", "meta", "feed"),
    "language": ("text", "html", "json-ld", "opengraph", "feed"),
    "section": ("json-ld", "opengraph", "meta"),
    "tags": ("json-ld", "opengraph", "meta", "feed"),
    "description": ("json-ld", "opengraph", "meta", "feed"),
    "image_url": ("json-ld", "opengraph", "meta"),
    "is_paywalled": ("json-ld", "meta"),
}
DATE_FIELDS = frozenset({"published_at", "modified_at"})
# Languages that detection takes for each other on a few paragraphs; there the markup knows better.
RELATIVES = (
    frozenset({"no", "nb", "nn", "da", "sv"}), frozenset({"hr", "sr", "bs", "sl"}), frozenset({"id", "ms"}),
    frozenset({"cs", "sk"}), frozenset({"pt", "gl", "es"}), frozenset({"nl", "af"}), frozenset({"bg", "mk"}),
    frozenset({"ru", "uk", "be"}),
)  # fmt: skip
# Two titles say the same when so many of their words are the same.
SAME_TITLE = 0.75
# A heading of fewer words may be the name of a section, unless other titles echo it.
FEWEST_WORDS_SHOWN = 3


def judge(
    candidates: Iterable[Candidate], now: datetime, sites: Sequence[str] = ()
) -> tuple[JudgedCandidate, ...]:
    """Every candidate with its verdict; at most one of a field has won. Sorted, deterministic.

    Args:
        now: when the page was captured; a publication date far after it is not believed.
        sites: names of the site, which are nobody's headline.
    """
    by_field: dict[str, dict[str, Candidate]] = defaultdict(dict)
    for candidate in candidates:
        if candidate.field == "title":
            candidate = replace(candidate, value=without_site(str(candidate.value), sites))
        by_field[candidate.field].setdefault(candidate.origin, candidate)
    judged: list[JudgedCandidate] = []
    for field in sorted(by_field):
        winner, why = _winner(field, by_field[field], now, sites)
        for origin, candidate in sorted(by_field[field].items()):
            won = candidate is winner
            reason = why if won else _why_not(candidate, origin, winner, now, sites)
            judged.append(JudgedCandidate(candidate, won, reason))
    return tuple(judged)


_Verdict = tuple[Candidate | None, str]


def _winner(field: str, given: Mapping[str, Candidate], now: datetime, sites: Sequence[str]) -> _Verdict:
    ordered = [given[origin] for origin in PRECEDENCE.get(field, ()) if origin in given]
    if field in DATE_FIELDS:
        return _winning_date(ordered, now)
    if field == "title":
        return _winning_title(ordered, sites)
    if field == "authors":
        return _not_the_site(ordered, sites), "first in precedence that names somebody else than the site"
    if field == "language":
        return _winning_language(ordered)
    if field == "agencies":
        return _not_the_site(ordered, sites) or next(iter(ordered), None), "first in precedence"
    return next(iter(ordered), None), "first in precedence"


def _why_not(
    candidate: Candidate, origin: str, winner: Candidate | None, now: datetime, sites: Sequence[str]
) -> str:
    """Why a candidate lost, in words."""
    if candidate.field not in PRECEDENCE:
        return "decided together with the addresses of the entry"
    if origin not in PRECEDENCE[candidate.field]:
        return "a guess: kept, never believed"
    if isinstance(candidate.value, DatedMoment) and not believable(candidate.value, now):
        return "not believed: before 1995 or in the future"
    names = candidate.value if isinstance(candidate.value, tuple) else (str(candidate.value),)
    if candidate.field in ("title", "authors") and all(is_site(name, sites) for name in names):
        return "only the name of the site"
    return f"{winner.origin} is preferred" if winner else "nothing is believed"


def _winning_date(ordered: Sequence[Candidate], now: datetime) -> _Verdict:
    """The first believable one; a day gives way to a later candidate that knows the time of it."""
    believed = [
        (candidate, candidate.value)
        for candidate in ordered
        if isinstance(candidate.value, DatedMoment) and believable(candidate.value, now)
    ]
    if not believed:
        return None, ""
    first, moment = believed[0]
    if moment.precision == DatePrecision.DAY:
        for candidate, other in believed[1:]:
            if other.precision == DatePrecision.SECOND and may_be_on(moment, other.at):
                return candidate, f"knows the time of the day that {first.origin} gives"
    return first, "first in precedence that is believed"


def _winning_title(ordered: Sequence[Candidate], sites: Sequence[str]) -> _Verdict:
    """The headline that the page shows; without one, what most of the others say in about the same words."""
    if ordered and ordered[0].origin == "html":
        shown = str(ordered[0].value)
        echoed = any(title_likeness(shown, str(other.value)) >= SAME_TITLE for other in ordered[1:])
        if echoed or len(shown.split()) >= FEWEST_WORDS_SHOWN:
            return ordered[0], "the headline that the page shows"
    named = [candidate for candidate in ordered if not is_site(str(candidate.value), sites)] or ordered
    if not named:
        return None, ""
    said = [str(candidate.value) for candidate in named]
    votes = [sum(title_likeness(mine, other) >= SAME_TITLE for other in said) for mine in said]
    return named[votes.index(max(votes))], f"what {max(votes)} of {len(named)} say in about the same words"


def _winning_language(ordered: Sequence[Candidate]) -> _Verdict:
    """What was detected on the text, unless the markup says a near relative, which detection confuses."""
    if not ordered:
        return None, ""
    first = ordered[0]
    for other in ordered[1:] if first.origin == "text" else ():
        if other.value != first.value and any({first.value, other.value} <= kin for kin in RELATIVES):
            return other, f"{first.value} was detected, which is easily taken for its relative"
    return first, "detected on the text" if first.origin == "text" else "first in precedence"


def _not_the_site(ordered: Sequence[Candidate], sites: Sequence[str]) -> Candidate | None:
    """The first that names somebody else than the site."""
    for candidate in ordered:
        if isinstance(candidate.value, tuple) and not all(is_site(name, sites) for name in candidate.value):
            return candidate
    return None
