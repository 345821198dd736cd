"""Who wrote it: persons and agencies told apart in bylines as publishers write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from newsreel.rules.agencies import wire_agency
from newsreel.rules.text import comparable, one_line

_PREFIX = re.compile(
    r"^(?:and\s+)?(?:(?:written|words|story|text|posted|published|reported|reviewed|article|analysis|opinion"
    r"|review)\s+)?"
    r"(?:by|autor|author|authors|autorin)\b[:\s]+",
    re.IGNORECASE,
)
# The same word in languages where names begin with it too: it goes where a first name and more follow.
_PARTICLE = re.compile(r"^(?:[Vv]on|VON|[Pp]ar|[Pp]or|[Dd]i|[Dd]oor|[Aa]v|[Aa]f)\s+(?=[^\W\d_a-z]\S*\s+\S)")
_SEPARATOR = re.compile(
    r"\s*(?:[,;]\s*(?:and|und|et|y|&)\s|,|;|\||/|·|•|\n|\s(?:&|and|und|et|y|with|avec|mit)\s)\s*",
    re.IGNORECASE,
)
# What follows a name and is no part of it: a place, an employer, a date line.
_TAIL = re.compile(
    r"\s+(?:for|in|at|from|on|of|is|has|für|aus|pour|para)\s+.*$|\s*[(\[].*$"
    r"|\s+(?:updated|published|posted|last|contributions?|follow)\b.*$"
    r"|[\s-]+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s\d.*$|\s*\d.*$",
    re.IGNORECASE,
)
# Where a byline ends and something else begins: a date, a link, a label.
_STOP = re.compile(
    r"^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?(?:\s\d.*)?$|^\d|^(?:view|see|read|link|full|more|"
    r"follow|share|save|updated?|published|posted|last|date|categor|contributions?|photo|styled|image|illustrat|"
    r"fact|edited|reviewed|medically|close|copy|comments?|filed|in partnership|sponsored|location|source)\b",
    re.IGNORECASE,
)
# A full stop at the end that belongs to the name.
_ABBREVIATED = re.compile(r"(?:\b(?:Jr|Sr|Inc|Ltd|Ph\.?D)|\b[A-Z]\.[A-Z]|\s[A-Z])\.$")
# Degrees and certificates behind a name.
_DEGREE = re.compile(r"^(?:[A-Z]{2,5}|[A-Z][a-z]?\.?[A-Z]\.?)$")
_TITLED = re.compile(r",\s*(Jr\.?|Sr\.?|II|III|IV|M\.?D\.?|Ph\.?\s?D\.?|Esq\.?|M\.?S\.?|R\.?D\.?)(?=$|\W)")
# Words of a role or an office: a part of a byline that has one names a job, not a person.
_ROLE = re.compile(
    r"\b(?:(?:senior|staff|contributing|associate|assistant|deputy|managing|executive|chief|guest|special|"
    r"freelance|political|sports?|news|business|science|health|entertainment|culture|features?|tech(?:nology)?|"
    r"investigative|digital|data|national|foreign|video|photo)\s+)*"
    r"(?:writers?|reporters?|editors?|correspondents?|contributors?|columnists?|producers?|journalists?|"
    r"authors?|photographers?|analysts?|bloggers?|critics?|redakteure?|redakteurin|korrespondent(?:in)?|"
    r"editor-in-chief|intern|fellow|host|anchor)\b",
    re.IGNORECASE,
)
# Words that only a desk, an agency or a company has in its name; wire services are in `agencies`.
_DESK = re.compile(
    r"\b(?:staff|desk|team|newsroom|news|agenc(?:y|ies)|press|editorial|editors|board|bureau|redaktion|rédaction|"
    r"redacción|media|magazine|times|post|tribune|herald|gazette|network|wires?|service|studios?|inc|llc|ltd|"
    r"gmbh|corp|company|association|institute|university|department|office|ministry|"
    r"our (?:\w+ )?(?:correspondents?|reporters?)|"
    r"getty images|wire|online|tv|radio|\w+\.(?:com|org|net|de|co\.uk))(?:\b|$)",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"https?:|@|\d{3}|^\W*$|^(?:by|von|par|por|photo\w*|styled|image|sponsored|comments?|news|reviews?|opinion|admin|administrator|unknown|author|guest|user|n/?a|none|null|follow|share|"
    r"updated?|published|posted|read more|view (?:bio|profile)|see (?:bio|more)|bio|anonymous|am|pm)$",
    re.IGNORECASE,
)
# What a field of a feed may hold as it stands: one word, digits and all ("atomic14"), or a few in lower case
# ("bell hooks").
_SIGNATURE = re.compile(r"[\w.'’+~-]*[^\W\d_][\w.'’+~-]*|[a-z.'’-]+(?: [a-z.'’-]+){1,2}")
# RSS 2.0's form of <author>, with or without a true address: "jane@example.org (Jane Doe)", "hidden (jane)".
_ADDRESS_AND_NAME = re.compile(r"(?:[^\s()]*@[^\s()]*|[a-z][a-z0-9._-]*)\s*\((?P<name>[^()]+)\)")
LONGEST_NAME = 60
# What is longer is a text, or an attack on the patterns above: some take quadratic time.
LONGEST_BYLINE = 1000
MOST_WORDS_OF_PERSON = 6


@dataclass(frozen=True, slots=True)
class Credits:
    """Who a byline names: persons, and agencies (desks, wire services, offices), in its order."""

    persons: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The persons, else the agencies."""
        return self.persons or self.agencies


def read_bylines(bylines: Iterable[str | None]) -> Credits:
    """The credits of some bylines, each name once, without "By", roles, places and dates."""
    persons: dict[str, str] = {}
    agencies: dict[str, str] = {}
    for byline in bylines:
        for name in _parts(byline):
            kind = agencies if is_agency(name) else persons
            kind.setdefault(comparable(name), name)
    return Credits(tuple(persons.values()), tuple(agencies.values()))


def author_names(bylines: Iterable[str | None], *, are_fields: bool = False) -> tuple[str, ...]:
    """All names of some bylines in the order given, persons and agencies alike, each once.

    Args:
        are_fields: each is the whole value of a field, in which one word or a few in lower case name
            somebody ("raccoon", "bell hooks"), where in a byline they are prose.
    """
    names: dict[str, str] = {}
    for byline in bylines:
        for name in _parts(byline, is_field=are_fields):
            names.setdefault(comparable(name), name)
    return tuple(names.values())


def is_agency(name: str) -> bool:
    """Whether a name is a desk's, an agency's or a company's rather than a person's."""
    return _DESK.search(name) is not None or wire_agency(name) is not None


def _parts(byline: str | None, *, is_field: bool = False) -> list[str]:
    line = one_line(byline) or ""
    if len(line) > LONGEST_BYLINE:
        return []
    if is_field and (inside := _ADDRESS_AND_NAME.fullmatch(line)):
        line = inside["name"].strip()
    if is_field and _is_signature(line):
        return [line]
    text = _without_by(line)
    text = _TITLED.sub(r" \1", text)
    found: list[str] = []
    for part in _SEPARATOR.split(text):
        if found and _STOP.match(part):
            break
        name = _without_by(part)
        name = name if is_agency(name) else _without_role(name)
        name = _TAIL.sub("", name).strip(" -–—:*|\"'“”").lstrip(".")
        name = name if _ABBREVIATED.search(name) else name.rstrip(" .")
        if _STOP.match(name) or (found and _DEGREE.fullmatch(name) and not is_agency(name)):
            continue
        name = re.sub(r"\s+(?:MS|MA|MD|RD|RN|PhD|MPH|MBA|JD)$", "", name)
        if name and len(name) <= LONGEST_NAME and not _NO_NAME.search(name) and _is_name(name):
            found.append(name)
    return found


def _is_signature(line: str) -> bool:
    """Whether a field's value is a name as it stands, though a byline would not be read so."""
    if len(line) > LONGEST_NAME or not _SIGNATURE.fullmatch(line) or _NO_NAME.search(line):
        return False
    return " " not in line or not any(
        rule.search(line) for rule in (_PREFIX, _STOP, _ROLE, _TAIL, _SEPARATOR)
    )


def _without_by(text: str) -> str:
    return _PARTICLE.sub("", _PREFIX.sub("", text))


def _without_role(name: str) -> str:
    """A role goes unless it leaves one word of two: that is a surname, as in Bob Host."""
    rest = _ROLE.sub("", name).strip()
    return name if len(name.split()) == 2 and len(rest.split()) == 1 else rest


def _is_name(name: str) -> bool:
    """Few words, and not all of them in lower case as prose is; some agencies write themselves so."""
    is_prose = name.isascii() and name == name.lower() and wire_agency(name) is None
    return len(name.split()) <= MOST_WORDS_OF_PERSON and not is_prose
