"""The sample newspaper as a process of its own: for the length of a run, or in the background."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from newsreel.domain.errors import NewsreelError
from newsreel.local.bound_process import die_with_parent
from newsreel.local.network_ports import chosen_port, port_is_taken, require_free_port
from newsreel.local.process_family import Leader, leader, stop_families
from newsreel.local.state_folder import LocalState

PORT_VARIABLE = "NEWSREEL_SAMPLE_PORT"
DEFAULT_PORT = 8765
_START_SECONDS = 20
# What the pipeline needs to be allowed to read the sample newspaper.
SAMPLE_ENVIRONMENT = {
    "NEWSREEL_ALLOWED_PRIVATE_NETWORKS": "127.0.0.0/8",
    "NEWSREEL_HOST_GAP_SECONDS": "0",
}


def sample_port() -> int:
    """The port of the sample newspaper: NEWSREEL_SAMPLE_PORT, else 8765."""
    return chosen_port(PORT_VARIABLE, DEFAULT_PORT)


@contextlib.contextmanager
def sample_site(state: LocalState) -> Iterator[None]:
    """Serve the sample newspaper while the block runs; one in the background is used as it is.

    Raises:
        UsageError: the port is taken by another program.
    """
    if _background(state) is not None:
        yield
        return
    process = _start(state, bound=True)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def start_sample(state: LocalState) -> None:
    """Serve the sample newspaper in the background; running already is fine."""
    if _background(state) is None:
        process = _start(state, bound=False)
        _record(state).write_text(json.dumps(asdict(leader(process.pid))), encoding="utf-8")


def stop_sample(state: LocalState) -> bool:
    """Stop the one in the background; says whether there was one."""
    running = _background(state)
    if running is not None:
        stop_families([running], grace_seconds=5)
    _record(state).unlink(missing_ok=True)
    return running is not None


def _start(state: LocalState, *, bound: bool) -> subprocess.Popen[bytes]:
    port = sample_port()
    # One that was killed a moment ago still holds its port for some milliseconds.
    require_free_port(port, PORT_VARIABLE, patience_seconds=2)
    log_path = state.logs / "sample.log"
    with log_path.open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "newsreel.sample", "--port", str(port)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent() if bound else None,
        )
    deadline = time.monotonic() + _START_SECONDS
    while not port_is_taken(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise NewsreelError(f"The sample newspaper did not start; see {log_path}.")
        time.sleep(0.05)
    return process


def _background(state: LocalState) -> Leader | None:
    try:
        found = Leader(**json.loads(_record(state).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return found if found.is_alive() else None


def _record(state: LocalState) -> Path:
    return state.home / "sample-process.json"


def sample_feed_urls() -> list[str]:
    """Addresses of the sample newspaper's feeds, the dead one included."""
    from newsreel.sample import SampleNewspaper  # writes 70 articles: only for who needs them

    return [feed.url for feed in SampleNewspaper(datetime.now(UTC).date(), port=sample_port()).feeds]
