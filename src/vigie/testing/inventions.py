"""Invented words, people and sites. Nothing here exists: sites end in `.example` (RFC 2606)."""

from __future__ import annotations

from itertools import islice, product

import numpy as np

__all__ = ["handles", "people", "sites", "words"]

_STARTS = (
    *("ba", "bro", "cal", "dar", "el", "fen", "gri", "hal", "ir", "jor", "kes", "lum", "mar"),
    *("nev", "or", "pil", "qua", "ros", "sil", "tor", "ul", "ver", "wen", "yar", "zel"),
)
_MIDDLES = ("la", "mi", "do", "ne", "ra", "ti", "su", "vo")
_ENDS = ("n", "ra", "lis", "do", "mer", "th", "sa", "vin", "po", "ket")
_SITES = ("courrier", "gazette", "depeche", "echo", "journal", "tribune", "relais", "phare")


def words(rng: np.random.Generator, count: int) -> list[str]:
    """Return at most 2 000 different invented words in an order of their own."""
    known = ["".join(parts) for parts in product(_STARTS, _MIDDLES, _ENDS)]
    return [known[index] for index in rng.permutation(len(known))[:count]]


def people(rng: np.random.Generator, count: int) -> list[str]:
    """Return `count` invented names, first and last; they may repeat, as names do."""
    given, family = words(rng, 200), words(rng, 600)
    first, last = rng.integers(0, len(given), count), rng.integers(0, len(family), count)
    return [f"{given[a].title()} {family[b].title()}" for a, b in zip(first, last, strict=True)]


def handles(names: list[str]) -> list[str]:
    """Return one handle for each name, all different."""
    return [f"{name.split()[0].lower()}_{number}" for number, name in enumerate(names)]


def sites(rng: np.random.Generator, count: int) -> list[str]:
    """Return `count` different invented hosts under `.example`."""
    pairs = product(words(rng, -(-count // len(_SITES))), _SITES)
    return [f"{kind}-{word}.example" for word, kind in islice(pairs, count)]
