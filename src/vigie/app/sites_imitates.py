"""Protected media: which of them sites imitate, by name and by look."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from vigie.kernels.links import refang, registrable_domain
from vigie.kernels.sites.imitating import (
    Imitation,
    Protected,
    label_of,
    permutations,
    protected_names,
)
from vigie.model.errors import InputError, SourceError

__all__ = ["imitations_of", "looks_of", "might_imitate", "read_protected"]

_PLACES = 8
"""Hexadecimal digits of one number of a sketch."""


def read_protected(path: Path) -> list[Protected]:
    """Read protected media: a CSV file with a column `domain` and, if known, `name`; or a domain a line.

    Raises:
        SourceError: the file cannot be read (VG208), or names no domain (VG661).
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError("VG208", f"not readable as CSV: {error}", place=str(path)) from error
    header = [cell.strip().casefold() for cell in lines[0].split(",")] if lines else []
    rows: Iterable[Mapping[str, Any]]
    if "domain" in header:
        rows = csv.DictReader(lines[1:], fieldnames=header)
    else:
        rows = ({"domain": line} for line in lines if line.strip() and not line.startswith("#"))
    found = [each for row in rows if (each := _protected(row)) is not None]
    if not found:
        hint = "a domain a line, or a CSV file with a column domain"
        raise SourceError("VG661", "the file names no protected medium", place=str(path), hint=hint)
    return found


def imitations_of(domains: Iterable[str], protected: Sequence[Protected]) -> dict[str, list[Imitation]]:
    """Return for each domain the protected media that its name imitates, surest first."""
    names = protected_names(protected)
    return {domain: names.imitated_by(domain) for domain in domains}


def might_imitate(domain: str) -> list[str]:
    """Return names that a forger of this domain would try, in the ways of dnstwist, without suffix.

    Raises:
        InputError: `domain` is no domain (VG662).
    """
    registered = registrable_domain(domain)
    if registered is None:
        raise InputError("VG662", f"{domain!r} is no domain", hint="for example news.example")
    return sorted(permutations(label_of(registered)))


def looks_of(
    rows: Sequence[Mapping[str, Any]], protected: Sequence[Protected]
) -> dict[str, dict[str, float]]:
    """Return for each site the likeness of its pages to those of protected media that the case holds.

    The likeness is the share of equal places of two sketches of the trees of elements, on the same kind of
    page (an estimate of the Jaccard index of their shingles), the best pair of pages. Two papers made with
    one program look alike, too: compare with `held_by` of their template.
    """
    mine = {registrable_domain(each.domain) for each in protected}
    sketches: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        site = registrable_domain(row["domain"])
        if row["record_type"] == "dom-sketch" and site is not None:
            sketches[site].add(row["value"])
    models = {site: held for site, held in sketches.items() if site in mine}
    return {
        site: {model: _likest(held, theirs) for model, theirs in models.items()}
        for site, held in sketches.items()
        if site not in mine and models
    }


def _likest(one: Iterable[str], other: Iterable[str]) -> float:
    pairs = ((a.partition(":"), b.partition(":")) for a in one for b in other)
    return max((_likeness(a[2], b[2]) for a, b in pairs if a[0] == b[0]), default=0.0)


def _likeness(one: str, other: str) -> float:
    if len(one) != len(other) or not one:
        return 0.0
    places = range(0, len(one), _PLACES)
    return sum(one[at : at + _PLACES] == other[at : at + _PLACES] for at in places) / len(places)


def _protected(row: Mapping[str, Any]) -> Protected | None:
    domain = registrable_domain(refang(str(row.get("domain") or "").strip()))
    name = str(row.get("name") or "").strip()
    return Protected(domain, (name,) if name else ()) if domain else None
