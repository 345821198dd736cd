"""Which changes say nothing, and which look small and say something."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from newsreel.domain.revision import ArticleContent
from newsreel.rules.trivial_changes import is_note, substance

BASE = ArticleContent(
    title="Pier “reopens” on Friday",
    subtitle="The mayor’s scissors",
    authors=("Jane Doe", "John Roe"),
    agencies=("Harbour desk",),
    published_at=datetime(2026, 11, 20, 8, tzinfo=UTC),
    published_on=date(2026, 11, 20),
    published_precision="second",
    modified_at=datetime(2026, 11, 20, 9, tzinfo=UTC),
    language="en",
    section="Harbour",
    tags=("pier", "Ferries"),
    description="After two years.",
    image_url="https://example.org/pier.jpg?w=600",
    is_paywalled=False,
    text="Twelve ferries – all of them late – came in.\n\nThe mayor cut 1 ribbon.",
    text_origin="page",
)

TRIVIAL: dict[str, dict[str, object]] = {
    "white space": {
        "text": "Twelve ferries – all of them late – came in.\n\n\n  The mayor\u00a0cut 1 ribbon. "
    },
    "typography": {"text": BASE.text.replace("–", "-"), "title": 'Pier "reopens" on Friday'},
    "soft hyphens": {"text": BASE.text.replace("ferries", "fer\u00adries")},
    "how long ago": {"text": f"Updated 5 minutes ago\n\n{BASE.text}"},
    "a counter": {"text": f"{BASE.text}\n\n1,234 comments"},
    "a time stamp": {"text": f"Last updated: Fri 20 Nov 2026, 14:05 GMT\n\n{BASE.text}"},
    "modified_at alone": {"modified_at": datetime(2026, 11, 20, 10, tzinfo=UTC)},
    "modified_at appears": {"modified_at": None},
    "size of the picture": {"image_url": "https://example.org/pier.jpg?w=1200&q=80"},
    "signature of the picture": {"image_url": "http://www.example.org/pier.jpg?sig=abc"},
    "order of tags": {"tags": ("ferries", "Pier")},
    "case of the section": {"section": "HARBOUR"},
    "origin of the same text": {"text_origin": "feed"},
}
TELLING: dict[str, dict[str, object]] = {
    "a number in a sentence": {"text": BASE.text.replace("1 ribbon", "2 ribbons")},
    "a word": {"text": BASE.text.replace("late", "punctual")},
    "upper case": {"text": BASE.text.replace("mayor", "Mayor")},
    "a paragraph more": {"text": f"{BASE.text}\n\nCorrection: there were eleven."},
    "a paragraph less": {"text": BASE.text.split("\n", maxsplit=1)[0]},
    "headline": {"title": "Pier closes on Friday"},
    "an author less": {"authors": ("Jane Doe",)},
    "order of authors": {"authors": ("John Roe", "Jane Doe")},
    "date of publication": {"published_at": datetime(2026, 11, 19, 8, tzinfo=UTC)},
    "another picture": {"image_url": "https://example.org/ferry.jpg?w=600"},
    "a tag more": {"tags": ("pier", "Ferries", "late")},
    "a paywall": {"is_paywalled": True},
    "description": {"description": "After three years."},
}


@pytest.mark.parametrize("change", TRIVIAL.values(), ids=TRIVIAL.keys())
def test_trivial(change: dict[str, object]) -> None:
    changed = replace(BASE, **change)  # type: ignore[arg-type]
    assert changed != BASE
    assert substance(changed) == substance(BASE)


@pytest.mark.parametrize("change", TELLING.values(), ids=TELLING.keys())
def test_telling(change: dict[str, object]) -> None:
    assert substance(replace(BASE, **change)) != substance(BASE)  # type: ignore[arg-type]


def test_a_picture_without_a_file_name_is_told_by_its_query() -> None:
    one, same, other = (
        substance(replace(BASE, image_url=f"https://example.org/image?{query}"))
        for query in ("id=1&w=600", "id=1&w=300", "id=2&w=600")
    )
    assert one == same != other


@pytest.mark.parametrize(
    "line",
    [
        "Updated 5 minutes ago", "an hour ago", "Just now", "vor 3 Stunden", "vor einer Stunde",
        "il y a 5 minutes", "hace 2 horas", "12 Comments", "Comments (12)", "3.4k shares", "Kommentare: 7",
        "4 min read", "Lesezeit: 4 Minuten", "Updated 14:05", "Published on November 20, 2026 at 2:05 pm EST",
        "Stand: 20.11.2026, 14:05 Uhr", "Aktualisiert am 20. November 2026 um 14:05",
    ],
)  # fmt: skip
def test_notes(line: str) -> None:
    assert is_note(line)


@pytest.mark.parametrize(
    "line",
    [
        "Updated plans show 5 minutes of delay.", "12 people died", "Published in 2026 by a small press.",
        "Stand up for 5 days", "He came 5 minutes ago.", "Five comments were read aloud.",
        "On 20 November 2026", "Comments are closed.", "Updated", "",
    ],
)  # fmt: skip
def test_no_notes(line: str) -> None:
    assert not is_note(line)


def test_hostile_lines_take_no_time() -> None:
    for hostile in ("updated " + "1" * 70 + "!", "updated " + "1:1 " * 17 + "!", "1, " * 26 + "x"):
        assert not is_note(hostile)
