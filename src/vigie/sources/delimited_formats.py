"""The sources that read tables of known columns."""

from __future__ import annotations

from vigie.sources import crowdtangle, fivethirtyeight, fourcat, meta_library, minet, qut, twarc_csv, ytdt
from vigie.sources.spec import SourceSpec

__all__ = ["DELIMITED"]

DELIMITED: tuple[SourceSpec, ...] = (
    twarc_csv.SPEC,
    fivethirtyeight.SPEC,
    *crowdtangle.SPECS,
    meta_library.SPEC,
    *fourcat.SPECS,
    *minet.SPECS,
    *ytdt.SPECS,
    qut.SPEC,
)
"""Declarations, best known first; of two that fit a file, one says so with more certainty."""
