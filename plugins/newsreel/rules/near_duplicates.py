"""Whether two texts are copies of one text: pure, symmetric, whatever was compared before.

Three questions, asked of the shorter and the longer text:

1. *Containment*: how much of the shorter one's shingles has the longer one? Copies are cut, so this is
   high where the Jaccard resemblance is low.
2. *Agreement*: between two passages that both texts have, each may have something else. Names and numbers
   that stand there instead of others are the mark of a template (weather, earnings, earthquakes); what only
   one of the two has there (a teaser, a cut sentence) says nothing. The share of the names and numbers in
   the common passages, to these and the exchanged ones.
3. Where less than most of the shorter text is common, the common part may be the site's furniture: then
   the names and numbers of the rest must agree too (*salient containment*).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from newsreel.rules.wording import SHINGLE_TOKENS, Wording

# Raise it whenever a rule changes which texts are copies, or the sketch which of them are found.
RULE_VERSION = 2
# The figures below are ours, measured: docs/decisions/0005-duplicates.md says on what, and what others reach.
# Copies of a wire story appear within days; the same wording later is another report (or an exact copy).
MOST_APART = timedelta(days=7)
LEAST_CONTAINMENT = 0.5
# A short text shares half of its shingles with another by its phrases alone.
SHORT_TOKENS = 50
LEAST_CONTAINMENT_OF_SHORT = 0.8
LEAST_AGREEMENT = 0.8
MOSTLY_CONTAINED = 0.7
LEAST_SALIENT_CONTAINMENT = 0.65
# Beyond this ratio of lengths the longer text is a digest or a live blog, no copy.
DIGEST_RATIO = 10
LEAST_CONTAINMENT_IN_DIGEST = 0.8
# An exchanged passage that is longer than a sentence or two is other text, not a filled-in blank.
_LONGEST_EXCHANGE_TOKENS = 25


class Verdict(StrEnum):
    """What one text is to the other."""

    DUPLICATE = "duplicate"
    CONTAINED = "contained"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Scores from 0 to 1, the verdict, and why in words.

    `agreement` and `salient_containment` are 1 where they were not needed for the verdict.
    """

    verdict: Verdict
    reason: str
    containment: float
    agreement: float = 1.0
    salient_containment: float = 1.0


def compare(one: Wording, other: Wording) -> Comparison:
    """Judge two texts; the same whichever comes first."""
    short, long = sorted((one, other), key=lambda text: (len(text.tokens), text.key))
    if short.is_tiny:
        return _different("the shorter text is tiny: only an exact copy counts", 0.0)
    containment = len(short.shingles & long.shingles) / len(short.shingles)
    is_digest = len(long.tokens) > DIGEST_RATIO * len(short.tokens)
    least = _least_containment(short, is_digest)
    if containment < least:
        return _different(f"less than {least:.0%} of the shorter text is in the other", containment)
    agreement = salient_agreement(short, long) if containment < 1 else 1.0
    if agreement < LEAST_AGREEMENT:
        return _different(
            "names and numbers are exchanged in common passages: a template", containment, agreement
        )
    if is_digest:
        reason = f"the longer text has more than {DIGEST_RATIO} times the words and contains the shorter one"
        return Comparison(Verdict.CONTAINED, reason, containment, agreement)
    salient = salient_containment(short, long) if containment < MOSTLY_CONTAINED else 1.0
    if salient < LEAST_SALIENT_CONTAINMENT:
        reason = "the common part is not most of the text, and names and numbers of the rest differ"
        return _different(reason, containment, agreement, salient)
    return Comparison(Verdict.DUPLICATE, "one text", containment, agreement, salient)


def salient_containment(one: Wording, other: Wording) -> float:
    """Share of the salient tokens of the text that has fewer of them; 1 where there are none."""
    fewer = min(len(one.salient), len(other.salient))
    return len(one.salient & other.salient) / fewer if fewer else 1.0


def salient_agreement(short: Wording, long: Wording) -> float:
    """Salient tokens of common passages, as a share of these and the exchanged ones; 1 without any."""
    common, gone, come = exchanged(short, long)
    differing = max(len(gone), len(come))
    return len(common) / (len(common) + differing) if common or differing else 1.0


def exchanged(short: Wording, long: Wording) -> tuple[set[bytes], set[bytes], set[bytes]]:
    """Salient tokens in common passages; those of the one that stand for others of the other; and these."""
    common: set[bytes] = set()
    gone: set[bytes] = set()
    come: set[bytes] = set()
    places = dict(zip(long.sequence, range(len(long.sequence)), strict=True))
    salient, tokens = short.salient, short.tokens
    here_end = there_end = -1
    last = -2
    for here, shingle in enumerate(short.sequence):
        there = places.get(shingle, -1)
        if there < 0:
            continue
        if here == last + 1:
            common.add(tokens[here + SHINGLE_TOKENS - 1])
        else:
            common.update(tokens[here : here + SHINGLE_TOKENS])
            # Lengths first: two long texts with their passages in another order would have millions copied.
            if last >= 0 and _is_short(here_end, here) and _is_short(there_end, there):
                passage, other = tokens[here_end:here], long.tokens[there_end:there]
                if b"".join(passage) != b"".join(other):  # another line break or space makes no other words
                    gone.update(passage)
                    come.update(other)
        last, here_end, there_end = here, here + SHINGLE_TOKENS, there + SHINGLE_TOKENS
    everywhere_short, everywhere_long = set(tokens), set(long.tokens)
    return common & salient, (gone & salient) - everywhere_long, (come & long.salient) - everywhere_short


def _is_short(start: int, end: int) -> bool:
    return 0 < end - start <= _LONGEST_EXCHANGE_TOKENS


def _least_containment(short: Wording, is_digest: bool) -> float:
    if is_digest:
        return LEAST_CONTAINMENT_IN_DIGEST
    return LEAST_CONTAINMENT_OF_SHORT if len(short.tokens) < SHORT_TOKENS else LEAST_CONTAINMENT


def _different(reason: str, containment: float, agreement: float = 1.0, salient: float = 1.0) -> Comparison:
    return Comparison(Verdict.DIFFERENT, reason, containment, agreement, salient)
