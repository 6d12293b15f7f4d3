"""Shares of the posts of all members, beside those of accounts like them: measures for several indices."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from vigie.detectors.ground.laid import Ground, Subject, why_no_baseline
from vigie.detectors.indice import Measure, compared
from vigie.kernels.indices.pools import compare_best_pool, compare_pools
from vigie.model.outcomes import NotAssessed

__all__ = ["best_pooled", "pooled_share"]

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


def best_pooled(
    ground: Ground, subject: Subject, code: str, name: str, rows: pa.Table, posts: Floats, *, missing: str
) -> Measure | NotAssessed:
    """Measure the largest share of the members' posts that bear one of several objects.

    Args:
        ground: the ground.
        subject: whose members.
        code: of the indice, which names the draws.
        name: of the measure.
        rows: `subject_id`, `place`, `object_uid`, `account_uid`, `posts`: candidates are what members and
            matched accounts use together, whoever of them is a member.
        posts: shape (population,): all posts of which a share is taken; accounts without any do not enter.
        missing: why nothing is said where there is no candidate.

    The chance is that of the largest share of any candidate when labels are exchanged: picking the best is
    paid for.
    """
    own = rows.filter(pc.equal(rows["subject_id"], pa.scalar(subject.id)))
    totals = ground.sides(subject, posts, posts > 0)
    baseless = why_no_baseline(totals, least=ground.params.least_members)
    if baseless or not len(own):
        return baseless or NotAssessed(missing)
    places = own["place"].to_numpy()
    objects = dict(zip(places.tolist(), map(str, own["object_uid"].to_pylist()), strict=True))
    used = [np.nan_to_num(ground.spread(own.filter(pa.array(places == place)), "posts")) for place in objects]
    hits = np.stack([ground.sides(subject, column, posts > 0).values for column in used], axis=1)
    rng = ground.chance(subject, f"{code}-{name}")
    best, comparison = compare_best_pool(totals, hits, totals.values, draws=ground.params.draws, rng=rng)
    inside = totals.inside
    counts = _counts(hits[inside, best], totals.values[inside])
    told: dict[str, Any] = {
        "users": int((hits[inside, best] > 0).sum()),
        "members": totals.n,
        "per_hundred": round(100 * comparison.baseline),
        "object": list(objects.values())[best],
    }
    return Measure(
        name=name,
        unit="share of posts",
        looked_at=counts["posts"],
        compared_with=totals.n_outside,
        values=counts | told,
        accounts=ground.members_where(subject, used[best] > 0),
        **compared(comparison),
    )


def _counts(hits: Floats, posts: Floats) -> dict[str, int]:
    return {"hits": int(hits.sum()), "posts": int(posts.sum())}
