"""Lists of feeds as people keep them: OPML, YAML, or plain text with a URL a line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from lxml import etree

from newsreel.domain.errors import UsageError
from newsreel.domain.feed import FeedSpec
from newsreel.domain.fetch import Credentials
from newsreel.rules.text import one_line
from newsreel.rules.urls import feed_url, split_credentials

_FORMS = "OPML (.opml, .xml), YAML (.yaml, .yml) or text (.txt, a URL a line)"
_COMMENT = re.compile(r"(^|\s)#.*")
MOST_BYTES = 50 * 1024 * 1024


def read_feed_list(path: Path) -> list[FeedSpec]:
    """The feeds of a file, each URL once, in the order of the file.

    Raises:
        UsageError: no such file, not a list of feeds, or a URL that isn't http(s); the sentence
            names the file, the line where there is one, and the fix.
    """
    text = _text_of(path)
    match path.suffix.lower():
        case ".opml" | ".xml":
            found = _from_opml(path, text)
        case ".yaml" | ".yml":
            found = _from_yaml(path, text)
        case ".txt" | "":
            found = _from_text(text)
        case other:
            raise UsageError(f"{path}: a feed list is {_FORMS}, not {other}: rename or convert it.")
    feeds: dict[str, FeedSpec] = {}
    for line, url, title in found:
        spec = feed_spec(url, title, where=f"{path}, line {line}")
        feeds.setdefault(spec.url, spec)
    if not feeds:
        raise UsageError(f"{path} lists no feed: give at least one http(s) URL.")
    return list(feeds.values())


def feed_spec(url: str, title: str | None = None, where: str | None = None) -> FeedSpec:
    """One feed; credentials in the URL are taken out of it.

    Raises:
        UsageError: not an http(s) URL.
    """
    try:
        bare, pair = split_credentials(url.strip())
        stored = feed_url(bare)
    except (UsageError, ValueError) as error:  # ValueError: an address like http://[x
        told = (
            str(error) if isinstance(error, UsageError) else f"not a URL ({error}): give one like https://…"
        )
        raise UsageError(f"{where}: {told}" if where else told) from error
    credentials = Credentials(*pair) if pair else None
    return FeedSpec(stored, one_line(title), credentials)


def write_opml(feeds: Iterable[tuple[str, str | None]]) -> str:
    """OPML 2.0 of (url, title) pairs."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Newsreel feeds"
    body = etree.SubElement(root, "body")
    for url, title in feeds:
        etree.SubElement(body, "outline", type="rss", text=title or url, xmlUrl=url)
    return etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8").decode()


_Lines = list[tuple[int, str, str | None]]


def _text_of(path: Path) -> str:
    if path.is_dir():
        raise UsageError(f"{path} is a folder; give a feed list: {_FORMS}.")
    if not path.is_file():
        raise UsageError(f"{path}: no such file; give a feed list: {_FORMS}.")
    if path.stat().st_size > MOST_BYTES:
        raise UsageError(f"{path} is larger than {MOST_BYTES} bytes: split it.")
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path} can't be read ({error.strerror}): correct its permissions.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 text (byte {error.start}): convert it.") from error


def _from_text(text: str) -> _Lines:
    # A comment begins a line or follows a space; without one, # belongs to the URL.
    lines = ((number, _COMMENT.sub("", line).strip()) for number, line in enumerate(text.splitlines(), 1))
    return [(number, line, None) for number, line in lines if line]


def _from_opml(path: Path, text: str) -> _Lines:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise UsageError(f"{path} is not OPML ({error}): repair it or give a .txt list.") from error
    if root.tag != "opml":
        raise UsageError(f"{path} is not OPML, its root is <{root.tag}>: give an OPML file.")
    lines: _Lines = []
    for outline in root.iter("outline"):
        if (url := outline.get("xmlUrl")) is not None:
            line = outline.sourceline
            title = outline.get("title") or outline.get("text")
            lines.append((line if isinstance(line, int) else 0, str(url), title))
    return lines


def _from_yaml(path: Path, text: str) -> _Lines:
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        document: Any = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # 2025-02-30; ten thousand brackets
        raise UsageError(f"{path} is not YAML ({one_line(str(error))}): repair it.") from error
    if isinstance(document, dict):
        node = next((v for k, v in node.value if k.value == "feeds"), None) if node else None
        document = document.get("feeds")
    if not isinstance(document, list) or node is None:
        raise UsageError(f"{path} has no list of feeds: write '- https://…' lines, or '- url: …, title: …'.")
    lines: _Lines = []
    if len(document) != len(node.value):
        raise UsageError(f"{path} has two lists of feeds: keep one.")
    for item, item_node in zip(document, node.value, strict=True):
        line = item_node.start_mark.line + 1
        url = item.get("url") if isinstance(item, dict) else item
        title = item.get("title") if isinstance(item, dict) else None
        if not isinstance(url, str):
            raise UsageError(f"{path}, line {line}: an item without a URL: write '- url: https://…'.")
        lines.append((line, url, str(title) if title is not None else None))
    return lines
