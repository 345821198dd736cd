"""Processes that start from a clean server, and don't run the main script again.

`multiprocessing` imports the parent's main script in every child. Under `airflow` that is the whole
of Airflow, inside a task, where it refuses to be imported; and it would cost seconds anywhere.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import spawn
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.process import BaseProcess
from typing import Any

_starting = threading.Lock()


class _ReaderProcess(ForkServerProcess):
    @staticmethod
    def _Popen(process_obj: BaseProcess) -> Any:  # noqa: N802, ANN401 - the base class's own hook
        with _starting, _without_main_script():
            return ForkServerProcess._Popen(process_obj)


class ReaderContext(ForkServerContext):
    """A `multiprocessing` context for workers whose function lives in an importable module."""

    Process = _ReaderProcess


@contextmanager
def _without_main_script() -> Iterator[None]:
    """What a child is told about its parent, less where the main script is."""
    original = spawn.get_preparation_data

    def prepared(name: str) -> dict[str, Any]:
        told = original(name)
        return {key: value for key, value in told.items() if not key.startswith("init_main_from")}

    spawn.get_preparation_data = prepared
    try:
        yield
    finally:
        spawn.get_preparation_data = original
