"""Every command in the README is run by a test: this says by which, and that it exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
# Command as it stands in the README (comments cut) -> the test that runs it.
RUN_BY = {
    "make run": "acceptance/test_make_run.py::test_first_everything_then_nothing",
    "make test": "acceptance/test_readme.py::test_every_command_is_run_by_a_test",
    "make run FEEDS=feeds.opml CONTACT=you@example.org": "acceptance/test_make_run.py::test_own_feeds",
    "make up": "acceptance/test_make_up.py::test_up_shows_where_and_runs_the_dags",
    "make down": "acceptance/test_make_up.py::test_down_leaves_nothing_running",
    ".venv/bin/newsreel local airflow backfill create --dag-id ingest_articles --from-date 2026-11-05"
    " --to-date 2026-11-07": "acceptance/test_make_up.py::test_the_readmes_backfill",
    ".venv/bin/newsreel coverage --from 2026-11-05 --to 2026-11-08": (
        "acceptance/test_coverage_command.py::test_a_past_week_is_searched_shown_and_mended"
    ),
    ".venv/bin/newsreel run --from 2026-11-05 --to 2026-11-08": (
        "acceptance/test_run_command.py::test_a_run_without_airflow"
    ),
    '.venv/bin/newsreel --sample sql -c "SELECT source, day, articles, unique_articles'
    ' FROM news.daily_volume ORDER BY day, source"': "acceptance/test_make_run.py::test_the_readmes_query",
    ".venv/bin/newsreel --sample sql most_syndicated": "acceptance/test_make_run.py::test_the_readmes_query",
    ".venv/bin/newsreel status": "acceptance/test_make_run.py::test_the_readmes_query",
    ".venv/bin/newsreel report --latest --format html --output report.html": (
        "acceptance/test_run_command.py::test_a_run_without_airflow"
    ),
    ".venv/bin/newsreel health": "store/test_metrics.py::test_health_is_quiet_or_says_what_is_wrong",
    ".venv/bin/newsreel metrics": "store/test_metrics.py::test_the_command",
    ".venv/bin/newsreel feeds list --failing": "acceptance/test_make_run.py::test_the_readmes_query",
    ".venv/bin/newsreel feeds import feeds.opml": (
        "acceptance/test_feeds_command.py::test_feeds_from_file_to_file"
    ),
    ".venv/bin/newsreel extract page.html --url https://example.org/story": (
        "acceptance/test_extract_command.py::test_a_file_is_shown_with_every_candidate_and_why"
    ),
    ".venv/bin/newsreel export --from 2026-11-05 --to 2026-11-08 --into export": (
        "acceptance/test_file_commands.py::test_articles_out_as_files"
    ),
    ".venv/bin/newsreel captures export --from 2026-11-05 --to 2026-11-08 --warc archive": (
        "acceptance/test_file_commands.py::test_captures_out_and_in_replay_and_maintenance"
    ),
    ".venv/bin/newsreel reextract --from 2026-11-05 --to 2026-11-08 --dry-run": (
        "acceptance/test_reextract_command.py::test_captures_are_read_again"
    ),
    ".venv/bin/newsreel duplicates check": (
        "acceptance/test_duplicate_commands.py::test_check_is_quiet_when_right_and_red_when_not"
    ),
    "make env": "compose/test_make_env.py::",
    "docker compose up --build -d --wait": "compose/test_compose_stack.py::",
    "docker compose --profile celery up --build -d --wait --scale worker=3": (
        "compose/test_compose_stack.py::test_down_and_up_with_workers_keeps_everything"
    ),
    "make backup": "compose/test_compose_stack.py::test_a_backup_is_made_while_it_runs",
}


def commands_of(text: str) -> set[str]:
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    lines += re.findall(r"`(\.venv/bin/newsreel run [^`]+)`", text)
    return {re.sub(r"\s+#.*", "", line).strip() for line in lines} - {""}


def test_every_command_is_run_by_a_test() -> None:
    assert commands_of((ROOT / "README.md").read_text(encoding="utf-8")) == set(RUN_BY)


def test_the_tests_exist() -> None:
    for place in RUN_BY.values():
        file, _, name = place.partition("::")
        assert f"def {name or 'test_'}" in (TESTS / file).read_text(encoding="utf-8"), place


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 120


def test_links_lead_somewhere() -> None:
    for path in [ROOT / "README.md", *(ROOT / "docs").glob("**/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_decisions_are_numbered_once_and_as_their_files_are() -> None:
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    for number, path in enumerate(files, start=1):
        assert path.name.startswith(f"{number:04d}-"), path.name
        assert path.read_text(encoding="utf-8").startswith(f"# {number}. "), path.name
