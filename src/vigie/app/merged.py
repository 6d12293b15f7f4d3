"""Campaigns that a person merged, shown as one: members, relays, parts and figures put together."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from vigie.lake.runs import RUN_TABLES

__all__ = ["merged_tables"]

Row = dict[str, Any]


def merged_tables(tables: Mapping[str, pa.Table], targets: Mapping[str, str]) -> dict[str, pa.Table]:
    """Return the tables of a run of campaigns with merged campaigns put together.

    Args:
        tables: tables of the run.
        targets: campaign → campaign that it was merged into in the end.

    The target holds the members, relays and parts of both, once each; the merged campaign keeps its row and
    holds nothing any more. What indices say is not put together: a later run, which draws the two as one,
    measures them as one. Nothing is stored.
    """
    rows = {row["campaign_id"]: row for row in tables["campaign"].to_pylist()}
    known = {name: into for name, into in targets.items() if name in rows and into in rows}
    if not known:
        return dict(tables)
    found = {name: _moved(tables[name], known) for name in ("campaign_member", "campaign_relay")}
    members = _once(found["campaign_member"], "account_uid")
    inside = {(row["campaign_id"], row["pseudonym"]) for row in members}
    relays = [
        row
        for row in _once(found["campaign_relay"], "pseudonym")
        if (row["campaign_id"], row["pseudonym"]) not in inside
    ]
    parts = _summed(_moved(tables["campaign_part"], known))
    for name, into in known.items():
        rows[into] = _absorbing(rows[into], rows[name])
    counts = (Counter(row["campaign_id"] for row in each) for each in (members, relays))
    core, others = counts
    campaigns = [row | {"n_core": core[name], "n_relays": others[name]} for name, row in rows.items()]
    changed = {
        "campaign": campaigns,
        "campaign_member": members,
        "campaign_relay": relays,
        "campaign_part": parts,
    }
    return {**tables, **{name: RUN_TABLES[name].rows(each) for name, each in changed.items()}}


def _moved(table: pa.Table, known: Mapping[str, str]) -> list[Row]:
    """Give rows to the campaigns that theirs were merged into, those that belonged there first."""
    rows = table.to_pylist()
    kept = [row for row in rows if row["campaign_id"] not in known]
    return kept + [
        row | {"campaign_id": known[row["campaign_id"]]} for row in rows if row["campaign_id"] in known
    ]


def _once(rows: Iterable[Row], name: str) -> list[Row]:
    first: dict[tuple[str, str], Row] = {}
    for row in rows:
        first.setdefault((row["campaign_id"], row[name]), row)
    return list(first.values())


def _summed(rows: Iterable[Row]) -> list[Row]:
    """Put uses of one thing together: whom one campaign had inside, the other had outside."""
    told: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        key = row["campaign_id"], row["kind"], row["part_id"]
        before = told.get(key)
        if before is None:
            told[key] = row
            continue
        times = [each["first_at_us"] for each in (before, row) if each["first_at_us"] is not None]
        told[key] = before | {
            "n_inside": before["n_inside"] + row["n_inside"],
            "n_outside": max(before["n_outside"] - row["n_inside"], 0),
            "first_at_us": min(times, default=None),
        }
    return list(told.values())


def _absorbing(target: Row, merged: Row) -> Row:
    lists = {name: json.loads(target[name]) + json.loads(merged[name]) for name in ("groups", "narratives")}
    lists["narratives"].sort(key=lambda told: -told["accounts"])
    platforms = Counter(json.loads(target["platforms"])) + Counter(json.loads(merged["platforms"]))
    return target | {
        "groups": json.dumps(lists["groups"]),
        "narratives": json.dumps(lists["narratives"], ensure_ascii=False, sort_keys=True),
        "platforms": json.dumps(dict(sorted(platforms.items()))),
        "n_posts": target["n_posts"] + merged["n_posts"],
        "n_originals": target["n_originals"] + merged["n_originals"],
        "first_at_us": min(target["first_at_us"], merged["first_at_us"]),
        "last_at_us": max(target["last_at_us"], merged["last_at_us"]),
    }
