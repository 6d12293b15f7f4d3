"""Families that a person looks up: all of a case, or those that a post, a wording or a file belongs to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from vigie.app.coordinate import pseudonyms
from vigie.app.families import update_families
from vigie.app.families_seen import FamiliesSeen, families_seen
from vigie.app.lettering import pictures_that_say
from vigie.app.looked_up import families_like_file, families_like_text
from vigie.app.meaning import Meanings
from vigie.app.progress import Progress, silent
from vigie.engine.port import Engine, Input
from vigie.engine.statements import read_statement
from vigie.kernels.families.diff import Run, token_diff
from vigie.lake.case import Case
from vigie.model.errors import InputError
from vigie.report.masking import Account, Masker

__all__ = ["KINDS", "Difference", "Similar", "differ", "similar"]

KINDS = ("text", "image", "video")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """Families as plain values, how many there are beyond those shown, and what was not looked at and why.

    `traces` are pasted instructions, slots filled alike and hashtags misspelt alike, those of most accounts
    first; they are listed with all families of texts, and not for one post, wording or file.
    """

    families: list[Row]
    left_out: int
    not_assessed: dict[str, Any]
    traces: list[Row] = field(default_factory=list)

    def as_dict(self) -> Row:
        """Plain values, ready for JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What leads from one text to another: runs of (change, piece of a, piece of b)."""

    a: str
    b: str
    runs: list[Run]

    def as_dict(self) -> Row:
        """Plain values, ready for JSON."""
        return {
            "a": self.a,
            "b": self.b,
            "runs": [dict(zip(("change", "a", "b"), run, strict=True)) for run in self.runs],
        }


def similar(  # noqa: PLR0913 - every knob of a command
    case: Case,
    name: str | None = None,
    *,
    engine: Engine,
    clock: Callable[[], int],
    kinds: Sequence[str] = (),
    at_most: int = 20,
    identify: bool = False,
    meaning: Meanings = None,
    progress: Progress = silent,
) -> Similar:
    """List the families of a case, the most widely posted first; or those of one post, wording or file.

    Families are brought up to date first. Accounts go by pseudonyms unless `identify`, and so do their names
    in texts.

    Args:
        case: the case.
        name: id of a post, a family or a variant (or its beginning), a file, or words; null lists all.
        engine: where relations are computed.
        clock: gives the time, µs since 1970 UTC.
        kinds: `text`, `image`, `video`; none means all.
        at_most: families to show.
        identify: name accounts.
        meaning: with what rewordings and translations are compared; see `update_families`.
        progress: told (what is looked at, done, in all).

    Raises:
        InputError: `name` begins like an id, and nothing in the case bears it (VG606).
        SourceError: `name` is a file that cannot be read as a picture or video (VG231 to VG236).
    """
    families = update_families(case, engine=engine, clock=clock, meaning=meaning, progress=progress)
    listed = _listed(case, set(kinds) or set(KINDS))
    if name is not None:
        wanted = set(_named(case, name, engine=engine, meaning=meaning))
        listed = [row for row in listed if row["family_id"] in wanted]
    shown = [row["family_id"] for row in listed[:at_most]]
    seen = families_seen(engine, families, shown, most=6 if name is None else 1_000)
    traces = _traces(engine, case) if name is None and "text" in (kinds or KINDS) else []
    show = _Shown(case, seen, identify=identify, also=(str(row["account_uid"]) for row in traces))
    told = json.loads(families.told)
    return Similar(
        families=[show.family(family, with_variants=name is not None) for family in shown],
        left_out=len(listed) - len(shown),
        not_assessed=_not_assessed(told, kinds or KINDS),
        traces=[show.trace(row) for rows in _by_kind(traces) for row in rows[:at_most]],
    )


def _traces(engine: Engine, case: Case) -> list[Row]:
    names = ("text_trace", "text_family_member", "post")
    inputs: dict[str, Input] = {name: case.lake.relation(name) for name in names}
    return engine.sql(read_statement(__package__, "traces_shown"), inputs).arrow().to_pylist()


def _by_kind(traces: list[Row]) -> Iterator[list[Row]]:
    """Yield the traces of each kind, instructions first."""
    for kind in ("tasking", "template", "hashtag"):
        yield [row for row in traces if row["kind"] == kind]


def _not_assessed(told: Row, kinds: Sequence[str]) -> Row:
    """Return why kinds of families, and stages of the search for others, were not looked at."""
    asked = {"text" if kind == "text" else "media" for kind in kinds}
    missing = {kind: row["figures"] for kind, row in told.items() if row["outcome"] == "not-assessed"}
    looked_at = [row["not_assessed"] for kind, row in told.items() if kind in asked - missing.keys()]
    stages = {stage: why for stages in looked_at for stage, why in stages.items()}
    return missing | {stage: {"reason": why["reason"], **why["values"]} for stage, why in stages.items()}


def differ(case: Case, a: str, b: str, *, identify: bool = False) -> Difference:
    """Compare two texts word by word: of posts, of variants, or given as they are (anything with a space).

    Raises:
        InputError: nothing in the case bears that id, or it holds no words (VG606).
    """
    mask = _masker(case, [], identify=identify)
    first, second = (mask.text(_words(case, name)) for name in (a, b))
    return Difference(a=first, b=second, runs=token_diff(first, second))


def _words(case: Case, name: str) -> str:
    if any(sign.isspace() for sign in name):
        return name
    posts = case.lake.read("post", where=ds.field("post_uid") == name)["text_raw"].to_pylist()
    variants = case.lake.read("text_variant").select(["variant_id", "text_raw"]).to_pylist()
    held = {row["variant_id"]: row["text_raw"] for row in variants if row["variant_id"].startswith(name)}
    found = [text for text in [*posts, *held.values()] if text]
    if len(found) != 1:
        sentence = f"{len(found)} posts and variants with words are named {name!r}"
        raise InputError("VG606", sentence, hint="vigie similar lists families and the ids of their variants")
    return str(found[0])


def _listed(case: Case, kinds: set[str]) -> list[Row]:
    """Return id and accounts of the families of two or more, the most widely posted first."""
    rows: list[Row] = []
    if "text" in kinds:
        rows += case.lake.read("text_family").select(["family_id", "n_accounts", "n_posts"]).to_pylist()
    media = case.lake.read("media_family").select(
        ["family_id", "n_accounts", "n_posts", "n_variants", "kind"]
    )
    shown = [row for row in media.to_pylist() if max(row["n_posts"], row["n_variants"]) > 1]
    rows += [row for row in shown if row["kind"] in kinds]
    return sorted(rows, key=lambda row: (-row["n_accounts"], -row["n_posts"], row["family_id"]))


def _named(case: Case, name: str, *, engine: Engine, meaning: Meanings) -> Iterator[str]:
    """Yield the ids of the families that a post, an id, a file or words name."""
    yield from (found := [*_of_post(case, name), *_of_id(case, name)])
    if found or case.lake.read("post", where=ds.field("post_uid") == name).num_rows:
        return
    if Path(name).is_file():
        yield from families_like_file(case, Path(name), engine=engine)
    elif any(sign.isspace() for sign in name):
        yield from families_like_text(case, name, engine=engine, meaning=meaning)
        yield from _of_files(case, pa.array(list(pictures_that_say(case, name)), pa.string()))
    else:
        sentence = f"no post, family, variant or file is named {name!r}"
        raise InputError(
            "VG606", sentence, hint='words are looked for when there are two or more: "like this"'
        )


def _of_post(case: Case, name: str) -> Iterator[str]:
    where = ds.field("post_uid") == name
    yield from map(str, case.lake.read("text_family_member", where=where)["family_id"].to_pylist())
    files = case.lake.read("media_post", where=where)["sha256"].combine_chunks()
    yield from _of_files(case, files)


def _of_files(case: Case, files: pa.Array[Any]) -> Iterator[str]:
    members = case.lake.read("media_family_member")
    yield from map(str, members.filter(pc.is_in(members["sha256"], value_set=files))["family_id"].to_pylist())


def _of_id(case: Case, name: str) -> set[str]:
    found: set[str] = set()
    for table, column in (("text_variant", "variant_id"), ("media_family_member", "sha256")):
        rows = case.lake.read(table).select(["family_id", column])
        mine = pc.or_(pc.starts_with(rows["family_id"], name), pc.starts_with(rows[column], name))
        found |= set(map(str, rows.filter(mine)["family_id"].to_pylist()))
    return found


class _Shown:
    """Families as plain values, with nobody named who may not be."""

    def __init__(self, case: Case, seen: FamiliesSeen, *, identify: bool, also: Iterable[str] = ()) -> None:
        named = [str(uid) for uid in seen.accounts.to_pylist() if uid]
        self._mask = _masker(case, [*named, *also], identify=identify)
        self._rows = {row["family_id"]: row for row in seen.families.to_pylist()}
        self._variants: dict[str, list[Row]] = {}
        for row in seen.variants.to_pylist():
            self._variants.setdefault(row["family_id"], []).append(row)

    def family(self, family_id: str, *, with_variants: bool) -> Row:
        """Return one family, with its variants or with the words of the first."""
        row, variants = self._rows[family_id], self._variants.get(family_id, [])
        told = {
            "family": family_id,
            "kind": row["kind"],
            "first": self._first(row),
            "last_at": _at(row["last_at_us"]),
            "posts": row["n_posts"],
            "reposts": row["n_reposts"],
            "accounts": row["n_accounts"],
            "variants": row["n_variants"],
            "languages": json.loads(row["languages"] or "{}"),
            "platforms": json.loads(row["platforms"] or "{}"),
            "boilerplate": row["boilerplate_reason"] if row["boilerplate"] else None,
            "boilerplate_values": json.loads(row["boilerplate_values"] or "{}"),
            "noticed": json.loads(row["traits"] or "{}"),
            "text": self._mask.text(variants[0]["text_raw"] or "") if variants else "",
        }
        return told | ({"shown": [self._variant(each) for each in variants]} if with_variants else {})

    def trace(self, row: Row) -> Row:
        """Return one trace of a kit or an instruction, with the post that bears it."""
        return {
            "kind": row["kind"],
            "object": self._mask.text(row["object"]),
            "posts": row["n_posts"],
            "accounts": row["n_accounts"],
            "post": row["post_uid"],
            "family": row["family_id"],
            "at": _at(row["at_us"]),
            "account": self._mask.account(row["account_uid"]),
            "text": self._mask.text(row["text_raw"] or ""),
        }

    def _first(self, row: Row) -> Row:
        account = row["first_account_uid"]
        return {"at": _at(row["first_at_us"]), "account": self._mask.account(account) if account else None}

    def _variant(self, row: Row) -> Row:
        return {
            "variant": row["variant_id"],
            "order": row["place"],
            "kind": row["kind"],
            "similarity": row["similarity"],
            "at": _at(row["at_us"]),
            "account": self._mask.account(row["account_uid"]) if row["account_uid"] else None,
            "text": self._mask.text(row["text_raw"] or ""),
        }


def _masker(case: Case, uids: Iterable[str], *, identify: bool) -> Masker:
    wanted = pa.array(sorted(set(uids)), pa.string())
    people = case.lake.read("account", where=ds.field("account_uid").isin(wanted)).to_pylist()
    named = pseudonyms(case.pseudonym_key)
    accounts = [
        Account(uid, row["handle"], row["display_name"], row["platform"], named(uid))
        for row in people
        for uid in [row["account_uid"]]
    ]
    return Masker(accounts, posts=(), identify=identify)


def _at(at_us: int | None) -> str | None:
    if at_us is None:
        return None
    return datetime.fromtimestamp(at_us / 1e6, tz=UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
