"""The wording of a text as near-duplicate detection compares it: shingles, sketch, salient tokens.

A shingle is five consecutive tokens (Broder 1997, "On the resemblance and containment of documents").
The sketch is the smallest hash of every run of so many shingles (Schleimer, Wilkerson, Aiken 2003,
"Winnowing: local algorithms for document fingerprinting"). Whatever stands around it, and however much
longer one text is, a passage of both that is as long as such a run has the same smallest hash in both.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest

from xxhash import xxh3_64_intdigest

from newsreel.rules.text import TINY_WORDS, stream_safe

SHINGLE_TOKENS = 5
# Runs of 32 shingles: 36 words in common are found by one hash, 68 by two, and 2/33 of the shingles are
# chosen, 24 of 400 words. Shorter texts have shorter runs, so that about 15 are chosen of any; longer ones
# longer runs, which choose about 32 of them, then (from 1,000 words on) 1 in 32, then 256. Whatever is chosen
# by long runs would also be by short ones, so texts of different lengths still meet.
_RUN = 32
_LONG_RUN = 64
_SHORTEST_RUN = 2
_FEWEST_RUNS = 8
_RUNS = 16
_MOST = 256
# The index keeps the low half of a hash: chosen by the high half, they are evenly spread, and of two
# unrelated texts the chance to share one is still small. Postgres has signed integers only.
_LOW_HALF = (1 << 32) - 1
_SIGNED_HALF = 1 << 31

_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
# Zero-width characters, soft hyphens and byte order marks: they part no word.
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
# One at a time is the faster way for the few that honest texts have; a text of many would take minutes.
_MANY_SIGNS = 50
_ASCII_LEVELLING = bytes(code if code > 127 or chr(code).isalnum() else ord(" ") for code in range(256))
_ASCII_FOLDING = _ASCII_LEVELLING.lower()
# Of the first byte of a token: the end of ASCII's digits.
_AFTER_NINE = ord("9") + 1


@dataclass(frozen=True)
class Wording:
    """What is compared of a text.

    Attributes:
        key: signed 64 bits, the same for texts of the same words in the same order and the same capitals;
            among ten million wordings the chance that any two share one by accident is 3 in a million.
        written: the tokens as written, in UTF-8.
        tokens: casefolded, in UTF-8; a Chinese or Japanese character is one.
        sequence: unsigned 64-bit hashes of the shingles, in the order of the text.
        sketch: signed 32-bit hashes to search by, ascending; empty for a tiny text.
    """

    key: int
    written: Sequence[bytes]
    tokens: Sequence[bytes]
    sequence: Sequence[int]
    sketch: tuple[int, ...]

    @property
    def is_tiny(self) -> bool:
        """Whether the text is too short to be told by its wording."""
        return len(self.tokens) < TINY_WORDS

    # Most texts are like no other: what only comparing needs is made when it is asked for.
    @cached_property
    def shingles(self) -> frozenset[int]:
        """The hashes of the shingles."""
        return frozenset(self.sequence)

    @cached_property
    def salient(self) -> frozenset[bytes]:
        """The tokens that say who, where and how many.

        Numbers, and words that are written with a capital and nowhere in the text without (which leaves out
        most beginnings of sentences).
        """
        small = set(self.written).intersection(self.tokens)
        numbers = {token for token in small if token[0] < _AFTER_NINE}
        return frozenset(set(self.tokens) - small | numbers)


def wording(text: str) -> Wording:
    """Read a text once; about 0.15 ms for 400 words."""
    written, folded = _tokens(text)
    key = int.from_bytes(hashlib.sha256(b" ".join(written)).digest()[:8], signed=True)
    windows = zip(*(folded[start:] for start in range(SHINGLE_TOKENS)), strict=False)
    sequence = list(map(xxh3_64_intdigest, map(b" ".join, windows)))
    sketch = _sketch(sequence) if len(folded) >= TINY_WORDS else ()
    return Wording(key, written, folded, sequence, sketch)


def _tokens(text: str) -> tuple[list[bytes], list[bytes]]:
    """Runs of letters and digits, as written and casefolded, in UTF-8.

    Bytes are cut at ASCII's signs in one pass in C; the few other signs that occur are replaced first.
    """
    if text.isascii():
        plain = text.encode()
        return plain.translate(_ASCII_LEVELLING).split(), plain.translate(_ASCII_FOLDING).split()
    level = unicodedata.normalize("NFKC", stream_safe(text))
    signs = {sign: "" if sign in _INVISIBLE else " " for sign in set(level) if _is_sign(sign)}
    if len(signs) > _MANY_SIGNS:
        level = level.translate({ord(sign): instead for sign, instead in signs.items()})
    else:
        for sign, instead in signs.items():
            level = level.replace(sign, instead)
    level = _CJK.sub(r" \g<0> ", level)
    written = level.encode("utf-8", "replace").translate(_ASCII_LEVELLING).split()
    folded = level.casefold().encode("utf-8", "replace").translate(_ASCII_LEVELLING).split()
    return written, folded


def _is_sign(character: str) -> bool:
    return character > "\x7f" and not character.isalnum()


def _sketch(sequence: Sequence[int]) -> tuple[int, ...]:
    chosen = smallest_of_runs(sequence, _run(len(sequence)))
    if len(chosen) > _MOST:  # nearly never, unless somebody wrote the text to that end
        chosen = set(nsmallest(_MOST, chosen))
    return tuple(sorted({((value & _LOW_HALF) ^ _SIGNED_HALF) - _SIGNED_HALF for value in chosen}))


def _run(shingles: int) -> int:
    """Length of the runs of a text of so many shingles; never shorter for a longer text."""
    if shingles < _RUN * _RUNS:
        return max(_SHORTEST_RUN, min(_RUN, shingles // _FEWEST_RUNS))
    return max(min(shingles // _RUNS, _LONG_RUN), shingles * 2 // _MOST)


def smallest_of_runs(values: Sequence[int], run: int) -> set[int]:
    """The smallest of every `run` consecutive values; of all where there are fewer."""
    recent = values[:run]
    smallest = min(recent)
    place = _last(recent, smallest)
    chosen = {smallest}
    for end in range(run, len(values)):
        value = values[end]
        # Of equal ones the last counts, as in the paper: a text that says one thing all the time would
        # otherwise be gone through anew at every step.
        if value <= smallest:
            smallest, place = value, end
            chosen.add(value)
        elif end - place >= run:
            start = end - run + 1
            recent = values[start : end + 1]
            smallest = min(recent)
            place = start + _last(recent, smallest)
            chosen.add(smallest)
    return chosen


def _last(values: Sequence[int], value: int) -> int:
    return len(values) - 1 - values[::-1].index(value)
