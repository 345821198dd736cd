"""A family of processes ends whole, and no stranger with it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from newsreel.local.process_family import Leader, leader, stop_families
from newsreel.local.process_table import process_table

# A parent that ignores TERM, a child in a process group and a grandchild in a session of its own.
STUBBORN = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen(["sleep", "60"], process_group=0)
other = subprocess.Popen(["sleep", "60"], start_new_session=True)
open(sys.argv[1], "w").write(f"{child.pid} {other.pid} ")
time.sleep(60)
"""


def test_nothing_is_left_of_a_stubborn_family(tmp_path: Path) -> None:
    told = tmp_path / "told"
    process = subprocess.Popen([sys.executable, "-c", STUBBORN, told], start_new_session=True)
    first = leader(process.pid)
    while not (told.exists() and told.read_text().endswith(" ")):
        time.sleep(0.02)
    family = [process.pid, *map(int, told.read_text().split())]
    assert all(pid in process_table() for pid in family)

    stop_families([first], grace_seconds=0.5)

    assert not any(pid in process_table() for pid in family)
    assert not first.is_alive()
    process.wait()


def test_a_stranger_with_the_number_of_a_leader_is_left_alone() -> None:
    stranger = subprocess.Popen(["sleep", "60"], start_new_session=True)
    try:
        remembered = Leader(pid=stranger.pid, started="another time")
        assert not remembered.is_alive()
        stop_families([remembered], grace_seconds=0.2)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()
