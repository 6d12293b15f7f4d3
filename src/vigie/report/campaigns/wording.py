"""The sentences of reports on campaigns: their own, and one file for each family of indices."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from vigie.report.typography import typeset
from vigie.report.wording import Words, catalogue

__all__ = ["DossierWords", "own_sentences"]

Entry = str | dict[str, str]


@cache
def own_sentences(lang: str) -> dict[str, Entry]:
    """Read what these reports say beside others: dotted key → sentence, or its `one` and `other` forms.

    Indices have files of their own, one a family, in `report/catalogue/indices`; a table may be opened in
    several of them.
    """
    folder = files("vigie.report").joinpath("catalogue", "indices")
    names = sorted(path.name for path in folder.iterdir() if path.name.endswith(f".{lang}.toml"))
    texts = [files(__package__).joinpath(f"{lang}.toml").read_text("utf-8")]
    texts += [folder.joinpath(name).read_text("utf-8") for name in names]
    return {key: entry for text in texts for key, entry in _flat(tomllib.loads(text), lang)}


def _flat(tree: Mapping[str, Any], lang: str, prefix: str = "") -> list[tuple[str, Entry]]:
    found: list[tuple[str, Entry]] = []
    for name, value in tree.items():
        if isinstance(value, str):
            found.append((prefix + name, typeset(value, lang=lang)))
        elif set(value) == {"one", "other"}:
            forms = {form: typeset(text, lang=lang) for form, text in value.items()}
            found.append((prefix + name, forms))
        else:
            found += _flat(value, lang, f"{prefix}{name}.")
    return found


class DossierWords(Words):
    """Speaks one language of reports on campaigns."""

    def __init__(self, lang: str) -> None:
        super().__init__(lang)
        self._entries = catalogue(lang) | own_sentences(lang)

    def statement(self, key: str, values: Mapping[str, Any]) -> str:
        """Say what a measure or a missing measure says; a sentence that nobody wrote is its key."""
        return self.t(key, **values) if self.known(key) else key

    def interval(self, low: float | None, high: float | None) -> str:
        """Write an interval, or nothing where there is none."""
        if low is None or high is None:
            return ""
        return self.t("evidence.interval", low=self.value(low), high=self.value(high))
