"""What a person writes, in one language or several."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["Words", "said"]

Words = Mapping[str, str]
"""Language code → text; at least one."""


def said(words: Words, lang: str) -> str:
    """Return the text in a language, or in the first other one that there is; empty when there is none."""
    return words.get(lang) or next((words[other] for other in sorted(words) if words[other]), "")
