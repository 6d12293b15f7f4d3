"""The packaged gazetteers: French places as languages write them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

__all__ = ["CREDITS", "gazetteer", "known_names", "spellings"]

CREDITS = (
    "Spellings of French places with their languages, compiled by the Vigie authors, CC0-1.0",
    "Spellings of French places: GeoNames (https://www.geonames.org), CC BY 4.0, single words selected",
)
"""The lines that go with the gazetteers wherever they are shown."""


@cache
def gazetteer() -> dict[str, dict[str, frozenset[str]]]:
    """Return place → spelling in lower case → ISO 639-1 codes of the languages that write so."""
    held: dict[str, dict[str, frozenset[str]]] = {}
    for row in _rows("gazetteer.csv"):
        held.setdefault(row["place"], {})[row["spelling"]] = frozenset(row["languages"].split())
    return held


@cache
def spellings() -> dict[str, str]:
    """Return spelling in lower case → place, of an open table that does not say which languages write so."""
    return {row["spelling"]: row["place"] for row in _rows("spellings.csv")}


@cache
def known_names() -> dict[str, str]:
    """Return every spelling of both tables, French ones too, in lower case → place."""
    listed = {word: place for place, given in gazetteer().items() for word in given}
    return spellings() | listed


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text("utf-8")
    yield from csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
