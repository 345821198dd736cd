"""Random secrets that are made once, kept in files for their owner only, and read again."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def random_password() -> str:
    """Return 32 letters and digits: safe in a URL, in SQL and on a command line."""
    return secrets.token_hex(16)


def random_fernet_key() -> str:
    """Return a key for `cryptography.fernet`: 32 random bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def kept_secret(path: Path, make: Callable[[], str] = random_password) -> str:
    """Return the secret in `path`, making it first when there is none.

    Two processes that ask at once get the same secret: the file appears complete or not at all,
    and the first to put it there wins.
    """
    if not path.exists():
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.draft")
        write_private(draft, make())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # Another process was first; its secret is the one to use.
        finally:
            draft.unlink()
    return path.read_text(encoding="utf-8").strip()


def write_private(path: Path, text: str) -> None:
    """Write a new file that only its owner can read, from its first byte on."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
