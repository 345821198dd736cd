"""Events as lines of JSON, for programs that collect logs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TextIO

from newsreel.domain.events import Field, Tell
from newsreel.ports import Clock


def json_lines(stream: TextIO, clock: Clock) -> Tell:
    """Write each event as one line: `at` (ISO 8601, UTC), `event`, its fields without the empty ones."""

    def tell(event: str, fields: Mapping[str, Field]) -> None:
        given = {name: value for name, value in fields.items() if value is not None}
        stream.write(json.dumps({"at": clock.now().isoformat(), "event": event, **given}) + "\n")
        stream.flush()

    return tell
