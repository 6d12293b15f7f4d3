"""AC11: the share of a group's followers that were created lately, beside that of the platform's accounts."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from vigie.detectors.audience.spec import AudienceParams
from vigie.detectors.ground.laid import Ground, Subject
from vigie.detectors.indice import Assessed, Measure, compared
from vigie.kernels.indices.comparing import Sides, compare_shares
from vigie.model.outcomes import NotAssessed

__all__ = ["assess"]

Floats = NDArray[np.float64]

_DAY_US = 86_400_000_000


def assess(ground: Ground, params: AudienceParams) -> dict[str, Assessed]:
    """Compare the followers of members with all other accounts of the lake that posted. Needs `follower`.

    Followers created at most `days` days before the group's last action are fresh. Followers hardly ever
    post, and accounts that post may be older than those that do not: the lift has that in it.
    """
    given = ground.facts.get("follower")
    if given is None:
        return ground.each(lambda _subject: NotAssessed("no-followers"))
    born = pc.cast(given["created_at"], pa.timestamp("us", "UTC")).cast(pa.int64())
    rows = pa.table({"account_uid": given["account_uid"], "born_us": born})
    return ground.each(lambda subject: _measured(ground, subject, rows, params))


def _measured(ground: Ground, subject: Subject, rows: pa.Table, params: AudienceParams) -> Assessed:
    inside = pa.array(subject.members, pa.string())
    own = rows.filter(pc.is_in(rows["account_uid"], value_set=inside))
    if len(own) < params.least:
        return NotAssessed("too-few-followers", {"accounts": len(own), "least": params.least})
    since = subject.last_at_us - params.days * _DAY_US
    created = ground.column("created_at_us")
    others = created[~np.isnan(created) & ~ground.marked(list(subject.members))]
    followers = own["born_us"].to_numpy().astype(np.float64)
    both = np.concatenate([followers, others])
    labels = np.arange(len(both)) < len(followers)
    sides = Sides((both >= since).astype(np.float64), labels, np.zeros(len(both), dtype=np.int64))
    found = compare_shares(sides)
    watched = sorted({str(uid) for uid in own["account_uid"].to_pylist()})
    return [
        Measure(
            name="fresh",
            unit="share of followers",
            looked_at=sides.n,
            compared_with=sides.n_outside,
            accounts=tuple(watched),
            values={
                "hits": int((followers >= since).sum()),
                "followers": sides.n,
                "watched": len(watched),
                "days": params.days,
                "per_hundred": round(100 * found.baseline),
            },
            **compared(found, null_model="platform"),
        )
    ]
