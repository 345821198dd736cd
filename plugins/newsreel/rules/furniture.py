"""Furniture: lines of the theme that are not the article. Only whole short lines are ever dropped.

A line goes when the whole of it is one of the phrases below; a sentence that merely contains one
stays. What the page itself shows (its headline, its links) is evidence for `article_body`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from newsreel.rules.names import author_names
from newsreel.rules.text import comparable

MOST_WORDS = 14
MOST_WORDS_OF_DATELINE = 8
MOST_LETTERED_WORDS = 4


@dataclass(frozen=True, slots=True)
class PageHead:
    """What a page shows above its text: every form of its headline, and the fields as decided.

    `headline` is the form that the page itself shows as its heading, where it has one.
    """

    titles: tuple[str, ...] = ()
    headline: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    published_on: date | None = None


# Each pattern must match the whole comparable line (casefolded, plain quotes and dashes).
_PHRASES = tuple(
    re.compile(pattern)
    for pattern in (
        # reading time
        r"(\d{1,3}[- ]min(ute)?s? read|lesezeit:? (ca\. )?\d{1,3} min(ute|uten|\.)?)",
        r"(reading time|read time|estimated reading time):? \d{1,3} min(ute)?s?",
        # tags and categories
        r"(tagged|tags|filed under|topics|schlagwort(e|er)?|themen)( with| in)?:.*",
        # sharing
        r"(share|teilen|tweet|e-?mail|print|drucken|copy link|save|merken|pin it)",
        r"share (this|this (article|story|post|page|on \w+)|(on|via) [\w-]+)",
        r"(auf|bei) (facebook|twitter|x|whatsapp|linkedin|bluesky|mastodon) teilen",
        r"(diesen )?(artikel|beitrag) teilen",
        r"(facebook|twitter|x|whatsapp|linkedin|reddit|bluesky|mastodon|pinterest|telegram)",
        # comments
        r"(leave|post|add|write) a (comment|reply)( cancel reply)?",
        r"(\d+|no|show|view|be the first to) comments?|comments?( \(\d+\))?|kommentare?( \(\d+\))?",
        r"(please )?(log|sign) in to (leave a )?(comment|reply)\.?",
        r"(bitte )?melden sie sich an, um (einen kommentar )?zu (kommentieren|schreiben)\.?",
        r"(schreiben sie einen|kommentar) (kommentar|schreiben|hinterlassen)",
        r"your e-?mail address will not be published\.?( required fields are marked)?",
        r"required fields are marked",
        r"ihre e-?mail-adresse wird nicht veröffentlicht\.?.*",
        # newsletters, subscriptions
        r"(sign up|subscribe) (for|to) (our|the|my) (.* )?newsletters?\.?( .*)?",
        r"(newsletter|newsletter abonnieren|jetzt abonnieren|subscribe|sign up)\.?",
        r"subscribe (now )?to (continue|keep) reading\.?",
        # advertising and teasers
        r"(advertisement|advertising|anzeige|werbung|sponsored|ad)",
        r"(story|article|text) continues (below|after).*",
        r"you (might|may) also (like|be interested in):?",
        r"related( (articles?|stories|posts?|coverage|links))?:?",
        r"(more (on|from) this (story|topic)|most read|more stories|recommended( for you)?):?",
        r"read (more|next|also|on)|see also|lesen sie auch|mehr zum thema|weiterlesen",
        r"(last )?(updated|modified|aktualisiert)",
        r"(back to top|nach oben|skip to (main )?content|follow us( on [\w-]+)?)",
        # rights
        r"(©|\(c\)) .*|copyright (©|\(c\)|\d{4}|by) ?.*|all rights reserved\.?|alle rechte vorbehalten\.?",
    )
)
# Teasers: the phrase, a colon and the headline of another article, however long that is.
_TEASER = re.compile(r"(read (more|next|also|on)|see also|lesen sie auch|mehr zum thema|related):\s.+[^.]")
MOST_WORDS_OF_TEASER = 30
LONGEST_FURNITURE = 400


def repeats_head(line: str, head: PageHead) -> bool:
    """Whether a first line only repeats the headline, the section, the byline or the date."""
    if len(line.split()) > MOST_WORDS:
        return False
    text = comparable(line)
    known = {comparable(known) for known in (*head.titles, head.section) if known}
    names = {comparable(name) for name in author_names([line])}
    by_authors = bool(names) and names <= {comparable(name) for name in head.authors}
    return text in known or by_authors or _is_dateline(text, head.published_on)


def _is_dateline(text: str, day: date | None) -> bool:
    numbers = re.findall(r"\d+", text)
    return (
        day is not None
        and len(text.split()) <= MOST_WORDS_OF_DATELINE
        # "Published on Friday, 20 November 2026" has four; a sentence has more, or ends as one.
        and len(re.findall(r"[^\W\d_]+", text)) <= MOST_LETTERED_WORDS
        and not re.search(r"[^\W\d_]{3,}[.!?]$", text)
        and str(day.year) in numbers
        and bool({str(day.day), f"{day.day:02d}"} & set(numbers))
    )


def is_furniture(line: str) -> bool:
    """Whether the whole line is a phrase of the theme."""
    if len(line) > LONGEST_FURNITURE:
        return False
    text = comparable(line).strip(" |>-•·*")
    words = len(text.split())
    if words <= MOST_WORDS_OF_TEASER and _TEASER.fullmatch(text):
        return True
    if words > MOST_WORDS or not text:
        return not text
    return any(phrase.fullmatch(text) for phrase in _PHRASES)
