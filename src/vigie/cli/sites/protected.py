"""The option that names protected media, and the file of a case that does so without it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from vigie.app.sites_imitates import read_protected
from vigie.kernels.sites.imitating import Protected

__all__ = ["OWN_FILE", "protected_in", "protected_option"]

OWN_FILE = "protected.csv"
"""Name of the file in a case's folder that lists its protected media."""


def protected_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --protected."""
    return click.option(
        "--protected",
        type=click.Path(path_type=Path),
        help=f"Protected media: a domain a line, or CSV with domain and name. [{OWN_FILE} of the case]",
    )(command)


def protected_in(folder: Path, given: Path | None) -> list[Protected]:
    """Read the file that was given, else that of the case; no media where there is none.

    Raises:
        SourceError: the file cannot be read (VG208), or names no domain (VG661).
    """
    own = folder / OWN_FILE
    path = given or (own if own.is_file() else None)
    return read_protected(path) if path else []
