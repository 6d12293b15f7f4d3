"""Values as text files hold them, and files that appear whole or not at all."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from vigie.model.errors import OutsideError

__all__ = ["as_text", "guarded", "without_controls", "write_whole", "xml_type"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_text(value: object) -> str:
    """Write a value as every text format does: times in ISO 8601 with Z, nothing as an empty text."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return repr(value) if isinstance(value, float) else str(value)


def guarded(value: object) -> str:
    """Write a value for a spreadsheet: a text that would start a formula gets `'` before it; numbers stay."""
    text = as_text(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text


def without_controls(text: str) -> str:
    """Leave out the characters that XML 1.0 forbids."""
    return _NOT_XML.sub("", text)


def xml_type(kind: pa.DataType) -> str:
    """Name an Arrow type as GEXF and GraphML both do."""
    if pa.types.is_integer(kind):
        return "long"
    return "double" if pa.types.is_floating(kind) else "string"


def write_whole(path: Path, content: bytes) -> Path:
    """Write a file beside its place, then move it there, and return its path.

    Raises:
        OutsideError: the file cannot be written (VG605).
    """
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        sentence = f"cannot write: {error.strerror or error}"
        raise OutsideError(
            "VG605", sentence, place=str(path), hint="check the folder and the free space"
        ) from error
    return path
