"""What the names of sitemaps say of their contents."""

from __future__ import annotations

from datetime import date

import pytest

from newsreel.rules.dated_names import DaySpan, spans_of_names

SITE = "https://paper.example"
OTHER = f"{SITE}/sitemap-1999-12.xml"


def _days(first: str, last: str) -> DaySpan:
    return DaySpan(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("name", "span"),
    [
        ("/sitemap-2026-10.xml", _days("2026-10-01", "2026-10-31")),
        ("/sitemap_2026_02.xml.gz", _days("2026-02-01", "2026-02-28")),
        ("/sitemap-2024-02.xml", _days("2024-02-01", "2024-02-29")),
        ("/sitemap-202610.xml", _days("2026-10-01", "2026-10-31")),
        ("/sitemap-2026-10-05.xml", _days("2026-10-05", "2026-10-05")),
        ("/sitemap-20261005.xml", _days("2026-10-05", "2026-10-05")),
        ("/sitemaps/2026/10/05/", _days("2026-10-05", "2026-10-05")),
        ("/sitemaps/2026/10/index.xml", _days("2026-10-01", "2026-10-31")),
        ("/sitemap-2026.xml", _days("2026-01-01", "2026-12-31")),
        ("/posts-2026-10-part-3.xml", _days("2026-10-01", "2026-10-31")),
        ("/sitemap-pt-post-p1-2026-10.html", _days("2026-10-01", "2026-10-31")),
        ("/sitemap.xml?yyyy=2026&mm=10&dd=05", _days("2026-10-05", "2026-10-05")),
        ("/sitemap.xml?year=2026&month=2", _days("2026-02-01", "2026-02-28")),
        ("/sitemap.xml?from=2026-10-05", _days("2026-10-05", "2026-10-05")),
        ("/2019/sitemap-2026-10.xml", _days("2026-10-01", "2026-10-31")),
    ],
)
def test_a_name_with_a_time(name: str, span: DaySpan) -> None:
    assert spans_of_names([SITE + name, OTHER])[SITE + name] == span


@pytest.mark.parametrize(
    "name",
    [
        "/sitemap.xml?year=" + "9" * 5000,
        "/sitemap-1.xml", "/sitemap-posts-2.xml", "/sitemap-120261005.xml", "/sitemap-1862.xml",
        "/sitemap.xml?page=2026", "/sitemap.xml?yyyy=26&mm=10", "/sitemap-201.xml",
        "/sitemap.xml?yyyy=2026&mm=13", "/sitemap-20261301.xml", "/sitemap-2026-02-30.xml",
    ],
)  # fmt: skip
def test_a_name_without(name: str) -> None:
    others = [OTHER, f"{SITE}/sitemap-2000-01.xml"]
    assert set(spans_of_names([SITE + name, *others])) - set(others) <= {f"{SITE}/sitemap-2026-02-30.xml"}


def test_a_day_that_is_none_leaves_the_month() -> None:
    name = f"{SITE}/sitemap-2026-02-30.xml"
    assert spans_of_names([name, OTHER])[name] == _days("2026-02-01", "2026-02-28")


def test_2026_may_be_one_of_a_count() -> None:
    years = [f"{SITE}/sitemap-{year}.xml" for year in range(2019, 2027)]
    assert len(spans_of_names(years)) == 8
    assert spans_of_names([f"{SITE}/sitemap-{number}.xml" for number in range(1, 2500)]) == {}


def test_one_date_may_be_that_of_the_making() -> None:
    assert spans_of_names([f"{SITE}/sitemap-2026-10-05.xml", f"{SITE}/pages.xml"]) == {}
    assert spans_of_names([f"{SITE}/a-2026-10-05.xml", f"{SITE}/b-2026-10-05.xml"]) == {}


def test_numbered_parts_of_months_are_no_days() -> None:
    names = [f"{SITE}/sitemap-2026-{month:02}-{part}.xml" for month in (9, 10) for part in range(1, 13)]
    spans = spans_of_names(names)
    assert spans[names[11]] == _days("2026-09-01", "2026-09-30")
    assert set(spans.values()) == {_days("2026-09-01", "2026-09-30"), _days("2026-10-01", "2026-10-31")}
