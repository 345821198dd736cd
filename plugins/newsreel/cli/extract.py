"""`newsreel extract`: what would be read from a page, and why; writes nothing."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from newsreel.adapters.system_clock import SystemClock
from newsreel.cli.context import JsonOption, cell, console, print_json
from newsreel.domain.article import ArticleDraft, Extraction
from newsreel.domain.errors import UsageError
from newsreel.domain.settings import settings_from_environment
from newsreel.local.sample_site import SAMPLE_ENVIRONMENT

LONGEST_CELL = 100


def extract(
    context: typer.Context,
    page: Annotated[str, typer.Argument(help="An address, a file, or a folder of .html files.")],
    url: Annotated[str | None, typer.Option("--url", help="Where the page of a file was.")] = None,
    as_json: JsonOption = False,
    as_lines: Annotated[bool, typer.Option("--jsonl", help="One line of JSON a page.")] = False,
) -> None:
    """Show every field, its candidates and why one won, the text, and what the page is.

    Example: newsreel extract saved-page.html --url https://example.org/story
    """
    environment = {**os.environ, **(SAMPLE_ENVIRONMENT if context.obj.sample else {})}
    settings, clock = settings_from_environment(environment), SystemClock()
    # Imported here because the readers are heavy.
    from newsreel.steps.page_preview import preview_address, preview_files

    path = Path(page)
    if not path.exists():
        found = preview_address(settings, clock, page)
        _show_one(page, found, as_json=as_json, as_lines=as_lines)
        return
    files = _files(path)
    if path.is_dir() and url is not None:
        raise UsageError("--url is the address of one page: name a file, not a folder.")
    read = preview_files(settings, clock, files, url)
    if len(files) == 1 and not path.is_dir():
        _show_one(page, next(read)[1], as_json=as_json, as_lines=as_lines)
    else:
        _show_many(
            track(read, "reading pages", len(files), console=Console(stderr=True)), as_lines or as_json
        )


def _files(path: Path) -> list[Path]:
    files = sorted(path.rglob("*.htm*")) if path.is_dir() else [path]
    if not files:
        raise UsageError(f"{path} holds no .html files.")
    return files


def _show_one(page: str, found: Extraction, *, as_json: bool, as_lines: bool) -> None:
    if as_lines:
        sys.stdout.write(_line(page, found))
    elif as_json:
        print_json(_plain(page, found))
    else:
        _print(found)


def _show_many(read: Iterable[tuple[Path, Extraction]], as_lines: bool) -> None:
    counts: dict[str, int] = {}
    for path, found in read:
        counts[found.state] = counts.get(found.state, 0) + 1
        if as_lines:
            sys.stdout.write(_line(str(path), found))
        else:
            title = found.draft.title if found.draft else found.reason
            console().print(f"{escape(path.name)}: {found.state}: {escape(title or '-')}")
    summary = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
    sys.stderr.write(f"{sum(counts.values())} page(s): {summary}\n")


def _plain(page: str, found: Extraction) -> dict[str, Any]:
    """What JSON shows: hashes as hexadecimal, candidates with their verdict."""
    plain: dict[str, Any] = {"page": page, "state": found.state, "reason": found.reason, "article": None}
    if found.draft is not None:
        article = asdict(found.draft)
        plain["candidates"] = [
            {**verdict["candidate"], "won": verdict["won"], "why": verdict["why"]}
            for verdict in article.pop("provenance")
        ]
        plain["article"] = {
            name: value.hex() if isinstance(value, bytes) else value for name, value in article.items()
        }
        plain["aliases"] = dict(found.aliases)
    return plain


def _line(page: str, found: Extraction) -> str:
    return json.dumps(_plain(page, found), default=str, ensure_ascii=False) + "\n"


def _print(found: Extraction) -> None:
    out = console()
    if found.draft is None:
        out.print(f"[bold]{found.state}[/]: {escape(found.reason or '')}")
        return
    out.print(f"[bold]{found.state}[/]  {escape(found.draft.canonical_url)}")
    out.print(_fields(found.draft))
    out.print(f"\n[bold]Text[/] ({found.draft.word_count} words, from the {found.draft.text_origin})\n")
    out.print(escape(found.draft.text))


def _fields(draft: ArticleDraft) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in ("field", "origin", "value", "", "why"):
        table.add_column(column, overflow="fold")
    previous = ""
    for verdict in draft.provenance:
        candidate = verdict.candidate
        field = candidate.field if candidate.field != previous else ""
        previous = candidate.field
        at = getattr(candidate.value, "at", candidate.value)
        style = "green" if verdict.won else "dim"
        table.add_row(
            field,
            candidate.origin,
            cell(at)[:LONGEST_CELL],
            "won" if verdict.won else "",
            verdict.why,
            style=style,
        )
    return table
