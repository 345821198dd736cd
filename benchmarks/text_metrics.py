"""How readings are compared with the truth: the corpora's own metrics."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1, each 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def body_score(pairs: Iterable[tuple[str, str]]) -> Score:
    """Of (truth, reading) pairs: word 4-grams with multiplicity, averaged over pages."""
    precisions, recalls = [], []
    for truth, reading in pairs:
        expected, found = _shingles(truth), _shingles(reading)
        common = sum((expected & found).values())
        # A page whose reading (or truth) is empty has no say in precision (or recall), as in the corpus.
        if found:
            precisions.append(common / sum(found.values()))
        if expected:
            recalls.append(common / sum(expected.values()))
    return Score(_mean(precisions), _mean(recalls))


def _shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text or "")
    if not words:
        return Counter()
    return Counter(tuple(words[i : i + size]) for i in range(max(1, len(words) - size + 1)))


def title_right(truth: str, reading: str | None) -> bool:
    """Token F1 of at least 0.8 after NFKC, casefold and without quotes."""
    expected, found = Counter(_tokens(truth)), Counter(_tokens(reading or ""))
    common = sum((expected & found).values())
    total = sum(expected.values()) + sum(found.values())
    return bool(total) and 2 * common / total >= 0.8


def _tokens(text: str) -> list[str]:
    levelled = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\"'“”‘’«»„‚`]", "", levelled).split()


def authors_f1(truth: Sequence[str], reading: Sequence[str]) -> float:
    """Set F1 over names without accents and "By"."""
    expected, found = {_name(name) for name in truth}, {_name(name) for name in reading}
    if not expected and not found:
        return 1.0
    return 2 * len(expected & found) / (len(expected) + len(found))


def _name(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode() or text
    return " ".join(re.sub(r"^by\s+", "", plain.casefold().strip()).split())


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
