"""What is planted in a synthetic world: groups that coordinate covertly, and groups that do so openly."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from vigie.testing.chance import human_times_us
from vigie.testing.drafts import Draft, sentences
from vigie.testing.inventions import words
from vigie.testing.population import Person, Population

__all__ = ["NOTHING_PLANTED", "NO_CAMPAIGN", "Planted", "Role", "plant"]

_COPIED_TEXTS, _HASHTAG_WAVES, _ARTICLES, _FEED_ITEMS = 20, 14, 24, 20
_CENTRAL_EUROPE_H = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """Accounts in each planted group; 0 plants none.

    Attributes:
        link_ring: Accounts that share rare links, each link by half of them, in turn.
        ring_links: Links that they share.
        text_ring: Accounts that publish the same wordings.
        hashtag_ring: Accounts that use the same sequences of hashtags.
        news_desk: Accounts of one newspaper that publish its links in the same minute.
        schedulers: Accounts that one declared program feeds with the same items.
        share_button: Unrelated accounts that click on the same button once, hours apart.
        gap_s: Largest gap between the first and the last post of one wave, in seconds.
    """

    link_ring: int = 12
    ring_links: int = 25
    text_ring: int = 8
    hashtag_ring: int = 9
    news_desk: int = 5
    schedulers: int = 6
    share_button: int = 40
    gap_s: int = 45

    @property
    def members(self) -> int:
        """Accounts that belong to some group."""
        covert = self.link_ring + self.text_ring + self.hashtag_ring
        return covert + self.news_desk + self.schedulers + self.share_button


NO_CAMPAIGN = Planted(link_ring=0, text_ring=0, hashtag_ring=0)
"""Only coordination that nobody hides, and a share button."""

NOTHING_PLANTED = replace(NO_CAMPAIGN, news_desk=0, schedulers=0, share_button=0)
"""Ordinary accounts alone."""


class Role(NamedTuple):
    """What an account is in truth.

    `role` is `campaign` (coordinates covertly), `benign` (coordinates openly) or `organic` (does not
    coordinate); `group` names the planted group, None outside any.
    """

    role: str
    group: str | None = None


@dataclass(frozen=True, slots=True)
class _Ground:
    rng: np.random.Generator
    days: int
    planted: Planted


_Wave = list[tuple[int, int]]
_Write = Callable[[_Ground, Sequence[int]], list[Draft]]
_DESK = "La Gazette de Valbrune"
_SECTIONS = ("Une", "Monde", "Sport", "Culture", "Région")


def plant(
    rng: np.random.Generator, population: Population, planted: Planted, *, days: int
) -> tuple[Population, list[Draft], dict[int, Role]]:
    """Choose members, write their coordinated posts, and dress those who coordinate openly.

    Members of a campaign also post like everybody else: nothing but coordination sets them apart. A news desk
    and declared schedulers publish nothing but their own.
    """
    chosen = iter(rng.permutation(len(population)).tolist())
    ground = _Ground(rng, days, planted)
    posts: list[Draft] = []
    roles: dict[int, Role] = {}
    persons, shares = list(population.persons), population.shares.copy()
    for group, role, size, write in _plans(planted):
        members = [next(chosen) for _ in range(size)]
        posts += write(ground, members) if members else []
        roles |= dict.fromkeys(members, Role(role, group))
        if role == "benign":
            shares[members] = 0.0
        for place, number in enumerate(members):
            persons[number] = _dressed(persons[number], group, place)
    return Population(tuple(persons), population.offset_h, shares), posts, roles


def _dressed(person: Person, group: str, place: int) -> Person:
    if group == "news-desk":
        name = f"{_DESK} – {_SECTIONS[place % len(_SECTIONS)]}"
        return replace(person, display_name=name, handle=f"gazette_valbrune_{place}", client="newsroom")
    return replace(person, client="dlvr.it") if group == "schedulers" else person


def _plans(planted: Planted) -> Iterator[tuple[str, str, int, _Write]]:
    yield "link-ring", "campaign", planted.link_ring, _link_ring
    yield "text-ring", "campaign", planted.text_ring, _text_ring
    yield "hashtag-ring", "campaign", planted.hashtag_ring, _hashtag_ring
    yield "news-desk", "benign", planted.news_desk, _news_desk
    yield "schedulers", "benign", planted.schedulers, _schedulers
    yield "share-button", "organic", planted.share_button, _share_button


def _link_ring(ground: _Ground, members: Sequence[int]) -> list[Draft]:
    waves = _waves(ground, members, ground.planted.ring_links)
    return _linked(ground, waves, "verites-cachees.example")


def _text_ring(ground: _Ground, members: Sequence[int]) -> list[Draft]:
    waves = _waves(ground, members, _COPIED_TEXTS)
    texts = sentences(ground.rng, len(waves), least=12)
    return [Draft(who, at_us, text) for wave, text in zip(waves, texts, strict=True) for who, at_us in wave]


def _hashtag_ring(ground: _Ground, members: Sequence[int]) -> list[Draft]:
    waves = _waves(ground, members, _HASHTAG_WAVES)
    tags = words(ground.rng, 4 * len(waves))
    sequences = [tuple(tags[start : start + 4]) for start in range(0, len(tags), 4)]
    posts = [(who, at_us, tags) for wave, tags in zip(waves, sequences, strict=True) for who, at_us in wave]
    texts = sentences(ground.rng, len(posts))
    return [
        Draft(who, at_us, text, hashtags=tags) for (who, at_us, tags), text in zip(posts, texts, strict=True)
    ]


def _news_desk(ground: _Ground, members: Sequence[int]) -> list[Draft]:
    waves = _waves(ground, members, _ARTICLES, everybody=True)
    return _linked(ground, waves, "gazette-valbrune.example")


def _schedulers(ground: _Ground, members: Sequence[int]) -> list[Draft]:
    waves = _waves(ground, members, _FEED_ITEMS, everybody=True)
    return _linked(ground, waves, "bulletin-meteo.example")


def _share_button(ground: _Ground, members: Sequence[int]) -> list[Draft]:
    text, link = sentences(ground.rng, 1, least=12)[0], ("https://petition-riviere.example/signer",)
    moments = human_times_us(ground.rng, np.full(len(members), _CENTRAL_EUROPE_H), days=ground.days)
    return [Draft(who, at_us, text, link) for who, at_us in zip(members, moments.tolist(), strict=True)]


def _linked(ground: _Ground, waves: list[_Wave], host: str) -> list[Draft]:
    posts = [
        (who, at_us, f"https://{host}/a{number}") for number, wave in enumerate(waves) for who, at_us in wave
    ]
    texts = sentences(ground.rng, len(posts))
    return [Draft(who, at_us, text, (link,)) for (who, at_us, link), text in zip(posts, texts, strict=True)]


def _waves(ground: _Ground, members: Sequence[int], count: int, *, everybody: bool = False) -> list[_Wave]:
    """Draw `count` moments at which the members, or half of them in turn, act within the largest gap."""
    size = len(members) if everybody else max(2, (len(members) + 1) // 2)
    moments = human_times_us(ground.rng, np.full(count, _CENTRAL_EUROPE_H), days=ground.days)
    delays = ground.rng.integers(0, ground.planted.gap_s + 1, (count, size)) * 1_000_000
    turns = ground.rng.permuted(np.tile(np.arange(len(members)), (count, 1)), axis=1)[:, :size]
    return [
        [(members[seat], moment + delay) for seat, delay in zip(seats, row, strict=True)]
        for moment, seats, row in zip(moments.tolist(), turns.tolist(), delays.tolist(), strict=True)
    ]
