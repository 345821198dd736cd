"""Begin a run, and cut its work into shards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from newsreel.adapters.feed_lists import feed_spec
from newsreel.domain.errors import UsageError
from newsreel.domain.run import Run, RunKind, RunPlan
from newsreel.rules.contact import require_contact
from newsreel.rules.run_wishes import NO_WISHES, RunWishes, named_histories, named_source
from newsreel.rules.sharding import plan_shards
from newsreel.rules.windows import ResolvedWindow
from newsreel.steps.discover import discover_work
from newsreel.steps.months import make_months
from newsreel.steps.revisit import revisit_work
from newsreel.steps.tools import Tools
from newsreel.store.article_rows import captured_buckets
from newsreel.store.capture_rows import pending_buckets, pending_days
from newsreel.store.feed_rows import due_buckets, enabled_feed_urls, feed_ids
from newsreel.store.migrations import read_migrations, require_current
from newsreel.store.run_rows import begin_run, get_run
from newsreel.store.search_rows import feeds_of_sources, source_ids, sources_of_feeds
from newsreel.store.visit_rows import unread_buckets

# What one mapped task should have to do at least, if there are this many: a task costs about a second of
# CPU besides its step, and readers of documents two more. A second between two requests to a host, and 16
# hosts at a time: such a shard of pages takes half a minute at least.
FEEDS_PER_SHARD = 250
PAGES_PER_SHARD = 400
DOCUMENTS_PER_SHARD = 800
SOURCES_PER_SHARD = 20
# Tasks that are of use at a time: for pages as many as the pool lets through (16 slots where Newsreel
# makes it), for reading what a few machines have cores for.
CAPTURES_SIDE_BY_SIDE = 16
EXTRACTIONS_SIDE_BY_SIDE = 8

# Number of feeds or pages by bucket of hosts.
Work = dict[int, int]
Shards = list[list[int]]


def begin(tools: Tools, plan: RunPlan) -> Run:
    """Give the run its row and make sure that there is room for what it will write.

    Raises:
        SchemaVersionError: the database's schema is not this code's.
        UsageError: public feeds, and nobody that their publishers could write to.
    """
    require_current(tools.database, read_migrations())
    now = tools.clock.now()
    with tools.database.transaction() as cursor:
        require_contact(tools.settings, enabled_feed_urls(cursor, plan.feed_ids))
    make_months(tools, now)
    with tools.database.transaction() as cursor:
        return begin_run(cursor, plan, now)


def begin_without_network(tools: Tools, plan: RunPlan) -> Run:
    """Give its row to a run that asks nobody for anything, so that nobody needs a contact.

    Raises:
        SchemaVersionError: the database's schema is not this code's.
    """
    require_current(tools.database, read_migrations())
    with tools.database.transaction() as cursor:
        return begin_run(cursor, plan, tools.clock.now())


def run_plan_for(
    tools: Tools,
    run_key: str,
    pipeline: str,
    kind: RunKind,
    resolved: ResolvedWindow,
    wishes: RunWishes = NO_WISHES,
) -> RunPlan:
    """The plan of a run, restricted and told to what its user wishes.

    Raises:
        UsageError: a feed or source that is not in the warehouse, a history that is none, or a wish that
            a live run can't fulfil.
    """
    histories = named_histories(wishes.histories)
    if resolved.is_live and (histories is not None or wishes.refetch):
        raise UsageError(
            "Histories are for the past: this window reaches into the last 24 hours, so feeds are polled. "
            "Leave out histories and refetch, or let the window end earlier."
        )
    feeds = _known_feeds(tools, wishes.feeds) if wishes.feeds else None
    sources = _known_sources(tools, wishes.sources) if wishes.sources else None
    with tools.database.transaction() as cursor:
        if resolved.is_live and sources is not None and feeds is None:
            feeds = feeds_of_sources(cursor, sources)
        elif not resolved.is_live and feeds is not None and sources is None:
            sources = sources_of_feeds(cursor, feeds)
    return RunPlan(
        run_key,
        pipeline,
        kind,
        resolved.window,
        resolved.is_live,
        feeds,
        sources,
        histories,
        wishes.refetch,
    )


def _known_feeds(tools: Tools, given: Sequence[str]) -> tuple[int, ...]:
    urls = [feed_spec(url).url for url in given]
    with tools.database.transaction() as cursor:
        for url in urls:
            if not feed_ids(cursor, [url]):
                raise UsageError(f"{url} is no known feed: add it with `newsreel feeds add`.")
        return feed_ids(cursor, urls)


def _known_sources(tools: Tools, given: Sequence[str]) -> tuple[int, ...]:
    domains = [named_source(text) for text in given]
    with tools.database.transaction() as cursor:
        known = source_ids(cursor, domains)
    for domain in domains:
        if domain not in known:
            raise UsageError(f"{domain} is no known source: `newsreel feeds list` shows those that are.")
    return tuple(sorted(set(known.values())))


def load_run(tools: Tools, run_id: int) -> Run:
    """The run that an earlier task began."""
    with tools.database.transaction() as cursor:
        return get_run(cursor, run_id)


def poll_work(tools: Tools, run: Run) -> Work:
    """The feeds that are due; none for a run for the past."""
    if not run.plan.is_live:
        return {}
    with tools.database.transaction() as cursor:
        return due_buckets(cursor, tools.clock.now(), run.plan.feed_ids)


def capture_work(tools: Tools, run: Run) -> Work:
    """The pages that wait to be fetched."""
    with tools.database.transaction() as cursor:
        return pending_buckets(cursor, run, tools.clock.now())


def capture_days(tools: Tools, run: Run) -> dict[tuple[str, date | None], int]:
    """The pages that wait to be fetched, by source and the day that they may be of."""
    with tools.database.transaction() as cursor:
        return pending_days(cursor, run, tools.clock.now())


def extract_work(tools: Tools, run: Run) -> Work:
    """The captures that wait to be read; for a live run also those of visits."""
    with tools.database.transaction() as cursor:
        work = Counter(captured_buckets(cursor, run))
        if run.plan.is_live:
            work.update(unread_buckets(cursor))
    return dict(work)


def poll_shards(tools: Tools, run: Run) -> Shards:
    """Shards (lists of host buckets) of the feeds that are due."""
    return plan_shards(poll_work(tools, run), FEEDS_PER_SHARD, tools.settings.max_shards)


def discover_shards(tools: Tools, run: Run) -> Shards:
    """Shards of the sources whose histories are searched; none for a live run."""
    return plan_shards(discover_work(tools, run), SOURCES_PER_SHARD, tools.settings.max_shards)


def capture_shards(tools: Tools, run: Run) -> Shards:
    """Shards of the pages that wait to be fetched."""
    return plan_shards(
        capture_work(tools, run), PAGES_PER_SHARD, tools.settings.max_shards, CAPTURES_SIDE_BY_SIDE
    )


def revisit_shards(tools: Tools, run: Run) -> Shards:
    """Shards of the pages that are to be visited again."""
    return plan_shards(
        revisit_work(tools, run), PAGES_PER_SHARD, tools.settings.max_shards, CAPTURES_SIDE_BY_SIDE
    )


def extract_shards(tools: Tools, run: Run) -> Shards:
    """Shards of the captures that wait to be read."""
    return plan_shards(
        extract_work(tools, run), DOCUMENTS_PER_SHARD, tools.settings.max_shards, EXTRACTIONS_SIDE_BY_SIDE
    )
