"""World by world, then detector by detector: the figures in tables."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.report.charts.theme import csv_uri
from vigie.report.evaluation.content import CHAIN, SCORE, SUMMARY
from vigie.report.evaluation.pages.cells import Cell, exposed_cell, false_cell, number_cell, share_cell
from vigie.report.evaluation.reading import Reading, World

__all__ = ["Line", "Table", "Tables", "tables"]

WORLD_COLUMNS = ("recall", "precision", "false", "ari", "hours", "exposed", "not_assessed")
SCOPE_COLUMNS = ("worlds", "recall", "precision", "false", "accepted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row: its name, what stands beneath the name, and its cells."""

    name: str
    notes: list[str]
    cells: list[Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The rows of one kind of world."""

    title: str
    lines: list[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What both sections of tables say, with their data."""

    world_heads: list[str]
    worlds: list[Table]
    about: list[tuple[str, str]]
    scope_heads: list[str]
    scopes: list[Table]
    files: list[tuple[str, str, str]]


def tables(reading: Reading) -> Tables:
    """Write both sections."""
    words = reading.words
    return Tables(
        world_heads=[words.t(f"column.{name}") for name in WORLD_COLUMNS],
        worlds=[
            Table(title=words.t(f"kind.{kind}"), lines=[_world(reading, each) for each in reading.of(kind)])
            for kind in reading.kinds
        ],
        about=_about(reading),
        scope_heads=[words.t(f"column.{name}") for name in SCOPE_COLUMNS],
        scopes=[Table(title=words.t(f"kind.{kind}"), lines=_scopes(reading, kind)) for kind in reading.kinds]
        if reading.scopes
        else [],
        files=_files(reading),
    )


def _world(reading: Reading, world: World) -> Line:
    words = reading.words
    cells = [
        share_cell(reading, world, "recall"),
        share_cell(reading, world, "precision"),
        false_cell(reading, [world]),
        number_cell(reading, world, "ari", places=2),
        number_cell(reading, world, "hours_to_first_alert", places=1),
        exposed_cell(reading, world),
        number_cell(reading, world, "not_assessed", places=1),
    ]
    posts, runs = words.t("count.posts", n=world.posts), words.t("count.runs", n=reading.runs([world]))
    return Line(name=world.name, notes=[posts, runs], cells=cells)


def _about(reading: Reading) -> list[tuple[str, str]]:
    """Say what each world holds, in the words of the content, else in those of the catalogue."""
    words, said = reading.words, {}
    for world in reading.worlds:
        if world.name in reading.content.about:
            said[world.name] = reading.content.about[world.name]
        elif words.known(f"about.{world.name}"):
            said[world.name] = words.t(f"about.{world.name}")
    return list(said.items())


def _scopes(reading: Reading, kind: str) -> list[Line]:
    return [_scope(reading, kind, scope) for scope in reading.scopes]


def _scope(reading: Reading, kind: str, scope: str) -> Line:
    """Put the worlds of one kind together: means of worlds' means, false findings of all runs."""
    words, worlds = reading.words, reading.of(kind)
    assessed = [world for world in worlds if _is_assessed(reading, world, scope)]
    cells = [
        Cell(figure=words.t("tile.of", hits=len(assessed), n=len(worlds))),
        _over(reading, worlds, "recall", scope, is_share=True),
        _over(reading, worlds, "precision", scope, is_share=True),
        false_cell(reading, worlds, scope=scope),
        _over(reading, worlds, "accounts_accepted", scope, is_share=False),
    ]
    return Line(name=words.scope(scope), notes=[], cells=cells)


def _is_assessed(reading: Reading, world: World, scope: str) -> bool:
    measures = ("recall", "precision", "fdr", "accounts_accepted")
    rows = [row for measure in measures for row in reading.rows([world], measure, scope=scope)]
    return any(row["value"] is not None or row["n"] is not None for row in rows)


def _over(reading: Reading, worlds: list[World], measure: str, scope: str, *, is_share: bool) -> Cell:
    words, mean = reading.words, reading.mean_over(worlds, measure, scope=scope)
    if mean is None:
        return Cell(figure=reading.missing(worlds[0], measure, scope=scope), is_missing=True)
    return Cell(figure=words.percent(mean) if is_share else words.decimal(mean, places=1))


def _files(reading: Reading) -> list[tuple[str, str, str]]:
    """Offer every summary, and every figure of each run of the whole chain."""
    runs = [row for row in reading.score if row["scope"] == CHAIN]
    listed = (
        ("data.summary", "summary.csv", SUMMARY.names, reading.summary),
        ("data.runs", "runs.csv", SCORE.names, runs),
    )
    return [
        (reading.words.t(key), file, csv_uri(names, [[row[name] for name in names] for row in rows]))
        for key, file, names, rows in listed
    ]
