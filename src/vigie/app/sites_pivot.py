"""Links, clusters and marks of the sites of a case: computed once for each state of it, kept as a run."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from vigie import __version__
from vigie.app.sites_imitates import imitations_of, looks_of
from vigie.detectors.sites.facade import SiteFacts, Use, measure_sites
from vigie.detectors.sites.facade_spec import MARKS, FacadeParams
from vigie.detectors.sites.links import SiteLinks, find_site_links, site_rows
from vigie.detectors.sites.published import copies, published_articles
from vigie.detectors.sites.spec import SPEC, SiteLinkParams
from vigie.engine.port import Engine, Input
from vigie.engine.statements import read_statement
from vigie.kernels.links import registrable_domain
from vigie.kernels.sites.imitating import Protected
from vigie.lake.case import Case
from vigie.lake.runs import list_runs, load_run, save_run
from vigie.model.errors import CaseError, InputError, nearest
from vigie.model.ids import RunId, short_id
from vigie.model.outcomes import NotAssessed
from vigie.model.site_link_tables import SITE_CLUSTER_MEMBER
from vigie.model.tables import RUN

__all__ = ["KIND", "SitePlan", "SiteView", "chain_between", "pivot", "site_view"]

Row = dict[str, Any]
RunTables = dict[str, pa.Table]

KIND = "sites"
"""The kind of run that holds links between sites."""
_READ = ("site_observation", "site_article", "post", "post_object")
_FACADE = frozenset({"legal-notice", "about-page", "byline", "copied", "age"})
_LEAST_MARKS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePlan:
    """How sites are linked and measured.

    Attributes:
        links: Parameters of links and clusters.
        marks: Parameters of the marks of a façade.
        background: Case whose sites are unrelated to one another and to these.
        protected: Media that may be imitated.
    """

    links: SiteLinkParams = field(default_factory=SiteLinkParams)
    marks: FacadeParams = field(default_factory=FacadeParams)
    background: Case | None = None
    protected: Sequence[Protected] = ()


def pivot(case: Case, *, engine: Engine, clock: Callable[[], int], plan: SitePlan | None = None) -> RunTables:
    """Link, cluster and measure the sites of a case; save a run of kind `sites`, or read the one saved.

    Args:
        case: the case.
        engine: where relations are computed.
        clock: gives the time, µs since 1970 UTC.
        plan: parameters, background and protected media; defaults when absent.

    Returns:
        The tables of the run: run, evidence, site_link and its evidence, site_cluster and its members.

    Raises:
        CaseError: the case holds nothing that could link two sites (VG660).
    """
    asked = plan or SitePlan()
    source = _source(case, asked)
    run_id = RunId(short_id("R", KIND, source.data, source.params, SPEC.version, __version__))
    if run_id in list_runs(case)["run_id"].to_pylist():
        return load_run(case, run_id)
    started = clock()
    rows = site_rows(engine, case.lake.relation("site_observation", source.commit))
    background = asked.background
    strangers = site_rows(engine, background.lake.relation("site_observation")) if background else []
    found = find_site_links(rows, asked.links, run_id=run_id, background=strangers)
    if isinstance(found, NotAssessed):
        sentence = "the case holds no record that could link two sites"
        raise CaseError("VG660", sentence, place=str(case.folder), hint="vigie sites ingest PATHS")
    evidence = measure_sites(_facts(case, engine, asked, source, rows), asked.marks, run_id=run_id)
    row = {
        "run_id": run_id,
        "kind": KIND,
        "tool_version": __version__,
        "detector": ", ".join(f"{each.code} {each.version}" for each in (SPEC, *MARKS)),
        "params": source.params,
        "params_hash": short_id("P", source.params).removeprefix("P-"),
        "input_commit": source.commit,
        "input_hash": source.data,
        "seed": asked.links.seed,
        "engine": engine.name,
        "started_at_us": started,
        "ended_at_us": clock(),
        "rows_in": len(rows),
        "rows_used": len(rows),
        "outcomes": json.dumps(dict(found.figures), sort_keys=True),
    }
    save_run(case, _tables(found, evidence) | {"run": RUN.rows([row])}, clock())
    return load_run(case, run_id)


@dataclass(frozen=True, slots=True)
class SiteView:
    """What a run says of one site: its links, what they rest on, its cluster, the marks measured on it.

    Attributes:
        domain: Registered domain.
        links: Rows of `site_link` with `other` and `evidence` (`site_link_evidence`), strongest first.
        cluster: Row of `site_cluster`; None for a site alone.
        members: Rows of `site_cluster_member`, each with `chain`: domains from this site to it.
        marks: Rows of `evidence`.
    """

    domain: str
    links: list[Row]
    cluster: Row | None
    members: list[Row]
    marks: list[Row]

    def as_dict(self) -> Row:
        """Plain values, ready for JSON."""
        return {
            "domain": self.domain,
            "links": self.links,
            "cluster": self.cluster,
            "members": self.members,
            "marks": self.marks,
        }


def site_view(tables: Mapping[str, pa.Table], name: str) -> SiteView:
    """Return what a run of kind `sites` says of one site.

    Raises:
        InputError: the case knows no such site (VG652).
    """
    domain = registrable_domain(name) or name
    marks = [row for row in tables["evidence"].to_pylist() if row["subject_id"] == domain]
    if not marks:
        known = sorted(set(map(str, tables["evidence"]["subject_id"].to_pylist())))
        raise InputError("VG652", f"the case knows no site {domain!r}", hint=nearest(domain, known))
    members = {row["domain"]: row for row in tables["site_cluster_member"].to_pylist()}
    home = members[domain]["cluster_id"] if domain in members else None
    clusters = {row["cluster_id"]: row for row in tables["site_cluster"].to_pylist()}
    return SiteView(
        domain,
        _links_of(tables, domain),
        clusters.get(home) if home else None,
        [
            row | {"chain": chain_between(members, domain, other)}
            for other, row in sorted(members.items())
            if row["cluster_id"] == home and other != domain
        ],
        marks,
    )


def chain_between(members: Mapping[str, Row], one: str, other: str) -> list[str]:
    """Return the strongest chain of linked sites between two members of one cluster."""
    up, down = _way_up(members, one), _way_up(members, other)
    common = next(site for site in up if site in down)
    return up[: up.index(common) + 1] + down[: down.index(common)][::-1]


def _way_up(members: Mapping[str, Row], site: str) -> list[str]:
    way = [site]
    while above := members[way[-1]]["via_domain"]:
        way.append(above)
    return way


def _links_of(tables: Mapping[str, pa.Table], domain: str) -> list[Row]:
    pieces: dict[str, list[Row]] = {}
    links = [
        row | {"other": row["b_domain"] if row["a_domain"] == domain else row["a_domain"]}
        for row in tables["site_link"].to_pylist()
        if domain in {row["a_domain"], row["b_domain"]}
    ]
    wanted = {row["link_id"] for row in links}
    for piece in tables["site_link_evidence"].to_pylist():
        if piece["link_id"] in wanted:
            pieces.setdefault(piece["link_id"], []).append(piece)
    order = sorted(links, key=lambda row: (row["tier"], -row["strength"], row["other"]))
    return [
        row
        | {
            "evidence": sorted(
                pieces.get(row["link_id"], []),
                key=lambda each: (each["tier"], -each["weight"], each["value"]),
            )
        }
        for row in order
    ]


@dataclass(frozen=True, slots=True)
class _Source:
    """Commit that is read, hash of what it holds, every parameter as JSON, and the run whose groups count."""

    commit: int
    data: str
    params: str
    groups: str | None


def _source(case: Case, plan: SitePlan) -> _Source:
    history = case.lake.history()
    if not history:
        raise CaseError(
            "VG660", "the case holds nothing yet", place=str(case.folder), hint="vigie sites ingest PATHS"
        )
    latest = {name: history[-1].tables.get(name) for name in _READ}
    commit = next(
        each.commit for each in history if {name: each.tables.get(name) for name in _READ} == latest
    )
    digests = sorted(map(str, case.lake.read("source_file", commit)["sha256"].to_pylist()))
    groups = next((row["run_id"] for row in list_runs(case).to_pylist() if row["kind"] == "coordinate"), None)
    outside = plan.background
    strangers = sorted(map(str, outside.lake.read("source_file")["sha256"].to_pylist())) if outside else []
    params = {
        "links": plan.links.as_dict,
        "marks": plan.marks.as_dict,
        "background": short_id("B", *strangers) if strangers else None,
        "protected": short_id("M", *map(str, plan.protected)) if plan.protected else None,
        "groups": groups,
    }
    return _Source(commit, short_id("data", *digests), json.dumps(params, sort_keys=True), groups)


def _facts(case: Case, engine: Engine, plan: SitePlan, source: _Source, rows: Sequence[Row]) -> SiteFacts:
    articles = published_articles(engine, case.lake.relation("site_article", source.commit))
    sites = {site for row in rows if (site := registrable_domain(row["domain"])) is not None}
    return SiteFacts(
        rows=rows,
        articles=articles,
        copies=copies(articles, least=plan.marks.contained),
        uses=_uses(case, engine, source),
        has_groups=source.groups is not None,
        imitations=imitations_of(sites, plan.protected) if plan.protected else None,
        looks=looks_of(rows, plan.protected) if plan.protected else None,
    )


def _uses(case: Case, engine: Engine, source: _Source) -> dict[str, Use]:
    members = load_run(case, source.groups)["cluster_member"] if source.groups else None
    empty = pa.table({"account_uid": pa.array([], pa.string())})
    grouped = members.select(["account_uid"]).group_by("account_uid").aggregate([]) if members else empty
    inputs: dict[str, Input] = {
        "post": case.lake.relation("post", source.commit),
        "post_object": case.lake.relation("post_object", source.commit),
        "grouped": grouped,
    }
    found = engine.sql(read_statement(__package__, "site_posts"), inputs).arrow().to_pylist()
    uses: dict[str, Use] = {}
    for row in found:
        site = registrable_domain(row["host"])
        if site is not None:
            before = uses.get(site)
            now = Use(row["first_at_us"], row["posts"], row["pushed"], row["pushers"])
            uses[site] = now if before is None else _both(before, now)
    return uses


def _both(one: Use, other: Use) -> Use:
    return Use(
        min(one.first_at_us, other.first_at_us),
        one.posts + other.posts,
        one.pushed + other.pushed,
        max(one.pushers, other.pushers),
    )


def _tables(found: SiteLinks, evidence: pa.Table) -> RunTables:
    shown: dict[str, set[str]] = {}
    for row in evidence.select(["subject_id", "indice", "measure", "outcome"]).to_pylist():
        if row["outcome"] == "found":
            shown.setdefault(row["subject_id"], set()).add(row["measure"])
    members = [row | {"role": _role(shown.get(row["domain"], set()))} for row in found.members.to_pylist()]
    return {
        "site_link": found.links,
        "site_link_evidence": found.evidence,
        "site_cluster": found.clusters,
        "site_cluster_member": SITE_CLUSTER_MEMBER.rows(members),
        "evidence": evidence,
    }


def _role(shown: set[str]) -> str:
    """Name what a site does: a façade by three marks of its newsroom, a vendor by prices for others."""
    if len(shown & _FACADE) >= _LEAST_MARKS:
        return "facade"
    return "vendor" if "prices" in shown else "linked"
