"""The command line: parse → app → print. Data on stdout, talk on stderr."""

from __future__ import annotations

from vigie.cli.entry import main

__all__ = ["main"]
