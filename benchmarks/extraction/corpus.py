"""Pages with what a person says is on them."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from newsreel.sample import SampleNewspaper


@dataclass(frozen=True)
class LabelledPage:
    """A page and its truth; None where the corpus does not say."""

    key: str
    url: str
    body: bytes
    text: str
    title: str | None = None
    authors: tuple[str, ...] | None = None
    day: date | None = None


def read_folder(folder: Path, left_out: set[str]) -> list[LabelledPage]:
    """A folder of `html/ID.html` or `html/ID.html.gz` and `ground_truth.json` or `ground-truth.json`.

    The truth maps an ID to `articleBody` or `body` and, where known, `url, title, authors, date`.
    """
    truth_path = next(
        path for name in ("ground_truth.json", "ground-truth.json") if (path := folder / name).exists()
    )
    pages = []
    for key, known in sorted(json.loads(truth_path.read_text(encoding="utf-8")).items()):
        plain, packed = folder / "html" / f"{key}.html", folder / "html" / f"{key}.html.gz"
        if key in left_out:
            continue
        stated = known.get("date") or ""
        pages.append(
            LabelledPage(
                key,
                known.get("url") or f"https://corpus.example/{key}",
                plain.read_bytes() if plain.exists() else gzip.decompress(packed.read_bytes()),
                known.get("articleBody") or known.get("body") or "",
                known.get("title"),
                _names(known["authors"]) if known.get("authors") else None,
                date.fromisoformat(stated[:10]) if stated[:1].isdigit() else None,
            )
        )
    return pages


def sample_pages() -> list[LabelledPage]:
    """The pages of the sample newspaper, which needs no folder."""
    paper = SampleNewspaper(date(2026, 11, 20), days=7)
    pages = []
    for piece in paper.pieces:
        article = piece.article
        if piece.visible_paragraphs:
            _, _, body = paper.response(article.host, piece.path, {})
            day = article.published_at.date() if article.published_at else None
            text = "\n".join(piece.visible_paragraphs)
            pages.append(
                LabelledPage(
                    article.url, article.url, body, text, article.title, article.authors or None, day
                )
            )
    return pages


def _names(stated: str | Sequence[str]) -> tuple[str, ...]:
    """A list of names, or one string with commas or semicolons."""
    parts = re.split(r"[;,]", stated) if isinstance(stated, str) else stated
    return tuple(name.strip() for name in parts if name.strip())
