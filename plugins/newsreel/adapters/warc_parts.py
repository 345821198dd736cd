"""The parts of a WARC file: gzip members, or one long uncompressed part, and where the next begins.

warcio reads the records of a part. Here is what it leaves: gzip members are decompressed strictly
(warcio goes on in silence after a damaged one and loses the rest of the file), and after damage
the next record is looked for.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_GZIP = b"\x1f\x8b\x08"
_RECORD = b"WARC/"
_MARK = re.compile(rb"(?P<member>\x1f\x8b\x08)|\n(?P<record>WARC/)")
_BLOCK_BYTES = 64 * 1024


class WarcPart:
    """A gzip member, or all the rest of an uncompressed file: what is read in one go.

    `is_sound` says that the last record is complete, whatever comes after it: of a gzip member that
    is known at its end only, where its checksum is.
    """

    def __init__(self, file: IO[bytes], start: int) -> None:
        self._file = file
        self._start = start
        self._member = _Member(file) if file.read(len(_GZIP)) == _GZIP else None
        file.seek(start)
        source = io.BufferedReader(self._member, _BLOCK_BYTES) if self._member else file
        self._iterator = ArchiveIterator(source)
        self.is_sound = False

    def records(self) -> Iterator[ArcWarcRecord]:
        """The records, each read to its end before the next.

        Raises:
            EOFError: a record stops before its end; besides, whatever breakage warcio meets.
        """
        for record in self._iterator:
            self.is_sound = False
            yield record
            while record.raw_stream.read(_BLOCK_BYTES):
                pass
            if record.length is None or record.raw_stream.tell() < record.length:
                raise EOFError("the record stops before its end")
            self.is_sound = self._member is None

    def broken_at(self) -> int:
        """Where the member, or the record in an uncompressed file, begins that could not be read."""
        return self._start if self._member else int(self._iterator.offset)

    def end(self) -> int | None:
        """Where the next part begins; None at the end of the file.

        Raises:
            zlib.error: the member is damaged, or has no end.
        """
        if self._member is None:
            return None
        at = self._member.end()
        return at if begins_record(self._file, at) else next_record(self._file, at)


class _Member(io.RawIOBase):
    """The bytes of one gzip member; damage, or no end, raises `zlib.error`."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._stream = zlib.decompressobj(zlib.MAX_WBITS | 16)

    def readable(self) -> bool:
        """As `io.BufferedReader` asks."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Some of the bytes; 0 at the end of the member."""
        view = memoryview(buffer)
        while not self._stream.eof:
            raw = self._stream.unconsumed_tail or self._file.read(_BLOCK_BYTES)
            if not raw:
                # No EOFError: warcio takes that for the end of the file.
                raise zlib.error("the gzip member stops before its end")
            if found := self._stream.decompress(raw, len(view)):
                view[: len(found)] = found
                return len(found)
        return 0

    def end(self) -> int:
        """Position in the file after the member, read to its checksum."""
        while self.read(_BLOCK_BYTES):
            pass
        return self._file.tell() - len(self._stream.unused_data)


def begins_record(file: IO[bytes], at: int) -> bool:
    """Whether a record, or a gzip member with one, begins at a position."""
    file.seek(at)
    head = file.read(_BLOCK_BYTES)
    if head.startswith(_GZIP):
        try:
            head = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, len(_RECORD))
        except zlib.error:
            return False
    return head.startswith(_RECORD)


def next_record(file: IO[bytes], at: int) -> int | None:
    """Where a record, or a gzip member with one, begins at or after a position."""
    while True:
        file.seek(at)
        block = file.read(_BLOCK_BYTES)
        for match in _MARK.finditer(block):
            start = at + match.start(match.lastgroup or 0)
            if begins_record(file, start):
                return start
        if len(block) < _BLOCK_BYTES:
            return None
        at += len(block) - len(_RECORD)  # a mark may lie across the edge
