"""From texts to families of wordings: normalise, collapse, find candidates, compare, guard, grow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from vigie.kernels.families.growth import Grown, grow
from vigie.kernels.families.guards import NEGATION, meanings, opposed
from vigie.kernels.families.normalise import FamilyTexts, family_texts
from vigie.kernels.families.pairs import Pairs, alike
from vigie.kernels.families.sketches import Candidates, candidates, sketch

__all__ = ["Settings", "Wordings", "families_of_texts"]

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How texts are compared; `detectors/text_families/spec.py` gives the ranges and reasons."""

    min_letters: int = 20
    copy_at: float = 0.7
    reorder_at: float = 0.8
    floor: float = 0.5
    sketch_size: int = 12
    neighbours: int = 10
    threads: int = 2


@dataclass(frozen=True, slots=True)
class Wordings:
    """The different wordings of n texts, and the families that they form.

    Attributes:
        place: wording of each text (n); −1 for an absent text or one of too few letters.
        first: text in which each of m wordings comes first (m, rising).
        letters: letters of each wording (m).
        readable: readable text of each wording (m).
        grown: families of the m wordings.
        opposed: pairs of near-identical letters that guards keep apart; `why` is a code of `guards.py`.
        negations: negations of each wording that is in any pair (m), 0 elsewhere.
        figures: counts of what was looked at and left out.
    """

    place: Ints
    first: Ints
    letters: list[str]
    readable: list[str]
    grown: Grown
    opposed: Pairs
    negations: Ints
    figures: dict[str, int]


def families_of_texts(
    texts: pa.Array[Any] | pa.ChunkedArray[Any], settings: Settings, *, known: Ints | None = None
) -> Wordings:
    """Find the families that n texts form.

    Args:
        texts: texts as published, oldest first; null where there is none.
        settings: thresholds.
        known: the first k texts are different wordings of known families; for each, the place of its leader.
            What they form is not looked at again.

    Cost: linear in the letters and in what is alike; about 15 s and 2 GB for a million short posts on two
    cores.

    It does not show who wrote first, only what is first in the data.
    """
    known = np.empty(0, np.int64) if known is None else known
    ruled = _ruled(texts, settings.threads)
    place, first = _distinct(ruled.letters, settings.min_letters, len(known))
    letters, readable = ruled.letters.take(first), ruled.readable.take(first)
    rows = sketch(letters, size=settings.sketch_size, threads=settings.threads)
    met = candidates(rows, texts=len(first), neighbours=settings.neighbours)
    new = met.second >= len(known)
    met = Candidates(met.first[new], met.second[new], met.dropped)
    listed: list[Any] = letters.to_pylist()
    read: list[Any] = readable.to_pylist()
    pairs = alike(met, listed, read, copy_at=settings.copy_at, reorder_at=settings.reorder_at)
    kept, apart, negations = _guarded(pairs, listed, read)
    grown = grow(kept, listed, known=known, floor=settings.floor)
    figures = {
        "texts": len(texts) - len(known),
        "too_short": int((place[len(known) :] < 0).sum()) - texts.null_count,
        "wordings": len(first),
        "candidates": len(met.first),
        "meetings_left_out": met.dropped,
        "alike": len(pairs.first),
        "kept_apart": len(apart.first),
    }
    return Wordings(place, first, listed, read, grown, apart, negations, figures)


def _ruled(texts: pa.Array[Any] | pa.ChunkedArray[Any], threads: int) -> FamilyTexts:
    """Return texts under the rule, which is applied once to each text published several times."""
    whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    coded: Any = whole.dictionary_encode()
    once = family_texts(coded.dictionary, threads=threads)
    return FamilyTexts(once.readable.take(coded.indices), once.letters.take(coded.indices))


def _distinct(letters: pa.Array[Any], least: int, known: int) -> tuple[Ints, Ints]:
    """Return the wording of each text, and the text in which each wording comes first.

    Known wordings are kept however short: they are in a family.
    """
    held: Any = letters
    enough: NDArray[Any] = pc.utf8_length(held).fill_null(-1).to_numpy(zero_copy_only=False) >= least
    kept = np.flatnonzero(enough | (np.arange(len(letters)) < known))
    coded = letters.take(kept).dictionary_encode()
    wording = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    first = np.zeros(len(coded.dictionary), dtype=np.int64)
    first[wording[::-1]] = kept[::-1]
    place = np.full(len(letters), -1, dtype=np.int64)
    place[kept] = wording
    return place, first


def _guarded(pairs: Pairs, letters: list[str], readable: list[str]) -> tuple[Pairs, Pairs, Ints]:
    """Return the pairs that join, those that guards keep apart, and the negations of each wording."""
    involved = np.unique(np.concatenate([pairs.first, pairs.second]))
    slot = np.zeros(len(letters), dtype=np.int64)
    slot[involved] = np.arange(len(involved))
    said = [readable[place] for place in involved.tolist()]
    meant = meanings(pa.array(said, pa.string()))
    local = Pairs(slot[pairs.first], slot[pairs.second], pairs.similarity, pairs.why)
    why = opposed(local, meant, said, [letters[place] for place in involved.tolist()])
    negations = np.zeros(len(letters), dtype=np.int64)
    negations[involved] = meant.negations
    apart = pairs.where(why >= NEGATION)
    return (
        pairs.where(why == 0),
        Pairs(apart.first, apart.second, apart.similarity, why[why >= NEGATION]),
        negations,
    )
