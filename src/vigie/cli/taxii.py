"""vigie taxii."""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from vigie.app.exchange import Server, list_collections, pull_bundle, push_bundle
from vigie.cases.markings import TLP
from vigie.cli.options import talking
from vigie.cli.talk import Talk
from vigie.model.errors import InputError

__all__ = ["command"]

Command = Callable[..., Any]
_VARIABLES = {"token": "VIGIE_TAXII_TOKEN", "user": "VIGIE_TAXII_USER", "password": "VIGIE_TAXII_PASSWORD"}


def _served(command: Command) -> Command:
    """Add ROOT and --online, and hand the command a Server; what opens it comes from the environment."""

    @click.argument("root")
    @click.option("--online", "is_online", is_flag=True, help="Reach the network: nothing does without it.")
    @functools.wraps(command)
    def wrapped(*, root: str, is_online: bool, **rest: Any) -> Any:  # noqa: ANN401 - as the command
        login = {
            name: os.environ[variable] for name, variable in _VARIABLES.items() if variable in os.environ
        }
        server = Server(root=root, is_online=is_online, login=login, wait=time.sleep)
        return command(server=server, **rest)

    return wrapped


@click.group(name="taxii")
def command() -> None:
    """Pull bundles from a TAXII 2.1 server, and push them there: only with --online.

    ROOT is the address of an API root. VIGIE_TAXII_TOKEN opens it, or VIGIE_TAXII_USER and
    VIGIE_TAXII_PASSWORD.

    Example: vigie taxii collections https://taxii.example/api1/ --online
    """


@command.command(name="collections")
@_served
@talking
def collections_command(talk: Talk, server: Server) -> None:
    """List the collections of ROOT.

    Example: vigie taxii collections https://taxii.example/api1/ --online
    """
    rows = list_collections(server)
    if talk.as_json:
        talk.data(rows)
        return
    talk.table(rows)


@command.command(name="pull")
@_served
@click.option("--collection", required=True, help="Id of the collection.")
@click.option("--added-after", help="Only what came after this time, such as 2024-05-03T00:00:00Z.")
@click.option("--out", "-o", "target", required=True, type=click.Path(path_type=Path), help="File to write.")
@talking
def pull_command(talk: Talk, server: Server, collection: str, added_after: str | None, target: Path) -> None:
    """Write the objects of a collection of ROOT as a bundle.

    Example: vigie taxii pull https://taxii.example/api1/ --collection 91a7 -o pulled.json --online
    """
    n = pull_bundle(server, collection, target, added_after=added_after)
    if talk.as_json:
        talk.data({"bundle": str(target), "objects": n})
        return
    talk.line(str(target))
    talk.say(f"{n} objects; next: vigie lint {target}, vigie ingest {target}")


@command.command(name="push")
@click.argument("bundle", type=click.Path(path_type=Path))
@_served
@click.option("--collection", required=True, help="Id of the collection.")
@click.option(
    "--marking", "limit", required=True, type=click.Choice(TLP), help="Highest marking that it may hold."
)
@talking
def push_command(talk: Talk, server: Server, bundle: Path, collection: str, limit: str) -> None:
    """Send BUNDLE to a collection of ROOT, if nothing in it is marked higher and lint finds no error.

    Example: vigie taxii push C01.stix.core.json https://taxii.example/api1/ --collection 91a7 --marking
    TLP:GREEN --online
    """
    told = push_bundle(server, collection, bundle, limit=limit)
    if talk.as_json:
        talk.data(told)
    else:
        talk.line(f"{told['taken']} taken, {told['pending']} pending, {len(told['failures'])} refused")
    if told["failures"]:
        name, reason = next(iter(told["failures"].items()))
        raise InputError(
            "VG727", f"the server refused {len(told['failures'])} objects", place=name, hint=reason
        )
