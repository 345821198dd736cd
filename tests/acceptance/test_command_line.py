"""The command `newsreel` as a person uses it, wrongly too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsreel.local.network_ports import free_port
from newsreel.sample import SampleNewspaper, serve
from newsreel.store.database import Database
from newsreel.store.migrations import Migration, migrate, read_migrations
from tests.support.commands import newsreel
from tests.support.readers import CAPITALS
from tests.support.sample_warehouse import TODAY, WEEK, sample_warehouse
from tests.support.stored_articles import Story, store_stories
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


@pytest.fixture
def url(warehouses: Warehouses, warehouse: str) -> str:
    return warehouses.writer_url(warehouse)


@pytest.fixture
def paper() -> Iterator[SampleNewspaper]:
    newspaper = SampleNewspaper(datetime.now(UTC).date(), port=free_port())
    with serve(newspaper):
        yield newspaper


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(command: str) -> None:
    done = newsreel("", *command.split(), "--help")
    assert done.returncode == 0, done.stderr
    example = " ".join(done.stdout.partition("Example:")[2].split())
    assert f"newsreel {command}" in example


def test_feeds_from_file_to_file(url: str, tmp_path: Path) -> None:
    listed = tmp_path / "feeds.yaml"
    listed.write_text(f"- url: {FEED}\n  title: Example\n- https://example.com/atom\n", encoding="utf-8")
    assert "2 feed(s) added, 0 known" in newsreel(url, "feeds", "import", str(listed)).stdout
    assert "0 feed(s) added, 2 known" in newsreel(url, "feeds", "import", str(listed)).stdout
    exported = tmp_path / "feeds.opml"
    exported.write_text(newsreel(url, "feeds", "export").stdout, encoding="utf-8")
    assert "0 feed(s) added, 2 known" in newsreel(url, "feeds", "import", str(exported)).stdout

    assert "disabled" in newsreel(url, "feeds", "disable", FEED, "--reason", "moved").stdout
    feeds = json.loads(newsreel(url, "feeds", "list", "--json").stdout)
    assert [(feed["url"], feed["health"], feed["health_reason"]) for feed in feeds] == [
        ("https://example.com/atom", "never polled", None),
        (FEED, "disabled", "moved"),
    ]
    assert "enabled" in newsreel(url, "feeds", "add", FEED).stdout
    assert json.loads(newsreel(url, "feeds", "show", FEED, "--json").stdout)["enabled"] is True


def test_credentials_are_shown_nowhere(url: str, database: Database) -> None:
    assert newsreel(url, "feeds", "add", "https://canary:canary2@example.org/private").returncode == 0
    for command in (
        ["list", "--json"],
        ["list"],
        ["export"],
        ["show", "https://example.org/private", "--json"],
    ):
        assert "canary" not in newsreel(url, "feeds", *command).stdout
    with database.transaction() as cursor:
        cursor.execute("SELECT username, password FROM newsreel.feed_credentials")
        assert cursor.fetchall() == [("canary", "canary2")]


def test_a_run_without_airflow(url: str, paper: SampleNewspaper, tmp_path: Path) -> None:
    settings = {"NEWSREEL_ALLOWED_PRIVATE_NETWORKS": "127.0.0.0/8", "NEWSREEL_HOST_GAP_SECONDS": "0"}
    for feed in paper.feeds:
        newsreel(url, "feeds", "add", feed.url)
    today = datetime.now(UTC).date()
    window = ["--from", str(today - timedelta(days=7)), "--to", str(today)]

    first = newsreel(url, "run", *window, **settings)
    assert first.returncode == 0, first.stderr
    assert "succeeded" in first.stdout
    assert "404" in first.stdout

    second = newsreel(url, "run", *window, "--json", **settings)
    assert second.returncode == 0
    assert json.loads(second.stdout)["status"] == "succeeded"
    page = tmp_path / "report.html"
    written = newsreel(url, "report", "--latest", "--format", "html", "--output", str(page))
    assert (written.returncode, written.stdout) == (0, ""), written.stderr
    assert page.read_text("utf-8").startswith("<!doctype html>")
    shown = newsreel(url, "report", "1")
    assert "404" in shown.stdout
    assert "Quality:" in shown.stdout
    assert newsreel(url, "report", "1", "--format", "markdown").stdout.startswith("# Newsreel run of ")
    assert newsreel(url, "report", "no-such-run").stderr == (
        "newsreel: There is no run no-such-run: `newsreel status` shows those that there are.\n"
    )
    assert newsreel(url, "report", "1", "--latest").returncode == 2
    status = json.loads(newsreel(url, "status", "--json").stdout)
    loaded = sum(article.kind != "missing_page" for article in paper.articles)
    assert status["warehouse"]["articles"] == loaded
    assert status["runs"][0]["articles_new"] == 0
    assert "failing" in newsreel(url, "feeds", "list", "--failing").stdout
    query = newsreel(url, "sql", "-At", "-c", "SELECT count(*) FROM news.articles")
    assert query.stdout.strip() == str(loaded), query.stderr


def test_articles_out_as_files(url: str, database: Database, tmp_path: Path) -> None:
    published = datetime(2026, 11, 5, 12, tzinfo=UTC)
    with database.transaction() as cursor:
        store_stories(cursor, [Story("https://example.org/a", "the text", published)])
    days = ["--from", "2026-11-05", "--to", "2026-11-08"]
    place = tmp_path / "export"
    done = newsreel(url, "export", *days, "--into", str(place))
    assert done.returncode == 0, done.stderr
    assert "1 articles in 1 files" in done.stdout
    written = "published_date=2026-11-05/source=example.org/articles"
    assert (place / f"{written}.parquet").is_file()
    settings = {"NEWSREEL_EXPORT_URL": str(place), "NEWSREEL_EXPORT_FORMAT": "jsonl"}
    by_settings = newsreel(url, "export", *days, "--json", **settings)
    assert json.loads(by_settings.stdout)["files"][0]["path"] == f"{written}.jsonl"

    homeless = newsreel(url, "export", *days)
    assert (homeless.returncode, homeless.stderr) == (
        2,
        "newsreel: Where to? Give --into FOLDER, or set NEWSREEL_EXPORT_URL.\n",
    )
    half = newsreel(url, "export", "--from", "2026-11-05T06:00+00:00", "--to", "2026-11-08", "--into", "x")
    assert (half.returncode, half.stdout) == (2, "")
    assert "a partition is one whole day" in half.stderr


def test_questions_of_the_cookbook(url: str, tmp_path: Path) -> None:
    listed = newsreel(url, "sql", "--list")
    assert "front_pages" in listed.stdout
    assert "Language mix" in listed.stdout
    shown = newsreel(url, "sql", "language_mix", "--param", "days=7")
    assert (shown.returncode, shown.stdout.splitlines()[-1]) == (0, "0 rows"), shown.stderr
    assert newsreel(url, "sql", "language_mix", "--csv").stdout == "source,language,articles,share\n"
    assert json.loads(newsreel(url, "sql", "language_mix", "--json").stdout) == []
    assert newsreel(url, "sql", "language_mix", "--parquet", str(tmp_path / "mix.parquet")).returncode == 0
    assert (tmp_path / "mix.parquet").exists()
    for wrong, sentence in (
        (["languages"], "no 'languages'"),
        (["language_mix", "--csv", "--json"], "Give one of"),
        (["language_mix", "-c", "SELECT 1"], "'-c' is not understood"),
        (["language_mix", "--parquet", str(tmp_path / "no" / "mix.parquet")], "can't be written"),
        (["--param", "days=7"], "go with a question"),
    ):
        done = newsreel(url, "sql", *wrong)
        assert (done.returncode, done.stdout) == (2, ""), wrong
        assert sentence in done.stderr
    piped = newsreel(url, "sql", "--csv", "-c", "SELECT 1 AS one")
    assert piped.stdout == "one\n1\n", piped.stderr


def test_captures_out_and_in_replay_and_maintenance(
    url: str, database: Database, paper: SampleNewspaper, warehouses: Warehouses, tmp_path: Path
) -> None:
    settings = {"NEWSREEL_ALLOWED_PRIVATE_NETWORKS": "127.0.0.0/8", "NEWSREEL_HOST_GAP_SECONDS": "0"}
    feed = next(feed.url for feed in paper.feeds if feed.alive)
    newsreel(url, "feeds", "add", feed)
    today = datetime.now(UTC).date()
    days = ["--from", str(today - timedelta(days=7)), "--to", str(today + timedelta(days=1))]
    newsreel(url, "run", *days[:2], "--to", str(today), **settings)

    written = newsreel(url, "captures", "export", *days, "--warc", str(tmp_path / "archive"), "--json")
    assert written.returncode == 0, written.stderr
    files = json.loads(written.stdout)
    assert [Path(file["path"]).exists() for file in files] == [True] * len(files)
    other = warehouses.writer_url(warehouses.fresh())
    read = newsreel(other, "captures", "import", str(tmp_path / "archive"), "--all-hosts")
    assert read.returncode == 0, read.stderr
    words = " ".join(read.stdout.split())
    assert f"{sum(file['captures'] for file in files)} response records in {len(files)} file(s)" in words
    assert "1 not HTML" in words
    assert "0 known already" in words
    assert "broken" not in words

    third = warehouses.writer_url(warehouses.fresh())
    newsreel(third, "feeds", "add", feed)
    past = ["--from", str(today - timedelta(days=7)), "--to", str(today - timedelta(days=2))]
    only = [*past, "--history", "warc"]
    unnamed = newsreel(third, "run", *only, **settings)
    assert (unnamed.returncode, "--warc" in unnamed.stderr) == (2, True)
    shelf = newsreel(third, "run", *only, "--warc", str(tmp_path / "archive"), **settings)
    assert shelf.returncode == 0, shelf.stderr
    loaded = newsreel(third, "sql", "-At", "-c", "SELECT count(*) FROM news.articles").stdout
    assert int(loaded) > 10

    same = newsreel(url, "replay", *days)
    assert same.returncode == 0, same.stderr
    assert "1 captured polls of 1 feed(s)" in same.stdout
    with database.transaction() as cursor:
        cursor.execute("UPDATE newsreel.entries SET title = '[b]other' WHERE entry_id = 1")
    differs = newsreel(url, "replay", *days, "--dry-run")
    assert differs.returncode == 1
    assert differs.stderr.endswith("newsreel: Entries that are stored otherwise than replayed: 1.\n")
    assert "[b]other" in differs.stdout

    kept = newsreel(url, "maintain")
    assert kept.returncode == 0, kept.stderr
    assert "kept for ever" in kept.stdout
    dropped = newsreel(url, "maintain", "--json", NEWSREEL_CAPTURE_RETENTION_MONTHS="1")
    assert json.loads(dropped.stdout)["months"] == []


def test_captures_are_read_again(warehouses: Warehouses) -> None:
    url = warehouses.writer_url(sample_warehouse(warehouses, CAPITALS))
    window = ["--from", str(WEEK.start.date()), "--to", str(TODAY)]

    dry = newsreel(url, "reextract", *window, "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert "dry run, nothing is written" in dry.stdout
    told = json.loads(newsreel(url, "reextract", *window, "--json").stdout)
    assert told["fields"] == {"title": told["revised"]}
    assert f"{told['revised']} would be revised" in dry.stdout
    assert {example["field"] for example in told["examples"]} == {"title"}
    assert "Nothing to read again" in newsreel(url, "reextract", *window).stdout

    for wrong in (["--source", "nowhere.example"], ["--to", "soon"], ["--to", "2999-01-01"]):
        done = newsreel(url, "reextract", *window, *wrong)
        assert done.returncode == 2
        assert one_sentence(done.stderr)


def test_when_every_feed_fails_the_run_is_red(url: str, paper: SampleNewspaper) -> None:
    settings = {"NEWSREEL_ALLOWED_PRIVATE_NETWORKS": "127.0.0.0/8", "NEWSREEL_HOST_GAP_SECONDS": "0"}
    dead = next(feed.url for feed in paper.feeds if not feed.alive)
    newsreel(url, "feeds", "add", dead)
    today = datetime.now(UTC).date()
    done = newsreel(url, "run", "--from", str(today - timedelta(days=1)), "--to", str(today), **settings)
    assert done.returncode == 1
    assert "All 1 feed(s) that were due failed" in done.stderr


def test_without_a_contact_nothing_is_asked(url: str) -> None:
    newsreel(url, "feeds", "add", FEED)
    today = datetime.now(UTC).date()
    done = newsreel(url, "run", "--from", str(today - timedelta(days=1)), "--to", str(today))
    assert done.returncode == 2
    assert one_sentence(done.stderr)
    assert "NEWSREEL_CONTACT" in done.stderr


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


def test_a_feeds_title_cannot_break_a_page(url: str, database: Database) -> None:
    newsreel(url, "feeds", "add", FEED)
    with database.transaction() as cursor:
        cursor.execute(
            "UPDATE newsreel.feeds SET title = %s, disabled_reason = %s", ("Daily [/b] News", r"\[/b] x")
        )
    shown = newsreel(url, "feeds", "show", FEED)
    assert shown.returncode == 0, shown.stderr
    assert "Daily [/b] News" in shown.stdout
    assert newsreel(url, "feeds", "list").returncode == 0


def one_sentence(text: str) -> bool:
    return text.count("\n") == 1 and text.startswith("newsreel: ") and "Traceback" not in text
