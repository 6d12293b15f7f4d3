"""Worlds in which nobody acts covertly: conviction, fandom, newsrooms, petitions, breaking news, diasporas.

Whoever acts together here does so openly (role `benign`) or not at all (role `organic`). A detector may list
them; nothing may promote them as a manoeuvre.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vigie.testing.planting import Role
from vigie.testing.worlds.crowd import Event
from vigie.testing.worlds.ledger import NOTHING, REPOST, Posts
from vigie.testing.worlds.openly import Button, fan_storm, newspapers, share_button, wire_copy
from vigie.testing.worlds.stage import ReferenceWorld, Stage, set_stage

__all__ = ["breaking_news", "diaspora", "fan_campaign", "news_desk", "organic_boycott", "petition"]

Ints = NDArray[np.int64]

_HOUR_US, _DAY_US = 3_600_000_000, 86_400_000_000
_START, _DAYS = "2024-03-04", 28
_NOBODY = {"promoted": False}


def organic_boycott(*, seed: int, posts: int) -> ReferenceWorld:
    """A real call for a boycott: 300 activists, two waves of news, people who agree and people who do not."""
    stage = set_stage(seed=seed, posts=posts, start=_START, days=_DAYS)
    boycott, games = stage.register.tag("BoycottLesJeux"), stage.register.tag("Paris2024")
    people = stage.cast([None] * stage.scaled(300), lang="fr", activity=1.5, community=2)
    names = ("activist-climate", "activist-housing", "activist-social", "ticket-prices")
    rows = _convictions(stage, people, 6 * len(people), names, (boycott, games), part="activists")
    _passed_on(stage, people, rows, times=2.0, part="activists")
    for day, half_life_h in ((8, 5.0), (17, 9.0)):
        stage.happen(
            Event(
                at_us=stage.scene.start_us + day * _DAY_US + 8 * _HOUR_US,
                posts=max(posts // 20, 200),
                tags=(boycott, games),
                messages=_messages(stage, (*names, "support-games", "factcheck", "press-report")),
                lang="fr",
                half_life_h=half_life_h,
                newcomers=max(posts // 150, 60),
                links=_links(stage, f"https://mouvement-{day}.example/appel", 4),
                part=stage.register.part("debate"),
            )
        )
    return stage.finish("organic-boycott", "truth-zero", expected=_NOBODY)


def fan_campaign(*, seed: int, posts: int) -> ReferenceWorld:
    """Three fandoms that post together at hours which they announce in public."""
    stage = set_stage(seed=seed, posts=posts, start=_START, days=_DAYS)
    for fandom, (lang, tag) in enumerate(
        (("fr", "LumaPartout"), ("en", "VoteKestra"), ("fr", "MerciVerdon"))
    ):
        fans = stage.cast(
            [None] * stage.scaled(250), lang=lang, role=Role("benign", f"fandom-{fandom}"), activity=1.5
        )
        for storm in range(5):
            at_us = stage.scene.start_us + (3 + 5 * storm + fandom) * _DAY_US + (18 + storm % 3) * _HOUR_US
            fan_storm(
                stage, fans, tags=(f"{tag}{storm}", tag), at_us=at_us, lang=lang, part=f"fandom-{fandom}"
            )
    return stage.finish("fan-campaign", "truth-zero", expected=_NOBODY)


def news_desk(*, seed: int, posts: int) -> ReferenceWorld:
    """Newsrooms, declared feeds, and papers that print one agency's copy within minutes."""
    stage = set_stage(seed=seed, posts=posts, start=_START, days=_DAYS)
    for agency, (lang, first) in enumerate((("fr", 20), ("en", 30), ("fr", 40))):
        papers = newspapers(stage, 8, first_host=first, lang=lang, group=f"agency-{agency}")
        wire_copy(
            stage,
            papers,
            first_host=first,
            lang=lang,
            items=60,
            spread_s=(60, 240, 900)[agency],
            part=f"wire-{agency}",
        )
    return stage.finish("news-desk", "truth-zero", expected=_NOBODY)


def petition(*, seed: int, posts: int) -> ReferenceWorld:
    """Five petitions with share buttons; newsletters send thousands to them in the same hours."""
    stage = set_stage(seed=seed, posts=posts, start=_START, days=_DAYS)
    signers = np.concatenate(
        [
            stage.some(stage.scaled(1_200), lang="fr"),
            stage.newcomers(stage.scaled(1_200), before_us=stage.scene.start_us),
        ]
    )
    keen = np.exp(stage.rng.normal(0.0, 0.8, len(signers)))
    for number, name in enumerate(("river", "school", "hospital", "trees", "train")):
        button = Button(f"petition-{name}", f"https://petition-{name}.example/signer", "fr")
        sent = stage.scene.start_us + (2 + 5 * number) * _DAY_US + 7 * _HOUR_US
        who = stage.rng.choice(signers, len(signers) // 2, replace=False, p=keen / keen.sum())
        mail = stage.rng.random(len(who)) < 0.6
        at_us = np.where(
            mail,
            sent + (stage.rng.gamma(1.5, 1.5, len(who)) * _HOUR_US).astype(np.int64),
            sent + stage.rng.integers(0, 4 * 86_400, len(who)) * 1_000_000,
        )
        end = stage.end_us - 1_000_000
        share_button(stage, who, np.minimum(at_us // 1_000_000 * 1_000_000, end), button, part="petition")
    return stage.finish("petition", "truth-zero", expected=_NOBODY)


def breaking_news(*, seed: int, posts: int) -> ReferenceWorld:
    """A storm and its days: everybody at once, a third of them seen at no other time."""
    stage = set_stage(seed=seed, posts=posts, start=_START, days=_DAYS)
    names = (
        "storm-warning",
        "storm-damage",
        "storm-powercut",
        "storm-rescue",
        "storm-photo",
        "storm-solidarity",
    )
    tags = tuple(stage.register.tag(name) for name in ("TempeteIsaure", "Isaure", "VigilanceRouge"))
    for number, (day, hour) in enumerate(((4, 5), (4, 15), (5, 9), (12, 18), (20, 11))):
        stage.happen(
            Event(
                at_us=stage.scene.start_us + day * _DAY_US + hour * _HOUR_US,
                posts=max(posts // 12, 300),
                tags=tags[: 1 + number % 3],
                messages=_messages(stage, names),
                lang="fr",
                half_life_h=(1.0, 2.0, 4.0, 1.5, 3.0)[number],
                newcomers=max(posts // 100, 80),
                links=_links(stage, f"https://alerte-meteo.example/{number}", 8),
                part=stage.register.part("storm"),
            )
        )
    return stage.finish("breaking-news", "truth-zero", expected=_NOBODY)


def diaspora(*, seed: int, posts: int) -> ReferenceWorld:
    """Two diasporas that read the same few sources, keep the same feasts and grieve on the same day."""
    stage = set_stage(seed=seed, posts=posts, start=_START, days=_DAYS)
    everyday = (
        "diaspora-holiday",
        "diaspora-concert",
        "diaspora-class",
        "diaspora-homesick",
        "diaspora-food",
    )
    for circle, lang in ((1, "az"), (4, "ar")):
        tags = tuple(stage.register.tag(f"{name}{circle}") for name in ("Vatan", "Bayram"))
        people = stage.cast([None] * stage.scaled(400), lang=lang, activity=1.2, community=circle)
        rows = _convictions(stage, people, 5 * len(people), everyday, tags, part="everyday")
        _passed_on(stage, people, rows, times=1.5, part="everyday")
        stage.happen(
            Event(
                at_us=stage.scene.start_us + (6 + circle) * _DAY_US + 3 * _HOUR_US,
                posts=max(posts // 40, 150),
                tags=tags,
                messages=_messages(stage, ("diaspora-quake", *everyday[:2])),
                lang=lang,
                half_life_h=6.0,
                newcomers=max(posts // 300, 40),
                links=_links(stage, f"https://radio-{circle}.example/secours", 5),
                circles=(circle,),
                part=stage.register.part("quake"),
            )
        )
    return stage.finish("diaspora", "truth-zero", expected=_NOBODY)


def _convictions(
    stage: Stage, people: Ints, count: int, names: tuple[str, ...], tags: tuple[int, ...], *, part: str
) -> Ints:
    """Let people say what they think, whenever they think it, with their movement's tags and sources."""
    rng = stage.rng
    at_us = np.sort(stage.scene.start_us + rng.integers(0, stage.scene.days * 86_400, count) * 1_000_000)
    source = np.array(_links(stage, f"https://lettre-{tags[0]}.example/n", 60))
    linked = rng.random(count) < 0.3
    recent = (at_us - stage.scene.start_us) // (stage.scene.days * _DAY_US // 60 + 1)
    numbers = np.array(_messages(stage, names))
    return stage.add(
        Posts.of(
            rng.choice(people, count),
            at_us,
            lang=stage.accounts.lang[people[0]],
            message=numbers[rng.integers(0, len(numbers), count)],
            wording=rng.integers(0, 2**62, count),
            link=np.where(linked, source[recent], NOTHING),
            tags=np.where(rng.random((count, len(tags))) < 0.6, np.array(tags), NOTHING),
            part=stage.register.part(part),
        )
    )


def _passed_on(stage: Stage, people: Ints, rows: Ints, *, times: float, part: str) -> None:
    """Let people repost one another, the liked ones often, minutes to hours later."""
    rng = stage.rng
    liked = rng.pareto(1.3, len(rows)) + 0.05
    target = rng.choice(rows, round(len(rows) * times), p=liked / liked.sum())
    delay_s = np.exp(rng.normal(np.log(1_500), 1.4, len(target))).astype(np.int64) + 3
    when = np.minimum(stage.times_us(target) + delay_s * 1_000_000, stage.end_us - 1_000_000)
    stage.act_on(rng.choice(people, len(target)), when, target, kind=REPOST, part=part)


def _messages(stage: Stage, names: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(stage.register.message(name) for name in names)


def _links(stage: Stage, start: str, count: int) -> tuple[int, ...]:
    return tuple(stage.register.link(f"{start}-{number}") for number in range(count))
