"""Bylines as publishers write them: persons, agencies, and what is neither."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreel.rules.names import LONGEST_BYLINE, Credits, author_names, is_agency, read_bylines

JANE, ALI = ("Jane Doe",), ("Ali Kaya",)
BYLINES: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
    ("Jane Doe", JANE, ()),
    ("by JANE DOE", ("JANE DOE",), ()),
    ("By: Jane Doe", JANE, ()),
    ("Written by Jane Doe", JANE, ()),
    ("Story by Jane Doe", JANE, ()),
    ("Par Émilie Dupont avec AFP", ("Émilie Dupont",), ("AFP",)),
    ("Von Max Müller und Rieke Süß, dpa", ("Max Müller", "Rieke Süß"), ("dpa",)),
    # lists
    ("Jane Doe and Ali Kaya", JANE + ALI, ()),
    ("Jane Doe & Ali Kaya", JANE + ALI, ()),
    ("Jane Doe; Ali Kaya", JANE + ALI, ()),
    ("Jane Doe · Ali Kaya", JANE + ALI, ()),
    ("Jane Doe, Ali Kaya, and Ann Poe", (*JANE, *ALI, "Ann Poe"), ()),
    ("Jane Doe | Jane Doe", JANE, ()),
    # roles, places, employers, times
    ("Jane Doe, Senior Political Correspondent", JANE, ()),
    ("Editor Jane Doe", JANE, ()),
    ("Jane Doe for The Paper", JANE, ()),
    ("Jane Doe in London", JANE, ()),
    ("Jane Doe (London)", JANE, ()),
    ("Jane Doe Nov 3, 2026", JANE, ()),
    ("Jane Doe Published 3 hours ago", JANE, ()),
    ("Jane Doe is a reporter who lives by the sea", JANE, ()),
    ("Jane Doe, Photo by Ali Kaya", JANE, ()),
    # degrees and generations
    ("Jane Doe, PhD", JANE, ()),
    ("Jane Doe, RD", JANE, ()),
    ("Jane Doe, MPH, and Ali Kaya, MD", JANE + ALI, ()),
    ("Sammy Davis, Jr.", ("Sammy Davis Jr.",), ()),
    ("J.R.R. Tolkien", ("J.R.R. Tolkien",), ()),
    # names that contain the words of bylines
    ("Andy Anderson", ("Andy Anderson",), ()),
    ("Byron Vonnegut", ("Byron Vonnegut",), ()),
    ("Ludwig van Beethoven", ("Ludwig van Beethoven",), ()),
    ("李明", ("李明",), ()),
    # agencies and desks
    ("Reuters", (), ("Reuters",)),
    ("Reuters Staff", (), ("Reuters Staff",)),
    ("Web Desk", (), ("Web Desk",)),
    ("Our Correspondent", (), ("Our Correspondent",)),
    ("The Editorial Board", (), ("The Editorial Board",)),
    ("Jane Doe | Reuters", JANE, ("Reuters",)),
    ("Jane Doe and AP", JANE, ("AP",)),
    ("dpa", (), ("dpa",)),
    ("Paper.com", (), ("Paper.com",)),
    # nobody
    ("", (), ()),
    ("By", (), ()),
    ("admin", (), ()),
    ("Updated 3 Nov 2026", (), ()),
    ("jane@example.org", (), ()),
    ("https://paper.example/authors/jane", (), ()),
    ("the harbour was closed", (), ()),
    ("local news", (), ()),
    ("-- | --", (), ()),
]


@pytest.mark.parametrize(("byline", "persons", "agencies"), BYLINES, ids=[row[0] or "-" for row in BYLINES])
def test_who_a_byline_names(byline: str, persons: tuple[str, ...], agencies: tuple[str, ...]) -> None:
    assert read_bylines([byline]) == Credits(persons, agencies)
    assert set(author_names([byline])) == {*persons, *agencies}


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("atomic14", ("atomic14",)),
        ("bell hooks", ("bell hooks",)),
        ("j.doe-smith", ("j.doe-smith",)),
        ("written by bob", ()),
        ("bob in london", ()),
        ("admin", ()),
        ("jane@example.org", ()),
        ("jane@example.org (Jane Doe)", ("Jane Doe",)),
        ("hidden (killjoy)", ("killjoy",)),
        ("noreply@example.org (Unknown)", ()),
        ("Jane Doe (Harbour Post)", ("Jane Doe",)),
        ("the harbour was closed again", ()),
        ("12345", ()),
    ],
)
def test_the_value_of_a_field_may_be_a_name_in_lower_case(value: str, names: tuple[str, ...]) -> None:
    assert author_names([value], are_fields=True) == names


def test_each_is_named_once_over_all_bylines() -> None:
    assert read_bylines(["By Jane Doe", None, "JANE DOE and AP", "ap"]) == Credits(JANE, ("AP",))


def test_persons_are_preferred_to_agencies_as_names() -> None:
    assert read_bylines(["Jane Doe, Reuters"]).names == JANE
    assert read_bylines(["Reuters"]).names == ("Reuters",)
    assert (is_agency("Reuters"), is_agency("Jane Doe")) == (True, False)


def test_what_is_too_long_is_no_byline() -> None:
    longest = ", ".join(["Jane Doe"] * (LONGEST_BYLINE // 10))

    assert read_bylines([longest]).persons == JANE
    assert read_bylines([longest + ", Ali Kaya" * 2]) == Credits()


names = st.sampled_from(["Jane Doe", "Ali Kaya", "Rieke Süß", "Ann B. Poe", "Conan O'Brien", "Mary-Ann Lee"])
separators = st.sampled_from([", ", " and ", "; ", " | ", ", and ", " & ", " und ", " · "])


@given(st.lists(names, min_size=1, max_size=5, unique=True), separators, st.sampled_from(["", "By ", "Von "]))
def test_a_list_of_persons_is_read_whatever_sets_them_off(
    persons: list[str], separator: str, prefix: str
) -> None:
    credit = read_bylines([prefix + separator.join(persons)])

    assert credit == Credits(tuple(persons))
    assert read_bylines(credit.persons) == credit


@given(st.text(max_size=200))
def test_no_text_makes_it_raise_and_what_it_names_is_on_one_short_line(text: str) -> None:
    credit = read_bylines([text])

    for name in (*credit.persons, *credit.agencies):
        assert 0 < len(name) <= 60
        assert name == " ".join(name.split())
