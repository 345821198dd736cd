"""Names of authors as bylines write them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsreel.rules.text import one_line

_PREFIX = re.compile(r"^(written by|words by|by|von|par|por|di)\s+", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*(?:,|;|\||/|\s&\s|\sand\s|\sund\s)\s*", re.IGNORECASE)
_NO_NAME = re.compile(
    r"https?://|@|\d{3}|^(admin|administrator|editor|redaktion|staff|unknown|author|guest)$",
    re.IGNORECASE,
)
LONGEST_NAME = 80


def author_names(bylines: Iterable[str | None]) -> tuple[str, ...]:
    """Names in the order given, without "By", each once; what can't be a name is left out.

    Suffixes such as "Jr." stay with the name before them.
    """
    names: dict[str, str] = {}
    for byline in bylines:
        text = _PREFIX.sub("", one_line(byline) or "")
        if _NO_NAME.search(text):
            continue
        text = re.sub(r",\s*(Jr\.?|Sr\.?|II|III|IV|MD|PhD)\b", r" \1", text)
        for part in _SEPARATOR.split(text):
            name = _PREFIX.sub("", part).strip(" .-–—")
            if name and len(name) <= LONGEST_NAME and not _NO_NAME.search(name):
                names.setdefault(name.casefold(), name)
    return tuple(names.values())
