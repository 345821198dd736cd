"""The lists of a source's sitemaps that wait to be asked for, kept in a state of bounded size.

An index may name 50,000 lists. Of those that can be of the window only the next few wait by name; the
rest stand for as long as "what this index names after the first so many", with a digest of those. Whoever
goes on from a stored state asks for the index again, and where the digest does not fit, because the index
has changed, begins it anew: a list may be asked for twice then, but none is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from newsreel.domain.window import Window
from newsreel.rules.sitemap_choice import Candidate, ListedSitemap, choose, merged
from newsreel.rules.text import hash_parts
from newsreel.rules.urls import url_key

# Lists that wait by name; an index may always have some of its own wait.
MOST_WAITING = 200
LEAST_ROOM = 10
# Indexes that one search follows: circles are told by them.
MOST_INDEXES = 500
# Lists that failed and are asked for another time.
MOST_AGAIN = 100
# Spans of the window that are told apart where nobody looked.
MOST_SPANS = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """A list to ask for; with `skip`, the rest of an index: what it names after the first so many.

    `digest` is that of those first ones, `left` the span of what the rest can hold.
    """

    candidate: Candidate
    skip: int = 0
    digest: str = ""
    left: Window | None = None

    @property
    def span(self) -> Window:
        """The span of publication that nobody has looked at while this waits."""
        return self.left or self.candidate.span


class SitemapQueue:
    """What waits, what was met, and the spans that nobody can vouch for.

    Args:
        state: as `to_state` gave it; None for a search that begins.
    """

    def __init__(self, window: Window, began_at: datetime, state: Mapping[str, Any] | None = None) -> None:
        state = state or {}
        self._window, self._began_at = window, began_at
        self._waiting = [_waiting_of(one) for one in state.get("waiting", [])]
        self._again: list[Waiting] = []
        self._indexes: set[str] = set(state.get("indexes", []))
        self._met = self._indexes | {_mark(one.candidate.url) for one in self._waiting if not one.skip}
        self._unread = tuple(_span_of(one) for one in state.get("unread", []))
        # Chosen lists of the indexes that were read in this run, with the span of each and all after it.
        self._chosen: dict[str, tuple[tuple[Candidate, ...], list[Window]]] = {}

    def next(self) -> Waiting | None:
        """What is to be asked for now; None when nothing waits."""
        while self._waiting:
            first = self._waiting.pop(0)
            known = self._chosen.get(first.candidate.url) if first.skip else None
            if known is None:
                return first
            self._admit(first, *known)
        return None

    def add(self, index: Waiting, listed: Sequence[ListedSitemap]) -> bool:
        """Let the lists wait that an index names, as far as they may be of the window; nothing twice.

        They come before what waits already, so that an index is done before the next one begins. Says
        whether the index is followed; one too many is not, and vouches for nothing.
        """
        mark = _mark(index.candidate.url)
        if mark not in self._indexes and len(self._indexes) >= MOST_INDEXES:
            self.leave_out(index.span)
            return False
        self._indexes.add(mark)
        self._met.add(mark)
        once = list({one.url: one for one in listed}.values())
        choice = choose(once, self._window, self._began_at, index.candidate)
        self.leave_out(*choice.left_out)
        is_as_before = _digest("", choice.candidates[: index.skip]) == index.digest
        if index.skip and not choice.candidates:
            self.leave_out(index.span)
        known = choice.candidates, _spans_from_here(choice.candidates)
        self._chosen[index.candidate.url] = known
        self._admit(index if is_as_before else Waiting(index.candidate), *known)
        return True

    def meet(self, url: str) -> None:
        """Note a list that is asked for without having waited."""
        self._met.add(_mark(url))

    def put_back(self, waiting: Waiting) -> None:
        """It could not be asked for: it is the next one again."""
        self._waiting.insert(0, waiting)

    def try_again(self, waiting: Waiting) -> bool:
        """Ask for it in a later search; says False where too many wait for that already."""
        if len(self._again) >= MOST_AGAIN:
            self.leave_out(waiting.span)
            return False
        self._again.append(waiting)
        return True

    def leave_out(self, *spans: Window) -> None:
        """Nobody has looked at these spans of publication, and nobody will."""
        apart = merged([*self._unread, *spans])
        before = [span for span in apart if span.end <= self._window.start]
        after = [span for span in apart if span.start >= self._window.end]
        within = [span for span in apart if span.end > self._window.start and span.start < self._window.end]
        if len(within) > MOST_SPANS:
            within = [_hull(within)]
        # What lies between spans outside of the window counts as not looked at: that may be said of anything.
        self._unread = (*([_hull(before)] if before else ()), *within, *([_hull(after)] if after else ()))

    def unread(self) -> list[Window]:
        """The spans that can't be vouched for as it stands."""
        return [*self._unread, *(one.span for one in (*self._waiting, *self._again))]

    def to_state(self) -> dict[str, Any]:
        """As JSON takes it."""
        return {
            "waiting": [_state_of(one) for one in (*self._waiting, *self._again)],
            "indexes": sorted(self._indexes),
            "unread": [_state_of_span(span) for span in self._unread],
        }

    def _admit(self, index: Waiting, chosen: Sequence[Candidate], from_here: Sequence[Window]) -> None:
        """Let the next lists of an index wait by name, and the rest of it behind them."""
        room = max(LEAST_ROOM, MOST_WAITING - len(self._waiting))
        new: list[Waiting] = []
        place, digest = index.skip, index.digest
        for candidate in islice(chosen, index.skip, None):
            if len(new) == room:
                break
            mark = _mark(candidate.url)
            if mark not in self._met:
                self._met.add(mark)
                new.append(Waiting(candidate))
            place, digest = place + 1, _digest(digest, [candidate])
        if place < len(chosen):
            new.append(Waiting(index.candidate, place, digest, from_here[place]))
        else:
            self._chosen.pop(index.candidate.url, None)
        self._waiting[:0] = new


def _digest(before: str, candidates: Iterable[Candidate]) -> str:
    """Of all lists so far, made of that of those before."""
    for candidate in candidates:
        before = hash_parts([before, candidate.url]).hex()[:16]
    return before


def _spans_from_here(candidates: Sequence[Candidate]) -> list[Window]:
    """For each list the span of it and all that follow."""
    spans: list[Window] = []
    for candidate in reversed(candidates):
        spans.append(_hull([candidate.span, *spans[-1:]]))
    return spans[::-1]


def _hull(spans: Sequence[Window]) -> Window:
    return Window(min(span.start for span in spans), max(span.end for span in spans))


def _mark(url: str) -> str:
    return url_key(url).hex()[:16]


def _state_of_span(span: Window) -> list[str]:
    return [span.start.isoformat(), span.end.isoformat()]


def _span_of(state: Sequence[str]) -> Window:
    return Window(datetime.fromisoformat(state[0]), datetime.fromisoformat(state[1]))


def _state_of(waiting: Waiting) -> list[Any]:
    of_list = [waiting.candidate.url, *_state_of_span(waiting.candidate.span), waiting.candidate.is_dated]
    if waiting.left is None:
        return of_list
    return [*of_list, waiting.skip, waiting.digest, *_state_of_span(waiting.left)]


def _waiting_of(state: Sequence[Any]) -> Waiting:
    candidate = Candidate(state[0], _span_of(state[1:3]), bool(state[3]))
    if len(state) == 4:
        return Waiting(candidate)
    return Waiting(candidate, int(state[4]), state[5], _span_of(state[6:8]))
