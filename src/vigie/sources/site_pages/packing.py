"""Saved pages of one site as one WARC file: pages, addresses and times stay together, as one exhibit."""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vigie.sources.site_pages.capture import SavedPage
from vigie.sources.site_records.facts import micros
from vigie.sources.timestamps import iso

if TYPE_CHECKING:
    from warcio.warcwriter import WARCWriter

__all__ = ["MARK", "pack_pages"]

MARK = b"conformsTo: vigie-pages-1"
"""What the first record of such a file says."""
_NAMESPACE = uuid.UUID("3b0f8f5c-8f39-5d9e-a3a7-9a7d7b2f1c10")


def pack_pages(pages: Sequence[SavedPage], target: Path, *, within: Path) -> None:
    """Write pages into a WARC file (ISO 28500) of `resource` records; the same pages give the same bytes.

    Args:
        pages: Located pages, in the order to write; at least one.
        target: File to write, `.warc.gz`.
        within: Folder against which the header `Vigie-File` names each file.

    Cost: some 2 ms a page of 100 kB.
    """
    from warcio.warcwriter import WARCWriter  # noqa: PLC0415 - an extra

    with target.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        first = {"type": "warcinfo", "at": _warc_date(pages[0].saved_at), "kind": "application/warc-fields"}
        _write(writer, "", b"software: vigie\r\n" + MARK + b"\r\n", **first)
        for page in pages:
            named = (
                page.path.relative_to(within) if page.path.is_relative_to(within) else Path(page.path.name)
            )
            told = {"type": "resource", "at": _warc_date(page.saved_at), "kind": "text/html"}
            _write(writer, page.url, page.path.read_bytes(), **told, name=named.as_posix())


def _write(writer: WARCWriter, url: str, body: bytes, **told: str) -> None:
    key = f"{url} {told['at']} {hashlib.sha256(body).hexdigest()}"
    headers = {
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(_NAMESPACE, key)}>",
        "WARC-Date": told["at"],
        **(
            {"Vigie-File": told["name"].encode("ascii", "backslashreplace").decode()}
            if "name" in told
            else {}
        ),
    }
    record: Any = writer.create_warc_record(
        url or None,
        told["type"],
        payload=io.BytesIO(body),
        length=len(body),
        warc_content_type=told["kind"],
        warc_headers_dict=headers,
    )
    writer.write_record(record)


def _warc_date(written: str) -> str:
    (at_us,) = micros([written])
    return written if at_us is None else iso(at_us - at_us % 1_000_000)
