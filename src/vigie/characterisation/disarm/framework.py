"""Techniques of DISARM Red v1.6, and what became of older ids."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from vigie.model.errors import ParameterError, nearest

__all__ = [
    "VERSION",
    "Migration",
    "Technique",
    "migrate",
    "migrations",
    "technique",
    "techniques",
    "unmapped",
]

VERSION = "1.6"


@dataclass(frozen=True, slots=True, kw_only=True)
class Technique:
    """One technique or sub-technique: id, name, its tactic, and the id of its STIX object."""

    technique_id: str
    name: str
    tactic_id: str
    tactic: str
    stix_id: str

    @property
    def link(self) -> str:
        """Where the foundation describes it."""
        return f"https://disarmframework.herokuapp.com/technique/{self.technique_id}/view"


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """Where an older id went.

    Attributes:
        old_id: Id of an earlier version.
        old_name: Its name then.
        new_ids: Ids of v1.6; none when nothing there says the same.
        basis: `documented` by the framework, chosen by `meaning`, or `none`.
    """

    old_id: str
    old_name: str
    new_ids: tuple[str, ...]
    basis: str


@cache
def techniques() -> Mapping[str, Technique]:
    """Return all 391 techniques of v1.6 by id."""
    return {row["technique_id"]: Technique(**row) for row in _rows("red_v1_6.csv")}


@cache
def migrations() -> Mapping[str, Migration]:
    """Return what is known of older ids that v1.6 no longer has."""
    return {
        row["old_id"]: Migration(
            old_id=row["old_id"],
            old_name=row["old_name"],
            new_ids=tuple(row["new_ids"].split()),
            basis=row["basis"],
        )
        for row in _rows("crosswalk.csv")
    }


def technique(technique_id: str) -> Technique:
    """Return a technique of v1.6.

    Raises:
        ParameterError: v1.6 has no such id; the hint says where an older one went (VG704).
    """
    found = techniques().get(technique_id.strip().upper())
    if found is None:
        sentence = f"DISARM Red v{VERSION} has no technique {technique_id!r}"
        raise ParameterError("VG704", sentence, hint=_hint(technique_id.strip().upper()))
    return found


def migrate(technique_id: str) -> tuple[str, ...]:
    """Return the ids of v1.6 for an id of any version: itself, where it went, or none."""
    wanted = technique_id.strip().upper()
    if wanted in techniques():
        return (wanted,)
    return migrations()[wanted].new_ids if wanted in migrations() else ()


def unmapped(ids: Iterable[str]) -> list[str]:
    """Return the ids that lead to no technique of v1.6, sorted, none twice."""
    return sorted({each for each in ids if not migrate(each)})


def _hint(wanted: str) -> str:
    known = migrations().get(wanted)
    if known is None:
        return nearest(wanted, techniques())
    if not known.new_ids:
        return f"{known.old_name!r} has no successor"
    successors = " or ".join(f"{each} {techniques()[each].name!r}" for each in known.new_ids)
    return f"{known.old_name!r} of an earlier version became {successors} ({known.basis})"


def _rows(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
