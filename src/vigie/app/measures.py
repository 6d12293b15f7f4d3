"""Figures of one run held against labels: what was found, what was missed, whom it shows without cause."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from vigie.app.coordinate import Detection
from vigie.app.labels import BENIGN, CAMPAIGN, ORGANIC, Labels
from vigie.campaigns.benign import unexplained
from vigie.detectors.coaction.spec import SPEC
from vigie.kernels.agreement import adjusted_rand_index, rates, share_interval, threshold_curve
from vigie.model.outcomes import NotAssessed
from vigie.report.evaluation.content import CHAIN, CURVE, GROUP, SCORE

__all__ = ["Judged", "alerting", "curve_rows", "group_rows", "score_rows"]

Row = dict[str, Any]

_FEWEST_MEMBERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One run and the truth about its accounts.

    Attributes:
        home: Columns that every row begins with: world, kind, posts, seed.
        found: What the chain gave.
        labels: What accounts are in truth.
        posting: Accounts that post in the data: nobody else can be found.
        level: The share of innocents that the run states.
    """

    home: Mapping[str, Any]
    found: Detection
    labels: Labels
    posting: frozenset[str]
    level: float

    def of_role(self, *roles: str) -> frozenset[str]:
        """Return the accounts that post and have one of these roles."""
        if ORGANIC in roles:
            others = self.labels.members(*({CAMPAIGN, BENIGN} - set(roles)))
            return self.posting - others
        return self.labels.members(*roles) & self.posting

    def accepted(self, signal: str | None = None) -> frozenset[str]:
        """Return the accounts that the detector accepted, for one object type or for any."""
        return frozenset(
            row["account_uid"]
            for row in self.found.result.discoveries.to_pylist()
            if row["accepted"] and signal in {None, row["signal"]}
        )

    def shown(self, *, promoted: bool = False) -> frozenset[str]:
        """Return the accounts in groups: in any, or in those without an innocent explanation."""
        kept = {row["cluster_id"] for row in self.groups() if row["unexplained"] or not promoted}
        return frozenset(
            row["account_uid"] for row in self.found.members.to_pylist() if row["cluster_id"] in kept
        )

    def groups(self) -> list[Row]:
        """Return the rows of contract `cluster` with their checks read and `unexplained` beside them."""
        return [
            row | {"checks": checks, "unexplained": unexplained(checks) and row["q"] <= 0.05}
            for row in self.found.clusters.to_pylist()
            for checks in [json.loads(row["benign_checks"])]
        ]


def score_rows(judged: Judged) -> pa.Table:
    """Return contract `score`: the chain, the detector, and the detector for each object type.

    At scope `chain`, accounts count when they are in a group without an innocent explanation; `fdr` and
    `organic_exposed` count organic accounts in any group, since a reader sees them. At the detector's scopes,
    accounts count when accepted, and those who act together openly are no error.
    """
    rows = [*_of_chain(judged), *_of_detector(judged, None)]
    for signal in _assessed(judged):
        rows += _of_detector(judged, signal)
    return SCORE.rows(dict(judged.home) | row for row in rows)


def curve_rows(judged: Judged) -> pa.Table:
    """Return contract `curve` for the detector and for each object type that stood out from chance."""
    discoveries = judged.found.result.discoveries.to_pylist()
    beyond = {kind for kind, told in judged.found.result.figures.items() if told["beyond"]}
    best: dict[tuple[str, str], float] = {}
    for row in discoveries:
        if row["signal"] in beyond:
            for scope in (SPEC.code, f"{SPEC.code} {row['signal']}"):
                key = scope, row["account_uid"]
                best[key] = min(row["q"], best.get(key, 1.0))
    scopes = sorted({scope for scope, _ in best})
    rows = [
        row
        for scope in scopes
        for row in _curve(judged, scope, {a: q for (s, a), q in best.items() if s == scope})
    ]
    return CURVE.rows(rows)


def group_rows(judged: Judged) -> pa.Table:
    """Return contract `group`: who is in each group in truth."""
    home: dict[str, list[str]] = {}
    for row in judged.found.members.to_pylist():
        home.setdefault(row["cluster_id"], []).append(judged.labels.role(row["account_uid"]))
    return GROUP.rows(
        {
            "world": judged.home["world"],
            "seed": judged.home["seed"],
            "label": row["label"],
            "n": row["n"],
            **{role: Counter(home[row["cluster_id"]])[role] for role in (CAMPAIGN, BENIGN, ORGANIC)},
            "q": row["q"],
            "explanations": ", ".join(
                name for name, told in row["checks"].items() if told["result"] == "failed"
            ),
            "unexplained": row["unexplained"],
        }
        for row in judged.groups()
    )


def alerting(judged: Judged) -> tuple[bool, int, int]:
    """Return whether the chain would alert, members found, and groups without an innocent explanation.

    It alerts on a group of three or more without an innocent explanation, most of whose members belong to a
    campaign: an alert on somebody else is an error, not an alert.
    """
    table = group_rows(judged).to_pylist()
    right = [row for row in table if row["unexplained"] and row["n"] >= _FEWEST_MEMBERS]
    alert = any(row["campaign"] > row["n"] / 2 for row in right)
    return alert, len(judged.shown() & judged.of_role(CAMPAIGN)), sum(row["unexplained"] for row in table)


def _of_chain(judged: Judged) -> Iterator[Row]:
    promoted, shown = judged.shown(promoted=True), judged.shown()
    members, organic = judged.of_role(CAMPAIGN), judged.of_role(ORGANIC)
    groups = group_rows(judged).to_pylist()
    alone = [row for row in groups if row["unexplained"]]
    yield from _shares(CHAIN, promoted, members, members)
    yield _share(CHAIN, "fdr", len(shown & organic), len(shown), nominal=judged.level)
    yield _share(CHAIN, "organic_exposed", len(shown & organic), len(organic))
    yield _count(CHAIN, "accounts_accepted", len(promoted))
    yield _count(CHAIN, "groups_found", len(groups))
    yield _count(CHAIN, "groups_unexplained", len(alone))
    yield _count(CHAIN, "groups_unexplained_wrong", sum(row["campaign"] <= row["n"] / 2 for row in alone))
    yield {"scope": CHAIN, "measure": "ari", "value": _known(_ari(judged))}
    missing = [kind for kind, told in judged.found.result.outcomes.items() if isinstance(told, NotAssessed)]
    yield _count(CHAIN, "not_assessed", len(missing))


def _of_detector(judged: Judged, signal: str | None) -> Iterator[Row]:
    scope = SPEC.code if signal is None else f"{SPEC.code} {signal}"
    accepted = judged.accepted(signal)
    together = judged.of_role(CAMPAIGN, BENIGN)
    yield from _shares(scope, accepted, judged.of_role(CAMPAIGN), together)
    yield _share(scope, "fdr", len(accepted - together), len(accepted), nominal=judged.level)
    yield _count(scope, "accounts_accepted", len(accepted))


def _shares(
    scope: str, accepted: frozenset[str], wanted: frozenset[str], right: frozenset[str]
) -> Iterator[Row]:
    """Yield precision (accepted accounts that are `right`), recall (of those `wanted`) and F1."""
    found = len(accepted & wanted)
    yield _share(scope, "precision", len(accepted & right), len(accepted))
    yield _share(scope, "recall", found, len(wanted))
    innocent = len(accepted - right)
    f1 = rates(hits=found, accepted=found + innocent, truths=len(wanted)).f1
    yield {"scope": scope, "measure": "f1", "value": _known(f1)}


def _share(scope: str, measure: str, hits: int, n: int, *, nominal: float | None = None) -> Row:
    low, high = share_interval(hits=hits, n=n)
    return {
        "scope": scope,
        "measure": measure,
        "value": hits / n if n else None,
        "low": _known(low),
        "high": _known(high),
        "n": n,
        "nominal": nominal,
    }


def _count(scope: str, measure: str, value: int) -> Row:
    return {"scope": scope, "measure": measure, "value": float(value)}


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _assessed(judged: Judged) -> list[str]:
    outcomes = judged.found.result.outcomes
    return sorted(kind for kind, told in outcomes.items() if not isinstance(told, NotAssessed))


def _ari(judged: Judged) -> float:
    """Compare the groups found with the groups planted, over the accounts of either."""
    home = {row["account_uid"]: row["cluster_id"] for row in judged.found.members.to_pylist()}
    accounts = sorted(judged.of_role(CAMPAIGN, BENIGN) | home.keys())
    planted = [judged.labels.of[name].group if name in judged.labels.of else "" for name in accounts]
    return adjusted_rand_index(planted, [home.get(name, "") for name in accounts], alone="")


def _curve(judged: Judged, scope: str, best: Mapping[str, float]) -> Iterator[Row]:
    accounts = sorted(best)
    together = judged.of_role(CAMPAIGN, BENIGN)
    curve = threshold_curve(
        np.array([best[name] for name in accounts]),
        np.array([name in together for name in accounts]),
        truths=len(together),
    )
    home = {"world": judged.home["world"], "seed": judged.home["seed"], "scope": scope}
    columns: Iterable[tuple[Any, ...]] = zip(
        *(getattr(curve, name).tolist() for name in ("q", "accepted", "true", "false", "recall", "fdr")),
        strict=True,
    )
    for q, accepted, true, false, recall, fdr in columns:
        told = {"q": q, "accepted": accepted, "true": true, "false": false}
        yield home | told | {"recall": _known(recall), "fdr": _known(fdr)}
