"""Bodies come out whole, in bounds, or as a failure; never shortened in silence."""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard

from newsreel.adapters.body_decoding import (
    BodyDecoder,
    BodyTooLargeError,
    BodyTruncatedError,
    BodyUndecodableError,
)
from tests.support.misbehaviours import BOMB_BYTES, bomb, raw_deflate

Encode = Callable[[bytes], bytes]
ENCODERS: dict[str, tuple[str, Encode]] = {
    "none": ("", bytes),
    "identity": ("identity", bytes),
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("X-GZIP ", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "br": ("br", brotli.compress),
    "zstd": ("zstd", zstandard.compress),
}
COMPRESSED = {name: pair for name, pair in ENCODERS.items() if name not in ("none", "identity")}
TEXT = b"All the news that fits. " * 400
NOISE = random.Random(1).randbytes(300_000)
STEP = 256 * 1024


def decode(encoding: str | None, chunks: list[bytes], limit: int = 10_000_000) -> bytes:
    decoder = BodyDecoder(encoding, limit)
    for chunk in chunks:
        decoder.feed(chunk)
    return decoder.close()


def feed_all(decoder: BodyDecoder, chunks: list[bytes]) -> None:
    for chunk in chunks:
        decoder.feed(chunk)


def pieces(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


@pytest.mark.parametrize("size", [1, 7, 65536])
@pytest.mark.parametrize("name", ENCODERS)
def test_gives_back_the_body_however_it_is_cut(name: str, size: int) -> None:
    encoding, encode = ENCODERS[name]

    assert decode(encoding, pieces(encode(TEXT), size)) == TEXT


@pytest.mark.parametrize("name", ENCODERS)
def test_gives_back_what_does_not_compress(name: str) -> None:
    encoding, encode = ENCODERS[name]

    assert decode(encoding, pieces(encode(NOISE), 65536)) == NOISE


@pytest.mark.parametrize("name", COMPRESSED)
def test_no_length_around_the_step_is_taken_for_truncated(name: str) -> None:
    encoding, encode = ENCODERS[name]

    for length in [*range(STEP - 3, STEP + 40), STEP + 258, 2 * STEP, 2 * STEP + 100]:
        body = bytes(length)
        assert decode(encoding, [encode(body)]) == body, length


@pytest.mark.parametrize("size", [1, 2, 3, 65536])
def test_members_of_gzip_are_one_body(size: int) -> None:
    wire = b"".join(gzip.compress(part) for part in (b"one ", b"two ", b"", b"three"))

    assert decode("gzip", pieces(wire, size)) == b"one two three"


@pytest.mark.parametrize("size", [1, 3, 65536])
def test_frames_of_zstandard_are_one_body(size: int) -> None:
    wire = b"".join(zstandard.compress(part) for part in (b"one ", b"two ", b"three"))

    assert decode("zstd", pieces(wire, size)) == b"one two three"


@pytest.mark.parametrize("size", [1, 65536])
def test_padding_behind_gzip_is_no_part_of_it(size: int) -> None:
    assert decode("gzip", pieces(gzip.compress(TEXT) + bytes(600), size)) == TEXT
    assert decode("gzip", pieces(gzip.compress(TEXT) + b"\x1f", size)) == TEXT


@pytest.mark.parametrize("name", COMPRESSED)
def test_every_earlier_end_is_a_truncated_body(name: str) -> None:
    encoding, encode = ENCODERS[name]
    wire = encode(TEXT)

    for end in range(1, len(wire)):
        with pytest.raises((BodyTruncatedError, BodyUndecodableError)):
            decode(encoding, [wire[:end]])


def test_a_second_member_that_stops_early_is_a_truncated_body() -> None:
    with pytest.raises(BodyTruncatedError):
        decode("gzip", [gzip.compress(b"one"), gzip.compress(b"two" * 100)[:-9]])
    with pytest.raises(BodyTruncatedError):
        decode("zstd", [zstandard.compress(b"one"), zstandard.compress(b"two" * 100)[:-3]])


@pytest.mark.parametrize("name", ENCODERS)
def test_the_limit_is_exact(name: str) -> None:
    encoding, encode = ENCODERS[name]
    wire = encode(TEXT)

    assert decode(encoding, [wire], limit=len(TEXT)) == TEXT
    with pytest.raises(BodyTooLargeError):
        decode(encoding, [wire], limit=len(TEXT) - 1)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_goes_off_before_it_has_grown(encoding: str) -> None:
    wire = bomb(encoding)
    assert len(wire) < BOMB_BYTES / 500
    decoder = BodyDecoder(encoding, 1_000_000)

    with pytest.raises(BodyTooLargeError):
        feed_all(decoder, pieces(wire, 65536))
    # What was let out beyond the limit: at most one step of the decoder (8 MiB with zstd).
    assert decoder._size < 1_000_000 + 9 * 1024 * 1024


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_another_content_than_the_label_says_is_said_so(encoding: str) -> None:
    with pytest.raises((BodyUndecodableError, BodyTruncatedError)):
        decode(encoding, [b"<?xml version='1.0'?><rss/>" * 20])


@pytest.mark.parametrize("encoding", ["exi", "gzip, br", "gzip,gzip", "compress", "*", "x" * 10_000, "\x00"])
def test_an_encoding_nobody_asked_for_is_refused_in_a_short_sentence(encoding: str) -> None:
    with pytest.raises(BodyUndecodableError) as refused:
        BodyDecoder(encoding, 100)
    assert len(str(refused.value)) < 100


@pytest.mark.parametrize("encoding", [None, "", "gzip", "deflate", "br", "zstd"])
def test_no_bytes_are_an_empty_body(encoding: str | None) -> None:
    assert decode(encoding, []) == b""
    assert decode(encoding, [b""]) == b""


def test_damage_is_found_by_the_checksum() -> None:
    wire = bytearray(gzip.compress(TEXT))
    wire[-6] ^= 0xFF

    with pytest.raises(BodyUndecodableError):
        decode("gzip", [bytes(wire)])
