"""vigie demo."""

from __future__ import annotations

import shutil
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from vigie.app.cases import create_case
from vigie.app.demo import compared_with_truth, conclude_demo, write_demo_world
from vigie.app.engines import engine_of
from vigie.app.export_campaign import CAMPAIGN_FORMATS, SharingWishes, export_campaign
from vigie.app.ingest import ReadingWishes
from vigie.app.investigate import investigate
from vigie.app.products import FORMATS, ProductWishes, build_products
from vigie.app.report import ReportWishes, out_folder
from vigie.app.settings import Settings
from vigie.characterisation.dossier import Dossier
from vigie.cli.investigate import show_investigation
from vigie.cli.options import now_us, settings_of, settings_options, talking
from vigie.cli.talk import Talk
from vigie.detectors.coaction.spec import CoActionParams
from vigie.engine.port import Engine
from vigie.lake.case import Case
from vigie.share.stix.campaigns import PROFILES
from vigie.sources.spec import SourceOptions

__all__ = ["command"]

_WORLD = "world"


@click.command(name="demo")
@click.option(
    "--case",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("demo-case"),
    show_default=True,
    help="Case folder.",
)
@click.option(
    "--posts", type=int, default=100_000, show_default=True, help="Ordinary posts around the campaign."
)
@settings_options
@talking
def command(talk: Talk, folder: Path, posts: int, **given: Any) -> None:
    """Reconstruct the summer-2023 boycott campaign with invented accounts, investigate it, write its dossier.

    Example: vigie demo --lang fr
    """
    settings = settings_of(given, folder)
    _forget_last_demo(folder)
    case = create_case(
        folder,
        title="Demonstration",
        purpose="Show what Vigie does on an invented campaign with known truth",
        now_us=now_us(),
        pseudonym_key=f"demo {settings.seed}",
    )
    with (
        engine_of(settings) as engine,
        talk.bars() as progress,
    ):
        written = write_demo_world(folder / _WORLD, seed=settings.seed, posts=posts, progress=progress)
        done = investigate(
            case,
            written.posts,
            engine=engine,
            options=ReadingWishes(declared=SourceOptions(now_us=now_us())),
            params=CoActionParams(seed=settings.seed),
            clock=now_us,
            wishes=ReportWishes(lang=settings.lang, marking=settings.marking),
            progress=progress,
            in_memory_rows=settings.in_memory_rows,
        )
        drawn = done.campaigns.tables if done.campaigns else {}
        dossier = conclude_demo(
            case,
            engine,
            folder / _WORLD,
            drawn,
            now_us=now_us(),
            marking=settings.marking,
            lang=settings.lang,
        )
        told = _written(case, engine, dossier, settings) if dossier else {}
    truth = compared_with_truth(done.tables, drawn, written.truth)
    show_investigation(talk, done, folder, truth=asdict(truth), dossier=told)
    _show_dossier(talk, told)
    talk.say(
        f"truth: {truth.found} of the {truth.campaign} accounts of the campaign are in groups without an "
        f"innocent explanation, which hold {truth.shown} accounts; "
        f"ordinary accounts in any group: {truth.ordinary}"
    )
    talk.say(
        f"truth: {truth.core_found} of the {truth.campaign} are in the cores of proposed campaigns, which "
        f"hold {truth.core} accounts; ordinary accounts in any core: {truth.core_ordinary}"
    )
    talk.say(f"world  {folder / _WORLD}: pictures, video, sites and truth/ are beside the posts")


def _written(case: Case, engine: Engine, dossier: Dossier, settings: Settings) -> dict[str, Any]:
    """Write all products of the dossier; say how it ends and where they are."""
    campaign, run_id = str(dossier.campaign["campaign_id"]), str(dossier.run["run_id"])
    folder = out_folder(case, run_id)
    shared = _shared(case, engine, campaign, run_id, settings)
    edition = build_products(
        case, engine, campaign, folder, wishes=ProductWishes(formats=_formats()), now_us=now_us(), run=run_id
    )
    return {
        "campaign": campaign,
        "state": dossier.end.state,
        "findings": {each.criterion: each.status for each in dossier.findings},
        "levels": {each.hypothesis_id: each.level for each in dossier.hypotheses if each.level},
        "breakout": dossier.impact.category if dossier.impact else None,
        "written_by": sorted({each.author for each in dossier.findings}),
        "reports": [str(path) for path in edition.paths],
        "shared": [str(path) for path in shared],
    }


def _shared(case: Case, engine: Engine, campaign: str, run_id: str, settings: Settings) -> list[Path]:
    """Write what platforms load; STIX in both profiles, where its extra is installed."""
    formats = [name for name in CAMPAIGN_FORMATS if name != "stix" or find_spec("stix2")]
    folder = out_folder(case, run_id) / "shared"
    paths: dict[Path, None] = {}
    for profile in PROFILES:
        wishes = SharingWishes(profile=profile, producer="Demonstration", lang=settings.lang)
        told = export_campaign(case, engine, campaign, folder, formats=formats, wishes=wishes, run=run_id)
        paths |= dict.fromkeys(told.files)
    return sorted(paths)


def _formats() -> tuple[str, ...]:
    """Return the formats that this installation can write: PDF and DOCX need an extra."""
    needed = {"pdf": "typst", "docx": "docx"}
    return tuple(name for name in FORMATS if name not in needed or find_spec(needed[name]))


def _show_dossier(talk: Talk, told: dict[str, Any]) -> None:
    if talk.as_json:
        return
    if not told:
        talk.line("dossier: the run shows no campaign to write one on")
        return
    talk.line(f"dossier {told['campaign']}: {told['state']}")
    for criterion, status in told["findings"].items():
        talk.line(f"  {criterion}: {status}")
    for name, level in told["levels"].items():
        talk.line(f"  {name}: {level}")
    talk.say(f"  every act in it is the scenario's own: {', '.join(told['written_by'])}")
    for stem, kinds in _by_stem(told["reports"]).items():
        talk.line(f"report  {stem}: {', '.join(kinds)}")
    for path in told["shared"]:
        talk.line(f"export  {path}")


def _by_stem(paths: list[str]) -> dict[str, list[str]]:
    """Return the formats of each document: path without its suffix → suffixes."""
    kinds: dict[str, list[str]] = {}
    for path in paths:
        stem, _, kind = path.rpartition(".")
        kinds.setdefault(stem, []).append(kind)
    return kinds


def _forget_last_demo(folder: Path) -> None:
    # Only a folder that an earlier demo made: anything else stops at `create_case`.
    if (folder / _WORLD / "truth").is_dir() and (folder / "case.toml").is_file():
        shutil.rmtree(folder)
