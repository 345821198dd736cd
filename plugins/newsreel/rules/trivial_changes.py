"""Which changes of a page say nothing: white space, typography, counters, "updated 5 minutes ago".

Two states with the same `substance` differ trivially. What a number in a sentence says is never
trivial: only whole short lines count as counters and time stamps.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from newsreel.domain.revision import ArticleContent
from newsreel.rules.text import comparable, levelled

# A line longer than this is prose, whatever it is made of.
LONGEST_NOTE = 80

_CHANGED = (
    r"(?:(?:last|first) )?(?:updated|modified|published|posted|edited)|aktualisiert|veröffentlicht|stand"
    r"|zuletzt (?:aktualisiert|geändert)|mis à jour|publié|actualizado|publicado|aggiornato|pubblicato"
)
_UNIT = (
    r"(?:sec(?:ond)?|min(?:ute)?|h(?:ou)?r|day|week|month)s?|sekunden?|minuten?|stunden?|tag(?:en)?|wochen?"
    r"|secondes?|heures?|jours?|segundos?|minutos?|horas?|días?|secondi|minuti|ore|giorni"
)
_COUNTED = (
    r"comments?|shares?|views?|reads?|likes?|reactions?|replies|reply|followers|people (?:like|shared) this"
    r"|kommentare?|aufrufe|leser|reaktionen|commentaires?|partages?|vues?|réactions?|comentarios?|visitas?"
    r"|commenti|condivisioni|visualizzazioni"
)
_NUMBER = r"\d[\d.,' ]*[km]?"
# Each must match the whole comparable line (casefolded, plain quotes and dashes).
_NOTES = tuple(
    re.compile(pattern)
    for pattern in (
        # how long ago
        rf"(?:(?:{_CHANGED})[:\s]*)?(?:just now|gerade eben|(?:{_NUMBER}|an?|one) (?:{_UNIT}) ago"
        rf"|vor (?:{_NUMBER}|einer?m?) (?:{_UNIT})|il y a (?:{_NUMBER}|une?) (?:{_UNIT})"
        rf"|hace (?:{_NUMBER}|una?) (?:{_UNIT})|(?:{_NUMBER}) (?:{_UNIT}) fa)\.?",
        # how many
        rf"(?:{_COUNTED})(?:: ?| ?\()?{_NUMBER}\)?",
        rf"{_NUMBER} ?(?:{_COUNTED})",
        # reading time
        r"\d{1,3}[- ]min(?:ute)?s?(?: read)?",
        r"(?:lesezeit|reading time|read time):? (?:ca\. )?\d{1,3} min\w*\.?",
    )
)  # fmt: skip
# When: a word for "updated", then nothing but parts of a date and a time.
_STAMPED = re.compile(rf"(?:{_CHANGED})\b[:\s]*(?P<when>.*\d.*)")
_PART_OF_DATE = re.compile(
    r"\d[\d:./-]*(?:st|nd|rd|th|am|pm)?|on|at|um|vom|am|a\.?m|p\.?m|uhr|le|el|il|à|de"
    r"|utc|gmt|bst|[cew]e?s?t|ist|[ecmp][sd]t"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|(?:mo|di|mi|do|fr|sa|so|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)"
    r"|(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-zäé]*"
)
_BETWEEN_PARTS = re.compile(r"[\s,|()-]+")
# An address of a picture differs without another picture: sizes, formats, versions, signatures.
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif|svg)$", re.IGNORECASE)
_PICTURE_NOISE = frozenset(
    {
        "w", "h", "width", "height", "size", "resize", "fit", "crop", "quality", "q", "auto", "format", "fm",
        "dpr", "v", "ver", "version", "t", "ts", "timestamp", "cb", "cachebuster", "sig", "signature",
        "token", "expires", "s",
    }
)  # fmt: skip

Substance = tuple[object, ...]


def substance(content: ArticleContent) -> Substance:
    """What is left of a state when everything trivial is levelled; equal means a trivial difference.

    `modified_at` and `text_origin` are no part of it: they say when and from where, not what.
    """
    return (
        _line(content.title),
        _line(content.subtitle),
        tuple(levelled(name) for name in content.authors),
        tuple(levelled(name) for name in content.agencies),
        content.published_at,
        content.published_on,
        content.published_precision,
        content.language,
        comparable(content.section or ""),
        tuple(sorted({comparable(tag) for tag in content.tags})),
        _line(content.description),
        _picture(content.image_url),
        content.is_paywalled,
        tuple(line for line in map(levelled, content.text.split("\n")) if line and not is_note(line)),
    )


def is_note(line: str) -> bool:
    """Whether a line of text is nothing but a counter, a time stamp or a reading time."""
    if len(line) > LONGEST_NOTE:
        return False
    told = comparable(line)
    return any(pattern.fullmatch(told) for pattern in _NOTES) or _is_stamp(told)


def _is_stamp(told: str) -> bool:
    match = _STAMPED.fullmatch(told)
    if match is None:
        return False
    parts = [part.strip(".") for part in _BETWEEN_PARTS.split(match["when"])]
    return all(_PART_OF_DATE.fullmatch(part) for part in parts if part)


def _line(text: str | None) -> str:
    return levelled(text or "")


def _picture(url: str | None) -> str:
    if not url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host = parts.netloc.removeprefix("www.")
    if _PICTURE.search(parts.path):
        return f"{host}{parts.path}"
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if name.lower() not in _PICTURE_NOISE]
    return f"{host}{parts.path}?{urlencode(kept)}"
