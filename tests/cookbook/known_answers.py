"""What every question of the cookbook is answered about the sample newspaper, worked out from the paper."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from newsreel.rules.text import word_count
from newsreel.sample import SampleArticle, SampleNewspaper
from tests.support.dated_warehouse import EDITION, FIRST_DAY, READ_AGAIN_AT, READ_AT

Rows = list[tuple[Any, ...]]
GAZETTE, LEDGER, HAFENBOTE = "harbour-gazette.localhost", "northern-ledger.localhost", "hafenbote.localhost"
TO = str(EDITION)
LAST_DAY = EDITION - timedelta(days=1)


class Paper:
    """The newspaper's own articles, as the questions see them."""

    def __init__(self, newspaper: SampleNewspaper) -> None:
        self.newspaper = newspaper
        self.loaded = [article for article in newspaper.articles if article.kind != "missing_page"]
        self.dated = sorted((a for a in self.loaded if a.published_at), key=at)
        wires: defaultdict[str, list[SampleArticle]] = defaultdict(list)
        for article in self.dated:
            if article.wire_id:
                wires[article.wire_id].append(article)
        self.wires = list(wires.values())
        copies = {article.url for group in self.wires for article in group[1:]}
        self.own = [article for article in self.dated if article.url not in copies]

    def having(self, pattern: str) -> list[SampleArticle]:
        """Dated articles with a word."""
        return [
            a for a in self.dated if re.search(rf"\b{pattern}\b", "\n".join((a.title, *a.paragraphs)), re.I)
        ]

    def kind(self, kind: str) -> list[SampleArticle]:
        """Articles of a kind."""
        return [article for article in self.newspaper.articles if article.kind == kind]


def at(article: SampleArticle) -> datetime:
    assert article.published_at is not None
    return article.published_at


def words(article: SampleArticle) -> int:
    return word_count("\n\n".join(article.paragraphs))


def by_source(articles: Sequence[SampleArticle]) -> dict[str, list[SampleArticle]]:
    found: dict[str, list[SampleArticle]] = {}
    for article in sorted(articles, key=lambda a: a.host):
        found.setdefault(article.host, []).append(article)
    return found


def front_pages(paper: Paper) -> Rows:
    of_day = [a for a in paper.own if at(a).date() == LAST_DAY]
    rows: Rows = []
    for source, articles in by_source(of_day).items():
        newest = sorted(articles, key=lambda a: at(a), reverse=True)[:2]
        rows += [(source, at(a), a.title, a.url) for a in newest]
    return rows


def first_to_report(paper: Paper) -> Rows:
    earliest = [min(articles, key=at) for articles in by_source(paper.having("councils?")).values()]
    earliest.sort(key=at)
    return [(a.host, at(a), at(a) - at(earliest[0]), a.title, a.url) for a in earliest]


def term_share(paper: Paper) -> Rows:
    days = [FIRST_DAY + timedelta(days=n) for n in range(7)]
    term = Counter(at(a).date() for a in paper.having("councils?"))
    every = Counter(at(a).date() for a in paper.dated)
    return [
        (datetime(d.year, d.month, d.day, tzinfo=UTC), term[d], every[d], round(term[d] / every[d], 4))
        for d in days
    ]


def term_by_source(paper: Paper) -> Rows:
    counted = Counter((monday(at(a)), a.host) for a in paper.having("councils?"))
    return [(*key, count) for key, count in sorted(counted.items())]


def monday(moment: datetime) -> datetime:
    day = moment.date() - timedelta(days=moment.weekday())
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def most_syndicated(paper: Paper) -> Rows:
    groups = sorted(paper.wires, key=lambda group: at(group[0]))
    return [(g[0].host, at(g[0]), g[0].title, 1, 1, at(g[1]) - at(g[0]), at(g[1]) - at(g[0])) for g in groups]


def who_copies_whom(paper: Paper) -> Rows:
    pairs: defaultdict[tuple[str, str], list[timedelta]] = defaultdict(list)
    for group in paper.wires:
        pairs[group[0].host, group[1].host].append(at(group[1]) - at(group[0]))
    rows = [(*pair, len(lags), sum(lags, timedelta()) / len(lags)) for pair, lags in pairs.items()]
    return sorted(rows, key=lambda row: (-row[2], row[0], row[1]))


def own_texts(paper: Paper) -> Rows:
    own = Counter(a.host for a in paper.own)
    rows = [
        (s, len(a), len(a) - own[s], round(own[s] / len(a), 3)) for s, a in by_source(paper.dated).items()
    ]
    return sorted(rows, key=lambda row: (row[3], row[0]))


def corrected(paper: Paper) -> Rows:
    return [
        (a.host, at(a), READ_AGAIN_AT, 2, words(a), a.url) for a in sorted(paper.kind("corrected"), key=at)
    ]


def article_history(paper: Paper) -> Rows:
    (article, *_) = sorted(paper.kind("corrected"), key=at)
    return [(1, "first", READ_AT, READ_AGAIN_AT), (2, "changed", READ_AGAIN_AT, None, words(article))]


def silent_feeds(paper: Paper) -> Rows:
    feeds = paper.newspaper.feeds
    dead = [(feed.url, "failing", None) for feed in feeds if not feed.alive]
    return dead + sorted((feed.url, "ok", READ_AT) for feed in feeds if feed.alive)


def untrusted_dates(paper: Paper) -> Rows:
    undated = Counter(a.host for a in paper.kind("undated"))
    rows = [
        (s, len(a), undated[s], 0, 0, round(undated[s] / len(a), 3))
        for s, a in by_source(paper.loaded).items()
    ]
    return sorted(rows, key=lambda row: (-row[5], row[0]))


def coverage_holes(paper: Paper) -> Rows:
    missing = paper.kind("missing_page")
    days = [date(2026, 11, day) for day in range(1, 31)]
    read = {FIRST_DAY + timedelta(days=n) for n in range(8)}
    last = (datetime.now(UTC) - timedelta(days=1)).date()
    rows: Rows = [(LEDGER, at(a).date(), "failed") for a in missing]
    rows += [(LEDGER, day, "never looked") for day in days if day not in read and day <= last]
    return sorted(rows)


def language_mix(paper: Paper) -> Rows:
    return [
        (source, articles[0].language, len(articles), 1)
        for source, articles in by_source(paper.dated).items()
    ]


def authors_by_output(paper: Paper) -> Rows:
    written: defaultdict[tuple[str, str], list[SampleArticle]] = defaultdict(list)
    for article in paper.own:
        for author in article.authors:
            written[author, article.host].append(article)
    rows = [(*who, len(a), sum(map(words, a)), max(map(at, a))) for who, a in written.items()]
    return sorted(rows, key=lambda row: (-row[2], -row[3], row[0]))[:5]


def publishing_hours(paper: Paper) -> Rows:
    return [(*key, n) for key, n in sorted(Counter((a.host, at(a).hour) for a in paper.dated).items())]


def sections(paper: Paper) -> Rows:
    gazette = [a for a in paper.dated if a.host == GAZETTE]
    counted = Counter(a.section for a in gazette)
    total = {section: sum(words(a) for a in gazette if a.section == section) for section in counted}
    return [
        (GAZETTE, s, n, total[s]) for s, n in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    ]


def rising_tags(paper: Paper) -> Rows:
    now: Counter[str] = Counter()
    before: Counter[str] = Counter()
    for article in paper.own:
        back = EDITION - at(article).date()
        if back <= timedelta(days=6):
            (now if back <= timedelta(days=3) else before).update(article.tags)
    rising = [tag for tag in now if now[tag] > before[tag]]
    return sorted(((tag, now[tag]) for tag in rising), key=lambda row: (-row[1], row[0]))


def long_reads(paper: Paper) -> Rows:
    return [
        (words(a), a.host, at(a), a.title) for a in sorted(paper.own, key=lambda a: (-words(a), a.url))[:5]
    ]


def paywalls(paper: Paper) -> Rows:
    hidden = Counter(a.host for a in paper.kind("paywalled"))
    return [(s, len(a), hidden[s], hidden[s]) for s, a in by_source(paper.dated).items()]


def volume_changes(paper: Paper) -> Rows:
    counted = Counter((a.host, at(a).date()) for a in paper.dated)
    rows: Rows = []
    for source in (GAZETTE, HAFENBOTE, LEDGER):
        before = sum(counted[source, LAST_DAY - timedelta(days=n)] for n in range(1, 6))
        rows.append((source, counted[source, LAST_DAY], round(before / 5, 1)))
    return sorted(rows)


def late_arrivals(paper: Paper) -> Rows:
    late = [(READ_AT - at(a), a.host, at(a)) for a in paper.dated if READ_AT - at(a) >= timedelta(hours=140)]
    return sorted(late, reverse=True)


def near_duplicates(paper: Paper) -> Rows:
    return [("copy", at(paper.wires[0][1]), paper.wires[0][1].url)]


def first_author(paper: Paper) -> str:
    return paper.dated[0].authors[0]


def wire(paper: Paper) -> str:
    return paper.wires[0][0].url


# Question -> its parameters, the columns that are compared, the answer, and how many rows of it are compared.
Ask = Callable[[Paper], dict[str, str]]
ANSWERS: dict[str, tuple[dict[str, str] | Ask, str, Callable[[Paper], Rows]]] = {
    "front_pages": ({"day": str(LAST_DAY), "each": "2"}, "source published_at title url", front_pages),
    "first_to_report": ({"to": TO, "term": "council"}, "*", first_to_report),
    "term_share": ({"to": TO, "term": "council"}, "*", term_share),
    "term_by_source": ({"to": TO, "term": "councils"}, "*", term_by_source),
    "most_syndicated": (
        {"to": TO}, "first_source first_published_at title other_sources copies first_lag median_lag", most_syndicated,
    ),
    "who_copies_whom": ({"to": TO}, "*", who_copies_whom),
    "own_texts": ({"to": TO}, "*", own_texts),
    "corrected_articles": ({"to": TO}, "source published_at seen_at revision words_after url", corrected),
    "article_history": (
        lambda paper: {"url": min(paper.kind("corrected"), key=at).url.replace("http:", "https:") + "/"},
        "revision cause known_from_at replaced_at", lambda paper: [row[:4] for row in article_history(paper)],
    ),
    "silent_feeds": ({"now": "2026-11-27"}, "feed health last_new_at", silent_feeds),
    "untrusted_dates": ({"to": TO}, "*", untrusted_dates),
    "coverage_holes": ({"month": "2026-11-05", "source": LEDGER}, "source day hole", coverage_holes),
    "failed_pages": (
        {"to": "2026-11-21"}, "source state state_kind pages reason example",
        lambda paper: [(LEDGER, "failed", "not_found", 1, "HTTP 404 Not Found", a.url) for a in paper.kind("missing_page")],
    ),
    "language_mix": ({"to": TO}, "*", language_mix),
    "authors_by_output": ({"to": TO, "most": "5"}, "*", authors_by_output),
    "articles_of_author": (
        lambda paper: {"name": first_author(paper)[1:].upper()}, "published_at title url",
        lambda paper: [
            (at(a), a.title, a.url) for a in reversed(paper.dated) if first_author(paper) in ", ".join(a.authors)
        ],
    ),
    "in_headlines": (
        {"to": TO, "piece": "OUNC"}, "published_at source title url",
        lambda paper: [(at(a), a.host, a.title, a.url) for a in reversed(paper.dated) if "ounc" in a.title.lower()],
    ),
    "search": (
        {"to": TO, "query": "council"}, "url",
        lambda paper: sorted((a.url,) for a in paper.having("councils?")),
    ),
    "near_duplicates": (lambda paper: {"url": wire(paper), "most": "1"}, "relation published_at url", near_duplicates),
    "cohort": (
        {"to": TO, "as_of": "2026-11-20 12:00", "language": "en"}, "published_at title revision url",
        lambda paper: [(at(a), a.title, 1, a.url) for a in paper.dated if a.language == "en"],
    ),
    "publishing_hours": ({"to": TO}, "*", publishing_hours),
    "sections": ({"to": TO, "source": GAZETTE}, "*", sections),
    "rising_tags": ({"to": TO, "days": "3", "most": "500"}, "tag stories", rising_tags),
    "long_reads": ({"to": TO, "most": "5"}, "word_count source published_at title", long_reads),
    "paywalls": ({"to": TO}, "source articles paywalled text_from_feed", paywalls),
    "volume_changes": ({"day": str(LAST_DAY), "days": "5"}, "source articles usual", volume_changes),
    "late_arrivals": ({"to": TO, "hours": "140"}, "late_by source published_at", late_arrivals),
    "undated_articles": (
        {}, "first_seen_at source title url",
        lambda paper: [(READ_AT, a.host, a.title, a.url) for a in paper.kind("undated")],
    ),
}  # fmt: skip
# Their order is by rank, or by a score, which the paper doesn't tell.
IN_ANY_ORDER = {"search", "volume_changes"}
