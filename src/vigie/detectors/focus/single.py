"""AC04: members nearly all of whose posts use what the group's posts are about."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from vigie.detectors.focus.spec import FocusParams
from vigie.detectors.ground.laid import Ground, Subject
from vigie.detectors.ground.traits import trait_share
from vigie.detectors.indice import Assessed
from vigie.model.outcomes import NotAssessed

__all__ = ["assess"]


def assess(ground: Ground, params: FocusParams) -> dict[str, Assessed]:
    """Count members with at least `share` of their posts on the topic, beside accounts that took part in it.

    The topic of a group is what most of its members used (hashtags and domains), so that members are nearer
    to it than others by construction; the baseline is drawn from those who used it, too, where there are
    enough, and only accounts of `least_posts` posts count.
    """
    rows = ground.relation(__package__, "topic_posts").arrow()
    topics = set(ground.inputs["topic"]["subject_id"].to_pylist())  # type: ignore[index]

    def measured(subject: Subject) -> Assessed:
        if subject.id not in topics:
            return NotAssessed("no-topic")
        own = rows.filter(pc.equal(rows["subject_id"], pa.scalar(subject.id)))
        posts, on_topic = (ground.spread(own, name) for name in ("posts", "on_topic"))
        single = on_topic >= params.share * posts
        percent = round(100 * params.share)
        return [trait_share(ground, subject, "single", single, posts >= params.least_posts, percent=percent)]

    return ground.each(measured)
