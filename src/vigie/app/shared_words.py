"""What leaves in words: every text passes the masker, and indices speak both languages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from vigie.characterisation.words import Words
from vigie.report.masking import Masker
from vigie.report.products.named import Named, shown
from vigie.report.products.outline import load_templates
from vigie.report.products.reading import ProductWords
from vigie.share.sentences import LANGUAGES, sentence

__all__ = ["SharedWords"]

_NUMBER = re.compile(r"\{(\w+)\}")


@cache
def _words(lang: str) -> ProductWords:
    return ProductWords(lang, load_templates().sentences[lang])


@dataclass(frozen=True, slots=True)
class SharedWords:
    """Speaks every language at once.

    Attributes:
        masker: Hides in texts whoever is not of the core, and the core too: texts never name anybody.
        in_clear: Whether accounts of the core are named where they stand as accounts.
        figures: Numbers that people's words may name: `{core}`.
    """

    masker: Masker
    in_clear: bool = False
    figures: Mapping[str, Named] = field(default_factory=dict)

    def text(self, text: str) -> str:
        """Make a text from data harmless, and hide in it whoever may not be named."""
        return self.masker.text(text)

    def name(self, text: str) -> str:
        """Do the same to a file name or a title, in which a full stop makes no address."""
        return self.masker.words(text)

    def link(self, address: str) -> str:
        """Return a public address as it is, or nothing where it is none or would name an account."""
        is_public = address.startswith(("https://", "http://"))
        return address if is_public and self.masker.words(address) == address else ""

    def cited(self, evidence: Iterable[str]) -> tuple[str, ...]:
        """Return ids of evidence; posts go by their labels, for their ids lead to accounts."""
        return tuple(
            f"post:{self.post(name.removeprefix('post:'))}" if name.startswith("post:") else name
            for name in evidence
        )

    def post(self, uid: str) -> str:
        """Label a post."""
        return self.masker.anchor(uid)

    def said(self, words: Words) -> dict[str, str]:
        """Return what a person wrote, in the languages in which there is something."""
        return {lang: self._counted(self.text(text), lang) for lang, text in sorted(words.items()) if text}

    def own(self, key: str, /, **values: Any) -> dict[str, str]:
        """Return a sentence of exports in every language; values may be words in every language."""
        told = {}
        for lang in LANGUAGES:
            spoken = {name: each[lang] if isinstance(each, dict) else each for name, each in values.items()}
            told[lang] = sentence(key, lang, **spoken)
        return told

    def word(self, key: str) -> dict[str, str]:
        """Return a word of the products of dossiers in every language."""
        return {lang: _words(lang).t(key) for lang in LANGUAGES}

    def indice(self, code: str) -> dict[str, str]:
        """Return the title of an indice in every language."""
        return {lang: f"{code} {_words(lang).t(f'indice.{code}.title')}" for lang in LANGUAGES}

    def measured(self, row: Mapping[str, Any]) -> dict[str, str]:
        """Return what a row of `evidence` says, with its figures, in every language."""
        return {lang: self._measured(row, _words(lang)) for lang in LANGUAGES}

    def missing(self, row: Mapping[str, Any]) -> dict[str, str]:
        """Return what a row that found nothing, or was not assessed, says in every language."""
        values = json.loads(row["statement_values"])
        prefix = "indice.reason." if row["outcome"] == "not-assessed" else ""
        told = {}
        for lang in LANGUAGES:
            words = _words(lang)
            why = self.masker.words(words.statement(f"{prefix}{row['statement']}", values))
            outcome = words.t(f"outcome.{row['outcome']}")
            told[lang] = f"{row['indice']} {outcome}: {why}"
        return told

    def _counted(self, text: str, lang: str) -> str:
        """Put numbers in the place of their names; a name that is none stays."""
        known = self.figures
        return _NUMBER.sub(
            lambda hit: shown(known[hit[1]], _words(lang)).text if hit[1] in known else hit[0], text
        )

    def _measured(self, row: Mapping[str, Any], words: ProductWords) -> str:
        told = self.masker.words(words.statement(row["statement"], json.loads(row["statement_values"])))
        figures = {name: row[name] for name in ("value", "low", "high", "baseline", "lift", "p", "q")}
        known = [f"{name} {words.value(value)}" for name, value in figures.items() if value is not None]
        limits = words.t(f"indice.{row['indice']}.not")
        return f"{told}\n{' · '.join(known)} ({row['unit']})\n{limits}"
