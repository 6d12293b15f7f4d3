from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from vigie.kernels.media import hamming
from vigie.kernels.media.hamming import bits_apart, from_hex, near_pairs, to_hex
from vigie.kernels.media.pdq import (
    TURNS,
    block_means,
    blocks_of,
    dihedral_hashes,
    luminance,
    pdq_hash,
    pdq_hashes,
)
from vigie.testing.media_oracles import hash_of_blocks, near_pairs_one_by_one

Plane = NDArray[np.float32]


def painted(seed: int, height: int = 180, width: int = 260) -> Plane:
    """Return forms of several sizes and lights, such as a picture has."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    out = np.full((height, width), 120.0)
    for _ in range(40):
        row, column = rng.uniform(0, height), rng.uniform(0, width)
        size = rng.uniform(5, height / 3)
        out[(np.abs(y - row) < size) & (np.abs(x - column) < size * rng.uniform(0.3, 2))] = rng.uniform(
            0, 255
        )
    return out.astype(np.float32)


def hashes(seed: int, count: int) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (count, 32), dtype=np.uint8)


def flipped(row: NDArray[np.uint8], bits: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    spread = np.unpackbits(row)
    spread[rng.choice(256, bits, replace=False)] ^= 1
    return np.packbits(spread)


def test_the_hash_is_that_of_the_published_algorithm() -> None:
    # Made once with the C++ code of the algorithm's authors, through pdqhash 0.2.8, from this very picture.
    y, x = np.mgrid[0:300, 0:400]
    pixels = ((np.sin(x / 17) * np.cos(y / 23) + np.sin((x + y) / 41)) * 60 + 127).astype(np.uint8)
    picture = np.stack([pixels, pixels.T[:300].repeat(2, 1)[:, :400], 255 - pixels], axis=2)
    found, quality = pdq_hash(luminance(picture))
    assert to_hex(found[None]) == ["ffa82069bfa80069ffa82869ffa88869ffa8aa69aaa95556007e55140007ffaf"]
    assert quality == 89


def test_a_hash_has_as_many_ones_as_noughts() -> None:
    found, quality = pdq_hash(painted(1))
    assert np.unpackbits(found).sum() == 128
    assert quality == 100


@pytest.mark.parametrize("seed", range(3))
def test_the_hash_is_what_its_definition_says(seed: int) -> None:
    blocks = blocks_of(painted(seed))
    found, _ = pdq_hashes(blocks)
    twin = np.frombuffer(hash_of_blocks(blocks[0]), dtype=np.uint8)
    # Single precision may place one number on the other side of the median.
    assert bits_apart(found[0], twin) <= 2


def test_an_empty_picture_has_no_quality() -> None:
    assert pdq_hash(np.full((90, 90), 40, np.float32))[1] == 0


@pytest.mark.parametrize(
    ("turn", "changed"),
    [
        ("as-is", lambda plane: plane),
        ("turned-90", lambda plane: np.rot90(plane, -1)),
        ("turned-180", lambda plane: np.rot90(plane, 2)),
        ("turned-270", np.rot90),
        ("upside-down", np.flipud),
        ("mirrored", np.fliplr),
        ("turned-mirrored", lambda plane: np.rot90(plane, 2).T),
        ("transposed", np.transpose),
    ],
)
def test_the_hash_of_a_turned_picture_is_known_without_turning_it(turn: str, changed: object) -> None:
    assert callable(changed)
    plane = painted(3, 600, 600)
    known = dihedral_hashes(blocks_of(plane))[0]
    found, _ = pdq_hash(np.ascontiguousarray(changed(plane)))
    apart = bits_apart(known, found[None])
    assert TURNS[int(apart.argmin())] == turn
    # Points are sampled a little off the middle of their blocks.
    assert apart.min() <= 24


def test_smaller_and_lighter_copies_stay_near_and_strangers_far() -> None:
    plane = painted(4)
    one, _ = pdq_hash(plane)
    small, _ = pdq_hash(plane[::2, ::2] * np.float32(0.7) + 30)
    other, _ = pdq_hash(painted(5))
    assert bits_apart(one, small) <= 31
    assert bits_apart(one, other) > 80


def test_the_window_of_everything_is_the_whole_picture() -> None:
    plane = painted(6, 128, 192)
    means = block_means(plane, np.array([[0, 0, 1, 1]], dtype=np.float64))[0]
    assert np.allclose(means, plane.reshape(64, 2, 64, 3).mean(axis=(1, 3)), atol=1e-2)


def test_a_window_shows_what_a_crop_would() -> None:
    plane = painted(7, 200, 200)
    window = block_means(plane, np.array([[0.25, 0.5, 0.75, 1.0]]))
    crop = block_means(plane[100:200, 50:150], np.array([[0.0, 0.0, 1.0, 1.0]]))
    assert np.allclose(window, crop, atol=1e-2)


def test_hexadecimal_and_back() -> None:
    rows = hashes(1, 7)
    assert (from_hex(to_hex(rows)) == rows).all()
    assert from_hex([]).shape == (0, 32)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 31), st.booleans())
def test_every_near_pair_is_found_and_no_other(seed: int, within: int, bucketed: bool) -> None:  # noqa: FBT001
    rng = np.random.default_rng(seed)
    left = hashes(seed, 12)
    near = [flipped(left[row], int(rng.integers(0, 40)), rng) for row in rng.integers(0, 12, 20)]
    right = np.concatenate([np.stack(near), hashes(seed + 1, 5)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hamming, "_PLAIN", 0 if bucketed else 10**9)
        found = near_pairs(left, right, within=within)
    got = list(zip(found.left.tolist(), found.right.tolist(), found.bits.tolist(), strict=True))
    assert got == near_pairs_one_by_one(left, right, within=within)


def test_small_pieces_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = np.repeat(hashes(2, 5), 8, axis=0)
    whole = near_pairs(rows, rows)
    monkeypatch.setattr(hamming, "_PLAIN", 0)
    monkeypatch.setattr(hamming, "_PIECE", 3)
    pieces = near_pairs(rows, rows)
    assert len(whole) == 5 * 64
    assert (whole.left == pieces.left).all()
    assert (whole.right == pieces.right).all()


def test_nothing_is_near_nothing() -> None:
    assert len(near_pairs(hashes(1, 0), hashes(1, 4))) == 0
