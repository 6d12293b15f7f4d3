"""A document as PDF, set by Typst: A4, numbered headings, marking on every page, PDF/A-2a and PDF/UA-1."""

from __future__ import annotations

import base64
import json
import struct
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from vigie.model.errors import OutsideError
from vigie.report.document.model import Block, Document, Picture, Span

__all__ = ["as_pdf"]

_ARCHIVAL: list[Any] = ["a-2a", "ua-1"]


def as_pdf(document: Document) -> bytes:
    """Set the document; fonts are embedded, and the same document gives the same bytes on one machine.

    Letters come from the fonts in Typst's own package; scripts that these lack, from fonts of the machine.
    Where none has a sign, the file is no PDF/A.

    Raises:
        OutsideError: the extra `documents` is not installed (VG504), or Typst refuses the document (VG733).

    Cost: about a second, most of it to look for fonts, and 5 ms a page.
    """
    try:
        import typst  # noqa: PLC0415 - 80 MB that only PDF needs
    except ImportError as error:
        sentence = "PDF needs the package typst"
        raise OutsideError("VG504", sentence, hint="pip install 'vigie[documents]'") from error
    at = datetime.fromtimestamp(document.issued_at_us // 1_000_000, UTC)
    parts: Any = _parts(document)
    for standards in (_ARCHIVAL, []):
        try:
            made: bytes = typst.compile(parts, format="pdf", pdf_standards=standards, timestamp=at)
        except RuntimeError as error:
            refusal = error
        else:
            return made
    raise OutsideError("VG733", f"the PDF cannot be set: {refusal}", place=document.title) from refusal


def _parts(document: Document) -> dict[str, bytes]:
    pictures = [block for block in document.blocks if isinstance(block, Picture)]
    content = {
        "title": document.title,
        "kicker": document.kicker,
        "lang": document.lang,
        "marking": document.marking,
        "issued": document.issued,
        "words": document.words,
        "blocks": [_plain(block) for block in document.blocks],
        "anchors": sorted(document.anchors()),
    }
    return {
        "main.typ": _source(),
        "content.json": json.dumps(content, ensure_ascii=False, sort_keys=True).encode(),
        **{f"{block.anchor}.svg": _framed(block.png) for block in pictures},
    }


def _framed(png: bytes) -> bytes:
    """Put a PNG into an SVG: from memory Typst takes text alone, and the drawing's fonts may be absent."""
    width, height = struct.unpack(">II", png[16:24])
    uri = f"data:image/png;base64,{base64.b64encode(png).decode()}"
    image = f'<image width="{width}" height="{height}" href="{uri}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{image}</svg>'.encode()


def _plain(block: Block) -> dict[str, Any]:
    """Return a block as plain values; Typst reads text as text, so that nothing is escaped."""
    found: dict[str, Any] = {"kind": type(block).__name__}
    for name in getattr(type(block), "__dataclass_fields__", {}):
        if name not in {"svg", "png", "data"}:
            found[name] = _value(getattr(block, name))
    return found


def _value(value: object) -> object:
    if isinstance(value, Span):
        return {name: getattr(value, name) for name in ("text", "kind", "target", "is_strong")}
    return [_value(item) for item in value] if isinstance(value, tuple) else value


@cache
def _source() -> bytes:
    return files(__package__).joinpath("templates", "document.typ").read_bytes()
