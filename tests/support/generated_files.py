"""Files that are made from the migrations: `python -m tests.support.generated_files` writes them."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from newsreel.store.cookbook import cookbook_markdown
from newsreel.store.database import Database
from newsreel.store.schema_docs import tables_markdown
from tests.support.tutorial import PATH as TUTORIAL
from tests.support.tutorial import tutorial
from tests.support.warehouses import Warehouses, running_server

ROOT = Path(__file__).resolve().parents[2]
_SCHEMA_HEAD = "-- The sum of the migrations, for reading (`make docs`); don't edit.\n\n"


def generated_files(warehouses: Warehouses) -> dict[Path, str]:
    """Path and text of every generated file."""
    name = warehouses.fresh()
    with Database(warehouses.owner_url(name)) as database, database.transaction() as cursor:
        tables = tables_markdown(cursor)
    return {
        ROOT / "docs" / "cookbook.md": cookbook_markdown(),
        ROOT / "docs" / "tables.md": tables,
        ROOT / "sql" / "schema.sql": _SCHEMA_HEAD + schema_dump(warehouses, name),
    }


def schema_dump(warehouses: Warehouses, name: str) -> str:
    """The schema of a database as pg_dump writes it, without settings and noise."""
    program = warehouses.server.psql_path.with_name("pg_dump")
    dump = subprocess.run(
        [program, "--schema-only", "--no-owner", f"--dbname={warehouses.owner_url(name)}"],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"]},
    ).stdout
    noise = re.compile(r"^(--.*|SET .*|SELECT pg_catalog\.set_config.*|\\(un)?restrict .*)\n", re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", noise.sub("", dump)).strip() + "\n"


def _write_all() -> None:
    with running_server("docs") as server:
        warehouses = Warehouses(server)
        for path, text in generated_files(warehouses).items():
            path.write_text(text, encoding="utf-8")
        TUTORIAL.write_text(tutorial(warehouses), encoding="utf-8")


if __name__ == "__main__":
    _write_all()
