"""Where nodes go: each group in its own disc, discs on shelves, the largest first."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import igraph

__all__ = ["Disc", "place_in_disc", "shelve"]

Disc = tuple[float, float, float]
"""Centre and radius."""


def shelve(sizes: Sequence[int], *, width: float) -> list[Disc]:
    """Place one disc for each size, area as size, on shelves `width` wide; no two overlap."""
    discs: list[Disc] = []
    x, y, shelf = 0.0, 0.0, 0.0
    for size in sizes:
        radius = 0.5 + math.sqrt(size)
        if x and x + 2 * radius > width:
            x, y, shelf = 0.0, y + shelf + 2.4, 0.0
        discs.append((x + radius, y + radius, radius))
        x, shelf = x + 2 * radius + 1.0, max(shelf, 2 * radius)
    return discs


def place_in_disc(
    nodes: int, edges: Sequence[tuple[int, int]], disc: Disc, *, seed: int
) -> list[tuple[float, float]]:
    """Lay one group out inside its disc; the same seed gives the same places, to three decimals.

    Method: Fruchterman and Reingold, doi:10.1002/spe.4380211102, as igraph does it.
    """
    x, y, radius = disc
    if nodes == 1:
        return [(round(x, 3), round(y, 3))]
    igraph.set_random_number_generator(random.Random(seed))  # noqa: S311 - where dots go is no secret
    try:
        graph = igraph.Graph(n=nodes, edges=list(edges))
        start = [[math.cos(math.tau * i / nodes), math.sin(math.tau * i / nodes)] for i in range(nodes)]
        layout = graph.layout_fruchterman_reingold(niter=300, seed=start, grid="nogrid")
    finally:
        igraph.set_random_number_generator(random)
    centre = [sum(point[axis] for point in layout) / nodes for axis in (0, 1)]
    spread = [(point[0] - centre[0], point[1] - centre[1]) for point in layout]
    reach = max(math.hypot(*point) for point in spread) or 1.0
    scale = 0.85 * radius / reach
    return [(round(x + dx * scale, 3), round(y + dy * scale, 3)) for dx, dy in spread]
