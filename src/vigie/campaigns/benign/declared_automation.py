"""Declared schedulers and feeds: posts name the program that sent them, or accounts say to be automated."""

from __future__ import annotations

import re

from vigie.campaigns.benign.lexicon import known_names
from vigie.campaigns.benign.results import HALF, Check, Rows, not_run, result

__all__ = ["declared_automation"]


def declared_automation(clients: Rows, names: Rows) -> Check:
    """Hold the share of posts from known schedulers, or of accounts declared as automated, against one half.

    Args:
        clients: `client` and `posts` of one group.
        names: `kind` of its members.

    It does not show that other accounts are run by people.
    """
    declared = sum(row["kind"] == "bot-declared" for row in names)
    posts = sum(row["posts"] for row in clients)
    if not posts and not declared:
        return not_run("no-client-known")
    scheduled = sum(row["posts"] for row in clients if _is_scheduler(row["client"]))
    share = max(scheduled / max(posts, 1), declared / max(len(names), 1))
    return result(share, HALF, "posts-from-schedulers", scheduled=scheduled, posts=posts, declared=declared)


def _is_scheduler(client: str) -> bool:
    name = re.sub(r"<[^>]*>", "", client).lower()
    return any(re.search(rf"\b{re.escape(known)}\b", name) for known in known_names("schedulers"))
