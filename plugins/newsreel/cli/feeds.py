"""`newsreel feeds`: which feeds are polled, and how they are doing."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from newsreel.adapters.feed_lists import feed_spec, read_feed_list, write_opml
from newsreel.cli.context import JsonOption, cell, console, open_tools, print_json, show
from newsreel.domain.errors import UsageError
from newsreel.store.feed_rows import (
    FeedListing,
    add_feed,
    disable_feed,
    enable_feed,
    list_feeds,
)
from newsreel.store.poll_rows import recent_polls

app = typer.Typer(no_args_is_help=True, help="The feeds that are polled.")
UrlArgument = Annotated[str, typer.Argument(help="The feed's URL.")]


@app.command("import")
def import_command(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="OPML, YAML or text (a URL a line).")],
) -> None:
    """Add the feeds of a file; feeds that are known stay as they are.

    Example: newsreel feeds import feeds.opml
    """
    specs = read_feed_list(path)
    with open_tools(context) as tools, tools.database.transaction() as cursor:
        added = sum(add_feed(cursor, spec, tools.clock.now()) for spec in specs)
    console().print(f"{path}: {added} feed(s) added, {len(specs) - added} known already.")


@app.command("export")
def export_command(context: typer.Context) -> None:
    """Print the enabled feeds as OPML; credentials stay here.

    Example: newsreel feeds export > feeds.opml
    """
    with open_tools(context) as tools, tools.database.transaction() as cursor:
        feeds = [(feed.url, feed.title) for feed in list_feeds(cursor) if feed.enabled]
    sys.stdout.write(write_opml(feeds))


@app.command("list")
def list_command(
    context: typer.Context,
    failing: Annotated[
        bool, typer.Option("--failing", help="Only feeds that fail, or that are gone.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """List the feeds with their health.

    Example: newsreel feeds list --failing
    """
    with open_tools(context) as tools, tools.database.transaction() as cursor:
        feeds = list_feeds(cursor, failing=failing)
    # The address says which source it is: a column less, and 80 characters are enough.
    columns = ["url", "health", "health_reason", "last_succeeded_at", "next_poll_at"]
    none = "No feeds: add some with `newsreel feeds add URL` or `newsreel feeds import FILE`."
    empty = "No feed is failing." if failing else none
    show(feeds, columns, as_json=as_json, empty=empty)


@app.command("show")
def show_command(context: typer.Context, url: UrlArgument, as_json: JsonOption = False) -> None:
    """Show one feed: its state, why it is polled when it is, and its last polls.

    Example: newsreel feeds show https://example.org/feed.xml
    """
    with open_tools(context) as tools, tools.database.transaction() as cursor:
        feed = _known(list_feeds(cursor, url=feed_spec(url).url), url)
        polls = recent_polls(cursor, feed.feed_id, 10)
    if as_json:
        print_json({**asdict(feed), "polls": [asdict(poll) for poll in polls]})
        return
    out = console()
    reason = f": {cell(feed.health_reason)}" if feed.health_reason else ""
    out.print(f"{cell(feed.url)}\n{cell(feed.title or 'no title yet')}")
    out.print(f"format: {cell(feed.format or 'not known yet')}\nhealth: {feed.health}{reason}")
    if feed.enabled:
        out.print(f"next poll: {cell(feed.next_poll_at)} UTC; {cell(feed.next_poll_reason)}")
    if feed.open_gaps:
        out.print(f"open gaps: {feed.open_gaps} (entries came and went unseen; `newsreel status` says when)")
    if feed.moving_to_url:
        out.print(f"redirected permanently to {cell(feed.moving_to_url)}; taken over when that lasts")
    out.print()
    columns = ["started_at", "status", "http_status", "entries_seen", "entries_new", "reason"]
    headers = {"http_status": "http", "entries_seen": "seen", "entries_new": "new"}
    show(polls, columns, as_json=False, empty="Not polled yet.", headers=headers)


@app.command("preview")
def preview_command(
    context: typer.Context,
    address: Annotated[str, typer.Argument(metavar="URL|FILE", help="A feed's URL, or a file here.")],
    as_json: JsonOption = False,
) -> None:
    """Show what a feed would be read as: entries, dates and their quality, identity. Writes nothing.

    Example: newsreel feeds preview https://example.org/feed.xml
    """
    from newsreel.cli.feed_preview import preview  # what it needs takes a second to import

    preview(context, address, as_json=as_json)


@app.command("add")
def add_command(
    context: typer.Context,
    url: UrlArgument,
    yes: Annotated[
        bool, typer.Option("--yes", help="Of a page that names one feed, add this one without asking.")
    ] = False,
) -> None:
    """Add a feed, or enable it again; of a web page, show the feeds that it names.

    Example: newsreel feeds add https://example.org/feed.xml
    """
    from newsreel.cli.feed_preview import feed_to_add

    spec = feed_spec(url)
    with open_tools(context) as tools:
        with tools.database.transaction() as cursor:
            is_known = bool(list_feeds(cursor, url=spec.url))
        if not is_known:  # a feed that is here has been read before, so it is not asked again
            spec = feed_to_add(context, spec, yes=yes)
        with tools.database.transaction() as cursor:
            added = add_feed(cursor, spec, tools.clock.now())
            enabled = not added and enable_feed(cursor, spec.url, tools.clock.now())
    console().print(f"{spec.url}: {'added' if added else 'enabled' if enabled else 'known already'}.")


@app.command("disable")
def disable_command(
    context: typer.Context,
    url: UrlArgument,
    reason: Annotated[str, typer.Option("--reason", help="Why; shown in lists.")] = "disabled by hand",
) -> None:
    """Stop polling a feed; nothing is deleted.

    Example: newsreel feeds disable https://example.org/feed.xml --reason "moved"
    """
    spec = feed_spec(url)
    with open_tools(context) as tools, tools.database.transaction() as cursor:
        if not disable_feed(cursor, spec.url, reason):
            raise UsageError(f"{spec.url} is no known feed: `newsreel feeds list` shows them.")
    console().print(f"{spec.url}: disabled.")


def _known(found: list[FeedListing], url: str) -> FeedListing:
    if not found:
        raise UsageError(f"{url} is no known feed: `newsreel feeds list` shows them.")
    return found[0]
