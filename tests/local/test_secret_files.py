"""Secrets are made once, complete, and private."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from newsreel.domain.errors import UsageError
from newsreel.local.network_ports import chosen_port, free_port
from newsreel.local.secret_files import kept_secret, random_fernet_key


def test_a_secret_is_kept_and_private(tmp_path: Path) -> None:
    path = tmp_path / "secret"

    assert kept_secret(path) == kept_secret(path) == path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o777 == 0o600


def test_all_who_ask_at_once_get_the_same_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        secrets = set(pool.map(lambda _: kept_secret(tmp_path / "secret"), range(64)))

    assert len(secrets) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_a_fernet_key_is_one() -> None:
    from cryptography.fernet import Fernet

    assert Fernet(random_fernet_key()).encrypt(b"x")


def test_ports_come_from_the_environment() -> None:
    assert chosen_port("A_PORT", 5432, {}) == 5432
    assert chosen_port("A_PORT", 5432, {"A_PORT": "55001"}) == 55001
    assert 1024 < free_port() <= 65535


@pytest.mark.parametrize("text", ["0", "65536", "http", "-1", "8080.0", "٣"])
def test_a_port_that_is_none_is_the_users_error(text: str) -> None:
    with pytest.raises(UsageError, match="A_PORT="):
        chosen_port("A_PORT", 5432, {"A_PORT": text})
