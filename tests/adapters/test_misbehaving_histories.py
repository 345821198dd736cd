"""Index pages that misbehave, over HTTP: each ends its search with a verdict and a reason."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from newsreel.adapters.document_pool import DocumentPool
from newsreel.adapters.histories import HISTORIES
from newsreel.adapters.history_search import Access
from newsreel.adapters.index_pages import IndexPage, IndexReading
from newsreel.adapters.polite_host import PoliteHost
from newsreel.adapters.system_clock import SystemClock
from newsreel.adapters.web_fetcher import web_fetcher
from newsreel.domain.history import Batch, HistoricSource, HistoryKind, Verdict
from newsreel.domain.settings import Settings, settings_from_environment
from newsreel.domain.window import Window
from tests.support.histories import InProcess
from tests.support.misbehaving_site import ADDRESS, MisbehavingSite, misbehaving_site
from tests.support.misbehaviours import LIMIT_BYTES, MISBEHAVIOURS
from tests.support.site_visits import Act, answers

_END = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=10)
WINDOW = Window(_END - timedelta(days=2), _END)
# Those that take no time, and don't go by their own path.
QUICK = {
    name: case for name, case in MISBEHAVIOURS.items() if not case.takes_all_the_time and "/" not in name
}
# Where each history asks first.
PLACES = {
    HistoryKind.WORDPRESS: "wp-json",
    HistoryKind.FEED_ARCHIVE: "feed.xml",
    HistoryKind.SITEMAP: "list.xml",
    HistoryKind.WAYBACK: "cdx",
}


def _settings(site: MisbehavingSite) -> Settings:
    settings = settings_from_environment(
        {
            "NEWSREEL_ALLOWED_PRIVATE_NETWORKS": "127.0.0.0/8",
            "NEWSREEL_HOST_GAP_SECONDS": "0",
            "NEWSREEL_WAYBACK_URL": site.url("").rstrip("/"),
        }
    )
    return Settings(
        allowed_private_networks=settings.allowed_private_networks,
        host_gap_seconds=0,
        wayback_url=settings.wayback_url,
        feed_limit_bytes=LIMIT_BYTES,
        sitemap_limit_bytes=LIMIT_BYTES,
        page_limit_bytes=LIMIT_BYTES,
    )


class _Clock(SystemClock):
    """Nobody waits: a host that asks for patience gets it elsewhere."""

    async def sleep(self, seconds: float) -> None:
        del seconds


@pytest.mark.parametrize("kind", list(PLACES))
def test_every_misbehaviour_ends_in_a_verdict(kind: HistoryKind) -> None:
    acting: list[Act] = [answers(b"")]
    robots = f"Sitemap: http://{ADDRESS}:PORT/list.xml\n"
    more: dict[str, Act] = {
        PLACES[kind]: lambda visit: acting[0](visit),
        "": answers(b"<html><title>A paper</title>"),
    }
    with misbehaving_site(more) as site:
        site.acts = {**site.acts, "robots.txt": answers(robots.replace("PORT", str(site.port)).encode())}
        for name, case in QUICK.items():
            acting[0] = case.act
            before = len(site.requests)
            batches = asyncio.run(_search(kind, site))
            outcome = batches[-1].outcome
            assert outcome.reason, name
            if case.kind is not None:
                assert not outcome.looked, (name, outcome)
                assert not [find for batch in batches for find in batch.finds], name
                assert outcome.verdict in (Verdict.FAILED, Verdict.BLOCKED, Verdict.DOES_NOT_APPLY) or (
                    kind in (HistoryKind.WAYBACK, HistoryKind.SITEMAP) and outcome.verdict is Verdict.APPLIES
                ), (name, outcome)
            # Redirects that go round count as well.
            assert len(site.requests) - before <= 20, name


async def _search(kind: HistoryKind, site: MisbehavingSite) -> list[Batch]:
    settings, clock = _settings(site), _Clock()
    async with web_fetcher(settings, clock) as fetcher:
        polite = PoliteHost(fetcher, settings, clock)
        pool = cast("DocumentPool[IndexPage, IndexReading]", InProcess())
        source = HistoricSource(ADDRESS, site.url(""), (site.url("feed.xml"),))
        found: AsyncIterator[Batch] = HISTORIES[kind](
            Access(polite.fetch_page, pool, settings, clock), source, WINDOW, None
        )
        return [batch async for batch in found]
