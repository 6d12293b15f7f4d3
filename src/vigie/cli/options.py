"""Options that several commands share."""

from __future__ import annotations

import functools
import os
import secrets
import time
import tomllib
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from vigie.app.ingest import ReadingWishes
from vigie.app.settings import Settings, resolve_settings
from vigie.cli.talk import Talk
from vigie.detectors.coaction.spec import CoActionParams
from vigie.model.errors import ParameterError
from vigie.sources.mapping import load_preset
from vigie.sources.redirects import load_redirects
from vigie.sources.spec import SourceOptions

__all__ = [
    "case_option",
    "detection_options",
    "families_option",
    "identify_option",
    "now_us",
    "params_of",
    "pseudonym_key",
    "reading_options",
    "reading_wishes",
    "report_options",
    "settings_of",
    "settings_options",
    "talking",
]

Command = Callable[..., Any]


def now_us() -> int:
    """Read the clock: µs since 1970 UTC."""
    return time.time_ns() // 1_000


def pseudonym_key() -> str:
    """Draw the secret that a new case's pseudonyms hang on."""
    return secrets.token_hex(16)


def talking(command: Command) -> Command:
    """Add --json and --quiet, and hand the command a Talk."""

    @click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout.")
    @click.option("--quiet", "-q", is_flag=True, help="Say nothing on stderr but errors.")
    @functools.wraps(command)
    def wrapped(*, as_json: bool, quiet: bool, **rest: Any) -> Any:  # noqa: ANN401 - as the command
        return command(talk=Talk(as_json=as_json, quiet=quiet), **rest)

    return wrapped


def case_option(command: Command) -> Command:
    """Add --case."""
    return click.option(
        "--case",
        "folder",
        type=click.Path(path_type=Path),
        default=Path(),
        show_default="this folder",
        help="Case folder.",
    )(command)


def settings_options(command: Command) -> Command:
    """Add one option for each setting that a flag may give."""
    for item in reversed([item for item in fields(Settings) if item.metadata]):
        kind = click.Choice(item.metadata["choices"]) if item.metadata["choices"] else None
        name = f"--{item.name.replace('_', '-')}"
        command = click.option(name, type=kind, default=None, help=_sentence(item.metadata["help"]))(command)
    return command


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def settings_of(given: dict[str, Any], *folders: Path) -> Settings:
    """Take the settings out of a command's arguments and resolve them."""
    names = [item.name for item in fields(Settings) if item.metadata]
    flags = {name: given.pop(name) for name in names if name in given}
    return resolve_settings(flags, environment=dict(os.environ), folders=(Path(), *folders))


def reading_options(command: Command) -> Command:
    """Add what a user may have to say about a file."""
    for option in (
        click.option(
            "--object", "object_columns", multiple=True, help="Look at this column as an object; repeatable."
        ),
        click.option("--map", "preset", type=click.Path(path_type=Path), help="Mapping preset (TOML)."),
        click.option(
            "--drift-limit",
            type=float,
            default=0.2,
            show_default=True,
            help="Share of records that may lack what the format promises.",
        ),
        click.option(
            "--redirects", type=click.Path(path_type=Path), help="Where shortened links lead (CSV: from, to)."
        ),
        click.option("--account", help="Account id of every record, where the format names none."),
        click.option("--platform", help="Platform of every record, where no column says it."),
        click.option(
            "--dayfirst/--monthfirst", default=None, help="Order of day and month, where dates leave a doubt."
        ),
        click.option("--tz", help="Zone of times without one, such as Europe/Paris or UTC."),
        click.option("--as", "read_as", help="Format to read as, where the content leaves a doubt."),
    ):
        command = option(command)
    return command


def reading_wishes(given: dict[str, Any], now: int) -> ReadingWishes:
    """Take the reading options out of a command's arguments."""
    preset = given.pop("preset")
    read_as = given.pop("read_as")
    redirects = given.pop("redirects")
    declared = SourceOptions(
        now_us=now,
        tz=given.pop("tz"),
        dayfirst=given.pop("dayfirst"),
        platform=given.pop("platform"),
        account=given.pop("account"),
        drift_limit=given.pop("drift_limit"),
        redirects=load_redirects(redirects) if redirects else {},
        object_columns=tuple(given.pop("object_columns")),
        preset=load_preset(preset) if preset else None,
    )
    return ReadingWishes(declared=declared, read_as=read_as)


def identify_option(command: Command) -> Command:
    """Add --identify."""
    text = "Name accounts instead of pseudonyms, for this reason, which is printed."
    return click.option("--identify", metavar="REASON", help=text)(command)


def report_options(command: Command) -> Command:
    """Add what decides which run is shown, and how."""
    run = click.option("--run", default="latest", show_default=True, help="Run id, or its beginning.")
    return run(identify_option(command))


def detection_options(command: Command) -> Command:
    """Add what decides a run of CA01."""
    about = {item.name: item.metadata["why"] for item in fields(CoActionParams) if item.metadata}
    default = CoActionParams()
    for option in (
        click.option(
            "--params", "params_file", type=click.Path(path_type=Path), help="Parameters (TOML); options win."
        ),
        click.option("--level", type=float, help=f"{about['level']}. [{default.level}]"),
        click.option("--decoys", type=int, help=f"Decoys: {about['decoys']}. [{default.decoys}]"),
        click.option(
            "--min-objects",
            type=int,
            help=f"Least shared objects: {about['min_objects']}. [{default.min_objects}]",
        ),
        click.option("--window", help=f"Seconds, or auto: {about['window_s']}. [{default.window_s}]"),
        click.option(
            "--signal", "object_types", help="Object types to look at, comma-separated: url,hashtag,text…"
        ),
    ):
        command = option(command)
    return command


def families_option(command: Command) -> Command:
    """Add --families/--no-families."""
    text = "Let posts act on families of texts, images and videos instead of exact words and ids."
    return click.option("--families/--no-families", "with_families", default=True, help=text)(command)


def params_of(given: dict[str, Any], settings: Settings) -> CoActionParams:
    """Take the detection options out of a command's arguments."""
    path = given.pop("params_file")
    values: dict[str, Any] = _toml(path) if path else {}
    window, kinds = given.pop("window"), given.pop("object_types")
    if window == "auto":
        values["window_auto"] = True
    elif window is not None:
        values["window_s"] = _seconds(window)
    if kinds:
        values["object_types"] = tuple(kind.strip().replace("-", "_") for kind in kinds.split(","))
    for name in ("level", "decoys", "min_objects"):
        value = given.pop(name)
        if value is not None:
            values[name] = value
    if "object_types" in values:
        values["object_types"] = _names(values["object_types"])
    return CoActionParams.of({"seed": settings.seed} | values)


def _seconds(text: str) -> int:
    digits = text.removesuffix("s")
    if not digits.isdecimal():
        raise ParameterError(
            "VG104", f"--window {text!r} is neither seconds nor auto", hint="for example --window 60"
        )
    return int(digits)


def _names(listed: Any) -> tuple[str, ...]:  # noqa: ANN401 - whatever a file holds
    if isinstance(listed, list | tuple) and all(isinstance(name, str) for name in listed):
        return tuple(listed)
    hint = 'for example object_types = ["url", "hashtag"]'
    raise ParameterError("VG104", f"object_types={listed!r} is no list of names", hint=hint)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ParameterError("VG107", f"not readable as TOML: {error}", place=str(path)) from error
