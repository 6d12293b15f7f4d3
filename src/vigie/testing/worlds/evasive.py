"""Campaigns that know how they are looked for: slow, reworded, translated, relayed, old, drowned, framing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vigie.testing.planting import Role
from vigie.testing.worlds.accounts import created_us
from vigie.testing.worlds.language import LANGUAGES
from vigie.testing.worlds.ledger import Posts
from vigie.testing.worlds.manoeuvre import Order, obeyed, pasted_wordings
from vigie.testing.worlds.stage import ReferenceWorld, Stage, set_stage
from vigie.testing.worlds.waves import office_hours_us

__all__ = ["aged_accounts", "flooded", "paraphrase", "poisoned", "relay", "slow_drip", "translated"]

Ints = NDArray[np.int64]

_CAMPAIGN = Role("campaign", "core")
_START, _DAYS = "2024-03-04", 28
_HOUR_US, _DAY_US = 3_600_000_000, 86_400_000_000
_RUMOURS = (
    *("rumour-blackout", "rumour-bills", "rumour-hospital", "rumour-bank", "rumour-draft", "rumour-water"),
    *(
        "rumour-harvest",
        "rumour-border",
        "rumour-ballot",
        "rumour-currency",
        "rumour-fuel",
        "rumour-minister",
    ),
)
_PROMOTED = {"promoted": True}


def slow_drip(*, seed: int, posts: int) -> ReferenceWorld:
    """60 accounts share the same links and texts, hours apart, at jittered times."""
    stage, core = _campaign(seed, posts, 60)
    rng = stage.rng
    for number, at_us in enumerate(_moments(stage, 60).tolist()):
        order = Order(at_us=at_us, message=_rumour(number), pasted=0.6)
        who = rng.permutation(core)[:10]
        lang = stage.accounts.lang[who]
        stage.add(
            Posts.of(
                who,
                at_us + np.cumsum(rng.integers(5_400, 6 * 3_600, len(who))) * 1_000_000,
                lang=lang,
                message=stage.register.message(order.message),
                wording=pasted_wordings(rng, order, lang),
                link=stage.register.link(f"https://verite-{number % 7}.example/dossier-{number}"),
                part=stage.register.part("core"),
            )
        )
    return _finished(stage, "slow-drip")


def paraphrase(*, seed: int, posts: int) -> ReferenceWorld:
    """60 accounts say the same things within minutes, no two in the same words; nothing else is shared."""
    stage, core = _campaign(seed, posts, 60)
    for number, at_us in enumerate(_moments(stage, 40).tolist()):
        order = Order(at_us=at_us, message=_rumour(number), share=0.5, median_s=90, pasted=0.0, pictures=(0,))
        obeyed(stage, core, order, part="core")
    _never_the_same_words(stage)
    return _finished(stage, "paraphrase")


def translated(*, seed: int, posts: int) -> ReferenceWorld:
    """60 accounts say the same things in four languages, in their own words."""
    langs = ["fr", "en", "ru", "ar"] * 15
    stage, core = _campaign(seed, posts, 60, langs=langs)
    for number, at_us in enumerate(_moments(stage, 40).tolist()):
        order = Order(at_us=at_us, message=_rumour(number), share=0.5, median_s=90, pasted=0.3, handed_out=6)
        obeyed(stage, core, order, part="core")
    return _finished(stage, "translated")


def relay(*, seed: int, posts: int) -> ReferenceWorld:
    """80 accounts in rotating teams of four: no team meets twice."""
    stage, core = _campaign(seed, posts, 80)
    for number, at_us in enumerate(_moments(stage, 160).tolist()):
        team = stage.rng.permutation(core)[:4]
        order = Order(at_us=at_us, message=_rumour(number), median_s=20, sigma=0.6, pasted=0.3, handed_out=3)
        _wave(stage, team, order, links=1)
    return _finished(stage, "relay")


def aged_accounts(*, seed: int, posts: int) -> ReferenceWorld:
    """60 accounts that are years old and post like anybody share links within the minute."""
    stage, core = _campaign(seed, posts, 60, activity=3.0, least_years=2)
    for number, at_us in enumerate(_moments(stage, 30).tolist()):
        order = Order(at_us=at_us, message=_rumour(number), share=0.5, median_s=25, sigma=0.6, pasted=0.2)
        _wave(stage, core, order, links=1)
    return _finished(stage, "aged-accounts")


def flooded(*, seed: int, posts: int) -> ReferenceWorld:
    """A campaign of one post in a thousand, under hashtags that everybody uses."""
    share = max(posts // 1_000, 40)
    size = int(np.clip(share // 5, 8, 400))
    stage, core = _campaign(seed, posts, size)
    waves = max(round(share / (0.6 * size)), 4)
    for number, at_us in enumerate(_moments(stage, waves).tolist()):
        day = int(at_us - stage.scene.start_us) // _DAY_US
        popular = stage.scene.trends[LANGUAGES.index("fr"), day, :2]
        order = Order(
            at_us=at_us,
            message=_rumour(number),
            share=0.6,
            median_s=30,
            pasted=0.4,
            tags=tuple(int(tag) for tag in np.unique(popular)),
        )
        _wave(stage, core, order, links=1)
    return _finished(stage, "flooded")


def poisoned(*, seed: int, posts: int) -> ReferenceWorld:
    """40 accounts act together; 30 others shadow 50 innocents, to have them taken for a campaign."""
    stage, core = _campaign(seed, posts, 40)
    for number, at_us in enumerate(_moments(stage, 30).tolist()):
        order = Order(at_us=at_us, message=_rumour(number), share=0.5, median_s=30, pasted=0.5)
        _wave(stage, core, order, links=1)
    _shadow(stage)
    return _finished(stage, "poisoned")


def _shadow(stage: Stage) -> None:
    """Let shadows paste whatever an innocent publishes, links and words, within the minute."""
    rng = stage.rng
    innocents = stage.some(min(50, len(stage.accounts) // 20), lang="fr")
    shadows = stage.cast([None] * 30, lang="fr", role=Role("campaign", "shadows"))
    for innocent in innocents.tolist():
        count = int(rng.integers(8, 20))
        at_us = np.sort(
            stage.scene.start_us + rng.integers(0, stage.scene.days * 86_400 - 120, count) * 1_000_000
        )
        link = np.array(
            [stage.register.link(f"https://carnet-{innocent}.example/{note}") for note in range(count)]
        )
        columns = {
            "lang": LANGUAGES.index("fr"),
            "message": stage.register.message("neighbourhood"),
        }
        wording = rng.integers(0, 2**62, count)
        part = stage.register.part("innocent")
        stage.add(Posts.of(np.full(count, innocent), at_us, link=link, wording=wording, part=part, **columns))
        for shadow in rng.permutation(shadows)[:4].tolist():
            late = at_us + rng.integers(4, 50, count) * 1_000_000
            stage.add(
                Posts.of(
                    np.full(count, shadow),
                    late,
                    link=link,
                    wording=wording,
                    part=stage.register.part("shadows"),
                    **columns,
                )
            )


def _campaign(
    seed: int,
    posts: int,
    size: int,
    *,
    langs: list[str] | None = None,
    activity: float = 1.0,
    least_years: int = 0,
) -> tuple[Stage, Ints]:
    stage = set_stage(seed=seed, posts=posts, start=_START, days=_DAYS)
    until_us = stage.scene.start_us - least_years * 366 * _DAY_US
    created = created_us(stage.rng, size, until_us=until_us)
    core = stage.cast([None] * size, lang=langs or "fr", role=_CAMPAIGN, activity=activity, created=created)
    return stage, core


def _never_the_same_words(stage: Stage) -> None:
    """Give posts of the campaign other wordings until no two read alike."""
    part, seen = stage.register.part("core"), set[str]()
    for posts in stage.posts:
        for row in np.flatnonzero(posts.part == part).tolist():
            while (words := posts.texts(stage.register, np.array([row]))[0]) in seen:
                posts.wording[row] = stage.rng.integers(0, 2**62)
            seen.add(words)


def _moments(stage: Stage, count: int) -> Ints:
    first = stage.scene.start_us + 7 * _DAY_US
    return office_hours_us(stage.rng, first_day_us=first, days=14, count=count, offset_h=3)


def _rumour(number: int) -> str:
    return _RUMOURS[number % len(_RUMOURS)]


def _wave(stage: Stage, members: Ints, order: Order, *, links: int) -> None:
    """Post one wave, each wave with articles of its own on the campaign's site."""
    first = len(stage.register.links)
    addresses = tuple(
        stage.register.link(f"https://verite-{first % 7}.example/dossier-{first + at}") for at in range(links)
    )
    obeyed(stage, members, replace(order, links=addresses), part="core")


def _finished(stage: Stage, name: str) -> ReferenceWorld:
    return stage.finish(name, "evasive", manoeuvre=frozenset({"core", "shadows"}), expected=_PROMOTED)
