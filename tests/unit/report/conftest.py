from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable
from itertools import combinations, pairwise
from typing import Any

import pyarrow as pa
import pytest

from vigie.model.tables import (
    ACCOUNT_DISCOVERY,
    CLUSTER,
    CLUSTER_MEMBER,
    EDGE,
    EDGE_EVIDENCE,
    RUN,
    SENSITIVITY,
    SOURCE_FILE,
)
from vigie.report.content import ACCOUNT_SEEN, POST_SEEN, TIMELINE, ReportContent

START_US = 1_714_694_400_000_000  # 2024-05-03 00:00:00 UTC
HOUR_US = 3_600_000_000
SECOND_US = 1_000_000
RUN_ID = "run-0f1e2d3c4b5a6978"

NAMES = ["Ada Verlaine", "Basile Ormeau", "Coline Astier", "Dorian Quillet", "Elzéar Mounier", "Flora Vannes"]
OUTCOMES: dict[str, Any] = {
    "url": {
        "outcome": "found",
        "rows": 41_200,
        "objects": 9_120,
        "accounts": 3_010,
        "pairs_in_window": 18_750,
        "pairs_dropped": 0,
        "edges": 29,
        "decoy_edges": 1.36,
        "too_coarse": 31,
        "windows_left_out": [3600],
        "accounts_accepted": 12,
        "edges_accepted": 16,
        "threshold": 21.4,
        "global_p": 0.05,
        "window_s": 60,
        "window_reason": "most-beyond-decoys",
        "values": {"real": 29, "decoy": 1.36, "k": 2},
    },
    "repost": {
        "outcome": "nothing-found",
        "rows": 12_400,
        "objects": 3_000,
        "accounts": 2_200,
        "pairs_in_window": 3_310,
        "pairs_dropped": None,
        "edges": 120,
        "accounts_accepted": 0,
        "edges_accepted": 0,
        "threshold": None,
        "global_p": 0.65,
        "window_s": 60,
    },
    "media": {"outcome": "not-assessed", "reason": "no-such-object", "values": {"kind": "media"}},
    "column:slogan": {"outcome": "not-assessed"},
}
CHECKS: dict[str, Any] = {
    "news-desk": {
        "result": "passed",
        "figure": 0.12,
        "reason": "links-to-one-domain",
        "values": {"links": 60, "domain": "nouvelles-0.example"},
    },
    "share-button": {
        "result": "failed",
        "figure": 0.83,
        "reason": "content-used-outside",
        "values": {"wide": 5, "objects": 6, "times": 3},
    },
    "declared-automation": {"result": "not-run", "figure": None, "reason": "no-client-known", "values": {}},
    "one-newsletter": {
        "result": "passed",
        "figure": "none of 4",
        "reason": "same link within a minute of a mailing",
    },
}


def uid(rank: int) -> str:
    return f"{'x' if rank % 3 else 'telegram'}:90{rank:07d}"


def handle(rank: int) -> str:
    return f"{NAMES[rank % 6].split()[0].lower()}_veut_{rank}"


def run_table(*, outcomes: dict[str, Any] = OUTCOMES, params: dict[str, Any] | None = None) -> pa.Table:
    given: dict[str, Any] = {"window_s": 60, "min_objects": 2, "decoys": 50, "level": 0.01, "seed": 7}
    given |= {"strata": "hour-of-day", "sensitivity_decoys": 10}
    row = {
        "run_id": RUN_ID,
        "kind": "coordinate",
        "tool_version": "0.1.0",
        "detector": "CA01 co-action 1",
        "params": json.dumps(
            {**given, "caps": {"object": 5000}, "keep": None, "own": True, **(params or {})}
        ),
        "params_hash": "9a8b7c6d5e4f3a2b",
        "input_commit": 3,
        "input_hash": "data-0011223344556677",
        "seed": 7,
        "engine": "duckdb 2.0.0",
        "started_at_us": START_US + 200 * HOUR_US,
        "ended_at_us": START_US + 201 * HOUR_US,
        "rows_in": 61_250,
        "rows_used": 53_600,
        "outcomes": json.dumps(outcomes),
    }
    return RUN.rows([row])


def sensitivity_table() -> pa.Table:
    rows = []
    for signal, weight in (("url", 900), ("repost", 120)):
        for window in (10, 60, 600):
            for k in range(1, 7):
                decoy = weight * (window / 60) ** 0.4 * 0.16**k * 5
                real = round(decoy) + (16 if signal == "url" and k <= 4 and window >= 60 else 0)
                q = min(1.0, (decoy + 0.05) / max(real, 1))
                row = {"signal": signal, "window_s": window, "k": k, "real": real, "decoy": decoy, "q": q}
                rows.append({"run_id": RUN_ID, **row})
    return SENSITIVITY.rows(rows)


class Story:
    """Groups of the given sizes: members share links one after the other, a few seconds apart."""

    def __init__(self, sizes: Iterable[int], *, text: str, objects: int, at_prec: str) -> None:
        self.text, self.objects, self.at_prec = text, objects, at_prec
        self.groups: list[list[int]] = []
        for size in sizes:
            first = sum(map(len, self.groups))
            self.groups.append(list(range(first, first + size)))
        self.posts: dict[str, dict[str, Any]] = {}
        self.edges: list[dict[str, Any]] = []
        self.evidence: list[dict[str, Any]] = []
        for number, group in enumerate(self.groups):
            for a, b in [*pairwise(group), *list(combinations(group, 2))[::3]]:
                self._join(number, *sorted((a, b), key=uid))

    def _join(self, group: int, a: int, b: int) -> None:
        edge = f"edge-{group:02d}{a:04d}{b:04d}"
        if any(known["edge_id"] == edge for known in self.edges):
            return
        deltas = [self._pair(edge, group, a, b, number) for number in range(self.objects)]
        row = {"edge_id": edge, "run_id": RUN_ID, "a_uid": uid(a), "b_uid": uid(b), "signal": "url"}
        self.edges.append(
            row
            | {
                "n_objects": self.objects,
                "n_actions": self.objects + 2,
                "score": 30.25 - a / 8 - b / 16,
                "rarity": 40.0,
            }
            | {"expected": 0.04, "q": 0.0125, "accepted": True}
            | {"median_delta_us": sorted(map(abs, deltas))[self.objects // 2]}
            | {"first_at_us": START_US + group * 20 * HOUR_US, "last_at_us": START_US + 90 * HOUR_US}
        )

    def _pair(self, edge: str, group: int, a: int, b: int, number: int) -> int:
        link = f"https://nouvelles-{group}.example/article/{number}"
        ids = [self._post(rank, group, link, number) for rank in (a, b)]
        times = [int(self.posts[action]["at_us"]) for action in ids]
        delta = times[1] - times[0]
        row = {"run_id": RUN_ID, "edge_id": edge, "action_id_a": ids[0], "action_id_b": ids[1]}
        self.evidence.append(row | {"object_uid": link, "delta_us": delta})
        return delta

    def _post(self, rank: int, group: int, link: str, number: int) -> str:
        post = f"{uid(rank).split(':')[0]}:17{rank:05d}{number:05d}"
        action = f"{post} share_url {link}"
        at_us = START_US + (group * 20 + number * 7) * HOUR_US + (rank * 13 % 37) * SECOND_US
        mentioned = handle(self.groups[group][0])
        text = self.text.format(n=number, link=link, handle=mentioned, name=NAMES[rank % 6])
        self.posts[action] = {
            "action_id": action,
            "account_uid": uid(rank),
            "post_uid": post,
            "at_us": at_us,
            "at_prec": self.at_prec,
            "verb": "share_url",
            "object_type": "url",
            "object_uid": link,
            "object_raw": link,
            "text_raw": text if number % 4 != 3 else None,
            "url": f"https://x.com/{handle(rank)}/status/17{rank:05d}{number:05d}",
        }
        return action

    def cluster_rows(self, checks: dict[str, Any]) -> Iterable[dict[str, Any]]:
        for number, group in enumerate(self.groups):
            edges = [edge for edge in self.edges if edge["edge_id"].startswith(f"edge-{number:02d}")]
            link = f"https://nouvelles-{number}.example/article/0"
            tops = [
                {"type": "url", "object": link, "pairs": len(edges), "accounts": len(group)},
                {"type": "repost", "object": f"x:55{number:08d}", "pairs": 2, "accounts": 3},
                {"type": "mention_set", "object": f"{handle(0)} {handle(1)}", "pairs": 2, "accounts": 2},
            ]
            yield {
                "cluster_id": f"group-{number:016x}",
                "run_id": RUN_ID,
                "label": f"G{number + 1:02d}",
                "method": "leiden 0.11, seed 7",
                "n": len(group),
                "n_edges": len(edges),
                "density": 0.5,
                "score": 100.0 - number,
                "q": 0.004 + number / 100,
                "signals": json.dumps({"url": len(edges)}),
                "platforms": json.dumps({"x": len(group)}),
                "top_objects": json.dumps(tops),
                "first_at_us": START_US + number * 20 * HOUR_US,
                "last_at_us": START_US + 90 * HOUR_US,
                "median_delta_us": 13 * SECOND_US,
                "benign_checks": json.dumps(
                    checks if number else CHECKS | {"share-button": {"result": "passed"}}
                ),
                "state": "candidate",
            }

    def member_rows(self) -> Iterable[dict[str, Any]]:
        for number, group in enumerate(self.groups):
            for rank in group:
                degree = sum(uid(rank) in (edge["a_uid"], edge["b_uid"]) for edge in self.edges)
                row = {"run_id": RUN_ID, "cluster_id": f"group-{number:016x}", "account_uid": uid(rank)}
                yield row | {
                    "pseudonym": f"A-{rank + 1:04d}",
                    "degree": degree,
                    "score": 30.0 * degree,
                    "q": 0.0125,
                }


def sources_table() -> pa.Table:
    counts = {"rows_in": 20_510, "rows_stored": 20_431, "rows_merged": 60, "rows_rejected": 19}
    row = {
        "source_file_id": "aa11bb22cc33dd44",
        "name": "collecte_mai.csv",
        "sha256": "aa11bb22cc33dd44" * 4,
        "bytes": 8_100_000,
        "importer": "tables",
        "importer_version": "1",
        "reject_reasons": json.dumps({"bad-time": 15, "damaged-id": 4}),
        "drift": "{}",
        "mapping": "{}",
        "ingested_at_us": START_US,
    }
    return SOURCE_FILE.rows([row | counts])


def timeline_table() -> pa.Table:
    hours = range(120)
    return TIMELINE.table(
        {
            "at_us": [START_US + hour * HOUR_US for hour in hours],
            "in_groups": [30 if hour % 20 == 7 else hour % 3 for hour in hours],
            "all": [250 + 200 * (8 <= hour % 24 <= 22) + hour * 37 % 90 for hour in hours],
            "bucket_us": [HOUR_US for _ in hours],
        }
    )


def report(
    sizes: Iterable[int] = (5, 4, 3),
    *,
    text: str = "Lisez {link} avant midi, dit {name} à @{handle} #actu",
    objects: int = 6,
    at_prec: str = "s",
    checks: dict[str, Any] = CHECKS,
    outcomes: dict[str, Any] = OUTCOMES,
    params: dict[str, Any] | None = None,
    **more: Any,
) -> ReportContent:
    """Build a small, whole, invented report; `more` replaces any of its fields."""
    story = Story(sizes, text=text, objects=objects, at_prec=at_prec)
    ranks = [rank for group in story.groups for rank in group]
    seen = [
        {
            "account_uid": uid(r),
            "handle": handle(r),
            "display_name": NAMES[r % 6],
            "platform": uid(r).split(":")[0],
        }
        for r in ranks
    ]
    found = [
        {"run_id": RUN_ID, "account_uid": uid(rank), "signal": "url", "n_actions": 9, "n_partners": 3}
        | {"statistic": 60.0, "q": 0.0125, "accepted": True}
        for rank in ranks
    ]
    content = ReportContent(
        run=run_table(outcomes=outcomes, params=params),
        edges=EDGE.rows(story.edges),
        evidence=EDGE_EVIDENCE.rows(story.evidence),
        discoveries=ACCOUNT_DISCOVERY.rows(found),
        sensitivity=sensitivity_table(),
        clusters=CLUSTER.rows(story.cluster_rows(checks)),
        members=CLUSTER_MEMBER.rows(story.member_rows()),
        sources=sources_table(),
        posts=POST_SEEN.rows(story.posts.values()),
        timeline=timeline_table(),
        accounts=ACCOUNT_SEEN.rows(seen),
        case_title="Veille de mai",
        case_purpose="Relais inhabituels autour d’un débat local",
        tool_version="0.1.0",
        generated_at_us=START_US + 240 * HOUR_US,
    )
    return dataclasses.replace(content, **more)


NOTHING = {"url": OUTCOMES["repost"], "repost": OUTCOMES["repost"], "media": OUTCOMES["media"]}


@pytest.fixture
def a_report() -> Callable[..., ReportContent]:
    return report


@pytest.fixture
def a_report_of_nothing() -> Callable[..., ReportContent]:
    return lambda **more: report((), outcomes=NOTHING, **more)
