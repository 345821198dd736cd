"""What a user wishes of a run, as it comes from Airflow's params or the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsreel.domain.errors import UsageError
from newsreel.domain.history import HistoryKind
from newsreel.rules.urls import canonical_url, host_of, source_domain

# The warehouse is always looked through: it asks nobody.
ASKED = tuple(kind for kind in HistoryKind if kind is not HistoryKind.WAREHOUSE)


@dataclass(frozen=True, slots=True)
class RunWishes:
    """Only these feeds (URLs), sources (domains) and histories; empty means all. `refetch`: ask again."""

    feeds: Sequence[str] = ()
    sources: Sequence[str] = ()
    histories: Sequence[str] = ()
    refetch: bool = False


NO_WISHES = RunWishes()


def named_histories(names: Sequence[str]) -> tuple[HistoryKind, ...] | None:
    """The histories with these names, in the order in which they are tried; None without any.

    Raises:
        UsageError: a name that no history has.
    """
    if not names:
        return None
    wanted = {name.strip().lower().replace("-", "_") for name in names}
    unknown = sorted(wanted - set(HistoryKind))
    if unknown:
        raise UsageError(f"{unknown[0]!r} is no history: choose from {', '.join(HistoryKind)}.")
    return tuple(kind for kind in ASKED if kind in wanted)


def named_source(text: str) -> str:
    """The domain of a source that is named by its domain or an address on it.

    Raises:
        UsageError: neither.
    """
    stripped = text.strip().lower()
    url = canonical_url(stripped if "://" in stripped else f"https://{stripped}/")
    if url is None or not stripped:
        raise UsageError(f"{text!r} is no source: give its domain, for example example.org.")
    return source_domain(host_of(url))
