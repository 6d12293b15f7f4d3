"""The same actor family ten months later: a copied message in the thousands, an archive timed to the minute.

1 686 accounts, 5 187 originals and only 179 reposts on one platform; 80 accounts and 145 posts on another,
twins of some of the first; one hashtag of five misspelt by some. Small worlds scale these numbers down.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vigie.testing.chance import pick
from vigie.testing.planting import Role
from vigie.testing.worlds.accounts import Dress
from vigie.testing.worlds.crowd import Event
from vigie.testing.worlds.ledger import REPOST, Posts
from vigie.testing.worlds.manoeuvre import Order, obeyed, pasted_wordings
from vigie.testing.worlds.stage import ReferenceWorld, Stage, moment_us, set_stage
from vigie.testing.worlds.waves import office_hours_us

__all__ = ["new_caledonia"]

Ints = NDArray[np.int64]

_CORE = Role("campaign", "core")
_ACCOUNTS, _ORIGINALS, _REPOSTS = 1_686, 5_187, 179
_TWINS, _TWIN_POSTS = 80, 145
_FIRST_DAY = moment_us("2024-05-15 00:00")
_TAGS = (
    "RecognizeNewCaledonia",
    "EndFrenchColonialism",
    "FrenchColonialism",
    "BoycottParis2024",
    "Paris2024",
)
_MISSPELT = "EndFrenchColonialsm"
_MESSAGES = (
    *("colonial-murder", "colonial-end", "colonial-solidarity", "colonial-recognise", "colonial-troops"),
    *("colonial-history", "colonial-resources", "colonial-silence", "colonial-vote", "colonial-elders"),
)
_WAVES = 12


def new_caledonia(*, seed: int, posts: int) -> ReferenceWorld:
    """Build the second campaign among `posts` ordinary posts of four weeks."""
    stage = set_stage(seed=seed, posts=posts, start="2024-04-29", days=28)
    core = _cast(stage)
    _paste(stage, core)
    twins = _twins(stage, core)
    _organic(stage)
    world = stage.finish(
        "new-caledonia",
        "campaign",
        manoeuvre=frozenset({"montages", "twins"}),
        expected={"promoted": True, "visibility": "low: nearly no reposts by others"},
    )
    rows = np.flatnonzero(np.isin(world.posts.account, twins))
    return replace(world, twins={"facebook": rows})


def _cast(stage: Stage) -> Ints:
    size = stage.scaled(_ACCOUNTS)
    langs = [("fr", "en", "en", "az")[at] for at in stage.rng.integers(0, 4, size)]
    old = moment_us("2024-04-20 00:00") - (stage.rng.beta(1.0, 2.5, size) * 4 * 31_557_600_000_000).astype(
        np.int64
    )
    return stage.cast([None] * size, lang=langs, role=_CORE, created=old, offset_h=4, activity=0.4)


def _paste(stage: Stage, core: Ints) -> None:
    """Post each montage in one wave, each by a different share of the accounts, then again by a few."""
    rng = stage.rng
    tags = [stage.register.tag(name) for name in _TAGS]
    typo = stage.register.tag(_MISSPELT)
    moments = office_hours_us(rng, first_day_us=_FIRST_DAY, days=3, count=_WAVES, offset_h=4)
    share = _ORIGINALS / _ACCOUNTS / _WAVES
    for number, at_us in enumerate(moments.tolist()):
        chosen = [tags[at] for at in sorted(rng.permutation(5)[:3].tolist())]
        chosen = [typo if tag == tags[1] and number % 4 == 1 else tag for tag in chosen]
        order = Order(
            at_us=at_us,
            message=_MESSAGES[number % len(_MESSAGES)],
            share=share,
            median_s=360.0,
            sigma=0.9,
            pasted=0.8,
            handed_out=2,
            tags=tuple(chosen),
            pictures=(0,),
        )
        rows = obeyed(stage, core, order, part="montages")
        target = rng.choice(rows, max(round(len(rows) * _REPOSTS / _ORIGINALS), 1))
        late_us = rng.integers(60, 7_200, len(target)) * 1_000_000
        stage.act_on(
            rng.choice(core, len(target)),
            stage.times_us(target) + late_us,
            target,
            kind=REPOST,
            part="montages",
        )


def _twins(stage: Stage, core: Ints) -> Ints:
    """Cast accounts of another platform under the names of some of the first, with the same words, later."""
    rng, size = stage.rng, stage.scaled(_TWINS)
    models = rng.permutation(core)[:size]
    profiles = [stage.accounts.profile(number) for number in models.tolist()]
    dresses = [Dress(name=told["name"], handle=told["handle"]) for told in profiles]
    twins = stage.cast(dresses, lang="fr", role=Role("campaign", "twins"), offset_h=4)
    count = max(round(_TWIN_POSTS * size / _TWINS), 2)
    first = office_hours_us(rng, first_day_us=_FIRST_DAY, days=3, count=6, offset_h=4)
    wave_of = np.sort(rng.integers(0, 6, count))
    at_us = first[wave_of] + np.exp(rng.normal(np.log(300), 0.7, count)).astype(np.int64) * 1_000_000
    lang = np.full(count, stage.accounts.lang[twins[0]])
    order = Order(at_us=0, message=_MESSAGES[0], pasted=0.8)
    wording = pasted_wordings(rng, order, lang) + wave_of * (rng.random(count) < 0.8)
    message = np.array([stage.register.message(name) for name in _MESSAGES[:6]])
    stage.add(
        Posts.of(
            twins[pick(rng, np.ones(size), count)],
            at_us,
            lang=lang,
            message=message[wave_of],
            wording=wording,
            picture=0,
            part=stage.register.part("twins"),
        )
    )
    return twins


def _organic(stage: Stage) -> None:
    """Let people talk about the troubles because they are news."""
    names = ("press-report", "support-games", "elected-outrage")
    stage.happen(
        Event(
            at_us=moment_us("2024-05-14 20:00"),
            posts=max(stage.crowd // 25, 200),
            tags=(stage.register.tag("NouvelleCaledonie"),),
            messages=tuple(stage.register.message(name) for name in names),
            lang="fr",
            half_life_h=12.0,
            newcomers=stage.newcomers(max(stage.crowd // 160, 60)),
            links=tuple(stage.register.link(f"https://depeche-mer.example/direct/{at}") for at in range(6)),
            part=stage.register.part("news"),
        )
    )
