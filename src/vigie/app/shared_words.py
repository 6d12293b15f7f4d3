"""What leaves in words: every text passes the masker, and indices speak both languages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vigie.characterisation.words import Words
from vigie.report.campaigns.wording import DossierWords
from vigie.report.masking import Masker
from vigie.share.sentences import LANGUAGES, sentence

__all__ = ["SharedWords"]


@dataclass(frozen=True, slots=True)
class SharedWords:
    """Speaks every language at once, and names nobody whom the masker hides."""

    masker: Masker

    @property
    def in_clear(self) -> bool:
        """Whether accounts are named."""
        return self.masker.identify

    def text(self, text: str) -> str:
        """Make a text from data harmless, and hide in it whoever may not be named."""
        return self.masker.text(text)

    def post(self, uid: str) -> str:
        """Label a post."""
        return self.masker.anchor(uid)

    def said(self, words: Words) -> dict[str, str]:
        """Return what a person wrote, in the languages in which there is something."""
        return {lang: self.text(text) for lang, text in sorted(words.items()) if text}

    def own(self, key: str, /, **values: Any) -> dict[str, str]:
        """Return a sentence of exports in every language."""
        return {lang: sentence(key, lang, **values) for lang in LANGUAGES}

    def indice(self, code: str) -> dict[str, str]:
        """Return the title of an indice in every language."""
        return {lang: f"{code} {DossierWords(lang).t(f'indice.{code}.title')}" for lang in LANGUAGES}

    def measured(self, row: Mapping[str, Any]) -> dict[str, str]:
        """Return what a row of `evidence` says, with its figures, in every language."""
        return {lang: self._measured(row, DossierWords(lang)) for lang in LANGUAGES}

    def missing(self, row: Mapping[str, Any]) -> dict[str, str]:
        """Return what a row that found nothing, or was not assessed, says in every language."""
        values = json.loads(row["statement_values"])
        prefix = "indice.reason." if row["outcome"] == "not-assessed" else ""
        told = {}
        for lang in LANGUAGES:
            words = DossierWords(lang)
            why = self.masker.words(words.statement(f"{prefix}{row['statement']}", values))
            outcome = words.t(f"outcome.{row['outcome']}")
            told[lang] = f"{row['indice']} {outcome}: {why}"
        return told

    def _measured(self, row: Mapping[str, Any], words: DossierWords) -> str:
        told = self.masker.words(words.statement(row["statement"], json.loads(row["statement_values"])))
        figures = {name: row[name] for name in ("value", "low", "high", "baseline", "lift", "p", "q")}
        known = [f"{name} {words.value(value)}" for name, value in figures.items() if value is not None]
        limits = words.t(f"indice.{row['indice']}.not")
        return f"{told}\n{' · '.join(known)} ({row['unit']})\n{limits}"
