"""From the objects of a STIX file to reference objects, accounts and statements about sites."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from vigie.lake.staging import REJECTION, STAGED
from vigie.model.ids import account_uid, short_id
from vigie.sources.bytestreams import sha256_of
from vigie.sources.identifiers import platform_word
from vigie.sources.records import Piece, json_text
from vigie.sources.sample import Sample, take_sample
from vigie.sources.site_records.facts import SiteFact, fact_rows, host_of
from vigie.sources.spec import Batch, Confidence, Reading, ReadSummary, SourceOptions
from vigie.sources.stix.bundle import bundle_pieces, is_object
from vigie.sources.stix.spec import SPEC

__all__ = ["BODY", "StixBody"]

Row = dict[str, Any]

_ADDRESSES = {"ipv4-addr": "dns-a", "ipv6-addr": "dns-aaaa", "domain-name": "dns-cname"}
_CHANNEL_HOSTS = {
    "facebook.com": "facebook",
    "instagram.com": "instagram",
    "t.me": "telegram",
    "tiktok.com": "tiktok",
    "twitter.com": "x",
    "vk.com": "vk",
    "x.com": "x",
    "youtube.com": "youtube",
}
_NAMES = ("name", "value", "title", "display_name", "user_id", "account_login", "relationship_type")


class _Known(NamedTuple):
    """What statements about domains take from elsewhere in the file.

    Attributes:
        published: When the report of the file was published; None when it holds none.
        since: Id of an object → earliest start of its relationships.
        hosts: Id of a domain, or of a channel that is a site → its host.
        addresses: Id of an address or a domain → kind of statement and value.
    """

    published: str | None
    since: Mapping[str, str]
    hosts: Mapping[str, str]
    addresses: Mapping[str, tuple[str, str]]


class StixBody:
    """The body of the source that reads STIX."""

    def detect(self, sample: Sample) -> Confidence:
        """Say whether the first JSON values are bundles or objects of STIX."""
        values = sample.records if sample.dialect is None else ()
        known = sum(
            (value.get("type") == "bundle" and "objects" in value) or is_object(value) for value in values
        )
        if not values or 2 * known < len(values):
            return Confidence(0.0, f"not {SPEC.known_by}")
        return Confidence(0.97, SPEC.known_by)

    def read(self, path: Path, options: SourceOptions) -> Reading:
        """Read the file twice: for the dates and names that objects take from one another, then to stage.

        Raises:
            SourceError: the file is cut or damaged (VG208).
        """
        sample = take_sample(path)
        known = _known(row for piece in bundle_pieces(sample) for row in piece.rows)
        file_id = options.source_file_id or sha256_of(path)[:16]
        reading = Reading(iter(()))
        reading.batches = _batches(bundle_pieces(sample), known, file_id, options.platform, reading)
        return reading


def _known(objects: Iterator[Row]) -> _Known:
    published: list[str] = []
    since: dict[str, str] = {}
    hosts: dict[str, str] = {}
    addresses: dict[str, tuple[str, str]] = {}
    for each in objects:
        kind, value = each["type"], each.get("value")
        if kind == "report" and isinstance(each.get("published"), str):
            published.append(each["published"])
        elif kind == "relationship" and isinstance(each.get("start_time"), str):
            for end in (str(each.get("source_ref")), str(each.get("target_ref"))):
                since[end] = min(since.get(end, each["start_time"]), each["start_time"])
        elif kind in _ADDRESSES and isinstance(value, str):
            addresses[each["id"]] = (_ADDRESSES[kind], value)
        if (host := _host(each)) is not None:
            hosts[each["id"]] = host
    return _Known(min(published, default=None), since, hosts, addresses)


def _host(each: Row) -> str | None:
    """Return the host that an object is about: a domain, or a channel whose name is one."""
    name = {"domain-name": "value", "channel": "name"}.get(each["type"])
    return host_of(each.get(name)) if name else None


def _batches(
    pieces: Iterator[Piece], known: _Known, file_id: str, platform: str | None, reading: Reading
) -> Iterator[Batch]:
    rows, reasons, types = 0, Counter[str](), Counter[str]()
    for piece in pieces:
        count = len(piece.rows) + len(piece.refusals)
        rows += count
        reasons.update(refusal.reason for refusal in piece.refusals)
        types.update(str(row["type"]) for row in piece.rows)
        rejections = REJECTION.rows([refusal.row() for refusal in piece.refusals])
        yield Batch(_staged(piece, known, file_id, platform), rejections, count, piece.bytes_read)
    told = ", ".join(f"{n} {kind}" for kind, n in sorted(types.items(), key=lambda item: (-item[1], item[0])))
    reading.finish(
        ReadSummary(
            source=SPEC.code,
            source_version=SPEC.version,
            source_file_id=file_id,
            mapping=dict(SPEC.fields),
            tz=None,
            dayfirst=None,
            precision="s",
            platforms={},
            drift={},
            notes=(f"objects by type: {told}", "a bundle gives no posts"),
            rows=rows,
            stored=rows - reasons.total(),
            rejected=dict(sorted(reasons.items())),
        )
    )


def _staged(piece: Piece, known: _Known, file_id: str, platform: str | None) -> dict[str, Any]:
    placed = list(zip(piece.numbers, piece.refs, piece.rows, strict=True))
    facts = [(number, ref, fact) for number, ref, row in placed for fact in _facts(row, known)]
    about = [{"record": n, "raw_ref": ref, "source_file_id": file_id} for n, ref, _ in placed]
    accounts = [
        told | where
        for where, row in zip(about, piece.rows, strict=True)
        if (told := _account(row, platform)) is not None
    ]
    references = [_reference(row) | where for where, row in zip(about, piece.rows, strict=True)]
    return {
        "reference_object": STAGED["reference_object"].rows(references),
        "account": STAGED["account"].rows(accounts),
        "site_observation": STAGED["site_observation"].rows(
            fact_rows([each for each in facts if each[2].is_dated], source="stix", source_file_id=file_id)
        ),
    }


def _reference(row: Row) -> Row:
    content = json_text(row)
    named = next((row[name] for name in _NAMES if isinstance(row.get(name), str) and row[name]), None)
    return {
        "reference_id": short_id("REF", row["id"], content),
        "object_id": row["id"],
        "type": row["type"],
        "name": named,
        "content": content,
    }


def _facts(row: Row, known: _Known) -> list[SiteFact]:
    host = known.hosts.get(row["id"])
    if host is not None:
        seen = known.since.get(row["id"], known.published)
        return [SiteFact(domain=host, record_type="listed", value="a STIX bundle", observed_at=seen)]
    if row["type"] != "relationship" or row.get("relationship_type") != "resolves-to":
        return []
    source, target = (
        known.hosts.get(str(row.get("source_ref"))),
        known.addresses.get(str(row.get("target_ref"))),
    )
    if source is None or target is None:
        return []
    seen = row.get("start_time") or known.published
    return [SiteFact(domain=source, record_type=target[0], value=target[1], observed_at=seen)]


def _account(row: Row, platform: str | None) -> Row | None:
    """Return the account that an object is: a user-account, or a channel that is named by its address."""
    login: Any
    if row["type"] == "channel":
        where, native = _channel(str(row.get("name")))
        login, shown = native, None
    elif row["type"] == "user-account":
        login, shown = row.get("account_login") or row.get("user_id"), row.get("display_name")
        native = str(row.get("user_id") or login or shown or "")
        where = platform_word(str(row.get("account_type") or platform or "unknown"))
    else:
        return None
    if not native:
        return None
    return {
        "account_uid": account_uid(where, native),
        "platform": where,
        "native_id": native,
        "handle": None if login is None else str(login),
        "display_name": None if shown is None else str(shown),
        "kind": None,
        "created_at_us": None,
        "created_at_prec": None,
    }


def _channel(name: str) -> tuple[str, str]:
    """Return platform and handle of an address such as `t.me/name`; two empty texts where it is none."""
    host, _, path = name.removeprefix("https://").removeprefix("http://").partition("/")
    where = _CHANNEL_HOSTS.get(host.casefold().removeprefix("www."), "")
    handle = path.strip("/").removeprefix("@")
    return (where, handle) if where and handle and not set(handle) & set("/?# ") else ("", "")


BODY = StixBody()
