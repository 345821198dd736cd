"""Secrets by variables and by files; never in what is said of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from newsreel.adapters.given_secrets import given_secret, with_given_password
from newsreel.cli.app import app
from newsreel.domain.errors import UsageError
from tests.support.warehouses import READER_PASSWORD, WRITER_PASSWORD, Warehouses


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text("p@ss/word\n", "utf-8")
    return path


def test_a_variable_or_a_file_or_nothing(secret: Path) -> None:
    assert given_secret({"A": " x "}, "A") == "x"
    assert given_secret({"A_FILE": str(secret), "A": " "}, "A") == "p@ss/word"
    assert given_secret({}, "A") == ""


def test_what_is_wrong_is_said_in_one_sentence(secret: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="A and A_FILE are both set: unset one of them") as both:
        given_secret({"A": "hidden", "A_FILE": str(secret)}, "A")
    assert "hidden" not in str(both.value)
    with pytest.raises(UsageError, match=r"A_FILE=.*nowhere can't be read \(FileNotFoundError\)"):
        given_secret({"A_FILE": str(tmp_path / "nowhere")}, "A")
    secret.write_text(" \n", "utf-8")
    with pytest.raises(UsageError, match="has nothing in it"):
        given_secret({"A_FILE": str(secret)}, "A")
    secret.write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="can't be read"):
        given_secret({"A_FILE": str(secret)}, "A")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://w@h:5432/n", "postgresql://w:p%40ss%2Fword@h:5432/n"),
        ("postgresql://w@[::1]:5432/n?sslmode=require", "postgresql://w:p%40ss%2Fword@[::1]:5432/n?sslmode=require"),
        ("postgresql://w:own@h/n", "postgresql://w:own@h/n"),
        ("postgresql://[broken", "postgresql://[broken"),
    ],
)  # fmt: skip
def test_a_password_for_an_address_without_one(secret: Path, url: str, expected: str) -> None:
    assert with_given_password(url, {"NEWSREEL_DATABASE_PASSWORD_FILE": str(secret)}) == expected
    assert with_given_password(url, {}) == url


def test_the_command_logs_in_and_gives_logins_by_files(
    warehouses: Warehouses, warehouse: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = warehouses.writer_url(warehouse)
    files = {
        "NEWSREEL_DATABASE_URL": url.replace(f":{WRITER_PASSWORD}@", "@"),
        "NEWSREEL_DATABASE_PASSWORD": WRITER_PASSWORD,
        "NEWSREEL_WRITER_PASSWORD": WRITER_PASSWORD,
        "NEWSREEL_READER_PASSWORD": READER_PASSWORD,
    }
    for name, value in files.items():
        path = tmp_path / name
        path.write_text(value, "utf-8")
        monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv(f"{name}_FILE", str(path))

    shown = CliRunner().invoke(app, ["db", "status"])
    assert (shown.exit_code, shown.exception) == (0, None)

    # Roles are the server's, so both get the password that they have.
    (tmp_path / "NEWSREEL_DATABASE_URL").write_text(warehouses.owner_url(warehouse), "utf-8")
    given = CliRunner().invoke(app, ["db", "logins"])
    assert (given.exit_code, given.exception) == (0, None)
    assert "newsreel_writer and newsreel_reader can log in" in given.output
