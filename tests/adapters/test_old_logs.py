"""Old log files are deleted, and nothing else is, whatever lies beside them."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsreel.adapters.old_logs import DroppedLogs, drop_old_logs

NOW = datetime(2026, 11, 25, tzinfo=UTC)
BEFORE = NOW - timedelta(days=30)
ATTEMPT = "dag_id=ingest_articles/run_id={}/task_id=poll/attempt=1.log"


def written(path: Path, days_ago: float) -> Path:
    """A file of four bytes, last written to then; its folders too, up to the one that all share."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("line", "utf-8")
    aged(path, days_ago)
    return path


def aged(path: Path, days_ago: float) -> None:
    moment = (NOW - timedelta(days=days_ago)).timestamp()
    os.utime(path, (moment, moment), follow_symlinks=False)


def old_run(logs: Path, run: str) -> Path:
    """A run of long ago, with folders that nothing has come into since."""
    path = written(logs / ATTEMPT.format(run), 31)
    for folder in (path.parent, path.parent.parent):
        aged(folder, 31)
    return path


def test_runs_past_their_time_go_with_their_folders_and_the_others_stay(tmp_path: Path) -> None:
    old = old_run(tmp_path, "old")
    young = written(tmp_path / ATTEMPT.format("young"), 29)
    aged(young.parent, 31)

    assert drop_old_logs(tmp_path, BEFORE) == DroppedLogs(files=1, size_bytes=4)

    assert not old.parent.parent.exists()
    assert young.exists()
    assert drop_old_logs(tmp_path, BEFORE) == DroppedLogs()


def test_a_folder_that_a_task_may_be_about_to_write_into_stays(tmp_path: Path) -> None:
    old = old_run(tmp_path, "cleared")
    (old.parent.parent / "task_id=begun").mkdir()

    drop_old_logs(tmp_path, BEFORE)

    assert not old.exists()
    assert (old.parent.parent / "task_id=begun").is_dir()


def test_nothing_outside_is_reached_by_a_link(tmp_path: Path) -> None:
    logs, outside = tmp_path / "logs", tmp_path / "outside"
    kept = [written(outside / "folder" / "other.log", 90), written(outside / "one.log", 90)]
    logs.mkdir()
    (logs / "linked").symlink_to(outside / "folder")
    (logs / "one.log").symlink_to(outside / "one.log")
    aged(logs / "one.log", 90)

    assert drop_old_logs(logs, BEFORE).files == 0

    assert all(path.exists() for path in kept)
    assert (logs / "one.log").is_symlink()


def test_what_is_no_log_stays_and_no_folder_is_no_trouble(tmp_path: Path) -> None:
    kept = written(tmp_path / "notes.txt", 400)
    rolled = written(tmp_path / "scheduler.log.1", 400)

    assert drop_old_logs(tmp_path, BEFORE).files == 1
    assert (kept.exists(), rolled.exists()) == (True, False)
    assert drop_old_logs(tmp_path / "nowhere", BEFORE) == DroppedLogs()


def test_what_cannot_be_deleted_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path / "theirs.log", 31)
    written(tmp_path / "ours.log", 31)
    remove = Path.unlink

    def unlink(path: Path) -> None:
        if path.name == "theirs.log":
            raise PermissionError(path)
        remove(path)

    monkeypatch.setattr(Path, "unlink", unlink)
    assert drop_old_logs(tmp_path, BEFORE) == DroppedLogs(files=1, size_bytes=4, refused=1)
