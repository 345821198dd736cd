"""Composes an article's words from the banks: the same story number always reads the same."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newsreel.sample.banks import cast_english, cast_german
from newsreel.sample.banks.english_common import COMMON
from newsreel.sample.banks.english_history import HISTORY
from newsreel.sample.banks.english_port_council import COUNCIL, HARBOUR
from newsreel.sample.banks.english_school_weather import SCHOOLS, WEATHER
from newsreel.sample.banks.english_science_court import COURTS, SCIENCE
from newsreel.sample.banks.english_sport_culture import CULTURE, SPORT
from newsreel.sample.banks.english_trade_travel import BUSINESS, TRANSPORT
from newsreel.sample.banks.german_common import COMMON_DE
from newsreel.sample.banks.german_kultur_verkehr import KULTUR, VERKEHR
from newsreel.sample.banks.german_stadt import HAFEN, RATHAUS, SCHULE
from newsreel.sample.banks.german_wetter_sport import SPORT_DE, WETTER
from newsreel.sample.cast import Desk, cast_story
from newsreel.sample.grammar import Bank, expand, stable_random
from newsreel.sample.plan import GAZETTE, HAFENBOTE, LEDGER, Slot

_ENGLISH = (HARBOUR, COUNCIL, SCHOOLS, WEATHER, SPORT, CULTURE, BUSINESS, TRANSPORT, SCIENCE, COURTS)
_GERMAN = (HAFEN, RATHAUS, SCHULE, WETTER, SPORT_DE, KULTUR, VERKEHR)

_WIRE = "wire"
_DESKS = {
    GAZETTE: Desk("en", cast_english.GAZETTE_TOWN, cast_english.GAZETTE_PLACES),
    LEDGER: Desk("en", cast_english.LEDGER_TOWN, cast_english.LEDGER_PLACES),
    _WIRE: Desk("en", cast_english.WIRE_TOWN, cast_english.WIRE_PLACES),
    HAFENBOTE: Desk("de", cast_german.TOWN, cast_german.PLACES),
}
_REPORTERS: Mapping[str, Sequence[str]] = {
    GAZETTE: cast_english.GAZETTE_REPORTERS,
    LEDGER: cast_english.LEDGER_REPORTERS,
    HAFENBOTE: cast_german.REPORTERS,
}

# The paragraphs of an article: each name is a group of the banks, drawn without repetition.
_LAYOUT = (
    ("lead", "fact"),
    ("intro", "quote", "fact"),
    ("fact", "fact", "fact"),
    ("voice", "more"),
    ("fact", "fact"),
    ("second", "fact"),
    ("quote", "colour"),
    ("fact", "fact"),
    ("colour", "outlook", "outlook"),
)
_UNDATED_LAYOUT = (
    ("lead", "fact"),
    ("intro", "fact", "trap"),
    ("fact", "fact", "fact"),
    ("second", "quote"),
    ("fact", "fact", "fact"),
    ("fact", "fact"),
    ("second", "quote"),
    ("fact", "fact"),
)


@dataclass(frozen=True)
class Copy:
    """What the newsroom writes for a slot."""

    title: str
    authors: tuple[str, ...]
    section: str
    tags: tuple[str, ...]
    paragraphs: tuple[str, ...]


def write(slot: Slot, corrections: bool) -> Copy:
    """Write the article of a slot; without `corrections` a corrected one in its first version."""
    wire, undated = slot.kind == "wire_copy", slot.kind == "undated"
    desk = _DESKS[_WIRE if wire else slot.source_name]
    topics = _GERMAN if desk.language == "de" else _ENGLISH
    topic = HISTORY if undated else topics[slot.story % len(topics)]
    turn = slot.story // len(topics)
    if undated:
        turn = slot.day.toordinal() // 7
    # The carriers of a wire story share the words, hence no source name in this seed.
    rng = stable_random("story", desk.language, desk.town, slot.story)
    # Taking subjects in turn keeps the stories of a week apart.
    subject, short = topic.subjects[turn % len(topic.subjects)]
    slots = cast_story(desk, topic, slot.day, rng)
    slots |= {"subject": subject, "short": short}
    common: Bank = {} if undated else (COMMON_DE if desk.language == "de" else COMMON)
    bank = {**common, **topic.bank}
    thousands = "." if desk.language == "de" else ","
    paragraphs = _paragraphs(_UNDATED_LAYOUT if undated else _LAYOUT, bank, slots, rng, thousands)
    if slot.kind == "corrected":
        paragraphs = _with_correction(paragraphs, slots, rng, corrections)
    headline_turn = turn + (1 if wire and slot.source_name == LEDGER else 0)
    headline = topic.headlines[headline_turn % len(topic.headlines)]
    return Copy(
        title=expand(headline, slots, rng, thousands),
        authors=_authors(slot),
        section=topic.section,
        tags=tuple(stable_random("tags", slot.source_name, slot.number).sample(topic.tags, 3)),
        paragraphs=tuple(paragraphs),
    )


def _paragraphs(
    layout: Sequence[Sequence[str]],
    bank: Bank,
    slots: Mapping[str, str],
    rng: random.Random,
    thousands: str,
) -> list[str]:
    drawn: dict[str, list[str]] = {}
    for group in {name: None for paragraph in layout for name in paragraph}:
        wanted = sum(paragraph.count(group) for paragraph in layout)
        # Facts are written to be read in the bank's order, so they stay in it.
        chosen = sorted(rng.sample(range(len(bank[group])), wanted))
        drawn[group] = [bank[group][index] for index in chosen]
    return [
        " ".join(expand(drawn[name].pop(0), slots, rng, thousands) for name in paragraph)
        for paragraph in layout
    ]


def _with_correction(
    paragraphs: list[str], slots: Mapping[str, str], rng: random.Random, corrected: bool
) -> list[str]:
    """Put in a figure that was wrong at first and, when `corrected`, the note that says so."""
    wrong, right = rng.randint(310, 560), rng.randint(120, 290)
    # One seed for both versions, so that only the figure differs between them.
    sentence_rng = stable_random("letters", wrong, right)
    figure = str(right if corrected else wrong)
    sentence = expand(COMMON["letters"][0], {**slots, "figure": figure}, sentence_rng)
    changed = [*paragraphs[:2], f"{paragraphs[2]} {sentence}", *paragraphs[3:]]
    if corrected:
        changed.append(
            f"Correction: An earlier version of this article gave the number of messages about "
            f"{slots['short']} as {wrong}. The correct number is {right}."
        )
    return changed


def _authors(slot: Slot) -> tuple[str, ...]:
    if slot.kind == "wire_copy":
        return (cast_english.AGENCY,)
    rng = stable_random("authors", slot.source_name, slot.number)
    return tuple(rng.sample(_REPORTERS[slot.source_name], 2 if rng.random() < 0.2 else 1))
