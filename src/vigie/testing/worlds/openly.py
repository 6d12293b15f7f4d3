"""People who agree in public: fans at an announced hour, petitions, papers that print one agency's copy."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vigie.testing.planting import Role
from vigie.testing.worlds.accounts import CLIENTS, Dress
from vigie.testing.worlds.crowd import OWN_ARTICLES
from vigie.testing.worlds.language import LANGUAGES
from vigie.testing.worlds.ledger import NOTHING, REPOST, Posts
from vigie.testing.worlds.stage import Stage
from vigie.testing.worlds.waves import wave

__all__ = ["Button", "fan_storm", "newspapers", "share_button", "wire_copy"]

Ints = NDArray[np.int64]

_HOUR_US = 3_600_000_000


def fan_storm(stage: Stage, fans: Ints, *, tags: tuple[str, ...], at_us: int, lang: str, part: str) -> None:
    """Let fans post together at an hour that one of them called for in public, hours before.

    The call is passed on by many; at the hour most post within minutes, some the words of the call's song.
    """
    rng, register = stage.rng, stage.register
    numbers = tuple(register.tag(name) for name in tags)
    leader = fans[:1]
    call = stage.add(
        Posts.of(
            leader,
            np.array([at_us - 8 * _HOUR_US]),
            lang=LANGUAGES.index(lang),
            message=register.message("fan-call"),
            wording=rng.integers(0, 2**62, 1),
            tags=np.array(numbers),
            part=register.part(f"{part}-call"),
        )
    )
    relayers = rng.permutation(fans[1:])[: max(len(fans) // 2, 1)]
    late_us = (rng.exponential(1.8, len(relayers)) * _HOUR_US).astype(np.int64) // 1_000_000 * 1_000_000
    when = at_us - 8 * _HOUR_US + np.minimum(late_us + 30_000_000, 8 * _HOUR_US - 60_000_000)
    stage.act_on(relayers, when, np.resize(call, len(relayers)), kind=REPOST, part=f"{part}-call")
    song = int(rng.integers(0, 2**40))
    for _ in range(2):
        who, moments = wave(rng, fans, at_us=at_us, share=0.8, median_s=420.0, sigma=1.1)
        sung = rng.random(len(who)) < 0.35
        stage.add(
            Posts.of(
                who,
                moments,
                lang=LANGUAGES.index(lang),
                message=np.where(sung, register.message("fan-lyrics"), register.message("fan-cheer")),
                wording=np.where(sung, song + rng.integers(0, 4, len(who)), rng.integers(0, 2**62, len(who))),
                tags=np.array(numbers),
                part=register.part(part),
            )
        )


class Button(NamedTuple):
    """A share button: one ready-made text and one link, in the hands of whoever signs."""

    message: str
    link: str
    lang: str


def share_button(stage: Stage, who: Ints, at_us: Ints, button: Button, *, part: str) -> None:
    """Let people press a button, each at a time of their own; one in eight adds words of their own."""
    register = stage.register
    order = np.argsort(at_us, kind="stable")
    own = stage.rng.random(len(who)) < 0.12
    stage.add(
        Posts.of(
            who[order],
            at_us[order],
            lang=LANGUAGES.index(button.lang),
            message=register.message(button.message),
            wording=np.where(own, stage.rng.integers(1, 2**62, len(who)), 0),
            link=register.link(button.link),
            part=register.part(part),
        )
    )


def newspapers(stage: Stage, count: int, *, first_host: int, lang: str, group: str) -> Ints:
    """Cast papers, each with an account that bears the name of its site."""
    hosts = stage.scene.hosts[first_host : first_host + count]
    dresses = [
        Dress(
            handle=host.removesuffix(".example").replace("-", ""),
            name=host.removesuffix(".example").replace("-", " ").title(),
            url=f"https://{host}/",
            verified=True,
        )
        for host in hosts
    ]
    client = CLIENTS.index("Agora Web App")
    return stage.cast(dresses, lang=lang, role=Role("benign", group), followers=60_000, client=client)


def wire_copy(
    stage: Stage, papers: Ints, *, first_host: int, lang: str, items: int, spread_s: int, part: str
) -> None:
    """Let papers publish one agency's headline, each with a link to its own site, within minutes."""
    rng, scene = stage.rng, stage.scene
    hosts = len(scene.hosts)
    for _ in range(items):
        hour = int(rng.integers(6, 22)) + 24 * int(rng.integers(0, scene.days))
        at_us = scene.start_us + hour * _HOUR_US + int(rng.integers(0, 3_000)) * 1_000_000
        who = rng.permutation(papers)[: max(len(papers) * 2 // 3, 2)]
        stage.add(
            Posts.of(
                who,
                np.sort(at_us + rng.integers(0, spread_s + 1, len(who)) * 1_000_000),
                lang=LANGUAGES.index(lang),
                message=stage.register.message("headline-world"),
                wording=rng.integers(0, 2**62),
                link=(OWN_ARTICLES + hour) * hosts + first_host + np.searchsorted(papers, who),
                picture=np.where(rng.random(len(who)) < 0.3, 0, NOTHING),
                part=stage.register.part(part),
            )
        )
