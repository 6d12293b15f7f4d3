"""JSON documents of any size, one value at a time: lists of records, and large objects that hold such a list.

`json.JSONDecoder.raw_decode` of the standard library finds where a value ends, orjson reads it strictly. Only
one value and one piece of the file are held.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from vigie.model.errors import SourceError
from vigie.sources.bytestreams import Encoding, consumed_bytes, open_bytes

__all__ = ["MAX_VALUE_CHARS", "SCRIPT_PREFIX", "StreamedValue", "first_values", "streamed_values"]

MAX_VALUE_CHARS = 256 * 1024 * 1024
"""Longest value that is read whole: a record of a list, or a document that is one object."""
SCRIPT_PREFIX = re.compile(r"\s*window\.YTD\.[\w.]+\s*=\s*")
"""What stands before the JSON in the files of an X user's archive."""

_CHUNK_BYTES = 4 * 1024 * 1024
_DEEPEST_LIST = 4
_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()
_ENDS_OPEN = ("Unterminated string", "Invalid \\escape", "Invalid \\uXXXX escape")


@dataclass(frozen=True, slots=True)
class StreamedValue:
    """One value of a document.

    Attributes:
        place: `item:N` for a top-level value or an item of a top-level list, `item:N/<key>:M` for an item of
            the list under a key.
        value: The value, None when orjson refuses what stands there.
        text: What stands there, where orjson refuses it.
        around: What the object around the list says before it.
        bytes_read: Bytes of the file consumed so far.
    """

    place: str
    value: Any
    text: str | None
    around: dict[str, Any] | None
    bytes_read: int


def streamed_values(path: Path, encoding: Encoding, stream: str | None = None) -> Iterator[StreamedValue]:
    """Yield the items of top-level lists, and top-level objects whole.

    Args:
        path: File; several values may follow one another in it.
        encoding: Its encoding.
        stream: Dotted keys of the list whose items are the records of an object (`messages`), or several such
            separated by ` | `; what the object says before the list comes with each item.

    Raises:
        SourceError: the document is cut or damaged (VG208), or one value is beyond 256 MB (VG213).
    """
    keys = tuple(key.strip() for key in (stream or "").split(" | ") if key.strip())
    with _opened(path, encoding) as scanner:
        number = 0
        while scanner.peek():
            if scanner.peek() == "[":
                for value, text in scanner.elements():
                    number += 1
                    yield StreamedValue(f"item:{number}", value, text, None, scanner.bytes_read)
            else:
                number += 1
                yield from _object_values(scanner, f"item:{number}", keys)
            scanner.skip(";")


def first_values(path: Path, encoding: Encoding, most: int) -> list[Any]:
    """Return the first values of a document, of a large object the beginning: lists end after `most` items.

    Raises:
        SourceError: see `streamed_values`.
    """
    with _opened(path, encoding) as scanner:
        values: list[Any] = []
        while scanner.peek() and len(values) < most:
            values += _beginning(scanner, most) if scanner.peek() == "[" else [_object_start(scanner, most)]
            scanner.skip(";")
            if scanner.stopped:
                break
    return values[:most]


def _beginning(scanner: _Scanner, most: int) -> list[Any]:
    listed: list[Any] = []
    for value, _ in scanner.elements():
        listed.append(value)
        if len(listed) >= most:
            scanner.stopped = True
            break
    return listed


def _object_start(scanner: _Scanner, most: int, depth: int = 0) -> Any:  # noqa: ANN401 - any JSON value
    if scanner.peek() != "{" or depth >= _DEEPEST_LIST:
        return scanner.value()[0]
    found: dict[str, Any] = {}
    for name in scanner.names():
        kind = scanner.peek()
        if kind == "[":
            found[name] = _beginning(scanner, most)
        else:
            found[name] = _object_start(scanner, most, depth + 1)
        if scanner.stopped:
            break
    return found


def _object_values(scanner: _Scanner, place: str, keys: tuple[str, ...]) -> Iterator[StreamedValue]:
    if not keys or scanner.peek() != "{":
        value, text = scanner.value()
        yield StreamedValue(place, value, text, None, scanner.bytes_read)
        return
    held: dict[str, Any] = {}
    streamed = yield from _walked(scanner, place, keys, "", held)
    if not streamed:
        yield StreamedValue(place, held, None, None, scanner.bytes_read)


def _walked(
    scanner: _Scanner, place: str, keys: tuple[str, ...], prefix: str, held: dict[str, Any]
) -> Generator[StreamedValue, None, bool]:
    """Walk one object, keep in `held` what is not streamed, and return whether a list was."""
    streamed = False
    for name in scanner.names():
        path = f"{prefix}{name}"
        if path in keys and scanner.peek() == "[":
            streamed = True
            for index, (value, text) in enumerate(scanner.elements(), start=1):
                yield StreamedValue(f"{place}/{path}:{index}", value, text, held, scanner.bytes_read)
        elif scanner.peek() == "{" and any(key.startswith(f"{path}.") for key in keys):
            inner = held.setdefault(name, {})
            streamed |= yield from _walked(scanner, place, keys, f"{path}.", inner)
        else:
            held[name] = scanner.value()[0]
    return streamed


@contextmanager
def _opened(path: Path, encoding: Encoding) -> Iterator[_Scanner]:
    with open_bytes(path) as stream:
        stream.read(encoding.bom_bytes)
        scanner = _Scanner(stream, encoding.codec, str(path))
        scanner.skip_prefix()
        yield scanner


@dataclass(slots=True)
class _Scanner:
    """Reads JSON values out of a stream of bytes."""

    stream: BinaryIO
    codec: str
    place: str
    stopped: bool = False
    bytes_read: int = 0
    _text: str = ""
    _at: int = 0
    _ended: bool = False
    _decoder: Any = field(default=None)

    def __post_init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder(self.codec)("surrogateescape")

    def peek(self) -> str:
        """Return the next character that is no white space; empty at the end."""
        while True:
            self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]  # it always matches
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more(_CHUNK_BYTES):
                return ""

    def skip(self, mark: str) -> bool:
        """Pass over one character where it comes next."""
        if self.peek() != mark:
            return False
        self._at += 1
        return True

    def skip_prefix(self) -> None:
        """Pass over the beginning of a script that assigns the value."""
        self.peek()
        found = SCRIPT_PREFIX.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def elements(self) -> Iterator[tuple[Any, str | None]]:
        """Yield the items of the list that comes next."""
        self.skip("[")
        if self.skip("]"):
            return
        while True:
            yield self.value()
            if self.skip("]"):
                return
            self._require(",")

    def names(self) -> Iterator[str]:
        """Yield the keys of the object that comes next; the caller takes each value."""
        self.skip("{")
        if self.skip("}"):
            return
        while True:
            name = str(self.value()[0])
            self._require(":")
            yield name
            if self.skip("}"):
                return
            self._require(",")

    def value(self) -> tuple[Any, str | None]:
        """Read the value that comes next; None and its text where orjson refuses it."""
        self.peek()
        end = self._end()
        text = self._text[self._at : end]
        self._at = end
        try:
            return orjson.loads(text), None
        except (orjson.JSONDecodeError, UnicodeEncodeError):
            return None, text

    def _end(self) -> int:
        size = _CHUNK_BYTES
        while True:
            try:
                _, end = _DECODER.raw_decode(self._text, self._at)
            except (json.JSONDecodeError, RecursionError) as error:
                if not self._may_go_on(error) or not self._more(size):
                    raise self._damaged(str(error)) from None
            else:
                # A number at the end of a piece may have more digits in the next.
                if end < len(self._text) or not self._more(size):
                    return end
            size *= 2

    def _may_go_on(self, error: Exception) -> bool:
        if not isinstance(error, json.JSONDecodeError):
            return False
        if len(self._text) - self._at > MAX_VALUE_CHARS:
            hint = "write one record per line (JSON lines) and read that"
            raise SourceError("VG213", "one JSON value is beyond 256 MB", place=self.place, hint=hint)
        return error.msg.startswith(_ENDS_OPEN) or error.pos >= len(self._text) - 16

    def _more(self, size: int) -> bool:
        if self._ended:
            return False
        chunk = self.stream.read(size)
        self._ended = not chunk
        self.bytes_read = consumed_bytes(self.stream)
        self._text = self._text[self._at :] + self._decoder.decode(chunk, final=self._ended)
        self._at = 0
        return not self._ended

    def _require(self, mark: str) -> None:
        if not self.skip(mark):
            found = self.peek()
            raise self._damaged(f"{found!r} where {mark!r} belongs" if found else "it ends too early")

    def _damaged(self, why: str) -> SourceError:
        sentence = f"the JSON document is cut or damaged: {why}"
        return SourceError("VG208", sentence, place=self.place, hint="fetch the file again")
