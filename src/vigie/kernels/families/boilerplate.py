"""Texts that many unrelated people use: quotations, lyrics, headlines, share buttons, slogans.

Nothing is known here of who knows whom. What is seen is spread: many accounts that meet in few other
families, about one post each, over many days, no closer together than posts of this file are anyhow. The
last is held against decoys, which draw as many times from the times of all posts, so that the rhythm of the
file is in the comparison. A share button is known by its wording.

It does not show innocence: a slow campaign of many accounts looks the same, which is why a family so marked
stays in the tables, with its reason, and only gives no evidence of its own. Nor does its absence show a
campaign.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Spread", "acquainted", "has_button_words", "is_quotation", "is_wide", "spread_of"]

Ints = NDArray[np.int64]

_DAY_US = 86_400_000_000
_BUTTON = re.compile(
    r"\bvia @\w+|\bI (?:just )?(?:signed|published|posted|entered|liked an?) |\bI liked a @?youtube"
    r"|\bj'ai signé |\bje viens de signer |\bsigned the petition|\bsignez la pétition"
    r"|\bcheck out this (?:article|video|post)|\bя подписал|\bimzaladım\b|\bho firmato\b|\bhe firmado\b"
    r"|\b(?:now playing|nowplaying|en écoute)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"^\W*[«“\"„].{15,}[»”\"]\W*(?:[-–—~]\s*[\w .'’-]{2,60})?\W*$", re.DOTALL)
_SIGNED = re.compile(r"[.!?»”\"]\s*[-–—~]\s*[^\W\d_][\w .'’-]{2,40}\s*(?:[#@]\w+\s*)*$")


@dataclass(frozen=True, slots=True)
class Spread:
    """How a family's own posts lie in time.

    Attributes:
        accounts: different accounts.
        per_account: posts per account.
        days: calendar days (UTC) with a post.
        close: neighbours in time, of different accounts, at most the window apart.
        expected: the same, mean of the decoys.
        p: share of decoys with at least as many, the data counted among them.
    """

    accounts: int
    per_account: float
    days: int
    close: int
    expected: float
    p: float


def is_wide(at_us: Ints, account: Ints, *, least_accounts: int, least_days: int) -> bool:
    """Say whether many accounts wrote the n posts, two each at most, on many days (UTC).

    Args:
        at_us: times of the posts.
        account: whose they are, as numbers.
        least_accounts: accounts that are many.
        least_days: days that are many.
    """
    accounts = len(np.unique(account))
    days = len(np.unique(at_us // _DAY_US))
    return accounts >= least_accounts and days >= least_days and len(at_us) <= 2 * accounts


def spread_of(
    at_us: Ints, account: Ints, *, all_at_us: Ints, window_us: int, decoys: int, rng: np.random.Generator
) -> Spread:
    """Measure how the n posts of a family (at least one) lie in time.

    Args:
        at_us: times of the posts, rising.
        account: whose they are, as numbers.
        all_at_us: times of all posts of the file.
        window_us: gap that counts as close, µs.
        decoys: how often as many times are drawn.
        rng: source of chance.

    Cost: `decoys` sorts of n.
    """
    close = int(((np.diff(at_us) <= window_us) & (np.diff(account) != 0)).sum())
    drawn = np.sort(rng.choice(all_at_us, size=(decoys, len(at_us))), axis=1)
    by_chance = (np.diff(drawn, axis=1) <= window_us).sum(axis=1)
    accounts = len(np.unique(account))
    return Spread(
        accounts=accounts,
        per_account=len(at_us) / accounts,
        days=len(np.unique(at_us // _DAY_US)),
        close=close,
        expected=float(by_chance.mean()),
        p=(1 + int((by_chance >= close).sum())) / (1 + decoys),
    )


def acquainted(families: Sequence[frozenset[str]], *, least: int = 2, at_most: int = 60) -> float:
    """Return the share of pairs of accounts that meet in `least` other families.

    Args:
        families: the families that each of n accounts (two or more) uses, the one in question left out.
        least: common families that make two accounts acquainted.
        at_most: accounts that are looked at, the first given.
    """
    looked = families[:at_most]
    places = {family: place for place, family in enumerate(frozenset().union(*looked))}
    uses = np.zeros((len(looked), len(places)), dtype=np.float32)
    for row, used in zip(uses, looked, strict=True):
        row[[places[family] for family in used]] = 1
    common = (uses @ uses.T)[np.triu_indices(len(looked), 1)]
    return float((common >= least).mean())


def has_button_words(text: str) -> bool:
    """Say whether a text bears words that share buttons and players write."""
    return _BUTTON.search(text) is not None


def is_quotation(text: str) -> bool:
    """Say whether a text is all in quotation marks, or ends with a dash and a name."""
    return _QUOTED.match(text) is not None or _SIGNED.search(text) is not None
