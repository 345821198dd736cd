"""Tricks with what a page says of itself: JSON-LD, meta tags, dates, and texts for our own patterns."""

from __future__ import annotations

import json

from tests.adapters.hostile_tricks import TITLE, Trick, article, json_ld

HEAD: dict[str, Trick] = {
    "an unclosed string of JSON-LD": (
        lambda n: article(json_ld('{"@type": "Article", "headline": "' + '\\"' * n)),
        (100, 1_000, 50_000),
        (100, 1_000, 50_000),
    ),
    "arrays of JSON-LD": (lambda n: article(json_ld("[" * n + "]" * n)), (100, 100_000), (100, 100_000)),
    "unclosed arrays of JSON-LD": (
        lambda n: article(json_ld("[" * n)),
        (100, 20_000, 400_000),
        (100, 20_000),
    ),
    "objects of JSON-LD": (
        lambda n: article(json_ld('{"@graph":' * n + "1" + "}" * n)),
        (100, 20_000),
        (100, 20_000),
    ),
    "broken blocks of JSON-LD": (
        lambda n: article(json_ld('{"@type": "Article", "headline": "x" "y" ,,}') * n),
        (10, 1_000),
        (10, 1_000),
    ),
    "large broken blocks of JSON-LD": (
        lambda n: article(json_ld('{"a": [' + "{'b':[1,2 " * 4_000) * n),
        (1, 20),
        (1, 20),
    ),
    "nodes of JSON-LD": (
        lambda n: article(
            json_ld(json.dumps({"@graph": [{"@type": "NewsArticle", "url": f"/{i}"} for i in range(n)]}))
        ),
        (100, 10_000),
        (100, 10_000),
    ),
    "authors and publishers of JSON-LD": (
        lambda n: article(
            json_ld(
                json.dumps(
                    {
                        "@type": "NewsArticle",
                        "headline": TITLE,
                        "author": [f"Ada Byron{'x' * (i % 20)}" for i in range(n)],
                        "publisher": {"name": [f"Paper {i}" for i in range(n)]},
                    }
                )
            )
        ),
        (10, 1_000, 10_000),
        (10, 1_000),
    ),
    "references that go round": (
        lambda n: article(
            json_ld(
                json.dumps(
                    {
                        "@graph": [
                            {
                                "@type": "Article",
                                "headline": TITLE,
                                "@id": f"#{i}",
                                "author": {"@id": f"#{(i + 1) % n}"},
                            }
                            for i in range(n)
                        ]
                    }
                )
            )
        ),
        (2, 1_000),
        (2, 1_000),
    ),
    "types of JSON-LD": (
        lambda n: article(json_ld(json.dumps({"@type": ["Advertiser" + "x" * 50] * n}))),
        (10, 5_000),
        (10, 5_000),
    ),
    "numbers of JSON-LD": (
        lambda n: article(json_ld('{"@type": "Article", "a": ' + "9" * n + "}")),
        (400, 40_000),
        (400,),
    ),
    "a body of JSON-LD in HTML": (
        lambda n: article(json_ld(json.dumps({"@type": "Article", "articleBody": "<b>" * n}))),
        (10, 50_000),
        (10, 50_000),
    ),
    "dates": (
        lambda n: article(
            f'<meta name="date" content="{"2026-11-" * n}"><meta name="pubdate" content="20{" " * n}Nov">'
            f'<meta property="article:published_time" content="{"9" * n}-01-01T00:00:00Z">'
        ),
        (10, 10_000),
        (10, 10_000),
    ),
    "times of every day": (
        lambda n: article(
            after="".join(f'<time datetime="2026-11-{i % 30 + 1:02}">{i}</time>' for i in range(n))
        ),
        (100, 10_000),
        (100,),
    ),
    "scripts": (lambda n: article("<script>var x = 1;</script>" * n), (1_000, 20_000), (1_000, 20_000)),
    "keywords": (
        lambda n: article(f'<meta name="keywords" content="{"a, b; " * n}">'),
        (100, 100_000),
        (100, 100_000),
    ),
    "a languages tag": (
        lambda n: article(f'<meta property="og:locale" content="{"en-" * n}">'),
        (100, 100_000),
        (100, 100_000),
    ),
    "an image's address": (
        lambda n: article(
            f'<meta property="og:image" content="https://a.example/{"../%2e/" * n}?{"a=1&" * n}">'
        ),
        (100, 20_000),
        (100, 20_000),
    ),
}
# Texts that are the worst for our own patterns; each stands in a byline, a title, a headline and a line.
WORST_TEXTS = {
    "dashes": "- ",
    "dashes without spaces": "-",
    "senior": "senior ",
    "by": "by ",
    "commas": "a, ",
    "and": " and ",
    "tails": " for",
    "brackets": "(",
    "months": "1 jan ",
    "domains": "a.",
    "capitals": "A.",
    "degrees": ", Jr",
    "bars": "Paper | ",
    "bars alone": "| ",
    "dashes of titles": "Paper - ",
    "guillemets": "» ",
    "dots": "· ",
    "oops": "oops! ",
    "sorry": "sorry, page ",
    "captcha": "captch ",
    "error": "404 ",
    "read more": "read more: ",
    "newsletter": "subscribe to our newsletter ",
    "copyright": "© ",
    "tags": "tags: ",
    "digits": "1 ",
    "zeros": "0",
}


def worst_text(text: str, number: int) -> str:
    """One text wherever a pattern of ours looks."""
    said = text * number
    head = (
        f'<meta name="author" content="{said}"><meta property="og:title" content="{said}">'
        f'<meta property="og:site_name" content="Paper"><meta name="date" content="{said}">'
        + json_ld(json.dumps({"@type": "NewsArticle", "author": said, "headline": said, "publisher": said}))
    )
    marks = f'<span class="byline">{said}</span><p>{said}</p><time datetime="{said}">{said}</time>'
    return article(head, before=f"<h1>{said}</h1>{marks}", after=marks, title=said)
