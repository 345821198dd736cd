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
_PADDING = b"\x00\r\n "
_MARK = re.compile(rb"(?P<member>\x1f\x8b\x08)|\n(?P<record>WARC/)")
_BLOCK_BYTES = 64 * 1024


class WarcPart:
    """A gzip member, or all the rest of an uncompressed file: what is read in one go.

    `broken_at` is where the member, or the record in an uncompressed file, begins that is being read.
    `is_sound` says that the last record is complete, whatever comes after it: of a gzip member that
    is known at its end only, where its checksum is.
    """

    def __init__(self, file: IO[bytes], start: int) -> None:
        self._file = file
        self.broken_at = start
        self._member = _Member(file) if file.read(len(_GZIP)) == _GZIP else None
        file.seek(start)
        source = io.BufferedReader(self._member, _BLOCK_BYTES) if self._member else file
        self._iterator = ArchiveIterator(source)
        self._iterator.INC_RECORD = ""  # what it would write to standard error
        self._read_to = 0 if self._member else start
        self.is_sound = False

    def records(self) -> Iterator[ArcWarcRecord]:
        """The records, each read to its end before the next.

        Raises:
            EOFError: a record ends before or after its length; besides, whatever breakage warcio meets.
        """
        for record in self._iterator:
            if self._member is None:
                self.broken_at = int(self._iterator.offset)
            self.is_sound = False
            yield record
            while record.raw_stream.read(_BLOCK_BYTES):
                pass
            self._iterator.read_to_end()
            if record.length is None or record.raw_stream.tell() < record.length or self._iterator.err_count:
                raise EOFError("the record has another length than it says")
            self._read_to = int(self._iterator.offset)
            if self._member is None:
                self.broken_at, self.is_sound = self._read_to, True

    def end(self) -> int | None:
        """Where the next part begins; None at the end of the file.

        Raises:
            EOFError: warcio took something else for the end of the part, or rubbish follows it.
            zlib.error: the member is damaged, or has no end.
        """
        if self._member:
            at = self._member.end()
            size = self._member.size_bytes
        else:
            at = size = self._file.seek(0, io.SEEK_END)
        if self._read_to < size:
            raise EOFError("what follows is no record")
        self.is_sound = True
        if begins_record(self._file, at):
            return at
        self.broken_at = at
        self._file.seek(at)
        if self._file.read(_BLOCK_BYTES).strip(_PADDING):
            raise EOFError("what follows is no record")
        return next_record(self._file, at)


class _Member(io.RawIOBase):
    """The bytes of one gzip member, `size_bytes` so far; damage, or no end, raises `zlib.error`."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self.size_bytes = 0

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
                self.size_bytes += len(found)
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
