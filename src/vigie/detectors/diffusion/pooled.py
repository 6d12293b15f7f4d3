"""A share of the posts of all members, beside that of accounts like them: measure for several indices."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vigie.detectors.ground.laid import Ground, Subject, why_no_baseline
from vigie.detectors.indice import Measure, compared
from vigie.kernels.indices.pools import compare_pools
from vigie.model.outcomes import NotAssessed

__all__ = ["pooled_share"]

Floats = NDArray[np.float64]


def pooled_share(
    ground: Ground,
    subject: Subject,
    code: str,
    name: str,
    hits: Floats,
    posts: Floats,
    *,
    least_posts: int,
) -> Measure | NotAssessed:
    """Measure the share of the members' posts that count against that of their matched accounts.

    Args:
        ground: the ground.
        subject: whose members.
        code: of the indice, which names the draws.
        name: of the measure.
        hits: shape (population,): posts that count.
        posts: shape (population,): all of them; accounts without any do not enter.
        least_posts: posts of all members below which nothing is said.
    """
    known = posts > 0
    sides, totals = ground.sides(subject, hits, known), ground.sides(subject, posts, known).values
    missing = why_no_baseline(sides, least=ground.params.least_members)
    if missing:
        return missing
    counts = _counts(sides.values[sides.inside], totals[sides.inside])
    if counts["posts"] < least_posts:
        return NotAssessed("too-few-posts", {"posts": counts["posts"], "least": least_posts})
    rng = ground.chance(subject, f"{code}-{name}")
    found = compare_pools(sides, totals, draws=ground.params.draws, rng=rng)
    told: dict[str, Any] = {"per_hundred": round(100 * found.baseline), "members": sides.n}
    return Measure(
        name=name,
        unit="share of posts",
        looked_at=counts["posts"],
        compared_with=sides.n_outside,
        values=counts | told,
        accounts=ground.members_where(subject, hits > 0),
        **compared(found),
    )


def _counts(hits: Floats, posts: Floats) -> dict[str, int]:
    return {"hits": int(hits.sum()), "posts": int(posts.sum())}
