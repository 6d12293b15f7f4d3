"""Clusters of linked sites, and the strongest chain of links between any two of their members.

The chain between two sites whose weakest link is as strong as possible (the widest path) runs along the
maximum spanning tree, so that one tree per cluster holds the best chain of every pair (Hu, T. C., 1961,
doi:10.1287/opre.9.6.898). A chain is as good as its weakest link, and its length is told beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from igraph import Graph
from numpy.typing import NDArray

__all__ = ["Clusters", "cluster_sites", "strongest_chain"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Clusters:
    """Connected sites.

    Attributes:
        cluster: For each site its cluster, numbered by its least site's order; -1 for a site alone.
        parent: For each site the next one on the way to the first site of its cluster; -1 for that and alone.
        via: For each site the link that leads to its parent; -1 without.
    """

    cluster: Ints
    parent: Ints
    via: Ints


def cluster_sites(first: Ints, second: Ints, tier: Ints, strength: Floats, *, sites: int) -> Clusters:
    """Join sites by links of tiers 1 and 2, and keep the strongest tree of each cluster.

    A link of a better tier is stronger than any of a worse one; within a tier, strength decides, then order.

    Cost: O(links log links).
    """
    joins = np.flatnonzero(tier <= 2)
    ends = np.stack([first[joins], second[joins]], axis=1)
    rank = np.empty(len(joins))
    rank[np.lexsort((np.arange(len(joins)), -strength[joins], tier[joins]))] = np.arange(len(joins))
    graph = Graph(n=sites, edges=ends, directed=False)
    tree = np.asarray(graph.spanning_tree(weights=rank, return_tree=False), dtype=np.int64)
    membership = np.asarray(graph.connected_components().membership, dtype=np.int64)
    sizes = np.bincount(membership, minlength=1) if sites else np.zeros(1, np.int64)
    cluster = np.where(sizes[membership] > 1, membership, -1) if sites else membership
    parent, via = _rooted(ends[tree], joins[tree], cluster, sites)
    return Clusters(_renumbered(cluster), parent, via)


def strongest_chain(clusters: Clusters, one: int, other: int) -> list[int] | None:
    """Return the sites from `one` to `other` along the strongest chain; None when nothing joins them."""
    if one == other:
        return [one]
    if clusters.cluster[one] < 0 or clusters.cluster[one] != clusters.cluster[other]:
        return None
    up, down = _way_up(clusters, one), _way_up(clusters, other)
    common = next(site for site in up if site in set(down))
    return up[: up.index(common) + 1] + down[: down.index(common)][::-1]


def _rooted(ends: Ints, links: Ints, cluster: Ints, sites: int) -> tuple[Ints, Ints]:
    """Point every site of a tree to the next on the way to the tree's least site."""
    parent, via = np.full(sites, -1), np.full(sites, -1)
    roots = np.unique(cluster[cluster >= 0], return_index=True)[1]
    firsts = np.flatnonzero(cluster >= 0)[roots] if len(roots) else roots
    # One more node above all roots makes a single search out of many.
    above = np.stack([np.full(len(firsts), sites), firsts], axis=1)
    graph = Graph(n=sites + 1, edges=np.concatenate([ends.reshape(-1, 2), above]), directed=False)
    order, _, before = graph.bfs(sites)
    before = np.asarray(before, dtype=np.int64)
    by_pair = {(int(min(a, b)), int(max(a, b))): int(link) for (a, b), link in zip(ends, links, strict=True)}
    for node in order[1:]:
        up = int(before[node])
        if up != sites:
            parent[node], via[node] = up, by_pair[min(node, up), max(node, up)]
    return parent, via


def _renumbered(cluster: Ints) -> Ints:
    inside = cluster[cluster >= 0]
    names, first = np.unique(inside, return_index=True)
    rank = np.empty(int(cluster.max(initial=-1)) + 2, dtype=np.int64)
    rank[names[np.argsort(first)]] = np.arange(len(names))
    return np.where(cluster >= 0, rank[np.maximum(cluster, 0)], -1)


def _way_up(clusters: Clusters, site: int) -> list[int]:
    way = [site]
    while (up := int(clusters.parent[way[-1]])) >= 0:
        way.append(up)
    return way
