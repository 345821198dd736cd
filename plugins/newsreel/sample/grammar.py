"""A small generative grammar: templates with choices and slots, expanded from a stable seed."""

import hashlib
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{([a-z_0-9]+)\}")
_NUMBER = re.compile(r"\{([ny]):(\d+)-(\d+)\}")

Bank = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Topic:
    """One beat of the newsroom: what its stories are about and how they are told.

    A subject is a pair of noun phrases, the long one for first mention and headlines, the short
    one for later. `role` holds offices of the official who is quoted, `other_role` of the second.
    """

    section: str
    tags: tuple[str, ...]
    role: tuple[str, ...]
    other_role: tuple[str, ...]
    subjects: tuple[tuple[str, str], ...]
    headlines: tuple[str, ...]
    bank: Bank


def stable_random(*parts: object) -> random.Random:
    """Give a generator that depends on `parts` alone, in every process and Python version."""
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).digest()
    return random.Random(int.from_bytes(digest[:8], "big"))  # noqa: S311 - prose, not secrets


def parse_bank(text: str) -> Bank:
    """Read a bank: `# name` opens a group, `- ` opens a template, other lines continue it."""
    groups: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.strip().splitlines():
        stripped = line.strip()
        if stripped.startswith("# "):
            current = groups.setdefault(stripped[2:], [])
        elif stripped.startswith("- "):
            current.append(stripped[2:])
        elif stripped:
            current[-1] += f" {stripped}"
    return {name: tuple(templates) for name, templates in groups.items()}


def expand(template: str, slots: Mapping[str, str], rng: random.Random, thousands: str = ",") -> str:
    """Turn a template into a sentence.

    `[a|b]` picks one, `{n:20-90}` is a fresh number with the language's thousands separator,
    `{y:1950-1990}` a number without one, `{name}` a slot. The first letter becomes a capital.
    """

    def number(match: re.Match[str]) -> str:
        value = rng.randint(int(match[2]), int(match[3]))
        return str(value) if match[1] == "y" else f"{value:,}".replace(",", thousands)

    text = template
    while _CHOICE.search(text):
        text = _CHOICE.sub(lambda match: rng.choice(match[1].split("|")).strip(), text)
    text = _NUMBER.sub(number, text)
    text = _SLOT.sub(lambda match: slots[match[1]], text)
    return capitalised(" ".join(text.split()))


def capitalised(text: str) -> str:
    """Raise the first letter, also behind an opening quotation mark."""
    for index, character in enumerate(text):
        if character.isalpha():
            return text[:index] + character.upper() + text[index + 1 :]
        if character.isdigit():
            break
    return text
