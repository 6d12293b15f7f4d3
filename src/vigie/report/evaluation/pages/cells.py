"""Cells of tables: a figure, its interval beneath, and whether it keeps to what was stated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vigie.kernels.agreement import mean_interval
from vigie.report.evaluation.content import CHAIN
from vigie.report.evaluation.reading import TRUTH_ZERO, Reading, Share, World

__all__ = ["Cell", "claim_of", "exposed_cell", "false_cell", "number_cell", "share_cell"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: a figure, what it was counted from, its interval, and whether it keeps to what was stated.

    `claim` is `above`, `below`, `within` or empty; `is_missing` says that there is no figure.
    """

    figure: str
    count: str = ""
    note: str = ""
    claim: str = ""
    claim_text: str = ""
    is_missing: bool = False


def share_cell(reading: Reading, world: World, measure: str, *, scope: str = CHAIN) -> Cell:
    """Write a share in per cent with its interval over the seeds.

    Without a campaign nothing that the chain shows belongs to one, so that its precision says nothing there.
    """
    if (world.kind, scope, measure) == (TRUTH_ZERO, CHAIN, "precision"):
        return Cell(figure=reading.words.t("missing.nobody"), is_missing=True)
    return _cell(reading, world, measure, scope=scope, write=reading.words.percent)


def number_cell(reading: Reading, world: World, measure: str, *, places: int) -> Cell:
    """Write any other figure of the whole chain with its interval over the seeds, to so many decimals."""

    def write(value: float | None) -> str:
        return reading.words.decimal(value, places=places)

    return _cell(reading, world, measure, scope=CHAIN, write=write)


def _cell(
    reading: Reading, world: World, measure: str, *, scope: str, write: Callable[[float | None], str]
) -> Cell:
    words, row = reading.words, reading.figure(world, measure, scope=scope)
    if row is None or row["mean"] is None:
        return Cell(figure=reading.missing(world, measure, scope=scope), is_missing=True)
    runs = reading.runs([world])
    some = words.t("cell.some_seeds", seeds=row["seeds"], runs=runs) if row["seeds"] < runs else ""
    return Cell(
        figure=write(row["mean"]), count=some, note=words.between(row["low"], row["high"], write=write)
    )


def exposed_cell(reading: Reading, world: World) -> Cell:
    """Write how many ordinary accounts a run shows, with the interval over the seeds."""
    words = reading.words
    mean, low, high, known = mean_interval(reading.exposed([world]))
    if not known:
        return Cell(figure=words.value(None), is_missing=True)

    def write(value: float | None) -> str:
        return words.decimal(value, places=1)

    ends = (None, None) if known == 1 else (max(low, 0.0), high)
    return Cell(figure=write(mean), note=words.between(*ends, write=write))


def false_cell(reading: Reading, worlds: list[World], *, scope: str = CHAIN) -> Cell:
    """Write the share of false findings of worlds of one kind, and hold it against what was stated."""
    words, share = reading.words, reading.false_share(worlds, scope=scope)
    if share.mean is None:
        return Cell(figure=reading.missing(worlds[0], "fdr", scope=scope), is_missing=True)
    nominal = reading.nominal(worlds, scope=scope)
    claim = claim_of(share, nominal)
    return Cell(
        figure=words.percent(share.mean),
        count=words.t("cell.runs" if share.of_runs else "cell.accounts", hits=share.hits, n=share.n),
        note=words.between(share.low, share.high, write=words.percent),
        claim=claim,
        claim_text=words.t(f"mark.{claim or 'unknown'}", q=words.percent(nominal)),
    )


def claim_of(share: Share, nominal: float | None) -> str:
    """Say where the interval lies: `above` or `below` the stated share, or `within` reach of it."""
    if nominal is None or share.low is None or share.high is None:
        return ""
    if share.low > nominal:
        return "above"
    return "below" if share.high < nominal else "within"
