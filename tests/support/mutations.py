"""Damage to documents, the same for the same seed: what transfers, editors and attackers do to feeds."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

Damage = Callable[[random.Random, bytes], bytes]

_TOKENS = (
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"&#0;", b"&#xD800;", b"&#x110000;", b"&#999999999999;",
    b"&nbsp;", b"&undefined;", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?xml encoding='utf-7'?>",
    b"</item>", b"<item>", b"<a:b xmlns:a=''>", b"<!DOCTYPE x [<!ENTITY e 'e'>]>", b"&e;", b"'", b'"', b"<",
    b">", b"{", b"}", b"\\ud800", b"[" * 50, b"9" * 400, b"http://[", b"javascript:x()",
    "é".encode("latin-1"), "\u202e".encode(), b"<script>alert(1)</script>", b"%s%(x)s", b"a@a.a.a.a.a.a!",
    b"<pubDate>2026-13-45T99:99:99Z</pubDate>",
)  # fmt: skip


def _cut(chance: random.Random, body: bytes) -> bytes:
    return body[: chance.randrange(len(body) + 1)]


def _drop(chance: random.Random, body: bytes) -> bytes:
    start = chance.randrange(len(body) + 1)
    return body[:start] + body[start + chance.randrange(1, 200) :]


def _repeat(chance: random.Random, body: bytes) -> bytes:
    start = chance.randrange(len(body) + 1)
    piece = body[start : start + chance.randrange(1, 300)]
    return body[:start] + piece * chance.randrange(2, 40) + body[start:]


def _swap(chance: random.Random, body: bytes) -> bytes:
    first, second = sorted(chance.randrange(len(body) + 1) for _ in range(2))
    middle = (first + second) // 2
    return body[:first] + body[middle:second] + body[first:middle] + body[second:]


def _flip(chance: random.Random, body: bytes) -> bytes:
    damaged = bytearray(body)
    for _ in range(chance.randrange(1, 20)):
        if damaged:
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)


def _insert(chance: random.Random, body: bytes) -> bytes:
    for _ in range(chance.randrange(1, 6)):
        start = chance.randrange(len(body) + 1)
        body = body[:start] + chance.choice(_TOKENS) + body[start:]
    return body


def _recode(chance: random.Random, body: bytes) -> bytes:
    encoding = chance.choice(["utf-16", "utf-32", "utf-7", "cp1252", "cp037"])
    return body.decode("utf-8", "replace").encode(encoding, "replace")


DAMAGES: Sequence[Damage] = (_cut, _drop, _repeat, _swap, _flip, _insert, _insert, _recode)


def mutated(bodies: Sequence[bytes], count: int, seed: int = 1) -> Iterator[bytes]:
    """`count` damaged documents, taken from these in turn, with one to three damages each."""
    chance = random.Random(seed)
    for number in range(count):
        body = bodies[number % len(bodies)]
        for _ in range(chance.randrange(1, 4)):
            body = chance.choice(DAMAGES)(chance, body)
        yield body
