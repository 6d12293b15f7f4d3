"""How good the detectors are: worlds of known truth, or labelled files, through the whole chain."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from vigie import __version__
from vigie.app.acting import asks_for_families
from vigie.app.alerts import alert_rows, first_alert_h
from vigie.app.coordinate import detect
from vigie.app.families import families_in
from vigie.app.ingest import ReadingWishes, ingest_files
from vigie.app.labels import Label, Labels
from vigie.app.meaning import Meanings, words_of
from vigie.app.measures import Judged, curve_rows, group_rows, score_rows
from vigie.app.progress import Progress, silent
from vigie.detectors.coaction.run import IN_MEMORY_ROWS
from vigie.detectors.coaction.spec import SPEC, CoActionParams
from vigie.detectors.spec import DetectorSpec
from vigie.detectors.text_families.meaning import Meaning
from vigie.detectors.text_families.spec import SPEC as FAMILIES
from vigie.engine.port import Engine, Input
from vigie.lake.case import Case, create_case
from vigie.model.ids import short_id
from vigie.report.evaluation.build import build_evaluation
from vigie.report.evaluation.content import ALERT, CHAIN, CURVE, GROUP, SCORE, EvaluationContent
from vigie.report.evaluation.summary import summarise
from vigie.sources.spec import SourceOptions
from vigie.testing.worlds.catalogue import WORLDS, WORLDS_VERSION, build_world
from vigie.testing.worlds.stage import ReferenceWorld
from vigie.testing.worlds.truth import account_truth
from vigie.testing.worlds.written import write_world

__all__ = ["EvaluationPlan", "LabelledFiles", "evaluate_files", "evaluate_worlds", "write_evaluation"]

Tables = dict[str, pa.Table]

_CONTRACTS = {"score": SCORE, "curve": CURVE, "alert": ALERT, "group": GROUP}
_READ = ("action", "post", "account")
_FLAGS = {
    "object_types": "--signal",
    "window_s": "--window",
    "min_objects": "--min-objects",
    "decoys": "--decoys",
    "level": "--level",
}
_NOW_US = 1_798_761_600_000_000
"""The posts of a world are read as of 1 January 2027: the same bytes whenever it is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationPlan:
    """What is measured.

    Attributes:
        worlds: Names of reference worlds.
        posts: Ordinary posts of each.
        seeds: Seeds; each names a world and the decoys that it is held against.
        params: Parameters of the detector; their seed is replaced by the world's.
        hours: Whether the first alert is looked for, which runs the chain once for each hour asked.
        with_families: Whether families of texts are objects, as they are by default elsewhere.
        meaning: With what rewordings and translations are compared.
    """

    worlds: tuple[str, ...]
    posts: int
    seeds: tuple[int, ...]
    params: CoActionParams
    hours: bool = True
    with_families: bool = True
    meaning: Meanings = None


def evaluate_worlds(
    plan: EvaluationPlan,
    *,
    engine: Engine,
    clock: Callable[[], int],
    lang: str = "en",
    kept: Path | None = None,
    progress: Progress = silent,
    in_memory_rows: int = IN_MEMORY_ROWS,
) -> EvaluationContent:
    """Build each world for each seed, write its files, run the chain on them, and hold it against the truth.

    Args:
        plan: what is measured.
        engine: where relations are computed.
        clock: gives the time, µs since 1970 UTC.
        lang: language of the page.
        kept: folder in which finished runs are kept: a repeated evaluation goes on where it was stopped.
        progress: told (world and stage, done, in all).
        in_memory_rows: an object type of more actions is computed through tables of the engine.

    Raises:
        ParameterError: there is no such world, or a size is outside its range (VG104).

    Cost: for 100 000 posts about half a minute a run, and as much again for the hours.
    """
    started, runs = clock(), []
    means = _Means(engine, progress, in_memory_rows, plan.with_families, plan.meaning)
    asked = [(name, seed) for name in plan.worlds for seed in plan.seeds]
    for number, (name, seed) in enumerate(asked):
        progress("worlds", number, len(asked))
        runs.append(_kept(kept, plan, name, seed, partial(_run_of, plan, name, seed, means)))
    progress("worlds", len(asked), len(asked))
    chosen = " ".join(f"--world {name}" for name in plan.worlds)
    command = f"vigie evaluate {chosen} --posts {plan.posts} --seeds {len(plan.seeds)}"
    command += _options(plan.params, with_families=plan.with_families, meaning=plan.meaning)
    return _content(
        runs, plan.params, means, (started, clock()), seeds=plan.seeds, command=command, lang=lang
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledFiles:
    """Files of posts, how they are read, and the labels of their accounts; who bears none is organic."""

    files: tuple[Path, ...]
    options: ReadingWishes
    labels: Labels
    name: str


def evaluate_files(  # noqa: PLR0913 - what a run takes
    given: LabelledFiles,
    params: CoActionParams,
    *,
    engine: Engine,
    clock: Callable[[], int],
    lang: str = "en",
    progress: Progress = silent,
    in_memory_rows: int = IN_MEMORY_ROWS,
    with_families: bool = True,
    meaning: Meanings = None,
) -> EvaluationContent:
    """Run the chain on labelled files and hold it against the labels; arguments as for `evaluate_worlds`.

    Raises:
        SourceError: a file cannot be read.
    """
    started, name = clock(), given.name
    with TemporaryDirectory(prefix="vigie-evaluate-") as folder:
        case = create_case(Path(folder), title=name, purpose="evaluation", now_us=started, pseudonym_key=name)
        list(ingest_files(case, given.files, engine=engine, options=given.options, progress=progress))
        tables = _lake(case)
        posts = pc.count(_accounts(tables)).as_py()
        home = {"world": name, "kind": "labelled", "posts": posts, "seed": params.seed}
        means = _Means(engine, progress, in_memory_rows, with_families, meaning)
        judged = _judged(home, tables, given.labels, params, means)
        run = _tables_of(judged, ALERT.empty(), asked=False)
    command = (
        f"vigie evaluate FILES --truth LABELS{_options(params, with_families=with_families, meaning=meaning)}"
    )
    return _content(
        [run], params, means, (started, clock()), seeds=(params.seed,), command=command, lang=lang
    )


def write_evaluation(content: EvaluationContent, folder: Path) -> list[Path]:
    """Write the page, the tables as Parquet, and everything as JSON; return the files, the page first."""
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / f"evaluation.{content.lang}.html"
    page.write_text(build_evaluation(content), "utf-8")
    tables = {name: getattr(content, name) for name in _CONTRACTS} | {"summary": summarise(content.score)}
    for name, table in tables.items():
        pq.write_table(table, folder / f"{name}.parquet")
    document = {
        "tool_version": content.tool_version,
        "detectors": list(content.detectors),
        "engine": content.engine,
        "parameters": dict(content.parameters),
        "seeds": list(content.seeds),
        "command": content.command,
        **{name: table.to_pylist() for name, table in tables.items()},
    }
    path = folder / "evaluation.json"
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")
    return [page, path, *(folder / f"{name}.parquet" for name in tables)]


@dataclass(frozen=True, slots=True)
class _Means:
    """What a run is computed with, and tells."""

    engine: Engine
    progress: Progress
    in_memory_rows: int
    with_families: bool
    meaning: Meanings


def _run_of(plan: EvaluationPlan, name: str, seed: int, means: _Means) -> Tables:
    world = build_world(name, seed=seed, posts=plan.posts)
    params = CoActionParams.of(asdict(plan.params) | {"seed": seed})
    with TemporaryDirectory(prefix="vigie-world-") as folder:
        case = _ingested(world, Path(folder), means)
        tables = _lake(case)
        labels = Labels(
            {row["account_uid"]: Label(row["role"], row["group"]) for row in account_truth(world).to_pylist()}
        )
        home = {"world": name, "kind": WORLDS[name].kind, "posts": plan.posts, "seed": seed}
        judged = _judged(home, tables, labels, params, means)
        asked = plan.hours and world.first_us is not None
        alerts = ALERT.empty()
        if asked:
            alerts = alert_rows(
                judged,
                tables,
                params,
                engine=means.engine,
                first_us=int(world.first_us or 0),
                last_us=int(world.posts.at_us[-1]),
                progress=lambda done, of: means.progress(f"{name} {seed}: hours", done, of),
                in_memory_rows=means.in_memory_rows,
                with_families=means.with_families,
                meaning=means.meaning,
            )
        return _tables_of(judged, alerts, asked=asked)


def _ingested(world: ReferenceWorld, folder: Path, means: _Means) -> Case:
    written = write_world(
        world,
        folder / "files",
        form=WORLDS[world.name].form,
        beside=False,
        progress=lambda done, total: means.progress(f"{world.name} {world.seed}: writing", done, total),
    )
    case = create_case(
        folder / "case", title=world.name, purpose="evaluation", now_us=_NOW_US, pseudonym_key=world.name
    )
    options = ReadingWishes(declared=SourceOptions(now_us=_NOW_US))
    files = ingest_files(case, written.posts, engine=means.engine, options=options, progress=means.progress)
    list(files)
    return case


def _lake(case: Case) -> dict[str, Input]:
    return {name: case.lake.relation(name) for name in _READ}


def _accounts(tables: Mapping[str, Any]) -> pa.ChunkedArray[Any]:
    files = tables["post"]
    return pq.ParquetDataset(list(files.paths)).read(columns=["account_uid"])["account_uid"]


def _judged(
    home: Mapping[str, Any],
    tables: Mapping[str, Input],
    labels: Labels,
    params: CoActionParams,
    means: _Means,
) -> Judged:
    families = None
    if means.with_families and asks_for_families(params):
        families = families_in(tables, engine=means.engine, meaning=means.meaning, progress=means.progress)
    found = detect(
        tables,
        params,
        engine=means.engine,
        run_id="R-evaluation",
        key="evaluation",
        progress=means.progress,
        in_memory_rows=means.in_memory_rows,
        families=families,
    )
    posting = frozenset(map(str, pc.unique(_accounts(tables)).to_pylist()))
    return Judged(home=home, found=found, labels=labels, posting=posting, level=params.level)


def _tables_of(judged: Judged, alerts: pa.Table, *, asked: bool) -> Tables:
    told = {"scope": CHAIN, "measure": "hours_to_first_alert", "value": first_alert_h(alerts)}
    hours = SCORE.rows([dict(judged.home) | told] if asked else [])
    return {
        "score": pa.concat_tables([score_rows(judged), hours]),
        "curve": curve_rows(judged),
        "alert": alerts,
        "group": group_rows(judged),
    }


def _kept(
    folder: Path | None, plan: EvaluationPlan, name: str, seed: int, compute: Callable[[], Tables]
) -> Tables:
    """Read a finished run, or compute and keep it; a run that was stopped leaves nothing."""
    if folder is None:
        return compute()
    asked = (
        __version__,
        SPEC.version,
        WORLDS_VERSION,
        plan.params.fingerprint,
        plan.posts,
        plan.hours,
        plan.with_families,
        json.dumps(words_of(plan.meaning), sort_keys=True),
    )
    place = folder / f"{name}-{plan.posts}-{seed}-{short_id('E', *asked)}"
    done = place / "done"
    if not done.exists():
        place.mkdir(parents=True, exist_ok=True)
        for table, rows in compute().items():
            pq.write_table(rows, place / f"{table}.parquet")
        done.touch()
    return {
        table: rule.check(pq.read_table(place / f"{table}.parquet")) for table, rule in _CONTRACTS.items()
    }


def _content(
    runs: Sequence[Tables],
    params: CoActionParams,
    means: _Means,
    times_us: tuple[int, int],
    *,
    seeds: tuple[int, ...],
    command: str,
    lang: str,
) -> EvaluationContent:
    score, curve, alert, group = (pa.concat_tables([run[name] for run in runs]) for name in _CONTRACTS)
    return EvaluationContent(
        score=score,
        curve=curve,
        alert=alert,
        group=group,
        tool_version=__version__,
        detectors=tuple(f"{spec.code} {spec.version}" for spec in _detectors(params, means)),
        parameters=dict(_told(params)),
        engine=means.engine.name,
        seeds=seeds,
        command=command,
        started_at_us=times_us[0],
        ended_at_us=times_us[1],
        lang=lang,
    )


def _detectors(params: CoActionParams, means: _Means) -> tuple[DetectorSpec, ...]:
    """Return the detectors that took part; media are in none of the worlds."""
    return (SPEC, FAMILIES) if means.with_families and asks_for_families(params) else (SPEC,)


def _options(params: CoActionParams, *, with_families: bool, meaning: Meanings) -> str:
    """Return the options that give these parameters; what has no option of its own goes through a file."""
    default = CoActionParams().as_dict
    changed = {name: value for name, value in _told(params) if value != default[name]}
    flags = "".join(f" {_FLAGS[name]} {_word(changed[name])}" for name in _FLAGS if name in changed)
    rest = "".join(f" {name}={value}" for name, value in changed.items() if name not in _FLAGS)
    flags += "" if with_families else " --no-families"
    flags += f" --encoder {meaning.encoder.name}" if isinstance(meaning, Meaning) else ""
    return flags + (f" --params FILE  (with{rest})" if rest else "")


def _word(value: Any) -> str:  # noqa: ANN401 - any parameter
    return ",".join(value) if isinstance(value, tuple) else str(value)


def _told(params: CoActionParams) -> Iterator[tuple[str, Any]]:
    """Leave out the seed, which differs from run to run and is told beside."""
    return ((name, value) for name, value in params.as_dict.items() if name != "seed")
