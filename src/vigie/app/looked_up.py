"""The families that words or a file from outside would join; nothing of it is kept."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pyarrow as pa

from vigie.app.meaning import Meanings
from vigie.detectors.media_families.run import find_media_families
from vigie.detectors.media_families.spec import MediaFamilyParams
from vigie.detectors.text_families.run import find_text_families
from vigie.detectors.text_families.spec import TextFamilyParams
from vigie.engine.port import Engine
from vigie.kernels.languages import detect_languages
from vigie.lake.case import Case
from vigie.model.errors import SourceError
from vigie.model.outcomes import NotAssessed
from vigie.model.tables import POST
from vigie.sources.media.limits import MediaLimits
from vigie.sources.media.tables import read_media

__all__ = ["families_like_file", "families_like_text"]

_GIVEN = "given"


def families_like_text(case: Case, text: str, *, engine: Engine, meaning: Meanings = None) -> list[str]:
    """Return the ids of the families of a case that these words would join: one, or none."""
    names = ("text_family", "text_variant", "text_family_member")
    known = {name: case.lake.read(name) for name in names}
    found = find_text_families(
        engine,
        _post(text),
        TextFamilyParams(),
        known=known,
        languages=_languages,
        meaning=None if isinstance(meaning, NotAssessed) else meaning,
    )
    return _of(found.members, "post_uid", _GIVEN)


def families_like_file(case: Case, path: Path, *, engine: Engine) -> list[str]:
    """Return the ids of the families of a case that this picture or video would join.

    Raises:
        SourceError: it cannot be read as one (VG231 to VG236).
        OutsideError: a library is not installed (VG504).
    """
    files = read_media([path], MediaLimits())
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    for row in files.files.to_pylist():
        if row["refused"]:
            raise SourceError(row["refused"], row["refused_detail"], place=str(path))
    tables = {name: case.lake.read(name) for name in ("media_file", "media_frame", "media_item")}
    if sha256 not in tables["media_file"]["sha256"].to_pylist():
        tables["media_file"] = pa.concat_tables([tables["media_file"], files.files])
        tables["media_frame"] = pa.concat_tables([tables["media_frame"], files.frames])
    known = {name: case.lake.read(name) for name in ("media_family", "media_family_member")}
    posts = case.lake.read("media_post")
    found = find_media_families(engine, tables, posts, MediaFamilyParams(), known=known)
    return _of(found.members, "sha256", sha256)


def _languages(texts: pa.Array[Any]) -> pa.Array[Any]:
    return detect_languages(texts).codes


def _of(members: pa.Table, column: str, value: str) -> list[str]:
    return [row["family_id"] for row in members.to_pylist() if row[column] == value]


def _post(text: str) -> pa.Table:
    row = dict.fromkeys(
        ("post_uid", "platform", "account_uid", "content_key", "source_file_id", "raw_ref"), _GIVEN
    )
    return POST.rows([row | {"kind": "post", "created_at_us": 0, "created_at_prec": "s", "text_raw": text}])
