"""One object type: rows in, candidates out, before the run as a whole is held against chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from vigie.detectors.coaction.spec import AUTO_WINDOWS_S, CoActionParams
from vigie.kernels.coaction import CoAction, CoActionSettings, co_action, sensitivity
from vigie.kernels.coaction_facts import EdgeFacts, EvidencePairs, edge_facts, evidence_pairs
from vigie.kernels.coaction_groups import decoy_group_scores
from vigie.kernels.coaction_rows import Prepared
from vigie.kernels.windows import count_pairs_in_window
from vigie.model.ids import short_id

__all__ = ["Candidates", "Scan", "assess", "scan_windows"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Progress = Callable[[int, int], None]

_LEAST_OBJECTS = (2, 3, 5, 10)


@dataclass(frozen=True, slots=True)
class Candidates:
    """What one object type shows: kept edges, evidence and accounts by key, and the figures of the method."""

    kind: str
    edges: pa.Table
    evidence: pa.Table
    accounts: pa.Table
    excess: Floats
    decoy_groups: tuple[Floats, ...]
    figures: dict[str, float | int | None]


@dataclass(frozen=True, slots=True)
class Scan:
    """Rows of the sensitivity table, and the windows that hold too many pairs to be scanned."""

    rows: list[dict[str, float | int | str]]
    left_out: tuple[int, ...]


def assess(
    data: Prepared, kind: str, params: CoActionParams, *, window_s: int, progress: Progress
) -> Candidates:
    """Run the kernel on one object type and keep what later stages need; the rows themselves are let go."""
    result = co_action(data, _settings(params, kind, window_s), progress=progress)
    strong = result.q <= params.level
    edges = result.edges
    accepted = strong[edges.a] & strong[edges.b] & (result.edge_q <= params.edge_level)
    near = result.q <= params.keep_q
    kept = (near[edges.a] & near[edges.b]) | accepted
    return Candidates(
        kind=kind,
        edges=_edge_rows(result, kept, accepted, edge_facts(result, kept)),
        evidence=_evidence_rows(result, evidence_pairs(result, accepted, at_most=params.evidence_per_edge)),
        accounts=_account_rows(result, (near | strong) & (result.statistic > 0), strong),
        excess=result.excess,
        decoy_groups=_decoy_groups(result, params.best, strong, accepted),
        figures=_figures(result, strong),
    )


def scan_windows(
    data: Prepared,
    kind: str,
    params: CoActionParams,
    *,
    finest_window_s: int,
    without: Sequence[int] = (),
) -> Scan:
    """Count what each window and number of shared objects would find, in the data and in decoys.

    Windows finer than the times (`finest_window_s`) are left out, as are those that hold too many pairs.
    Decoys are drawn without the accounts whose keys are given.
    """
    aside = np.isin(data.account_keys, np.asarray(without, dtype=np.int64))
    rows: list[dict[str, float | int | str]] = []
    left_out = []
    for window_s in sorted({*AUTO_WINDOWS_S, params.window_s}):
        if window_s < finest_window_s or _pairs(data, window_s, params) > params.sensitivity_pairs:
            left_out.append(window_s)
            continue
        for k, real, decoy, q in sensitivity(
            data,
            _settings(params, kind, window_s),
            least_objects=_LEAST_OBJECTS,
            decoys=params.sensitivity_decoys,
            aside=aside,
        ):
            rows.append({"signal": kind, "window_s": window_s, "k": k, "real": real, "decoy": decoy, "q": q})
    return Scan(rows, tuple(left_out))


def _pairs(data: Prepared, window_s: int, params: CoActionParams) -> int:
    return count_pairs_in_window(
        data.obj,
        data.at_us,
        window_us=window_s * 1_000_000,
        neighbours=params.neighbours,
        stop_at=params.sensitivity_pairs,
    )


def _settings(params: CoActionParams, kind: str, window_s: int) -> CoActionSettings:
    # Each object type draws its own decoys: two types must not share their accidents.
    seed = int(short_id("seed", params.seed, kind)[-8:], 16)
    return CoActionSettings(
        window_us=window_s * 1_000_000,
        min_objects=params.min_objects,
        neighbours=params.neighbours,
        best=params.best,
        decoys=params.decoys,
        level=params.level,
        peels=params.peels,
        clock_hours=params.strata == "clock-hour",
        seed=seed,
    )


def _edge_rows(result: CoAction, kept: Flags, accepted: Flags, facts: EdgeFacts) -> pa.Table:
    keys, edges = result.prepared.account_keys, result.edges
    return pa.table(
        {
            "edge": np.flatnonzero(kept),
            "a_key": keys[edges.a[kept]],
            "b_key": keys[edges.b[kept]],
            "n_objects": edges.n_objects[kept],
            "n_actions": facts.n_actions,
            "rarity": result.rarity[kept],
            "score": edges.score[kept],
            "expected": result.expected[kept],
            "q": result.edge_q[kept],
            "accepted": accepted[kept],
            "median_delta_us": facts.median_delta_us,
            "first_at_us": facts.first_at_us,
            "last_at_us": facts.last_at_us,
        }
    )


def _evidence_rows(result: CoAction, pairs: EvidencePairs) -> pa.Table:
    data = result.prepared
    return pa.table(
        {
            "edge": pairs.edge,
            "object_key": data.object_keys[data.obj[pairs.row_a]],
            "post_a_key": data.post_keys[data.post[pairs.row_a]],
            "post_b_key": data.post_keys[data.post[pairs.row_b]],
            "delta_us": data.at_us[pairs.row_b] - data.at_us[pairs.row_a],
        }
    )


def _account_rows(result: CoAction, kept: Flags, strong: Flags) -> pa.Table:
    partners = np.bincount(
        np.concatenate([result.edges.a, result.edges.b]), minlength=result.prepared.accounts
    )
    return pa.table(
        {
            "account_key": result.prepared.account_keys[kept],
            "n_partners": partners[kept],
            "statistic": result.statistic[kept],
            "q": result.q[kept],
            "accepted": strong[kept],
        }
    )


def _decoy_groups(result: CoAction, best: int, strong: Flags, accepted: Flags) -> tuple[Floats, ...]:
    if not accepted.any():
        return tuple(np.empty(0) for _ in result.decoys)
    least_account = float(result.statistic[strong].min())
    least_edge = float(result.edges.score[accepted].min())
    return tuple(
        decoy_group_scores(decoy, best=best, account_at_least=least_account, edge_at_least=least_edge)
        for decoy in result.decoys
    )


def _figures(result: CoAction, strong: Flags) -> dict[str, float | int | None]:
    return {
        "rows": len(result.prepared),
        "objects": len(result.prepared.object_keys),
        "accounts": result.prepared.accounts,
        "pairs_in_window": len(result.pairs),
        "pairs_dropped": result.pairs.dropped,
        "edges": len(result.edges),
        "decoy_edges": result.decoy_edges,
        "set_aside": result.set_aside,
        "threshold": float(result.statistic[strong].min()) if strong.any() else None,
    }
