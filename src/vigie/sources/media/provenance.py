"""What a file says about its own making: EXIF, XMP, C2PA, encoder. Kept as said; nobody has checked it.

Platforms strip most of it, so that its absence shows nothing. A C2PA manifest is noticed, not validated. XMP
is searched as text and never parsed as XML, which could unfold without end.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["C2PA_BOX", "c2pa_bytes", "exif_of", "quantisation_of", "taken_at_us", "xmp_of"]

C2PA_BOX = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
"""Type of the box in which MP4 files carry C2PA (C2PA specification 2.1, annex A)."""

_MOST_TEXT, _MOST_TAGS, _MOST_PARTS = 500, 80, 10_000
_XMP_NAMES = (
    *("CreatorTool", "DocumentID", "OriginalDocumentID", "InstanceID", "CreateDate", "ModifyDate"),
    *("DateCreated", "Credit", "Source", "creator", "DigitalSourceType", "WebStatement"),
)
_XMP = re.compile(
    rf"<?(?:[\w-]+:)?(?P<name>{'|'.join(_XMP_NAMES)})\s*(?:=\s*[\"'](?P<set>[^\"']{{1,500}})"
    rf"|>(?:\s*<rdf:\w+[^>]*>){{0,2}}(?P<said>[^<]{{1,500}}))"
)
_EXIF_FOLDER, _GPS_FOLDER = 0x8769, 0x8825
_EXIF_TIME = "%Y:%m:%d %H:%M:%S"
_ZONE = re.compile(r"^([+-])(\d\d):(\d\d)$")


def exif_of(image: Image) -> dict[str, str]:
    """Return EXIF tags by name, each as a text of at most 500 characters; a place only as present."""
    from PIL import ExifTags  # noqa: PLC0415 - Pillow is an extra

    tags = image.getexif()
    held = {**tags, **tags.get_ifd(_EXIF_FOLDER)}
    named = {ExifTags.TAGS.get(number, hex(number)): value for number, value in held.items()}
    for number in (_EXIF_FOLDER, _GPS_FOLDER):
        named.pop(ExifTags.TAGS[number], None)
    if tags.get_ifd(_GPS_FOLDER):
        named["GPS"] = "present"
    named.pop("MakerNote", None)
    return {name: _text(named[name]) for name in sorted(named)[:_MOST_TAGS] if _text(named[name])}


def _text(value: Any) -> str:  # noqa: ANN401 - any value of a tag
    said = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return "".join(letter for letter in said if letter.isprintable()).strip()[:_MOST_TEXT]


def xmp_of(packet: bytes) -> dict[str, str]:
    """Return what an XMP packet says of tools, documents, dates and credits; the first of each name."""
    found: dict[str, str] = {}
    for match in _XMP.finditer(packet[: 1 << 20].decode("utf-8", "replace")):
        found.setdefault(match["name"], _text(match["set"] or match["said"]))
    return {name: value for name, value in sorted(found.items()) if value}


def taken_at_us(exif: dict[str, str]) -> int | None:
    """Return the time of the picture, µs since 1970 UTC; None where it gives no zone or makes no sense."""
    said, zone = exif.get("DateTimeOriginal", ""), _ZONE.match(exif.get("OffsetTimeOriginal", ""))
    if zone is None:
        return None
    try:
        local = datetime.strptime(said, _EXIF_TIME).replace(tzinfo=UTC)
    except ValueError:
        return None
    ahead = timedelta(hours=int(zone[2]), minutes=int(zone[3])) * (-1 if zone[1] == "-" else 1)
    return int((local - ahead).timestamp()) * 1_000_000


def quantisation_of(image: Image) -> str | None:
    """Return a digest of a JPEG's quantisation tables, which differ between programs and qualities."""
    tables = getattr(image, "quantization", None)
    if not tables:
        return None
    return hashlib.sha256(repr(sorted((key, list(row)) for key, row in tables.items())).encode()).hexdigest()[
        :16
    ]


def c2pa_bytes(path: Path, kind: str) -> int:
    """Return the size of the C2PA manifest that a file of format `kind` carries; 0 without one.

    Cost: reads heads of parts and skips their contents, at most 10 000 parts.
    """
    walk = {"JPEG": _jpeg_parts, "PNG": _png_parts, "WEBP": _riff_parts, "mov": _boxes, "AVIF": _boxes}.get(
        kind
    )
    if walk is None:
        return 0
    with path.open("rb") as file:
        parts = islice(walk(file, path.stat().st_size), _MOST_PARTS)
        return sum(length for length, held in parts if held)


def _jpeg_parts(file: BinaryIO, size: int) -> Iterator[tuple[int, bool]]:
    at = 2
    while at + 4 <= size:
        file.seek(at)
        head = file.read(64)
        if len(head) < 4 or head[0] != 0xFF or head[1] == 0xDA:
            return
        length = int.from_bytes(head[2:4], "big")
        # APP11 carries JUMBF boxes; the label of the first says whose they are.
        yield length, head[1] == 0xEB and b"c2pa" in head
        at += 2 + max(length, 2)


def _png_parts(file: BinaryIO, size: int) -> Iterator[tuple[int, bool]]:
    at = 8
    while at + 8 <= size:
        file.seek(at)
        head = file.read(8)
        length = int.from_bytes(head[:4], "big")
        yield length, head[4:] == b"caBX"
        at += 12 + length


def _riff_parts(file: BinaryIO, size: int) -> Iterator[tuple[int, bool]]:
    at = 12
    while at + 8 <= size:
        file.seek(at)
        head = file.read(8)
        length = int.from_bytes(head[4:], "little")
        yield length, head[:4] == b"C2PA"
        at += 8 + length + length % 2


def _boxes(file: BinaryIO, size: int) -> Iterator[tuple[int, bool]]:
    at = 0
    while at + 8 <= size:
        file.seek(at)
        head = file.read(32)
        length, start = int.from_bytes(head[:4], "big"), 8
        if length == 1:
            length, start = int.from_bytes(head[8:16], "big"), 16
        if length == 0:
            length = size - at
        yield length, head[4:8] == b"uuid" and head[start : start + 16] == C2PA_BOX
        at += max(length, 8)
