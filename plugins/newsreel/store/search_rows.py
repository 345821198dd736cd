"""Searches of histories: what was learned, how far they came, what they vouch for, what they cost."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from newsreel.domain.history import Applicability, HistoryKind, SearchOutcome, Verdict
from newsreel.domain.run import RunPlan
from newsreel.domain.window import Window
from newsreel.store.database import Cursor
from newsreel.store.run_rows import scope_of
from newsreel.store.statements import sql


@dataclass(frozen=True, slots=True)
class SearchedSource:
    """A source whose past is searched, with its feeds, the enabled ones first."""

    source_id: int
    domain: str
    feed_urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownHistory:
    """What was learned of a history of a source, and from when on it is to be learned anew."""

    learned: Applicability
    recheck_at: datetime


@dataclass(frozen=True, slots=True)
class VouchedSpan:
    """A span of publication that a history, or watched feeds, vouch for."""

    strategy: str
    span: Window


@dataclass(frozen=True, slots=True)
class StoredSearch:
    """A search of a span, as it stands after its attempts so far; the counts are of all of them."""

    window: Window
    verdict: Verdict
    position: str | None
    started_at: datetime
    next_try_at: datetime | None
    requests: int = 0
    finds: int = 0
    out_of_range: int = 0

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to ask."""
        return self.next_try_at is None


def searched_sources(cursor: Cursor, plan: RunPlan) -> list[SearchedSource]:
    """The sources whose histories a run searches."""
    cursor.execute(sql("searches.searched_sources"), scope_of(plan))
    return [SearchedSource(key, domain, tuple(urls or ())) for key, domain, urls in cursor.fetchall()]


def source_ids(cursor: Cursor, domains: Sequence[str]) -> dict[str, int]:
    """Keys of the sources with these domains; unknown ones are left out."""
    cursor.execute(sql("searches.sources_by_domain"), {"domains": list(domains)})
    return dict(cursor.fetchall())


def sources_of_feeds(cursor: Cursor, feed_ids: Sequence[int]) -> tuple[int, ...]:
    """The sources of some feeds."""
    cursor.execute(sql("searches.sources_of_feeds"), {"feed_ids": list(feed_ids)})
    return tuple(source_id for (source_id,) in cursor.fetchall())


def feeds_of_sources(cursor: Cursor, source_ids: Sequence[int]) -> tuple[int, ...]:
    """The enabled feeds of some sources."""
    cursor.execute(sql("searches.feeds_of_sources"), {"source_ids": list(source_ids)})
    return tuple(feed_id for (feed_id,) in cursor.fetchall())


def known_histories(cursor: Cursor, source_id: int) -> dict[HistoryKind, KnownHistory]:
    """What searches learned of a source."""
    cursor.execute(sql("searches.known_histories"), {"source_id": source_id})
    return {
        HistoryKind(history): KnownHistory(
            Applicability(applies, reason, learned_at, tuple(points), detail), recheck_at
        )
        for history, applies, reason, learned_at, points, detail, recheck_at in cursor.fetchall()
    }


def learn(
    cursor: Cursor, source_id: int, kind: HistoryKind, learned: Applicability, recheck_at: datetime
) -> None:
    """Remember what a search learned."""
    cursor.execute(
        sql("searches.learn"),
        {
            "source_id": source_id,
            "history": kind,
            "applies": learned.applies,
            "reason": learned.reason,
            "detail": learned.detail,
            "entry_points": list(learned.entry_points),
            "learned_at": learned.learned_at,
            "recheck_at": recheck_at,
        },
    )


def learn_sitemaps_anew(cursor: Cursor, domain: str, now: datetime) -> None:
    """Let the next search look for the sitemaps of a publisher as if nothing were known of them."""
    cursor.execute(sql("searches.learn_sitemaps_anew"), {"domain": domain, "now": now})


def vouched_spans(cursor: Cursor, source_id: int, window: Window, since: datetime) -> list[VouchedSpan]:
    """Who vouches for which parts of a window: watched feeds, and what was looked at since a moment."""
    parameters = {
        "source_id": source_id,
        "window_start": window.start,
        "window_end": window.end,
        "since": since,
    }
    cursor.execute(sql("searches.vouched_spans"), parameters)
    return [VouchedSpan(strategy, Window(start, end)) for strategy, start, end in cursor.fetchall()]


def add_span(
    cursor: Cursor, run_id: int, source_id: int, kind: HistoryKind, span: Window, looked_at: datetime
) -> None:
    """A search vouches for a span."""
    cursor.execute(
        sql("searches.add_span"),
        {
            "source_id": source_id,
            "history": kind,
            "span_start": span.start,
            "span_end": span.end,
            "looked_at": looked_at,
            "run_id": run_id,
        },
    )


def stored_searches(cursor: Cursor, source_id: int, kind: HistoryKind, window: Window) -> list[StoredSearch]:
    """Searches of a history that meet a window, oldest span first."""
    parameters = {
        "source_id": source_id,
        "history": kind,
        "window_start": window.start,
        "window_end": window.end,
    }
    cursor.execute(sql("searches.searches"), parameters)
    return [
        StoredSearch(Window(start, end), Verdict(verdict), *rest)
        for start, end, verdict, *rest in cursor.fetchall()
    ]


def save_search(
    cursor: Cursor, run_id: int, source_id: int, search: StoredSearch, outcome: SearchOutcome, now: datetime
) -> None:
    """Keep how far a search has come; `search` has the counts of all attempts."""
    cursor.execute(
        sql("searches.save_search"),
        {
            "source_id": source_id,
            "history": outcome.kind,
            "window_start": search.window.start,
            "window_end": search.window.end,
            "verdict": search.verdict,
            "reason": outcome.reason,
            "position": search.position,
            "requests": search.requests,
            "finds": search.finds,
            "out_of_range": search.out_of_range,
            "started_at": search.started_at,
            "now": now,
            "next_try_at": search.next_try_at,
            "run_id": run_id,
        },
    )


def spend(
    cursor: Cursor, source_id: int, day: date, *, index_requests: int = 0, page_requests: int = 0
) -> None:
    """Count requests against a source's budget of a day."""
    cursor.execute(
        sql("searches.spend"),
        {
            "source_id": source_id,
            "day": day,
            "index_requests": index_requests,
            "page_requests": page_requests,
        },
    )


def spent(cursor: Cursor, source_id: int, day: date) -> int:
    """Requests that runs for the past have sent to a source on a day."""
    cursor.execute(sql("searches.spent"), {"source_id": source_id, "day": day})
    row = cursor.fetchone()
    return int(row[0]) if row else 0


def spent_by_sources(cursor: Cursor, day: date) -> dict[str, int]:
    """Requests that runs for the past have sent to anybody on a day, by source."""
    cursor.execute(sql("searches.spent_by_sources"), {"day": day})
    return dict(cursor.fetchall())


def without_histories(cursor: Cursor, histories: Collection[HistoryKind], now: datetime) -> frozenset[str]:
    """The sources that have none of these histories, as far as is known."""
    cursor.execute(sql("searches.without_histories"), {"histories": list(histories), "now": now})
    return frozenset(domain for (domain,) in cursor.fetchall())


def go_on_today(cursor: Cursor, run_id: int, now: datetime) -> None:
    """Let the searches of a run that its share of the budget has stopped go on at once."""
    cursor.execute(sql("searches.go_on_today"), {"run_id": run_id, "now": now})
