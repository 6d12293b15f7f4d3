"""DI14: the account that members call upon most, and the official one."""

from __future__ import annotations

import pyarrow as pa

from vigie.detectors.diffusion.pooled import best_pooled
from vigie.detectors.flooding.spec import MENTION_FLOOD, MentionFloodParams
from vigie.detectors.ground.laid import Ground, Subject
from vigie.detectors.indice import Assessed
from vigie.model.outcomes import NotAssessed

__all__ = ["assess"]


def assess(ground: Ground, params: MentionFloodParams) -> dict[str, Assessed]:
    """Measure the share of the members' own posts that mention one account.

    `mentioned`: whichever account they mention most. `official`: the same among the handles of the table
    `protected` (media, institutions, public accounts), which a person adds. The largest share is held against
    the largest that exchanged labels give. Petitions do the same; it does not show harm.
    """
    asked: dict[str, str | int] = {"candidates": params.candidates, "least_users": params.least_users}
    posts = ground.column("posts") - ground.column("reposts")
    named = _protected(ground)
    everybody = pa.table({"handle": pa.array([], pa.string())})
    code = MENTION_FLOOD.code
    anyone = ground.relation(
        __package__, "mention_users", asked | {"officials": 0}, official=everybody
    ).arrow()
    public = (
        ground.relation(__package__, "mention_users", asked | {"officials": 1}, official=named).arrow()
        if named
        else None
    )

    def measured(subject: Subject) -> Assessed:
        told = [best_pooled(ground, subject, code, "mentioned", anyone, posts, missing="no-mention")]
        if public is None:
            return [*told, NotAssessed("no-protected-names")]
        return [*told, best_pooled(ground, subject, code, "official", public, posts, missing="no-mention")]

    return ground.each(measured)


def _protected(ground: Ground) -> pa.Table | None:
    given = ground.facts.get("protected")
    if given is None:
        return None
    names = sorted({str(name).removeprefix("@").lower() for name in given["name"].to_pylist()})
    return pa.table({"handle": pa.array(names, pa.string())})
