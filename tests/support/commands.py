"""The commands as a person runs them: `newsreel` and `make`, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from newsreel.local.network_ports import free_port
from tests.support.command_server import run_command
from tests.support.warehouses import reachable_folder

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(sys.executable).with_name("newsreel")


@dataclass(frozen=True)
class LocalHome:
    """A local stack of its own: state folder and ports that nobody else uses."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    def newsreel(self, *arguments: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Run the command on this stack."""
        return _run([str(PROGRAM), *arguments], self.environment, timeout)

    def make(self, *arguments: str, timeout: float = 240) -> subprocess.CompletedProcess[str]:
        """Run a make target on this stack."""
        return _run(["make", "--no-print-directory", *arguments], self.environment, timeout)

    def start_make(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a make target in a process group of its own, to be killed."""
        return subprocess.Popen(
            ["make", "--no-print-directory", *arguments],
            cwd=ROOT,
            env={**_clean_environment(), **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )


# For runs that read a site on this machine.
LOOPBACK = {"NEWSREEL_ALLOWED_PRIVATE_NETWORKS": "127.0.0.0/8", "NEWSREEL_HOST_GAP_SECONDS": "0"}


@contextmanager
def local_home() -> Iterator[LocalHome]:
    """A fresh local stack; whatever was started is stopped at the end."""
    with reachable_folder("home") as folder:
        home = LocalHome(
            folder,
            {
                "NEWSREEL_HOME": str(folder / "state"),
                "NEWSREEL_PG_PORT": str(free_port()),
                "NEWSREEL_SAMPLE_PORT": str(free_port()),
                "NEWSREEL_UI_PORT": str(free_port()),
            },
        )
        try:
            yield home
        finally:
            home.newsreel("local", "down")


def newsreel(url: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command on the warehouse at `url`."""
    settings = {**_clean_environment(), "NEWSREEL_DATABASE_URL": url, **environment}
    return run_command([str(PROGRAM), *arguments], settings, ROOT, 120)


def one_sentence(text: str) -> bool:
    """Whether a program said one thing about wrong use, and showed nothing of its inside."""
    return text.count("\n") == 1 and text.startswith("newsreel: ") and "Traceback" not in text


def _run(
    command: list[str], environment: Mapping[str, str], timeout: float
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**_clean_environment(), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def _clean_environment() -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("NEWSREEL_", "AIRFLOW"))
    }
    # make passes its own state down by these.
    return {name: value for name, value in kept.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
