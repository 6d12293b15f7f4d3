"""Where media are found: files, folders with a manifest, and what is said there about their posts."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from vigie.model.errors import SourceError
from vigie.model.ids import post_uid

__all__ = ["MANIFESTS", "Found", "Missing", "media_in_folder"]

MANIFESTS = ("manifest.csv", "manifest.jsonl")
"""Names under which a folder's manifest is looked for."""

_FILE = ("file", "filename", "file_name", "path")
_POST = ("post_uid",)
_NATIVE = ("post_id", "native_id", "tweet_id", "status_id", "id")
_MEDIA = ("media_key", "media_id", "media")
_URL = ("url", "media_url", "image_url", "video_url")
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read, where it was found, and one thing said about its post; see `media_item`."""

    path: Path
    place: str
    ref_kind: str
    ref: str
    archived_at_us: int | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """A row or record that gives no file: where, a word for why, the sentence, its beginning."""

    place: str
    reason: str
    detail: str
    sample: str


def media_in_folder(folder: Path) -> Iterator[Found | Missing]:
    """Yield the media of a folder: rows of its manifest, then files that no row names, by name.

    A manifest is CSV or JSON lines with a column `file` and any of `post_uid`, `post_id` (with `platform`),
    `media_key` or `url`. A file may stand in many rows. Links out of the folder are not followed.

    Raises:
        SourceError: the manifest has no column of files (VG237) or is not readable (VG237).
    """
    root, named = folder.resolve(), set[Path]()
    for manifest in (folder / name for name in MANIFESTS if (folder / name).is_file()):
        named.add(manifest.resolve())
        for place, row in _rows(manifest):
            found = _said(root, place, row)
            if isinstance(found, Missing):
                yield found
            else:
                named.update(each.path for each in found)
                yield from found
    for path in sorted(folder.rglob("*")):
        own = path.resolve()
        if own.is_file() and own not in named and own.is_relative_to(root):
            yield Found(own, own.relative_to(root).as_posix(), "name", path.stem)


def _rows(manifest: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        with manifest.open(encoding="utf-8-sig", newline="") as file:
            rows: Iterable[Any] = csv.DictReader(file) if manifest.suffix == ".csv" else map(_object, file)
            for number, row in enumerate(rows, 1):
                if number == 1 and not any(name in row for name in _FILE):
                    hint = f"name it {', '.join(_FILE[:-1])} or {_FILE[-1]}"
                    raise SourceError("VG237", "no column names the files", place=str(manifest), hint=hint)
                yield f"{manifest.name}:row:{number}", row
    except (UnicodeDecodeError, orjson.JSONDecodeError, csv.Error) as error:
        raise SourceError("VG237", f"the manifest cannot be read: {error}", place=str(manifest)) from error


def _object(line: str) -> Mapping[str, Any]:
    row = orjson.loads(line)
    return row if isinstance(row, dict) else {}


def _said(root: Path, place: str, row: Mapping[str, Any]) -> list[Found] | Missing:
    name, sample = _first(row, _FILE), orjson.dumps(row, default=str).decode()[:_SHOWN]
    if not name:
        return Missing(place, "no-file-named", "the row names no file", sample)
    path = (root / name).resolve()
    if not path.is_relative_to(root):
        return Missing(place, "outside-folder", "the file lies outside the folder", sample)
    if not path.is_file():
        return Missing(place, "no-such-file", "the folder holds no such file", sample)
    refs = [
        *_post_refs(row),
        *((kind, ref) for kind, names in (("media", _MEDIA), ("url", _URL)) if (ref := _first(row, names))),
    ]
    where = f"{path.relative_to(root).as_posix()} ({place})"
    return [Found(path, where, kind, ref) for kind, ref in refs or [("name", path.stem)]]


def _post_refs(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if uid := _first(row, _POST):
        yield "post", uid
    elif native := _first(row, _NATIVE):
        platform = _first(row, ("platform",))
        yield ("post", str(post_uid(platform, native))) if platform else ("native", native)


def _first(row: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((str(row[name]).strip() for name in names if row.get(name) not in {None, ""}), "")
