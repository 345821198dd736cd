"""What the checks of quality measure, by SQL, and what they said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from psycopg2.extras import execute_values

from newsreel.domain.quality import (
    DayOfSource,
    FeedDay,
    Measured,
    OpenGaps,
    QualityCheck,
    QualityLimits,
    RepeatedLines,
    SharedCount,
    Verdict,
)
from newsreel.domain.run import Run
from newsreel.rules.template_lines import FEWEST_CHARACTERS, FEWEST_STORIES, FIRST_LINES, LAST_LINES
from newsreel.store.database import Cursor
from newsreel.store.statements import sql

# Fewer words are no text of an article, whatever was taken for it.
FEWEST_WORDS = 25
_NUMBER = "%s::double precision"
_ROW = f"(%s, %s, %s, %s, %s, %s, {_NUMBER}, {_NUMBER}, {_NUMBER}, %s, %s::timestamptz)"


def measure(cursor: Cursor, run: Run, limits: QualityLimits) -> Measured:
    """Measure the window of a run and the days around it: before it, for a run for the past after it too."""
    plan = run.plan
    around = timedelta(days=limits.baseline_days)
    first = plan.window.start.date() - around
    end = plan.window.end if plan.is_live else plan.window.end + around
    cursor.execute(sql("quality.judged_sources"), {"is_live": plan.is_live})
    sources = cursor.fetchall()
    parameters = {
        "run_id": run.run_id,
        "start": datetime.combine(first, time(), UTC),
        "end": end,
        "window_start": plan.window.start,
        "window_end": plan.window.end,
        "first_day": first,
        "last_day": end.date(),
        "sources": [domain for domain, _ in sources],
        "with_ended_feeds": [domain for domain, has_ended in sources if has_ended and plan.is_live],
        "fewest_words": FEWEST_WORDS,
        "first_lines": FIRST_LINES,
        "last_lines": LAST_LINES,
        "fewest_characters": FEWEST_CHARACTERS,
        "fewest_stories": FEWEST_STORIES,
    }

    def rows(name: str) -> list[tuple[Any, ...]]:
        cursor.execute(sql(name), parameters)
        return cursor.fetchall()

    looked: defaultdict[str, set[date]] = defaultdict(set)
    for domain, day in rows("quality.looked_days"):
        looked[domain].add(day)
    earlier: defaultdict[str, list[float]] = defaultdict(list)
    for domain, share in rows("quality.earlier_furniture"):
        earlier[domain].append(share)
    return Measured(
        sources=[domain for domain, _ in sources],
        days=[DayOfSource(*row) for row in rows("quality.days")],
        looked=dict(looked),
        languages=[SharedCount(*row) for row in rows("quality.languages")],
        pages=[SharedCount(*row) for row in rows("quality.pages")],
        repeated_lines=[
            RepeatedLines(*(*row, tuple(earlier[row[0]]))) for row in rows("quality.repeated_lines")
        ],
        feed_days=[FeedDay(*row) for row in rows("quality.feed_days")] if plan.is_live else (),
        gaps=[OpenGaps(*row) for row in rows("quality.gaps")] if plan.is_live else (),
    )


def write_checks(cursor: Cursor, run_id: int, checks: Sequence[QualityCheck], now: datetime) -> None:
    """Keep what the checks of a run say, in place of what they said before."""
    cursor.execute(sql("quality.forget_checks"), {"run_id": run_id})
    rows = [
        (
            run_id,
            c.name,
            c.source,
            c.reason,
            c.verdict,
            c.sentence,
            c.measured,
            c.expected,
            c.limit,
            c.sample,
            now,
        )
        for c in checks
    ]
    execute_values(cursor, sql("quality.insert_checks"), rows, template=_ROW, page_size=1000)


def read_checks(cursor: Cursor, run_id: int) -> tuple[QualityCheck, ...]:
    """What the checks of a run say, worst first."""
    cursor.execute(sql("quality.read_checks"), {"run_id": run_id})
    return tuple(QualityCheck(*(*row[:3], Verdict(row[3]), *row[4:])) for row in cursor.fetchall())
