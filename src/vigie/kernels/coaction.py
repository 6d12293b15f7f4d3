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
from vigie.kernels.coaction_expected import expected_pairs
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


@dataclass(frozen=True, slots=True, kw_only=True)
class CoActionSettings:
    """What the kernel needs to know; ranges and reasons stand in the detector's parameters."""

    window_us: int
    min_objects: int = 2
    neighbours: int = 200
    best: int = 3
    decoys: int = 50
    level: float = 0.01
    clock_hours: bool = False
    seed: int = 0


@dataclass(frozen=True, slots=True)
class CoAction:
    """What the data show and what decoys show, before any threshold.

    `edges` holds every pair of accounts that shares enough objects; `edge_q` and `expected` run along it.
    `statistic` and `q` run along the account codes. `excess` says how far the data (first) and each decoy
    stand out. `decoys` holds the heaviest edges of the decoys drawn after `set_aside` accounts were peeled
    off: all that any threshold with q ≤ 0.05 lets through.
    """

    prepared: Prepared
    pairs: WindowPairs
    edges: Edges
    expected: Floats
    edge_q: Floats
    statistic: Floats
    q: Floats
    excess: Floats
    decoys: tuple[Edges, ...]
    set_aside: int


def co_action(data: Prepared, settings: CoActionSettings, *, progress: Progress | None = None) -> CoAction:
    """Run the detector on the data and on decoys, peel once, and give every account and edge its q.

    Returns:
        q of an account: expected share of innocents among accounts whose three heaviest edges weigh as much,
        were all of them accepted. q of an edge: the same for edges, which alone accuses nobody: true edges
        sit in cliques, false ones are scattered, so accounts are judged by accounts.

    Cost: one pass over the m pairs of rows inside the window for the data and for each of 2 · decoys.
    What it does not show: who coordinates, whether openly or not, and why; see docs/detectors/CA01.
    """
    pairs = pairs_in_window(
        data.obj, data.at_us, window_us=settings.window_us, neighbours=settings.neighbours
    )
    real = _edges(data, pairs, data.account, settings)
    statistic = account_statistic(real, accounts=data.accounts, best=settings.best)
    report = _counter(progress, 2 * settings.decoys)
    first = _against_decoys(real, statistic, _draw(data, pairs, settings, _everyone(data), report))
    aside = first.q <= settings.level
    final = first
    if aside.any():
        rest = _draw(data, _without(aside, data, pairs), settings, ~aside[data.post_account], report)
        final = _against_decoys(real, statistic, rest)
    return CoAction(
        prepared=data,
        pairs=pairs,
        edges=real,
        expected=expected_pairs(data, pairs, real, strata=_strata(data, settings)),
        edge_q=final.edge_q,
        statistic=statistic,
        q=final.q,
        excess=first.excess,
        decoys=final.decoys,
        set_aside=int(aside.sum()),
    )


def sensitivity(
    data: Prepared, settings: CoActionSettings, *, least_objects: Iterable[int], decoys: int
) -> Iterator[tuple[int, int, float, float]]:
    """Yield (k, pairs of accounts in the data, mean in decoys, q) for each least number of shared objects.

    q is made monotone in k: asking for more shared objects is never reported as less sure.
    """
    steps = sorted(least_objects)
    fewest = replace(settings, min_objects=steps[0], decoys=decoys)
    pairs = pairs_in_window(
        data.obj, data.at_us, window_us=settings.window_us, neighbours=settings.neighbours
    )
    real = _edges(data, pairs, data.account, fewest)
    counts = np.zeros(len(steps))
    for edges, _ in _draw(data, pairs, fewest, _everyone(data), _counter(None, decoys)):
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
    excess: Floats
    decoys: tuple[Edges, ...]


def _against_decoys(real: Edges, statistic: Floats, draws: Iterable[tuple[Edges, Floats]]) -> _Against:
    accounts, edges = DecoyTally(statistic), DecoyTally(real.score)
    survivals, heaviest = [survival(statistic[statistic > 0])], []
    for decoy, found in draws:
        accounts.add(found)
        edges.add(decoy.score)
        survivals.append(survival(found))
        heaviest.append(_heaviest(decoy, at_most=1_000 + len(real) // 20))
    return _Against(accounts.q_values(), edges.q_values(), excess_over_chance(survivals), tuple(heaviest))


def _heaviest(edges: Edges, *, at_most: int) -> Edges:
    if len(edges) <= at_most:
        return edges
    kept = np.sort(np.argpartition(-edges.score, at_most)[:at_most])
    return Edges(edges.a[kept], edges.b[kept], edges.n_objects[kept], edges.score[kept])


def _everyone(data: Prepared) -> NDArray[np.bool_]:
    return np.ones(len(data.post_keys), dtype=bool)


def _without(aside: NDArray[np.bool_], data: Prepared, pairs: WindowPairs) -> WindowPairs:
    kept = ~aside[data.account]
    both = kept[pairs.left] & kept[pairs.right]
    return WindowPairs(pairs.left[both], pairs.right[both], pairs.dropped)


def _edges(data: Prepared, pairs: WindowPairs, account: Codes, settings: CoActionSettings) -> Edges:
    return count_edges(
        pairs.left,
        pairs.right,
        obj=data.obj,
        account=account,
        weight=data.weight,
        accounts=data.accounts,
        min_objects=settings.min_objects,
    )


def _strata(data: Prepared, settings: CoActionSettings) -> Codes:
    hour = data.post_at_us // 3_600_000_000 if settings.clock_hours else hour_of_day(data.post_at_us)
    return strata_of(data.post_platform, hour)


def _draw(
    data: Prepared, pairs: WindowPairs, settings: CoActionSettings, shuffled: NDArray[np.bool_], count: Count
) -> Iterator[tuple[Edges, Floats]]:
    """Yield the edges and the positive account statistics of each decoy, shuffling the marked posts only."""
    strata = _strata(data, settings)[shuffled]
    deck = Relabelling(data.post_account[shuffled], strata, data.post_keys[shuffled].astype(np.uint64))
    offset = 0 if shuffled.all() else settings.decoys
    for index in range(settings.decoys):
        post_account = data.post_account.copy()
        post_account[shuffled] = deck.draw(settings.seed + offset + index)
        edges = _edges(data, pairs, post_account[data.post], settings)
        found = account_statistic(edges, accounts=data.accounts, best=settings.best)
        yield edges, found[found > 0]
        count()


def _counter(progress: Progress | None, total: int) -> Count:
    done = 0

    def count() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, total)

    return count


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
