"""Every `newsreel` command that a page of the documentation names exists, with its options."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer.main

from newsreel.cli.app import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
# In a block of commands a line, in the text a span; what stands before it says where it is run.
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`]+)`")
CALL = re.compile(r"(?:^|[\s;&'(]|\.venv/bin/)newsreel ((?!local airflow)[^|;&'<>]+)")


def calls(page: Path) -> set[str]:
    """What comes after the word `newsreel`, wherever that is a command."""
    text = page.read_text("utf-8")
    blocks = "\n".join(block for kind, block in BLOCK.findall(text) if kind == "sh").replace("\\\n", " ")
    lines = [line.partition("  #")[0] for line in blocks.splitlines()]
    spans = [" ".join(span.split()) for span in SPAN.findall(BLOCK.sub("", text))]
    commands = [span for span in spans if re.match(r"(\.venv/bin/)?newsreel |docker compose exec", span)]
    found = {match[1].strip() for line in [*lines, *commands] for match in CALL.finditer(line)}
    return {call for call in found if re.match(r"--|[a-z]", call) and not call.startswith("apache-airflow/")}


def mistake(call: str) -> str | None:
    """What is wrong with a call, if anything: a command that isn't there, or an option."""
    command: Any = typer.main.get_command(app)
    options = {name for parameter in command.params for name in parameter.opts}
    for word in shlex.split(call.replace("…", "")):
        if word.startswith("--"):
            if word.partition("=")[0] not in options | {"--help"}:
                return f"{call}: there is no {word}"
        elif hasattr(command, "commands"):
            if word not in command.commands:
                return f"{call}: there is no command {word}"
            command = command.commands[word]
            for parameter in command.params:
                options |= {*parameter.opts, *parameter.secondary_opts}
    return None


def test_a_wrong_command_is_noticed() -> None:
    assert mistake("feeds list --failing") is None
    assert mistake("--sample sql most_syndicated") is None
    assert mistake("feeds list --broken") == "feeds list --broken: there is no --broken"
    assert mistake("maintain --dry") is not None
    assert mistake("feeds mend") == "feeds mend: there is no command mend"


def test_commands_are_found_where_they_stand() -> None:
    assert "reextract --from 2026-11-05 --to 2026-11-08 --dry-run" in calls(ROOT / "docs/operate.md")
    assert "feeds disable URL" in calls(ROOT / "docs/operate.md")
    assert "feeds import /tmp/feeds.opml" in calls(ROOT / "docs/deploy.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_a_page_exists(page: Path) -> None:
    assert [found for call in sorted(calls(page)) if (found := mistake(call))] == []
