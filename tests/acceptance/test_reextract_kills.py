"""`newsreel reextract` killed at some moments, and run again: the tables end as if nothing had been."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from dataclasses import dataclass

import pytest

from newsreel.store.database import Database
from tests.support.commands import PROGRAM, ROOT, newsreel
from tests.support.readers import CAPITALS
from tests.support.sample_warehouse import TODAY, WEEK, sample_warehouse
from tests.support.table_contents import table_contents
from tests.support.warehouses import Warehouses

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
MOMENTS = 8
COMMAND = ["reextract", "--from", str(WEEK.start.date()), "--to", str(TODAY)]


@dataclass(frozen=True)
class Undisturbed:
    """The run that the others are compared with."""

    original: str
    seconds: float
    contents: dict[str, list[str]]


@pytest.fixture(scope="module")
def undisturbed(warehouses: Warehouses) -> Undisturbed:
    """A whole run on a copy of a warehouse that another extractor filled."""
    original = sample_warehouse(warehouses, CAPITALS)
    url = warehouses.writer_url(warehouses.copy(original))
    began = time.monotonic()
    done = newsreel(url, *COMMAND)
    assert done.returncode == 0, done.stderr
    seconds = time.monotonic() - began
    with Database(url) as database:
        return Undisturbed(original, seconds, table_contents(database))


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_killed_and_run_again(warehouses: Warehouses, undisturbed: Undisturbed, moment: int) -> None:
    url = warehouses.writer_url(warehouses.copy(undisturbed.original))
    process = subprocess.Popen(
        [str(PROGRAM), *COMMAND],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "NEWSREEL_DATABASE_URL": url},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    # The writing is over in the last tenths of a second: most moments are there.
    time.sleep(undisturbed.seconds * (1 - (moment / MOMENTS) ** 2))
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()

    again = newsreel(url, *COMMAND)

    assert again.returncode == 0, again.stderr
    with Database(url) as database:
        assert table_contents(database) == undisturbed.contents
    assert "Nothing to read again" in newsreel(url, *COMMAND).stdout
