"""Looking at an address tells what a poll would read, and asks for it once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsreel.adapters.feed_lists import feed_spec
from newsreel.adapters.system_clock import SystemClock
from newsreel.domain.errors import UsageError
from newsreel.domain.fetch import FailureKind
from newsreel.domain.settings import Settings
from newsreel.steps.look import look_at_address, look_at_file
from tests.adapters.feed_formats import SAMPLES
from tests.support.misbehaving_site import MisbehavingSite, misbehaving_site
from tests.support.misbehaviours import MISBEHAVIOURS
from tests.support.site_visits import answers

HOME = b'<html><head><link rel=alternate type="application/rss+xml" href="/feed"></head></html>'


@pytest.fixture
def site() -> Iterator[MisbehavingSite]:
    with misbehaving_site({"home": answers(HOME)}) as running:
        yield running


def test_a_feed_is_read_with_the_identity_of_each_entry(site: MisbehavingSite, settings: Settings) -> None:
    look = look_at_address(feed_spec(site.url("honest")), settings, SystemClock())

    assert look.feed is not None
    assert [entry.entry.title for entry in look.entries] == ["One"]
    assert look.entries[0].identity_reason
    assert len(site.requests) == 1


def test_a_page_offers_the_feeds_it_names(site: MisbehavingSite, settings: Settings) -> None:
    look = look_at_address(feed_spec(site.url("home")), settings, SystemClock())

    assert look.feed is None
    assert [link.url for link in look.offered] == [site.url("feed")]


@pytest.mark.parametrize("name", ["404", "gzip_bomb", "empty_200", "redirect_loop", "garbage_for_a_head"])
def test_what_can_not_be_had_is_said(name: str, site: MisbehavingSite, settings: Settings) -> None:
    look = look_at_address(feed_spec(site.url(name)), settings, SystemClock())

    assert look.failure is not None
    assert look.failure.kind == MISBEHAVIOURS[name].kind
    assert look.offered == ()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_is_read_like_an_answer(name: str, tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "feed"
    path.write_text(SAMPLES[name].body, encoding="utf-8")

    look = look_at_file(path, settings, SystemClock())

    assert look.feed is not None
    assert look.feed.format == SAMPLES[name].says.format
    assert look.address == str(path)


def test_a_file_that_is_no_feed_says_so(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("milk, bread", encoding="utf-8")

    look = look_at_file(path, settings, SystemClock())

    assert look.failure is not None
    assert look.failure.kind == FailureKind.NOT_A_FEED


def test_a_file_that_is_not_there_is_the_persons_mistake(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(UsageError, match=r"No such file.*give an http"):
        look_at_file(tmp_path / "nothing", settings, SystemClock())
