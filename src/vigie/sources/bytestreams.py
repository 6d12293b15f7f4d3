"""Bytes of a file in pieces of bounded size: compression, encoding, lines that never end."""

from __future__ import annotations

import bz2
import codecs
import gzip
import hashlib
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from vigie.model.errors import OutsideError, SourceError

__all__ = [
    "MAX_RECORD_BYTES",
    "MOST_EXPANSION",
    "Block",
    "Encoding",
    "blocks",
    "consumed_bytes",
    "guess_encoding",
    "head_of",
    "open_bytes",
    "sha256_of",
]

MAX_RECORD_BYTES = 4 * 1024 * 1024
_CHUNK_BYTES = 4 * 1024 * 1024
MOST_EXPANSION = 500
"""How many times its size a compressed file may hold: text shrinks ten- or twentyfold."""
_PATIENCE_BYTES = 256 * 1024 * 1024
_PACKED = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz"}
_UNPACKERS: dict[str, Callable[[Any], Any]] = {
    "gzip": lambda raw: gzip.GzipFile(fileobj=raw),
    "zstd": lambda raw: pa.CompressedInputStream(raw, "zstd"),
    "bzip2": bz2.BZ2File,
    "xz": lzma.LZMAFile,
}
_NEWLINE = b"\n"


@dataclass(frozen=True, slots=True)
class Encoding:
    """How bytes become text: Python codec, bytes of byte order mark, line end, and what to tell the user."""

    codec: str
    bom_bytes: int = 0
    newline: bytes = _NEWLINE
    note: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines of a file.

    Attributes:
        text: The lines, each with its line feed; undecodable bytes as lone surrogates.
        first_line: Number of the first line, from 1.
        damaged: Whether the text holds a lone surrogate or a NUL character.
        oversized: Beginning of a line beyond 4 MB that follows the text and was dropped; None when none does.
        bytes_read: Bytes of the file consumed so far.
        last: Whether the file ends here.
    """

    text: str
    first_line: int
    damaged: bool
    oversized: str | None
    bytes_read: int
    last: bool


@contextmanager
def open_bytes(path: Path) -> Iterator[BinaryIO]:
    """Open a file for reading, undoing gzip, Zstandard, bzip2 and xz, which the first bytes tell.

    Raises:
        SourceError: there is no such file (VG209), the compressed data are cut or damaged (VG208), or they
            unpack to an unreasonable size (VG213).
        OutsideError: the system refuses to read it (VG501).
    """
    try:
        with path.open("rb") as raw:
            name = _packing(raw.read(6))
            raw.seek(0)
            yield _Unpacked(raw, name, str(path)) if name else raw  # type: ignore[misc]  # it reads like a file
    except (FileNotFoundError, IsADirectoryError) as error:
        raise SourceError("VG209", "there is no such file", place=str(path)) from error
    except OSError as error:
        raise OutsideError("VG501", f"cannot read: {error}", place=str(path)) from error


class _Unpacked:
    """A compressed file that reads like what it holds; `fileobj` is the file as it lies on disk."""

    def __init__(self, raw: BinaryIO, codec: str, place: str) -> None:
        self.fileobj = raw
        self._stream: Any = _UNPACKERS[codec](raw)
        self._place = place
        self._out_bytes = 0

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes, fewer only at the end."""
        try:
            content = b"".join(self._pieces(size))
        except (EOFError, OSError, zlib.error, lzma.LZMAError) as error:
            sentence = f"the compressed data are cut or damaged: {error}"
            raise SourceError("VG208", sentence, place=self._place, hint="fetch the file again") from error
        self._out_bytes += len(content)
        if self._out_bytes > max(_PATIENCE_BYTES, MOST_EXPANSION * self.fileobj.tell()):
            sentence = f"it unpacks to more than {MOST_EXPANSION} times its size"
            hint = "unpack it yourself if you trust it, and give the result"
            raise SourceError("VG213", sentence, place=self._place, hint=hint)
        return content

    def _pieces(self, size: int) -> Iterator[bytes]:
        while size > 0 and (piece := self._stream.read(size)):
            yield piece
            size -= len(piece)


def _packing(head: bytes) -> str:
    return next((name for magic, name in _PACKED.items() if head.startswith(magic)), "")


def head_of(path: Path, size_bytes: int = 256 * 1024) -> bytes:
    """Return the first bytes of a file, decompressed."""
    with open_bytes(path) as stream:
        return stream.read(size_bytes)


def sha256_of(path: Path) -> str:
    """Return the hexadecimal sha256 of the bytes of a file as they lie on disk."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                digest.update(chunk)
    except (FileNotFoundError, IsADirectoryError) as error:
        raise SourceError("VG209", "there is no such file", place=str(path)) from error
    except OSError as error:
        raise OutsideError("VG501", f"cannot read: {error}", place=str(path)) from error
    return digest.hexdigest()


def guess_encoding(head: bytes) -> Encoding:
    """Guess the encoding from the first bytes of a file.

    UTF-8 is the rule. Windows-1252 is a fallback, said aloud: it is chosen when more lines of the beginning
    that are not plain ASCII fail as UTF-8 than pass, and Latin-1 when Windows-1252 fails as well.
    """
    for bom, codec in ((codecs.BOM_UTF8, "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(bom):
            return Encoding(codec, len(bom), _newline(head, codec))
    pairs = max(len(head) // 2, 1)
    if head[1::2].count(0) > 0.4 * pairs > 1 and head[0::2].count(0) < 0.1 * pairs:
        return Encoding("utf-16-le", newline=_newline(head, "utf-16-le"), note="UTF-16 without a mark")
    if head[0::2].count(0) > 0.4 * pairs > 1 and head[1::2].count(0) < 0.1 * pairs:
        return Encoding("utf-16-be", newline=_newline(head, "utf-16-be"), note="UTF-16 without a mark")
    return _single_byte(head)


def blocks(path: Path, encoding: Encoding) -> Iterator[Block]:
    """Yield a file as blocks of whole lines, in memory bounded by about three times 4 MB.

    A line longer than `MAX_RECORD_BYTES` is never held: its beginning is kept to show, the rest is skipped.
    """
    splitter = _LineSplitter(encoding.newline)
    with open_bytes(path) as stream:
        stream.read(encoding.bom_bytes)
        read_bytes = 0
        for chunk in _utf8_chunks(stream, encoding):
            read_bytes = consumed_bytes(stream)
            for lines, oversized in splitter.push(chunk):
                yield _block(lines, splitter.take(lines, oversized), oversized, encoding, read_bytes)
        for lines, oversized in splitter.close():
            first_line = splitter.take(lines, oversized)
            yield _block(lines, first_line, oversized, encoding, read_bytes)
    yield Block("", splitter.line, damaged=False, oversized=None, bytes_read=read_bytes, last=True)


class _LineSplitter:
    def __init__(self, newline: bytes) -> None:
        self.line = 1
        self._newline = newline
        self._pending = b""
        self._dropped: bytes | None = None

    def push(self, chunk: bytes) -> Iterator[tuple[bytes, bytes | None]]:
        """Yield whole lines as (lines, beginning of an oversized line after them)."""
        if self._dropped is not None:
            cut = chunk.find(self._newline)
            if cut < 0:
                return
            begun, self._dropped, chunk = self._dropped, None, chunk[cut + 1 :]
            yield b"", begun
        data = self._pending + chunk
        first = data.find(self._newline)
        if (len(data) if first < 0 else first) > MAX_RECORD_BYTES:
            self._pending = b""
            self._dropped = data[:1000]
            yield from self.push(data[first:] if first >= 0 else b"")
            return
        cut = data.rfind(self._newline) + 1
        self._pending = data[cut:]
        if cut:
            yield data[:cut], None

    def close(self) -> Iterator[tuple[bytes, bytes | None]]:
        """Yield what is left when the file ends without a line end."""
        if self._dropped is not None:
            yield b"", self._dropped
        elif self._pending:
            yield self._pending + self._newline, None

    def take(self, lines: bytes, oversized: bytes | None) -> int:
        """Return the number of the first of these lines and count them."""
        first = self.line
        self.line += lines.count(self._newline) + (oversized is not None)
        return first


def consumed_bytes(stream: BinaryIO) -> int:
    """Return how many bytes of the file, compressed or not, were taken."""
    below: BinaryIO = getattr(stream, "fileobj", stream)
    return below.tell()


def _utf8_chunks(stream: BinaryIO, encoding: Encoding) -> Iterator[bytes]:
    if not encoding.codec.startswith("utf-16"):
        while chunk := stream.read(_CHUNK_BYTES):
            yield chunk
        return
    # A lone half of a pair passes as bytes that are no UTF-8, and so spoils its own record alone.
    decoder = codecs.getincrementaldecoder(encoding.codec)("surrogatepass")
    while chunk := stream.read(_CHUNK_BYTES):
        yield decoder.decode(chunk).encode("utf-8", "surrogatepass")
    if decoder.getstate()[0]:
        yield b"\xff"


def _block(
    lines: bytes, first_line: int, oversized: bytes | None, encoding: Encoding, bytes_read: int
) -> Block:
    if encoding.newline != _NEWLINE:
        lines = lines.replace(encoding.newline, _NEWLINE)
    codec = "utf-8" if encoding.codec.startswith("utf-16") else encoding.codec
    try:
        text, damaged = lines.decode(codec), b"\0" in lines
    except UnicodeDecodeError:
        text, damaged = lines.decode(codec, "surrogateescape"), True
    shown = None if oversized is None else oversized.decode(codec, "replace")[:200]
    return Block(text, first_line, damaged, shown, bytes_read, last=False)


def _newline(head: bytes, codec: str) -> bytes:
    text = head.decode(codec, "replace")
    return b"\r" if "\r" in text and "\n" not in text else _NEWLINE


def _single_byte(head: bytes) -> Encoding:
    lines = [line for line in io.BytesIO(head) if not line.isascii()]
    bad = sum(not _decodes(line, "utf-8") for line in lines)
    if bad <= len(lines) - bad:
        return Encoding("utf-8", newline=_newline(head, "latin-1"))
    codec = "cp1252" if _decodes(head, "cp1252") else "latin-1"
    name = {"cp1252": "Windows-1252", "latin-1": "Latin-1"}[codec]
    note = f"not UTF-8: read as {name}; check the accents"
    return Encoding(codec, newline=_newline(head, "latin-1"), note=note)


def _decodes(line: bytes, codec: str) -> bool:
    # Incremental, so that a character cut by the end of the sample does not count against the codec.
    try:
        codecs.getincrementaldecoder(codec)().decode(line)
    except UnicodeDecodeError:
        return False
    return True
