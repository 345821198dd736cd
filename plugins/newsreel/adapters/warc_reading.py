"""Pages out of WARC files as crawlers write them: streamed, in constant memory, on past what is broken."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeadersParserException

from newsreel.adapters.body_decoding import (
    BodyDecoder,
    BodyTooLargeError,
    BodyTruncatedError,
    BodyUndecodableError,
)
from newsreel.adapters.warc_parts import WarcPart, begins_record, next_record
from newsreel.domain.capture import Skip
from newsreel.domain.errors import UsageError
from newsreel.domain.fetch import Fetched
from newsreel.rules.dates import EARLIEST_YEAR, FUTURE_TOLERANCE
from newsreel.rules.text import one_line, storable
from newsreel.rules.urls import canonical_url, host_of, split_credentials

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_LONGEST_URL = 8000
_LONGEST_HOST = 259  # RFC 1035 section 2.3.4, and a port
# What warcio raises for records that break the format; AttributeError for one without an address.
_BREAKAGE = (
    ArchiveLoadFailed, StatusAndHeadersParserException, zlib.error, EOFError, ValueError, AttributeError
)  # fmt: skip


def check_warc(path: Path) -> None:
    """Refuse a file that is no WARC file, compressed or not, by its first bytes.

    Raises:
        UsageError: it is not, or can't be opened.
    """
    try:
        with path.open("rb") as file:
            begins = begins_record(file, 0)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; give WARC files or a folder of them.") from error
    if not begins:
        raise UsageError(f"{path} is no WARC file: give files that end in .warc or .warc.gz.")


def read_pages(
    file: IO[bytes], wanted: Callable[[str], bool], limit_bytes: int, now: datetime
) -> Iterator[Fetched | Skip]:
    """The pages of a WARC file, one after the other; for each other response why it is none.

    Records of other types are passed over. A part that can't be read gives one `Skip.BROKEN`.

    Args:
        file: open for reading, seekable; its position tells how far the reading is.
        wanted: whether a canonical URL is of interest; the bodies of others are not read.
        limit_bytes: the most that a page may have, compressed and not.
        now: records from the future are broken.
    """
    start: int | None = 0
    while start is not None:
        file.seek(start)
        part = WarcPart(file, start)
        held: Fetched | Skip | None = None
        try:
            for record in part.records():
                if held is not None:
                    yield held
                held = _page(record, wanted, limit_bytes, now) if record.rec_type == "response" else None
            start = part.end()
        except _BREAKAGE:
            if held is not None and part.is_sound:
                yield held
            held = Skip.BROKEN
            start = next_record(file, part.broken_at + 1)
        if held is not None:
            yield held


def _page(
    record: ArcWarcRecord, wanted: Callable[[str], bool], limit_bytes: int, now: datetime
) -> Fetched | Skip:
    address, _ = split_credentials(storable((record.rec_headers.get_header("WARC-Target-URI") or "").strip()))
    url = canonical_url(address) if len(address) <= _LONGEST_URL else None
    at = _moment(record.rec_headers.get_header("WARC-Date"), now)
    http = record.http_headers
    if url is None or len(host_of(url)) > _LONGEST_HOST or at is None or http is None:
        return Skip.BROKEN
    if not wanted(url):
        return Skip.OTHER_HOST
    status = http.get_statuscode()
    if not status.isdigit():
        return Skip.BROKEN
    if not 200 <= int(status) < 300 or int(status) == 206:
        return Skip.NO_SUCCESS
    content_type = one_line(http.get_header("Content-Type"))
    if content_type and content_type.split(";")[0].strip().lower() not in _HTML_TYPES:
        return Skip.NOT_HTML
    if record.rec_headers.get_header("WARC-Truncated") or record.payload_length > limit_bytes:
        return Skip.TOO_LARGE
    body = _body(record, limit_bytes)
    if isinstance(body, Skip):
        return body
    headers = {name.lower(): value for name, raw in http.headers if (value := one_line(raw)) is not None}
    return Fetched(address, address, int(status), headers, body, at, at)


def _body(record: ArcWarcRecord, limit_bytes: int) -> bytes | Skip:
    http = record.http_headers
    is_chunked = (http.get_header("Transfer-Encoding") or "").strip().lower() == "chunked"
    # Falls back to the bytes as they are: some crawlers keep the header and not the chunks.
    stream = ChunkedDataReader(record.raw_stream) if is_chunked else record.raw_stream
    raw: bytes = stream.read(limit_bytes + 1)
    try:
        decoder = BodyDecoder(http.get_header("Content-Encoding"), limit_bytes)
        decoder.feed(raw)
        body = decoder.close()
    except BodyTooLargeError:
        return Skip.TOO_LARGE
    except BodyTruncatedError:
        return Skip.BROKEN
    except BodyUndecodableError:
        # Other crawlers keep that header with bytes that are decompressed.
        body = raw if b"<" in raw[:1024] else b""
    return body or Skip.BROKEN


def _moment(text: str | None, now: datetime) -> datetime | None:
    try:
        at = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return at if at.year >= EARLIEST_YEAR and at <= now + FUTURE_TOLERANCE else None
