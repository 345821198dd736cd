"""News in many papers, and workers that store and group a share of it; importable by processes."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from functools import partial

from newsreel.adapters.system_clock import SystemClock
from newsreel.domain.settings import settings_from_environment
from newsreel.steps import wording_links
from newsreel.steps.group import group
from newsreel.steps.tools import Tools
from newsreel.store.database import Cursor, Database
from tests.support.made_up_news import cut, localised, story, template, updated
from tests.support.stored_articles import Story, store_stories

NOON = datetime(2026, 11, 4, 12, tzinfo=UTC)
COMPARED = [
    "duplicate_groups",
    "duplicate_members",
    "wording_links",
    "wordings",
    "sketches",
    "grouping_queue",
]


def news() -> list[Story]:
    """Forty stories, each in up to seven papers, some joined by a bridge; and weather."""
    found = []
    for seed in range(40):
        rng = random.Random(seed)
        wire = story(seed)
        versions = [
            wire,
            wire,
            cut(wire),
            localised(wire, seed),
            updated(wire, seed),
            cut(localised(wire, seed), 0.7),
        ]
        if seed % 10 == 0:
            versions.append([*wire, *story(seed + 1)])
        for number, sentences in enumerate(versions[: rng.randint(1, 7)] if seed % 10 else versions):
            moment = NOON + timedelta(hours=rng.uniform(0, 100))
            found.append(Story(f"https://paper{number}.example/{seed}", " ".join(sentences), moment))
    found += [
        Story(f"https://weather.example/{n}", template(n), NOON + timedelta(hours=n)) for n in range(40)
    ]
    return sorted(found, key=lambda one: one.published_at or NOON)


def tools_of(url: str) -> Tools:
    return Tools(Database(url), settings_from_environment({}), SystemClock())


def work(url: str, stories: list[Story], batch: int) -> None:
    """A worker: puts its share of the articles into the warehouse bit by bit, and groups after each."""
    wording_links.BATCH = batch
    tools = tools_of(url)
    for start in range(0, len(stories), 20):
        tools.database.repeat(partial(store_once, stories[start : start + 20]))
        group(tools)


def store_once(stories: list[Story], cursor: Cursor) -> None:
    """What was stored before a kill is left alone."""
    cursor.execute("SELECT canonical_url FROM newsreel.articles")
    known = {url for (url,) in cursor.fetchall()}
    missing = [one for one in stories if one.url not in known]
    if missing:
        store_stories(cursor, sorted(missing, key=lambda one: one.url))
