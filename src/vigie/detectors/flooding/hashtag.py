"""DI13: the hashtag of others that members fill most, since they began."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from vigie.detectors.diffusion.pooled import best_pooled
from vigie.detectors.flooding.spec import HASHTAG_FLOOD, HashtagFloodParams
from vigie.detectors.ground.laid import Ground, Subject
from vigie.detectors.indice import Assessed
from vigie.model.outcomes import NotAssessed

__all__ = ["assess"]


def assess(ground: Ground, params: HashtagFloodParams) -> dict[str, Assessed]:
    """Measure the share of the members' own posts, since they began, that bear one hashtag of others.

    A hashtag of others is one that `least_before` accounts outside the group had used before its first
    action. The largest share is held against the largest that exchanged labels give. It does not show who was
    there first in the world: the file begins when it begins.
    """
    begun = pa.table(
        {
            "subject_id": pa.array([each.id for each in ground.subjects], pa.string()),
            "begun_us": pa.array([each.first_at_us for each in ground.subjects], pa.int64()),
        }
    )
    totals = ground.relation(__package__, "posts_since", begun=begun).arrow()
    known = ground.relation(
        __package__, "hashtags_before", {"least_before": params.least_before}, begun=begun
    )
    uses = ground.relation(
        __package__,
        "hashtag_uses",
        {"candidates": params.candidates},
        begun=begun,
        known=known.arrow(),
    ).arrow()

    def measured(subject: Subject) -> Assessed:
        own = totals.filter(pc.equal(totals["subject_id"], pa.scalar(subject.id)))
        posts = ground.spread(own, "posts")
        members = ground.sides(subject, posts)
        written = int(members.values[members.inside].sum())
        if written < params.least_posts:
            return [NotAssessed("too-few-posts", {"posts": written, "least": params.least_posts})]
        code = HASHTAG_FLOOD.code
        return [best_pooled(ground, subject, code, "flooded", uses, posts, missing="no-earlier-hashtag")]

    return ground.each(measured)
