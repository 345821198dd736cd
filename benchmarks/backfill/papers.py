"""Papers on loopback for benchmarks of backfills: `python -m benchmarks.backfill.papers PORT DAYS`.

`pN.localhost` is a paper with a WordPress API and one article a day, at noon; its pages hold one story each.
"""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from random import Random
from urllib.parse import parse_qs, urlsplit

FIRST = date(2026, 1, 1)
_SYLLABLES = ("ka", "lo", "mer", "tin", "su", "bra", "del", "fo", "ni", "gar", "pe", "von")
_WORDS = tuple("".join(parts) for parts in product(_SYLLABLES, repeat=3))
_JSON = "application/json"
_HTML = "text/html; charset=utf-8"


def answer(host: str, target: str, days: int) -> tuple[int, str, str]:
    """Status, type and body of a GET."""
    parts = urlsplit(target)
    base = f"http://{host}"
    match parts.path.strip("/").split("/"):
        case ["wp-json"]:
            return 200, _JSON, json.dumps({"namespaces": ["wp/v2"], "gmt_offset": 0, "timezone_string": ""})
        case ["wp-json", "wp", "v2", "posts"]:
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            return 200, _JSON, json.dumps(_posts(base, asked, days))
        case ["story", number] if number.isdigit() and int(number) < days:
            return 200, _HTML, _page(host, int(number))
        case [""]:
            link = f'<link rel="https://api.w.org/" href="{base}/wp-json/">'
            return (
                200,
                _HTML,
                f'<html><head><meta name="generator" content="WordPress 6.8">{link}</head></html>',
            )
    return 404, _HTML, "<html><title>Not found</title></html>"


def _posts(base: str, asked: dict[str, str], days: int) -> list[dict[str, object]]:
    after, before = (datetime.fromisoformat(asked[name]) for name in ("after", "before"))
    found = [number for number in range(days) if after < _noon(number) < before]
    size, page = int(asked["per_page"]), int(asked["page"])
    return [
        {
            "id": number,
            "link": f"{base}/story/{number}",
            "status": "publish",
            "date_gmt": f"{_noon(number):%Y-%m-%dT%H:%M:%S}",
            "modified_gmt": f"{_noon(number):%Y-%m-%dT%H:%M:%S}",
            "title": {"rendered": f"Story {number}"},
            "excerpt": {"rendered": ""},
        }
        for number in found[(page - 1) * size : page * size]
    ]


def _noon(number: int) -> datetime:
    return datetime.combine(FIRST + timedelta(days=number), time(12), UTC)


def _page(host: str, number: int) -> str:
    # Words of its own: papers that share their texts would measure grouping, which another benchmark does.
    chance = Random(f"{host} {number}")  # noqa: S311 - made-up words
    words = " ".join(" ".join(chance.choices(_WORDS, k=9)).capitalize() + "." for _ in range(30))
    return (
        f'<html lang="en"><head><title>Story {number}</title><meta property="og:type" content="article">'
        f'<meta property="article:published_time" content="{_noon(number).isoformat()}"></head>'
        f"<body><article><h1>Story {number}</h1><p>{words}</p></article></body></html>"
    )


async def main(port: int, days: int) -> None:
    """Serve until killed."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode("latin-1"):
                target = head.split(" ", 2)[1]
                host = head.lower().partition("host: ")[2].partition("\r\n")[0]
                status, kind, body = answer(host, target, days)
                raw = body.encode()
                lines = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(raw)}\r\n\r\n"
                writer.write(lines.encode() + raw)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", port, backlog=1024)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
