"""What the cases come to: kills, and rows lost or doubled beside an undisturbed run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

Contents = Mapping[str, list[str]]


@dataclass
class Figures:
    """Counts over all cases of a session."""

    cases: int = 0
    kills: int = 0
    outages: int = 0
    rows_compared: int = 0
    rows_lost: int = 0
    rows_doubled: int = 0
    rows_astray: int = 0

    def line(self) -> str:
        """The figures as one line."""
        return (
            f"faults: {self.cases} cases, {self.kills} kills, {self.outages} outages;"
            f" {self.rows_compared} rows compared: {self.rows_lost} lost, {self.rows_doubled} doubled,"
            f" {self.rows_astray} that nobody should have written"
        )


@dataclass
class Difference:
    """Rows by table: missing, too often, and such as the undisturbed run has none of."""

    lost: dict[str, list[str]] = field(default_factory=dict)
    doubled: dict[str, list[str]] = field(default_factory=dict)
    astray: dict[str, list[str]] = field(default_factory=dict)

    def told(self) -> str:
        """Table by table, with the first row of each kind."""
        return "\n".join(
            f"{len(rows)} {name} in {table}, the first: {rows[0][:400]}"
            for name in ("lost", "doubled", "astray")
            for table, rows in sorted(getattr(self, name).items())
        )

    def __bool__(self) -> bool:
        return bool(self.lost or self.doubled or self.astray)


def difference(expected: Contents, found: Contents, aside: Collection[str] = ()) -> Difference:
    """What differs between the tables of two warehouses, but those left `aside`."""
    told = Difference()
    for table in expected.keys() - set(aside):
        before, after = Counter(expected[table]), Counter(found[table])
        more = after - before
        parts = {
            "lost": before - after,
            "doubled": Counter({row: count for row, count in more.items() if row in before}),
            "astray": Counter({row: count for row, count in more.items() if row not in before}),
        }
        for name, rows in parts.items():
            if rows:
                getattr(told, name)[table] = sorted(rows.elements())
    return told
