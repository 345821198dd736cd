"""Every question of the cookbook, asked of the sample newspaper."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from newsreel.adapters.answer_files import write_csv, write_json, write_parquet
from newsreel.domain.errors import UsageError
from newsreel.store.cookbook import COOKBOOK, Answer, answer, find_recipe, parameters_of, recipes
from newsreel.store.database import Database
from tests.cookbook.known_answers import ANSWERS, IN_ANY_ORDER, Paper
from tests.support.dated_warehouse import dated_warehouse
from tests.support.warehouses import Warehouses


@pytest.fixture(scope="module")
def dated(warehouses: Warehouses) -> tuple[str, Paper]:
    name, newspaper = dated_warehouse(warehouses)
    return warehouses.reader_url(name), Paper(newspaper)


@pytest.fixture
def reader(dated: tuple[str, Paper]) -> Iterator[Database]:
    with Database(dated[0]) as opened:
        yield opened


def ask(reader: Database, paper: Paper, name: str) -> tuple[Answer, list[str]]:
    parameters = ANSWERS[name][0]
    given = [
        f"{key}={value}" for key, value in (parameters(paper) if callable(parameters) else parameters).items()
    ]
    recipe = find_recipe(name)
    return answer(reader, recipe, parameters_of(recipe, given)), given


def test_every_question_has_a_known_answer() -> None:
    assert set(ANSWERS) == set(recipes())
    assert len(ANSWERS) >= 20


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_is_the_papers(reader: Database, dated: tuple[str, Paper], name: str) -> None:
    paper = dated[1]
    found, given = ask(reader, paper, name)
    assert found.columns == find_recipe(name).columns
    _, columns, expected = ANSWERS[name]
    chosen = found.columns if columns == "*" else tuple(columns.split())
    places = [found.columns.index(column) for column in chosen]
    rows = [tuple(_plain(row[place]) for place in places) for row in found.rows]
    wanted = [tuple(map(_plain, row)) for row in expected(paper)]
    assert wanted
    assert (sorted(rows) if name in IN_ANY_ORDER else rows) == wanted

    printed = subprocess.run(
        ["psql", "-X", "--csv", "-q", *(part for one in given for part in ("-v", one)), "-f", COOKBOOK / f"{name}.sql", dated[0]],
        capture_output=True, text=True, check=True, env={**os.environ, "PATH": f"{_psql_folder()}:{os.environ['PATH']}"},
    )  # fmt: skip
    assert printed.stderr == ""
    head, *lines = csv.reader(io.StringIO(printed.stdout))
    assert tuple(head) == found.columns
    assert len(lines) == len(found.rows)


def _psql_folder() -> Path:
    from newsreel.local.postgres_binaries import find_binaries

    return find_binaries().folder


def _plain(value: object) -> object:
    return float(str(value)) if type(value).__name__ == "Decimal" else value


@pytest.mark.parametrize("name", recipes())
def test_the_defaults_run(reader: Database, name: str) -> None:
    recipe = find_recipe(name)
    found = answer(reader, recipe, parameters_of(recipe, []))
    assert found.columns == recipe.columns


def test_answers_as_files(reader: Database, dated: tuple[str, Paper], tmp_path: Path) -> None:
    for name in ("most_syndicated", "cohort", "own_texts", "coverage_holes", "corrected_articles"):
        found, _ = ask(reader, dated[1], name)
        path = tmp_path / f"{name}.parquet"
        write_parquet(path, found.columns, found.kinds, found.rows)
        table = pq.read_table(path)
        assert tuple(table.column_names) == found.columns
        back = [tuple(row[column] for column in found.columns) for row in table.to_pylist()]
        assert back == [tuple(map(_plain, row)) for row in found.rows]
        out = io.StringIO()
        write_csv(out, found.columns, found.rows)
        assert len(list(csv.reader(io.StringIO(out.getvalue())))) == len(found.rows) + 1
        out = io.StringIO()
        write_json(out, found.columns, found.rows)
        assert [tuple(row) for row in json.loads(out.getvalue())] == [found.columns] * len(found.rows)
    assert [path.suffix for path in tmp_path.iterdir()] == [".parquet"] * 5
    write_parquet(tmp_path / "none.parquet", ["a", "b"], ["moment", "texts"], [])
    assert [str(kind) for kind in pq.read_table(tmp_path / "none.parquet").schema.types] == [
        "timestamp[us, tz=UTC]", "list<element: string>",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "given", "sentence"),
    [
        ("front_page", [], r"no 'front_page': did you mean front_pages"),
        ("quark", [], r"no 'quark': `newsreel sql --list` names them"),
        ("front_pages", ["dya=2026-11-05"], "has the parameters day, each; give name=value"),
        ("front_pages", ["day"], "has the parameters day, each; give name=value"),
        ("front_pages", ["day=someday"], "invalid input syntax .*; correct --param"),
        ("term_share", ["bucket=eon"], 'bucket is "eon"'),
    ],
)
def test_wrong_use_is_one_sentence(reader: Database, name: str, given: list[str], sentence: str) -> None:
    def try_it() -> None:
        recipe = find_recipe(name)
        answer(reader, recipe, parameters_of(recipe, given))

    with pytest.raises(UsageError, match=sentence):
        try_it()


def test_values_are_values(reader: Database) -> None:
    evil = "x'; DROP TABLE newsreel.articles; -- %(to)s :'to' \\g"
    for name in recipes():
        recipe = find_recipe(name)
        for parameter in recipe.parameters:
            values = parameters_of(recipe, [f"{parameter.name}={evil}"])
            with contextlib.suppress(UsageError):  # no date, no number: one sentence
                answer(reader, recipe, values)
    assert answer(reader, find_recipe("undated_articles"), {"most": "5"}).rows
