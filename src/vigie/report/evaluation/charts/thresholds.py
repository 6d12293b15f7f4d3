"""Curves of all runs of a world put together, on one grid of thresholds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.agreement import share_interval
from vigie.report.evaluation.content import CHAIN
from vigie.report.evaluation.reading import TRUTH_ZERO, Reading, Row

__all__ = ["Point", "drawn_scopes", "points"]

_GRID = 30
_MOST_SCOPES = 4

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Point:
    """One threshold in one world and scope: recall over its runs, and false findings of all of them."""

    world: str
    scope: str
    q: float
    runs: int
    recall: float | None
    recall_low: float | None
    recall_high: float | None
    fdr: float | None
    fdr_low: float | None
    fdr_high: float | None


def drawn_scopes(reading: Reading) -> list[str]:
    """Return the scopes to draw: the chain where it has curves, else the least divided ones, four at most."""
    found = list(dict.fromkeys(row["scope"] for row in reading.curve))
    if CHAIN in found:
        return [CHAIN]
    words = min((len(scope.split()) for scope in found), default=0)
    return [scope for scope in found if len(scope.split()) == words][:_MOST_SCOPES]


def points(reading: Reading) -> list[Point]:
    """Return the curves on a grid of about thirty thresholds that all worlds share.

    Below its least q a run accepts nobody, and so does a run that was assessed and has no curve. Recall is
    the mean over runs, between the worst and the best run; false findings are pooled over runs, as elsewhere.
    """
    stated = [row["nominal"] for row in reading.score if row["nominal"]]
    grid = _grid([row["q"] for row in reading.curve], stated)
    kinds = {world.name: world.kind for world in reading.worlds}
    found: list[Point] = []
    for world, kind in kinds.items():
        for scope in drawn_scopes(reading):
            rows = [row for row in reading.curve if (row["world"], row["scope"]) == (world, scope)]
            if rows:
                runs = _runs(rows, grid, seeds=_assessed(reading, world, scope))
                of_runs = kind == TRUTH_ZERO and all(row["true"] == 0 for row in rows)
                found += [
                    _point(runs, step, world=world, scope=scope, q=q, of_runs=of_runs)
                    for step, q in enumerate(grid.tolist())
                ]
    return found


def _grid(q: list[float], stated: list[float]) -> NDArray[np.float64]:
    """Space thresholds evenly in their logarithms, the least, the greatest and what is stated included."""
    positive = [value for value in q if value > 0]
    if not positive:
        return np.array([max(q, default=1.0)])
    return np.unique([*np.geomspace(min(positive), max(positive), _GRID), *stated])


def _assessed(reading: Reading, world: str, scope: str) -> set[int]:
    return {
        row["seed"]
        for row in reading.score
        if (row["world"], row["measure"]) == (world, "fdr")
        and row["scope"] in {scope, CHAIN}
        and row["n"] is not None
    }


@dataclass(frozen=True, slots=True)
class _Run:
    """Accepted and false accounts at each threshold of the grid, and recall where somebody could be found."""

    accepted: Counts
    false: Counts
    recall: NDArray[np.float64]


def _runs(rows: list[Row], grid: NDArray[np.float64], *, seeds: set[int]) -> list[_Run]:
    by_seed: dict[int, list[Row]] = {seed: [] for seed in sorted(seeds)}
    for row in rows:
        by_seed.setdefault(row["seed"], []).append(row)
    known = all(row["recall"] is not None for row in rows)
    return [_run(listed, grid, known=known) for listed in by_seed.values()]


def _run(rows: list[Row], grid: NDArray[np.float64], *, known: bool) -> _Run:
    """Carry each threshold forward to the next one that occurs; relative slack forgives a rounded grid."""
    rows = sorted(rows, key=lambda row: float(row["q"]))
    place = np.searchsorted(np.array([row["q"] for row in rows]), grid * (1 + 1e-9), side="right")

    def at(column: str, kind: Any) -> NDArray[Any]:  # noqa: ANN401 - a NumPy type
        return np.array([0, *(row[column] for row in rows)], dtype=kind)[place]

    recall = at("recall", np.float64) if known else np.full(len(grid), np.nan)
    return _Run(at("accepted", np.int64), at("false", np.int64), recall)


def _point(runs: list[_Run], step: int, *, world: str, scope: str, q: float, of_runs: bool) -> Point:
    recall = [float(run.recall[step]) for run in runs if not np.isnan(run.recall[step])]
    accepted = [int(run.accepted[step]) for run in runs]
    if of_runs:
        hits, n = sum(count > 0 for count in accepted), len(accepted)
    else:
        hits, n = sum(int(run.false[step]) for run in runs), sum(accepted)
    low, high = share_interval(hits=hits, n=n)
    return Point(
        world=world,
        scope=scope,
        q=q,
        runs=len(runs),
        recall=sum(recall) / len(recall) if recall else None,
        recall_low=min(recall, default=None),
        recall_high=max(recall, default=None),
        fdr=hits / n if n else None,
        fdr_low=low if n else None,
        fdr_high=high if n else None,
    )
