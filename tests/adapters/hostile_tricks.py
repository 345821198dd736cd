"""Tricks with elements and characters: what each makes of a size, and where its article must survive."""

from __future__ import annotations

from collections.abc import Callable

SENTENCES = (
    "The harbour of Zürich reopened on Friday after a closure that lasted for more than two long weeks.",
    "Captains had waited off the coast, and several of them said that their patience was nearly at an end.",
    "The mayor called the day a relief for the town, its fishermen and everybody who lives by the water.",
)
PARAGRAPHS = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
TITLE = "Harbour reopens after two weeks"
UTF8 = "text/html; charset=utf-8"
MEGABYTE = 1_000_000


def article(
    head: str = "", before: str = "", after: str = "", title: str = TITLE, heading: str = TITLE
) -> str:
    """A good page, with room for a trick in its head, above its headline, and below its text."""
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body>{before}<article><h1>{heading}</h1>{PARAGRAPHS}</article>{after}</body></html>"
    )


def json_ld(text: str) -> str:
    """A block of JSON-LD."""
    return f'<script type="application/ld+json">{text}</script>'


def nested(start: str, number: int, end: str = "") -> str:
    """The article below so many levels of one kind."""
    return f"<html><body>{start * number}<h1>{TITLE}</h1>{PARAGRAPHS}{end * number}</body></html>"


# What a trick makes of a size, the sizes, and the sizes at which the article must survive.
Trick = tuple[Callable[[int], str], tuple[int, ...], tuple[int, ...]]
STRUCTURE: dict[str, Trick] = {
    "divs in divs": (lambda n: nested("<div>", n, "</div>"), (300, 3_000, 30_000), (300,)),
    "spans in spans": (lambda n: nested("<span>", n), (300, 3_000, 30_000), (300,)),
    "quotes in quotes": (lambda n: nested("<blockquote>", n), (300, 3_000), ()),
    "lists in lists": (lambda n: nested("<ul><li>", n), (300, 3_000), ()),
    "tables in tables": (lambda n: nested("<table><tr><td>", n), (30, 300, 3_000), ()),
    "links in links": (
        lambda n: article(after="<a href='/x'>word<div>" * n),
        (30, 300, 3_000, 30_000),
        (30, 300),
    ),
    "times in boxes": (
        lambda n: article(after='<div><time datetime="2026-11-20">day</time>' * n),
        (300, 3_000, 30_000),
        (300,),
    ),
    "authors in boxes": (
        lambda n: article(after='<div class="author">' * n + "word " * n),
        (30, 300, 3_000),
        (30, 300),
    ),
    "short paragraphs": (lambda n: article(after="<p>word</p>" * n), (1_000, 10_000, 100_000), (1_000,)),
    "links": (
        lambda n: article(after="<a href='/x'>word</a> " * n),
        (1_000, 10_000, 100_000),
        (1_000, 10_000),
    ),
    "rows": (
        lambda n: article(after=f"<table>{'<tr><td>1<td>2</tr>' * n}</table>"),
        (1_000, 50_000),
        (1_000,),
    ),
    "cells in a row": (
        lambda n: article(after=f"<table><tr>{'<td>1' * n}</table>"),
        (1_000, 50_000),
        (1_000,),
    ),
    "headlines": (lambda n: article(before="<h1>Another headline</h1>" * n), (100, 10_000), (100,)),
    "headlines outside": (
        lambda n: article(before=f"<div class='{'x' * n} related'>{'<h1>a</h1>' * n}</div>"),
        (100, 10_000),
        (100,),
    ),
    "meta tags": (
        lambda n: article('<meta property="article:tag" content="t">' * n),
        (100, 5_000),
        (100, 5_000),
    ),
    "canonical links": (
        lambda n: article('<link rel="canonical" href="/x">' * n),
        (100, 10_000),
        (100, 10_000),
    ),
    "attributes on a tag": (
        lambda n: article(after=f"<p {' '.join(f'a{i}=1' for i in range(n))}>x</p>"),
        (500, 50_000),
        (500,),
    ),
    "a long attribute": (
        lambda n: article(after=f"<p class='{'author ' * n}'>x</p>"),
        (1_000, 20_000),
        (1_000, 20_000),
    ),
    "empty boxes": (lambda n: article(before="<div></div>" * n), (1_000, 20_000), (1_000,)),
    "line breaks": (lambda n: article(after=f"<p>{'<br>' * n}</p>"), (1_000, 100_000), (1_000,)),
    "unclosed paragraphs": (lambda n: article(after="<p>word" * n), (1_000,), (1_000,)),
    "drawings": (
        lambda n: article(after=f"<svg>{'<path d=0 />' * n}</svg>"),
        (1_000, 20_000),
        (1_000, 20_000),
    ),
    "emphasis never closed": (lambda n: article(before="<b><i>" * n), (30, 300), ()),
    "forms": (lambda n: article(before="<form><input>" * n), (100, 10_000), ()),
    "templates": (lambda n: article(before="<template><p>x</p></template>" * n), (1_000,), (1_000,)),
    "frames": (lambda n: article(after="<iframe srcdoc='<p>x'></iframe>" * n), (1_000,), (1_000,)),
}
CHARACTERS: dict[str, Trick] = {
    "open brackets": (lambda n: article(after="<" * n), (1_000, 200_000), (1_000, 200_000)),
    "comments that never end": (lambda n: article(after="<!--" * n), (1_000, 200_000), (1_000, 200_000)),
    "a tag that never ends": (lambda n: article(after="<a " + "x" * n), (1_000, MEGABYTE), (1_000,)),
    "ampersands": (lambda n: article(after=f"<p>{'&' * n}</p>"), (1_000, 100_000), (1_000,)),
    "escaped escapes": (lambda n: article(after=f"<p>{'&amp;' * n}lt;</p>"), (1_000, 100_000), (1_000,)),
    "entities that look nested": (
        lambda n: article(after="".join(f"&e{i};&e{i + 1};" for i in range(n))),
        (1_000, 50_000),
        (1_000,),
    ),
    "references to controls": (
        lambda n: article(after=f"<p>{'&#0;&#x1F;&#11;' * n}</p>"),
        (100, 50_000),
        (100, 50_000),
    ),
    "references to surrogates": (
        lambda n: article(after=f"<p>{'&#xD800;&#57343;' * n}</p>"),
        (100, 50_000),
        (100,),
    ),
    "references with zeros": (
        lambda n: article(after=f"<p>&#x{'0' * n}1;</p>"),
        (1_000, MEGABYTE),
        (1_000, MEGABYTE),
    ),
    "NULs": (
        lambda n: article(after=f"<p>{'x' + chr(0)}</p>" + chr(0) * n),
        (1, 1_000, MEGABYTE),
        (1, 1_000, MEGABYTE),
    ),
    "controls": (lambda n: article(after="\x01\x0b\x1f\x7f" * n), (1, 1_000), (1, 1_000)),
    "combining marks": (lambda n: article(after=f"<p>a{'̖̀' * n}</p>"), (100, 5_000, 50_000), (100,)),
    "invisible characters": (
        lambda n: article(after="<p>" + "\u200b\u202e\ufeff" * n),
        (100, 50_000),
        (100, 50_000),
    ),
    "one long word": (lambda n: article(after=f"<p>{'x' * n}</p>"), (10_000, MEGABYTE), (10_000,)),
    "white space": (lambda n: article(after=f"<p>{' ' * n}x</p>"), (10_000, MEGABYTE), (10_000, MEGABYTE)),
    "sections of CDATA": (lambda n: article(after="<![CDATA[" * n), (1_000, 100_000), (1_000,)),
    "processing instructions": (lambda n: article(after="<?x " * n), (1_000, 100_000), (1_000,)),
}
