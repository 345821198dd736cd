"""Wire agencies: how they are written, whether a name is one's, and which one an article credits."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Name as we give it: how articles write it. Short names count only where a credit stands: in brackets
# after a dateline, after a slash or a copyright sign, or alone as the author.
_AGENCIES: dict[str, tuple[str, ...]] = {
    "AAP": ("AAP", "Australian Associated Press"),
    "AFP": ("AFP", "Agence France-Presse", "Agence France Presse"),
    "ANI": ("ANI", "Asian News International"),
    "ANP": ("ANP",),
    "ANSA": ("ANSA", "Agenzia ANSA"),
    "AP": ("AP", "Associated Press", "The Associated Press"),
    "APA": ("APA", "Austria Presse Agentur"),
    "Belga": ("Belga",),
    "Bloomberg": ("Bloomberg", "Bloomberg News"),
    "Canadian Press": ("CP", "The Canadian Press", "Canadian Press", "La Presse canadienne"),
    "dpa": ("dpa", "Deutsche Presse-Agentur"),
    "EFE": ("EFE", "Agencia EFE"),
    "epd": ("epd", "Evangelischer Pressedienst"),
    "IANS": ("IANS",),
    "Interfax": ("Interfax",),
    "Keystone-SDA": ("Keystone-SDA", "SDA", "sda"),
    "KNA": ("KNA",),
    "Kyodo": ("Kyodo", "Kyodo News"),
    "Lusa": ("Lusa", "Agência Lusa"),
    "NTB": ("NTB",),
    "PA": ("PA", "PA Media", "Press Association", "The Press Association"),
    "PTI": ("PTI", "Press Trust of India"),
    "Reuters": ("Reuters", "Thomson Reuters"),
    "Ritzau": ("Ritzau",),
    "SID": ("SID",),
    "TASS": ("TASS", "Tass"),
    "TT": ("TT",),
    "UPI": ("UPI", "United Press International"),
    "Xinhua": ("Xinhua", "Xinhua News Agency"),
    "Yonhap": ("Yonhap", "Yonhap News Agency"),
}
_NAMES = {written: name for name, all_written in _AGENCIES.items() for written in all_written}
_FOLDED = {written.casefold(): name for written, name in _NAMES.items()}
_ANY = "|".join(re.escape(written) for written in sorted(_NAMES, key=len, reverse=True))
# "WASHINGTON (Reuters) -", "BERLIN (dpa/lby)", "PARIS, Nov 3 (AFP)": near the beginning, in brackets.
_DATELINE = re.compile(rf"\((?P<name>{_ANY})(?:/\w+)?\)")
_DATELINE_CHARACTERS = 120
# "© AFP", "Copyright 2026 The Associated Press", "/dpa"; "Reuters contributed to this report".
_SIGNED = rf"(?:©|\(c\)|[Cc]opyright|[Ss]ource:|[Qq]uelle:|—|–|--|/)\s*(?:\d{{4}}\s+)?(?P<after>{_ANY})\b"
_HELPED = rf"\b(?P<before>{_ANY}) (?:(?:journalist|writer)s? )?contributed to this (?:report|story|article)"
_CREDIT = re.compile(rf"{_SIGNED}|{_HELPED}")
_CREDIT_CHARACTERS = 200


# A service with its desk: dpa-AFX, AFP/Relaxnews; Reuters Staff, The Associated Press Berlin.
_WITH_DESK = re.compile(rf"(?:The )?(?P<name>{_ANY})(?:[-/]\w|\s)")
# With a word behind them, two letters are rather a person's initials.
_FEWEST_LETTERS = 3


def wire_agency(name: str) -> str | None:
    """Short name of the agency that a name of a byline is; None for persons and others.

    An agency may be followed by its desk, not be preceded: Michael Bloomberg is a person.
    """
    if found := _FOLDED.get(name.casefold()):
        return found
    found_within = _WITH_DESK.match(name)
    if found_within and len(found_within["name"]) >= _FEWEST_LETTERS:
        return _NAMES[found_within["name"]]
    return None


def credited_agency(text: str, authors: Sequence[str]) -> str | None:
    """Short name of the agency that an article names as its source; None where it names none.

    It may stand in the byline, in the dateline or in the last line.
    """
    for author in authors:
        if found_in_byline := wire_agency(author.strip()):
            return found_in_byline
    if found := _DATELINE.search(text[:_DATELINE_CHARACTERS]):
        return _NAMES[found["name"]]
    if found := _CREDIT.search(text[-_CREDIT_CHARACTERS:]):
        return _NAMES[found["after"] or found["before"]]
    return None
