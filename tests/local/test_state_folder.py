"""Where the state lives, for root and for everybody else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from newsreel.domain.errors import UsageError
from newsreel.local.state_folder import LocalState, local_state, traversable_by_others

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="is about what root does")


@pytest.fixture
def open_folder(tmp_path: Path) -> Path:
    """A folder every user can reach; pytest keeps its own to their owner."""
    for folder in (tmp_path, *tmp_path.parents):
        mode = folder.stat().st_mode
        if mode & 0o055 != 0o055:
            folder.chmod(mode | 0o055)
    return tmp_path


def test_state_lives_in_the_project(open_folder: Path) -> None:
    state = local_state(open_folder, {})

    assert state.home == open_folder / ".newsreel"
    assert state.postgres == open_folder / ".newsreel" / "postgres"


def test_newsreel_home_wins(open_folder: Path) -> None:
    other = open_folder / "some where else"

    assert local_state(open_folder / "project", {"NEWSREEL_HOME": str(other)}).home == other


@needs_root
def test_root_moves_postgres_out_of_a_closed_folder(open_folder: Path) -> None:
    closed = open_folder / "closed"
    closed.mkdir(mode=0o700)

    state = local_state(closed / "project", {})

    assert state.home == closed / "project" / ".newsreel"
    assert state.postgres.parent == Path("/var/lib/newsreel")
    assert traversable_by_others(state.postgres)
    assert local_state(closed / "project", {}) == state
    assert local_state(closed / "other project", {}).postgres != state.postgres


def test_secrets_are_for_their_owner_only(open_folder: Path) -> None:
    state = local_state(open_folder, {})
    state.create()
    state.create()

    assert state.secrets.stat().st_mode & 0o777 == 0o700
    assert state.airflow_home.stat().st_mode & 0o777 == 0o700


def test_a_home_that_cannot_be_made_is_the_users_error(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()

    with pytest.raises(UsageError, match="NEWSREEL_HOME"):
        LocalState(home=file / "home", postgres=file / "postgres").create()
