"""A news desk or an organisation that posts the links of its own site from several accounts."""

from __future__ import annotations

from collections import Counter

from vigie.campaigns.benign.lexicon import known_names
from vigie.campaigns.benign.results import Check, Rows, not_run, result

__all__ = ["news_desk"]

_MOST = 0.8


def news_desk(sites: Rows) -> Check:
    """Hold the share of links that lead to one site, platforms apart, against 0.8.

    Args:
        sites: `account_uid`, `domain` and `links` of the members of one group.

    It does not show that the site is theirs.
    """
    counts: Counter[str] = Counter()
    for row in sites:
        counts[row["domain"]] += row["links"]
    links = counts.total()
    if not links:
        return not_run("no-links")
    own = [domain for domain in counts if domain not in known_names("platforms")]
    if not own:
        return result(0.0, _MOST, "links-to-platforms-only", links=links)
    top = min(own, key=lambda domain: (-counts[domain], domain))
    return result(counts[top] / links, _MOST, "links-to-one-domain", links=links, domain=top)
