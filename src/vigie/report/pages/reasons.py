"""Why: the words that a run writes down, as sentences of the report's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vigie.report.reading import Reading

__all__ = ["reason"]


def reason(reading: Reading, word: str | None, values: Mapping[str, Any] | None = None) -> str:
    """Write the sentence that `word` stands for; what the catalogue does not know is quoted as it is."""
    words = reading.words
    if not word:
        return ""
    if not words.known(f"reason.{word}"):
        return words.t("reason_said", text=reading.masker.words(word))
    return words.t(
        f"reason.{word}", **{name: _shown(reading, name, value) for name, value in (values or {}).items()}
    )


def _shown(reading: Reading, name: str, value: object) -> object:
    if name == "kind":
        return reading.words.signal(str(value))
    return reading.masker.object("domain", value) if isinstance(value, str) else value
