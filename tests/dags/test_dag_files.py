"""The folders `dags/` and `plugins/` as Airflow sees them."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsreel.local.stack import PROJECT_ROOT
from newsreel.rules.run_wishes import ASKED
from tests.support.dag_folder import DAGS, lines_of
from tests.support.running_airflow import DAG_IDS

pytestmark = pytest.mark.airflow

PLUGINS = PROJECT_ROOT / "plugins"
LONGEST_DAG_FILE = 80

# Prints the modules that Airflow made of files below <plugins>/newsreel, and where it found the package.
LOAD_PLUGINS = """
import json, sys
from pathlib import Path
from airflow import plugins_manager
plugins_manager.ensure_plugins_loaded()
package = Path(sys.argv[1], "newsreel")
modules = dict(sys.modules)
below = [name for name, module in modules.items()
         if package in Path(getattr(module, "__file__", None) or "/").parents]
import newsreel
print(json.dumps([below, list(plugins_manager.get_import_errors()), newsreel.__file__]))
"""


def after_loading_plugins(folder: Path, home: Path) -> tuple[set[str], list[str], Path]:
    """Modules of files below `folder`/newsreel, files with import errors, where newsreel is."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
    done = subprocess.run(
        [sys.executable, "-P", "-c", LOAD_PLUGINS, str(folder)],
        env={**kept, "AIRFLOW_HOME": str(home), "AIRFLOW__CORE__PLUGINS_FOLDER": str(folder)},
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    below, errors, found = json.loads(done.stdout.splitlines()[-1])
    return set(below), errors, Path(found)


def test_dag_files_are_thin() -> None:
    ignored = lines_of(DAGS / ".airflowignore")
    lengths = {
        path.name: len(path.read_text("utf-8").splitlines())
        for path in DAGS.glob("*.py")
        if path.name not in ignored
    }

    assert len(lengths) == len(DAG_IDS)
    assert max(lengths.values()) < LONGEST_DAG_FILE, lengths


def test_the_form_of_a_run_offers_every_history() -> None:
    """Read, not imported: what Airflow does with the file, other tests see."""
    for statement in ast.parse((DAGS / "newsreel_runtime.py").read_text("utf-8")).body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "HISTORIES":
            assert ast.literal_eval(statement.value) == ASKED
            return
    pytest.fail("there are no HISTORIES")


def test_the_plugin_manager_leaves_the_package_alone(tmp_path: Path) -> None:
    names, errors, found = after_loading_plugins(PLUGINS, tmp_path)

    assert {name for name in names if name.partition(".")[0] != "newsreel"} == set()
    assert errors == []
    assert found == PLUGINS / "newsreel" / "__init__.py"


def test_without_the_ignore_file_it_would_not(tmp_path: Path) -> None:
    """The test above can fail: Airflow does register files under their bare stems."""
    package = tmp_path / "plugins" / "newsreel"
    package.mkdir(parents=True)
    (package / "feed_rows.py").touch()

    assert after_loading_plugins(package.parent, tmp_path)[0] == {"feed_rows"}
    (package.parent / ".airflowignore").write_bytes((PLUGINS / ".airflowignore").read_bytes())
    assert after_loading_plugins(package.parent, tmp_path)[0] == set()
