"""Exhibits: what is kept as it was seen, by the digest of its bytes, with where it came from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from vigie.cases.acts import Act
from vigie.lake.case import Case
from vigie.lake.durable import outside_world, replacing
from vigie.model.errors import OutsideError, SourceError

__all__ = [
    "KINDS",
    "Exhibit",
    "Stamp",
    "digest_of",
    "exhibit_path",
    "exhibits_of",
    "keep_bytes",
    "keep_exhibit",
]

_PIECE_BYTES = 1 << 20

KINDS = ("file", "screenshot", "web-archive", "query-result")
"""What an exhibit may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A time-stamp (RFC 3161): a third party saw this digest no later than then.

    Attributes:
        authority: Name in the certificate of the authority.
        at_us: Time in the token, µs since 1970 UTC.
        token_sha256: Digest of the token, which lies beside the exhibit.
        added_by: Who added it.
    """

    authority: str
    at_us: int
    token_sha256: str
    added_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One exhibit, as it stands.

    Attributes:
        exhibit_id: `X-` and 16 digits of the sha256.
        kind: One of KINDS.
        name: File name as it was given.
        sha256: Digest of the bytes, which lie in the case's `exhibits/` under that name.
        bytes: Size.
        campaign_id: Campaign that it was added for; empty for the whole case.
        source_url: Where it was seen; empty when it came from no address.
        captured_at_us: When it was captured, µs since 1970 UTC; None when nobody says.
        captured_by: Who captured it.
        tool: Program that captured it; may be empty.
        note: What it shows.
        added_by: Who added it to the case.
        added_at_us: When.
        stamps: Time-stamps.
        act_id: Act in the log.
    """

    exhibit_id: str
    kind: str
    name: str
    sha256: str
    bytes: int
    campaign_id: str
    source_url: str
    captured_at_us: int | None
    captured_by: str
    tool: str
    note: str
    added_by: str
    added_at_us: int
    stamps: tuple[Stamp, ...] = ()
    act_id: str = ""


def keep_exhibit(case: Case, path: Path) -> tuple[str, int]:
    """Copy a file into the case, named by the sha256 of its bytes; return the digest and the size.

    Raises:
        SourceError: there is no such file (VG209).
        OutsideError: it cannot be read or copied (VG501), or changes meanwhile (VG503).

    Cost: two readings of the file.
    """
    if not path.is_file():
        raise SourceError("VG209", "there is no such file", place=str(path))
    with outside_world(path):
        digest = digest_of(path)
        size = path.stat().st_size
    _copy(path, exhibit_path(case, digest), digest)
    return digest, size


def keep_bytes(case: Case, data: bytes) -> str:
    """Keep bytes, such as a time-stamp, beside the exhibits; return their digest.

    Raises:
        OutsideError: they cannot be written (VG501).
    """
    digest = hashlib.sha256(data).hexdigest()
    target = exhibit_path(case, digest)
    with outside_world(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            with replacing(target) as handle:
                handle.write(data)
    return digest


def exhibit_path(case: Case, sha256: str) -> Path:
    """Return where the bytes of a digest lie."""
    return case.folder / "exhibits" / sha256


def digest_of(path: Path) -> str:
    """Return the sha256 of a file, in hexadecimal; one reading, little memory."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def exhibits_of(acts: Iterable[Act]) -> dict[str, Exhibit]:
    """Return the exhibits of a log by id, with their time-stamps; what is there twice counts once."""
    found: dict[str, Exhibit] = {}
    for act in acts:
        if act.draft.kind == "exhibit.add":
            exhibit = _exhibit(act)
            found.setdefault(exhibit.exhibit_id, exhibit)
        elif act.draft.kind == "exhibit.stamp":
            name = str(act.draft.content["exhibit_id"])
            found[name] = replace(found[name], stamps=(*found[name].stamps, _stamp(act)))
    return found


def _exhibit(act: Act) -> Exhibit:
    content: dict[str, Any] = dict(act.draft.content)
    return Exhibit(
        **content,
        exhibit_id=f"X-{content['sha256'][:16]}",
        campaign_id=act.draft.campaign_id,
        note=act.draft.reason,
        added_by=act.draft.done_by,
        added_at_us=act.draft.done_at_us,
        act_id=act.act_id,
    )


def _stamp(act: Act) -> Stamp:
    content = act.draft.content
    return Stamp(
        authority=content["authority"],
        at_us=content["at_us"],
        token_sha256=content["token_sha256"],
        added_by=act.draft.done_by,
    )


def _copy(source: Path, target: Path, sha256: str) -> None:
    if target.exists():
        return
    digest = hashlib.sha256()
    with outside_world(source), source.open("rb") as reading:
        target.parent.mkdir(parents=True, exist_ok=True)
        with replacing(target) as writing:
            while piece := reading.read(_PIECE_BYTES):
                digest.update(piece)
                writing.write(piece)
            if digest.hexdigest() != sha256:
                sentence = "the file changed while it was being read"
                raise OutsideError("VG503", sentence, place=str(source))
