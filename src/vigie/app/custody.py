"""Keep exhibits, have them time-stamped, and verify that nothing changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vigie.app.campaigns import find_campaign
from vigie.cases.acts import Act, Draft, first_break
from vigie.cases.exhibits import (
    KINDS,
    Exhibit,
    digest_of,
    exhibit_path,
    exhibits_of,
    keep_bytes,
    keep_exhibit,
)
from vigie.cases.log import append_acts, read_acts
from vigie.cases.stamping import has_seen, read_token, stamp_request, verify_token
from vigie.lake.case import Case
from vigie.lake.durable import outside_world
from vigie.model.errors import CaseError, ParameterError, SourceError, nearest

__all__ = [
    "Capture",
    "Trouble",
    "Verified",
    "add_exhibit",
    "add_stamp",
    "find_exhibit",
    "stamp_question",
    "verify",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """How an exhibit came about.

    Attributes:
        kind: file, screenshot, web-archive or query-result.
        source_url: Where it was seen.
        captured_at_us: When, µs since 1970 UTC; None when nobody says.
        captured_by: Who.
        tool: Program.
        note: What it shows.
    """

    kind: str = "file"
    source_url: str = ""
    captured_at_us: int | None = None
    captured_by: str = ""
    tool: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What a verification found wrong: where (`log`, an exhibit's id) and what."""

    where: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a verification looked at, and what it found wrong.

    Attributes:
        acts: Acts of the log.
        exhibits: Exhibits whose bytes were read.
        raw_files: Ingested files whose bytes were read.
        stamps: Time-stamps that were held against the bytes.
        chains: Time-stamps whose certificates were followed to a root that is trusted.
        log_digest: Digest of the last act; keep it elsewhere, and a log that was cut off is noticed.
        troubles: What is wrong; none when all is well.
    """

    acts: int
    exhibits: int
    raw_files: int
    stamps: int
    chains: int
    log_digest: str
    troubles: tuple[Trouble, ...]


def add_exhibit(
    case: Case, path: Path, capture: Capture, *, campaign: str | None, by: str, now_us: int
) -> Exhibit:
    """Copy a file into the case and record where it came from; what is there already is not added twice.

    Raises:
        ParameterError: there is no exhibit of that kind (VG104).
        SourceError: there is no such file (VG209).
        CaseError: there is no such campaign (VG304).
        OutsideError: it cannot be copied (VG501, VG503).
    """
    if capture.kind not in KINDS:
        hint = nearest(capture.kind, KINDS)
        raise ParameterError("VG104", f"{capture.kind!r} is no kind of exhibit", hint=hint)
    campaign_id = find_campaign(case, campaign)["campaign_id"] if campaign else ""
    digest, size = keep_exhibit(case, path)
    draft = Draft(
        campaign_id=campaign_id,
        kind="exhibit.add",
        content={
            "kind": capture.kind,
            "name": path.name,
            "sha256": digest,
            "bytes": size,
            "source_url": capture.source_url,
            "captured_at_us": capture.captured_at_us,
            "captured_by": capture.captured_by,
            "tool": capture.tool,
        },
        done_by=by,
        reason=capture.note,
        done_at_us=now_us,
    )

    def make(before: Sequence[Act]) -> list[Draft]:
        return [] if f"X-{digest[:16]}" in exhibits_of(before) else [draft]

    append_acts(case, make, check=lambda *_: None, now_us=now_us)
    return exhibits_of(read_acts(case))[f"X-{digest[:16]}"]


def find_exhibit(case: Case, name: str) -> Exhibit:
    """Return an exhibit by its id or the beginning of it.

    Raises:
        CaseError: none, or several, begin so (VG707).
    """
    known = exhibits_of(read_acts(case))
    found = [each for each in known if each.startswith(name)]
    if len(found) != 1:
        sentence = f"{len(found)} exhibits begin with {name!r}"
        raise CaseError("VG707", sentence, place=str(case.folder), hint=nearest(name, known))
    return known[found[0]]


def stamp_question(case: Case, name: str) -> bytes:
    """Return the request (RFC 3161, DER) that a person sends to a time-stamp authority for an exhibit.

    Raises:
        CaseError: there is no such exhibit (VG707).
        OutsideError: the extra is not installed (VG504), or the exhibit cannot be read (VG501).
        SourceError: the exhibit is empty (VG708).
    """
    return stamp_request(_bytes(case, find_exhibit(case, name)))


def add_stamp(case: Case, name: str, answer: bytes, *, by: str, now_us: int) -> Exhibit:
    """Keep the answer of a time-stamp authority with the exhibit that it is on.

    Raises:
        CaseError: there is no such exhibit (VG707).
        SourceError: the answer cannot be read, or is on other bytes (VG708).
        OutsideError: the extra is not installed (VG504).
    """
    exhibit = find_exhibit(case, name)
    token = read_token(answer)
    if not has_seen(token, _bytes(case, exhibit)):
        raise SourceError("VG708", f"the time-stamp is on other bytes than {exhibit.exhibit_id}")
    content = {
        "exhibit_id": exhibit.exhibit_id,
        "authority": token.authority,
        "at_us": token.at_us,
        "token_sha256": keep_bytes(case, answer),
    }
    draft = Draft(
        campaign_id=exhibit.campaign_id,
        kind="exhibit.stamp",
        content=content,
        done_by=by,
        done_at_us=now_us,
    )
    append_acts(case, lambda _: [draft], check=lambda *_: None, now_us=now_us)
    return find_exhibit(case, exhibit.exhibit_id)


def verify(case: Case, *, roots: Sequence[bytes] = (), expected: str = "") -> Verified:
    """Hold the log, the exhibits, the ingested files and the time-stamps of a case against their digests.

    Args:
        case: the case.
        roots: certificates (PEM) of authorities that are trusted; without any, time-stamps are held against
            the bytes and their signatures are not verified.
        expected: a digest that the log once ended with, kept elsewhere; empty when there is none.

    Raises:
        OutsideError: a file cannot be read (VG501).

    Cost: one reading of every exhibit and of every ingested file.
    """
    acts = read_acts(case)
    exhibits = list(exhibits_of(acts).values())
    raw = sorted(path for path in case.raw.glob("[!.]*") if path.is_file())
    stamps = sum(len(each.stamps) for each in exhibits)
    troubles = (
        *_log_troubles(acts, expected),
        *(trouble for each in exhibits for trouble in _exhibit_troubles(case, each, roots)),
        *(trouble for path in raw for trouble in _raw_troubles(path)),
    )
    return Verified(
        acts=len(acts),
        exhibits=len(exhibits),
        raw_files=len(raw),
        stamps=stamps,
        chains=stamps if roots else 0,
        log_digest=acts[-1].digest if acts else "",
        troubles=troubles,
    )


def _log_troubles(acts: Sequence[Act], expected: str) -> list[Trouble]:
    found = []
    broken = first_break(acts)
    if broken:
        found.append(Trouble(where="log", what=f"act {broken[0]}: {broken[1]} does not fit"))
    if expected and expected not in {act.digest for act in acts}:
        found.append(
            Trouble(where="log", what="no act bears the expected digest: the log was cut or replaced")
        )
    return found


def _exhibit_troubles(case: Case, exhibit: Exhibit, roots: Sequence[bytes]) -> list[Trouble]:
    path = exhibit_path(case, exhibit.sha256)
    if not path.is_file():
        return [Trouble(where=exhibit.exhibit_id, what="the file is absent")]
    with outside_world(path):
        if digest_of(path) != exhibit.sha256:
            return [Trouble(where=exhibit.exhibit_id, what="the bytes changed")]
    return [
        Trouble(where=exhibit.exhibit_id, what=f"time-stamp {stamp.token_sha256[:16]}: {what}")
        for stamp in exhibit.stamps
        if (what := _stamp_trouble(case, exhibit, stamp.token_sha256, roots))
    ]


def _stamp_trouble(case: Case, exhibit: Exhibit, token_sha256: str, roots: Sequence[bytes]) -> str:
    path = exhibit_path(case, token_sha256)
    if not path.is_file():
        return "the file is absent"
    with outside_world(path):
        answer = path.read_bytes()
        if digest_of(path) != token_sha256:
            return "the bytes changed"
    data = _bytes(case, exhibit)
    if not has_seen(read_token(answer), data):
        return "it is on other bytes"
    return verify_token(answer, data, roots=roots) if roots else ""


def _raw_troubles(path: Path) -> list[Trouble]:
    """Ingested files bear the digest of their bytes as their name."""
    with outside_world(path):
        sound = path.name.split(".", 1)[0] == digest_of(path)
    return [] if sound else [Trouble(where=path.name, what="the bytes changed")]


def _bytes(case: Case, exhibit: Exhibit) -> bytes:
    path = exhibit_path(case, exhibit.sha256)
    with outside_world(path):
        return path.read_bytes()
