"""WARC files as other tools read them: WARC/1.1, a gzip member a record, warcinfo first.

Deterministic: the same captures give the same bytes, record ids included. WARC/1.1 rather than 1.0
because its dates have microseconds, so that an import finds a capture again
(https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/).
"""

from __future__ import annotations

import os
import secrets
import uuid
from contextlib import suppress
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from string import printable
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsreel import __version__
from newsreel.domain.capture import Capture, ExportedFile

# The size that the WARC specification recommends in its annex on file sizes and names; a file ends with
# the record that passes it.
PART_BYTES = 1_000_000_000
# Describe the bytes on the wire, not those that were kept; renamed as Common Crawl's crawler does.
_OF_THE_WIRE = frozenset({"content-encoding", "content-length", "transfer-encoding"})


class WarcFiles:
    """Writes `STEM-00001.warc.gz` and so on into a folder; a file appears when it is complete.

    Use as a context manager; an error removes the file that was being written.

    Args:
        folder: where to; must exist.
        stem: beginning of the names; the same for the same captures.
        part_bytes: a new file is begun when one has this many bytes.
    """

    def __init__(self, folder: Path, stem: str, part_bytes: int = PART_BYTES) -> None:
        self._folder = folder
        self._stem = stem
        self._part_bytes = part_bytes
        self._open: tuple[IO[bytes], WARCWriter] | None = None
        self._captures = 0
        self.files: list[ExportedFile] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._open is None:
            return
        if kind is None:
            self._finish()
        else:
            self._open[0].close()
            with suppress(FileNotFoundError):
                Path(self._open[0].name).unlink()

    def add(self, capture: Capture, body: bytes) -> None:
        """Write a capture: its response and, where a redirect led to it, a metadata record with `via`."""
        file, writer = self._open or self._begin(capture)
        identity = _record_id(capture, "response")
        date = _warc_date(capture.captured_at)
        writer.write_record(
            writer.create_warc_record(
                capture.final_url,
                "response",
                payload=BytesIO(body),
                length=len(body),
                warc_headers_dict={"WARC-Record-ID": identity, "WARC-Date": date},
                http_headers=StatusAndHeaders(
                    _status_line(capture.http_status), _http_headers(capture, len(body)), protocol="HTTP/1.1"
                ),
            )
        )
        if capture.request_url != capture.final_url:
            told = f"via: {capture.request_url}\r\n".encode()
            headers = {
                "WARC-Record-ID": _record_id(capture, "metadata"),
                "WARC-Date": date,
                "WARC-Concurrent-To": identity,
            }
            writer.write_record(
                writer.create_warc_record(
                    capture.final_url,
                    "metadata",
                    payload=BytesIO(told),
                    length=len(told),
                    warc_headers_dict=headers,
                )
            )
        self._captures += 1
        if file.tell() >= self._part_bytes:
            self._finish()

    def _begin(self, first: Capture) -> tuple[IO[bytes], WARCWriter]:
        # A name of its own, so that two exports into one folder don't write into each other's file.
        hidden = self._folder / f".{self._name()}-{secrets.token_hex(4)}.part"
        file = hidden.open("xb")
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        self._open = (file, writer)
        self._captures = 0
        info = (
            f"software: newsreel/{__version__}\r\n"
            "format: WARC File Format 1.1\r\n"
            "conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
            "description: bodies are decompressed; headers are those that Newsreel keeps\r\n"
        ).encode()
        headers = {
            "WARC-Record-ID": _record_id(first, "warcinfo"),
            "WARC-Date": _warc_date(first.captured_at),
            "WARC-Filename": self._name(),
        }
        writer.write_record(
            writer.create_warc_record(
                "", "warcinfo", payload=BytesIO(info), length=len(info), warc_headers_dict=headers
            )
        )
        return self._open

    def _finish(self) -> None:
        if self._open is None:
            return
        file, _ = self._open
        file.flush()
        os.fsync(file.fileno())
        size = file.tell()
        file.close()
        self._open = None
        path = self._folder / self._name()
        Path(file.name).replace(path)
        self.files.append(ExportedFile(str(path), self._captures, size))

    def _name(self) -> str:
        return f"{self._stem}-{len(self.files) + 1:05d}.warc.gz"


def _record_id(capture: Capture, kind: str) -> str:
    """The same for the same capture, in any warehouse."""
    moment = capture.captured_at.astimezone(UTC).isoformat()
    told = f"{kind} {moment} {capture.body_sha256.hex()} {capture.final_url}"
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, told)}>"


def _warc_date(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:  # a status that no standard knows has no phrase
        return f"{status} "


def _http_headers(capture: Capture, length: int) -> list[tuple[str, str]]:
    kept = [
        # Percent-encoded beyond ASCII; warcio does that too, but breaks on some values.
        (
            f"X-Crawler-{_written(name)}" if name in _OF_THE_WIRE else _written(name),
            quote(value, safe=printable),
        )
        for name, value in sorted(capture.headers.items())
    ]
    return [*kept, ("Content-Length", str(length))]


def _written(name: str) -> str:
    return "-".join(part.capitalize() for part in name.split("-"))
