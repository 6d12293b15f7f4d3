"""Names of people outside the campaign, looked for in what is about to leave."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

__all__ = ["ThirdNames"]

_WORD = re.compile(r"[\w]+", re.UNICODE)
_MENTION = re.compile(r"(?<![\w.])@(\w[\w.-]*\w)")
_LEAST = 5


class ThirdNames:
    """Finds handles and names of accounts that are no part of the campaign.

    A handle is looked for as a whole word; a name of several words as these words in a row. Names of one word
    and handles that are words of the report itself are left out: they are found in any text.

    Args:
        accounts: (handle, display name) of every account outside the core.
        ordinary: texts whose words are no names: the sentences of the templates.
        allowed: what may stand after an `@`: pseudonyms, and handles of the core where a reason is given.

    Cost: one look-up for each word of a text; building is linear in the accounts.
    """

    def __init__(
        self,
        accounts: Iterable[tuple[str | None, str | None]],
        *,
        ordinary: Iterable[str] = (),
        allowed: Iterable[str] = (),
    ) -> None:
        plain = {word for text in ordinary for word in _words(text)}
        self._allowed = {_fold(name.lstrip("@")) for name in allowed}
        self._handles: set[str] = set()
        self._phrases: dict[str, set[tuple[str, ...]]] = {}
        for handle, name in accounts:
            told = _fold((handle or "").lstrip("@"))
            if len(told) >= _LEAST and told not in plain:
                self._handles.add(told)
            words = tuple(_words(name or ""))
            if len(words) > 1 and sum(map(len, words)) >= _LEAST and not plain.issuperset(words):
                self._phrases.setdefault(words[0], set()).add(words)

    def found(self, text: str) -> list[str]:
        """Return what names somebody in a text, in order: mentions of anybody, handles and names."""
        mentions = [f"@{hit[1]}" for hit in _MENTION.finditer(text) if _fold(hit[1]) not in self._allowed]
        words = list(_words(text))
        named = [word for word in words if word in self._handles]
        for place, word in enumerate(words):
            named += [
                " ".join(phrase)
                for phrase in sorted(self._phrases.get(word, ()))
                if tuple(words[place : place + len(phrase)]) == phrase
            ]
        return [*mentions, *named]


def _words(text: str) -> Iterable[str]:
    return (_fold(word) for word in _WORD.findall(text))


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
