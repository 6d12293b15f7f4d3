"""The tables of an evaluation, looked up the way the pages ask for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from vigie.kernels.agreement import share_interval
from vigie.report.evaluation.content import CHAIN, KINDS, EvaluationContent
from vigie.report.evaluation.summary import pooled, summarise
from vigie.report.evaluation.wording import EvaluationWords

__all__ = ["TRUTH_ZERO", "Reading", "Row", "Share", "World", "share_of_runs"]

Row = dict[str, Any]

TRUTH_ZERO = "truth-zero"


@dataclass(frozen=True, slots=True)
class World:
    """One world at one size; `title` adds the size where the world has several."""

    name: str
    kind: str
    posts: int
    title: str


class Share(NamedTuple):
    """A share with its interval and what it is a share of; null where it is undefined or not assessed."""

    mean: float | None
    low: float | None
    high: float | None
    hits: int
    n: int
    of_runs: bool = False


class Reading:
    """Looks figures up; the order of worlds is the order of kinds, then that of the table."""

    def __init__(self, content: EvaluationContent) -> None:
        self.content = content.checked()
        self.words = EvaluationWords(content.lang)
        self.score: list[Row] = self.content.score.to_pylist()
        self.group: list[Row] = self.content.group.to_pylist()
        self.alert: list[Row] = self.content.alert.to_pylist()
        self.curve: list[Row] = self.content.curve.to_pylist()

    @cached_property
    def summary(self) -> list[Row]:
        """Rows of contract `summary`."""
        return summarise(self.content.score).to_pylist()

    @cached_property
    def worlds(self) -> list[World]:
        """The worlds, once for each size."""
        seen = dict.fromkeys((row["world"], row["kind"], row["posts"]) for row in self.score)
        names = [name for name, _, _ in seen]
        found = [
            World(name, kind, posts, f"{name} · {self.words.value(posts)}" if names.count(name) > 1 else name)
            for name, kind, posts in seen
        ]
        return sorted(found, key=lambda world: KINDS.index(world.kind))

    @property
    def kinds(self) -> list[str]:
        """The kinds of world that are there, in order."""
        return list(dict.fromkeys(world.kind for world in self.worlds))

    @property
    def scopes(self) -> list[str]:
        """The scopes, in order of appearance, without the chain."""
        return [scope for scope in dict.fromkeys(row["scope"] for row in self.score) if scope != CHAIN]

    def of(self, kind: str) -> list[World]:
        """Return the worlds of one kind."""
        return [world for world in self.worlds if world.kind == kind]

    def rows(self, worlds: Iterable[World], measure: str, *, scope: str = CHAIN) -> list[Row]:
        """Return the rows of `score` of one measure, for all runs of these worlds."""
        keys = {(world.name, world.posts) for world in worlds}
        return [
            row for row in self._by_measure.get((scope, measure), ()) if (row["world"], row["posts"]) in keys
        ]

    @cached_property
    def _by_measure(self) -> dict[tuple[str, str], list[Row]]:
        found: dict[tuple[str, str], list[Row]] = {}
        for row in self.score:
            found.setdefault((row["scope"], row["measure"]), []).append(row)
        return found

    @cached_property
    def _summaries(self) -> dict[tuple[Any, ...], Row]:
        return {tuple(r[key] for key in ("world", "posts", "scope", "measure")): r for r in self.summary}

    def figure(self, world: World, measure: str, *, scope: str = CHAIN) -> Row | None:
        """Return the summary of one measure of one world; null where it holds no such row."""
        return self._summaries.get((world.name, world.posts, scope, measure))

    def mean_over(self, worlds: Iterable[World], measure: str, *, scope: str = CHAIN) -> float | None:
        """Return the mean of the worlds' means: each world weighs the same, whatever its number of seeds."""
        found = [self.figure(world, measure, scope=scope) for world in worlds]
        known = [row["mean"] for row in found if row is not None and row["mean"] is not None]
        return sum(known) / len(known) if known else None

    def runs(self, worlds: Iterable[World]) -> int:
        """Count the runs of these worlds."""
        keys = {(world.name, world.posts) for world in worlds}
        found = {(r["world"], r["posts"], r["seed"]) for r in self.score if (r["world"], r["posts"]) in keys}
        return len(found)

    def false_share(self, worlds: Sequence[World], *, scope: str = CHAIN) -> Share:
        """Return the share of false findings over all runs of these worlds, which are of one kind.

        It is false accounts ÷ accepted accounts, all runs together. Where there is no campaign and every
        account that any run accepts is false, that would be 1 as soon as there is one, and the rate that q
        states is the share of runs that accept anybody: then it is that.
        """
        rows = self.rows(worlds, "fdr", scope=scope)
        kinds = {world.kind for world in worlds}
        if kinds == {TRUTH_ZERO} and all(row["value"] in {None, 1.0} for row in rows):
            known = [row["n"] for row in rows if row["n"] is not None]
            return share_of_runs(sum(n > 0 for n in known), len(known))
        figures = pooled(rows)
        n = sum(row["n"] or 0 for row in rows)
        hits = round((figures["mean"] or 0) * n)
        return Share(figures["mean"], figures["low"], figures["high"], hits, n)

    def exposed(self, worlds: Iterable[World]) -> list[float]:
        """Return for each run that knows it how many ordinary accounts it shows, from the share it gives."""
        rows = self.rows(worlds, "organic_exposed")
        known = [row for row in rows if row["value"] is not None]
        return [row["value"] if row["n"] is None else float(round(row["value"] * row["n"])) for row in known]

    def nominal(self, worlds: Iterable[World], *, scope: str = CHAIN) -> float | None:
        """Return the share of false findings that is stated; null where none is, or several are."""
        stated = {row["nominal"] for row in self.rows(worlds, "fdr", scope=scope)}
        return stated.pop() if len(stated) == 1 else None

    def has_alerts(self, world: World) -> bool:
        """Tell whether somebody looked at when this world would alert."""
        return any(row["world"] == world.name for row in self.alert)

    def missing(self, world: World, measure: str, *, scope: str = CHAIN) -> str:
        """Say why a figure is absent: it has no meaning there, it is a share of nothing, or nobody looked."""
        rows = self.rows([world], measure, scope=scope)
        if world.kind == TRUTH_ZERO and measure in {"recall", "f1", "ari", "hours_to_first_alert"}:
            return self.words.t("missing.nobody")
        if measure == "hours_to_first_alert" and rows and self.has_alerts(world):
            return self.words.t("missing.no_alert")
        if any(row["n"] == 0 for row in rows):
            return self.words.t("missing.none_accepted")
        return self.words.value(None)


def share_of_runs(hits: int, n: int) -> Share:
    """Return the share of runs of which something holds."""
    low, high = share_interval(hits=hits, n=n)
    return Share(hits / n, low, high, hits, n, of_runs=True) if n else Share(None, None, None, 0, 0)
