"""The Hafenbote's pages: tables and divs of an old content system, in German."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from newsreel.sample.banks.cast_german import MONTHS
from newsreel.sample.feeds import HAFENBOTE_OFFSET
from newsreel.sample.model import Piece, Site


def _shell(site: Site, title: str, head: str, body: str) -> str:
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" \
"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html lang="de">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<title>{site.source_name}: {escape(title)}</title>
<link rel="alternate" type="application/rdf+xml" title="{site.source_name} RSS" \
href="{site.feed_url}">
{head}
</head>
<body>
<div id="kopf"><a href="/">{site.source_name}</a> <span class="untertitel">{escape(site.slogan)}\
</span></div>
<table id="rahmen" width="980" cellpadding="0" cellspacing="0"><tr>
<td id="navi" valign="top" width="160"><a href="/section/hafen/">Hafen</a><br>\
<a href="/section/rathaus/">Rathaus</a><br><a href="/section/sport/">Sport</a><br>\
<a href="/section/kultur/">Kultur</a><br><a href="/section/verkehr/">Verkehr</a></td>
<td id="inhalt" valign="top">
{body}
</td>
</tr></table>
<div id="fuss">Impressum | Datenschutz | Alle Rechte beim Verlag Hafenbote GmbH, Nordersiel</div>
</body>
</html>
"""


def _german_date(moment: datetime) -> str:
    local = moment.astimezone(HAFENBOTE_OFFSET)
    return f"{local.day}. {MONTHS[local.month - 1]} {local.year}, {local:%H.%M} Uhr"


def page(site: Site, piece: Piece, others: Sequence[Piece]) -> str:
    """One article's page."""
    article = piece.article
    stamp = piece.shown_at.astimezone(HAFENBOTE_OFFSET).isoformat()
    head = "\n".join(
        (
            f'<meta name="author" content="{escape(", ".join(article.authors))}">',
            f'<meta name="date" content="{stamp}">',
            f'<meta name="description" content="{escape(piece.summary)}">',
            f'<meta name="keywords" content="{escape(", ".join(article.tags))}">',
            f'<link rel="canonical" href="{article.url}">',
        )
    )
    text = "\n".join(f"<p>{escape(p, quote=False)}</p>" for p in piece.visible_paragraphs)
    words = sum(len(paragraph.split()) for paragraph in article.paragraphs)
    teasers = "".join(
        f'<div class="teaser"><a href="{o.article.url}">{escape(o.article.title)}</a></div>' for o in others
    )
    body = f"""<div class="rubrik">{escape(article.section)}</div>
<div class="artikelkopf"><h1>{escape(article.title)}</h1>
<div class="autor">Von {escape(" und ".join(article.authors))}</div>
<div class="datum">{_german_date(piece.shown_at)}</div>
<div class="lesezeit">Lesezeit: {max(2, round(words / 100))} Minuten</div></div>
<div class="teilen">Teilen: <a href="/">Facebook</a> <a href="/">E-Mail</a></div>
<div class="artikeltext">
{text}
</div>
<div class="mehr"><b>Lesen Sie auch</b>{teasers}</div>
<div class="kommentare"><b>Kommentare</b><br>Bitte melden Sie sich an, um zu kommentieren.</div>"""
    return _shell(site, article.title, head, body)


def front(site: Site, newest_first: Sequence[Piece], section: str | None) -> str:
    """The front page, or one section's list."""
    rows = "\n".join(
        f'<tr><td class="zeit">{_german_date(p.shown_at)}</td>'
        f'<td><a href="{p.article.url}">{escape(p.article.title)}</a></td></tr>'
        for p in newest_first
    )
    title = section or "Aktuelles"
    body = f"<h1>{escape(title)}</h1>\n<table>{rows}</table>"
    return _shell(site, title, "", body)


def not_found(site: Site) -> str:
    """The themed page for an address that holds nothing."""
    body = "<h1>Seite nicht gefunden</h1><p>Unter dieser Adresse liegt kein Beitrag.</p>"
    return _shell(site, "Fehler 404", "", body)
