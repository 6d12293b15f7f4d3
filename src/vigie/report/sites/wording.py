"""The sentences of the report on sites, and the words in which a link is told."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from vigie.report.plain_text import defang, shorten, visible
from vigie.report.typography import typeset
from vigie.report.wording import Words, catalogue

__all__ = ["SiteWords", "own_sentences"]

Entry = str | dict[str, str]
Row = Mapping[str, Any]

_MOST_PIECES = 8


@cache
def own_sentences(lang: str) -> dict[str, Entry]:
    """Read what this report says beside others: dotted key → sentence, or its `one` and `other` forms."""
    tree = tomllib.loads(files(__package__).joinpath(f"{lang}.toml").read_text("utf-8"))
    return dict(_flat(tree, lang))


def _flat(tree: Mapping[str, Any], lang: str, prefix: str = "") -> list[tuple[str, Entry]]:
    found: list[tuple[str, Entry]] = []
    for name, value in tree.items():
        if isinstance(value, str):
            found.append((prefix + name, typeset(value, lang=lang)))
        elif set(value) == {"one", "other"}:
            found.append((prefix + name, {form: typeset(text, lang=lang) for form, text in value.items()}))
        else:
            found += _flat(value, lang, f"{prefix}{name}.")
    return found


class SiteWords(Words):
    """Speaks one language of the report on sites."""

    def __init__(self, lang: str) -> None:
        super().__init__(lang)
        self._entries = catalogue(lang) | own_sentences(lang)

    def day_of(self, at_us: int | None) -> str:
        """Write a day; nothing as "not known"."""
        return self.value(None) if at_us is None else self.moment(at_us, precision="day")

    def link(self, row: Row, evidence: Sequence[Row]) -> list[str]:
        """Tell a link so that a person who knows no technique can check it.

        Args:
            row: of `site_link`.
            evidence: its rows of `site_link_evidence`, the best first.

        Returns:
            Sentences: what kind of link, what it rests on, how that was held against chance, what else would
            explain it, and what the records hold against it.
        """
        ends = {"a": defang(row["a_domain"]), "b": defang(row["b_domain"])}
        times = {"since": self.day_of(row["first_at_us"]), "until": self.day_of(row["last_at_us"])}
        told = [self.t(f"site_link.tier{row['tier']}", **ends, **times), *self._basis(row, evidence)]
        told.append(self._chance(row))
        families = json.loads(row["families"])
        told.append(self.alternatives(families))
        against = [self.t(f"site_against.{word}") for word in json.loads(row["against"])]
        return [*told, self.t("site_page.against", reasons=self._joined(against))] if against else told

    def alternatives(self, names: Sequence[str]) -> str:
        """Tell what would explain it without any common hand; `names` are words of `site_innocent`."""
        reasons = self._joined([self.t(f"site_innocent.{name}") for name in names])
        return self.t("site_page.alternatives", reasons=reasons)

    def shared(self, piece: Row) -> str:
        """Tell one piece of evidence, with how many other sites hold the same."""
        value = defang(shorten(visible(piece["value"]), chars=120))
        told = f"site_shared.{piece['kind']}"
        key = told if self.known(told) else f"site_shared.{piece['family']}"
        text = self.t(key, value=value, kind=piece["kind"])
        text = self.t("site_shared.rare", text=text, held=piece["held_by"], known=piece["known_of"])
        if not piece["known_outside"]:
            return text
        outside = {"held": piece["held_outside"], "known": piece["known_outside"]}
        return self.t("site_shared.outside", text=text, **outside)

    def mark(self, row: Row) -> str:
        """Tell what a mark of one site says, or why it says nothing."""
        values = {name: self._shown(value) for name, value in json.loads(row["statement_values"]).items()}
        if row["outcome"] == "not-assessed":
            return self.t(f"site_reason.{row['statement']}", **values)
        if "way" in values:
            values["way"] = self.t(f"site_way.{values['way']}")
        return self.t(row["statement"], **values)

    def compared(self, row: Row) -> str:
        """Tell how many other sites of the case show the same mark."""
        values = json.loads(row["statement_values"])
        return self.t("site_page.compared", compared=values["compared"], shown=values["shown"])

    def _joined(self, clauses: Sequence[str]) -> str:
        return ("\u202f; " if self.lang == "fr" else "; ").join(clauses)

    def _basis(self, row: Row, evidence: Sequence[Row]) -> list[str]:
        if row["basis"] != "shared" and evidence:
            return [self.t(f"site_basis.{row['basis']}", value=defang(evidence[0]["value"]))]
        counted = [piece for piece in evidence if piece["weight"] > 0][:_MOST_PIECES]
        return [f"{(text := self.shared(piece))[0].upper()}{text[1:]}." for piece in counted]

    def _chance(self, row: Row) -> str:
        if row["q"] is not None:
            return self.t("site_link.q", q=row["q"])
        return self.t("site_link.untested", why=self.t(f"site_untested.{row['untested']}"))

    def _shown(self, value: object) -> object:
        return defang(shorten(visible(value), chars=240)) if isinstance(value, str) else value
