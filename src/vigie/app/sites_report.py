"""The report on the sites of a case, written from a saved run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from vigie import __version__
from vigie.app.report import write_page
from vigie.app.sites_copied import flows
from vigie.detectors.sites.facade_spec import FacadeParams
from vigie.detectors.sites.links import site_rows
from vigie.detectors.sites.published import copies, published_articles
from vigie.engine.port import Engine
from vigie.kernels.links import registrable_domain
from vigie.lake.case import Case
from vigie.report.sites.build import build_sites
from vigie.report.sites.content import SiteContent

__all__ = ["write_site_report"]


def write_site_report(
    case: Case,
    tables: Mapping[str, pa.Table],
    folder: Path,
    *,
    engine: Engine,
    lang: str,
    marking: str,
    now_us: int,
) -> Path:
    """Write the page on a run of kind `sites` into a folder and return where.

    Raises:
        OutsideError: the file cannot be written (VG501).
    """
    run = tables["run"].to_pylist()[0]
    commit, params = int(run["input_commit"]), json.loads(run["params"])
    articles = published_articles(engine, case.lake.relation("site_article", commit))
    contained = FacadeParams.of(params["marks"]).contained
    content = SiteContent(
        run=run,
        figures=json.loads(run["outcomes"]),
        links=tables["site_link"].to_pylist(),
        link_evidence=tables["site_link_evidence"].to_pylist(),
        clusters=sorted(tables["site_cluster"].to_pylist(), key=lambda row: row["label"]),
        members=tables["site_cluster_member"].to_pylist(),
        marks=tables["evidence"].to_pylist(),
        flows=flows(copies(articles, least=contained)),
        seen=_seen(case, engine, commit),
        case_title=case.title,
        tool_version=__version__,
        generated_at_us=now_us,
        lang=lang,
        marking=marking,
    )
    return write_page(build_sites(content), folder / f"sites.{lang}.html")


def _seen(case: Case, engine: Engine, commit: int) -> dict[str, tuple[int, int]]:
    """Return for each site when records first and last saw it."""
    seen: dict[str, tuple[int, int]] = {}
    for row in site_rows(engine, case.lake.relation("site_observation", commit)):
        site = registrable_domain(row["domain"])
        times = [at for at in (row["observed_at_us"], row["seen_again_us"], row["valid_from_us"]) if at]
        if site is not None and times:
            before = seen.get(site, (times[0], times[0]))
            seen[site] = (min(before[0], *times), max(before[1], *times))
    return seen
