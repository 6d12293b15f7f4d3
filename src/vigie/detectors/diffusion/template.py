"""CO04: one set of mentions, one sequence of hashtags, more than accounts like them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vigie.detectors.diffusion.spec import TEMPLATE, TemplateParams
from vigie.detectors.ground.laid import Ground, Subject, why_no_baseline
from vigie.detectors.indice import Assessed, Measure, compared
from vigie.kernels.indices.pools import compare_best_pool
from vigie.model.outcomes import NotAssessed

__all__ = ["assess"]

_TYPES = {"mentions": "mention_set", "hashtags": "hashtag_sequence"}


def assess(ground: Ground, params: TemplateParams) -> dict[str, Assessed]:
    """Measure the share of the members' own posts that bear their most usual mentions, and hashtag sequence.

    `mentions`: the very set of accounts mentioned; `hashtags`: the very hashtags in their order. Candidates
    are what members and matched accounts together use most, and the chance is that of the largest share of
    any candidate when labels are exchanged: picking the best is paid for.
    """
    found = {
        name: ground.relation(
            __package__,
            "template_users",
            {"object_type": kind, "candidates": params.candidates, "least_users": params.least_users},
        ).arrow()
        for name, kind in _TYPES.items()
    }
    return ground.each(
        lambda subject: [_measured(ground, subject, name, rows) for name, rows in found.items()]
    )


def _measured(ground: Ground, subject: Subject, name: str, rows: pa.Table) -> Measure | NotAssessed:
    own = rows.filter(pc.equal(rows["subject_id"], pa.scalar(subject.id)))
    posts = ground.column("posts") - ground.column("reposts")
    sides, totals = (ground.sides(subject, posts, posts > 0) for _ in range(2))
    missing = why_no_baseline(sides, least=ground.params.least_members)
    if missing or not len(own):
        return missing or NotAssessed("no-template")
    places = own["place"].to_numpy()
    objects = dict(zip(places.tolist(), map(str, own["object_uid"].to_pylist()), strict=True))
    used = [np.nan_to_num(ground.spread(own.filter(pa.array(places == place)), "posts")) for place in objects]
    hits = np.stack([ground.sides(subject, column, posts > 0).values for column in used], axis=1)
    rng = ground.chance(subject, f"{TEMPLATE.code}-{name}")
    best, comparison = compare_best_pool(sides, hits, totals.values, draws=ground.params.draws, rng=rng)
    inside = sides.inside
    return Measure(
        name=name,
        unit="share of posts",
        looked_at=int(totals.values[inside].sum()),
        compared_with=sides.n_outside,
        values={
            "hits": int(hits[inside, best].sum()),
            "posts": int(totals.values[inside].sum()),
            "users": int((hits[inside, best] > 0).sum()),
            "members": sides.n,
            "per_hundred": round(100 * comparison.baseline),
            "object": list(objects.values())[best],
        },
        accounts=ground.members_where(subject, used[best] > 0),
        **compared(comparison),
    )
