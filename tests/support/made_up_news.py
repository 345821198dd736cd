"""News that nobody wrote: reproducible texts of any length, and what other papers make of them."""

from __future__ import annotations

import random
from functools import lru_cache

_SYLLABLES = [
    one + two for one in ("b", "cl", "d", "fr", "g", "k", "l", "m", "n", "s", "t") for two in "aeiou"
]


@lru_cache(maxsize=1)
def _words() -> tuple[str, ...]:
    rng = random.Random(1)
    return tuple(sorted({"".join(rng.choices(_SYLLABLES, k=rng.randint(1, 3))) for _ in range(5000)}))


def sentence(rng: random.Random, words: int = 12) -> str:
    """Small words, with a name or a number now and then."""
    chosen = rng.choices(_words(), k=words)
    for place in range(2, words, 5):
        chosen[place] = chosen[place].capitalize() if rng.random() < 0.6 else str(rng.randint(2, 9999))
    return " ".join(chosen).capitalize() + "."


def story(seed: int, sentences: int = 25) -> list[str]:
    """The sentences of an article (12 words each); another seed is another article."""
    rng = random.Random(seed)
    return [sentence(rng) for _ in range(sentences)]


def cut(sentences: list[str], share: float = 0.6) -> list[str]:
    """The end is missing, as in a paper with little room."""
    return sentences[: max(1, round(len(sentences) * share))]


def localised(sentences: list[str], seed: int) -> list[str]:
    """A sentence of the paper's own at the front, and its usual line at the end."""
    rng = random.Random(f"paper {seed}")
    return [sentence(rng, 20), *sentences, sentence(rng, 14)]


def updated(sentences: list[str], seed: int) -> list[str]:
    """One sentence is written anew."""
    rng = random.Random(f"update {seed}")
    place = rng.randrange(len(sentences))
    return [*sentences[:place], sentence(rng), *sentences[place + 1 :]]


def template(seed: int) -> str:
    """A weather report: the same sentences every day, other names and numbers."""
    rng = random.Random(f"weather {seed}")
    town, other = (rng.choice(_words()).capitalize() + "stadt" for _ in range(2))
    low, high, rain, wind, gusts = (rng.randint(1, 99) for _ in range(5))
    return (
        f"Here is the weather forecast for {town} and the surrounding area. Expect a high of {high} degrees"
        f" and a low of {low} degrees. Winds will be light at {wind} kilometres an hour, with gusts of up to"
        f" {gusts} in exposed places near {other}. The chance of rain is {rain} percent during the afternoon."
        " Overnight temperatures will fall again with patchy fog possible in low lying areas. Drivers are"
        " advised to allow extra time for their journeys and to check local conditions before setting out."
    )
