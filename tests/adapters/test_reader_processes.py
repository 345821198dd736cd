"""Workers never run the main script again, and a pool that can't start is no document's fault."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest
from pebble import ProcessPool

from newsreel.adapters.document_pool import document_pool
from newsreel.domain.errors import OutageError

SCRIPT = """
if __name__ != "__main__":
    raise SystemExit("the main script was run again")
from newsreel.adapters.document_pool import document_pool
with document_pool(len, processes=2, timeout_seconds=30, memory_bytes=2**31) as pool:
    print(sorted(outcome for _, outcome in pool.run(["abc", "de"])))
"""


def test_the_main_script_is_not_run_in_workers(tmp_path: Path) -> None:
    script = tmp_path / "main.py"
    script.write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, "[2, 3]\n"), done.stderr


def test_a_pool_that_cannot_start_is_an_outage(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> Future[int]:
        future: Future[int] = Future()
        future.set_exception(BrokenProcessPool("All workers expired"))
        return future

    monkeypatch.setattr(ProcessPool, "schedule", broken)
    pool = document_pool(len, processes=1, timeout_seconds=5, memory_bytes=2**31)
    with pytest.raises(OutageError, match="Worker processes can't be started"), pool as readers:
        list(readers.run(["abc"]))
