"""Where and when a page was saved, as the page, the files beside it or the user say. Nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson

from vigie.kernels.links import registrable_domain
from vigie.sources.site_pages.page import MAX_PAGE_BYTES, decoded_page, opened_page, site_host
from vigie.sources.site_records.facts import host_of

__all__ = ["BESIDE", "SavedPage", "is_page_file", "located"]

BESIDE = ("capture.json", "manifest.json", "dns.json")
"""Files that may say `captured_at` and `site` (or `domain`) of the pages in their folder and below."""

_LEVELS = 4
_MOST_BESIDE_BYTES = 16 * 1024 * 1024
_ENDINGS = frozenset({".html", ".htm", ".xhtml", ".shtml", ".php", ""})
_HOST_FOLDER = re.compile(r"(?:[a-z0-9_](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,6}[a-z][a-z0-9-]{1,30}")
_SINGLE_FILE = re.compile(
    r"saved with SingleFile\s+url:\s*(\S{8,2000})\s+"
    r"saved date:\s*\w{3} (\w{3} \d\d \d{4} [\d:]{8} GMT[+-]\d{4})"
)
_WAYBACK = re.compile(r"FILE ARCHIVED ON (\d\d:\d\d:\d\d \w{3} \d\d, \d{4}) AND RETRIEVED")
_SAVED_FROM = re.compile(r"saved from url=\(\d{4}\)(\S{8,2000})")
_HTTRACK = re.compile(
    r"Mirrored from (\S{3,400}) by HTTrack[^,]{0,60}, \w{3}, (\d\d \w{3} \d{4} [\d:]{8}) GMT"
)


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page in a file: its address and when it was saved; `lacks` names what nothing says, and is empty."""

    path: Path
    url: str
    saved_at: str
    lacks: str = ""


def is_page_file(path: Path, head: bytes) -> bool:
    """Say whether a file is an HTML page, by its ending and its beginning."""
    if path.suffix.lower() not in _ENDINGS:
        return False
    text = head[:4096].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    return text.startswith((b"<!doctype html", b"<html")) or (
        text.startswith((b"<!--", b"<?xml", b"<head")) and b"<html" in text
    )


def located(
    path: Path, *, within: Path, site: str | None = None, captured_at: str | None = None
) -> SavedPage:
    """Find the address of a saved page and when it was saved.

    Args:
        path: The page.
        within: Folder up to which a folder may be named after the site; files beside it may be higher.
        site: Host that the user declares; goes before all else.
        captured_at: Time that the user declares, ISO 8601; for pages of which nothing else tells one.

    The host is, in this order: the user's, that of a note in the page (SingleFile, a browser, HTTrack), that
    of a file beside it (`BESIDE`), a folder named like a host, the address that the page gives as its own.
    """
    body = path.read_bytes()[:MAX_PAGE_BYTES]
    tree = opened_page(decoded_page(body), "https://unknown.invalid/")
    note = _note(tree.comments if tree else [])
    beside = _beside(path)
    own = tree.canonical if tree else None
    root = _host_folder(path, within)
    hosts = (site, site_host(note.get("url")), host_of(beside.get("site") or beside.get("domain")))
    host = next(filter(None, (*hosts, root.name if root else None, site_host(own))), None)
    saved_at = note.get("saved_at") or beside.get("captured_at") or captured_at
    if host is None or not saved_at:
        return SavedPage(path, "", "", "no-site" if host is None else "missing-time")
    host = host.removeprefix("www.")
    return SavedPage(path, _address(path, host, root or within, (note.get("url"), own)), str(saved_at))


def _note(comments: list[str]) -> dict[str, str]:
    for comment in comments:
        if found := _SINGLE_FILE.search(comment):
            return {"url": found[1], "saved_at": _read(found[2], "%b %d %Y %H:%M:%S GMT%z")}
        if found := _HTTRACK.search(comment):
            return {"url": f"https://{found[1]}", "saved_at": _read(found[2], "%d %b %Y %H:%M:%S")}
        if found := _WAYBACK.search(comment):
            return {"saved_at": _read(found[1], "%H:%M:%S %b %d, %Y")}
        if found := _SAVED_FROM.search(comment):
            return {"url": found[1]}
    return {}


def _read(text: str, form: str) -> str:
    """Return a time as ISO 8601 in UTC, empty where it cannot be read."""
    try:
        told = datetime.strptime(text, form)  # noqa: DTZ007 - the zone follows
    except ValueError:
        return ""
    return (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


def _beside(path: Path) -> Mapping[str, Any]:
    """Return what the nearest file beside or above a page says of the capture."""
    for folder in path.parents[:_LEVELS]:
        for name in BESIDE:
            held = folder / name
            if held.is_file() and held.stat().st_size <= _MOST_BESIDE_BYTES:
                told = _json(held)
                if told.get("captured_at"):
                    return told
    return {}


def _above(path: Path, within: Path) -> Iterator[Path]:
    folder = path.parent
    for _ in range(_LEVELS):
        yield folder
        if folder in {within, folder.parent}:
            return
        folder = folder.parent


def _json(path: Path) -> dict[str, Any]:
    try:
        told = orjson.loads(path.read_bytes())
    except (orjson.JSONDecodeError, OSError):
        return {}
    return told if isinstance(told, dict) else {}


def _host_folder(path: Path, within: Path) -> Path | None:
    """Return the nearest folder above that is named like a host, as copying programs lay sites out."""
    for folder in _above(path, within):
        if _HOST_FOLDER.fullmatch(folder.name) and registrable_domain(folder.name):
            return folder
    return None


def _address(path: Path, host: str, root: Path, told: tuple[str | None, ...]) -> str:
    """Return the address that a page gives as its own, if it is of this site; else the one of its place."""
    for address in told:
        if address and registrable_domain(address) == registrable_domain(host):
            return address
    parts = list(path.relative_to(root).parts) if path.is_relative_to(root) else [path.name]
    if parts[:1] == ["html"]:
        parts = parts[1:]
    if parts[-1].lower() in {"index.html", "index.htm", "index.php"}:
        parts[-1] = ""
    return f"https://{host}/{quote('/'.join(parts))}"
