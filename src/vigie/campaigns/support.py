"""Which campaigns are proposed: those that several independent indices bear out, beside acting together."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence

import pyarrow as pa

from vigie.model.campaign_tables import CAMPAIGN
from vigie.model.vocabulary import Strength

__all__ = ["with_support"]


def with_support(
    campaigns: pa.Table,
    evidence: pa.Table,
    *,
    counted: Collection[str],
    least: int,
    seeded: Mapping[str, Collection[str]] | None = None,
) -> pa.Table:
    """Return contract `campaign` with the indices found on each, and whether they suffice to propose it.

    Args:
        campaigns: contract `campaign`; what dormant ones say stays.
        evidence: contract `evidence` of the same run.
        counted: codes of the indices that say something else than that accounts act together.
        least: indices wanted; those that may never count alone (circumstantial) do not count here.
        seeded: campaign → codes under which its seed counts, beside the indices.

    Only what was tested counts, and measures of one indice count once. Fans and activists act together, too,
    and post of little else: acting together and one indice are not enough. Who is not proposed stays listed,
    with its figures.
    """
    found: dict[str, set[str]] = {}
    for row in evidence.to_pylist():
        counts = row["indice"] in counted and row["strength"] != Strength.CIRCUMSTANTIAL
        if row["outcome"] == "found" and row["p"] is not None and counts:
            found.setdefault(row["subject_id"], set()).add(row["indice"])
    for name, codes in (seeded or {}).items():
        found.setdefault(name, set()).update(codes)
    rows = campaigns.to_pylist()
    for row in rows:
        if row["change"] != "dormant":
            listed: Sequence[str] = sorted(found.get(row["campaign_id"], ()))
            row |= {"indices": json.dumps(listed), "proposed": len(listed) >= least}
    return CAMPAIGN.rows(rows)
