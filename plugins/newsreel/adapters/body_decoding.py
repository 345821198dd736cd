"""Content-Encoding, decoded as the bytes come: bounded in size, strict about the end.

HTTP clients take a gzip stream that stops early for a complete body; here it is a failure.
"""

from __future__ import annotations

import zlib
from typing import Protocol

import brotli
import zstandard

ACCEPT_ENCODING = "gzip, deflate, br, zstd"
# Ours: a decoder's step may not blow up by more than this at once; what remains is asked for again.
_STEP_BYTES = 256 * 1024
_MEMBER = b"\x1f\x8b"  # how a gzip member begins


class BodyTooLargeError(Exception):
    """The decompressed body is over the limit."""


class BodyTruncatedError(Exception):
    """The compressed stream stops before its end."""


class BodyUndecodableError(Exception):
    """The stream is not what Content-Encoding says, or the encoding is unknown."""


class _Decoder(Protocol):
    def feed(self, chunk: bytes, room: int) -> bytes: ...

    def finished(self) -> bool: ...


class BodyDecoder:
    """Collects one body. Feed it the raw chunks, then call `close` for the whole.

    Args:
        content_encoding: the header's value; None or empty for none. Only one layer is accepted.
        limit_bytes: the most that the decompressed body may have.
    """

    def __init__(self, content_encoding: str | None, limit_bytes: int) -> None:
        self._decoder = _decoder_for((content_encoding or "").strip().lower())
        self._limit = limit_bytes
        self._parts: list[bytes] = []
        self._size = 0

    def feed(self, chunk: bytes) -> None:
        """Take the next raw bytes.

        Raises:
            BodyTooLargeError: the limit is passed.
            BodyUndecodableError: the stream is broken.
        """
        part = self._decoder.feed(chunk, self._limit - self._size + 1) if self._decoder else chunk
        self._size += len(part)
        self._parts.append(part)
        if self._size > self._limit:
            raise BodyTooLargeError

    def beginning(self) -> bytes:
        """The body so far, up to the limit."""
        return b"".join(self._parts)[: self._limit]

    def close(self) -> bytes:
        """The whole body.

        Raises:
            BodyTruncatedError: the compressed stream has not reached its end.
        """
        if self._decoder and not self._decoder.finished():
            raise BodyTruncatedError
        return b"".join(self._parts)


def _decoder_for(encoding: str) -> _Decoder | None:
    match encoding:
        case "" | "identity":
            return None
        case "gzip" | "x-gzip":
            return _Zlib(zlib.MAX_WBITS | 16)
        case "deflate":
            return _Deflate()
        case "br":
            return _Brotli()
        case "zstd":
            return _Zstandard()
    raise BodyUndecodableError(f"Content-Encoding {encoding[:40]!r} was not asked for")


class _Zlib:
    def __init__(self, wbits: int) -> None:
        self._wbits = wbits
        self._stream = zlib.decompressobj(wbits)
        self._fed = False
        self._held = b""  # one byte after a member's end, that may begin the next member

    def feed(self, chunk: bytes, room: int) -> bytes:
        self._fed = self._fed or bool(chunk)
        parts: list[bytes] = []
        size = 0
        pending, self._held = self._held + chunk, b""
        full = False
        try:
            # A step that filled its output may have taken all input and still owe bytes.
            while (pending or full) and size <= room:
                if self._stream.eof:  # concatenated members are one body (RFC 1952 section 2.2)
                    if pending == _MEMBER[:1]:
                        self._held = pending
                    if not pending.startswith(_MEMBER):
                        break  # trailing padding that some servers send
                    self._stream = zlib.decompressobj(self._wbits)
                most = min(_STEP_BYTES, room - size + 1)
                part = self._stream.decompress(pending, most)
                parts.append(part)
                size += len(part)
                full = len(part) == most and not self._stream.eof
                pending = self._stream.unconsumed_tail or self._stream.unused_data
        except zlib.error as error:
            raise BodyUndecodableError(f"the compressed body is damaged ({error})") from error
        return b"".join(parts)

    def finished(self) -> bool:
        return self._stream.eof or not self._fed


class _Deflate(_Zlib):
    """`deflate` means zlib, but some servers send the raw stream: the first bytes tell."""

    def __init__(self) -> None:
        super().__init__(zlib.MAX_WBITS)
        self._head = b""

    def feed(self, chunk: bytes, room: int) -> bytes:
        if not self._fed and len(self._head) + len(chunk) < 2:
            self._head += chunk
            return b""
        if not self._fed:
            chunk, self._head = self._head + chunk, b""
            if chunk[0] & 0x0F != 8 or int.from_bytes(chunk[:2]) % 31:
                self._stream = zlib.decompressobj(-zlib.MAX_WBITS)
        return super().feed(chunk, room)

    def finished(self) -> bool:
        return not self._head and super().finished()


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()
        self._fed = False

    def feed(self, chunk: bytes, room: int) -> bytes:
        self._fed = self._fed or bool(chunk)
        try:
            part = self._stream.process(chunk, output_buffer_limit=_STEP_BYTES)
            parts = [part]
            size = len(part)
            # A step that gave something may have taken all input and still owe bytes, or the end.
            while size <= room and (part or not self._stream.can_accept_more_data()):
                part = self._stream.process(b"", output_buffer_limit=_STEP_BYTES)
                parts.append(part)
                size += len(part)
        except brotli.error as error:
            raise BodyUndecodableError(f"the compressed body is damaged ({error})") from error
        return b"".join(parts)

    def finished(self) -> bool:
        return bool(self._stream.is_finished()) or not self._fed


class _Zstandard:
    # RFC 9659 section 3: for HTTP a window of more than 8 MiB may be refused.
    _WINDOW_BYTES = 8 * 1024 * 1024
    # A run-length block takes 4 bytes and yields up to 128 KiB: at most 8 MiB a slice.
    _SLICE_BYTES = 256

    def __init__(self) -> None:
        self._decompressor = zstandard.ZstdDecompressor(max_window_size=self._WINDOW_BYTES)
        self._stream = self._decompressor.decompressobj(write_size=_STEP_BYTES)
        self._fed = False

    def feed(self, chunk: bytes, room: int) -> bytes:
        self._fed = self._fed or bool(chunk)
        parts: list[bytes] = []
        size = 0
        # Small slices in bound what one step can grow to.
        for start in range(0, len(chunk), self._SLICE_BYTES):
            pending = chunk[start : start + self._SLICE_BYTES]
            while pending and size <= room:
                if self._stream.eof:  # concatenated frames are one body (RFC 8878 section 3)
                    self._stream = self._decompressor.decompressobj(write_size=_STEP_BYTES)
                try:
                    parts.append(self._stream.decompress(pending))
                except zstandard.ZstdError as error:
                    raise BodyUndecodableError(f"the compressed body is damaged ({error})") from error
                size += len(parts[-1])
                pending = self._stream.unused_data if self._stream.eof else b""
        return b"".join(parts)

    def finished(self) -> bool:
        return bool(self._stream.eof) or not self._fed
