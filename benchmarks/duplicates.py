"""Duplicates beside their peers: `python -m benchmarks.duplicates FOLDER`.

FOLDER has `*.jsonl.gz` (or `*.jsonl`), a document a line: `text`, `cluster`, and where known `title`,
`published_days`. Two documents of one cluster are a true pair. Every method reads the same documents in the
same run on one core. Where days are known, all methods but exact ones take only pairs within seven days.

*Candidates* is the share of the true pairs that the method looks at; *with text in common* leaves out true
pairs whose shorter text shares less than half of its shingles with the other (readings of one page that
have nothing in common are no duplicates for anybody). The last row is the most that any method by words in
common can look at: the true pairs that share a single shingle of five words.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import itertools
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rensa import RMinHash, RMinHashLSH
from rich.console import Console
from rich.table import Table

from benchmarks.pair_metrics import Pair, closed, pair_score, pairs_of
from newsreel.rules.candidates import FEWEST_SHARED
from newsreel.rules.near_duplicates import MOST_APART, Verdict, compare
from newsreel.rules.text import comparable, text_hash
from newsreel.rules.wording import Wording, wording

_WORD = re.compile(r"\w+")
# The usual settings: 64 bits and a distance of 3 (Manku, Jain, Das Sarma 2007); 128 permutations in 16
# bands of 8 for a threshold of 0.7, checked by the estimate; and 25 bands of 5 for one of 0.5.
_SIMHASH_DISTANCE = 3
_PERMUTATIONS = 128


@dataclass(frozen=True)
class Document:
    """A labelled text; `day` counts from any beginning."""

    text: str
    title: str
    cluster: str
    day: float | None


@dataclass(frozen=True)
class Found:
    """What a method says: pairs it takes for duplicates, pairs it looked at, seconds."""

    pairs: set[Pair]
    candidates: set[Pair]
    seconds: float


Method = Callable[[Sequence[Document]], tuple[set[Pair], set[Pair]]]


def newsreel(documents: Sequence[Document]) -> tuple[set[Pair], set[Pair]]:
    """Our rules: sketches find, containment and agreement decide; equal texts whatever their days."""
    exact = by_key(text_hash(document.text, document.title) for document in documents)
    wordings = [wording(document.text) for document in documents]
    found = sharing((read.sketch for read in wordings), FEWEST_SHARED)
    near = {
        (one, other)
        for one, other in found
        if within_days(documents, one, other)
        and compare(wordings[one], wordings[other]).verdict is Verdict.DUPLICATE
    }
    return exact | near, exact | found


def exact_hash(documents: Sequence[Document]) -> tuple[set[Pair], set[Pair]]:
    """Equal normalised texts."""
    pairs = by_key(text_hash(document.text, document.title) for document in documents)
    return pairs, pairs


def equal_title(documents: Sequence[Document]) -> tuple[set[Pair], set[Pair]]:
    """Equal titles."""
    titles = [comparable(document.title) or f"untitled {index}" for index, document in enumerate(documents)]
    pairs = {pair for pair in by_key(titles) if within_days(documents, *pair)}
    return pairs, pairs


def simhash(documents: Sequence[Document]) -> tuple[set[Pair], set[Pair]]:
    """64-bit SimHash of words, at most 3 bits apart; found by the four 16-bit blocks."""
    values = [_simhash(document.text) for document in documents]
    blocks = [tuple((place, value >> place & 0xFFFF) for place in (0, 16, 32, 48)) for value in values]
    found = sharing(blocks, 1)
    pairs = {
        (one, other)
        for one, other in found
        if (values[one] ^ values[other]).bit_count() <= _SIMHASH_DISTANCE
        and within_days(documents, one, other)
    }
    return pairs, found


def minhash_lsh(threshold: float, bands: int) -> Method:
    """MinHash of word 5-grams in bands, checked by the estimated Jaccard similarity (rensa)."""

    def find(documents: Sequence[Document]) -> tuple[set[Pair], set[Pair]]:
        index = RMinHashLSH(threshold=threshold, num_perm=bands * (_PERMUTATIONS // bands), num_bands=bands)
        signatures = []
        found: set[Pair] = set()
        for number, document in enumerate(documents):
            signature = RMinHash(num_perm=bands * (_PERMUTATIONS // bands), seed=1)
            signature.update(_shingles(document.text))
            found.update((other, number) for other in index.query(signature) if other != number)
            index.insert(number, signature)
            signatures.append(signature)
        pairs = {
            (one, other)
            for one, other in found
            if signatures[one].jaccard(signatures[other]) >= threshold and within_days(documents, one, other)
        }
        return pairs, found

    return find


METHODS: dict[str, Method] = {
    "newsreel": newsreel,
    "exact text": exact_hash,
    "title": equal_title,
    "SimHash 64, 3 bits": simhash,
    "MinHash 128, 0.7": minhash_lsh(0.7, 16),
    "MinHash 125, 0.5": minhash_lsh(0.5, 25),
}


def by_key(keys: Iterable[Hashable]) -> set[Pair]:
    """Pairs of documents with equal keys."""
    return pairs_of(list(keys))


def sharing(keys: Iterable[Iterable[Hashable]], fewest: int) -> set[Pair]:
    """Pairs of documents that share so many keys."""
    places: defaultdict[Hashable, list[int]] = defaultdict(list)
    for index, found in enumerate(keys):
        for key in found:
            places[key].append(index)
    shared = Counter(pair for members in places.values() for pair in itertools.combinations(members, 2))
    return {pair for pair, count in shared.items() if count >= fewest}


def within_days(documents: Sequence[Document], one: int, other: int) -> bool:
    """Whether the two are of the same days; undated documents are."""
    first, second = documents[one].day, documents[other].day
    return first is None or second is None or abs(first - second) <= MOST_APART.days


def _simhash(text: str) -> int:
    votes = [0] * 64
    for word in _WORD.findall(comparable(text)):
        value = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest())
        for bit in range(64):
            votes[bit] += 1 if value >> bit & 1 else -1
    return sum(1 << bit for bit in range(64) if votes[bit] > 0)


def _shingles(text: str) -> list[str]:
    words = _WORD.findall(comparable(text))
    return [" ".join(words[start : start + 5]) for start in range(max(1, len(words) - 4))]


def read_documents(path: Path) -> list[Document]:
    """The documents of a file."""
    written = path.read_bytes()
    lines = (gzip.decompress(written) if path.suffix == ".gz" else written).decode().splitlines()
    rows = [json.loads(line) for line in lines]
    return [
        Document(row["text"], row.get("title") or "", str(row["cluster"]), row.get("published_days"))
        for row in rows
    ]


def measure(documents: Sequence[Document]) -> dict[str, Found]:
    """Every method on the documents."""
    found = {}
    for name, method in METHODS.items():
        began = time.perf_counter()
        pairs, candidates = method(documents)
        found[name] = Found(pairs, candidates, time.perf_counter() - began)
    return found


def with_text_in_common(wordings: Sequence[Wording], pairs: Iterable[Pair]) -> set[Pair]:
    """Pairs whose shorter text has at least half of its shingles in the other."""

    def common(one: int, other: int) -> bool:
        first, second = wordings[one].shingles, wordings[other].shingles
        return len(first & second) >= min(len(first), len(second)) / 2

    return {pair for pair in pairs if common(*pair)}


def with_a_shingle_in_common(wordings: Sequence[Wording], pairs: Iterable[Pair]) -> set[Pair]:
    """Pairs that share five words in a row somewhere, or are equal and shorter than that."""
    return {
        (one, other)
        for one, other in pairs
        if wordings[one].key == wordings[other].key
        or not wordings[one].shingles.isdisjoint(wordings[other].shingles)
    }


def show(name: str, documents: Sequence[Document], results: dict[str, Found]) -> Table:
    """The results as a table."""
    true = pairs_of([document.cluster for document in documents])
    wordings = [wording(document.text) for document in documents]
    common = with_text_in_common(wordings, true)
    title = f"{name}: {len(documents)} documents, {len(true)} true pairs, {len(common)} with text in common"
    table = Table(title=title, box=None, header_style="bold", pad_edge=False, title_justify="left")
    table.add_column("method")
    for column in (
        "pairs P", "R", "F1", "clustered P", "R", "F1", "candidates", "in common", "documents/s",
    ):  # fmt: skip
        table.add_column(column, justify="right")
    for method, found in results.items():
        pairs, groups = pair_score(found.pairs, true), pair_score(closed(found.pairs), true)
        table.add_row(
            method,
            *(f"{score:.3f}" for one in (pairs, groups) for score in (one.precision, one.recall, one.f1)),
            f"{pair_score(found.candidates, true).recall:.3f}",
            f"{pair_score(found.candidates, common).recall:.3f}",
            f"{len(documents) / found.seconds:,.0f}",
        )
    bound = pair_score(with_a_shingle_in_common(wordings, true), true).recall
    table.add_row("(five words in common)", *[""] * 6, f"{bound:.3f}", "1.000")
    return table


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.duplicates", description=__doc__)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    paths = sorted(path for path in options.folder.iterdir() if ".jsonl" in path.suffixes)
    if not paths:
        sys.stderr.write(f"{options.folder} has no *.jsonl or *.jsonl.gz: give the folder of the sets.\n")
        return 2
    console = Console(width=140)
    for path in paths:
        documents = read_documents(path)
        console.print(show(path.name, documents, measure(documents)))
        console.print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
