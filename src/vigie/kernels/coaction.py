"""Co-action of one object type: which accounts act on the same objects within a window, beyond decoys.

The steps, each in a module of its own: enumerate the pairs of rows inside the window once (`windows`), count
them into edges and account statistics under the real accounts (`coaction_edges`), do the same under decoys
(`decoys`), turn counts into q-values (`discovery`), set the surest accounts aside and draw again (peeling).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

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
    "co_action",
    "edge_pairs",
    "sensitivity",
]

Codes = NDArray[np.int32]
Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]
Count = Callable[[], None]

# Accounts with a larger q in the first round are not accepted later: nothing of theirs is worth explaining.
_NEAR = 0.5


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


@dataclass(frozen=True, slots=True)
class CoAction:
    """What the data show and what decoys show, before any threshold.

    `edges` holds every pair of accounts that shares enough objects, its score the surprise of what they
    share; `rarity`, `expected` (pairs of actions) and `edge_q` run along it.
    `statistic` and `q` run along the account codes. `excess` says how far the data (first) and each decoy
    stand out. `decoys` holds the heaviest edges of the decoys drawn after `set_aside` accounts were peeled
    off: all that any threshold with q ≤ 0.05 lets through.
    """

    prepared: Prepared
    pairs: WindowPairs
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


def co_action(data: Prepared, settings: CoActionSettings, *, progress: Progress | None = None) -> CoAction:
    """Run the detector on the data and on decoys, peel once, and give every account and edge its q.

    Returns:
        q of an account: expected share of innocents among accounts whose `best` edges are as surprising, were
        all of them accepted. q of an edge: the same for edges, which alone accuses nobody: true edges
        sit in cliques, false ones are scattered, so accounts are judged by accounts.

    Cost: one pass over the m pairs of rows inside the window for the data and for each of 2 · decoys.
    What it does not show: who coordinates, whether openly or not, and why; see docs/detectors/CA01.
    """
    pairs = pairs_in_window(
        data.obj, data.at_us, window_us=settings.window_us, neighbours=settings.neighbours
    )
    expectation = Expectation(data, pairs, strata=_hours(data))
    shared = _edges(data, pairs, data.account, settings)
    real = expectation.surprise(shared)
    statistic = account_statistic(real, accounts=data.accounts, best=settings.best)
    report = _Counter(progress, (1 + settings.peels) * settings.decoys)
    everyone = np.ones(data.accounts, dtype=bool)
    first = _against_decoys(real, statistic, _draw(data, pairs, settings, expectation, everyone, 0, report))
    final = first
    if (first.q <= _NEAR).any():
        enough = np.min(statistic, where=first.q <= settings.level, initial=np.inf)
        real = _less_interest(
            data, pairs, shared, expectation, suspected=_surprising(real, data), near=first.q <= _NEAR
        )
        statistic = account_statistic(real, accounts=data.accounts, best=settings.best)
        final = _peeled(data, pairs, settings, expectation, real, statistic, statistic >= enough, report)
    report.finish()
    return CoAction(
        prepared=data,
        pairs=pairs,
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
    aside: NDArray[np.bool_],
) -> Iterator[tuple[int, int, float, float]]:
    """Yield (k, pairs of accounts in the data, mean in decoys, q) for each least number of shared objects.

    Decoys are drawn without the accounts `aside`, which would lend theirs to strangers. q is made monotone
    in k: asking for more shared objects is never reported as less sure.
    """
    steps = sorted(least_objects)
    fewest = replace(settings, min_objects=steps[0], decoys=decoys)
    pairs = pairs_in_window(
        data.obj, data.at_us, window_us=settings.window_us, neighbours=settings.neighbours
    )
    real = _edges(data, pairs, data.account, fewest)
    counts = np.zeros(len(steps))
    for edges, _ in _draw(data, pairs, fewest, None, ~aside, 0, _Counter(None, decoys)):
        counts += [(edges.n_objects >= k).sum() for k in steps]
    surest = 1.0
    for k, decoy in zip(steps, counts / decoys, strict=True):
        found = int((real.n_objects >= k).sum())
        surest = min(surest, (decoy + 1 / (decoys + 1)) / found) if found else surest
        yield k, found, float(decoy), surest


def edge_pairs(result: CoAction, wanted: NDArray[np.bool_]) -> tuple[NDArray[np.int64], WindowPairs]:
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


def _peeled(
    data: Prepared,
    pairs: WindowPairs,
    settings: CoActionSettings,
    expectation: Expectation,
    real: Edges,
    statistic: Floats,
    aside: NDArray[np.bool_],
    report: Count,
) -> _Against:
    """Draw decoys again among the accounts not yet accepted, until no more are accepted or the rounds end."""
    for peel in range(1, settings.peels + 1):
        draws = _draw(data, pairs, settings, expectation, ~aside, peel, report)
        final = replace(_against_decoys(real, statistic, draws), set_aside=int(aside.sum()))
        more = aside | (final.q <= settings.level)
        if (more == aside).all():
            break
        aside = more
    return final


def _surprising(edges: Edges, data: Prepared) -> NDArray[np.bool_]:
    """Tell which accounts have any surprising edge, acted or followed: no bystander is asked among them."""
    found = np.zeros(data.accounts, dtype=bool)
    found[edges.a[edges.score > 0]] = True
    found[edges.b[edges.score > 0]] = True
    return found


def _less_interest(
    data: Prepared,
    pairs: WindowPairs,
    shared: Edges,
    expectation: Expectation,
    *,
    suspected: NDArray[np.bool_],
    near: NDArray[np.bool_],
) -> Edges:
    """Take from the edges that could count what the accounts share by using the same objects anyway."""
    asked = near[shared.a] | near[shared.b]
    interest = np.zeros(len(shared))
    interest[asked] = interest_rarity(data, pairs, shared.take(asked), suspected=suspected)
    return expectation.surprise(shared, interest)


def _heaviest(edges: Edges, *, at_most: int) -> Edges:
    if len(edges) <= at_most:
        return edges
    kept = np.sort(np.argpartition(-edges.score, at_most)[:at_most])
    return edges.take(kept)


def _among(drawn: NDArray[np.bool_], data: Prepared, pairs: WindowPairs) -> WindowPairs:
    kept = drawn[data.account]
    both = kept[pairs.left] & kept[pairs.right]
    return WindowPairs(pairs.left[both], pairs.right[both], pairs.dropped)


def _edges(data: Prepared, pairs: WindowPairs, account: Codes, settings: CoActionSettings) -> Edges:
    return count_edges(
        pairs.left,
        pairs.right,
        obj=data.obj,
        account=account,
        at_us=data.at_us,
        weight=data.weight,
        accounts=data.accounts,
        min_objects=settings.min_objects,
    )


def _hours(data: Prepared) -> Codes:
    return strata_of(data.post_platform, hour_of_day(data.post_at_us))


def _strata(data: Prepared, settings: CoActionSettings) -> Codes:
    if settings.clock_hours:
        return strata_of(data.post_platform, data.post_at_us // 3_600_000_000)
    return _hours(data)


def _draw(
    data: Prepared,
    pairs: WindowPairs,
    settings: CoActionSettings,
    expectation: Expectation | None,
    drawn: NDArray[np.bool_],
    peel: int,
    count: Count,
) -> Iterator[tuple[Edges, Floats]]:
    """Yield the edges and the positive account statistics of each decoy, among the `drawn` accounts only."""
    posts = drawn[data.post_account]
    left = pairs if drawn.all() else _among(drawn, data, pairs)
    deck = Relabelling(
        data.post_account[posts], _strata(data, settings)[posts], data.post_keys[posts].astype(np.uint64)
    )
    for index in range(settings.decoys):
        post_account = data.post_account.copy()
        post_account[posts] = deck.draw(settings.seed + peel * settings.decoys + index)
        edges = _edges(data, left, post_account[data.post], settings)
        edges = expectation.surprise(edges) if expectation else edges
        found = account_statistic(edges, accounts=data.accounts, best=settings.best)
        yield edges, found[found > 0]
        count()


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
