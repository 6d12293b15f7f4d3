"""vigie sites pivot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from vigie.app.cases import open_case
from vigie.app.engines import engine_of
from vigie.app.sites_pivot import SitePlan, SiteView, pivot, site_view
from vigie.app.sites_report import write_site_report
from vigie.cli.options import case_option, now_us, settings_of, settings_options, talking
from vigie.cli.sites.protected import protected_in, protected_option
from vigie.cli.talk import Talk
from vigie.model.errors import InputError
from vigie.report.plain_text import defang
from vigie.report.sites.wording import SiteWords

__all__ = ["command"]

_MOST_LINKS = 12


@click.command(name="pivot")
@click.argument("domain", required=False)
@click.option("--all", "everything", is_flag=True, help="Every group of linked sites.")
@click.option(
    "--background",
    type=click.Path(path_type=Path),
    help="Case whose sites are unrelated: what they share counts as nothing, and gives q.",
)
@click.option("--report", "out", type=click.Path(path_type=Path), help="Write the page on sites there.")
@protected_option
@case_option
@settings_options
@talking
def command(
    talk: Talk,
    domain: str | None,
    folder: Path,
    *,
    everything: bool,
    background: Path | None,
    out: Path | None,
    protected: Path | None,
    **given: Any,
) -> None:
    """Say which sites share with DOMAIN what few others hold, at which time and how strong each link is.

    A link is technical: it does not say who owns a site. Tier 1 is conclusive while it held, tier 2 takes
    several independent things, tier 3 joins nothing. With --all: all groups of linked sites.

    Example: vigie sites pivot harborinsider.example --case boycott
    """
    if (domain is None) != everything:
        raise InputError("VG663", "name one domain, or ask for --all", hint="vigie sites pivot news.example")
    case = open_case(folder)
    settings = settings_of(given, case.folder)
    plan = SitePlan(
        background=open_case(background) if background else None,
        protected=protected_in(case.folder, protected),
    )
    with engine_of(settings) as engine:
        tables = pivot(case, engine=engine, clock=now_us, plan=plan)
        if out is not None:
            path = write_site_report(
                case,
                tables,
                out,
                engine=engine,
                lang=settings.lang,
                marking=settings.marking,
                now_us=now_us(),
            )
            talk.say(f"report: {path}")
    words = SiteWords(settings.lang)
    if domain is None:
        _show_all(talk, tables)
        return
    view = site_view(tables, domain)
    if talk.as_json:
        talk.data(_defanged(view.as_dict()))
        return
    _show(talk, view, words)


def _show_all(talk: Talk, tables: Any) -> None:  # noqa: ANN401 - tables of a run
    members = tables["site_cluster_member"].to_pylist()
    clusters = sorted(tables["site_cluster"].to_pylist(), key=lambda row: row["label"])
    if talk.as_json:
        names = ("site_link", "site_link_evidence", "site_cluster", "site_cluster_member")
        talk.data(_defanged({name: tables[name].to_pylist() for name in names}))
        return
    for cluster in clusters:
        rows = [
            {
                "site": defang(row["domain"]),
                "role": row["role"],
                "registered (UTC)": _day(row["registered_at_us"]),
                "linked through": defang(row["via_domain"]),
            }
            for row in members
            if row["cluster_id"] == cluster["cluster_id"]
        ]
        families = ", ".join(f"{name} {n}" for name, n in json.loads(cluster["families"]).items())
        talk.table(rows, title=f"{cluster['label']}: {cluster['n_sites']} sites; links by {families}")
        talk.line()
    if not clusters:
        talk.line("no two sites are linked")


def _show(talk: Talk, view: SiteView, words: SiteWords) -> None:
    talk.line(defang(view.domain))
    shown = [row for row in view.links if row["tier"] <= 2][:_MOST_LINKS]
    for row in shown:
        talk.line()
        for sentence in words.link(row, row["evidence"]):
            talk.line(f"  {sentence}")
    if not shown:
        talk.line("  no link of tier 1 or 2")
    weak = [defang(row["other"]) for row in view.links if row["tier"] == 3]
    if weak:
        talk.line(f"\ntier 3 only, joins nothing: {', '.join(weak)}")
    if view.members:
        talk.line(f"\ngroup {view.cluster['label'] if view.cluster else ''}, strongest chains:")
        for row in view.members:
            talk.line(f"  {' → '.join(map(defang, row['chain']))}")
    talk.line()
    for row in view.marks:
        if row["outcome"] == "found":
            talk.line(f"{row['indice']} {words.mark(row)} {words.compared(row)}")
    missing = sorted({words.mark(row) for row in view.marks if row["outcome"] == "not-assessed"})
    if missing:
        talk.line(f"\nnot assessed: {'; '.join(missing)}")


def _day(at_us: int | None) -> str | None:
    return None if at_us is None else SiteWords("en").day_of(at_us)


def _defanged(value: Any) -> Any:  # noqa: ANN401 - any plain value
    match value:
        case dict():
            return {name: _defanged(each) for name, each in value.items()}
        case list():
            return [_defanged(each) for each in value]
        case str():
            return defang(value)
    return value
