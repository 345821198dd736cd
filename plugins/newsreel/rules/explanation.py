"""Why two articles are duplicates or not, in words and figures; says what grouping would do with the pair."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from newsreel.rules.candidates import FEWEST_SHARED
from newsreel.rules.near_duplicates import (
    MOST_APART,
    Comparison,
    Verdict,
    compare,
    exchanged,
    salient_agreement,
    salient_containment,
)
from newsreel.rules.text import text_hash
from newsreel.rules.wording import Wording, wording


@dataclass(frozen=True, slots=True)
class Compared:
    """A text to be compared; `dated_at` is None for a text that is no article."""

    label: str
    title: str | None
    text: str = field(repr=False)
    dated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The scores of a pair (0 to 1), names and numbers, and the verdict.

    Attributes:
        verdict: exact, near, contained or different.
        containment: share of the shorter text's shingles that the other has.
        agreement: share of salient tokens that are not exchanged within common passages.
        salient_containment: share of salient tokens of the text that has fewer of them.
        shared_sketch_hashes: how many of their sketches' hashes the two share; found from 2 on.
        apart_days: between their dates; None where one has none.
        replaced: salient tokens of the first in whose places the second has others; `replacing`: those.
    """

    first: str
    second: str
    verdict: str
    reason: str
    words_first: int
    words_second: int
    containment: float
    agreement: float
    salient_containment: float
    shared_sketch_hashes: int
    apart_days: float | None
    shared_salient: tuple[str, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    replaced: tuple[str, ...]
    replacing: tuple[str, ...]


def explain(first: Compared, second: Compared) -> Explanation:
    """Compare two texts and say what comes of it."""
    one, other = wording(first.text), wording(second.text)
    judged = compare(one, other)
    apart = abs(first.dated_at - second.dated_at) if first.dated_at and second.dated_at else None
    shared = len(set(one.sketch) & set(other.sketch))
    same = text_hash(first.text, first.title) == text_hash(second.text, second.title)
    verdict, reason = _verdict(judged, same=same, apart=apart, shared=shared)
    short, long = sorted((one, other), key=lambda text: len(text.tokens))
    gone, come = exchanged(one, other)[1:]
    return Explanation(
        first=first.label,
        second=second.label,
        verdict=verdict,
        reason=reason,
        words_first=len(one.tokens),
        words_second=len(other.tokens),
        containment=_share(one, other),
        agreement=salient_agreement(short, long),
        salient_containment=salient_containment(one, other),
        shared_sketch_hashes=shared,
        apart_days=apart / timedelta(days=1) if apart is not None else None,
        shared_salient=_words(one.salient & other.salient),
        only_first=_words(one.salient - other.salient),
        only_second=_words(other.salient - one.salient),
        replaced=_words(gone),
        replacing=_words(come),
    )


def _verdict(judged: Comparison, *, same: bool, apart: timedelta | None, shared: int) -> tuple[str, str]:
    if same:
        return "exact", "the same words in the same order: one group, whatever the dates"
    if judged.verdict is Verdict.DIFFERENT:
        return "different", judged.reason
    if shared < FEWEST_SHARED:
        return "different", f"copies, but not found: their sketches share fewer than {FEWEST_SHARED} hashes"
    if apart is not None and apart > MOST_APART:
        days = MOST_APART.days
        return (
            "different",
            f"copies, but published {apart / timedelta(days=1):.1f} days apart, more than {days}",
        )
    if judged.verdict is Verdict.CONTAINED:
        return "contained", f"{judged.reason}: no duplicates"
    return "near", "copies of one text: one group"


def _share(one: Wording, other: Wording) -> float:
    fewer = min(len(one.shingles), len(other.shingles))
    return len(one.shingles & other.shingles) / fewer if fewer else 0.0


def _words(tokens: set[bytes] | frozenset[bytes]) -> tuple[str, ...]:
    return tuple(sorted(token.decode() for token in tokens))
