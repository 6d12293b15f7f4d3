"""A table of where shortened addresses lead, made by whoever may open them; Vigie opens nothing."""

from __future__ import annotations

import csv
from pathlib import Path

from vigie.kernels.links import canonical_url
from vigie.model.errors import SourceError

__all__ = ["load_redirects"]

_NAMES = (("from", "to"), ("short", "long"), ("url", "target"), ("source", "destination"))


def load_redirects(path: Path) -> dict[str, str]:
    """Read a CSV of two columns, `from` and `to`, into canonical address → canonical address.

    Lines whose addresses have no canonical form, or that lead to themselves, are left out.

    Raises:
        SourceError: no file (VG209), or no such columns (VG201).
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines)
            names = [name.strip().lower() for name in rows.fieldnames or ()]
            pair = next((pair for pair in _NAMES if set(pair) <= set(names)), None)
            if pair is None:
                hint = "write a CSV with the columns from and to"
                raise SourceError("VG201", "no columns say from where to where", place=str(path), hint=hint)
            start, end = ((rows.fieldnames or [])[names.index(name)] for name in pair)
            listed = [(row.get(start) or "", row.get(end) or "") for row in rows]
    except FileNotFoundError as error:
        raise SourceError("VG209", "there is no such file", place=str(path)) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise SourceError("VG208", f"the table cannot be read: {error}", place=str(path)) from error
    found = ((canonical_url(short), canonical_url(long)) for short, long in listed)
    return {short: long for short, long in found if short and long and short != long}
