"""What stands below a headline: its byline and its date, and nobody else's."""

from __future__ import annotations

import pytest
from lxml import html

from newsreel.adapters.headline_zone import MOST_PIECES, HeadlineZone, read_headline_zone
from newsreel.rules.article_assembly import written_value

PARAGRAPH = f"<p>{'word ' * 30}end.</p>"


def read(below: str) -> HeadlineZone:
    page = f"<html><body><main><h1>Title</h1>{below}</main><footer>By Foot Note</footer></body></html>"
    heading = html.document_fromstring(page).find(".//h1")
    assert heading is not None
    return read_headline_zone(heading)


@pytest.mark.parametrize(
    ("below", "persons"),
    [
        ("<p>By Jane Doe</p>", ("Jane Doe",)),
        ("<span>By</span> <b>Jane Doe</b>", ("Jane Doe",)),
        ('<a href="/author/jane">Jane Doe</a>', ("Jane Doe",)),
        ('<a href="/by/jane/">Jane Doe</a><a href="/by/ali/">Ali Kaya</a>', ("Jane Doe", "Ali Kaya")),
        ('<a href="/by/jane/">Jane Doe</a> By Ali Kaya', ("Jane Doe",)),
        ("<p>Von Rieke Süß</p>", ("Rieke Süß",)),
        ("</main><div>By Jane Doe</div><main>", ("Jane Doe",)),
        ('<a href="/harbour">Jane Doe</a>', ()),
        ("<p>Bystanders waited</p>", ()),
        # Headings and sentences that begin as bylines do.
        ("<h2>Von der Leyen droht Trump</h2>", ()),
        ("<p>Von der Leyen droht Trump</p>", ()),
        ("<p>Di Maio lascia il governo</p>", ()),
        ("<p>Por qué sube la luz</p>", ()),
        ("<p>Von Rieke Süß und Tarek Aydın</p>", ("Rieke Süß", "Tarek Aydın")),
        ("<button>By Jane Doe</button>", ()),
        ("<script>By Jane Doe</script>", ()),
        ("<figcaption>By Jane Doe</figcaption>", ()),
        ("<!-- By Jane Doe -->", ()),
        (f"{PARAGRAPH}<p>By Teaser Person</p>", ()),
        ("<i>x</i>" * MOST_PIECES + "<p>By Jane Doe</p>", ()),
    ],
)
def test_the_byline(below: str, persons: tuple[str, ...]) -> None:
    assert read(below + PARAGRAPH).credits.persons == persons


@pytest.mark.parametrize(
    ("below", "day"),
    [
        ("<i>20 November 2026</i>", "2026-11-20"),
        ("<i>Friday, November 20th, 2026</i>", "2026-11-20"),
        ("<i>Nov. 20 2026, 10:30</i>", "2026-11-20"),
        ("<i>Published 19 Nov 2026</i><i>Updated 20 Nov 2026</i>", "2026-11-19"),
        ("<i>19 Nov 2026</i><b>Last modified:</b><i>20 Nov 2026</i>", "2026-11-19"),
        ("<i>19 Nov 2026</i><i>Nov 19, 2026</i>", "2026-11-19"),
        # Which of them would be a guess.
        ("<i>19 Nov 2026</i><i>20 Nov 2026</i>", None),
        ("<i>Updated 20 November 2026</i>", None),
        ("<i>31 February 2026</i>", None),
        ("<i>20/11/2026</i>", None),
        ("<i>20 November 1926</i>", None),
        (f"<p>{'word ' * 20}20 November 2026</p>", None),
        (f"{PARAGRAPH}<i>20 November 2026</i>", None),
    ],
)
def test_the_day_that_is_written(below: str, day: str | None) -> None:
    found = read(below + PARAGRAPH).written_on
    assert (written_value(found) if found else None) == day


@pytest.mark.parametrize(
    ("times", "moment"),
    [
        (["2026-11-20T10:00:00Z"], "2026-11-20T10:00:00+00:00"),
        (["2026-11-20T10:00:00Z", "2026-11-20T11:00:00+01:00"], "2026-11-20T10:00:00+00:00"),
        (["2026-11-20T10:00:00Z", "yesterday"], "2026-11-20T10:00:00+00:00"),
        (["2026-11-20", "2026-11-19"], None),
        (["yesterday"], None),
    ],
)
def test_the_moment_for_machines(times: list[str], moment: str | None) -> None:
    found = read("".join(f'<time datetime="{time}">x</time>' for time in times) + PARAGRAPH).published_at
    assert (written_value(found) if found else None) == moment
