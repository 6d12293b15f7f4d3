"""An event that everybody follows: the whole file acts on the same objects in the same minutes."""

from __future__ import annotations

from vigie.campaigns.benign.results import HALF, OUTSIDE_PER_MEMBER, Check, Rows, not_run, result

__all__ = ["common_event"]


def common_event(crowds: Rows) -> Check:
    """Hold the share of occasions on which an object was in everybody's hands against one half.

    An occasion spans the evidence of one group on one object, widened by the window of the run, one hour at
    most. The object is in everybody's hands when three accounts outside the group act on it meanwhile for
    each member who does. Occasions weigh by their pairs of actions. `share_button` looks at texts and links
    over the whole file; here every kind of object counts, and only the time of the acts.

    Args:
        crowds: `pairs`, and `inside` and `outside` (accounts), of the occasions of one group.

    It does not show that there was an event: a campaign that rides on what everybody talks about looks so.
    """
    pairs = sum(row["pairs"] for row in crowds)
    if not pairs:
        return not_run("no-evidence-kept")
    busy = [row for row in crowds if row["outside"] >= OUTSIDE_PER_MEMBER * row["inside"]]
    return result(
        sum(row["pairs"] for row in busy) / pairs,
        HALF,
        "occasions-of-everybody",
        busy=len(busy),
        occasions=len(crowds),
        times=OUTSIDE_PER_MEMBER,
    )
