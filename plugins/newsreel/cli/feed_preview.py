"""What is at an address before it is polled: for `newsreel feeds preview` and `newsreel feeds add`."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import typer
from rich.table import Table

from newsreel.adapters.feed_discovery import FeedLink
from newsreel.adapters.feed_lists import feed_spec
from newsreel.adapters.system_clock import SystemClock
from newsreel.cli.context import cell, chosen_settings, console, print_json
from newsreel.domain.errors import NewsreelError, UsageError
from newsreel.domain.feed import ClaimedDate, FeedSpec, KeyedEntry, ParsedFeed, PublisherWishes
from newsreel.domain.fetch import FailureKind, FetchFailure
from newsreel.rules.urls import may_know_credentials
from newsreel.steps.look import Look, look_at_address, look_at_file

SHOWN_ENTRIES = 30
_NEVER_A_FEED = frozenset({FailureKind.NOT_FOUND, FailureKind.GONE, FailureKind.BAD_URL})
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def preview(context: typer.Context, address: str, *, as_json: bool) -> None:
    """Show what is at an address or in a file.

    Raises:
        NewsreelError: it is no feed.
    """
    look = look_at(context, address)
    if look.feed is None:
        raise NewsreelError(refusal(look))
    if as_json:
        print_json(_as_json(look, look.feed))
    else:
        _show(look, look.feed)


def feed_to_add(context: typer.Context, spec: FeedSpec, *, yes: bool) -> FeedSpec:
    """The feed that a person means by an address: its own, or the only one that the page names.

    Credentials that were given go along to a feed of the same host.

    An address that can't be had now is taken at its word: the next run tries it and says what it is.

    Raises:
        UsageError: no feed, or more than one to choose from; the sentence says what to type.
    """
    look = look_at_address(spec, chosen_settings(context), SystemClock())
    if look.feed is not None:
        return spec
    if isinstance(look.failure, FetchFailure) and look.failure.kind not in _NEVER_A_FEED:
        console().print(f"{spec.url} can't be had now ({cell(look.failure.reason)}): taken for a feed.")
        return spec
    articles = [link for link in look.offered if not link.is_of_comments]
    if not look.offered:
        raise UsageError(f"{refusal(look)} It names no feed either: give the address of the feed itself.")
    if len(articles) == 1 and yes:
        found = feed_spec(articles[0].url)
        knows = may_know_credentials(found.url, spec.url)
        return replace(found, credentials=spec.credentials) if knows else found
    show_offered(look.offered)
    if len(articles) == 1:
        raise UsageError(
            f"{spec.url} is a page, not a feed: type `newsreel feeds add {articles[0].url}`, or add --yes."
        )
    raise UsageError(
        f"{spec.url} is a page, not a feed: type `newsreel feeds add URL` with one of its feeds above."
    )


def look_at(context: typer.Context, address: str) -> Look:
    """Read an address or a file with the settings of the environment."""
    settings, clock = chosen_settings(context), SystemClock()
    if "://" in address:
        return look_at_address(feed_spec(address), settings, clock)
    return look_at_file(Path(address), settings, clock)


def refusal(look: Look) -> str:
    """Why there is no feed, in a sentence that names the fix where there is one."""
    reason = look.failure.reason if look.failure else "nothing was read"
    if look.offered:
        offer = f"It names {len(look.offered)} feed(s): `newsreel feeds add {look.address}` lists them."
        return f"{look.address}: {reason}. {offer}"
    return f"{look.address}: {reason}."


def show_offered(links: tuple[FeedLink, ...]) -> None:
    """The feeds that a page names, as a table."""
    table = Table("feed", "format", "title", box=None, header_style="bold", pad_edge=False)
    for link in links:
        table.add_row(cell(link.url), cell(link.format), cell(link.title))
    console().print(table)


def _show(look: Look, feed: ParsedFeed) -> None:
    out = console()
    out.print(f"[bold]{cell(feed.title or 'no title')}[/bold]\n{cell(look.address)}")
    out.print(f"format: {cell(feed.format)}, language: {cell(feed.language or 'not said')}")
    out.print(f"asks to be polled: {_wishes(feed.wishes)}")
    rejected = feed.rejected_entries
    left_out = f"; {rejected} item(s) left out: nothing to tell, or too many" if rejected else ""
    out.print(f"{len(look.entries)} entr{'y' if len(look.entries) == 1 else 'ies'}{left_out}\n")
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("published (UTC)", min_width=16)
    table.add_column("quality", min_width=11)
    for column in ("title", "the same by", "url"):
        table.add_column(column, overflow="fold")
    for keyed in look.entries[:SHOWN_ENTRIES]:
        date, quality = _date(keyed.entry.published or keyed.entry.updated)
        title, url = cell(keyed.entry.title), cell(keyed.canonical_url)
        table.add_row(date, quality, title, keyed.identity_reason, url)
    out.print(table)
    if len(look.entries) > SHOWN_ENTRIES:
        out.print(f"and {len(look.entries) - SHOWN_ENTRIES} more: --json shows all")


def _date(date: ClaimedDate | None) -> tuple[str, str]:
    if date is None:
        return "-", "no date"
    if date.at is None:
        return cell(date.raw), date.quality
    return f"{date.at:%Y-%m-%d}" if date.precision == "day" else cell(date.at), date.quality


def _wishes(wishes: PublisherWishes) -> str:
    told = []
    for name, seconds in (("ttl", wishes.ttl_seconds), ("update period", wishes.update_period_seconds)):
        if seconds:
            told.append(f"every {seconds / 60:g} min ({name})")
    if wishes.skip_hours:
        told.append("not at " + ", ".join(f"{hour}" for hour in sorted(wishes.skip_hours)) + " h UTC")
    if wishes.skip_days:
        told.append("not on " + ", ".join(_DAYS[day] for day in sorted(wishes.skip_days)))
    return "; ".join(told) or "whenever"


def _as_json(look: Look, feed: ParsedFeed) -> dict[str, Any]:
    wishes = asdict(feed.wishes).items()
    return {
        "address": look.address,
        "http_status": look.fetched.http_status if look.fetched else None,
        "title": feed.title,
        "format": feed.format,
        "language": feed.language,
        "wishes": {name: sorted(value) if isinstance(value, frozenset) else value for name, value in wishes},
        "rejected_entries": feed.rejected_entries,
        "entries": [_entry(keyed) for keyed in look.entries],
    }


def _entry(keyed: KeyedEntry) -> dict[str, Any]:
    return {
        "identity": keyed.entry_key.hex(),
        "identity_reason": keyed.identity_reason,
        "canonical_url": keyed.canonical_url,
        **asdict(keyed.entry),
    }
