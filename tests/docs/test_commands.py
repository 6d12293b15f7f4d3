"""Every command that a page quotes exists, with every option that it shows."""

from __future__ import annotations

import re
import shlex
from functools import cache
from pathlib import Path

import click
import pytest

from vigie.cli.entry import COMMANDS, program

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").rglob("*.md")])
SPAN = re.compile(r"`(vigie [^`\n]+)`")
BLOCK_LINE = re.compile(r"^(?:\$ )?(vigie [^#\n]+)", re.MULTILINE)
FENCE = re.compile(r"```\w*\n(.*?)```", re.DOTALL)


def quoted(text: str) -> list[str]:
    """Return the commands in code spans and code blocks."""
    blocks = [line.strip() for block in FENCE.findall(text) for line in BLOCK_LINE.findall(block)]
    return blocks + SPAN.findall(FENCE.sub("", text))


@cache
def command(*names: str) -> click.Command | None:
    """Return the command of that name, or of that name within a group."""
    found: click.Command | None = program
    for name in names:
        found = found.get_command(click.Context(found), name) if isinstance(found, click.Group) else None
    return found


def wrong(line: str) -> list[str]:
    """Say what a quoted command names that does not exist."""
    words = shlex.split(line)[1:]
    if words[0].startswith("-"):
        return [word for word in words if word not in {"--help", "--version", "-h"}]
    found = command(words[0])
    if isinstance(found, click.Group) and len(words) > 1 and not words[1].startswith("-"):
        found = command(*words[:2])
    if found is None:
        return [line]
    known = {"--help", "-h"} | {name for item in found.params for name in (*item.opts, *item.secondary_opts)}
    return [word for word in words if word.startswith("-") and word.split("=")[0] not in known]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_quoted_commands_exist(page: Path) -> None:
    assert {line: wrong(line) for line in quoted(page.read_text("utf-8")) if wrong(line)} == {}


def test_the_readme_quotes_the_main_commands() -> None:
    names = {shlex.split(line)[1] for line in quoted((ROOT / "README.md").read_text("utf-8"))}
    assert names <= COMMANDS.keys()
    assert names >= {"inspect", "investigate", "explain", "report", "export", "ingest", "coordinate"}


def test_every_command_says_what_it_does_and_gives_an_example() -> None:
    silent = []
    for name in COMMANDS:
        found = command(name)
        groups = list(found.commands.values()) if isinstance(found, click.Group) else [found]
        silent += [
            name
            for item in groups
            if item is None or "Example: vigie" not in str(item.help).replace("\n", " ")
        ]
    assert [name for name in silent if name != "config"] == []


def test_what_does_not_exist_is_told() -> None:
    block = "```sh\nvigie inspect a.csv --wrong  # no\nvigie config show\n```"
    text = f"`vigie invent x`\n{block}\n`vigie --version`"
    assert [wrong(line) for line in quoted(text)] == [["--wrong"], [], ["vigie invent x"], []]
