"""One owner on several platforms: the same name here and there."""

from __future__ import annotations

import re
from collections import defaultdict

from vigie.campaigns.benign.results import HALF, Check, Rows, not_run, result

__all__ = ["single_owner"]


def single_owner(names: Rows) -> Check:
    """Hold the share of members whose name a member on another platform bears against one half.

    Args:
        names: `account_uid`, `platform`, `handle` and `display_name` of the members of one group.

    It does not show that the accounts are one person's: names can be borrowed.
    """
    known = [row for row in names if row["handle"] or row["display_name"]]
    if not known:
        return not_run("no-name-known")
    if len({row["platform"] for row in known}) < 2:
        return not_run("one-platform")
    twins = _twins(known)
    return result(
        len(twins) / len(names), HALF, "names-on-two-platforms", twins=len(twins), members=len(names)
    )


def _twins(names: Rows) -> set[str]:
    platforms: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in names:
        for name in {_plain(row["handle"]), _plain(row["display_name"])} - {""}:
            platforms[name][row["platform"]].add(row["account_uid"])
    several = [homes for homes in platforms.values() if len(homes) > 1]
    return {account for homes in several for accounts in homes.values() for account in accounts}


def _plain(name: str | None) -> str:
    return re.sub(r"[\W_]+", "", name or "")
