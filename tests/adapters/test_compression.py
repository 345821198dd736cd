"""Bodies of captures survive compression to the bit."""

from __future__ import annotations

import pytest
import zstandard

from newsreel.adapters.compression import compress, decompress


@pytest.mark.parametrize("body", [b"", b"\x00", b"<html>" * 10_000, bytes(range(256)) * 100])
def test_gives_back_the_same_bytes(body: bytes) -> None:
    assert decompress(compress(body)) == body


def test_the_same_body_gives_the_same_frame() -> None:
    assert compress(b"news" * 1000) == compress(b"news" * 1000)


def test_a_frame_knows_how_large_its_content_is() -> None:
    assert zstandard.get_frame_parameters(compress(b"news" * 1000)).content_size == 4000


@pytest.mark.parametrize("damaged", [b"", b"no frame", compress(b"news" * 1000)[:-1]])
def test_damage_is_an_error_and_not_another_body(damaged: bytes) -> None:
    with pytest.raises(zstandard.ZstdError):
        decompress(damaged)
