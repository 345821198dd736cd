"""What a step tells while it works: the name of an event, and its fields.

Fields are keys, counts, and words of closed sets (a status, a kind of failure). Addresses, reasons and
texts stay in the tables: they may carry a secret or a page, and logs go to places that tables don't.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

Field = int | float | str | None
Tell = Callable[[str, Mapping[str, Field]], None]


def say_nothing(event: str, fields: Mapping[str, Field]) -> None:
    """For whoever doesn't listen."""
