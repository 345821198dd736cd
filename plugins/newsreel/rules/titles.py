"""Headlines: the name of the site taken off, and how alike two of them are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set

from newsreel.rules.text import comparable
from newsreel.rules.urls import host_of, source_domain

_SEPARATOR = re.compile(r"\s+(?:[|–—·•»:-]|::)\s+|\s*[|»]\s+")
_LAST_PART = re.compile(r"\s+[|–—·•-]\s+[^|–—·•]{2,60}$")
# Longer ones are texts, or attacks.
LONGEST_TITLE = 500


def site_label(page_url: str) -> str:
    """The name that a site's address gives it: `dailyreview` of www.dailyreview.co.uk."""
    return source_domain(host_of(page_url)).split(".")[0]


def bare_name(name: str) -> str:
    """A name for comparison: letters and digits only, without "The" and a top-level domain."""
    return re.sub(r"^the (?=\w)|\.\w{2,3}$|[\W_]", "", comparable(name))


def is_site(name: str, sites: Sequence[str]) -> bool:
    """Whether a name is one of the site's own."""
    return bare_name(name) in {bare_name(site) for site in sites}


def without_site(title: str, sites: Sequence[str]) -> str:
    """The title without the site's name at either end, where a separator sets it off.

    Without a known name, the last part behind a bar is taken for one; behind a dash it may be prose.
    A text too long for a title stays as it is.
    """
    if len(title) > LONGEST_TITLE:
        return title
    known = {bare_name(site) for site in sites}
    while (shorter := _without_part(title, known)) is not None:
        title = shorter
    return _LAST_PART.sub("", title) if "|" in title else title


def _without_part(title: str, known: Set[str]) -> str | None:
    """The title without one part that is a name of the site; None where none is."""
    for cut in reversed(list(_SEPARATOR.finditer(title))):
        before, behind = title[: cut.start()], title[cut.end() :]
        if bare_name(behind) in known:
            return before
        if bare_name(before) in known:
            return behind
    return None


def title_likeness(one: str, other: str) -> float:
    """F1 of the words that two titles share, 0 to 1."""
    mine, theirs = Counter(comparable(one).split()), Counter(comparable(other).split())
    total = sum(mine.values()) + sum(theirs.values())
    return 2 * sum((mine & theirs).values()) / total if total else 0.0
