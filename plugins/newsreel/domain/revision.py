"""States of an article's content, and what tells two of them apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class ArticleContent:
    """What a revision says; the names are those of the columns of `revisions`."""

    title: str | None
    subtitle: str | None
    authors: tuple[str, ...]
    agencies: tuple[str, ...]
    published_at: datetime | None
    published_on: date | None
    published_precision: str | None
    modified_at: datetime | None
    language: str | None
    section: str | None
    tags: tuple[str, ...]
    description: str | None
    image_url: str | None
    is_paywalled: bool | None
    text: str
    text_origin: str


class Outcome(StrEnum):
    """What storing a reading of an article came to; all but REVISED and FIRST write no revision."""

    FIRST = "first"
    REVISED = "revised"
    SAME = "same"
    TRIVIAL = "trivial"
    FLIP_FLOP = "flip_flop"
    OLDER = "older"


@dataclass(frozen=True, slots=True)
class DifferenceExample:
    """One article and how a field of it would change; `old` and `new` are short."""

    url: str
    field: str
    old: str
    new: str


@dataclass(slots=True)
class DifferenceReport:
    """What reading captures again changes; counts of pages unless said otherwise.

    `fields`: revisions by the name of the field that differs. `states`: pages that were no
    article, by `old -> new` state. `kept`: loaded articles whose page would not be taken
    for one any more; they stay as they are. `moved`: articles whose date leaves the window.
    `older`: a newer capture is shown already. `dropped`: captures whose bytes are not kept any more.
    """

    pages: int = 0
    same: int = 0
    revised: int = 0
    opened: int = 0
    kept: int = 0
    older: int = 0
    moved: int = 0
    dropped: int = 0
    shrank: int = 0
    grew: int = 0
    fields: dict[str, int] = field(default_factory=dict)
    states: dict[str, int] = field(default_factory=dict)
    examples: list[DifferenceExample] = field(default_factory=list)
