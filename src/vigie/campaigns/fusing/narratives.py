"""What a campaign says: its texts put together by topic, each with the texts that most accounts used."""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Any

import igraph
import leidenalg

from vigie.kernels.texts import URL_TOKEN, normalise

__all__ = ["asks_to_act", "narratives_of"]

Row = Mapping[str, Any]

_MOST_PIECES, _TEXTS, _WORDS, _LENGTH, _FIRST = 300, 3, 4, 400, 3
_ALIKE = 0.25
_LETTERS = re.compile(r"[^\W\d_]{4,}")
_NAMES = re.compile(r"[#@]\w+")


@dataclass(slots=True)
class _Piece:
    """One text in all its wordings."""

    words: str
    posts: int = 0
    accounts: set[str] = field(default_factory=set)
    first: list[str] = field(default_factory=list)


def narratives_of(said: Iterable[Row], *, at_most: int) -> list[dict[str, Any]]:
    """Put the texts of one campaign together by topic, the topic of most accounts first.

    Args:
        said: its posts in the order of time: `piece` (the family of texts, or the text), `words`,
            `account_uid`, `post_uid`.
        at_most: topics.

    Returns:
        For each topic its commonest telling words, at most three texts with posts, accounts and the ids of
        their first three posts, posts, accounts and texts in all, and whether one of the texts asks its
        readers to act.

    Two texts speak of one topic when their words of four letters or more, weighted by how few texts of the
    campaign use them, are alike by a cosine of 0.25; Leiden communities of that graph are the topics. Texts
    in two languages are two topics. The 300 texts of most accounts are looked at.

    What it does not show: what a text means, or that those who spread it believe it.

    Cost: texts squared.
    """
    pieces: dict[str, _Piece] = {}
    for row in said:
        piece = pieces.setdefault(row["piece"], _Piece(" ".join(row["words"].split())))
        piece.posts += 1
        piece.accounts.add(row["account_uid"])
        if len(piece.first) < _FIRST:
            piece.first.append(row["post_uid"])
    ranked = sorted(pieces.items(), key=lambda item: (-len(item[1].accounts), -item[1].posts, item[0]))
    kept = [piece for _, piece in ranked[:_MOST_PIECES]]
    vectors = _vectors([_told(piece.words) for piece in kept])
    topics: dict[int, list[int]] = defaultdict(list)
    for at, topic in enumerate(_topics(vectors)):
        topics[topic].append(at)
    found = [
        _narrative([kept[at] for at in places], [vectors[at] for at in places]) for places in topics.values()
    ]
    return sorted(found, key=lambda told: (-told["accounts"], -told["posts"], told["topic"]))[:at_most]


def asks_to_act(words: str) -> bool:
    """Tell whether a text asks its readers to act, by the beginnings of words in `calls.toml`."""
    small = words.lower()
    return any(re.search(rf"(?<!\w){re.escape(stem)}", small) for stem in _stems())


def _narrative(pieces: Sequence[_Piece], vectors: Sequence[Mapping[str, float]]) -> dict[str, Any]:
    weights: Counter[str] = Counter()
    for vector in vectors:
        weights.update(vector)
    words = sorted(weights, key=lambda word: (-weights[word], word))[:_WORDS]
    texts = [
        {
            "text": piece.words[:_LENGTH],
            "posts": piece.posts,
            "accounts": len(piece.accounts),
            "first": piece.first,
        }
        for piece in pieces[:_TEXTS]
    ]
    return {
        "topic": ", ".join(words),
        "texts": texts,
        "posts": sum(piece.posts for piece in pieces),
        "accounts": len(set().union(*(piece.accounts for piece in pieces))),
        "families": len(pieces),
        "call": any(asks_to_act(piece.words) for piece in pieces),
    }


def _told(words: str) -> list[str]:
    return sorted(set(_LETTERS.findall(_NAMES.sub(" ", normalise(words).replace(URL_TOKEN, " ")))))


def _vectors(texts: Sequence[Sequence[str]]) -> list[dict[str, float]]:
    uses = Counter(word for text in texts for word in text)
    rare = {word: math.log((1 + len(texts)) / n) for word, n in uses.items()}
    vectors = []
    for text in texts:
        size = math.sqrt(sum(rare[word] ** 2 for word in text)) or 1.0
        vectors.append({word: rare[word] / size for word in text})
    return vectors


def _topics(vectors: Sequence[Mapping[str, float]]) -> list[int]:
    """Return the topic of each text; who is like nobody is a topic of its own."""
    edges = {
        (a, b): alike
        for a, b in combinations(range(len(vectors)), 2)
        if (alike := _cosine(vectors[a], vectors[b])) >= _ALIKE
    }
    graph = igraph.Graph(n=len(vectors), edges=list(edges))
    found = leidenalg.find_partition(
        graph, leidenalg.ModularityVertexPartition, weights=list(edges.values()), seed=0, n_iterations=-1
    )
    return list(found.membership)


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    short, long = sorted((one, other), key=len)
    return sum(weight * long.get(word, 0.0) for word, weight in short.items())


@cache
def _stems() -> tuple[str, ...]:
    listed = tomllib.loads(files(__package__).joinpath("calls.toml").read_text("utf-8"))
    return tuple(stem for stems in listed.values() for stem in stems)
