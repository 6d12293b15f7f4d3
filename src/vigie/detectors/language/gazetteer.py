"""The packaged gazetteer: French places as languages write them."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

__all__ = ["CREDIT", "gazetteer"]

CREDIT = "Spellings of French places, compiled by the Vigie authors from general knowledge, CC0-1.0"
"""The line that goes with the gazetteer wherever it is shown."""


@cache
def gazetteer() -> dict[str, dict[str, frozenset[str]]]:
    """Return place → spelling in lower case → ISO 639-1 codes of the languages that write so."""
    text = files(__package__).joinpath("gazetteer.csv").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    held: dict[str, dict[str, frozenset[str]]] = {}
    for row in csv.DictReader(lines):
        held.setdefault(row["place"], {})[row["spelling"]] = frozenset(row["languages"].split())
    return held
