"""Lines out of the body that trafilatura gives: a small TEI-like tree.

Its plain text is not used, because it puts a page that is laid out by tables on a single line.
"""

from __future__ import annotations

from collections.abc import Iterator, Set

from lxml.etree import _Element

from newsreel.domain.article import BodyLine, LineKind
from newsreel.rules.text import one_line

# Elements of trafilatura's tree that stand on lines of their own; the others run in the text.
_BLOCKS = frozenset(
    {"body", "p", "head", "list", "item", "quote", "table", "row", "cell", "code", "lb", "div"}
)
_KINDS = {"head": LineKind.HEADING, "item": LineKind.ITEM, "row": LineKind.ROW}
_CELL_SEPARATOR = " | "


def body_lines(body: _Element | None, link_texts: Set[str] = frozenset()) -> tuple[BodyLine, ...]:
    """The lines in order; a row of a data table is one. `link_texts`: all texts that are links as a whole."""
    if body is None:
        return ()
    lines: list[BodyLine] = []
    run: list[str] = []
    kind = LineKind.PARAGRAPH

    def end_line() -> None:
        if line := one_line("".join(run)):
            lines.append(BodyLine(line, kind, line in link_texts))
        run.clear()

    for event, node in _walk(body):
        if node.tag in _BLOCKS:
            end_line()
            kind = _KINDS.get(str(node.tag), LineKind.PARAGRAPH) if event == "start" else LineKind.PARAGRAPH
        if event == "start":
            run.append(_row_text(node) if _is_data_row(node) else node.text or "")
        elif node is not body:
            run.append(node.tail or "")
    end_line()
    return tuple(lines)


def _walk(body: _Element) -> Iterator[tuple[str, _Element]]:
    """Starts and ends in document order; iterative, because pages nest deeply on purpose."""
    stack: list[tuple[str, _Element]] = [("start", body)]
    while stack:
        event, node = stack.pop()
        yield event, node
        if event == "start":
            stack.append(("end", node))
            if not _is_data_row(node):
                stack.extend(("start", child) for child in reversed(node) if isinstance(child.tag, str))


def _is_data_row(node: _Element) -> bool:
    """A row of a data table; a row that lays out a page has blocks in its cells."""
    return node.tag == "row" and not any(child.tag in _BLOCKS for cell in node for child in cell)


def _row_text(row: _Element) -> str:
    cells = (one_line("".join(str(piece) for piece in cell.itertext())) for cell in row)
    return _CELL_SEPARATOR.join(cell for cell in cells if cell)
