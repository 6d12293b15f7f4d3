"""Syndication: newsrooms that publish one agency's copy, each on a site that bears its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from vigie.campaigns.benign.lexicon import fold, known_names
from vigie.campaigns.benign.results import HALF, Check, Rows, not_run, result
from vigie.model.vocabulary import BenignCheck

__all__ = ["own_sites"]

_MOST = 0.8
_LETTERS = 5
_SITES = 2


def own_sites(sites: Rows, names: Rows, *, members: int) -> Check:
    """Hold the share of members that link to a site of their own name against one half.

    A member has such a site when its most linked domain takes 0.8 of its links, platforms apart, and the
    letters of the domain's label contain or are contained in those of its handle or display name, with at
    least five in common. One site for all is what `news_desk` looks for: fewer than two sites pass.

    Args:
        sites: `account_uid`, `domain` and `links` of the members of one group.
        names: `account_uid`, `handle` and `display_name` of its members.
        members: how many they are.

    It does not show who owns a site, nor that copies come from one agency: a network of sites made for one
    campaign has accounts of their names too.
    """
    if not sites:
        return not_run("no-links")
    called = {row["account_uid"]: _letters_of(row) for row in names}
    if not any(called.values()):
        return not_run("no-name-known")
    tops = {account: _top(domains) for account, domains in _links(sites).items()}
    own = {account: top for account, top in tops.items() if top and _bears(called.get(account, set()), top)}
    check = result(
        len(own) / members,
        HALF,
        "links-to-own-sites",
        own=len(own),
        members=members,
        sites=len(set(own.values())),
    )
    return check if len(set(own.values())) >= _SITES else check | {"result": str(BenignCheck.PASSED)}


def _links(sites: Rows) -> dict[str, dict[str, int]]:
    links: dict[str, dict[str, int]] = defaultdict(dict)
    for row in sites:
        if row["domain"] not in known_names("platforms"):
            links[row["account_uid"]][row["domain"]] = row["links"]
    return links


def _top(domains: dict[str, int]) -> str | None:
    top = max(sorted(domains), key=domains.__getitem__)
    return top if domains[top] >= _MOST * sum(domains.values()) else None


def _letters_of(row: Mapping[str, Any]) -> set[str]:
    return {letters for name in ("handle", "display_name") if (letters := _letters(row[name] or ""))}


def _bears(names: set[str], domain: str) -> bool:
    site = _letters(_label(domain))
    return any(
        short in long and len(short) >= _LETTERS
        for short, long in (sorted((name, site), key=len) for name in names)
    )


def _label(domain: str) -> str:
    label = domain.split(".", 1)[0]
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return label


def _letters(name: str) -> str:
    return "".join(sign for sign in fold(name) if sign.isalpha())
