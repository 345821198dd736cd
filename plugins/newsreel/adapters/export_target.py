"""Where an export goes: a folder, or whatever fsspec has an address for.

A file appears when it is complete. In a folder it is written aside and renamed; elsewhere it is put as a
whole inside a transaction of fsspec's, which object stores end by making the object visible.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from contextlib import suppress
from glob import escape
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from newsreel.domain.errors import UsageError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

# Where files are written aside; what a killed export left there is removed by a later one.
STAGING_PREFIX = ".newsreel-export-"
STALE_SECONDS = 24 * 3600


class ExportTarget:
    """A place for files; use as a context manager, which removes what was written aside.

    Args:
        address: a folder (made if it is not there), or an address that fsspec knows.

    Raises:
        UsageError: nothing that is installed knows the address, or the folder can't be written to.
    """

    def __init__(self, address: str) -> None:
        from fsspec.core import url_to_fs
        from fsspec.implementations.local import LocalFileSystem

        try:
            files, root = url_to_fs(address)
        except (ImportError, ValueError) as error:
            raise UsageError(
                f"Exports can't go there ({error}): give a folder, or the address of a store, and install"
                " the package by which fsspec knows it."
            ) from error
        self._files: AbstractFileSystem = files
        self._root = str(root).rstrip("/")
        self._folder = Path(self._root) if isinstance(files, LocalFileSystem) else None
        try:
            if self._folder is not None:
                self._folder.mkdir(parents=True, exist_ok=True)
            # In a folder beside the files that it will replace: a rename does not cross file systems.
            _remove_stale(self._folder or Path(tempfile.gettempdir()))
            self.staging = Path(tempfile.mkdtemp(prefix=STAGING_PREFIX, dir=self._folder))
        except OSError as error:
            raise UsageError(
                f"{self._root} can't be written to ({error.strerror}): give another folder."
            ) from error

    @property
    def place(self) -> str:
        """The same for every address of the same place."""
        if self._folder is not None:
            return f"file:{self._folder.resolve()}"
        protocol = self._files.protocol
        return f"{protocol if isinstance(protocol, str) else protocol[0]}:{self._root}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self.staging, ignore_errors=True)

    def renew_staging(self) -> None:
        """Let `staging` count as new, after a long wait: others remove what seems to be left behind."""
        self.staging.mkdir(exist_ok=True)
        os.utime(self.staging)

    def put(self, staged: Path, path: str) -> None:
        """Let a complete file of `staging` appear at `path`, in place of the one that is there."""
        if self._folder is not None:
            goal = self._folder / path
            goal.parent.mkdir(parents=True, exist_ok=True)
            with staged.open("rb") as file:
                os.fsync(file.fileno())
            staged.replace(goal)
            return
        goal_path = f"{self._root}/{path}"
        self._files.makedirs(goal_path.rpartition("/")[0], exist_ok=True)
        with self._files.transaction, staged.open("rb") as read, self._files.open(goal_path, "wb") as write:
            shutil.copyfileobj(read, write, 1024 * 1024)
        staged.unlink()

    def find(self, pattern: str) -> set[str]:
        """Paths of the files that match a glob pattern; both are relative to the target."""
        self._files.invalidate_cache()
        found = self._files.glob(f"{escape(self._root)}/{pattern}")
        return {str(path).removeprefix(self._root).lstrip("/") for path in found}

    def remove(self, path: str) -> None:
        """Remove a file, and its folders where they have become empty."""
        if self._folder is None:
            self._files.rm_file(f"{self._root}/{path}")
            return
        gone = self._folder / path
        gone.unlink(missing_ok=True)
        with suppress(OSError):  # not empty: others have files there
            gone.parent.rmdir()
            gone.parent.parent.rmdir()


def _remove_stale(folder: Path) -> None:
    for left in folder.glob(f"{STAGING_PREFIX}*"):
        with suppress(FileNotFoundError):  # another export has just ended, or removed it
            if time.time() - left.stat().st_mtime > STALE_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
