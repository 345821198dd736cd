"""Which addresses can't be articles, by rules that hold for any site.

For lists that mix articles with everything else a site has. What no rule excludes may be an article;
nothing is learned here about single publishers.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from newsreel.rules.dates import date_in_url

# Files that are not pages.
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|pdf|docx?|xlsx?|pptx?|csv|zip|gz|mp3|m4a|wav|ogg|mp4|m4v|mov|webm|"
    r"css|js|json|xml|rss|atom|txt|ics|woff2?)$",
    re.IGNORECASE,
)
# What lists are called in addresses, in the languages of the papers that we know best.
_LISTS = frozenset(
    {
        "archive", "archives", "author", "authors", "autor", "autoren", "auteur", "auteurs", "categories",
        "category", "contributor", "contributors", "kategorie", "schlagwort", "search", "suche", "tag",
        "tags", "thema", "themen", "topic", "topics", "user", "users",
    }
)  # fmt: skip
_PAGING = re.compile(r"/(?:page|seite|p)/\d{1,6}$")
# Pages about the site. Only where the path has nothing else.
_SERVICE = frozenset(
    {
        "about", "about-us", "accessibility", "advertise", "agb", "contact", "contact-us", "cookie-policy",
        "cookies", "datenschutz", "faq", "help", "impressum", "imprint", "jobs", "kontakt", "legal", "login",
        "logout", "newsletter", "newsletters", "privacy", "privacy-policy", "register", "sitemap",
        "subscribe", "terms", "terms-of-service", "terms-of-use", "ueber-uns",
    }
)  # fmt: skip
_LANGUAGE = re.compile(r"[a-z]{2}(?:-[a-z]{2})?")
# A section: one plain word and nothing else.
_WORD = re.compile(r"[^\W\d_]{1,24}")


def may_be_article(url: str) -> bool:
    """False for front pages, files, lists of articles, pages about the site, and sections.

    An address that spells a day is never a list.
    """
    path = unquote(urlsplit(url).path).rstrip("/").lower()
    segments = [segment for segment in path.split("/") if segment]
    if not segments:
        return bool(urlsplit(url).query)
    if _FILE.search(path) or _PAGING.search(path):
        return False
    if date_in_url(url) is not None:
        return True
    if len(segments) > 1 and _LANGUAGE.fullmatch(segments[0]):
        segments = segments[1:]
    if segments[0] in _LISTS:
        return len(segments) > 2
    is_alone = len(segments) == 1 and not urlsplit(url).query
    return not (is_alone and (segments[0] in _SERVICE or bool(_WORD.fullmatch(segments[0]))))
