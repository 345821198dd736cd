"""Runs the command `newsreel` in processes forked from one that has imported it: that takes most of a second.

What is forked is a process like any other: its own environment, output, exit code and end of the interpreter.
Whether the program itself starts, the tests of README and of `make` see.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import types
from collections.abc import Mapping, Sequence
from pathlib import Path

_MOST_BYTES = 1_000_000


def run_command(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, timeout_seconds: float
) -> subprocess.CompletedProcess[str]:
    """What `subprocess.run` gives for the program with these arguments.

    Raises:
        subprocess.TimeoutExpired: it took longer, and was killed.
    """
    request = json.dumps({"command": list(command), "environment": dict(environment), "folder": str(folder)})
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        told, tell = os.pipe()
        with os.fdopen(told) as answers:
            try:
                socket.send_fds(_server(), [request.encode()], [out.fileno(), err.fileno(), tell])
            finally:
                os.close(tell)
            pid = int(answers.readline())
            if not select.select([answers], [], [], timeout_seconds)[0]:
                os.kill(pid, signal.SIGKILL)
                raise subprocess.TimeoutExpired(list(command), timeout_seconds)
            code = int(answers.readline())
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(list(command), code, out.read(), err.read())


@functools.cache
def _server() -> socket.socket:
    """The line to this process's server, which ends with it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            cwd=Path(__file__).resolve().parents[2],
        )

    def end() -> None:
        ours.close()
        process.wait(10)

    atexit.register(end)
    return ours


def _serve(line: socket.socket) -> None:
    # What is forked has them; the second is what help is shown with.
    import typer.rich_utils  # noqa: F401

    import newsreel.cli  # noqa: F401

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those who attend to a command
    while True:
        request, (*files,), _, _ = socket.recv_fds(line, _MOST_BYTES, 3)
        if not request:
            return
        if os.fork() == 0:
            line.close()
            _attend(json.loads(request), *files)
            return
        for file in files:
            os.close(file)


def _attend(request: dict[str, object], out: int, err: int, tell: int) -> None:
    """Returns in the command's process only."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pid = os.fork()
    if pid:
        os.write(tell, f"{pid}\n".encode())
        _, status = os.waitpid(pid, 0)
        os.write(tell, f"{os.waitstatus_to_exitcode(status)}\n".encode())
        os._exit(0)
    os.dup2(out, 1)
    os.dup2(err, 2)
    os.closerange(3, max(out, err, tell) + 1)
    _become(request)


def _become(request: dict[str, object]) -> None:
    command, environment, folder = request["command"], request["environment"], request["folder"]
    assert isinstance(command, list)
    assert isinstance(environment, dict)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(str(folder))
    sys.argv = command
    # Workers of the command would import its main module again, which here is this one.
    sys.modules["__main__"] = types.ModuleType("__main__")
    from newsreel.cli import main

    main()
    raise SystemExit


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
