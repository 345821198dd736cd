"""Languages: one code for what publishers write in many ways."""

from __future__ import annotations

import re


def language_code(tag: str | None) -> str | None:
    """`en` of `en-GB` or `en_GB`; None for anything that is no two-letter code."""
    primary = re.split(r"[-_]", (tag or "").strip().lower())[0]
    return primary if re.fullmatch(r"[a-z]{2}", primary) else None
