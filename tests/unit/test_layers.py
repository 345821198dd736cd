"""The house's floors: imports go one way, and the map is true."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "plugins" / "newsreel"


def test_imports_go_one_way() -> None:
    """The contracts are in pyproject.toml."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_domain_uses_the_standard_library_only() -> None:
    for path in (PACKAGE / "domain").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                root = name.split(".")[0]
                assert root in sys.stdlib_module_names or name.startswith("newsreel.domain"), (
                    path,
                    name,
                )


def test_no_file_is_named_like_a_library() -> None:
    """Airflow registers plugin files under their bare names: such a file would replace the library."""
    for path in PACKAGE.rglob("*.py"):
        assert path.stem in ("__init__", "__main__") or path.stem not in sys.stdlib_module_names, path


@pytest.mark.parametrize("folder", ["plugins/newsreel", "dags"])
def test_files_have_one_reason_to_change(folder: str) -> None:
    for path in (ROOT / folder).rglob("*.py"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= 300, f"{path} has {lines} lines: split it"


def test_no_sql_outside_the_sql_folder() -> None:
    for path in PACKAGE.rglob("*.py"):
        if path.is_relative_to(PACKAGE / "local"):
            continue  # administers servers; it has no tables
        text = path.read_text(encoding="utf-8")
        for word in ("SELECT ", "INSERT INTO", "UPDATE newsreel", "DELETE FROM"):
            executed = [line for line in text.splitlines() if word in line and "-c" not in line]
            assert not executed, (path, executed)


def test_nothing_below_the_package_imports_airflow() -> None:
    """As the plainest search would find it; `ruff` and the contracts say the same."""
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "import airflow" not in text, path
        assert "from airflow" not in text, path
