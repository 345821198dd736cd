"""docs/tutorial.md: the first ten questions of an analyst, asked of the sample newspaper of a fixed week.

The text is written here, the answers are psql's own.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from newsreel.store.cookbook import recipes
from tests.support.dated_warehouse import dated_warehouse
from tests.support.warehouses import Warehouses

PATH = Path(__file__).resolve().parents[2] / "docs" / "tutorial.md"
_HEAD = """# The first ten questions

You know SQL, and somebody has given you this warehouse. Everything that you need is in the schema `news`; what you see
here is what `psql` prints. Made by `make docs` from the sample newspaper of one week: three small papers, of which
one is German, read in the night to 20 November 2026 and in the night after. Try it on yours:

```sh
.venv/bin/newsreel --sample sql
```

(`--sample` is the sample newspaper after `make run`; without it, your own warehouse. Its week is the last one, so your
dates will differ.) All times are in UTC. You can't break anything: your role only reads.
"""
# Heading, what is to be said before, the statement, and after it.
STEPS: list[tuple[str, str, str, str]] = [
    (
        "1. What is here?",
        "`\\dv news.*` lists the views, `\\df news.*` the functions, `\\d news.sources` the columns of one; `\\d+` says "
        "what each means ([all of it](tables.md)).",
        "\\d news.sources",
        "`articles` is the one to begin with: a row for each article in its newest state. `unique_articles` has the same "
        "columns, but one article for each text.",
    ),
    (
        "2. How much is it, and from when?",
        "A source is a publisher. `published_at` is null where nothing trustworthy gives a date.",
        """SELECT source, count(*) AS articles, count(*) - count(published_at) AS undated,
       min(published_at)::date AS first_day, max(published_at)::date AS last_day
FROM news.articles GROUP BY source ORDER BY source;""",
        "",
    ),
    (
        "3. What was on the front pages on a day?",
        "A range of `published_at` reads only the months that it touches, so give one whenever you can.",
        """SELECT source, published_at, left(title, 60) AS title
FROM news.unique_articles
WHERE published_at >= '2026-11-19' AND published_at < '2026-11-20'
ORDER BY source, published_at DESC;""",
        "For days there is a view that has counted already: `SELECT * FROM news.daily_volume WHERE day = '2026-11-19'`.",
    ),
    (
        "4. Who wrote about something?",
        '`news.search` takes words, `"a phrase"`, `or`, `-without` and `begin*`. It finds the forms of a word in the '
        "article's language, whatever accents and capitals, best match first.",
        """SELECT published_at::date AS day, source, left(title, 40) AS title, left(snippet, 60) AS snippet
FROM news.search('council or budget', max_results => 5);""",
        "Narrow it by name: `news.search('hafen', from_at => '2026-11-13', to_at => '2026-11-20', source_domain => "
        "'hafenbote.localhost', language_code => 'de')`. In a query of your own: `WHERE search @@ "
        "news.search_query('council -budget') AND published_at >= now() - interval '7 days'`.",
    ),
    (
        "5. How does a topic come and go?",
        "`news.trend` counts per hour, day, week, month or year; days with nothing are there too.",
        """SELECT bucket_start::date AS day, articles, all_articles, share
FROM news.trend('council', 'day', '2026-11-13', '2026-11-20');""",
        "",
    ),
    (
        "6. Who had it first, and who carried the same text?",
        "Copies of one text, cut or localised ones too, are a group. `syndication` has a row for every article whose text "
        "another source published before.",
        """SELECT first_source, left(first_title, 45) AS first_title, source, lag, kind
FROM news.syndication ORDER BY first_published_at;""",
        "To count stories and not copies, use `unique_articles`, or `WHERE is_representative`.",
    ),
    (
        "7. What was corrected after publication?",
        "Nothing is overwritten: `revisions` has every state. `cause` tells a publisher's change from a better reading of "
        "the same page.",
        """SELECT published_at, known_from_at AS seen_at, changed_fields, words_before, words_after, left(title, 40) AS title
FROM news.revisions WHERE cause = 'changed' ORDER BY published_at;""",
        "Lists without anything are empty, not null: `WHERE authors = '{}'`. How long a story stayed as it was: `known_from_at - "
        "published_at` of the change. What we showed at a moment: `SELECT * FROM news.article_as_of('2026-11-20 12:00')`. Keep the moment with your data "
        "set, and you get the same rows again.",
    ),
    (
        "8. Can I trust the dates?",
        "`published_precision` says how exact a date is, `published_origin` who gave it, `first_seen_at` when we first saw "
        "the article; that is always known.",
        """SELECT source, published_origin, published_precision, count(*) AS articles
FROM news.articles GROUP BY 1, 2, 3 ORDER BY 1, 4 DESC, 2;""",
        "",
    ),
    (
        "9. What is missing, and why?",
        "`pages` has every page that we know of, `feeds` how the feeds are doing, `coverage` what was looked at on each day: "
        "`state = 'never looked'`, or no row, means that nobody looked, which is not the same as zero.",
        """SELECT source, state, state_reason, count(*) AS pages
FROM news.pages WHERE state <> 'loaded' GROUP BY 1, 2, 3 ORDER BY 1, 2;""",
        """SELECT source, health, health_reason, last_succeeded_at FROM news.feeds ORDER BY source, health;""",
    ),
    (
        "10. Who writes the most, and how do I get this out?",
        "",
        """SELECT author, source, count(*) AS articles, sum(word_count) AS words
FROM news.unique_articles CROSS JOIN unnest(authors) AS a (author)
GROUP BY 1, 2 ORDER BY 3 DESC, 4 DESC, 1 LIMIT 5;""",
        f"This and {len(recipes()) - 1} other questions are in the [cookbook](cookbook.md), with parameters, and go into files: "
        "`newsreel sql authors_by_output --param days=7 --parquet authors.parquet` (or `--csv`, `--json`).",
    ),
]


def tutorial(warehouses: Warehouses) -> str:
    """The whole text."""
    name, newspaper = dated_warehouse(warehouses)
    url = warehouses.reader_url(name)
    parts = [_HEAD]
    for heading, before, statement, after in STEPS:
        parts.append(f"## {heading}\n")
        if before:
            parts.append(f"{_filled(before)}\n")
        parts.append(_asked(warehouses, url, statement))
        if after.startswith("SELECT"):
            parts.append(_asked(warehouses, url, after))
        elif after:
            parts.append(f"{_filled(after)}\n")
    return "\n".join(parts).rstrip().replace(f":{newspaper.port}", "") + "\n"


def _asked(warehouses: Warehouses, url: str, statement: str) -> str:
    done = subprocess.run(
        [warehouses.server.psql_path, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-P", "footer=off", url],
        input=statement + "\n", capture_output=True, text=True, check=True, env={"LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    printed = re.sub(r" +$", "", done.stdout, flags=re.MULTILINE).strip("\n")
    return f"```sql\n{statement}\n```\n\n```text\n{printed}\n```\n"


def _filled(text: str, width: int = 112) -> str:
    lines, line = [], ""
    for word in re.findall(r"(?:`[^`]*`|[^\s`])+", text):  # what is code stays whole
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\n".join([*lines, line])
