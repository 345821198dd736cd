"""Feeds beside stock feedparser: `python -m benchmarks.feeds FOLDER [--damaged NUMBER]`.

FOLDER holds feed documents, one a file. Both readers read the same bodies in turn in one process;
then what stock feedparser reads is compared entry by entry with what we keep, and every difference
is counted under its cause. With --damaged, so many mutated copies go through the pool of workers.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
import time
from calendar import timegm
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import feedparser
from rich.console import Console
from rich.progress import track
from rich.table import Table

from newsreel.adapters.document_pool import DocumentTrouble, document_pool
from newsreel.adapters.feed_entries import LONGEST_SUMMARY, MOST_ENCLOSURES, MOST_TAGS
from newsreel.adapters.feed_parsing import FeedBody, parse_feed
from newsreel.adapters.html_text import plain_text
from newsreel.domain.feed import ParsedEntry, ParsedFeed, ParseFailure
from newsreel.rules.entry_changes import listed_entries
from newsreel.rules.urls import canonical_url
from tests.support.mutations import mutated

URL = "https://paper.example/feed"
NOW = datetime(2030, 1, 1, tzinfo=UTC)
UNCHANGED_ROUNDS = 200
DAMAGED_SECONDS, DAMAGED_BYTES = 10.0, 1024**3


@dataclass
class Comparison:
    """CPU seconds of both readers, and what differs between them by cause."""

    stock_seconds: float = 0.0
    our_seconds: float = 0.0
    stock_entries: int = 0
    our_entries: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    differences: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    def differs(self, cause: str, example: str) -> None:
        self.differences[cause] += 1
        self.examples.setdefault(cause, example[:100])


def stock_reading(body: bytes) -> Any:
    """feedparser as its documentation says, but never from a path or an address."""
    ours = feedparser.api.PREFERRED_XML_PARSERS.copy()
    feedparser.api.PREFERRED_XML_PARSERS[:] = [name for name in ours if not name.startswith("newsreel")]
    try:
        return feedparser.parse(BytesIO(body), response_headers={"content-location": URL})
    finally:
        feedparser.api.PREFERRED_XML_PARSERS[:] = ours


def our_reading(body: bytes) -> ParsedFeed | ParseFailure:
    """The whole way of a feed that changed: read, cleaned, dated and given identities."""
    parsed = parse_feed(FeedBody(URL, body, {}, NOW))
    if isinstance(parsed, ParsedFeed):
        listed_entries(parsed, URL)
    return parsed


def timed(reading: Callable[[bytes], Any], body: bytes) -> tuple[Any, float]:
    begun = time.process_time()
    found = reading(body)
    return found, time.process_time() - begun


def compare(name: str, body: bytes, total: Comparison) -> None:
    """Both readings of one body, in turn; the cause of every difference is counted."""
    stock, seconds = timed(stock_reading, body)
    total.stock_seconds += seconds
    ours, seconds = timed(our_reading, body)
    total.our_seconds += seconds
    total.stock_entries += len(stock.entries)
    if isinstance(ours, ParseFailure):
        if stock.entries:
            total.differs("LOST: the feed is refused", f"{name}: {ours.reason}")
        return
    total.our_entries += len(ours.entries)
    if not stock.entries:
        total.differs(f"only we read it ({ours.format}): entries gained", name)
        return
    unread, nowhere = list(ours.entries), 0
    for item in stock.entries:
        # Entries keep their order; what is missing in ours has been left out on purpose.
        link = item.get("feedburner_origlink") or item.get("link") or _address(item.get("id"))
        if unread and unread[0].title == plain_text(item.get("title")) and _leads_to(unread[0], link):
            compare_entry(name, item, unread.pop(0), total)
        elif not link or canonical_url(link, URL) is None:
            # Those stand apart, and are counted below.
            nowhere += 1
        elif unread and _leads_to(unread[0], link):
            entry = unread.pop(0)
            total.differs("title differs", f"{name}: {item.get('title')!r} / {entry.title!r}")
        else:
            total.differs("LOST: the entry", f"{name}: {link}")
    total.our_entries += len(ours.addressless)
    for entry in ours.addressless:
        total.differs("kept apart: without an address", f"{name}: {entry.title!r}")
    for _ in range(nowhere - len(ours.addressless)):
        total.differs("left out: neither address nor title nor text", name)


def _address(guid: str | None) -> str:
    return guid if guid and guid.startswith("http") else ""


def _leads_to(entry: ParsedEntry, link: str) -> bool:
    return canonical_url(entry.url) == canonical_url(link, URL)


def compare_entry(name: str, item: Mapping[str, Any], entry: ParsedEntry, total: Comparison) -> None:
    """Each field that stock feedparser gives, beside ours."""
    pairs: list[tuple[str, Any, Any]] = [
        ("id", item.get("id"), entry.guid),
        ("summary", (plain_text(item.get("summary")) or "")[:LONGEST_SUMMARY], entry.summary),
        ("content", _words(_content(item)), _words(entry.content_html)),
        ("authors", _authors(item), entry.authors),
        (
            "tags",
            [tag.get("term") for tag in item.get("tags", ()) if tag.get("term")][:MOST_TAGS],
            entry.tags,
        ),
        ("enclosures", item.get("enclosures", ())[:MOST_ENCLOSURES], entry.enclosures),
    ]
    for what, theirs, mine in pairs:
        total.fields[what] += bool(theirs)
        if theirs and not mine:
            total.differs(_cause(what, theirs), f"{name}: {theirs!r}")
        elif what == "id" and theirs != mine and theirs == urljoin(URL, mine):
            total.differs("id: as the feed writes it, not made absolute", f"{name}: {mine!r}")
        elif what in _SAME_WORDS and theirs and theirs != mine:
            total.differs(_wording(what, theirs, mine), f"{name}: {_first_difference(theirs, mine)}")
    for what, claimed in (("published", entry.published), ("updated", entry.updated)):
        moment = dict(item).get(f"{what}_parsed")
        mine = claimed.at if claimed else None
        if moment is None:
            continue
        total.fields[what] += 1
        if mine is None and not (what == "updated" and entry.published):
            quality = claimed.quality if claimed else "no date"
            total.differs(f"{what}: none of ours ({quality})", f"{name}: {dict(item).get(what)!r}")
        elif mine is not None and abs(mine.timestamp() - timegm(moment)) > 1:
            total.differs(f"{what}: another moment", f"{name}: {dict(item).get(what)!r} / {mine:%F %T}")


# What both readers give in the same shape, so that it can be compared word for word.
_SAME_WORDS = ("id", "summary", "content")


def _wording(what: str, theirs: Sequence[str], mine: Sequence[str]) -> str:
    """feedparser's sanitiser and nh3 keep the text of different elements; half of it gone is a loss."""
    lost = Counter(theirs) - Counter(mine)
    if not lost:
        return f"{what}: more words in ours"
    share = lost.total() / len(theirs)
    return f"LOST: half of {what}" if share > 0.5 else f"{what}: some words go with the markup around them"


def _first_difference(theirs: Sequence[str], mine: Sequence[str]) -> str:
    at = next(
        (n for n, (a, b) in enumerate(zip(theirs, mine, strict=False)) if a != b), min(len(theirs), len(mine))
    )
    return f"{theirs[at : at + 12]!r} / {mine[at : at + 12]!r}"


def _cause(what: str, theirs: object) -> str:
    text = str(theirs)
    if what == "authors" and "@" in text:
        return "authors: an e-mail address is no name"
    if what == "authors" and not re.search(r"\w", text):
        return "authors: no letter in it"
    if what == "enclosures" and "http" not in text:
        return "enclosures: no address"
    return f"LOST: {what}"


def _authors(item: Mapping[str, Any]) -> list[str]:
    return [author["name"] for author in item.get("authors", ()) if author.get("name")]


def _content(item: Mapping[str, Any]) -> str | None:
    return max((part.get("value") or "" for part in item.get("content", ())), key=len, default=None)


def _words(html: str | None) -> list[str]:
    return (plain_text(html) or "").split() if html else []


def unchanged(bodies: Sequence[bytes]) -> tuple[float, float]:
    """Milliseconds of CPU to see that a body is the known one: the mean and the longest of all feeds."""
    known = [hashlib.sha256(body).digest() for body in bodies]
    spent = []
    for body, digest in zip(bodies, known, strict=True):
        begun = time.process_time()
        same = sum(hashlib.sha256(body).digest() == digest for _ in range(UNCHANGED_ROUNDS))
        spent.append((time.process_time() - begun) / UNCHANGED_ROUNDS * 1000)
        if same != UNCHANGED_ROUNDS:
            raise AssertionError(same)
    return sum(spent) / len(spent), max(spent)


def damaged(bodies: Sequence[bytes], count: int, console: Console) -> None:
    """Mutated feeds through the pool, in pieces that fit in memory."""
    work = (FeedBody(URL, body, {}, NOW) for body in mutated(bodies, count))
    outcomes: Counter[str] = Counter()
    with document_pool(
        parse_feed, processes=2, timeout_seconds=DAMAGED_SECONDS, memory_bytes=DAMAGED_BYTES
    ) as pool:
        for _ in track(range(0, count, 100), "damaged feeds", console=Console(stderr=True)):
            piece = [item for item, _ in zip(work, range(min(100, count)), strict=False)]
            for _, outcome in pool.run(piece):
                text = repr(outcome)
                text.encode()  # a half surrogate raises
                if "\\x00" in text:
                    raise AssertionError("a NUL came out")
                is_trouble = isinstance(outcome, DocumentTrouble)
                outcomes[outcome.kind if is_trouble else type(outcome).__name__] += 1  # type: ignore[union-attr]
    console.print(f"{count} damaged feeds: {dict(outcomes)}; nothing raised, no NUL, no half surrogate")


def report(total: Comparison, feeds: int, bodies: Sequence[bytes], console: Console) -> None:
    mean, longest = unchanged(bodies)
    ratio = total.stock_seconds / total.our_seconds
    console.print(
        f"{feeds} feeds, {total.stock_entries} entries by feedparser, {total.our_entries} by us; "
        f"CPU: feedparser {total.stock_seconds:.2f} s, we {total.our_seconds:.2f} s: "
        f"{ratio:.2f} times as fast"
    )
    console.print(
        f"an unchanged feed: {mean:.3f} ms (longest {longest:.3f} ms), "
        f"1/{total.our_seconds / feeds * 1000 / mean:.0f} of reading it"
    )
    console.print(
        "fields that feedparser gives: " + ", ".join(f"{n} {what}" for what, n in total.fields.items())
    )
    table = Table("difference", "times", "for example", box=None, header_style="bold", pad_edge=False)
    for cause, times in total.differences.most_common():
        table.add_row(cause, str(times), total.examples[cause], style="red" if "LOST" in cause else None)
    console.print(table if total.differences else "no difference")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--damaged", type=int, default=0, metavar="NUMBER", help="so many mutated feeds as well"
    )
    arguments = parser.parse_args()
    paths = sorted(path for path in arguments.folder.rglob("*") if path.is_file())
    if not paths:
        sys.stderr.write(f"{arguments.folder} holds no file: give a folder of feed documents.\n")
        return 2
    console = Console(width=None if sys.stdout.isatty() else 140, highlight=False, markup=False)
    bodies = [path.read_bytes() for path in paths]
    total = Comparison()
    for path, body in zip(track(paths, "feeds", console=Console(stderr=True)), bodies, strict=True):
        compare(path.name, body, total)
    report(total, len(paths), bodies, console)
    if arguments.damaged:
        damaged(bodies, arguments.damaged, console)
    return 1 if any("LOST" in cause for cause in total.differences) else 0


if __name__ == "__main__":
    sys.exit(main())
