"""Disks that are full: under the database in the middle of each step, and under what is printed."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import FileIO
from pathlib import Path

import pytest

from newsreel.local.embedded_postgres import EmbeddedPostgres
from tests.faults.conftest import Paper, finish, with_feeds
from tests.faults.figures import Figures
from tests.faults.points import COMMIT
from tests.faults.victims import victim
from tests.support.commands import PROGRAM, ROOT
from tests.support.warehouses import Warehouses, start_server

pytestmark = pytest.mark.slow
DISK_BYTES = 400 * 1024 * 1024
STEPS = ("polling feeds", "fetching pages", "reading pages", "grouping texts")


@dataclass(frozen=True)
class SmallDisk:
    """A disk of its own with a server on it."""

    folder: Path
    server: EmbeddedPostgres

    @contextmanager
    def full(self) -> Iterator[None]:
        """Nothing more can be written to the disk while the block runs."""
        ballast = self.folder / "ballast"
        with ballast.open("wb", buffering=0) as file:
            for size in (1024 * 1024, 4096):
                with pytest.raises(OSError, match="No space left"):
                    _write_for_ever(file, size)
        try:
            yield
        finally:
            ballast.unlink()


def _write_for_ever(file: FileIO, size: int) -> None:
    while True:
        file.write(b"\0" * size)


@pytest.fixture(scope="module")
def small_disk() -> Iterator[SmallDisk]:
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    with tempfile.TemporaryDirectory(prefix="newsreel-disk-") as name:
        folder = Path(name)
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES},mode=755", "tmpfs", name],
            capture_output=True,
            text=True,
            check=False,
        )
        if mounted.returncode != 0:
            pytest.skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")
        try:
            server = start_server(folder / "postgres")
            try:
                yield SmallDisk(folder, server)
            finally:
                server.stop()
        finally:
            subprocess.run(["umount", name], check=True)


@pytest.fixture(scope="module")
def small_paper(paper: Paper, small_disk: SmallDisk) -> Paper:
    """The newspaper with its warehouses on the small disk."""
    warehouses = Warehouses(small_disk.server)
    return replace(paper, warehouses=warehouses, known=with_feeds(warehouses, paper.newspaper))


@pytest.mark.parametrize("step", STEPS)
def test_the_databases_disk_is_full(
    small_paper: Paper, small_disk: SmallDisk, figures: Figures, same_tables: Callable[..., None], step: str
) -> None:
    job = replace(small_paper.fresh(), halts=frozenset({small_paper.middle(step, COMMIT, 0.2)}))
    with victim(job) as run:
        run.halted()
        with small_disk.full():
            run.go_on()
            ended = run.ended()
    assert ended.error in ("OutageError", "DatabaseUnreachableError"), ended
    assert ended.error == "DatabaseUnreachableError" or "No space left on device" in ended.message
    figures.outages += 1
    small_disk.server.start()  # where the log of writes was what could not grow, it has gone down
    finish(job)
    same_tables(job)


def test_what_is_printed_goes_to_a_full_disk(
    paper: Paper, figures: Figures, same_tables: Callable[..., None]
) -> None:
    """The command fails as one that was killed: the next one does the rest."""
    job = paper.fresh()
    start, end = job.window
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [str(PROGRAM), "run", "--from", start, "--to", end],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "NEWSREEL_DATABASE_URL": job.url, **job.environment},
            stdin=subprocess.DEVNULL,
            stdout=full,
            stderr=full,
            timeout=120,
            check=False,
        )
    assert done.returncode != 0
    figures.outages += 1
    finish(job)
    same_tables(job)
