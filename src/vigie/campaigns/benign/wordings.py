"""Finding posts that hold a given wording."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from vigie.kernels.texts import URL_TOKEN, normalise

__all__ = ["holding"]

_HEAD = 3
_WORD = re.compile(r"\w+")

Row = Mapping[str, Any]


def holding(wordings: Mapping[str, str], posts: Iterable[Row]) -> Iterator[tuple[str, Row]]:
    """Yield each wording's name with each post that holds its words in a row, whatever stands around them.

    Signs, capitals, invisible characters and links do not count.

    Args:
        wordings: name → text.
        posts: rows with their `words`.

    Cost: linear in the words of the posts; a wording is compared only where its first three words stand.
    """
    heads: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, text in wordings.items():
        words = _words(text)
        if words:
            heads[" ".join(words[:_HEAD])].append((name, f" {' '.join(words)} "))
    for post in posts:
        words = _words(post["words"])
        starts = {" ".join(words[at : at + size]) for size in range(1, _HEAD + 1) for at in range(len(words))}
        whole = f" {' '.join(words)} "
        for head in sorted(starts & heads.keys()):
            yield from ((name, post) for name, wording in heads[head] if wording in whole)


def _words(text: str) -> list[str]:
    return _WORD.findall(normalise(text).replace(URL_TOKEN, " "))
