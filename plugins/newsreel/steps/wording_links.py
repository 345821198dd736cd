"""Link: read new texts, and write which wordings are copies of which. May run many times at once.

One's own sketches are committed before one searches: of two who come at the same time, at least the later
one finds the other. What is written is a fact about two wordings, so it doesn't matter who writes it, how
often, or what has become of the articles since.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from newsreel.rules.agencies import credited_agency
from newsreel.rules.candidates import (
    FEWEST_SHARED,
    Pair,
    Sketched,
    candidate_pairs,
    crowded,
    places_to_look,
    shelf_of,
)
from newsreel.rules.near_duplicates import RULE_VERSION, Verdict, compare
from newsreel.rules.wording import Wording, wording
from newsreel.steps.tools import Tools
from newsreel.store.database import Cursor
from newsreel.store.group_rows import enqueue
from newsreel.store.wording_queue import leave_part, mark_looked_at, take_part, wait_for_part, waiting
from newsreel.store.wording_rows import (
    Link,
    Noted,
    Unlinked,
    add_stop_hashes,
    ensure_shelves,
    insert_links,
    insert_sketches,
    linked_pairs,
    note,
    postings,
    share_stop_hashes,
    sketched,
    stop_hashes,
    texts,
)
from newsreel.store.wording_versions import share_versions

# The queue in parts, so that workers don't read the same texts.
PARTS = 8
# Texts read and written together: bounds memory, and what a kill makes us read again.
BATCH = 500


def link(tools: Tools, advance: Callable[[int], None] = lambda _: None) -> int:
    """Look at every newest revision that nobody has looked at; gives their number.

    When it returns, all that waited before have been looked at, by this call or by others; what newer rules
    have looked at before waits for a worker that has them.
    """
    count = 0
    taken = []
    for part in range(PARTS):
        with tools.database.transaction() as cursor:
            if not take_part(cursor, part):
                continue
        taken.append(part)
        with _part(tools, part):
            count += _link_part(tools, part, advance)
    for part in sorted(set(range(PARTS)) - set(taken)):
        with tools.database.transaction() as cursor:
            wait_for_part(cursor, part)
        with _part(tools, part):
            count += _link_part(tools, part, advance)
    return count


@contextmanager
def _part(tools: Tools, part: int) -> Iterator[None]:
    """Give a part back; closing the connection does so whatever has gone wrong."""
    try:
        yield
        with tools.database.transaction() as cursor:
            leave_part(cursor, part)
    except BaseException:
        tools.database.close()
        raise


def _link_part(tools: Tools, part: int, advance: Callable[[int], None]) -> int:
    """Goes through the queue by article, so that what is done is not read over; then looks once more."""
    count = after = 0
    while True:
        with tools.database.transaction() as cursor:
            batch = waiting(cursor, part, PARTS, after, BATCH)
        if batch:
            _link_batch(tools, batch)
            count += len(batch)
            advance(len(batch))
        elif not after:
            return count
        after = batch[-1].article_id if batch else 0


def _link_batch(tools: Tools, batch: Sequence[Unlinked]) -> None:
    read = [(one, wording(one.text)) for one in batch]
    _note(tools, read)
    links = find_links(tools, read)
    tools.database.repeat(lambda cursor: _write(cursor, batch, links))


def _note(tools: Tools, read: Sequence[tuple[Unlinked, Wording]]) -> None:
    rows = [noted_of(one, text) for one, text in read]
    searchable = sketched_of(read)
    with tools.database.transaction() as cursor:
        ensure_shelves(cursor, {one.shelf for one in searchable})

    def write(cursor: Cursor) -> None:
        share_versions(cursor)
        # Newer rules may have removed the shelves of these since.
        ensure_shelves(cursor, {one.shelf for one in searchable})
        present = sketched(cursor, {one.wording_key for one in searchable})
        insert_sketches(cursor, [one for one in searchable if (one.wording_key, one.shelf) not in present])
        note(cursor, rows)

    tools.database.repeat(write)


def noted_of(one: Unlinked, text: Wording) -> Noted:
    """What is noted of a revision."""
    return Noted(
        article_id=one.article_id,
        wording_key=None if text.is_tiny else text.key,
        dated_at=one.dated_at,
        revision_number=one.revision_number,
        rule_version=RULE_VERSION,
        shelf=shelf_of(one.dated_at),
        agency=credited_agency(one.text, one.authors),
    )


def sketched_of(read: Sequence[tuple[Unlinked, Wording]]) -> list[Sketched]:
    """What goes into the index: each wording once a week; tiny texts don't."""
    found = {(text.key, shelf_of(one.dated_at)): text.sketch for one, text in read if not text.is_tiny}
    return [Sketched(key, shelf, sketch) for (key, shelf), sketch in sorted(found.items())]


def find_links(tools: Tools, read: Sequence[tuple[Unlinked, Wording]], *, known: bool = False) -> list[Link]:
    """Compare wordings with those in the index that may be copies.

    Args:
        known: also what is linked already.
    """
    mine = {text.key: text for _, text in read}
    searchable = sketched_of(read)
    with tools.database.transaction() as cursor:
        stops = stop_hashes(cursor, {value for one in searchable for value in one.sketch})
        found = postings(cursor, places_to_look(searchable, stops))
    if crowd := crowded(found):
        with tools.database.transaction() as cursor:
            add_stop_hashes(cursor, crowd)
    pairs = candidate_pairs(searchable, found, stops | crowd)
    if not known:
        with tools.database.transaction() as cursor:
            pairs -= linked_pairs(cursor, mine)
    return [one for one in _compared(tools, mine, pairs) if one is not None]


def _compared(tools: Tools, mine: Mapping[int, Wording], pairs: Iterable[Pair]) -> Iterator[Link | None]:
    """Links among these pairs, of which one at least is mine; the others' texts are read bit by bit."""
    partners: defaultdict[int, list[int]] = defaultdict(list)
    for one, other in sorted(pairs):
        if one in mine and other in mine:
            yield _link(mine[one], mine[other])
        else:
            partners[other if one in mine else one].append(one if one in mine else other)
    keys = sorted(partners)
    while keys:
        with tools.database.transaction() as cursor:
            found = texts(cursor, keys[:BATCH])
        for key, text in found.items():
            theirs = wording(text)
            for one in partners[key]:
                yield _link(mine[one], theirs)
        keys = keys[bisect_right(keys, max(found)) if found else BATCH :]


def _link(one: Wording, other: Wording) -> Link | None:
    judged = compare(one, other)
    if judged.verdict is Verdict.DIFFERENT:
        return None
    short, long = sorted((one, other), key=lambda text: (len(text.tokens), text.key))
    return Link(short.key, long.key, judged, tuple(sorted(set(one.sketch) & set(other.sketch))))


def _write(cursor: Cursor, batch: Sequence[Unlinked], links: Sequence[Link]) -> None:
    """Links whose hashes became stop hashes meanwhile would not have been found: they are left out."""
    share_stop_hashes(cursor)
    stops = stop_hashes(cursor, {value for one in links for value in one.shared_hashes})
    insert_links(cursor, [one for one in links if len(set(one.shared_hashes) - stops) >= FEWEST_SHARED])
    mark_looked_at(cursor, batch)
    enqueue(cursor, (one.article_id for one in batch))
