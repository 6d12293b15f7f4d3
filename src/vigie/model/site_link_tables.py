"""Links between sites, what each rests on, and the clusters that they make: runs of kind `sites`."""

from __future__ import annotations

import pyarrow as pa

from vigie.model.contracts import Column, Contract

__all__ = ["SITE_CLUSTER", "SITE_CLUSTER_MEMBER", "SITE_LINK", "SITE_LINK_EVIDENCE", "SITE_LINK_TABLES"]

_T, _I, _F = pa.string(), pa.int64(), pa.float64()
_US = "µs since 1970-01-01 UTC"


def _must(name: str, kind: pa.DataType, meaning: str, unit: str = "") -> Column:
    return Column(name, kind, meaning, unit, nullable=False)


SITE_LINK = Contract(
    "site_link",
    1,
    "two sites that shared something at one time; a link says nothing about who owns them",
    (
        _must("run_id", _T, "Run"),
        _must("link_id", _T, "Derived from the two sites"),
        _must("a_domain", _T, "The registered domain that sorts first"),
        _must("b_domain", _T, "The other"),
        _must("tier", _I, "1 conclusive while valid, 2 associative, 3 circumstantial: joins nothing"),
        _must("basis", _T, "shared, dedicated-address or address-pool"),
        _must("strength", _F, "Sum over families of evidence of the rarest shared value's rarity", "nats"),
        _must("families", _T, "JSON: families of evidence that count"),
        Column(
            "q", _F, "Expected share of false links among those of tier 2 as strong; null where not drawn"
        ),
        _must("untested", _T, "Why there is no q, a word; empty where there is one"),
        _must("first_at_us", _I, "First time at which they shared anything", _US),
        _must("last_at_us", _I, "Last time", _US),
        _must("against", _T, "JSON: what the records hold against it, words"),
    ),
    ("run_id", "link_id"),
)

SITE_LINK_EVIDENCE = Contract(
    "site_link_evidence",
    1,
    "one value that two linked sites held at one time",
    (
        _must("run_id", _T, "Run"),
        _must("link_id", _T, "Link"),
        _must("kind", _T, "Kind of indicator"),
        _must("value", _T, "What they share"),
        _must("tier", _I, "What such a value is worth"),
        _must("family", _T, "Family of evidence"),
        _must("weight", _F, "ln((sites known + least) ÷ sites that hold it); 0 counts as nothing", "nats"),
        _must("held_by", _I, "Sites of the case that hold it", "sites"),
        _must("held_outside", _I, "Sites of the background that hold it", "sites"),
        _must("known_of", _I, "Sites of the case of which the kind is known at all", "sites"),
        _must("known_outside", _I, "Sites of the background of which it is known", "sites"),
        _must("a_since_us", _I, "First time known of a", _US),
        _must("a_until_us", _I, "Last time", _US),
        _must("b_since_us", _I, "First time known of b", _US),
        _must("b_until_us", _I, "Last time", _US),
        _must("a_observation_id", _T, "A statement that says so of a"),
        _must("b_observation_id", _T, "A statement that says so of b"),
    ),
    ("run_id", "link_id", "kind", "value", "a_since_us", "b_since_us"),
)

SITE_CLUSTER = Contract(
    "site_cluster",
    1,
    "sites that links of tiers 1 and 2 connect",
    (
        _must("run_id", _T, "Run"),
        _must("cluster_id", _T, "Derived from its members"),
        _must("label", _T, "Short name within the run: S01, S02, …"),
        _must("n_sites", _I, "Sites", "sites"),
        _must("n_links", _I, "Links of tiers 1 and 2 within it", "links"),
        _must("families", _T, "JSON: family of evidence → links that it bears out"),
        _must("naming", _T, "JSON: parts of names that several of its sites share → sites"),
        Column("first_at_us", _I, "First registration known", _US),
        Column("last_at_us", _I, "Last registration known", _US),
    ),
    ("run_id", "cluster_id"),
)

SITE_CLUSTER_MEMBER = Contract(
    "site_cluster_member",
    1,
    "one site of a cluster and the next site on the strongest chain to its first",
    (
        _must("run_id", _T, "Run"),
        _must("cluster_id", _T, "Cluster"),
        _must("domain", _T, "Registered domain"),
        _must("via_domain", _T, "Next site on the strongest chain to the first; empty for the first"),
        _must("via_link_id", _T, "Link to it; empty for the first"),
        _must("role", _T, "What it does in the network: facade, vendor, source, mirror or linked"),
        Column("registered_at_us", _I, "First registration known", _US),
    ),
    ("run_id", "cluster_id", "domain"),
)

SITE_LINK_TABLES = (SITE_LINK, SITE_LINK_EVIDENCE, SITE_CLUSTER, SITE_CLUSTER_MEMBER)
