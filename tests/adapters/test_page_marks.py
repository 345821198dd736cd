"""What the HTML of a page marks, told from what comments, teasers and footers mark."""

from __future__ import annotations

import pytest
from lxml import html

from newsreel.adapters.page_marks import LONGEST_BYLINE, MOST_HEADINGS, PageMarks, read_page_marks
from newsreel.rules.article_assembly import written_value


def read(body: str, head: str = "", attributes: str = "") -> PageMarks:
    page = f"<html {attributes}><head>{head}</head><body>{body}</body></html>"
    return read_page_marks(html.document_fromstring(page))


@pytest.mark.parametrize(
    ("body", "persons", "agencies"),
    [
        ('<div class="byline">By Jane Doe and Reuters</div>', ("Jane Doe",), ("Reuters",)),
        ('<p class="post-Author">Jane Doe</p>', ("Jane Doe",), ()),
        ('<a rel="nofollow author" href="/j">Jane Doe</a>', ("Jane Doe",), ()),
        ('<meta itemprop="author" content="Jane Doe">', ("Jane Doe",), ()),
        ('<i class="author">Jane Doe</i><i class="author">Ali Kaya</i>', ("Jane Doe", "Ali Kaya"), ()),
        ('<i class="author">Jane Doe</i><i class="author-bio">Ali Kaya</i>', ("Jane Doe",), ()),
        # So many of a kind are a list of something else.
        ("".join(f'<i class="author">Bob {x}x</i>' for x in "ABCDEFG"), ("Bob Ax",), ()),
        ('<div class="comment"><i class="author">Troll Person</i></div>', (), ()),
        ('<aside><i class="author">Jane Doe</i></aside>', (), ()),
        ('<div id="related-posts"><p><i class="author">Jane Doe</i></p></div>', (), ()),
        (f'<div class="author">Jane Doe {"writes " * (LONGEST_BYLINE // 6)}</div>', (), ()),
        (f'<body class="author"><i class="author">Jane Doe</i>{"<p>word</p>" * 500}', ("Jane Doe",), ()),
    ],
)
def test_bylines(body: str, persons: tuple[str, ...], agencies: tuple[str, ...]) -> None:
    marks = read(body)
    assert (marks.values["authors"], marks.agencies) == (persons, agencies)


def test_headings_of_the_page_and_not_of_its_frame() -> None:
    frame = '<footer><h1>Foot</h1></footer><div class="more-stories"><h1>Teaser</h1></div><h1> </h1>'
    assert [text for text, _ in read(f"{frame}<h1>One <i>and</i> all</h1>").headings] == ["One and all"]
    assert len(read("<h1>Title</h1>" * 9).headings) == MOST_HEADINGS


@pytest.mark.parametrize(
    ("body", "moment"),
    [
        ('<i itemprop="datePublished" content="2026-11-20T10:00:00Z"></i>', "2026-11-20T10:00:00+00:00"),
        ('<time datetime="2026-11-20">today</time>', "2026-11-20"),
        (
            '<time datetime="2026-11-19"></time><article><time datetime="2026-11-20"></article>',
            "2026-11-20",
        ),
        (
            '<aside><time datetime="2026-11-19"></aside><time datetime="2026-11-20">',
            "2026-11-20",
        ),
        (
            '<i itemprop="datePublished" content="2026-11-20"></i><time datetime="2026-11-19">',
            "2026-11-20",
        ),
        ('<time datetime="2026-11-19"></time><time datetime="2026-11-20"></time>', None),
        ('<time datetime="now"></time>', None),
        ("<time>20 November 2026</time>", None),
    ],
)
def test_only_an_unambiguous_time(body: str, moment: str | None) -> None:
    found = read(body).published_at
    assert (written_value(found) if found else None) == moment


def test_what_the_head_and_links_say() -> None:
    links = '<a href="/x">Read <b>this</b>  now</a><a href="/y"></a><a>Read this now</a>'
    head = '<link rel="Canonical" href="/x"><link rel="canonical" href="/y"><title> A \n B </title>'

    marks = read(links, head, 'lang="de-AT"')

    assert marks.link_texts == {"Read this now"}
    assert marks.title_tag == "A B"
    assert (marks.values["language"], marks.values["canonical_url"]) == ("de", "/x")
