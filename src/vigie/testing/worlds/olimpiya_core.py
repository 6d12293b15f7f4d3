"""The 91 accounts at the origin of `olimpiya`: when they were made, what their profiles say."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vigie.testing.chance import pick
from vigie.testing.planting import Role
from vigie.testing.worlds.accounts import Dress
from vigie.testing.worlds.stage import Stage, moment_us

__all__ = ["BAKU_H", "cast_core"]

Ints = NDArray[np.int64]

BAKU_H = 4
"""Hours ahead of UTC at which the core works."""
_CORE = Role("campaign", "core")
_CORE_SIZE, _NEW = 91, 40
_DAY_US, _HOUR_US = 86_400_000_000, 3_600_000_000
# Creation hours in UTC and years of the published annex of the same actor family (423 accounts).
_HOURS = np.array(
    [1, 1, 1, 1, 1, 1, 8, 32, 43, 48, 28, 21, 31, 32, 36, 32, 20, 14, 13, 14, 20, 15, 7, 4], dtype=np.float64
)
_YEARS = {2016: 7, 2019: 12, 2020: 25, 2021: 19, 2022: 113, 2023: 80}
_BURSTS = {"2023-07-11": 12, "2023-07-20": 9, "2023-07-24": 8}
_EXONYMS = ("Bordo, Fransa", "Monpelye", "Bordo", "Monpelye, Fransa")
_HELD_BACK = ("Marsel", "Tuluza", "Liyon", "Nitsa", "Parij")
_HOME = ("Bakı", "Azərbaycan", "Baku, Azerbaijan", "Gəncə", "Sumqayıt")
_LANGS = ("en", "en", "en", "fr", "fr", "az")


def cast_core(stage: Stage) -> Ints:
    """Cast the 91: a central account of June 2023, 50 older ones, 40 of July 2023 that post nothing else."""
    rng = stage.rng
    ranks = [0, *(1 + rng.permutation(_CORE_SIZE - 1)).tolist()]
    dresses = [_profile(rng, rank) for rank in ranks]
    older = [moment_us("2023-06-14 08:41:20"), *_older(rng).tolist()]
    made = [(older, dresses[: len(older)], 1.0), (_july(rng).tolist(), dresses[len(older) :], 0.0)]
    cast = [
        stage.cast(
            some,
            lang=[_LANGS[at] for at in rng.integers(0, len(_LANGS), len(some)).tolist()],
            role=_CORE,
            created=np.array(created),
            offset_h=BAKU_H,
            followers=_audiences(rng, len(some)),
            activity=activity,
        )
        for created, some, activity in made
    ]
    return np.concatenate(cast)


def _older(rng: np.random.Generator) -> Ints:
    years, weights = np.array(list(_YEARS)), np.array(list(_YEARS.values()), dtype=np.float64)
    year = years[pick(rng, weights, _CORE_SIZE - _NEW - 1)]
    latest = np.where(year == 2023, 165, 365)
    day = (rng.random(len(year)) * latest).astype(np.int64)
    starts = np.array([moment_us(f"{value}-01-01 00:00") for value in year.tolist()]) + day * _DAY_US
    # 1 January 1970 was a Thursday. Half of what falls on a weekend goes to the Friday before or earlier.
    weekday = (starts // _DAY_US + 3) % 7
    moved = np.where(
        (weekday > 4) & (rng.random(len(year)) < 0.5), weekday - rng.integers(0, 5, len(year)), 0
    )
    return np.asarray(starts - moved * _DAY_US + _office_clock(rng, len(year)))


def _july(rng: np.random.Generator) -> Ints:
    days = [moment_us(f"{day} 00:00") for day, size in _BURSTS.items() for _ in range(size)]
    working = [
        moment_us(f"2023-07-{day:02d} 00:00") for day in (3, 4, 5, 6, 7, 10, 12, 13, 17, 18, 19, 21, 8)
    ]
    days += [working[at] for at in rng.integers(0, len(working), _NEW - len(days))]
    return np.array(days) + _office_clock(rng, _NEW)


def _office_clock(rng: np.random.Generator, size: int) -> Ints:
    return pick(rng, _HOURS, size) * _HOUR_US + rng.integers(0, 3_600, size) * 1_000_000


def _audiences(rng: np.random.Generator, size: int) -> Ints:
    # Median 136 and quartiles 78 and 234 in the published annex.
    return np.exp(rng.normal(np.log(136), 0.85, size)).astype(np.int64)


def _profile(rng: np.random.Generator, rank: int) -> Dress:
    """Dress one of the core: 27 % name the foreign country, a third bear its letters, some claim France."""
    handle = _handle(rng)
    bio = "" if rng.random() < 0.73 else "Həqiqət hər şeydən üstündür" if rank % 2 else "just saying things"
    name = ("Elçin", "Nərgiz", "Rəşad", "Günəş", "Vəfa")[rank % 5] if rank % 3 == 0 else None
    if rank < 25:
        return Dress(handle=handle, name=name, bio=bio, location=_HOME[rank % len(_HOME)])
    if rank < 35:
        return Dress(handle=handle, name=name, bio=bio, location=_EXONYMS[rank % len(_EXONYMS)])
    if rank < 40:
        return Dress(handle=handle, name=name, bio=bio, location=_HELD_BACK[rank % len(_HELD_BACK)])
    return Dress(handle=handle, name=name, bio=bio, location="")


def _handle(rng: np.random.Generator) -> str | None:
    letters = np.array(list("abcdefghijklmnopqrstuvwxyzABCDEFGH0123456789"))
    drawn = rng.random()
    if drawn < 0.29:
        return "".join(rng.choice(letters, 15))
    stem = "".join(rng.choice(letters[:26], 6)).title()
    return f"{stem}{rng.integers(10**7, 10**8)}" if drawn < 0.41 else f"{stem}_{rng.integers(10**3, 10**5)}"
