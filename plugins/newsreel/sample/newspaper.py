"""Assembles an edition: the articles of the days before it, their pages and their feeds."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property

from newsreel.sample import feeds, theme_gazette, theme_hafenbote, theme_ledger
from newsreel.sample.answers import Answer, not_modified, page_answer
from newsreel.sample.grammar import stable_random
from newsreel.sample.model import Piece, SampleArticle, SampleFeed, Site
from newsreel.sample.plan import GAZETTE, HAFENBOTE, LEDGER, Slot, slots_of
from newsreel.sample.writer import Copy, write

_THEMES = {GAZETTE: theme_gazette, LEDGER: theme_ledger, HAFENBOTE: theme_hafenbote}
_FEED_TYPES = {
    "rss2": ("application/rss+xml", feeds.rss2),
    "atom": ("application/atom+xml", feeds.atom),
    "rdf": ("application/rdf+xml", feeds.rdf),
}
_DEAD_FEED_PATH = "/sports/feed"
_HTML = "text/html; charset=utf-8"
_ROBOTS = b"User-agent: *\nAllow: /\n"
_TRANSLITERATION = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "’": "", "'": ""})


class SampleNewspaper:
    """Three fictional newspapers as they stand on the morning of `edition`.

    They show the `days` days before the edition, nothing of the day itself. What an article says
    depends on its day alone, so the next edition keeps its pages and adds a day.
    """

    def __init__(self, edition: date, port: int = 8765, days: int = 7, corrections: bool = True) -> None:
        """Lay out an edition; `corrections=False` serves corrected articles as first published."""
        self.edition, self.port, self.days, self.corrections = edition, port, days, corrections
        self.sites = tuple(
            Site(*fields)
            for fields in (
                (GAZETTE, "harbour-gazette.localhost", port, "en", "News from the quays of Port "
                 "Alder", "/feed/", "rss2"),
                (LEDGER, "northern-ledger.localhost", port, "en", "Independent since 1871",
                 "/atom.xml", "atom"),
                (HAFENBOTE, "hafenbote.localhost", port, "de", "Die Zeitung für Nordersiel und "
                 "die Küste", "/rdf.xml", "rdf"),
            )
        )  # fmt: skip
        self._site_by_name = {site.source_name: site for site in self.sites}
        self._site_by_host = {site.host: site for site in self.sites}
        shown = (edition - timedelta(days=back) for back in range(days, 0, -1))
        pieces = [self._piece(slot) for day in shown for slot in slots_of(day)]
        self.pieces = tuple(sorted(pieces, key=lambda piece: piece.shown_at))

    @property
    def articles(self) -> tuple[SampleArticle, ...]:
        """Every article of the shown days, oldest first."""
        return tuple(piece.article for piece in self.pieces)

    @property
    def feeds(self) -> tuple[SampleFeed, ...]:
        """The three feeds that live and the one that is dead."""
        living = [SampleFeed(s.feed_url, s.feed_format, s.source_name, True) for s in self.sites]
        dead_url = self._site_by_name[LEDGER].base_url + _DEAD_FEED_PATH
        return (*living, SampleFeed(dead_url, "rss2", LEDGER, False))

    def response(self, host: str, path: str, headers: Mapping[str, str]) -> Answer:
        """Answer a GET for `path` at `host` (with or without port): status, headers, body."""
        site = self._site_by_host.get(host.rsplit(":", 1)[0].lower())
        if site is None:
            listing = "\n".join(each.base_url + "/" for each in self.sites)
            body = f"The sample newspapers are at:\n{listing}\n".encode()
            return 421, {"Content-Type": "text/plain; charset=utf-8"}, body
        plain_path = path.split("#", 1)[0].split("?", 1)[0]
        known = self._pages[site.source_name]
        if plain_path not in known and plain_path + "/" in known:
            return 301, {"Location": f"{site.base_url}{plain_path}/"}, b""
        if plain_path not in known:
            body = _THEMES[site.source_name].not_found(site).encode()
            return 404, {"Content-Type": _HTML}, body
        answer = known[plain_path]
        lowered = {name.lower(): value for name, value in headers.items()}
        return not_modified(answer, lowered) or answer

    @cached_property
    def _pages(self) -> dict[str, dict[str, Answer]]:
        return {site.source_name: self._site_pages(site) for site in self.sites}

    def _site_pages(self, site: Site) -> dict[str, Answer]:
        theme = _THEMES[site.source_name]
        newest_first = [
            piece for piece in reversed(self.pieces) if piece.article.source_name == site.source_name
        ]
        newest = max(piece.article.modified_at or piece.shown_at for piece in newest_first)
        kind, render = _FEED_TYPES[site.feed_format]
        feed_body = render(site, newest_first, newest).encode()
        pages = {
            site.feed_path: page_answer(feed_body, f"{kind}; charset=utf-8", newest),
            "/robots.txt": page_answer(_ROBOTS, "text/plain; charset=utf-8", None),
            "/": page_answer(theme.front(site, newest_first, None).encode(), _HTML, newest),
        }
        for section in sorted({piece.article.section for piece in newest_first}):
            of_section = [piece for piece in newest_first if piece.article.section == section]
            body = theme.front(site, of_section, section).encode()
            pages[f"/section/{slug(section)}/"] = page_answer(body, _HTML, newest)
        for piece in newest_first:
            article = piece.article
            if article.kind == "missing_page":
                continue
            # Only articles of the same day are teased, so that a page outlives its edition.
            others = [
                other
                for other in newest_first
                if other is not piece and other.shown_at.date() == piece.shown_at.date()
            ]
            body = theme.page(site, piece, others).encode()
            changed = article.modified_at or article.published_at
            pages[piece.path] = page_answer(body, _HTML, changed)
        return pages

    def _piece(self, slot: Slot) -> Piece:
        site = self._site_by_name[slot.source_name]
        copy = write(slot, self.corrections)
        url = site.base_url + _path(slot, copy)
        sentences = re.split(r"(?<=[.!?”“])\s+(?=[A-ZÄÖÜ“„£])", copy.paragraphs[0])
        paywalled = slot.kind == "paywalled"
        visible = (" ".join(sentences[:2]),) if paywalled else copy.paragraphs
        missing = slot.kind == "missing_page"
        article = SampleArticle(
            source_name=site.source_name,
            host=site.host,
            url=url,
            title=copy.title,
            authors=copy.authors,
            published_at=None if slot.kind == "undated" else slot.published_at,
            modified_at=slot.modified_at if self.corrections else None,
            language=site.language,
            section=copy.section,
            tags=copy.tags,
            paragraphs=() if missing else copy.paragraphs,
            kind=slot.kind,
            wire_id=f"meridian-{slot.story}" if slot.kind == "wire_copy" else None,
        )
        return Piece(
            article=article,
            shown_at=slot.published_at,
            number=slot.number,
            summary=sentences[0],
            visible_paragraphs=() if missing else visible,
            full_text_in_feed=copy.paragraphs if paywalled else (),
            feed_link=url + _tracking(slot),
        )


def slug(text: str) -> str:
    """The ASCII form of a headline or section for a URL."""
    plain = text.lower().translate(_TRANSLITERATION)
    return "-".join(re.findall(r"[a-z0-9]+", plain)[:9])


def _path(slot: Slot, copy: Copy) -> str:
    name = slug(copy.title)
    if slot.kind == "undated":
        return f"/guides/{name}-{slot.number % 9973}/"
    if slot.source_name == LEDGER:
        return f"/{slug(copy.section)}/{name}-{slot.number}"
    if slot.source_name == HAFENBOTE:
        return f"/artikel/{slot.day:%Y/%m/%d}/{name}.html"
    return f"/{slot.day:%Y/%m/%d}/{name}/"


def _tracking(slot: Slot) -> str:
    """Some links of the feeds are tagged by marketing, as they are in the wild."""
    if stable_random("tracking", slot.source_name, slot.number).random() < 0.35:
        return "?utm_source=rss&utm_medium=feed&utm_campaign=daily"
    return ""
