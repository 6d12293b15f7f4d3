"""Which texts may belong together: pairs that share rare pieces of their letters, found by sorting.

Each text is cut into overlapping shingles of letters (eight; fewer where one letter says more) and keeps
about `size` of them: those whose hash falls below `size ÷ shingles`, a threshold of its own. Thresholds are
nested, so that of the shingles two texts share, both keep those that the longer one keeps: a sample of the
text with one hash a shingle, where MinHash needs one a permutation. All kept hashes of all texts are sorted
once; texts that follow one another under one hash, and the first under each, are candidates when they meet
twice.

It does not show likeness: candidates are compared letter by letter afterwards (`pairs.py`).

References:
    Broder, A. (1997). On the resemblance and containment of documents. doi:10.1109/SEQUEN.1997.666900
    Irber, L. et al. (2022). Lightweight compositional analysis of metagenomes with FracMinHash.
    doi:10.1101/2022.01.11.475838 (the nested threshold).
    Hernández, M. & Stolfo, S. (1995). The merge/purge problem. doi:10.1145/223784.223807 (sorted
    neighbourhood).
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from vigie.kernels.families.characters import characters

__all__ = ["Candidates", "candidates", "sketch"]

Hashes = NDArray[np.uint64]
Ints = NDArray[np.int64]

# Of short posts, what the cache of a processor holds.
_PIECE = 8_000
_BASE, _SQUARE, _FOURTH = (np.uint64(pow(0x9E37_79B9_7F4A_7C15, power, 2**64)) for power in (1, 2, 4))
_LENGTHS = (3, 4, 6, 8)
_HAN_ABOVE = 0x20000


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of texts by their places, `first` before `second`, without repetition.

    Attributes:
        first: n places.
        second: n places.
        dropped: meetings under crowded hashes that were not looked at, beyond the neighbours.
    """

    first: Ints
    second: Ints
    dropped: int


def sketch(letters: pa.Array[Any], *, size: int, threads: int = 2) -> Hashes:
    """Return the kept shingles of all texts as sorted numbers: hash above, place of the text below.

    Args:
        letters: n strings without nulls (n below 2²⁴), as `family_texts` gives them.
        size: shingles that a text keeps on average; it keeps all when it has fewer.
        threads: pieces worked on at once; changes no result.

    Cost: about 25 ns a letter; 8 bytes a kept shingle.
    """
    width = _place_bits(len(letters))
    starts = range(0, len(letters), _PIECE)
    with ThreadPoolExecutor(threads) as pool:
        pieces = list(
            pool.map(lambda start: _kept(letters.slice(start, _PIECE), start, size=size, width=width), starts)
        )
    rows = np.concatenate([np.empty(0, np.uint64), *pieces])
    rows.sort()
    return rows[_first_of_equals(rows)]


def candidates(rows: Hashes, *, texts: int, neighbours: int, least: int = 2) -> Candidates:
    """Return the pairs of texts that meet under at least `least` hashes.

    Args:
        rows: what `sketch` gave.
        texts: number of texts that it was given.
        neighbours: under one hash, a text meets this many of those that follow it, and the first.
        least: meetings that make a pair; one shared phrase is a coincidence.

    Cost: n·`neighbours` comparisons for n kept shingles, and one sort of the meetings.
    """
    width = np.uint64(_place_bits(texts))
    hashes = rows >> width
    crowded = _repeated(hashes)
    rows, hashes = rows[crowded], hashes[crowded]
    places = (rows & ((np.uint64(1) << width) - np.uint64(1))).astype(np.int64)
    met = np.concatenate([np.empty(0, np.uint64), *_meetings(hashes, places, width, neighbours)])
    met.sort()
    starts = np.flatnonzero(_first_of_equals(met))
    counts = np.diff(np.append(starts, len(met)))
    pairs = met[starts[counts >= least]]
    return Candidates(
        (pairs >> width).astype(np.int64),
        (pairs & ((np.uint64(1) << width) - np.uint64(1))).astype(np.int64),
        _dropped(hashes, neighbours),
    )


def _place_bits(texts: int) -> int:
    return max(texts - 1, 1).bit_length()


def _kept(letters: pa.Array[Any], start: int, *, size: int, width: int) -> Hashes:
    """Return the kept shingles of one piece, texts with shingles of one length together."""
    codes, ends = _code_points(letters)
    lengths = np.diff(ends, prepend=0)
    shingle = _shingle_lengths(codes, ends, lengths)
    kept = [np.empty(0, np.uint64)]
    for length in np.unique(shingle).tolist():
        own = np.flatnonzero(shingle == length)
        sizes = lengths[own]
        borders = np.cumsum(sizes)
        many = np.maximum(sizes - length + 1, 0)
        hashes = _rolled(codes[np.repeat(shingle == length, lengths)], length)
        # Of 64 bits, the upper ones decide what is kept and the lower ones name it.
        limit = (np.minimum(size / np.maximum(many, 1), 1.0) * (2.0**32 - 1)).astype(np.uint32)
        limit[many == 0] = 0
        places = np.flatnonzero((hashes >> np.uint64(32)).astype(np.uint32) < np.repeat(limit, sizes))
        text = np.searchsorted(borders, places, side="right")
        inside = places - (borders - sizes)[text] < many[text]
        named = _mixed(hashes[places[inside]]) << np.uint64(width)
        kept.append(named | (start + own[text[inside]]).astype(np.uint64))
    return np.concatenate(kept)


def _code_points(letters: pa.Array[Any]) -> tuple[NDArray[np.uint32], Ints]:
    """Return the code points of all strings, and where each ends."""
    listed: list[Any] = letters.to_pylist()
    held: Any = letters
    lengths = pc.utf8_length(held)
    text = "".join(listed)
    ends = np.cumsum(lengths.to_numpy(zero_copy_only=False), dtype=np.int64)
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32), ends


def _shingle_lengths(codes: NDArray[np.uint32], ends: Ints, lengths: Ints) -> Ints:
    """Return the letters in a shingle of each text: those of the script that most of it is written in."""
    own = characters().shingle[np.minimum(codes, _HAN_ABOVE - 1)]
    own[codes >= _HAN_ABOVE] = 3
    result = np.full(len(ends), _LENGTHS[-1], dtype=np.int64)
    if (own == _LENGTHS[-1]).all():
        return result
    for length in _LENGTHS[:-1]:
        counted = np.concatenate([[0], np.cumsum(own == length)])
        result[2 * (counted[ends] - counted[ends - lengths]) > lengths] = length
    return result


def _rolled(codes: NDArray[np.uint32], length: int) -> Hashes:
    """Return a mixed polynomial hash of the `length` letters that start at each letter."""
    one = np.concatenate([codes, np.zeros(8, np.uint32)]).astype(np.uint64)
    two = one[:-1] * _BASE + one[1:]
    if length == 3:
        return _mixed((two[:-1] * _BASE + one[2:])[: len(codes)])
    four = two[:-2] * _SQUARE + two[2:]
    if length == 4:
        return _mixed(four[: len(codes)])
    if length == 6:
        return _mixed((four[:-2] * _SQUARE + two[4:])[: len(codes)])
    return _mixed((four[:-4] * _FOURTH + four[4:])[: len(codes)])


def _mixed(hashes: Hashes) -> Hashes:
    """Spread every bit over all others."""
    mixed = hashes ^ (hashes >> np.uint64(31))
    mixed *= np.uint64(0x7FB5_D329_728E_A185)
    mixed ^= mixed >> np.uint64(27)
    mixed *= np.uint64(0x81DA_DEF4_BC2D_D44D)
    mixed ^= mixed >> np.uint64(33)
    return mixed


def _repeated(hashes: Hashes) -> NDArray[np.bool_]:
    """Mark the numbers that stand more than once."""
    if not len(hashes):
        return np.empty(0, dtype=np.bool_)
    return ~_first_of_equals(hashes) | ~_first_of_equals(hashes[::-1])[::-1]


def _meetings(hashes: Hashes, places: Ints, width: np.uint64, neighbours: int) -> Iterator[Hashes]:
    """Yield earlier and later place of each meeting, packed."""
    packed = places.astype(np.uint64)
    for step in range(1, neighbours + 1):
        later = np.flatnonzero(hashes[step:] == hashes[:-step])
        if not len(later):
            return
        yield (packed[later] << width) | packed[later + step]
    first = _first_of_run(hashes)
    far = np.flatnonzero(np.arange(len(hashes)) - first > neighbours)
    yield (packed[first[far]] << width) | packed[far]


def _first_of_run(hashes: Hashes) -> Ints:
    return np.maximum.accumulate(np.where(_first_of_equals(hashes), np.arange(len(hashes)), 0))


def _first_of_equals(rising: Hashes) -> NDArray[np.bool_]:
    """Mark the first of each run of equal numbers."""
    first: NDArray[np.bool_] = np.concatenate([[True], rising[1:] != rising[:-1]])[: len(rising)]
    return first


def _dropped(hashes: Hashes, neighbours: int) -> int:
    """Count the meetings not looked at: of a run of r, all beyond the neighbours and the first."""
    sizes = np.bincount(np.cumsum(np.concatenate([[False], hashes[1:] != hashes[:-1]])[: len(hashes)]))
    beyond = np.maximum(sizes - 1 - neighbours, 0).astype(np.int64)
    return int((beyond * (beyond + 1) // 2 - beyond).sum())
