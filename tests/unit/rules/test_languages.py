"""One code for a language, whatever the tag."""

from __future__ import annotations

import pytest

from newsreel.rules.languages import language_code


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "en"), ("en-GB", "en"), ("de_DE", "de"), ("EN", "en"), (" fr ", "fr"), ("zh-Hant-TW", "zh"),
        ("eng", None), ("english", None), ("x-klingon", None), ("-en", None), ("e1", None), ("ｅｎ", None),
        ("", None), (None, None),
    ],
)  # fmt: skip
def test_language_code(tag: str | None, code: str | None) -> None:
    assert language_code(tag) == code
