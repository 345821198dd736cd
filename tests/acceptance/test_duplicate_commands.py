"""`newsreel duplicates` and `newsreel articles`, as a person runs them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsreel.steps.group import group
from newsreel.steps.tools import Tools
from tests.support.commands import newsreel
from tests.support.made_up_news import cut, story, template
from tests.support.stored_articles import Story, store_stories
from tests.support.warehouses import Warehouses

NOON = datetime(2026, 11, 4, 12, tzinfo=UTC)


@pytest.fixture
def url(warehouses: Warehouses, warehouse: str, tools: Tools) -> str:
    wire = " ".join(story(1))
    with tools.database.transaction() as cursor:
        store_stories(
            cursor,
            [
                Story("https://a.example/story", wire, NOON),
                Story("https://b.example/story", " ".join(cut(story(1))), NOON + timedelta(hours=5)),
                Story("https://c.example/story", " ".join(cut(story(1))), NOON + timedelta(days=9)),
                Story("https://w.example/1", template(1), NOON),
                Story("https://w.example/2", template(2), NOON),
            ],
        )
        cursor.execute(
            "INSERT INTO newsreel.article_aliases (url_hash, url, article_id, reason)"
            " SELECT canonical_url_hash, canonical_url, article_id, 'canonical' FROM newsreel.articles"
        )
    group(tools)
    return warehouses.writer_url(warehouse)


def test_explain_says_why_in_words_and_figures(url: str) -> None:
    done = newsreel(url, "duplicates", "explain", "https://a.example/story", "https://b.example/story")
    assert done.returncode == 0, done.stderr
    for words in ("near: copies of one text", "0.2 days", "1.00 of the shorter text", "names and numbers"):
        assert words in done.stdout
    apart = newsreel(url, "duplicates", "explain", "https://a.example/story", "https://c.example/story")
    assert "different: copies, but published 9.0 days apart, more than 7" in apart.stdout


def test_explain_as_json_names_what_was_exchanged(url: str, tools: Tools) -> None:
    with tools.database.transaction() as cursor:
        cursor.execute("SELECT article_id FROM newsreel.articles WHERE canonical_url = 'https://w.example/1'")
        [(key,)] = cursor.fetchall()
    done = newsreel(url, "duplicates", "explain", str(key), "https://w.example/2", "--json")
    found = json.loads(done.stdout)
    assert (found["verdict"], found["containment"] > 0.5, found["agreement"] < 0.8) == (
        "different",
        True,
        True,
    )
    assert found["replaced"]
    assert set(found["replaced"]) <= set(found["only_first"])


def test_explain_reads_files_without_a_warehouse(tmp_path: Path) -> None:
    for name, text in (("one.txt", story(1)), ("two.txt", story(1))):
        (tmp_path / name).write_text(" ".join(text), encoding="utf-8")
    done = newsreel("", "duplicates", "explain", str(tmp_path / "one.txt"), str(tmp_path / "two.txt"))
    assert (done.returncode, done.stdout.startswith("exact: the same words")) == (0, True)


@pytest.mark.parametrize(
    ("reference", "sentence"),
    [
        ("no-such-file", "is no article's key, no URL and no text file in UTF-8"),
        ("99999", "There is no article 99999"),
        ("9" * 30, "is no article's key and no http(s) URL"),
        ("9" * 5000, "is no article's key and no http(s) URL"),
        ("https://nowhere.example/", "No article is known at https://nowhere.example/"),
    ],
)
def test_what_names_nothing_is_one_sentence(url: str, reference: str, sentence: str) -> None:
    done = newsreel(url, "duplicates", "explain", "https://a.example/story", reference)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_check_is_quiet_when_right_and_red_when_not(url: str, tools: Tools) -> None:
    right = newsreel(url, "duplicates", "check", "--days", "36500")
    assert (right.returncode, right.stdout.strip()) == (0, "Everything is as it should be.")
    with tools.database.transaction() as cursor:
        cursor.execute("DELETE FROM newsreel.wording_links")
    wrong = newsreel(url, "duplicates", "check", "--days", "36500", "--repair")
    assert wrong.returncode == 1
    assert "a copy of it is not linked with it" in wrong.stdout
    assert newsreel(url, "duplicates", "check", "--days", "36500").returncode == 0


def test_aliases_and_unmerge_speak_plainly(url: str) -> None:
    listed = newsreel(url, "articles", "aliases", "https://a.example/story")
    assert "canonical" in listed.stdout
    refused = newsreel(url, "articles", "unmerge", "https://a.example/story", "--reason", "a test")
    assert refused.returncode == 2
    assert "is the article's own URL" in refused.stderr
