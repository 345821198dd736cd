"""Lists of feeds as people keep them; what is wrong with one is said with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsreel.adapters.feed_lists import feed_spec, read_feed_list, write_opml
from newsreel.domain.errors import UsageError
from newsreel.domain.feed import FeedSpec
from newsreel.domain.fetch import Credentials

A = FeedSpec("https://a.example/rss")
B = FeedSpec("https://b.example/atom.xml", "Beta")


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Mine</title></head><body>
  <outline text="News"><outline text="Local">
    <outline type="rss" xmlUrl="https://a.example/rss"/>
  </outline></outline>
  <outline type="rss" text="not this" title="Beta" xmlUrl="https://b.example/atom.xml" htmlUrl="https://b.example/"/>
  <outline text="a folder without a feed"/>
  <outline xmlUrl="https://A.example:443/rss" title="the same again"/>
</body></opml>"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("feeds.opml", OPML),
        ("feeds.xml", OPML),
        ("FEEDS.OPML", OPML),
        ("feeds.yaml", "- https://a.example/rss\n- {url: https://b.example/atom.xml, title: Beta}\n"),
        (
            "feeds.yml",
            "feeds:\n  - url: https://a.example/rss\n  - url: https://b.example/atom.xml\n    title: Beta\n",
        ),
    ],
)
def test_reads_each_form(name: str, text: str, tmp_path: Path) -> None:
    assert read_feed_list(write(tmp_path, name, text)) == [A, B]


def test_reads_text_with_comments(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "feeds.txt",
        "# my feeds\n\n  https://a.example/rss  \r\n"
        "https://b.example/atom.xml   # the good one\n\t# https://c.example/\n"
        "https://d.example/?q=a#fragment\n",
    )

    assert [spec.url for spec in read_feed_list(path)] == [
        "https://a.example/rss",
        "https://b.example/atom.xml",
        "https://d.example/?q=a",
    ]


@pytest.mark.parametrize("name", ["feeds.txt", "feeds", "feeds.yaml", "feeds.opml"])
def test_a_byte_order_mark_is_no_part_of_the_list(name: str, tmp_path: Path) -> None:
    text = (
        OPML
        if name.endswith("opml")
        else "- https://a.example/rss"
        if "yaml" in name
        else "https://a.example/rss"
    )

    assert A in read_feed_list(write(tmp_path, name, b"\xef\xbb\xbf" + text.encode()))


def test_credentials_leave_the_url_and_can_not_be_seen(tmp_path: Path) -> None:
    (spec,) = read_feed_list(write(tmp_path, "f.txt", "https://reader:p%40ss%C3%A9@a.example/rss\n"))

    assert spec.url == "https://a.example/rss"
    assert spec.credentials == Credentials("reader", "p@ssé")
    assert "p@ss" not in repr(spec)


def test_duplicates_are_one_feed_with_the_first_title(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "f.yaml",
        "- {url: 'HTTPS://A.example/rss', title: First}\n- {url: 'https://a.example:443/rss', title: 2nd}\n",
    )

    assert read_feed_list(path) == [FeedSpec("https://a.example/rss", "First")]


def test_the_query_of_a_feed_is_kept_to_the_letter() -> None:
    url = "https://a.example/feed?utm_source=rss&b=2&a=%2F"

    assert feed_spec(url).url == url


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("feeds.txt", "https://a.example/rss\nftp://a.example/rss\n", "line 2"),
        ("feeds.txt", "# nothing\n\njust words\n", "line 3"),
        ("feeds.txt", "https://a.example/\nhttp://[bad\n", "line 2"),
        ("feeds.txt", "javascript:alert(1)", "line 1"),
        ("feeds.txt", "https://u:p@[bad", "line 1"),
        ("feeds.txt", "/etc/passwd", "line 1"),
        ("feeds.opml", OPML.replace("https://b.example/atom.xml", "feed:b"), "line 6"),
        ("feeds.yaml", "- https://a.example/rss\n- title: no address\n", "line 2"),
        ("feeds.yaml", "feeds:\n- https://a.example/rss\n- 7\n", "line 3"),
        ("feeds.yaml", "- https://a.example/rss\n- mailto:x@a.example\n", "line 2"),
    ],
)
def test_what_is_no_feed_is_named_by_its_line(name: str, text: str, sentence: str, tmp_path: Path) -> None:
    path = write(tmp_path, name, text)

    with pytest.raises(UsageError) as told:
        read_feed_list(path)
    assert f"{path}, {sentence}" in str(told.value)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("feeds.csv", "https://a.example/rss", "not .csv"),
        ("feeds.json", "[]", "not .json"),
        ("feeds.txt", "", "lists no feed"),
        ("feeds.txt", "# nothing but this\n", "lists no feed"),
        ("feeds.opml", "<opml version='2.0'><body/></opml>", "lists no feed"),
        ("feeds.yaml", "feeds: []", "lists no feed"),
        ("feeds.yaml", "", "no list of feeds"),
        ("feeds.yaml", "feeds: https://a.example/rss", "no list of feeds"),
        ("feeds.yaml", "sources: [https://a.example/rss]", "no list of feeds"),
        ("feeds.yaml", "just words", "no list of feeds"),
        ("feeds.yaml", "- [unclosed", "is not YAML"),
        ("feeds.yaml", "- url: https://a.example/\n  title: 2025-02-30\n", "is not YAML"),
        ("feeds.yaml", "[" * 1_500, "is not YAML"),
        ("feeds.yaml", "- !!python/object/apply:os.system ['true']", "is not YAML"),
        ("feeds.opml", "<opml><body>", "is not OPML"),
        ("feeds.opml", "", "is not OPML"),
        ("feeds.opml", "<rss version='2.0'/>", "root is <rss>"),
        ("feeds.xml", "<html xmlns='http://www.w3.org/1999/xhtml'/>", "is not OPML"),
        ("feeds.txt", b"https://a.example/\xe9", "not UTF-8 text (byte 18)"),
        ("feeds.txt", "https://a.example/".encode("utf-16"), "not UTF-8"),
        ("feeds.opml", b"\x00\x01\x02", "is not OPML"),
    ],
)
def test_a_list_that_can_not_be_read_is_a_sentence(
    name: str, text: str | bytes, sentence: str, tmp_path: Path
) -> None:
    path = write(tmp_path, name, text)

    with pytest.raises(UsageError) as told:
        read_feed_list(path)
    assert str(path) in str(told.value)
    assert sentence in str(told.value)


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        read_feed_list(tmp_path / "nowhere.opml")
    with pytest.raises(UsageError, match="is a folder"):
        read_feed_list(tmp_path)


def test_two_lists_in_one_yaml_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(
        "feeds: [https://a.example/]\nfeeds: [https://a.example/, https://b.example/]\n", encoding="utf-8"
    )
    with pytest.raises(UsageError, match="two lists of feeds"):
        read_feed_list(path)


def test_entities_of_an_opml_do_not_explode(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    path = write(
        tmp_path, "feeds.opml", f'<!DOCTYPE opml [<!ENTITY l0 "ha">{laughs}]><opml><body>&l11;</body></opml>'
    )

    with pytest.raises(UsageError, match=r"feeds\.opml"):
        read_feed_list(path)


def test_entities_of_an_opml_open_no_file(tmp_path: Path) -> None:
    secret = write(tmp_path, "secret", "https://secret.example/")
    path = write(
        tmp_path,
        "feeds.opml",
        f'<!DOCTYPE opml [<!ENTITY file SYSTEM "{secret.as_uri()}">]>'
        "<opml><body>&file;<outline xmlUrl='https://a.example/rss'/></body></opml>",
    )

    assert read_feed_list(path) == [A]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    feeds = [("https://a.example/rss", None), ("https://b.example/?a=1&b=<2>", 'Tom & "Jerry" <3')]

    path = write(tmp_path, "out.opml", write_opml(feeds))

    assert [spec.title for spec in read_feed_list(path)] == ["https://a.example/rss", 'Tom & "Jerry" <3']
