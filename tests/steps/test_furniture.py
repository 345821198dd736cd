"""Lines that a source repeats: learned on purpose, left out from then on, taken back on demand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from newsreel.domain.errors import UsageError
from newsreel.domain.revision import DifferenceReport
from newsreel.domain.settings import Settings
from newsreel.rules.article_assembly import EXTRACTOR_VERSION
from newsreel.steps.furniture import forget_furniture, learn_furniture, list_furniture
from newsreel.steps.reextract import PIPELINE, Selection, reextract
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from tests.steps.changing_paper import TODAY, ChangingPage, changing_paper, live
from tests.support.clocks import LaterClock
from tests.support.runs import day_window, plan
from tests.support.table_contents import table_contents
from tests.support.warehouse_rows import rows

SLOGAN = "The Gazette is printed on paper from the estuary."
NAMES = ("one", "two", "three", "four", "five", "six")
SOURCE = "paper.localhost"
TEXTS = (
    "SELECT text LIKE '%paper from the estuary%', revision, extractor_version FROM news.revisions"
    " WHERE is_current"
)


def story(number: int) -> ChangingPage:
    sentences = (
        f"Sentence {part} of story {number} says at some length what nobody else on the quay has told so far."
        for part in range(4)
    )
    text = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    page = f"<html lang='en'><head><title>Story {number}</title></head><body><article><h1>Story {number}</h1>"
    return ChangingPage(body=f"{page}{text}<p>{SLOGAN}</p></article></body></html>".encode())


@pytest.fixture
def tools(database: Database, settings: Settings, clock: LaterClock) -> Iterator[Tools]:
    tools = Tools(database, settings, clock)
    with changing_paper(tools, **{name: story(number) for number, name in enumerate(NAMES)}):
        yield tools


def again(tools: Tools) -> DifferenceReport:
    shown: list[DifferenceReport] = []
    window = day_window(TODAY - timedelta(days=1), TODAY + timedelta(days=1))
    run_plan = replace(plan(window, live=False), pipeline=PIPELINE)
    reextract(tools, run_plan, Selection(window), shown.append)
    return shown[0]


def test_a_look_changes_nothing(tools: Tools) -> None:
    before = table_contents(tools.database)
    assert [
        (found.source, found.line, found.stories) for found in learn_furniture(tools, None, adopt=False)
    ] == [(SOURCE, SLOGAN, 6)]
    assert table_contents(tools.database) == before


def test_what_is_learned_is_left_out_when_pages_are_read_again(tools: Tools) -> None:
    assert set(rows(tools, TEXTS)) == {(True, 1, EXTRACTOR_VERSION)}
    assert len(learn_furniture(tools, SOURCE, adopt=True)) == 1
    assert [line.line for line in list_furniture(tools, SOURCE)] == [SLOGAN]
    report = again(tools)
    assert (report.revised, report.fields) == (6, {"text": 6})
    assert set(rows(tools, TEXTS)) == {(False, 2, f"{EXTRACTOR_VERSION}+1")}
    # The second time there is nothing to learn and nothing to read.
    assert learn_furniture(tools, None, adopt=True) == []
    assert again(tools) == DifferenceReport()
    assert rows(tools, "SELECT template_version FROM newsreel.sources WHERE template_version > 0") == [(1,)]


def test_new_pages_are_read_without_it(tools: Tools) -> None:
    learn_furniture(tools, SOURCE, adopt=True)
    with changing_paper(tools, seven=story(7)):
        live(tools)
    assert rows(tools, f"{TEXTS} AND title = 'Story 7'") == [(False, 1, f"{EXTRACTOR_VERSION}+1")]


def test_a_line_that_is_text_after_all_comes_back_and_is_not_learned_again(tools: Tools) -> None:
    learn_furniture(tools, SOURCE, adopt=True)
    again(tools)
    forget_furniture(tools, SOURCE, SLOGAN.upper())
    assert list_furniture(tools, None) == []
    again(tools)
    assert set(rows(tools, TEXTS)) == {(True, 3, f"{EXTRACTOR_VERSION}+2")}
    assert learn_furniture(tools, SOURCE, adopt=True) == []


def test_mistakes_are_told_in_a_sentence(tools: Tools) -> None:
    with pytest.raises(UsageError, match=r"nowhere\.example has no articles"):
        learn_furniture(tools, "nowhere.example", adopt=True)
    with pytest.raises(UsageError, match="leaves out no such line"):
        forget_furniture(tools, SOURCE, "Never seen.")
