"""CO02: one set of mentions, one sequence of hashtags, more than accounts like them."""

from __future__ import annotations

from vigie.detectors.diffusion.pooled import best_pooled
from vigie.detectors.diffusion.spec import TEMPLATE, TemplateParams
from vigie.detectors.ground.laid import Ground
from vigie.detectors.indice import Assessed

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
    posts = ground.column("posts") - ground.column("reposts")
    return ground.each(
        lambda subject: [
            best_pooled(ground, subject, TEMPLATE.code, name, rows, posts, missing="no-template")
            for name, rows in found.items()
        ]
    )
