"""What a command says: bars and sentences on stderr, data on stdout."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

__all__ = ["Talk"]

# Columns of a table that goes into a file or a pipe, where nothing wraps.
_WIDE = 200


class Talk:
    """Speaks for one command.

    Args:
        as_json: stdout gets one JSON document instead of sentences and tables.
        quiet: stderr gets errors only.
    """

    def __init__(self, *, as_json: bool, quiet: bool) -> None:
        self.as_json = as_json
        self._quiet = quiet
        self._err = Console(stderr=True, highlight=False)
        self._out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else _WIDE)

    def say(self, sentence: str) -> None:
        """Tell a person something; never data."""
        if not self._quiet:
            self._err.print(Text(sentence), soft_wrap=True)

    def data(self, document: Any) -> None:  # noqa: ANN401 - any plain value
        """Print the command's result as JSON."""
        click.echo(json.dumps(document, ensure_ascii=False, indent=2, sort_keys=False, default=str))

    def line(self, text: str = "") -> None:
        """Print one line of the command's result."""
        self._out.print(Text(text))

    def pieces(self, pieces: Iterable[tuple[str, str]]) -> None:
        """Print pieces of text, each in its style where there is a terminal to show it."""
        self._out.print(Text.assemble(*pieces))

    def table(self, rows: Sequence[Mapping[str, Any]], *, title: str = "") -> None:
        """Print rows as a table; numbers to the right."""
        if not rows:
            return
        table = Table(
            title=title or None, title_justify="left", header_style="bold", box=None, pad_edge=False
        )
        for name, value in rows[0].items():
            table.add_column(
                name, justify="right" if isinstance(value, int | float) else "left", overflow="fold"
            )
        for row in rows:
            table.add_row(*(Text(_shown(value)) for value in row.values()))
        self._out.print(table)

    @contextmanager
    def bars(self) -> Iterator[Any]:
        """Draw one bar for each stage that reports progress; gone when the block ends."""
        if self._quiet or not sys.stderr.isatty():
            yield _lines(self) if not self._quiet else _nothing
            return
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=self._err, transient=True) as progress:
            tasks: dict[str, TaskID] = {}

            def advance(stage: str, done: int, total: int) -> None:
                if stage not in tasks:
                    tasks[stage] = progress.add_task(stage, total=total or None)
                progress.update(tasks[stage], completed=done, total=total or None)

            yield advance


def _lines(talk: Talk) -> Any:  # noqa: ANN401 - a progress callback
    told: dict[str, int] = {}

    def advance(stage: str, done: int, total: int) -> None:
        quarter = 4 * done // total if total else 0
        if quarter > told.get(stage, 0):
            told[stage] = quarter
            talk.say(f"{stage}: {100 * done // total if total else 0} %")

    return advance


def _nothing(stage: str, done: int, total: int) -> None:
    """Say nothing."""


def _shown(value: Any) -> str:  # noqa: ANN401 - any plain value
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}".replace(",", "\u202f")
    return f"{value:.4g}" if isinstance(value, float) else str(value)
