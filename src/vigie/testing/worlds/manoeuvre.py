"""Posts of people who act on instruction: waves on one object, texts pasted or reworded, the same links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vigie.testing.worlds.ledger import NOTHING, Posts
from vigie.testing.worlds.stage import Stage
from vigie.testing.worlds.waves import wave

__all__ = ["Order", "obeyed", "pasted_wordings"]

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What one wave posts, and how closely.

    Attributes:
        at_us: When the order goes out.
        message: Message of the phrasebooks.
        share: Share of the members who follow it.
        median_s: Median of the delays, in seconds; `sigma` their spread on a log scale.
        pasted: Share who paste a wording that was handed out; the others find their own.
        handed_out: Wordings handed out in each language.
        links: Links among which each post takes one.
        tags: Hashtags of every post.
        mentions: Accounts that every post names.
        pictures: Numbers of pictures among which each post takes one.
    """

    at_us: int
    message: str
    share: float = 1.0
    median_s: float = 30.0
    sigma: float = 0.8
    pasted: float = 1.0
    handed_out: int = 1
    links: tuple[int, ...] = ()
    tags: tuple[int, ...] = ()
    mentions: tuple[int, ...] = ()
    pictures: tuple[int, ...] = ()


def obeyed(stage: Stage, members: Ints, order: Order, *, part: str) -> Ints:
    """Write the posts of one wave, put them into the world and return their rows on the stage.

    Each posts in its own language.
    """
    rng = stage.rng
    who, at_us = wave(
        rng, members, at_us=order.at_us, share=order.share, median_s=order.median_s, sigma=order.sigma
    )
    lang = stage.accounts.lang[who]
    return stage.add(
        Posts.of(
            who,
            at_us,
            lang=lang,
            message=stage.register.message(order.message),
            wording=pasted_wordings(rng, order, lang),
            link=_one_of(rng, order.links, len(who)),
            tags=np.array(order.tags or (NOTHING,)),
            mentions=np.array(order.mentions or (NOTHING,)),
            picture=_one_of(rng, order.pictures, len(who)),
            part=stage.register.part(part),
        )
    )


def pasted_wordings(rng: np.random.Generator, order: Order, lang: Ints) -> Ints:
    """Give each post its wording: one that was handed out in its language, or one of its own."""
    size = len(lang)
    seed = int(rng.integers(1, 2**40))
    handed = seed + 1_000_003 * lang + 7_919 * rng.integers(0, order.handed_out, size)
    own = rng.integers(2**41, 2**62, size)
    return np.asarray(np.where(rng.random(size) < order.pasted, handed, own))


def _one_of(rng: np.random.Generator, numbers: tuple[int, ...], size: int) -> Any:  # noqa: ANN401 - a column or a constant
    return np.array(numbers)[rng.integers(0, len(numbers), size)] if numbers else NOTHING
