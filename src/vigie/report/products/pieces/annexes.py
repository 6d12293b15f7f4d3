"""Annexes: tables that copy cleanly, each with how many rows were left out."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from vigie.characterisation.dossier import wordings_of
from vigie.report.document.model import Block, Paragraph, Span, Spans, Table, spans_of
from vigie.report.masking import HIDDEN
from vigie.report.plain_text import defang, shorten, visible
from vigie.report.products.named import shown
from vigie.report.products.reading import Reading, Row

__all__ = [
    "accounts",
    "collection",
    "contents",
    "evidence",
    "exhibits",
    "infrastructure",
    "log",
    "numbers",
    "sites",
]

_CREATED = ("created", "registered", "registration")
_PERSONAL = ("registrant", "registrant-email", "registrant-name", "registrant-organisation")
_IP = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b")


def sites(reading: Reading, _: str) -> Iterator[Block]:
    """List the hosts that the core uses, made harmless, with the first date that a record gives for each."""
    known = _observed(reading)
    hosts = _hosts(reading)
    rows = [
        (
            (Span(_harmless(host), "code"),),
            spans_of(_day(reading, min(known[host], default=None) if host in known else None)),
            spans_of(reading.words.value(inside)),
            spans_of(reading.words.value(outside)),
        )
        for host, inside, outside in hosts
    ]
    names = ("domain", "since", "core", "others")
    yield from _table(reading, "annex-sites", "sites", names, rows, widths=(4, 2, 1, 1), numeric=(2, 3))


def accounts(reading: Reading, _: str) -> Iterator[Block]:
    """List the accounts of the core by pseudonym, with role, creation and the indices that name them."""
    created = {row["account_uid"]: row["created_at_us"] for row in reading.content.dossier.accounts}
    coded = _coded(reading)
    rows = [
        (
            spans_of(reading.masker.account(row["account_uid"])),
            spans_of(reading.t(f"role.{row['role']}")),
            spans_of(reading.t(f"confidence.{row['confidence']}")),
            spans_of(_day(reading, created.get(row["account_uid"]))),
            spans_of(reading.words.value(row["n_posts"])),
            spans_of(", ".join(sorted(coded.get(row["account_uid"], ())))),
        )
        for row in sorted(reading.content.dossier.members, key=lambda row: str(row["pseudonym"]))
    ]
    names = ("account", "role", "confidence", "created", "posts", "indices")
    widths = (1.4, 1.7, 1.3, 2, 1, 3)
    yield from _table(reading, "annex-accounts", "accounts", names, rows, widths=widths, numeric=(4,))


def contents(reading: Reading, _: str) -> Iterator[Block]:
    """List posts that evidence names: time, who by pseudonym, digest of the text, its words."""
    rows = [
        (
            spans_of(reading.words.moment(row["created_at_us"]) if row["created_at_us"] is not None else ""),
            spans_of(
                reading.masker.account(row["account_uid"]) if row["pseudonym"] else reading.t("role.outside")
            ),
            (Span(_digest(row["text_raw"] or ""), "code"),),
            (Span(shorten(reading.texts.text(row["text_raw"] or ""), chars=240), "quote"),),
        )
        for row in reading.content.dossier.posts
    ]
    names = ("at", "account", "digest", "text")
    if rows:
        yield from _table(reading, "annex-contents", "contents", names, rows, widths=(2, 1.5, 2, 6))
    yield from _wordings(reading)


def infrastructure(reading: Reading, _: str) -> Iterator[Block]:
    """List what records state on those hosts, with the times during which it held."""
    rows = [
        (
            (Span(_harmless(row["domain"]), "code"),),
            spans_of(row["record_type"]),
            (Span(_value(reading, row), "code"),),
            spans_of(_day(reading, row["valid_from_us"])),
            spans_of(_day(reading, row["valid_to_us"])),
            spans_of(row["source"]),
        )
        for row in reading.content.dossier.sites
    ]
    names = ("domain", "record", "value", "from", "to", "source")
    widths = (3, 1.5, 3.3, 1.5, 1.5, 0.9)
    yield from _table(reading, "annex-infrastructure", "infrastructure", names, rows, widths=widths)


def collection(reading: Reading, _: str) -> Iterator[Block]:
    """List the files of the collection with what became of their rows, and the parameters of the run."""
    dossier = reading.content.dossier
    value = reading.words.value
    rows = [
        (
            (Span(reading.texts.words(row["name"]), "code"),),
            (Span(str(row["sha256"])[:16], "code"),),
            spans_of(value(row["rows_in"])),
            spans_of(value(row["rows_stored"])),
            spans_of(value(row["rows_merged"])),
            spans_of(value(row["rows_rejected"])),
        )
        for row in dossier.source_files
    ]
    names = ("file", "digest", "rows_in", "stored", "merged", "rejected")
    widths = (4, 2.2, 1, 1, 1, 1)
    yield from _table(
        reading, "annex-collection", "collection", names, rows, widths=widths, numeric=(2, 3, 4, 5)
    )
    yield Paragraph(
        spans=reading.say("collection.purpose", purpose=reading.human(dossier.case_purpose or "—"))
    )
    yield from _parameters(reading)


def evidence(reading: Reading, _: str) -> Iterator[Block]:
    """List all evidence under its short name: what it is, and its permanent id."""
    known = {row["evidence_id"]: row for row in reading.content.dossier.evidence}
    rows = [
        (
            (Span(label, "strong"),),
            spans_of(_what(reading, one, known.get(one))),
            (Span(_public_id(reading, one), "code"),),
        )
        for one, label in reading.labels.items()
    ]
    yield from _table(
        reading, "evidence-log", "evidence_log", ("label", "what", "id"), rows, widths=(0.8, 6, 3)
    )


def exhibits(reading: Reading, _: str) -> Iterator[Block]:
    """List the exhibits with their digests, where and when they were seen, and their time-stamps."""
    rows = [
        (
            (Span(one.exhibit_id, "code"),),
            spans_of(reading.t(f"exhibit.{one.kind}")),
            reading.told(one.note or one.name),
            spans_of(reading.words.moment(one.captured_at_us) if one.captured_at_us is not None else ""),
            spans_of(
                ", ".join(f"{stamp.authority} {reading.words.moment(stamp.at_us)}" for stamp in one.stamps)
            ),
            (Span(one.sha256, "code"),),
        )
        for one in reading.content.dossier.exhibits
    ]
    names = ("id", "kind", "note", "captured", "stamps", "digest")
    yield from _table(reading, "annex-exhibits", "exhibits", names, rows, widths=(2.4, 1.2, 2, 1.6, 1.8, 2.6))


def log(reading: Reading, _: str) -> Iterator[Block]:
    """Print the digest of the last act of the case: with it, nobody changes the log unseen."""
    digest = reading.content.dossier.log_digest
    if digest:
        yield Paragraph(spans=reading.say("log.digest", digest=(Span(digest, "code"),)))
    else:
        yield Paragraph(spans=reading.say("log.none"))


def numbers(reading: Reading, _: str) -> Iterator[Block]:
    """List every number that sentences may use: name, value, query, run."""
    rows = [
        (
            (Span(name, "code"),),
            (shown(one, reading.words),),
            (Span(one.query.select, "code"),),
        )
        for name, one in sorted(reading.content.figures.items())
    ]
    yield Paragraph(spans=reading.say("numbers.run", run=str(reading.content.dossier.run["run_id"])))
    names = ("name", "value", "query")
    yield from _table(reading, "annex-numbers", "numbers", names, rows, widths=(2, 2, 6), numeric=(1,))


def _table(
    reading: Reading,
    anchor: str,
    prefix: str,
    names: tuple[str, ...],
    rows: Sequence[tuple[Spans, ...]],
    *,
    widths: tuple[float, ...],
    numeric: tuple[int, ...] = (),
) -> Iterator[Block]:
    """Write a table of at most as many rows as the content allows, and say how many more there are."""
    if not rows:
        yield Paragraph(spans=reading.say("annex.empty"), role="small")
        return
    most = reading.content.at_most
    yield Table(
        anchor=anchor,
        caption=reading.t(f"{prefix}.caption"),
        header=tuple(reading.t(f"{prefix}.{name}") for name in names),
        rows=tuple(rows[:most]),
        widths=widths,
        numeric=numeric,
    )
    if len(rows) > most:
        yield Paragraph(spans=reading.say("annex.more", n=len(rows) - most), role="small")


def _wordings(reading: Reading) -> Iterator[Block]:
    """List the wordings of the campaign by the digest of their words, with posts and accounts."""
    value = reading.words.value
    rows = [
        (
            (Span(_digest(one["text"]), "code"),),
            (Span(shorten(reading.texts.text(one["text"]), chars=240), "quote"),),
            spans_of(value(one["posts"])),
            spans_of(value(one["accounts"])),
        )
        for one in wordings_of(reading.content.dossier.campaign)
    ]
    header = ("contents.digest", "narratives.text", "narratives.posts", "narratives.accounts")
    if not rows:
        yield Paragraph(spans=reading.say("annex.empty"), role="small")
        return
    yield Table(
        anchor="annex-wordings",
        caption=reading.t("wordings.caption"),
        header=tuple(reading.t(key) for key in header),
        rows=tuple(rows),
        widths=(2, 6, 1.1, 1),
        numeric=(2, 3),
    )


def _digest(text: str) -> str:
    """Return the first 16 digits of the sha256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _parameters(reading: Reading) -> Iterator[Block]:
    told = json.loads(reading.content.dossier.run["params"])
    flat = sorted(_flat(told))
    rows = [((Span(name, "code"),), (Span(reading.words.setting(value), "code"),)) for name, value in flat]
    names = ("parameter", "setting")
    yield from _table(reading, "annex-parameters", "parameters", names, rows, widths=(2, 3))


def _flat(tree: Row, prefix: str = "") -> Iterator[tuple[str, object]]:
    for name, value in tree.items():
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _hosts(reading: Reading) -> list[tuple[str, int, int | None]]:
    """Return hosts: (host, accounts of the core, others), most used first.

    They are those of the campaign's own links, and those that the core links to and that records are about;
    how many others link to the latter was not counted.
    """
    dossier = reading.content.dossier
    recorded = {row["domain"] for row in dossier.sites}
    found: dict[str, tuple[int, int | None]] = {
        row["domain"]: (row["accounts"], None) for row in dossier.domains if row["domain"] in recorded
    }
    for one in json.loads(dossier.campaign["objects"]):
        host = urlsplit(one["object"]).hostname if one["type"] == "url" else one["object"]
        if one["type"] in {"url", "domain"} and host:
            inside, outside = found.get(host, (0, None))
            found[host] = max(inside, one["inside"]), max(outside or 0, one["outside"])
    return sorted(((host, *counts) for host, counts in found.items()), key=lambda row: (-row[1], row[0]))


def _observed(reading: Reading) -> dict[str, list[int]]:
    """Return host → times since which something is recorded on it; creations alone where one is recorded."""
    every: dict[str, list[int]] = {}
    created: dict[str, list[int]] = {}
    for row in reading.content.dossier.sites:
        at = row["valid_from_us"] if row["valid_from_us"] is not None else row["observed_at_us"]
        if at is None:
            continue
        every.setdefault(row["domain"], []).append(at)
        if any(word in row["record_type"] for word in _CREATED):
            created.setdefault(row["domain"], []).append(at)
    return every | created


def _coded(reading: Reading) -> dict[str, set[str]]:
    coded: dict[str, set[str]] = {}
    for row in reading.content.dossier.evidence:
        for uid in _accounts_of(row):
            coded.setdefault(uid, set()).add(row["indice"])
    return coded


def _accounts_of(row: Row) -> Iterable[str]:
    found: list[str] = json.loads(row["accounts"]) if row["outcome"] == "found" else []
    return found


def _what(reading: Reading, one: str, row: Row | None) -> str:
    if row is None:
        exhibit = next((each for each in reading.content.dossier.exhibits if each.exhibit_id == one), None)
        if exhibit:
            return f"{reading.t(f'exhibit.{exhibit.kind}')} — {reading.human(exhibit.note or exhibit.name)}"
        kind = one.split(":", 1)[0] if ":" in one else "unknown"
        return reading.t(f"evidence_log.{kind}" if reading.is_held(one) else "evidence_log.unknown")
    words = reading.words
    values = json.loads(row["statement_values"])
    return reading.texts.text(words.statement(row["statement"], values))


def _public_id(reading: Reading, one: str) -> str:
    """Return an id that names nobody: posts bear the digest of theirs."""
    if one.startswith("post:") and reading.content.identify_reason is None:
        return f"post:{_digest(one)}"
    return one


def _value(reading: Reading, row: Row) -> str:
    """Return what a record states, made harmless; who registered a site may be a person and stays hidden."""
    if row["record_type"] in _PERSONAL and reading.content.identify_reason is None:
        return HIDDEN
    return _IP.sub(lambda hit: _harmless(hit[0]), defang(visible(row["value"])))


def _harmless(text: str) -> str:
    return text.replace("[.]", ".").replace(".", "[.]")


def _day(reading: Reading, at_us: int | None) -> str:
    return reading.words.day(at_us) if at_us is not None else reading.words.value(None)
