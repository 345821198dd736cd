"""Casts a story: the people, streets and days its sentences speak of."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from newsreel.sample.banks import cast_english, cast_german
from newsreel.sample.grammar import Topic

# German offices and trades of women end in -in; the first name has to agree.
_FEMALE_OFFICE = re.compile(r"\w{3,}in\b")


@dataclass(frozen=True)
class Desk:
    """Where a story plays and in which language it is told."""

    language: str
    town: str
    places: Sequence[str]


def cast_story(desk: Desk, topic: Topic, day: date, rng: random.Random) -> dict[str, str]:
    """Fill every slot a template may name, except the subject."""
    german = desk.language == "de"
    weekdays = cast_german.WEEKDAYS if german else cast_english.WEEKDAYS
    months = cast_german.MONTHS if german else cast_english.MONTHS
    last_names = cast_german.LAST_NAMES if german else cast_english.LAST_NAMES
    others = cast_german.OTHER_TOWNS if german else cast_english.OTHER_TOWNS
    place, place_b = rng.sample(list(desk.places), 2)
    lead_last, second_last, person_last = rng.sample(last_names, 3)
    offices = {
        "lead": rng.choice(topic.role),
        "second": rng.choice(topic.other_role),
        "person": rng.choice(cast_german.JOBS if german else cast_english.JOBS),
    }
    first = {who: rng.choice(_first_names(german, office)) for who, office in offices.items()}
    return {
        "town": desk.town,
        "other_town": rng.choice(others),
        "place": place,
        "place_b": place_b,
        "lead": f"{first['lead']} {lead_last}",
        "lead_last": lead_last,
        "lead_role": offices["lead"],
        "second": f"{first['second']} {second_last}",
        "second_last": second_last,
        "other_role": offices["second"],
        "person": f"{first['person']} {person_last}",
        "person_last": person_last,
        "job": offices["person"],
        "day": weekdays[day.weekday()],
        "day_b": weekdays[(day.weekday() + rng.randint(2, 5)) % 7],
        "month": months[(day.month + rng.randint(0, 3)) % 12],
        # Past years only: the trap of the undated article is a date it merely mentions.
        "past_month": rng.choice(("February", "May", "September")),
        "past_year": str(rng.randint(2017, 2023)),
    }


def _first_names(german: bool, office: str) -> Sequence[str]:
    if not german:
        return cast_english.FIRST_NAMES
    return cast_german.WOMEN if _FEMALE_OFFICE.search(office) else cast_german.MEN
