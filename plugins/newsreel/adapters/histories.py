"""All histories that ask somebody. They are tried in the order of `HistoryKind`, whatever the order here.

WARC files ask nobody: `newsreel captures import` makes them captures, which runs for the past read.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from types import MappingProxyType

from newsreel.adapters.feed_archive_history import search_feed_archives
from newsreel.adapters.history_search import Access
from newsreel.adapters.sitemap_history import search_sitemaps
from newsreel.adapters.wayback_history import search_wayback
from newsreel.adapters.wordpress_history import search_wordpress
from newsreel.domain.history import Batch, HistoricSource, HistoryKind
from newsreel.domain.window import Window

SearchHistory = Callable[[Access, HistoricSource, Window, str | None], AsyncIterator[Batch]]

# Nobody can change it: every search of this process reads it.
HISTORIES: Mapping[HistoryKind, SearchHistory] = MappingProxyType(
    {
        HistoryKind.WORDPRESS: search_wordpress,
        HistoryKind.FEED_ARCHIVE: search_feed_archives,
        HistoryKind.SITEMAP: search_sitemaps,
        HistoryKind.WAYBACK: search_wayback,
    }
)
