"""`news.search`, `news.trend` and `news.similar`: every language, bounds, and wrong use in a sentence."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta

import psycopg2
import psycopg2.errors
import pytest

from newsreel.store.database import Database
from tests.support.stored_articles import Story, store
from tests.support.warehouse_rows import rows

MAY = datetime(2026, 5, 10, 8, tzinfo=UTC)


def found(database: Database, words: str, **bounds: object) -> list[str]:
    named = "".join(f", {name} => %s" for name in bounds)
    query = f"SELECT url FROM news.search(%s{named})"  # noqa: S608 - of the test
    return [str(url).rpartition("/")[2] for (url,) in rows(database, query, words, *bounds.values())]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "The harbours were closed", "harbour"),
        ("en", "The harbours were closed", '"harbours were closed"'),
        ("en", "The harbours were closed", "harb*"),
        ("en", "The harbours were closed", "lighthouse or harbour"),
        ("de", "Die Häfen sind geschlossen", "hafen"),
        ("de", "Die Häfen sind geschlossen", "Häf*"),
        ("fr", "Les élèves protestent", "eleve"),
        ("ru", "Новые дома", "дом"),
        ("xx", "Größe zählt", "grosse"),
        (None, "Café ouvert", "CAFE"),
    ],
)
def test_words_are_found_as_the_language_writes_them(
    database: Database, reader: Database, language: str | None, text: str, words: str
) -> None:
    store(database, Story("https://a.example/this", text, MAY), language=language)
    store(database, Story("https://a.example/other", "Quite another thing", MAY), language=language)
    assert found(reader, words) == ["this"]
    if language:
        assert found(reader, words, language_code=language) == ["this"]
        assert found(reader, words, language_code="sv") == []
    query = "SELECT url FROM news.articles WHERE search @@ news.search_query(%s)"
    assert rows(reader, query, words) == [("https://a.example/this",)]


def test_search_ranks_bounds_and_shows_where(database: Database, reader: Database) -> None:
    filling = "Nothing of the kind was said. " * 40
    store(
        database,
        Story("https://a.example/body", f"{filling} A harbour, at last. {filling}", MAY, title="Ships"),
        Story(
            "https://b.example/head", f"A harbour. {filling}", MAY + timedelta(days=200), title="The harbour"
        ),
        Story("https://b.example/undated", "The old harbour " + filling, None),
        Story("https://b.example/not", "A harbour without football", MAY),
    )
    assert found(reader, "harbour -footballs")[0] == "head"
    assert set(found(reader, "harbour -footballs")) == {"head", "body", "undated"}
    assert found(
        reader, "harbour", from_at=MAY, to_at=MAY + timedelta(days=1), source_domain="a.example"
    ) == ["body"]
    assert found(reader, "harbour", from_at=MAY + timedelta(days=1)) == ["head"]
    assert found(reader, "harbour", from_at=MAY + timedelta(days=1), to_at=MAY + timedelta(days=9)) == []
    assert found(reader, "harbour", to_at=MAY - timedelta(days=9)) == []
    assert found(reader, "harbour", from_at=MAY + timedelta(days=300)) == []
    assert len(found(reader, "harbour", max_results=1)) == 1
    ((snippet,),) = rows(reader, "SELECT snippet FROM news.search('harbour', source_domain => 'a.example')")
    assert "A **harbour**, at last." in str(snippet)
    assert len(str(snippet)) < 400
    for empty in ("", "   ", "the", "-", '""', "*"):
        assert found(reader, empty) == []


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        ("news.search('x', source_domain => 'nowhere.example')", 'There is no source "nowhere.example"'),
        ("news.search('x', max_results => 0)", "max_results is 0: give 1 to 1000"),
        ("news.search(repeat('x ', 600))", "1200 characters: at most 1000"),
        ("news.trend('x', 'fortnight')", 'bucket is "fortnight": give hour, day, week, month or year'),
        ("news.trend('x', 'hour', '1000-01-01')", "too many buckets"),
        ("news.similar(99)", "There is no article 99"),
    ],
)
def test_wrong_use_is_told_in_a_sentence(reader: Database, call: str, sentence: str) -> None:
    with pytest.raises(psycopg2.errors.RaiseException, match=re.escape(sentence)):
        rows(reader, f"SELECT * FROM {call}")  # noqa: S608 - of the test


def test_any_text_is_a_search(database: Database, reader: Database) -> None:
    store(
        database, Story("https://a.example/1", "It's \"quoted\" & 'more' | x9x9x <-> (odd) \\ stuff:*", MAY)
    )
    signs = "ab'\"\\*:&|!()<->-_ or%x9\nä漢"
    source = random.Random(7)
    for _ in range(150):
        words = "".join(source.choice(signs) for _ in range(source.randrange(1, 14)))
        rows(reader, "SELECT count(*) FROM news.search(%s)", words)
        rows(
            reader,
            "SELECT count(*) FROM news.trend(%s, from_at => %s, to_at => %s)",
            words,
            MAY,
            MAY + timedelta(1),
        )
    assert found(reader, "'; DROP TABLE newsreel.articles; --") == []
    assert rows(reader, "SELECT count(*) FROM news.articles") == [(1,)]


@pytest.mark.parametrize(
    "text",
    [
        " ".join(f"w{n:x}" for n in range(100_000)),
        " ".join(f"{n:04x}-{n * 7919 % 65536:04x}-{n * 104729 % 65536:04x}" for n in range(60_000)),
        "漢字" * 300_000,
        " ".join(f"слово{n}" for n in range(100_000)),
        "𝔘𝔫 " * 200_000,
        "x" * 1_000_000,
        " ".join(f"https://example.org/a{n}/b{n}?c={n}" for n in range(30_000)),
    ],
    ids=["words", "hyphens", "han", "cyrillic", "four bytes", "one word", "addresses"],
)  # fmt: skip
def test_texts_of_any_length_are_indexed(database: Database, text: str) -> None:
    store(database, Story("https://a.example/1", "needle " + text, MAY))
    assert found(database, "needle") == ["1"]


def test_trend_counts_every_bucket(database: Database, reader: Database) -> None:
    texts = ["harbour one", "harbours two", "football", "Häfen"]
    store(
        database,
        *(
            Story(f"https://a.example/{n}", text, MAY + timedelta(days=n // 2 * 2))
            for n, text in enumerate(texts)
        ),
    )
    call = "SELECT bucket_start, articles, all_articles, share FROM news.trend(%s, 'day', %s, %s)"
    counted = rows(reader, call, "harbour -football", MAY, MAY + timedelta(days=3))
    day = MAY.replace(hour=0)
    assert [(at, n, total) for at, n, total, _ in counted] == [
        (day, 2, 2), (day + timedelta(1), 0, 0), (day + timedelta(2), 0, 2), (day + timedelta(3), 0, 0),
    ]  # fmt: skip
    assert [share for *_, share in counted] == [1, None, 0, None]


def test_similar_finds_copies_first_then_the_same_matter(database: Database, reader: Database) -> None:
    filling = "The council met in the old town hall on Monday evening to hear residents and traders. "
    store(
        database,
        Story(
            "https://a.example/1",
            filling + "The harbour bridge closes.",
            MAY,
            title="Harbour bridge closes for repairs",
        ),
        Story(
            "https://a.example/2",
            filling + "The harbour bridge opens.",
            MAY,
            title="Harbour bridge repairs delayed",
        ),
        Story("https://a.example/3", "Football match ended without goals.", MAY, title="No goals"),
        Story(
            "https://a.example/4",
            filling,
            MAY + timedelta(days=90),
            title="Harbour bridge closes for repairs",
        ),
    )
    first = "(SELECT article_id FROM news.articles WHERE url = 'https://a.example/1')"
    close = rows(reader, f"SELECT url, relation, score FROM news.similar({first})")  # noqa: S608 - of the test
    assert [row[:2] for row in close] == [("https://a.example/2", "similar")]
    assert 0.5 < float(str(close[0][2])) < 1
