"""What the page says, ready for the template: sentences, tables, figures."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from vigie.detectors.sites.facade_spec import MARKS
from vigie.report.plain_text import defang, visible
from vigie.report.sites.charts import group_figure
from vigie.report.sites.content import SiteContent
from vigie.report.sites.wording import SiteWords

__all__ = ["annex", "flow_rows", "front", "group_pages"]

Row = Mapping[str, Any]

_MOST_PARTS = 6
_SPECS = {mark.code: mark for mark in MARKS}


def front(words: SiteWords, content: SiteContent) -> dict[str, Any]:
    """Return title, finding and facts of the run."""
    figures = content.figures
    groups, sites = len(content.clusters), figures["sites"]
    background = figures["background"] or words.t("site_page.no_background")
    found = words.t("site_page.finding", n=groups, sites=sites)
    return {
        "title": visible(content.case_title),
        "finding": found if groups else words.t("site_page.none", sites=sites),
        "strip": [
            (words.t("site_page.run"), content.run["run_id"]),
            (words.t("site_page.tool"), f"Vigie {content.tool_version}"),
            (words.t("site_page.made"), words.moment(content.generated_at_us, precision="min")),
            (words.t("site_page.background"), words.value(background)),
        ],
    }


def group_pages(words: SiteWords, content: SiteContent) -> list[dict[str, Any]]:
    """Return everything that the template shows of each group, the largest first."""
    evidence: dict[str, list[Row]] = {}
    for piece in content.link_evidence:
        evidence.setdefault(piece["link_id"], []).append(piece)
    return [_group(words, content, cluster, evidence) for cluster in content.clusters]


def flow_rows(words: SiteWords, content: SiteContent) -> list[tuple[str, str, str, str]]:
    """Return from which site to which articles went, the most first."""
    ordered = sorted(content.flows, key=lambda flow: (-flow.articles, flow.copy, flow.original))
    return [
        (
            defang(flow.original),
            defang(flow.copy),
            words.value(flow.articles),
            words.value(None) if flow.delay_us is None else words.duration(flow.delay_us),
        )
        for flow in ordered
    ]


def annex(words: SiteWords, content: SiteContent) -> list[tuple[str, ...]]:
    """Return every site looked at, defanged, with its dates and its group."""
    labels = {row["cluster_id"]: row["label"] for row in content.clusters}
    homes = {row["domain"]: labels[row["cluster_id"]] for row in content.members}
    registered = {row["domain"]: row["registered_at_us"] for row in content.members}
    return [
        (
            defang(domain),
            homes.get(domain, words.t("site_page.alone")),
            words.day_of(registered.get(domain)) if domain in registered else "",
            words.day_of(first),
            words.day_of(last),
        )
        for domain, (first, last) in sorted(content.seen.items())
    ]


def _group(
    words: SiteWords, content: SiteContent, cluster: Row, evidence: Mapping[str, list[Row]]
) -> dict[str, Any]:
    members = [row for row in content.members if row["cluster_id"] == cluster["cluster_id"]]
    names = {row["domain"] for row in members}
    links = [row for row in content.links if row["a_domain"] in names and row["tier"] <= 2]
    links.sort(key=lambda row: (row["tier"], -row["strength"], row["a_domain"], row["b_domain"]))
    shown = links[: content.most_links]
    parts = list(json.loads(cluster["naming"]))[:_MOST_PARTS]
    return {
        "anchor": f"group-{cluster['label']}",
        "title": cluster["label"],
        "figure": group_figure(words, cluster, members, links, seed=content.run["seed"]),
        "naming": words.t("site_page.naming", parts=", ".join(parts)) if parts else "",
        "links": [_link(words, row, evidence.get(row["link_id"], [])) for row in shown],
        "more": words.t("site_page.more", n=len(links) - len(shown)) if len(links) > len(shown) else "",
        "members": [_member(words, row, members) for row in members],
        "marks": _marks(words, [row for row in content.marks if row["subject_id"] in names]),
    }


def _link(words: SiteWords, row: Row, pieces: Sequence[Row]) -> dict[str, Any]:
    ordered = sorted(pieces, key=lambda each: (each["tier"], -each["weight"], each["value"]))
    return {
        "a": defang(row["a_domain"]),
        "b": defang(row["b_domain"]),
        "tier": words.value(row["tier"]),
        "since": words.day_of(row["first_at_us"]),
        "until": words.day_of(row["last_at_us"]),
        "q": "" if row["q"] is None else words.value(row["q"]),
        "sentences": words.link(row, ordered),
    }


def _member(words: SiteWords, row: Row, members: Sequence[Row]) -> tuple[str, str, str, str]:
    above = {each["domain"]: each["via_domain"] for each in members}
    way = [row["domain"]]
    while above[way[-1]]:
        way.append(above[way[-1]])
    chain = " → ".join(map(defang, way)) if len(way) > 1 else ""
    registered = words.day_of(row["registered_at_us"])
    return defang(row["domain"]), words.t(f"site_role.{row['role']}"), registered, chain


def _marks(words: SiteWords, rows: Sequence[Row]) -> list[dict[str, Any]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["subject_id"], []).append(row)
    return [
        {
            "site": defang(site),
            "found": [_mark(words, row) for row in rows_ if row["outcome"] == "found"],
            "missing": [
                (words.t(f"site.{row['indice']}.title"), words.mark(row))
                for row in rows_
                if row["outcome"] == "not-assessed"
            ],
        }
        for site, rows_ in sorted(found.items())
    ]


def _mark(words: SiteWords, row: Row) -> dict[str, str]:
    return {
        "code": row["indice"],
        "title": words.t(f"site.{row['indice']}.title"),
        "sentence": words.mark(row),
        "compared": words.compared(row),
        "innocent": words.alternatives(_SPECS[row["indice"]].innocent),
        "not": words.t(f"site.{row['indice']}.not"),
    }
