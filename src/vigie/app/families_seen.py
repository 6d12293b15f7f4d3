"""Families as a reader opens them: who posted first, how far they spread, their first variants."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from vigie.app.families import Families
from vigie.engine.port import Engine, Input, Scalar
from vigie.engine.statements import read_statement
from vigie.model.content_tables import CONTENT_TABLES
from vigie.model.media_tables import MEDIA_TABLES
from vigie.model.vocabulary import ObjectType
from vigie.report.content import FAMILY_SEEN, FAMILY_USE, VARIANT_SEEN
from vigie.report.typography import moment

__all__ = ["FamiliesSeen", "families_behind", "families_seen"]

Row = dict[str, Any]

_VARIANTS = 20
_DAY_US = 86_400_000_000
_LONG_US = 30 * _DAY_US
_KINDS = (str(ObjectType.TEXT_FAMILY), str(ObjectType.MEDIA_FAMILY))


@dataclass(frozen=True, slots=True)
class FamiliesSeen:
    """Contracts `family_seen`, `variant_seen` and `family_use`."""

    families: pa.Table
    variants: pa.Table
    uses: pa.Table

    @property
    def accounts(self) -> pa.ChunkedArray[Any]:
        """Accounts that these tables name."""
        found = (self.families["first_account_uid"], self.variants["account_uid"])
        return pa.chunked_array([chunk for column in found for chunk in column.chunks], pa.string())


def families_seen(
    engine: Engine, families: Families, wanted: Iterable[str], *, most: int = _VARIANTS
) -> FamiliesSeen:
    """Return families by their ids, each with its first variants.

    Args:
        engine: where the tables are read.
        families: those of a case.
        wanted: ids of families of texts or media; what is none of them is passed over.
        most: variants of each.
    """
    tables = _tables(families)
    tables["wanted"] = pa.table({"family_id": pa.array(sorted(set(wanted)), pa.string())})
    texts = _rows(engine, "wanted_text_families", tables)
    media = _rows(engine, "wanted_media_families", tables)
    wordings = _rows(engine, "wanted_text_variants", tables, {"most": most})
    files = _rows(engine, "wanted_media_variants", tables, {"most": most})
    small = {row["sha256"]: row for row in families.thumbnails([row["sha256"] for row in files]).to_pylist()}
    return FamiliesSeen(
        FAMILY_SEEN.rows([*map(_text_family, texts), *map(_media_family, media)]),
        VARIANT_SEEN.rows(
            [*map(_wording, wordings), *(_file(row, small.get(row["sha256"])) for row in files)]
        ),
        FAMILY_USE.empty(),
    )


def families_behind(engine: Engine, families: Families, run: Mapping[str, pa.Table]) -> FamiliesSeen:
    """Return the families that join members of the groups of a run, and the boilerplate that members used.

    Args:
        engine: where the tables are read.
        families: those that the run read.
        run: tables of the run.
    """
    members = run["cluster_member"].select(["cluster_id", "account_uid"])
    uses = _rows(engine, "family_uses", {**_tables(families), "members": members})
    joining = _joining(run)
    seen = families_seen(engine, families, {use["family_id"] for use in uses})
    common = set(seen.families.filter(seen.families["boilerplate"])["family_id"].to_pylist())
    kept = [
        use for use in uses if (use["cluster_id"], use["family_id"]) in joining or use["family_id"] in common
    ]
    named = pa.array(sorted({use["family_id"] for use in kept}), pa.string())
    return FamiliesSeen(
        seen.families.filter(pc.is_in(seen.families["family_id"], value_set=named)),
        seen.variants.filter(pc.is_in(seen.variants["family_id"], value_set=named)),
        FAMILY_USE.rows(kept),
    )


def _joining(run: Mapping[str, pa.Table]) -> set[tuple[str, str]]:
    """Return the pairs of a group and a family that is evidence within it."""
    home = {row["account_uid"]: row["cluster_id"] for row in run["cluster_member"].to_pylist()}
    edges = {
        row["edge_id"]: home[row["a_uid"]]
        for row in run["edge"].filter(run["edge"]["accepted"]).to_pylist()
        if row["signal"] in _KINDS and row["a_uid"] in home and home[row["a_uid"]] == home.get(row["b_uid"])
    }
    rows = run["edge_evidence"].select(["edge_id", "object_uid"]).to_pylist()
    return {(edges[row["edge_id"]], row["object_uid"]) for row in rows if row["edge_id"] in edges}


def _tables(families: Families) -> dict[str, Input]:
    nothing = {contract.name: contract.empty() for contract in (*CONTENT_TABLES, *MEDIA_TABLES)}
    return {**nothing, **families.tables}


def _rows(
    engine: Engine, name: str, tables: Mapping[str, Input], params: Mapping[str, Scalar] | None = None
) -> list[Row]:
    text = read_statement(__package__, name)
    used = {key: value for key, value in tables.items() if key in text.replace(".", " ").split()}
    return engine.sql(text, used, params).arrow().to_pylist()


def _text_family(row: Row) -> Row:
    names = ("guards", "templates", "opposed")
    traits = {f"family-{name}": {"n": len(json.loads(row[name]))} for name in names if json.loads(row[name])}
    if row["n_tasked"]:
        traits["family-tasking"] = {"n": row["n_tasked"]}
    return _of_contract(row) | {"kind": "text", "traits": json.dumps(traits, sort_keys=True)}


def _media_family(row: Row) -> Row:
    traits: Row = {}
    if row["earliest_trace"] in {"archive", "metadata"}:
        traits[f"media-earlier-{row['earliest_trace']}"] = {"at": moment(row["earliest_at_us"])}
    if (row["pause_us"] or 0) >= _LONG_US:
        days = int(row["pause_us"] // _DAY_US)
        traits["media-resumed"] = {"days": days, "at": moment(row["resumed_at_us"])}
    own = {"kind": "media", "boilerplate": False, "traits": json.dumps(traits, sort_keys=True)}
    return _of_contract(row) | own


def _of_contract(row: Row) -> Row:
    return {name: row[name] for name in FAMILY_SEEN.names if name in row}


def _wording(row: Row) -> Row:
    return {
        "family_id": row["family_id"],
        "variant_id": row["variant_id"],
        "place": row["position"],
        "kind": row["kind"],
        "similarity": row["similarity"],
        "post_uid": row["first_post_uid"],
        "account_uid": row["first_account_uid"],
        "at_us": row["first_at_us"],
        "text_raw": row["text_raw"],
    }


def _file(row: Row, thumbnail: Row | None) -> Row:
    return {
        "family_id": row["family_id"],
        "variant_id": row["sha256"],
        "place": row["position"] - 1,
        "kind": row["change"] if row["position"] > 1 else "first",
        "similarity": row["similarity"],
        "post_uid": row["first_post_uid"],
        "account_uid": row["first_account_uid"],
        "at_us": row["first_at_us"],
        "text_raw": " · ".join(_known_of(row)),
        "picture": thumbnail and thumbnail["image"],
        "mime": thumbnail and thumbnail["mime"],
    }


def _known_of(row: Row) -> Iterator[str]:
    """Yield what a file tells of itself, which nobody checked: size, program, date, C2PA, text in it."""
    yield f"{row['format']} {row['width']} × {row['height']}" if row["width"] else str(row["format"])
    if row["encoder"]:
        yield str(row["encoder"])
    if row["made_at_us"] is not None:
        yield moment(row["made_at_us"])
    if json.loads(row["metadata"] or "{}").get("c2pa_bytes"):
        yield "C2PA"
    if row["text"]:
        yield f"“{row['text']}”"
