"""What a page is: an article, or one of the things that stand where an article was expected.

Decided on several pieces of evidence at once, because each alone misleads: an article may be about
error 404, and a front page may carry a headline. A page with an article's markup or a long text is
an article whatever its title says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from newsreel.domain.article import BodyLine, PageState
from newsreel.rules.article_body import is_prose
from newsreel.rules.text import comparable, word_count
from newsreel.rules.urls import host_of, is_front

# A text of so many words is not the text of an error, a wall or a challenge.
MOST_WORDS_OF_NOTICE = 200
# Below this many words there is no article; the same bound as for tiny texts in comparisons.
FEWEST_WORDS = 25
# An index is mostly links: so many lines at least, and no more than this share of prose.
FEWEST_LINES_OF_INDEX = 10
MOST_PROSE_OF_INDEX = 0.2

# Each matches a whole heading or title tag (comparable: casefolded, plain quotes and dashes).
_NOT_FOUND = (
    r"(?:error:?\s*)?404(?:$|\s*[-:|(,]|\s+(?:error|page|not)\b).*",
    r"(?:error:?\s*)?(?:page\s+)?not found(?:$|\s*[-|:(.!].*)",
    r"(?:oops\W+)?(?:(?:we're )?sorry\W+)?(?:the |this |that )?(?:page|article|story|content|post|url)\b"
    + r"[^:]{0,40}?\b(?:(?:can't be|cannot be|could not be|not) found|no longer (?:available|exists?)"
    + r"|does(?:n't| not) exist|(?:been|was) removed|(?:is )?unavailable|not available)"
    + r"(?:$|\W+(?!\w)|\s*[-|:(.!].*)",
    r"(?:die |der |dieser )?(?:seite|artikel|beitrag)\s+(?:wurde\s+)?nicht "
    + r"(?:gefunden|(?:mehr )?verfügbar)\b.*",
    r"(?:page introuvable|p[aá]gina no encontrada|pagina non trovata|pagina niet gevonden).*",
)
_CHALLENGE = (
    r"(?:just a moment|attention required|security check|pardon our interruption|checking your browser).*",
    r"access (?:to this page has been )?denied.*",
    r"are you (?:a )?(?:human|robot).*",
    r"(?:verify(?:ing)? (?:that )?you are (?:a )?human|robot or human|human verification).*",
    r".*\bcaptcha\b.*",
    r"request (?:unsuccessful|blocked).*",
    r"ddos-guard|403(?: -)? forbidden|forbidden",
    r"please (?:enable (?:js|javascript)|verify).*",
    r"bot (?:check|detection).*",
)
_CONSENT = (
    r"before you continue.*",
    r"(?:we (?:value|respect|care about) )?your privacy(?: is important to us| matters| choices| settings)?",
    r"privacy (?:settings|preferences|gate|wall).*",
    r"cookie (?:consent|settings|policy|wall).*",
    r"consent(?: required| settings)?",
    r"(?:ihre )?privatsphäre(?:-?einstellungen| ist uns wichtig)?|datenschutz-?einstellungen",
    r"zustimmung(?: erforderlich)?",
    r"mit werbung (?:und tracking )?(?:weiterlesen|lesen).*",
)
_NOTICES = tuple(
    (state, re.compile("|".join(phrases)), meaning)
    for state, phrases, meaning in (
        (PageState.CHALLENGE, _CHALLENGE, "the site asks for a proof of being human"),
        (PageState.SOFT_404, _NOT_FOUND, "the page says that there is nothing"),
        (PageState.CONSENT_WALL, _CONSENT, "the page asks for consent first"),
    )
)
# From this share of undecodable characters on it is no text. Of 602 real pages none has
# more than 0.0003; noise has 0.02 (as cp1252, where 5 bytes of 256 mean nothing) to 0.5 (as UTF-8).
MOST_UNREADABLE = 0.015
_CONSENT_HOST = re.compile(r"^(?:consent|cmp|privacy|guce|myprivacy)[.-]|\.consent\.")
_CONSENT_PATH = re.compile(r"/(?:cookie-?consent|consent|privacy-?(?:gate|wall)|zustimmung)\b", re.IGNORECASE)
_ARTICLE_KINDS = re.compile(r".*(?:article|posting|report|review)$")
_INDEX_KINDS = frozenset({"collectionpage", "itemlist", "searchresultspage", "website", "profilepage"})


@dataclass(frozen=True, slots=True)
class PageEvidence:
    """What tells one kind of page from another.

    `titles` are the headings and the title tag; `kinds` the types of the JSON-LD nodes and og:type;
    `is_dated` says that the page's markup states when it was published.
    """

    entry_url: str
    answered_url: str
    titles: tuple[str, ...]
    kinds: frozenset[str]
    lines: tuple[BodyLine, ...]
    stated_words: int
    is_dated: bool
    has_scripts: bool


def is_no_text(decoded: str) -> bool:
    """Whether what came as a page is bytes of something else: an image, a damaged stream, noise."""
    return decoded.count("\ufffd") > MOST_UNREADABLE * len(decoded)


def page_state(page: PageEvidence) -> tuple[PageState, str | None]:
    """The state of a page and, unless it is an article, the reason in words."""
    words = max(sum(word_count(line.text) for line in page.lines), page.stated_words)
    has_markup = page.is_dated or any(_ARTICLE_KINDS.fullmatch(kind) for kind in _lower(page.kinds))
    if words < MOST_WORDS_OF_NOTICE and not has_markup:
        notice = _notice(page)
        if notice is not None:
            return notice
    if _leads_to_front(page) and not has_markup:
        return PageState.SOFT_404, "the address leads to the front page"
    if not has_markup and _is_index(page):
        return PageState.INDEX_PAGE, f"a list of links: {len(page.lines)} lines, hardly any of them prose"
    if words >= FEWEST_WORDS:
        return PageState.ARTICLE, None
    if words == 0 and page.has_scripts:
        return PageState.SCRIPT_ONLY, "the page shows its text by script only"
    return PageState.TOO_SHORT, f"the page has {words} words of text"


def _notice(page: PageEvidence) -> tuple[PageState, str] | None:
    address = urlsplit(page.answered_url)
    if _CONSENT_HOST.search(host_of(page.answered_url)) or _CONSENT_PATH.search(address.path):
        host = host_of(page.answered_url)
        return PageState.CONSENT_WALL, f"the address leads to {host}, which asks for consent"
    for title in page.titles:
        said = comparable(title)
        for state, pattern, meaning in _NOTICES:
            if pattern.fullmatch(said):
                return state, f"{meaning}: {title[:80]!r}"
    return None


def _leads_to_front(page: PageEvidence) -> bool:
    return is_front(page.answered_url) and not is_front(page.entry_url)


def _is_index(page: PageEvidence) -> bool:
    """Hardly any prose among many lines, and either links or the markup of a list."""
    if len(page.lines) < FEWEST_LINES_OF_INDEX or _share(page.lines) > MOST_PROSE_OF_INDEX:
        return False
    links = sum(line.is_link for line in page.lines) / len(page.lines)
    return links >= 0.5 or bool(_lower(page.kinds) & _INDEX_KINDS)


def _share(lines: Sequence[BodyLine]) -> float:
    return sum(is_prose(line) for line in lines) / len(lines)


def _lower(kinds: frozenset[str]) -> set[str]:
    return {kind.lower() for kind in kinds}
