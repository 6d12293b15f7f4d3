"""What accounts are in truth: told by a world, or by a file of labels that a user brings."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq

from vigie.model.errors import OutsideError, SourceError, nearest
from vigie.model.ids import account_uid

__all__ = ["BENIGN", "CAMPAIGN", "ORGANIC", "Label", "Labels", "read_labels"]

CAMPAIGN, BENIGN, ORGANIC = "campaign", "benign", "organic"
_WORDS = {
    CAMPAIGN: {"campaign", "coordinated", "covert", "io", "troll", "inauthentic", "1", "true", "yes"},
    BENIGN: {"benign", "open", "openly", "coordinated-openly"},
    ORGANIC: {"organic", "control", "genuine", "ordinary", "0", "false", "no", ""},
}
_UIDS, _IDS = ("account_uid",), ("account_id", "userid", "user_id", "author_id", "native_id")
_ROLES = ("role", "label", "truth", "coordinated")


class Label(NamedTuple):
    """One account: `campaign` (acts together covertly), `benign` (openly) or `organic`, and its group."""

    role: str
    group: str


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels by account uid; who bears none is taken for organic, and counted."""

    of: Mapping[str, Label]

    def role(self, account: str) -> str:
        """Return the role of an account."""
        found = self.of.get(account)
        return found.role if found else ORGANIC

    def members(self, *roles: str) -> frozenset[str]:
        """Return the accounts of these roles."""
        return frozenset(account for account, label in self.of.items() if label.role in roles)


def read_labels(path: Path, *, platform: str = "x") -> Labels:
    """Read labels from a CSV or Parquet file.

    Args:
        path: columns `account_uid`, or `platform` and `account_id`; `role` (campaign, benign, organic, or
            words and numbers that mean as much); `group`, if known.
        platform: platform of accounts where no column says it.

    Raises:
        SourceError: a column is missing or a role is not understood (VG215).
        OutsideError: the file cannot be read (VG501).
    """
    return Labels(dict(_labels(path, platform)))


def _labels(path: Path, platform: str) -> Iterator[tuple[str, Label]]:
    for number, row in enumerate(_rows(path), start=1):
        account = _account(row, platform, path)
        role = _role(row, f"{path.name}: row {number}")
        yield account, Label(role, str(row.get("group") or (role if role != ORGANIC else "")))


def _rows(path: Path) -> list[dict[str, object]]:
    try:
        if path.suffix == ".parquet":
            return list(pq.read_table(path).to_pylist())
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [dict(row) for row in csv.DictReader(file)]
    except OSError as error:
        raise OutsideError("VG501", f"the file cannot be read: {error.strerror}", place=str(path)) from error
    except ValueError as error:
        raise SourceError("VG215", f"not readable as a table of labels: {error}", place=str(path)) from error


def _account(row: Mapping[str, object], platform: str, path: Path) -> str:
    uid = next((str(row[name]) for name in _UIDS if row.get(name)), None)
    if uid is not None:
        return uid
    native = next((str(row[name]) for name in _IDS if row.get(name)), None)
    if native is None:
        hint = f"name a column account_uid, or {' or '.join(_IDS)}"
        raise SourceError("VG215", "no column tells the account", place=path.name, hint=hint)
    return account_uid(str(row.get("platform") or platform), native)


def _role(row: Mapping[str, object], place: str) -> str:
    column = next((name for name in _ROLES if name in row), None)
    if column is None:
        hint = f"name a column {' or '.join(_ROLES)}"
        raise SourceError("VG215", "no column tells the role", place=place, hint=hint)
    word = str(row[column] if row[column] is not None else "").strip().lower()
    for role, words in _WORDS.items():
        if word in words:
            return role
    known = sorted(set.union(*_WORDS.values()) - {""})
    raise SourceError("VG215", f"{word!r} is no role", place=place, hint=nearest(word, known))
