"""Invented accounts of two platforms, with their time zone, language, program and share of activity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vigie.model.ids import AccountUid, account_uid
from vigie.testing.chance import lognormal_shares, pick
from vigie.testing.inventions import handles, people

__all__ = ["PLATFORMS", "Person", "Population", "populate"]

PLATFORMS = ("agora", "ruche")
_PLATFORM_SHARES = np.array([0.65, 0.35])
_OFFSETS_H, _OFFSET_SHARES = np.array([-5, 0, 1, 2, 3]), np.array([0.1, 0.2, 0.45, 0.15, 0.1])
_LANGUAGES, _LANGUAGE_SHARES = ("fr", "en", "de"), np.array([0.55, 0.35, 0.1])
_CLIENTS, _CLIENT_SHARES = ("web", "android", "iphone"), np.array([0.25, 0.45, 0.3])


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One account."""

    platform: str
    account_id: str
    handle: str
    display_name: str
    lang: str
    client: str

    @property
    def uid(self) -> AccountUid:
        """Its key in the canonical tables."""
        return account_uid(self.platform, self.account_id)


@dataclass(frozen=True, slots=True)
class Population:
    """Accounts by number; `offset_h` and `shares` (of all ordinary posts) run along them."""

    persons: tuple[Person, ...]
    offset_h: NDArray[np.int64]
    shares: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.persons)


def populate(rng: np.random.Generator, accounts: int) -> Population:
    """Invent `accounts` accounts; activity is log-normal: a few write most."""
    names = people(rng, accounts)
    platform, lang = pick(rng, _PLATFORM_SHARES, accounts), pick(rng, _LANGUAGE_SHARES, accounts)
    client, zone = pick(rng, _CLIENT_SHARES, accounts), pick(rng, _OFFSET_SHARES, accounts)
    numbers = 700_000_000 + rng.permutation(accounts) * 37
    persons = tuple(
        Person(
            platform=PLATFORMS[platform[row]],
            account_id=str(numbers[row]),
            handle=handle,
            display_name=names[row],
            lang=_LANGUAGES[lang[row]],
            client=_CLIENTS[client[row]],
        )
        for row, handle in enumerate(handles(names))
    )
    return Population(persons, _OFFSETS_H[zone], lognormal_shares(rng, accounts, sigma=1.3))
