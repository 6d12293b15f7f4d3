"""Over the seeds: the mean of each figure with its interval, and false findings pooled."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from vigie.kernels.agreement import mean_interval, share_interval
from vigie.model.errors import ContractError
from vigie.report.evaluation.content import SCORE, SUMMARY

__all__ = ["pooled", "summarise"]

Row = dict[str, Any]

_SHARES = {"precision", "recall", "f1", "fdr"}


def summarise(score: pa.Table) -> pa.Table:
    """Return one row of contract `summary` for each world, size, scope and measure, in order of appearance.

    A figure is the mean over the seeds whose value is known, with Student's 95 % interval cut where the
    measure ends (shares at 0 and 1, counts and times at 0); one seed gives no interval. `fdr` is false
    accounts over accepted accounts of all seeds together, with a binomial interval: the mean of shares would
    give a run that accepts two accounts the weight of one that accepts two hundred. A figure that no seed
    knows is null, with 0 seeds.

    What it does not show: accounts of one run err together, so that pooled intervals are too narrow; and
    intervals over seeds say nothing of worlds that were not tried.

    Cost: reads the table once.

    Args:
        score: contract `score`.

    Raises:
        ContractError: the table does not keep its contract (VG101, VG102), or a known fdr lacks its
            denominator (VG102).
    """
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in SCORE.check(score).to_pylist():
        groups.setdefault(tuple(row[name] for name in SUMMARY.names[:5]), []).append(row)
    return SUMMARY.rows(_summary(rows) for rows in groups.values())


def _summary(rows: list[Row]) -> Row:
    first = rows[0]
    nominals = {row["nominal"] for row in rows}
    is_share = first["measure"] in _SHARES or any(row["n"] is not None for row in rows)
    figures = pooled(rows) if first["measure"] == "fdr" else _mean(rows, first["measure"], is_share=is_share)
    nominal = first["nominal"] if len(nominals) == 1 else None
    return {name: first[name] for name in SUMMARY.names[:5]} | figures | {"nominal": nominal}


def pooled(rows: Sequence[Row]) -> Row:
    """Return seeds, mean, low and high of shares put together by their denominators.

    Args:
        rows: rows of contract `score` of one share, such as all `fdr` of one world.

    Raises:
        ContractError: a known share lacks its denominator (VG102).
    """
    if any(row["n"] is None and row["value"] is not None for row in rows):
        raise ContractError("VG102", "a share without its denominator cannot be pooled", place="score.n")
    known = [row for row in rows if row["n"] is not None]
    n = sum(row["n"] for row in known)
    hits = sum(round(row["value"] * row["n"]) for row in known if row["value"] is not None)
    low, high = share_interval(hits=hits, n=n)
    return {"seeds": len(known), "mean": hits / n if n else None, "low": _known(low), "high": _known(high)}


def _mean(rows: Sequence[Row], measure: str, *, is_share: bool) -> Row:
    values = [row["value"] for row in rows if row["value"] is not None]
    mean, low, high, seeds = mean_interval(values)
    floor = -1.0 if measure == "ari" else 0.0
    ceiling = 1.0 if is_share or measure == "ari" else math.inf
    ends = [_cut(end, floor, ceiling) for end in (low, high)]
    return {"seeds": seeds, "mean": _known(mean), "low": ends[0], "high": ends[1]}


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _cut(value: float, floor: float, ceiling: float) -> float | None:
    return None if math.isnan(value) else min(max(value, floor), ceiling)
