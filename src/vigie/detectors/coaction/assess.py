"""One object type: rows in, candidates out, before the run as a whole is held against chance."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from vigie.detectors.coaction.held import Examined, Held
from vigie.detectors.coaction.spec import AUTO_WINDOWS_S, CoActionParams
from vigie.kernels.coaction import CoActionSettings, Judged
from vigie.kernels.coaction_facts import EdgeFacts
from vigie.kernels.coaction_groups import decoy_group_scores
from vigie.model.ids import short_id

__all__ = ["Candidates", "Scan", "assess", "scan_windows"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
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


def assess(held: Held, kind: str, params: CoActionParams, *, window_s: int, progress: Progress) -> Candidates:
    """Judge one object type and keep what later stages need; the rows themselves are let go."""
    examined = held.examine(_settings(params, kind, window_s), progress=progress)
    result, keys = examined.judged, held.account_keys
    strong = result.q <= params.level
    edges = result.edges
    accepted = strong[edges.a] & strong[edges.b] & (result.edge_q <= params.edge_level)
    near = result.q <= params.keep_q
    kept = (near[edges.a] & near[edges.b]) | accepted
    return Candidates(
        kind=kind,
        edges=_edge_rows(result, keys, kept, accepted, examined.facts(kept)),
        evidence=examined.evidence(accepted, at_most=params.evidence_per_edge),
        accounts=_account_rows(result, keys, (near | strong) & (result.statistic > 0), strong),
        excess=result.excess,
        decoy_groups=_decoy_groups(result, params.best, strong, accepted),
        figures=_figures(examined, strong),
    )


def scan_windows(
    held: Held,
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
    aside = np.isin(held.account_keys, np.asarray(without, dtype=np.int64))
    rows: list[dict[str, float | int | str]] = []
    windows = sorted({*AUTO_WINDOWS_S, params.window_s})
    counted = held.pairs(
        [window_s * 1_000_000 for window_s in windows if window_s >= finest_window_s],
        neighbours=params.neighbours,
        stop_at=params.sensitivity_pairs,
    )
    left_out = []
    for window_s in windows:
        if counted.get(window_s * 1_000_000, math.inf) > params.sensitivity_pairs:
            left_out.append(window_s)
            continue
        for k, real, decoy, q in held.sensitivity(
            _settings(params, kind, window_s),
            least_objects=_LEAST_OBJECTS,
            decoys=params.sensitivity_decoys,
            aside=aside,
        ):
            rows.append({"signal": kind, "window_s": window_s, "k": k, "real": real, "decoy": decoy, "q": q})
    return Scan(rows, tuple(left_out))


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


def _edge_rows(result: Judged, keys: Ints, kept: Flags, accepted: Flags, facts: EdgeFacts) -> pa.Table:
    edges = result.edges
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


def _account_rows(result: Judged, keys: Ints, kept: Flags, strong: Flags) -> pa.Table:
    partners = np.bincount(np.concatenate([result.edges.a, result.edges.b]), minlength=len(keys))
    return pa.table(
        {
            "account_key": keys[kept],
            "n_partners": partners[kept],
            "statistic": result.statistic[kept],
            "q": result.q[kept],
            "accepted": strong[kept],
        }
    )


def _decoy_groups(result: Judged, best: int, strong: Flags, accepted: Flags) -> tuple[Floats, ...]:
    if not accepted.any():
        return tuple(np.empty(0) for _ in result.decoys)
    least_account = float(result.statistic[strong].min())
    least_edge = float(result.edges.score[accepted].min())
    return tuple(
        decoy_group_scores(decoy, best=best, account_at_least=least_account, edge_at_least=least_edge)
        for decoy in result.decoys
    )


def _figures(examined: Examined, strong: Flags) -> dict[str, float | int | None]:
    result = examined.judged
    return {
        **examined.figures,
        "edges": len(result.edges),
        "decoy_edges": result.decoy_edges,
        "set_aside": result.set_aside,
        "threshold": float(result.statistic[strong].min()) if strong.any() else None,
    }
