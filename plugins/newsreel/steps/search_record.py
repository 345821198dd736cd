"""What a search of a history came to, written down batch by batch, so that a kill costs no more than one."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from newsreel.domain.errors import UnstorableError
from newsreel.domain.history import Batch, Find, HistoryKind, SearchOutcome, Verdict
from newsreel.domain.run import Run
from newsreel.rules.find_span import FindSpan, find_span
from newsreel.rules.search_plan import cut_at
from newsreel.rules.search_retry import next_try, recheck_at
from newsreel.steps.tools import Tools
from newsreel.store.find_rows import store_finds
from newsreel.store.search_rows import SearchedSource, StoredSearch, add_span, learn, save_search

_log = logging.getLogger("newsreel")


class SearchRecord:
    """The rows of one search: its finds, where it stands, what it learned, and what it vouches for."""

    def __init__(
        self, tools: Tools, run: Run, source: SearchedSource, kind: HistoryKind, search: StoredSearch
    ) -> None:
        self._tools = tools
        self._run = run
        self._source = source
        self._kind = kind
        self._search = search
        # Finds that the database refuses.
        self._refused = 0

    def write(self, batch: Batch) -> None:
        """Keep a batch, in one transaction; a find that can't be stored is left out, and counted."""
        now = self._tools.clock.now()
        outcome = batch.outcome
        finds = [(find, find_span(find, now)) for find in batch.finds]
        # A search that we stop ourselves may go on at once.
        is_ours = not batch.is_last and outcome.verdict is Verdict.CUT_SHORT
        again = now if is_ours else next_try(outcome, now)
        stands = replace(
            self._search,
            verdict=outcome.verdict,
            position=outcome.position,
            next_try_at=again,
            requests=self._search.requests + outcome.requests,
            finds=self._search.finds + outcome.finds,
            out_of_range=self._search.out_of_range + outcome.out_of_range,
        )
        source_id, run_id, kind = self._source.source_id, self._run.run_id, self._kind

        def write(finds: Sequence[tuple[Find, FindSpan]], outcome: SearchOutcome) -> None:
            with self._tools.database.transaction() as cursor:
                store_finds(cursor, run_id, source_id, kind, finds, now)
                save_search(cursor, run_id, source_id, stands, outcome, now)
                if outcome.learned is not None:
                    learn(cursor, source_id, kind, outcome.learned, recheck_at(outcome.learned))
                for looked in outcome.looked:
                    span = cut_at(looked, self._search.started_at)
                    if span is not None:
                        add_span(cursor, run_id, source_id, kind, span, self._search.started_at)

        try:
            write(finds, self._told(outcome))
        except UnstorableError:
            # One by one; and if it is no find that is refused, this raises again.
            for find in finds:
                self._write_alone(find, now)
            write((), self._told(outcome))

    def _write_alone(self, find: tuple[Find, FindSpan], now: datetime) -> None:
        """Write one find; one that the database refuses is left out, and counted."""
        try:
            with self._tools.database.transaction() as cursor:
                store_finds(cursor, self._run.run_id, self._source.source_id, self._kind, [find], now)
        except UnstorableError as error:
            self._refused += 1
            _log.warning(
                "A find of the history %s of %s is left out: %s", self._kind, self._source.domain, error
            )

    def _told(self, outcome: SearchOutcome) -> SearchOutcome:
        """The outcome, which also says how many finds were left out."""
        if not self._refused:
            return outcome
        return replace(
            outcome, reason=f"{outcome.reason}; finds left out because they can't be stored: {self._refused}"
        )
