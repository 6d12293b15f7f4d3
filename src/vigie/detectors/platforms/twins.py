"""DI08: texts and media of members that stand on another platform, too, and how long they take."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vigie.detectors.diffusion.pooled import pooled_share
from vigie.detectors.ground.laid import Ground, Subject
from vigie.detectors.indice import Assessed, Measure
from vigie.detectors.platforms.spec import TWINS, TwinParams
from vigie.model.outcomes import NotAssessed

__all__ = ["assess"]

_HOUR_US, _MINUTE_US = 3_600_000_000, 60_000_000


def assess(ground: Ground, params: TwinParams) -> dict[str, Assessed]:
    """Measure how much of what members post stands on another platform within `within_h` hours.

    `twins`: share of the members' own texts, images and videos that anybody posted on another platform,
    beside that of matched accounts; whole accounts are exchanged. `lag`: median minutes between the first
    post by a member on one platform and on the next, and the platform that comes first; counted, not tested.
    A file of one platform is not assessed. It does not show one hand behind both.
    """
    if len(pc.unique(ground.population["platform"])) < 2:
        return ground.each(lambda _subject: NotAssessed("one-platform"))
    asked: dict[str, str | int] = {"within_us": params.within_h * _HOUR_US}
    shares = ground.relation(__package__, "twin_shares", asked).arrow()
    contents, twins = (ground.spread(shares, name) for name in ("contents", "twins"))
    spots = ground.relation(__package__, "member_spots").arrow()

    def measured(subject: Subject) -> Assessed:
        share = pooled_share(
            ground, subject, TWINS.code, "twins", twins, contents, least_posts=params.least_posts
        )
        return [share, _lag(subject, spots)]

    return ground.each(measured)


def _lag(subject: Subject, spots: pa.Table) -> Measure | NotAssessed:
    by_content: dict[str, list[tuple[int, str]]] = {}
    for row in spots.filter(pc.equal(spots["subject_id"], pa.scalar(subject.id))).to_pylist():
        by_content.setdefault(row["object_uid"], []).append((row["first_at_us"], row["platform"]))
    pairs = [sorted(each)[:2] for each in by_content.values() if len(each) > 1]
    if not pairs:
        return NotAssessed("no-twins")
    minutes = np.array([second[0] - first[0] for first, second in pairs]) / _MINUTE_US
    (platform, leads), *_ = sorted(Counter(first[1] for first, _ in pairs).items(), key=_most)
    low, high = np.quantile(minutes, [0.25, 0.75]).tolist()
    middle = float(np.median(minutes))
    return Measure(
        name="lag",
        value=middle,
        unit="minutes",
        looked_at=len(pairs),
        values={
            "contents": len(pairs),
            "minutes": round(middle),
            "quarter": round(low),
            "three_quarters": round(high),
            "platform": platform,
            "leads": leads,
        },
    )


def _most(item: tuple[str, int]) -> tuple[Any, ...]:
    return -item[1], item[0]
