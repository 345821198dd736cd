"""The command `newsreel` explains itself, and wrong use of it is one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsreel.store.database import Database
from newsreel.store.migrations import Migration, migrate, read_migrations
from tests.support.commands import newsreel, one_sentence
from tests.support.table_contents import table_contents
from tests.support.warc_records import http_answer, warc_record
from tests.support.warehouses import READER_PASSWORD, WRITER_PASSWORD, Warehouses

COMMANDS = [
    "db migrate", "db status", "db logins", "feeds import", "feeds export", "feeds list", "feeds show",
    "feeds add", "feeds preview", "feeds disable", "run", "extract", "reextract", "status", "sql",
    "local run", "local up", "local down", "local start", "local airflow", "captures export",
    "captures import", "replay", "maintain", "duplicates explain", "duplicates check", "articles aliases",
    "articles unmerge", "export", "report", "furniture learn", "furniture list", "furniture forget",
]  # fmt: skip
FEED = "https://example.org/feed.xml"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(command: str) -> None:
    done = newsreel("", *command.split(), "--help")
    assert done.returncode == 0, done.stderr
    example = " ".join(done.stdout.partition("Example:")[2].split())
    assert f"newsreel {command}" in example


BAD = [
    (["feeds", "import", "{tmp}/missing.opml"], "missing.opml: no such file; give a feed list"),
    (["feeds", "import", "{tmp}/feeds.pdf"], "not .pdf: rename or convert it"),
    (["feeds", "import", "{tmp}/bad.opml"], "bad.opml is not OPML"),
    (["feeds", "import", "{tmp}/bad.yaml"], "bad.yaml has no list of feeds"),
    (["feeds", "import", "{tmp}/bad.txt"], "bad.txt, line 2: 'ftp://example.org/feed' is not an http(s) URL"),
    (["feeds", "import", "{tmp}/empty.txt"], "lists no feed"),
    (["feeds", "add", "example"], "'example' is not an http(s) URL"),
    (["feeds", "show", "https://example.org/none"], "is no known feed"),
    (["feeds", "disable", "https://example.org/none"], "is no known feed"),
    (["run", "--from", "2026-11-03", "--to", "2026-11-03"], "is not after its start"),
    (["run", "--from", "2026-11-03", "--to", "2026-11-01"], "is not after its start"),
    (["run", "--from", "2026-11-01", "--to", "2126-11-01"], "reaches into the future"),
    (["run", "--from", "tomorrow", "--to", "2026-11-01"], "'tomorrow' is not a date"),
    (["run", "--from", "2026-11-01", "--to", "2026-11-02", "--feed", FEED], "is no known feed"),
    (["replay", "--from", "2126-11-01", "--to", "2126-11-02"], "begins in the future"),
    (
        ["captures", "export", "--from", "2026-11-01T06:00Z", "--to", "2026-11-02", "--warc", "{tmp}"],
        "give days",
    ),
    (
        [
            "captures",
            "export",
            "--from",
            "2026-11-01",
            "--to",
            "2026-11-02",
            "--warc",
            "{tmp}",
            "--source",
            "x",
        ],
        "x is no known source",
    ),
    (
        ["captures", "import", "{tmp}/missing.warc"],
        "missing.warc: No such file or directory; give WARC files",
    ),
    (["captures", "import", "{tmp}/bad.txt"], "bad.txt is no WARC file"),
    (["captures", "import", "{tmp}"], "has no files that end in .warc or .warc.gz"),
    (["captures", "import", "{tmp}/good.warc"], "No source is known"),
    (["db", "logins"], "NEWSREEL_WRITER_PASSWORD must have at least 8 characters"),
]


@pytest.mark.parametrize(("arguments", "sentence"), BAD, ids=[" ".join(case[0])[:50] for case in BAD])
def test_bad_input_is_one_sentence_and_changes_nothing(
    url: str, database: Database, tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    (tmp_path / "feeds.pdf").write_text("x", encoding="utf-8")
    (tmp_path / "bad.opml").write_text("<opml><body>", encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("title: feeds\n", encoding="utf-8")
    (tmp_path / "bad.txt").write_text(f"{FEED}\nftp://example.org/feed\n", encoding="utf-8")
    (tmp_path / "empty.txt").write_text("# nothing yet\n", encoding="utf-8")
    if arguments[-1].endswith(".warc"):
        (tmp_path / "good.warc").write_bytes(warc_record("https://example.org/", http_answer()))
    before = table_contents(database)
    done = newsreel(url, *(argument.format(tmp=tmp_path) for argument in arguments))
    assert done.returncode == 2
    assert one_sentence(done.stderr)
    assert sentence in done.stderr
    assert table_contents(database) == before


@pytest.mark.parametrize("command", [["status"], ["feeds", "list"], ["db", "migrate"]], ids=" ".join)
def test_an_unreachable_database_is_one_sentence(command: list[str]) -> None:
    done = newsreel("postgresql://someone:canary@127.0.0.1:1/nowhere", *command)
    assert done.returncode == 2
    assert "can't be reached" in done.stderr
    assert one_sentence(done.stderr)
    assert "canary" not in done.stderr


def test_a_database_of_a_newer_version_is_refused(warehouses: Warehouses, warehouse: str) -> None:
    with Database(warehouses.owner_url(warehouse)) as owner:
        migrate(owner, [*read_migrations(), Migration(len(read_migrations()) + 1, "x", "SELECT 1", "0" * 64)])
    for command in (["db", "migrate"], ["run", "--from", "2026-11-01", "--to", "2026-11-02"]):
        done = newsreel(warehouses.owner_url(warehouse), *command)
        assert (done.returncode, one_sentence(done.stderr)) == (2, True)
        assert "upgrade Newsreel" in done.stderr


def test_migrating_and_logins(warehouses: Warehouses) -> None:
    owner = warehouses.owner_url(warehouses.empty())
    assert "applied 0001_warehouse" in newsreel(owner, "db", "migrate").stdout
    assert "up to date" in newsreel(owner, "db", "migrate").stdout
    assert all(row["applied_at"] for row in json.loads(newsreel(owner, "db", "status", "--json").stdout))
    passwords = {"NEWSREEL_WRITER_PASSWORD": WRITER_PASSWORD, "NEWSREEL_READER_PASSWORD": READER_PASSWORD}
    assert newsreel(owner, "db", "logins", **passwords).returncode == 0
    place = owner.rpartition("@")[2]
    reader = f"postgresql://newsreel_reader:{READER_PASSWORD}@{place}"
    assert newsreel(reader, "sql", "-c", "TABLE news.articles").returncode == 0


WRONG_WORDS = ["", "feeds", "bogus", "feeds add", "run", "status --runs 0", "feeds list --bogus"]


@pytest.mark.parametrize("words", WRONG_WORDS)
def test_wrong_words_are_exit_2_without_a_traceback(url: str, words: str) -> None:
    done = newsreel(url, *words.split())
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "Usage: newsreel" in done.stdout + done.stderr


BAD_ADDRESSES = [
    "postgresql://me:can#ary@127.0.0.1/x", "postgresql://me:can/ary@127.0.0.1/x", "postgresql://me:%zz@127.0.0.1/x",
    "postgresql://me:[canary@127.0.0.1/x", "postgresql://me@127.0.0.1:canary/x", "mysql://canary@127.0.0.1/x",
    "postgresql://me:canary@127.0.0.1/x?nonsense=1",
]  # fmt: skip


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_a_bad_address_is_one_sentence_that_does_not_repeat_it(address: str) -> None:
    done = newsreel(address, "status")
    assert (done.returncode, one_sentence(done.stderr)) == (2, True), done.stderr
    assert "NEWSREEL_DATABASE_URL" in done.stderr
    assert "ary" not in done.stderr.replace("necessary", "")


def test_a_warehouse_that_was_never_migrated_says_so(warehouses: Warehouses) -> None:
    done = newsreel(warehouses.owner_url(warehouses.empty()), "status")
    assert (done.returncode, one_sentence(done.stderr)) == (2, True)
    assert "newsreel db migrate" in done.stderr
