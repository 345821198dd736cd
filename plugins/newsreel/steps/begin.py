"""Begin a run: its row, and what its user wishes."""

from __future__ import annotations

from collections.abc import Sequence

from newsreel.adapters.feed_lists import feed_spec
from newsreel.domain.errors import UsageError
from newsreel.domain.run import Run, RunKind, RunPlan
from newsreel.rules.contact import require_contact
from newsreel.rules.run_wishes import NO_WISHES, RunWishes, named_histories, named_source
from newsreel.rules.windows import ResolvedWindow
from newsreel.steps.months import make_months
from newsreel.steps.tools import Tools
from newsreel.store.feed_rows import enabled_feed_urls, feed_ids
from newsreel.store.migrations import read_migrations, require_current
from newsreel.store.run_rows import begin_run
from newsreel.store.search_rows import feeds_of_sources, source_ids, sources_of_feeds


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
