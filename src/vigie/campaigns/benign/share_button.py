"""A share button, a petition, a ready-made text: content that many accounts outside the group use too."""

from __future__ import annotations

from vigie.campaigns.benign.results import HALF, OUTSIDE_PER_MEMBER, Check, Rows, not_run, result
from vigie.model.vocabulary import ObjectType

__all__ = ["share_button"]

_READY_MADE = {ObjectType.TEXT, ObjectType.TEXT_FAMILY, ObjectType.URL}


def share_button(spread: Rows) -> Check:
    """Hold the share of shared texts and links that the whole file uses far more against one half.

    Args:
        spread: `object_type`, `inside` and `outside` (accounts) of the objects that one group shares.

    It does not show that a page offers them; `common_event` asks who used them at the same time.
    """
    ready_made = [row for row in spread if row["object_type"] in _READY_MADE]
    if not ready_made:
        return not_run("no-ready-made-content")
    wide = [row for row in ready_made if row["outside"] >= OUTSIDE_PER_MEMBER * row["inside"]]
    return result(
        len(wide) / len(ready_made),
        HALF,
        "content-used-outside",
        wide=len(wide),
        objects=len(ready_made),
        times=OUTSIDE_PER_MEMBER,
    )
