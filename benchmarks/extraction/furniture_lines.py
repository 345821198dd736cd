"""Furniture: wrong lines that survive and right lines that are lost, before our rules and after."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import trafilatura
from rich.table import Table

from benchmarks.extraction.corpus import LabelledPage
from benchmarks.extraction.quality import Outcome
from newsreel.rules.furniture import is_furniture

_WORD = re.compile(r"\w+")


def furniture_table(pages: Sequence[LabelledPage], outcomes: Mapping[str, Outcome]) -> Table:
    """Lines that are not in the truth (of these, phrases of themes), and right lines that are gone."""
    table = Table(title="lines")
    for column in ("text of", "right", "right lost", "wrong", "of these theme phrases"):
        table.add_column(column, justify="left" if column == "text of" else "right")
    before = {page.key: _fast_lines(page) for page in pages}
    after = {page.key: outcomes["newsreel"].readings[page.key].body.split("\n") for page in pages}
    right_before, wrong_before, phrases_before = _counts(pages, before)
    right_after, wrong_after, phrases_after = _counts(pages, after)
    lost = sum(
        _lost(page, before[page.key], [*after[page.key], outcomes["newsreel"].readings[page.key].subtitle])
        for page in pages
    )
    table.add_row("trafilatura, fast", str(right_before), "", str(wrong_before), str(phrases_before))
    share = f"{lost} ({100 * lost / max(right_before, 1):.2f} %)"
    table.add_row("newsreel", str(right_after), share, str(wrong_after), str(phrases_after))
    return table


def _fast_lines(page: LabelledPage) -> list[str]:
    text = trafilatura.extract(page.body, url=page.url, fast=True, include_comments=False)
    return (text or "").split("\n")


def _counts(pages: Iterable[LabelledPage], lines: Mapping[str, list[str]]) -> tuple[int, int, int]:
    right = wrong = phrases = 0
    for page in pages:
        truth = _words(page.text)
        for line in lines[page.key]:
            if _words(line):
                is_right = _words(line) in truth
                right += is_right
                wrong += not is_right
                phrases += not is_right and is_furniture(line)
    return right, wrong, phrases


def _lost(page: LabelledPage, before: Sequence[str], after: Sequence[str]) -> int:
    """Lines of the truth that trafilatura had and we have no more, neither in the text nor as subtitle."""
    truth, kept = _words(page.text), _words("\n".join(after))
    gone = Counter(
        line for line in before if _words(line) and _words(line) in truth and _words(line) not in kept
    )
    return sum(gone.values())


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))
