"""vigie evaluate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vigie.app.engines import engine_of
from vigie.app.evaluate import (
    EvaluationPlan,
    LabelledFiles,
    evaluate_files,
    evaluate_worlds,
    write_evaluation,
)
from vigie.app.labels import read_labels
from vigie.app.meaning import meaning_of
from vigie.app.reference_world import list_worlds
from vigie.app.settings import Settings
from vigie.cli.options import (
    detection_options,
    families_option,
    now_us,
    params_of,
    reading_options,
    reading_wishes,
    settings_of,
    settings_options,
    talking,
)
from vigie.cli.talk import Talk
from vigie.engine.port import Engine
from vigie.model.errors import ParameterError
from vigie.report.evaluation.content import EvaluationContent
from vigie.report.evaluation.summary import summarise

__all__ = ["command"]

_SHOWN = {
    "recall": "recall",
    "precision": "precision",
    "fdr": "false share",
    "ari": "groups agree",
    "hours_to_first_alert": "hours to alert",
    "organic_exposed": "organic shown",
    "groups_unexplained": "groups unexplained",
}


@click.command(name="evaluate")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--world", "worlds", multiple=True, help="Reference world; repeatable; all takes every one.")
@click.option("--posts", type=int, default=100_000, show_default=True, help="Ordinary posts of a world.")
@click.option("--seeds", type=int, default=5, show_default=True, help="Worlds of each name.")
@click.option(
    "--truth", type=click.Path(path_type=Path), help="Labels of the accounts in FILES (CSV, Parquet)."
)
@click.option("--hours/--no-hours", default=True, help="Look for the first alert, hour by hour.")
@click.option(
    "--out",
    "-o",
    type=click.Path(path_type=Path),
    default=Path("evaluation"),
    show_default=True,
    help="Folder.",
)
@reading_options
@detection_options
@families_option
@settings_options
@talking
def command(talk: Talk, files: tuple[Path, ...], out: Path, **given: Any) -> None:
    """Say in numbers what the detectors find, miss and wrongly show: on worlds, or on labelled FILES.

    Example: vigie evaluate --world olimpiya --posts 20000 --seeds 2
    """
    settings = settings_of(given)
    with (
        engine_of(settings) as engine,
        talk.bars() as progress,
    ):
        asked = given | {"settings": settings, "engine": engine, "progress": progress}
        content = _of_files(files, **asked) if files else _of_worlds(out, **asked)
    paths = write_evaluation(content, out)
    if talk.as_json:
        talk.data({"summary": summarise(content.score).to_pylist(), "files": [str(path) for path in paths]})
        return
    talk.table(_rows(content))
    talk.line()
    talk.line(f"page    {paths[0]}")
    talk.line(f"tables  {out}")


def _of_worlds(
    out: Path,
    *,
    worlds: tuple[str, ...],
    posts: int,
    seeds: int,
    hours: bool,
    settings: Settings,
    engine: Engine,
    progress: Any,  # noqa: ANN401 - a progress callback
    **given: Any,
) -> EvaluationContent:
    if not worlds or given["truth"] is not None:
        sentence = "name worlds, or files and their labels" if not worlds else "--truth goes with files"
        hint = "vigie evaluate --world olimpiya, or vigie evaluate posts.csv --truth accounts.csv"
        raise ParameterError("VG104", sentence, hint=hint)
    plan = EvaluationPlan(
        worlds=tuple(row["world"] for row in list_worlds()) if "all" in worlds else worlds,
        posts=posts,
        seeds=tuple(range(settings.seed, settings.seed + max(seeds, 1))),
        params=params_of(given, settings),
        hours=hours,
        with_families=given["with_families"],
        meaning=meaning_of(settings.encoder, remembering=True),
    )
    return evaluate_worlds(
        plan,
        engine=engine,
        clock=now_us,
        lang=settings.lang,
        kept=out / "runs",
        progress=progress,
        in_memory_rows=settings.in_memory_rows,
    )


def _of_files(
    files: tuple[Path, ...],
    *,
    truth: Path | None,
    settings: Settings,
    engine: Engine,
    progress: Any,  # noqa: ANN401 - a progress callback
    **given: Any,
) -> EvaluationContent:
    if truth is None:
        hint = "vigie evaluate posts.csv --truth accounts.csv"
        raise ParameterError("VG104", "files need --truth, the labels of their accounts", hint=hint)
    options = reading_wishes(given, now_us())
    labels = read_labels(truth, platform=options.declared.platform or "x")
    return evaluate_files(
        LabelledFiles(files=files, options=options, labels=labels, name=files[0].stem),
        params_of(given, settings),
        engine=engine,
        clock=now_us,
        lang=settings.lang,
        progress=progress,
        in_memory_rows=settings.in_memory_rows,
        with_families=given["with_families"],
        meaning=meaning_of(settings.encoder, remembering=True),
    )


def _rows(content: EvaluationContent) -> list[dict[str, Any]]:
    """Return one row a world: the figures of the whole chain, means over the seeds."""
    told: dict[str, dict[str, Any]] = {}
    for row in summarise(content.score).to_pylist():
        if row["scope"] == "chain" and row["measure"] in _SHOWN:
            told.setdefault(row["world"], {})[row["measure"]] = row["mean"]
    return [
        {"world": world} | {name: figures.get(measure) for measure, name in _SHOWN.items()}
        for world, figures in told.items()
    ]
