"""Settings: what an operator may turn, with the reason of each default."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from ipaddress import IPv4Network, IPv6Network, ip_network

from newsreel.domain.errors import UsageError
from newsreel.domain.export import ExportFormat
from newsreel.domain.quality import QualityLimits

IPNetwork = IPv4Network | IPv6Network
MEBIBYTE = 1024 * 1024
MOST_MONTHS = 1200


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, read once and handed down.

    `contact` is who a publisher can write to (an address or a URL); requests to public hosts are
    refused without one. `allowed_private_networks` opens addresses that the guard would refuse;
    within them every port is open too.
    """

    contact: str | None = None
    allowed_private_networks: tuple[IPNetwork, ...] = ()
    # Limits of one request; the sizes are of the decompressed body.
    total_timeout_seconds: float = 30.0
    connect_timeout_seconds: float = 10.0
    feed_limit_bytes: int = 10 * MEBIBYTE
    page_limit_bytes: int = 5 * MEBIBYTE
    # Politeness: at least this long between the starts of two requests to a host, and the longest
    # Crawl-delay that we wait for rather than leave the page for a later run.
    host_gap_seconds: float = 1.0
    crawl_delay_limit_seconds: float = 60.0
    # Hosts that one task talks to at the same time (each of them one request at a time).
    concurrent_hosts: int = 16
    # A page that keeps failing is given up after this many attempts.
    page_attempts: int = 4
    # Visits to loaded pages in search of corrections: at most so many a host in one run; 0 for none.
    # With the gap of a second, the default costs a host less than four minutes a night.
    revisits_per_host: int = 200
    # One document in a worker process: seconds before it is killed, and its address space.
    document_timeout_seconds: float = 20.0
    document_memory_bytes: int = 1024 * MEBIBYTE
    worker_processes: int = 2
    # Sitemaps may have 50 MB (https://www.sitemaps.org/protocol.html).
    sitemap_limit_bytes: int = 50 * MEBIBYTE
    # The Wayback Machine, or another archive with its addresses; its captures are searched up to so
    # many days past a window's end, because a page is captured after it was published.
    wayback_url: str = "https://web.archive.org"
    wayback_days_after: int = 30
    # WARC files, or folders of them, that runs for the past read.
    warc_paths: tuple[str, ...] = ()
    # Most requests that runs for the past send to a source on a day, index pages and pages together: with
    # the gap of a second, under an hour.
    history_requests_per_source: int = 3000
    # Requests a day that the nightly run may spend on days that nobody looked at, and on gaps; 0 for none.
    repair_requests_per_day: int = 0
    # Mapped tasks: enough to keep workers busy, few enough that Airflow's ~0.7 s a task is small.
    max_shards: int = 64
    # Whole months that captures are kept for, besides the present one; None keeps them for ever: they
    # can't be fetched again, and about 36 KB a page is cheap beside that.
    capture_retention_months: int | None = None
    # Days that log files of tasks are kept; 0 keeps them for ever. Airflow itself deletes none.
    log_retention_days: int = 30
    # What the warehouse may take on disk, for the alert that it is full; Postgres doesn't know its disk.
    database_limit_bytes: int | None = None
    # Where each nightly run exports the days that it has changed: a folder or an address that fsspec
    # knows; None, which is the default, for nowhere.
    export_url: str | None = None
    export_format: ExportFormat = ExportFormat.PARQUET
    # Thresholds of the checks of a run's quality, and whether a failed one makes the run red.
    quality_limits: QualityLimits = field(default_factory=QualityLimits)
    quality_gate: bool = True

    @property
    def user_agent(self) -> str:
        """The User-Agent header: honest, with the contact where one is set."""
        contact = f"; +{self.contact}" if self.contact else ""
        return f"Newsreel/0.1 (news ingestion{contact})"


def settings_from_environment(environment: Mapping[str, str]) -> Settings:
    """Read `NEWSREEL_*` variables; one that is absent or empty keeps its default.

    Raises:
        UsageError: a value can't be read; the sentence names the variable.
    """
    values: dict[str, object] = {}
    for name, read in _READ_BY.items():
        if raw := environment.get(f"NEWSREEL_{name.upper()}", "").strip():
            values[name] = read(f"NEWSREEL_{name.upper()}", raw)
    return Settings(**values)  # type: ignore[arg-type]  # the names are checked by a test


def _contact(name: str, text: str) -> str:
    if "@" not in text and not text.startswith(("http://", "https://")):
        raise UsageError(f"{name}={text} is no e-mail address or URL: set one of them.")
    return text


def _networks(name: str, text: str) -> tuple[IPNetwork, ...]:
    try:
        return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise UsageError(
            f"{name} is not a list of networks ({error}): write it like 127.0.0.0/8,10.1.0.0/16."
        ) from error


def _positive_number(name: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number < float("inf"):
        raise UsageError(f"{name}={text} is not a number of at least 0: set one or unset it.")
    return number


def _web_address(name: str, text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise UsageError(f"{name}={text} is no http(s) URL: set one or unset it.")
    return text.rstrip("/")


def _paths(_name: str, text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _some_seconds(name: str, text: str) -> float:
    seconds = _positive_number(name, text)
    if not seconds:
        raise UsageError(f"{name}=0 would fail everything: set more or unset it.")
    return seconds


def _whole_number(name: str, text: str) -> int:
    return int(_positive_number(name, text))


def _at_least_one(name: str, text: str) -> int:
    return max(1, _whole_number(name, text))


def _quality_limits(name: str, text: str) -> QualityLimits:
    """Pairs such as `share_warn=0.3,deviations=4`; what is not named keeps its default."""
    known = {one.name: one.type for one in fields(QualityLimits)}
    values: dict[str, float] = {}
    for pair in text.split(","):
        limit, _, value = (part.strip() for part in pair.partition("="))
        if limit not in known:
            raise UsageError(f"{name} has {limit or pair!r}: write LIMIT=NUMBER, of {', '.join(known)}.")
        number = _positive_number(f"{name}: {limit}", value)
        values[limit] = int(number) if known[limit] == "int" else number
    return QualityLimits(**values)  # type: ignore[arg-type]  # int where the field is


def _switch(name: str, text: str) -> bool:
    if text.lower() not in ("on", "off"):
        raise UsageError(f"{name}={text} is neither on nor off: set one of them.")
    return text.lower() == "on"


def _as_it_stands(_name: str, text: str) -> str:
    return text


def _export_format(name: str, text: str) -> ExportFormat:
    try:
        return ExportFormat(text)
    except ValueError as error:
        raise UsageError(f"{name}={text} is no format: set one of {', '.join(ExportFormat)}.") from error


def _whole_months(name: str, text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_MONTHS:
        raise UsageError(f"{name}={text} is not a number of whole months from 1 to {MOST_MONTHS}: set one.")
    return int(text)


_READ_BY: Mapping[str, Callable[[str, str], object]] = {
    "contact": _contact,
    "allowed_private_networks": _networks,
    "host_gap_seconds": _positive_number,
    "total_timeout_seconds": _some_seconds,
    "document_timeout_seconds": _some_seconds,
    "worker_processes": _at_least_one,
    "concurrent_hosts": _at_least_one,
    "page_attempts": _at_least_one,
    "max_shards": _at_least_one,
    "history_requests_per_source": _at_least_one,
    "repair_requests_per_day": _whole_number,
    "capture_retention_months": _whole_months,
    "log_retention_days": _whole_number,
    "revisits_per_host": _whole_number,
    "export_url": _as_it_stands,
    "export_format": _export_format,
    "quality_limits": _quality_limits,
    "quality_gate": _switch,
    "wayback_url": _web_address,
    "wayback_days_after": _whole_number,
    "warc_paths": _paths,
    "database_limit_bytes": _at_least_one,
}
