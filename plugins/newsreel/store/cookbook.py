"""The cookbook: questions in `sql/cookbook/*.sql`, each a file that plain psql runs too.

A file says its title and a sentence, its parameters with their defaults, and the columns that it gives.
Parameters stand in the statement as `:'name'` only: whatever a person gives is a value, never a part of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import psycopg2.errors

from newsreel.domain.errors import UnstorableError, UsageError
from newsreel.store.database import Cursor, Database
from newsreel.store.statements import SQL_FOLDER

COOKBOOK = SQL_FOLDER / "cookbook"
_FORM = re.compile(
    r"-- (?P<title>[^\n]+)\n-- (?P<sentence>[^\n]+)\n--\n"
    r"(?:(?P<meanings>(?:-- [a-z_]+: [^\n]+\n)+)--\n)?"
    r"-- columns: (?P<columns>[a-z_, ]+)\n"
    r"(?P<defaults>(?:\\if [^\n]+\n\\else\n +\\set [^\n]+\n\\endif\n)*)\n"
    r"(?P<statement>[^\\]+;)\n"
)
_MEANING = re.compile(r"-- ([a-z_]+): ([^\n]+)")
_DEFAULT = re.compile(r"\\if :\{\?([a-z_]+)\}\n\\else\n +\\set \1 '([^'\n]*)'\n\\endif\n")
_PLACE = re.compile(r":'([a-z_]+)'")
# Types by which psycopg2 tells what a column holds (pg_type's keys, the same in every database).
_KINDS = {
    16: "bool", 20: "int", 21: "int", 23: "int", 700: "float", 701: "float", 1700: "float", 1082: "date",
    1184: "moment", 1186: "span", 1009: "texts",
}  # fmt: skip

_HEAD = """# Cookbook

Made from the files in `sql/cookbook/` (`make docs`); don't edit. Ask with `newsreel sql NAME`, values as
`--param name=value`, output as `--csv`, `--json` or `--parquet FILE`. Each is a file for plain psql too:
`psql -v day=2026-11-05 -f sql/cookbook/front_pages.sql`. Dates are days or moments in UTC.
"""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question; every value is given as text."""

    name: str
    default: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """A question with its answer's columns; `statement` is written for psycopg2."""

    name: str
    title: str
    sentence: str
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    statement: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of a question; `kinds` has their types: bool, int, float, date, moment, span, texts, text."""

    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]


@cache
def recipes(folder: Path = COOKBOOK) -> dict[str, Recipe]:
    """All questions by name, in alphabetical order."""
    return {path.stem: read_recipe(path) for path in sorted(folder.glob("*.sql"))}


def find_recipe(name: str) -> Recipe:
    """The question of this name.

    Raises:
        UsageError: there is none; the sentence has names that are near.
    """
    known = recipes()
    if name in known:
        return known[name]
    near = get_close_matches(name.lower().replace("-", "_"), known, n=3, cutoff=0.5)
    near += [other for other in known if name.lower() in other and other not in near]
    hint = f"did you mean {' or '.join(near)}?" if near else "`newsreel sql --list` names them."
    raise UsageError(f"The cookbook has no {name!r}: {hint}")


def read_recipe(path: Path) -> Recipe:
    """A file of the cookbook.

    Raises:
        UsageError: it is not written in the cookbook's form.
    """
    match = _FORM.fullmatch(path.read_text(encoding="utf-8"))
    if match is None:
        raise UsageError(f"{path.name}: not in the form of the cookbook; take another file as a model.")
    defaults = dict(_DEFAULT.findall(match["defaults"]))
    meanings = dict(_MEANING.findall(match["meanings"] or ""))
    used = set(_PLACE.findall(match["statement"]))
    if not list(defaults) == list(meanings) or set(defaults) != used:
        raise UsageError(f"{path.name}: its parameters must be explained, given a default, and used.")
    statement = _PLACE.sub(r"%(\1)s", match["statement"].replace("%", "%%")).removesuffix(";")
    return Recipe(
        path.stem,
        match["title"],
        match["sentence"],
        tuple(Parameter(name, default, meanings[name]) for name, default in defaults.items()),
        tuple(match["columns"].split(", ")),
        statement,
    )


def parameters_of(recipe: Recipe, given: Sequence[str]) -> dict[str, str]:
    """The values of all parameters; `given` has some, as `name=value`.

    Raises:
        UsageError: one is not of that form, or the question has no such parameter.
    """
    values = {parameter.name: parameter.default for parameter in recipe.parameters}
    for one in given:
        name, sign, value = one.partition("=")
        if not sign or name not in values:
            names = ", ".join(values) or "none"
            raise UsageError(f"--param {one!r}: {recipe.name} has the parameters {names}; give name=value.")
        values[name] = value
    return values


def answer(database: Database, recipe: Recipe, values: Mapping[str, str]) -> Answer:
    """Ask the warehouse.

    Raises:
        UsageError: a value can't be read as what it has to be.
        OutageError: it took longer than the role may take, or the database is gone.
    """
    try:
        with database.transaction() as cursor:
            return _ask(cursor, recipe, values)
    except UnstorableError as error:
        raise UsageError(f"{recipe.name}: {str(error).partition(': ')[2]}; correct --param.") from error
    except psycopg2.errors.RaiseException as error:
        raise UsageError(f"{recipe.name}: {str(error).splitlines()[0]}") from error


def _ask(cursor: Cursor, recipe: Recipe, values: Mapping[str, str]) -> Answer:
    cursor.execute(recipe.statement, dict(values))
    described = cursor.description or ()
    kinds = tuple(_KINDS.get(column.type_code, "text") for column in described)
    return Answer(tuple(column.name for column in described), kinds, cursor.fetchall())


def cookbook_markdown() -> str:
    """The index of the cookbook: `docs/cookbook.md` is made by this."""
    parts = [_HEAD]
    for recipe in recipes().values():
        parts.append(f"## {recipe.title}\n\n`newsreel sql {recipe.name}`: {recipe.sentence}\n")
        if recipe.parameters:
            parts.append("| parameter | default | meaning |\n|---|---|---|")
            parts += [
                f"| `{one.name}` | {one.default or '(empty)'} | {one.meaning} |" for one in recipe.parameters
            ]
            parts.append("")
        parts.append(f"Gives: {', '.join(f'`{column}`' for column in recipe.columns)}.\n")
    return "\n".join(parts)
