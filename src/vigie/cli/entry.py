"""The `vigie` program: commands are imported when they run, errors become a sentence and an exit code.

Exit codes: 0 ok · 1 expected failure · 2 usage · 3 the outside world failed · 130 interrupted.
"""

from __future__ import annotations

import importlib
import os
import traceback
from collections.abc import Sequence

import click

from vigie import __version__
from vigie.model.errors import VigieError

__all__ = ["COMMANDS", "main", "program"]

COMMANDS = {
    "init": "Make a case: the folder that holds data, runs and reports.",
    "inspect": "Say what a file is, without writing anything.",
    "ingest": "Read files into a case and account for every row.",
    "reingest": "Read again what an earlier version refused or understood less well.",
    "formats": "List the formats, and what each can and cannot tell.",
    "coordinate": "Find accounts that act together beyond chance.",
    "similar": "List families of texts, images and videos, or those of one post, file or wording.",
    "diff": "Show word by word what changed from one variant or post to another.",
    "media": "Add images and videos to a case.",
    "sites": "Read what is known of sites, and say what links, copies and imitates what.",
    "explain": "Show the posts behind an edge or a group, with the seconds between them.",
    "campaign": "Draw campaigns from groups, read them, and decide on them.",
    "accounts": "List the accounts of a campaign's core and their parts, by pseudonym.",
    "timeline": "Say when a campaign did what.",
    "criteria": "Record what people find on the four criteria of foreign digital interference.",
    "hypothesis": "Hold hypotheses against one another, apart from the criteria.",
    "tag": "Tag a campaign with techniques of DISARM Red v1.6, each with its evidence.",
    "impact": "Record how far a campaign went, and what would have happened anyway.",
    "exhibit": "Keep what was seen as it was seen, with time-stamps.",
    "verify": "Verify that the log, exhibits, ingested files and time-stamps are as they were.",
    "mark": "Set how objects of a dossier may be handled; the highest marking wins.",
    "report": "Write the HTML report of a run, or the products of a dossier.",
    "lint": "Say what must be mended before anything leaves.",
    "export": "Write graph and table files for Gephi, R and others; a dossier for STIX, MISP and DISARM.",
    "pack": "Write a case as one file that may be signed.",
    "unpack": "Make a case of such a file, after checking it.",
    "taxii": "Pull bundles from a TAXII server, and push them, with --online.",
    "investigate": "Do all of it: files in, report and graph files out.",
    "demo": "Do all of it on the reference campaign, invented with known truth.",
    "world": "Write the files of a reference world and the truth about them.",
    "evaluate": "Say in numbers what the detectors find, miss and wrongly show.",
    "config": "Show the settings and where each comes from.",
}


class _LazyGroup(click.Group):
    """Lists the commands without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - idem
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"vigie.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - idem
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="vigie")
def program() -> None:
    """Detect and characterise foreign digital interference, offline.

    Start with: vigie investigate posts.csv
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code."""
    try:
        program.main(args=arguments, prog_name="vigie", standalone_mode=False)
    except Exception as error:  # noqa: BLE001 - the last border: a person gets a sentence, not a traceback
        return _told(error)
    except KeyboardInterrupt:
        return _interrupted()
    return 0


def _told(error: Exception) -> int:
    """Say what went wrong on stderr and return the exit code for it."""
    match error:
        case VigieError():
            click.echo(str(error), err=True)
            return error.exit_code
        case click.ClickException():
            error.show()
            return 2 if isinstance(error, click.UsageError) else 1
        case click.Abort():
            return _interrupted()
        case _:
            return _unexpected(error)


def _interrupted() -> int:
    click.echo("interrupted: what was committed before stays, nothing is half done", err=True)
    return 130


def _unexpected(error: Exception) -> int:
    if os.environ.get("VIGIE_TRACE"):
        traceback.print_exception(error)
    else:
        sentence = f"VG900 {type(error).__name__}: {error}"
        click.echo(
            f"{sentence}\n  hint: this is our mistake; VIGIE_TRACE=1 shows where, please report it", err=True
        )
    return 1
