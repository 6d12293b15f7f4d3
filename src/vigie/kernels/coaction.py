"""Co-action of one object type: which accounts act on the same objects within a window, beyond decoys.

The steps, each in a module of its own: enumerate the pairs of rows inside the window once (`windows`), count
them into edges and account statistics under the real accounts (`coaction_edges`), do the same under decoys
(`decoys`), turn counts into q-values (`discovery`), set the surest accounts aside and draw again (peeling).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.coaction_edges import Edges, account_statistic, count_edges
from vigie.kernels.coaction_expected import Expectation
from vigie.kernels.coaction_interest import interest_rarity
from vigie.kernels.coaction_rows import Prepared
from vigie.kernels.decoys import Relabelling, hour_of_day, strata_of
from vigie.kernels.discovery import DecoyTally, excess_over_chance, survival
from vigie.kernels.windows import WindowPairs, pairs_in_window

__all__ = [
    "CoAction",
    "CoActionSettings",
    "Ground",
    "Judged",
    "RowsGround",
    "co_action",
    "edge_pairs",
    "judge",
    "sensitivity",
    "sensitivity_on",
]

Codes = NDArray[np.int32]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Progress = Callable[[int, int], None]
Count = Callable[[], None]

# Accounts with a larger q in the first round are not accepted later: nothing of theirs is worth explaining.
_NEAR = 0.5
_LEAST_SHARED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CoActionSettings:
    """What the kernel needs to know; ranges and reasons stand in the detector's parameters."""

    window_us: int
    min_objects: int = 2
    neighbours: int = 200
    best: int = 3
    decoys: int = 50
    level: float = 0.01
    peels: int = 1
    clock_hours: bool = False
    seed: int = 0


class Ground(Protocol):
    """Where the edges of one object type come from: rows held in memory, or tables of an engine."""

    accounts: int

    def shared(self) -> Edges:
        """Every pair of accounts that shares enough objects; its score is the rarity that they share."""
        ...

    def expectation(self) -> Expectation:
        """What chance gives two accounts."""
        ...

    def decoys(self, *, drawn: Flags, peel: int) -> Iterator[Edges]:
        """The same as `shared` for each decoy of a round, among the `drawn` accounts only."""
        ...

    def interest(self, edges: Edges, *, suspected: Flags) -> Floats:
        """Rarity that the accounts of each edge would share by using the same objects."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the data show and what decoys show, before any threshold.

    `edges` holds every pair of accounts that shares enough objects, its score the surprise of what they
    share; `rarity`, `expected` (pairs of actions) and `edge_q` run along it.
    `statistic` and `q` run along the account codes. `excess` says how far the data (first) and each decoy
    stand out. `decoys` holds the heaviest edges of the decoys drawn after `set_aside` accounts were peeled
    off: all that any threshold with q ≤ 0.05 lets through.
    """

    edges: Edges
    rarity: Floats
    expected: Floats
    edge_q: Floats
    statistic: Floats
    q: Floats
    excess: Floats
    decoys: tuple[Edges, ...]
    decoy_edges: float
    set_aside: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoAction(Judged):
    """The same, with the rows and the pairs of rows that it was computed from."""

    prepared: Prepared
    pairs: WindowPairs


def co_action(data: Prepared, settings: CoActionSettings, *, progress: Progress | None = None) -> CoAction:
    """Run the detector on the data and on decoys, peel once, and give every account and edge its q.

    Returns:
        q of an account: expected share of innocents among accounts whose `best` edges are as surprising, were
        all of them accepted. q of an edge: the same for edges, which alone accuses nobody: true edges
        sit in cliques, false ones are scattered, so accounts are judged by accounts.

    Cost: one pass over the m pairs of rows inside the window for the data and for each of 2 · decoys.
    What it does not show: who coordinates, whether openly or not, and why; see docs/detectors/CA01.
    """
    ground = RowsGround(data, settings)
    judged = judge(ground, settings, progress=progress)
    told = {item.name: getattr(judged, item.name) for item in fields(Judged)}
    return CoAction(prepared=data, pairs=ground.pairs, **told)


def judge(ground: Ground, settings: CoActionSettings, *, progress: Progress | None = None) -> Judged:
    """Do what `co_action` does, wherever the edges come from."""
    expectation = ground.expectation()
    shared = ground.shared()
    real = expectation.surprise(shared)
    statistic = _of_data(real, ground, settings)
    report = _Counter(progress, (1 + settings.peels) * settings.decoys)
    bench = _Bench(ground, settings, expectation, report)
    everyone = np.ones(ground.accounts, dtype=bool)
    first = _against_decoys(real, statistic, bench.draw(everyone, 0))
    final = first
    if (first.q <= _NEAR).any():
        enough = np.min(statistic, where=first.q <= settings.level, initial=np.inf)
        suspected = _surprising(real, accounts=ground.accounts)
        real = _less_interest(ground, shared, expectation, suspected=suspected, near=first.q <= _NEAR)
        statistic = _of_data(real, ground, settings)
        final = _peeled(bench, real, statistic, statistic >= enough)
    report.finish()
    return Judged(
        edges=real,
        rarity=shared.score,
        expected=expectation.pairs(real),
        edge_q=final.edge_q,
        statistic=statistic,
        q=final.q,
        excess=excess_over_chance([survival(statistic[statistic > 0]), *first.survivals]),
        decoys=final.decoys,
        decoy_edges=final.decoy_edges,
        set_aside=final.set_aside,
    )


def sensitivity(
    data: Prepared,
    settings: CoActionSettings,
    *,
    least_objects: Iterable[int],
    decoys: int,
    aside: Flags,
) -> Iterator[tuple[int, int, float, float]]:
    """Yield (k, pairs of accounts in the data, mean in decoys, q) for each least number of shared objects.

    Decoys are drawn without the accounts `aside`, which would lend theirs to strangers. q is made monotone
    in k: asking for more shared objects is never reported as less sure.
    """
    steps = sorted(least_objects)
    fewest = replace(settings, min_objects=steps[0], decoys=decoys)
    yield from sensitivity_on(RowsGround(data, fewest), steps, decoys=decoys, aside=aside)


def sensitivity_on(
    ground: Ground, steps: Sequence[int], *, decoys: int, aside: Flags
) -> Iterator[tuple[int, int, float, float]]:
    """Do what `sensitivity` does, on a ground that asks for `steps[0]` objects and draws so many decoys."""
    real = ground.shared()
    counts = np.zeros(len(steps))
    for edges in ground.decoys(drawn=~aside, peel=0):
        counts += [(edges.n_objects >= k).sum() for k in steps]
    surest = 1.0
    for k, decoy in zip(steps, counts / decoys, strict=True):
        found = int((real.n_objects >= k).sum())
        surest = min(surest, (decoy + 1 / (decoys + 1)) / found) if found else surest
        yield k, found, float(decoy), surest


def edge_pairs(result: CoAction, wanted: Flags) -> tuple[NDArray[np.int64], WindowPairs]:
    """Return the pairs of rows behind the `wanted` edges: the edge number of each, in order, and its rows."""
    number, which = _pairs_of_edges(result.prepared, result.pairs, result.edges)
    kept = wanted[number]
    number, which = number[kept], which[kept]
    return number, WindowPairs(result.pairs.left[which], result.pairs.right[which], 0)


@dataclass(frozen=True, slots=True)
class _Against:
    q: Floats
    edge_q: Floats
    survivals: list[NDArray[np.int64]]
    decoys: tuple[Edges, ...]
    decoy_edges: float
    set_aside: int = 0


def _against_decoys(real: Edges, statistic: Floats, draws: Iterable[tuple[Edges, Floats]]) -> _Against:
    accounts, edges = DecoyTally(statistic), DecoyTally(real.score)
    survivals, heaviest, drawn = [], [], []
    for decoy, found in draws:
        accounts.add(found)
        edges.add(decoy.score[decoy.score > 0])
        drawn.append(len(decoy))
        survivals.append(survival(found))
        heaviest.append(_heaviest(decoy, at_most=1_000 + len(real) // 20))
    return _Against(accounts.q_values(), edges.q_values(), survivals, tuple(heaviest), float(np.mean(drawn)))


@dataclass(frozen=True, slots=True)
class _Bench:
    """Where decoys are weighed as the data are."""

    ground: Ground
    settings: CoActionSettings
    expectation: Expectation
    count: Count

    def draw(self, drawn: Flags, peel: int) -> Iterator[tuple[Edges, Floats]]:
        """Yield the edges and the positive account statistics of each decoy, among `drawn` accounts."""
        for decoy in self.ground.decoys(drawn=drawn, peel=peel):
            edges = self.expectation.surprise(decoy)
            found = account_statistic(edges, accounts=self.ground.accounts, best=self.settings.best)
            yield edges, found[found > 0]
            self.count()


def _peeled(bench: _Bench, real: Edges, statistic: Floats, aside: Flags) -> _Against:
    """Draw decoys again among the accounts not yet accepted, until no more are accepted or the rounds end."""
    for peel in range(1, bench.settings.peels + 1):
        draws = bench.draw(~aside, peel)
        final = replace(_against_decoys(real, statistic, draws), set_aside=int(aside.sum()))
        more = aside | (final.q <= bench.settings.level)
        if (more == aside).all():
            break
        aside = more
    return final


def _of_data(real: Edges, ground: Ground, settings: CoActionSettings) -> Floats:
    """Give the accounts of the data their statistic, none to those with fewer than three shared objects.

    People of one circle meet on two articles by chance, which decoys, who have no circles, cannot tell. They
    are not asked the same: that leaves the thresholds where they are, and only ever accepts fewer.
    """
    return account_statistic(real, accounts=ground.accounts, best=settings.best, least_shared=_LEAST_SHARED)


def _surprising(edges: Edges, *, accounts: int) -> Flags:
    """Tell which accounts have any surprising edge, acted or followed: no bystander is asked among them."""
    found = np.zeros(accounts, dtype=bool)
    found[edges.a[edges.score > 0]] = True
    found[edges.b[edges.score > 0]] = True
    return found


def _less_interest(
    ground: Ground, shared: Edges, expectation: Expectation, *, suspected: Flags, near: Flags
) -> Edges:
    """Take from the edges that could count what the accounts share by using the same objects anyway."""
    asked = near[shared.a] | near[shared.b]
    interest = np.zeros(len(shared))
    interest[asked] = ground.interest(shared.take(asked), suspected=suspected)
    return expectation.surprise(shared, interest)


def _heaviest(edges: Edges, *, at_most: int) -> Edges:
    if len(edges) <= at_most:
        return edges
    kept = np.sort(np.argpartition(-edges.score, at_most)[:at_most])
    return edges.take(kept)


def _among(drawn: Flags, data: Prepared, pairs: WindowPairs) -> WindowPairs:
    kept = drawn[data.account]
    both = kept[pairs.left] & kept[pairs.right]
    return WindowPairs(pairs.left[both], pairs.right[both], pairs.dropped)


class RowsGround:
    """A ground of rows in memory: pairs of rows are enumerated once, and counted again for each decoy."""

    def __init__(self, data: Prepared, settings: CoActionSettings) -> None:
        self.accounts = data.accounts
        self.pairs = pairs_in_window(
            data.obj, data.at_us, window_us=settings.window_us, neighbours=settings.neighbours
        )
        self._data, self._settings = data, settings

    def shared(self) -> Edges:
        """Every pair of accounts that shares enough objects, and the rarity that they share."""
        return self._edges(self.pairs, self._data.account)

    def expectation(self) -> Expectation:
        """What chance gives two accounts."""
        return Expectation.of_rows(self._data, self.pairs, strata=_hours(self._data))

    def decoys(self, *, drawn: Flags, peel: int) -> Iterator[Edges]:
        """The edges of each decoy of a round, among the `drawn` accounts only."""
        data, settings = self._data, self._settings
        posts = drawn[data.post_account]
        left = self.pairs if drawn.all() else _among(drawn, data, self.pairs)
        deck = Relabelling(
            data.post_account[posts],
            _strata(data, settings)[posts],
            data.post_keys[posts].astype(np.uint64),
        )
        for index in range(settings.decoys):
            post_account = data.post_account.copy()
            post_account[posts] = deck.draw(settings.seed + peel * settings.decoys + index)
            yield self._edges(left, post_account[data.post])

    def interest(self, edges: Edges, *, suspected: Flags) -> Floats:
        """Rarity that the accounts of each edge would share by using the same objects."""
        return interest_rarity(self._data, self.pairs, edges, suspected=suspected)

    def _edges(self, pairs: WindowPairs, account: Codes) -> Edges:
        data = self._data
        return count_edges(
            pairs.left,
            pairs.right,
            obj=data.obj,
            account=account,
            at_us=data.at_us,
            weight=data.weight,
            accounts=data.accounts,
            min_objects=self._settings.min_objects,
        )


def _hours(data: Prepared) -> Codes:
    return strata_of(data.post_platform, hour_of_day(data.post_at_us))


def _strata(data: Prepared, settings: CoActionSettings) -> Codes:
    if settings.clock_hours:
        return strata_of(data.post_platform, data.post_at_us // 3_600_000_000)
    return _hours(data)


class _Counter:
    """Tells how many decoys are done; `finish` tells the total when fewer rounds than allowed were needed."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._tell = progress or (lambda _done, _total: None)
        self._done, self._total = 0, total

    def __call__(self) -> None:
        self._done += 1
        self._tell(self._done, self._total)

    def finish(self) -> None:
        if self._done < self._total:
            self._tell(self._total, self._total)


def _pairs_of_edges(
    data: Prepared, pairs: WindowPairs, edges: Edges
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Number the edge of each pair of rows that belongs to one: (edge, pair of rows), sorted by edge."""
    first, second = data.account[pairs.left], data.account[pairs.right]
    key = np.minimum(first, second).astype(np.int64) * data.accounts + np.maximum(first, second)
    known = edges.a.astype(np.int64) * data.accounts + edges.b
    which = np.flatnonzero(np.isin(key, known, kind="sort") & (first != second))
    number = np.searchsorted(known, key[which])
    order = np.argsort(number, kind="stable")
    return number[order], which[order]
