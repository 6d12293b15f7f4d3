"""Links and clusters of the sites of a case: statements in, tables of a run of kind `sites` out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from vigie.detectors.sites.indicators import (
    FAMILIES,
    INDICATORS,
    READ,
    Statement,
    kinds,
    statements,
)
from vigie.detectors.sites.spec import SiteLinkParams
from vigie.engine.port import Engine, Input
from vigie.engine.statements import read_statement
from vigie.kernels.sites.clustering import Clusters, cluster_sites
from vigie.kernels.sites.imitating import label_of
from vigie.kernels.sites.linking import Links, Rules, link_sites
from vigie.kernels.sites.meeting import Holdings
from vigie.kernels.sites.naming import shared_parts
from vigie.kernels.sites.pooling import Joins, PoolRules, dedicated, pools
from vigie.model.ids import short_id
from vigie.model.outcomes import NotAssessed
from vigie.model.site_link_tables import SITE_CLUSTER, SITE_CLUSTER_MEMBER, SITE_LINK, SITE_LINK_EVIDENCE

__all__ = ["SiteLinks", "find_site_links", "site_rows"]

Ints = NDArray[np.int64]
Row = dict[str, Any]

_DAY_US = 86_400_000_000
_NAMES = {each.name: place for place, each in enumerate(INDICATORS)}
_ADDRESS, _BATCH, _REGISTRANT = _NAMES["address"], _NAMES["registration-batch"], _NAMES["registrant"]
_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class SiteLinks:
    """Contracts `site_link`, `site_link_evidence`, `site_cluster` and `site_cluster_member`, and figures.

    Attributes:
        figures: sites, background, links by tier, clusters, pairs and values left out.
    """

    links: pa.Table
    evidence: pa.Table
    clusters: pa.Table
    members: pa.Table
    figures: Mapping[str, Any]


def site_rows(engine: Engine, observations: Input) -> list[Row]:
    """Return the statements of `site_observation` that can link sites, as `statements` takes them."""
    wanted = pa.table({"record_type": pa.array(sorted(set(READ)), pa.string())})
    inputs = {"site_observation": observations, "wanted": wanted}
    found: list[Row] = engine.sql(read_statement(__package__, "linkable"), inputs).arrow().to_pylist()
    return found


def find_site_links(
    rows: Sequence[Row],
    params: SiteLinkParams,
    *,
    run_id: str,
    background: Sequence[Row] = (),
) -> SiteLinks | NotAssessed:
    """Link the sites that rows of `site_rows` speak of, and cluster them.

    Args:
        rows: statements about the sites of the case.
        params: parameters.
        run_id: written into every row.
        background: statements about sites that are unrelated to one another and to these.

    Returns:
        The tables, or that no record says anything that could link two sites.
    """
    told = statements(rows)
    if not told:
        return NotAssessed("no-site-records")
    own = {each.domain for each in told}
    outside = [each for each in statements(background) if each.domain not in own]
    laid = _Laid([*told, *outside], sorted(own))
    found = laid.linked(params)
    return _Written(laid, found, params, run_id).tables(rows)


class _Laid:
    """Statements as the kernels take them: sites of the case first, then those of the background."""

    def __init__(self, told: Sequence[Statement], own: Sequence[str]) -> None:
        self.told = told
        self.own = len(own)
        others = sorted({each.domain for each in told} - set(own))
        self.names = [*own, *others]
        number = {name: place for place, name in enumerate(self.names)}
        values: dict[tuple[str, str], int] = {}
        value = [values.setdefault((each.kind, each.value), len(values)) for each in told]
        self.values = list(values)
        self.kind_of = np.array([_NAMES[kind] for kind, _ in values], dtype=np.int64)
        self.rows = Holdings(
            np.array([number[each.domain] for each in told], dtype=np.int64),
            np.array(value, dtype=np.int64),
            np.array([each.since for each in told], dtype=np.int64),
            np.array([each.until for each in told], dtype=np.int64),
        )

    def linked(self, params: SiteLinkParams) -> _Found:
        """Find links, clusters, and what addresses join once clusters are known."""
        rules = Rules(
            tolerance=params.tolerance_d * _DAY_US,
            common=params.common,
            least_known=params.least_known,
            level=params.level,
            draws=params.draws,
            most_pairs=params.most_pairs,
        )
        links = link_sites(
            self.rows,
            self.kind_of,
            kinds(),
            own=self.own,
            sites=len(self.names),
            rules=rules,
            rng=np.random.default_rng(params.seed),
        )
        return _joined(self, links, params)

    def addresses(self, links: Links) -> Holdings:
        """Return who of the case stood at which address, common addresses left out."""
        rows = links.rows
        return rows.at((self.kind_of[rows.value] == _ADDRESS) & (rows.site < self.own))

    @cached_property
    def batch(self) -> Ints:
        """For each site the batch in which it was registered; -1 where not known."""
        found = np.full(len(self.names), -1)
        mine = self.kind_of[self.rows.value] == _BATCH
        found[self.rows.site[mine]] = self.rows.value[mine]
        return found


@dataclass(frozen=True, slots=True)
class _Found:
    """Links that sites share, joins by addresses as (one, other, value, basis), and clusters of both."""

    links: Links
    joins: list[tuple[int, int, int, str]]
    clusters: Clusters


def _joined(laid: _Laid, links: Links, params: SiteLinkParams) -> _Found:
    rules = PoolRules(
        share=params.dedicated_share,
        least=params.dedicated_least,
        foothold=params.foothold,
        tolerance=params.tolerance_d * _DAY_US,
    )
    addresses = laid.addresses(links)
    joins = _told(pools(addresses, laid.batch, rules), "address-pool")
    clusters = _clustered(laid, links, joins)
    for _ in range(_ROUNDS):
        more = _told(dedicated(addresses, clusters.cluster, rules), "dedicated-address")
        if not more:
            break
        joins += more
        clusters = _clustered(laid, links, joins)
    return _Found(links, joins, clusters)


def _told(joins: Joins, basis: str) -> list[tuple[int, int, int, str]]:
    columns = (joins.one.tolist(), joins.other.tolist(), joins.value.tolist())
    return [(one, other, value, basis) for one, other, value in zip(*columns, strict=True)]


def _clustered(laid: _Laid, links: Links, joins: Sequence[tuple[int, int, int, str]]) -> Clusters:
    """Cluster by links and joins; joins are numbered after the links."""
    ends = np.array([sorted(join[:2]) for join in joins], dtype=np.int64).reshape(-1, 2)
    return cluster_sites(
        np.concatenate([links.first, ends[:, 0]]),
        np.concatenate([links.second, ends[:, 1]]),
        np.concatenate([links.tier, np.full(len(ends), 2)]),
        np.concatenate([links.strength, np.zeros(len(ends))]),
        sites=len(laid.names),
    )


class _Written:
    """Turns what was found into rows."""

    def __init__(self, laid: _Laid, found: _Found, params: SiteLinkParams, run_id: str) -> None:
        self.laid, self.found, self.params, self.run_id = laid, found, params, run_id
        self.names, self.links = laid.names, found.links
        self.observation: dict[tuple[int, int], str] = {}
        for each, site, value in zip(
            laid.told, laid.rows.site.tolist(), laid.rows.value.tolist(), strict=True
        ):
            self.observation.setdefault((site, value), each.observation_id)
        fresh = np.unique(np.stack([laid.rows.value, laid.rows.site], axis=1), axis=0)
        inside = fresh[:, 1] < laid.own
        self.held = np.bincount(fresh[inside, 0], minlength=len(laid.values)).tolist()
        self.outside = np.bincount(fresh[~inside, 0], minlength=len(laid.values)).tolist()
        known = np.unique(np.stack([laid.kind_of[fresh[:, 0]], fresh[:, 1]], axis=1), axis=0)
        mine = known[:, 1] < laid.own
        self.known = np.bincount(known[mine, 0], minlength=len(INDICATORS)).tolist()
        self.known_outside = np.bincount(known[~mine, 0], minlength=len(INDICATORS)).tolist()
        self.registrants = self._registrants()

    def tables(self, rows: Sequence[Row]) -> SiteLinks:
        """Return all tables and the figures of the search."""
        evidence = list(self._evidence())
        links = self._link_rows(evidence)
        registered = _registered(rows)
        clusters = list(self._cluster_rows(links, registered))
        tiers = Counter(row["tier"] for row in links)
        return SiteLinks(
            SITE_LINK.rows(links),
            SITE_LINK_EVIDENCE.rows(evidence),
            SITE_CLUSTER.rows(row for row, _ in clusters),
            SITE_CLUSTER_MEMBER.rows(each for _, members in clusters for each in members),
            {
                "sites": self.laid.own,
                "background": len(self.names) - self.laid.own,
                "links": {str(tier): tiers[tier] for tier in (1, 2, 3)},
                "clusters": len(clusters),
                "crowded_values": len(self.links.crowded),
                "pairs_left_out": self.links.left_out,
            },
        )

    def link_id(self, one: int, other: int) -> str:
        """Return the id of the link between two sites."""
        return short_id("SL", *sorted((self.names[one], self.names[other])))

    def _registrants(self) -> dict[int, set[int]]:
        mine = self.laid.kind_of[self.laid.rows.value] == _REGISTRANT
        found: dict[int, set[int]] = {}
        columns = self.laid.rows.site[mine].tolist(), self.laid.rows.value[mine].tolist()
        for site, value in zip(*columns, strict=True):
            found.setdefault(site, set()).add(value)
        return found

    def _evidence(self) -> Iterator[Row]:
        rows, links = self.links.rows, self.links
        for link, one, other, weight in zip(
            links.link.tolist(), links.one.tolist(), links.other.tolist(), links.weight.tolist(), strict=True
        ):
            ends = (int(links.first[link]), int(links.second[link]))
            spans = (
                int(rows.since[one]),
                int(rows.until[one]),
                int(rows.since[other]),
                int(rows.until[other]),
            )
            yield self._piece(ends, int(rows.value[one]), weight, spans)
        spans_of = {
            (site, value): (since, until)
            for site, value, since, until in zip(
                *(getattr(rows, name).tolist() for name in ("site", "value", "since", "until")), strict=True
            )
        }
        linked = {(int(a), int(b)) for a, b in zip(links.first, links.second, strict=True)}
        for one, other, value, _ in self.found.joins:
            ends = (min(one, other), max(one, other))
            # A pool joins groups: two sites of it may stand at different addresses of the pool.
            stays = [spans_of.get((site, value)) for site in ends]
            known = [span for span in stays if span is not None]
            if ends not in linked and known:
                linked.add(ends)
                first, second = stays[0] or known[0], stays[1] or known[0]
                yield self._piece(ends, value, 0.0, (*first, *second))

    def _piece(
        self, ends: tuple[int, int], value: int, weight: float, spans: tuple[int, int, int, int]
    ) -> Row:
        kind, text = self.laid.values[value]
        told = INDICATORS[_NAMES[kind]]
        return {
            "run_id": self.run_id,
            "link_id": self.link_id(*ends),
            "kind": kind,
            "value": text,
            "tier": told.tier,
            "family": told.family,
            "weight": weight,
            "held_by": self.held[value],
            "held_outside": self.outside[value],
            "known_of": self.known[_NAMES[kind]],
            "known_outside": self.known_outside[_NAMES[kind]],
            "a_since_us": spans[0],
            "a_until_us": spans[1],
            "b_since_us": spans[2],
            "b_until_us": spans[3],
            "a_observation_id": self.observation.get((ends[0], value), ""),
            "b_observation_id": self.observation.get((ends[1], value), ""),
        }

    def _link_rows(self, evidence: Sequence[Row]) -> list[Row]:
        times: dict[str, tuple[int, int]] = {}
        for piece in evidence:
            start = max(piece["a_since_us"], piece["b_since_us"])
            end = max(start, min(piece["a_until_us"], piece["b_until_us"]))
            before = times.get(piece["link_id"], (start, end))
            times[piece["link_id"]] = (min(before[0], start), max(before[1], end))
        rows = [
            self._link(int(one), int(other), times) | told
            for one, other, told in zip(self.links.first, self.links.second, self._shared(), strict=True)
        ]
        known = {row["link_id"] for row in rows}
        for one, other, _, basis in self.found.joins:
            row = self._link(min(one, other), max(one, other), times)
            if row["link_id"] in times and row["link_id"] not in known:
                known.add(row["link_id"])
                told = {"tier": 2, "basis": basis, "strength": 0.0, "families": '["hosting"]', "q": None}
                rows.append(row | told | {"untested": "joined-by-address"})
        return rows

    def _shared(self) -> Iterator[Row]:
        links = self.links
        for tier, strength, bits, q in zip(
            links.tier.tolist(),
            links.strength.tolist(),
            links.families.tolist(),
            links.q.tolist(),
            strict=True,
        ):
            drawn = q == q  # noqa: PLR0124 - not-a-number is not drawn
            untested = "" if drawn else "by-kind" if tier != 2 else "no-background"
            families = [name for place, name in enumerate(FAMILIES) if bits >> place & 1]
            yield {
                "tier": tier,
                "basis": "shared",
                "strength": strength,
                "families": json.dumps(families),
                "q": q if drawn else None,
                "untested": untested,
            }

    def _link(self, one: int, other: int, times: Mapping[str, tuple[int, int]]) -> Row:
        link_id = self.link_id(one, other)
        first, last = times.get(link_id, (0, 0))
        holders = [self.registrants.get(site, set()) for site in (one, other)]
        against = ["registrants-differ"] if all(holders) and holders[0].isdisjoint(holders[1]) else []
        return {
            "run_id": self.run_id,
            "link_id": link_id,
            "a_domain": self.names[one],
            "b_domain": self.names[other],
            "first_at_us": first,
            "last_at_us": last,
            "against": json.dumps(against),
        }

    def _cluster_rows(
        self, links: Sequence[Row], registered: Mapping[str, int]
    ) -> Iterator[tuple[Row, list[Row]]]:
        clusters = self.found.clusters
        home = {self.names[site]: int(group) for site, group in enumerate(clusters.cluster) if group >= 0}
        inside: dict[int, list[Row]] = {}
        for row in links:
            if row["tier"] <= 2:
                inside.setdefault(home[row["a_domain"]], []).append(row)
        members: dict[int, list[int]] = {}
        for site, group in enumerate(clusters.cluster.tolist()):
            if group >= 0:
                members.setdefault(group, []).append(site)
        ordered = sorted(members.items(), key=lambda item: (-len(item[1]), item[1]))
        for rank, (group, sites) in enumerate(ordered, start=1):
            domains = [self.names[site] for site in sites]
            row = {
                "run_id": self.run_id,
                "cluster_id": short_id("SC", *domains),
                "label": f"S{rank:02}",
                "n_sites": len(sites),
                "n_links": len(inside[group]),
                "families": json.dumps(_families(inside[group])),
                "naming": json.dumps(shared_parts(map(label_of, domains)), ensure_ascii=False),
                "first_at_us": min((registered[d] for d in domains if d in registered), default=None),
                "last_at_us": max((registered[d] for d in domains if d in registered), default=None),
            }
            yield row, [self._member(row["cluster_id"], site, registered) for site in sites]

    def _member(self, cluster_id: str, site: int, registered: Mapping[str, int]) -> Row:
        parent = int(self.found.clusters.parent[site])
        return {
            "run_id": self.run_id,
            "cluster_id": cluster_id,
            "domain": self.names[site],
            "via_domain": self.names[parent] if parent >= 0 else "",
            "via_link_id": self.link_id(site, parent) if parent >= 0 else "",
            "role": "linked",
            "registered_at_us": registered.get(self.names[site]),
        }


def _families(links: Sequence[Row]) -> dict[str, int]:
    counts = Counter(family for row in links for family in json.loads(row["families"]))
    return {family: counts[family] for family in FAMILIES if counts[family]}


def _registered(rows: Sequence[Row]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        if row["record_type"] == "registration" and row["valid_from_us"] is not None:
            at = row["valid_from_us"]
            found[row["domain"]] = min(at, found.get(row["domain"], at))
    return found
