"""The same actor family ten months later: a copied message in the thousands, an archive timed to the minute.

1 686 accounts, 5 187 originals and only 179 reposts on one platform; 80 accounts and 145 posts on another,
twins of some of the first; one hashtag of five misspelt by some. Small worlds scale these numbers down.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vigie.testing.planting import Role
from vigie.testing.worlds.accounts import Dress
from vigie.testing.worlds.crowd import Event
from vigie.testing.worlds.ledger import REPOST, Posts
from vigie.testing.worlds.manoeuvre import Order, obeyed
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
    twins = _twins(stage, core, _paste(stage, core))
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


def _paste(stage: Stage, core: Ints) -> Ints:
    """Post each montage in one wave; every account takes part in three or four. Return the rows."""
    rng = stage.rng
    tags = [stage.register.tag(name) for name in _TAGS]
    moments = office_hours_us(rng, first_day_us=_FIRST_DAY, days=3, count=_WAVES, offset_h=4)
    rows: list[Ints] = []
    for number, members in enumerate(_teams(rng, core)):
        chosen = (
            {1, *rng.permutation(5)[:2].tolist()} if number % 3 == 1 else set(rng.permutation(5)[:3].tolist())
        )
        order = Order(
            at_us=int(moments[number]),
            message=_MESSAGES[number % len(_MESSAGES)],
            median_s=360.0,
            sigma=0.9,
            pasted=0.8,
            handed_out=2,
            tags=tuple(tags[at] for at in sorted(chosen)),
            pictures=(0,),
        )
        rows.append(obeyed(stage, members, order, part="montages"))
        _misspell(stage, stage.posts[-1], tags[1])
    every = np.concatenate(rows)
    target = rng.choice(every, max(round(len(every) * _REPOSTS / _ORIGINALS), 1), replace=False)
    late_us = rng.integers(60, 7_200, len(target)) * 1_000_000
    who = rng.choice(core, len(target))
    who = np.where(who == stage.authors(target), np.roll(core, 1)[np.searchsorted(core, who)], who)
    stage.act_on(who, stage.times_us(target) + late_us, target, kind=REPOST, part="montages")
    return every


def _teams(rng: np.random.Generator, core: Ints) -> list[Ints]:
    """Give every account three different waves, and some a fourth, until the originals add up."""
    turns = np.argsort(rng.random((len(core), _WAVES)), axis=1)
    wanted = round(len(core) * _ORIGINALS / _ACCOUNTS)
    each, more = divmod(wanted, len(core))
    share = each + (np.arange(len(core)) < more)
    # `turns` lists each account's waves in an order of its own; it joins the first of them.
    return [core[(turns == number).argmax(axis=1) < share] for number in range(_WAVES)]


def _misspell(stage: Stage, posts: Posts, tag: int) -> None:
    """Let one in eight of those who use a hashtag misspell it, and at least one."""
    used = np.argwhere(posts.tags == tag)
    if len(used):
        wrong = used[stage.rng.permutation(len(used))[: max(len(used) // 8, 1)]]
        posts.tags[wrong[:, 0], wrong[:, 1]] = stage.register.tag(_MISSPELT)


def _twins(stage: Stage, core: Ints, montages: Ints) -> Ints:
    """Cast accounts of another platform under the names of some of the first, with the same words, later."""
    rng, size = stage.rng, stage.scaled(_TWINS)
    models = rng.permutation(core)[:size]
    profiles = [stage.accounts.profile(number) for number in models.tolist()]
    dresses = [Dress(name=told["name"], handle=told["handle"]) for told in profiles]
    twins = stage.cast(dresses, lang="fr", role=Role("campaign", "twins"), offset_h=4)
    count = max(round(_TWIN_POSTS * size / _TWINS), size)
    who = np.concatenate([twins, rng.choice(twins, count - size)])
    model = Posts.stacked(stage.posts).take(rng.choice(montages, count, replace=False))
    own = rng.random(count) < 0.2
    stage.add(
        Posts.of(
            who,
            model.at_us + np.exp(rng.normal(np.log(300), 0.7, count)).astype(np.int64) * 1_000_000,
            lang=model.lang,
            message=model.message,
            wording=np.where(own, rng.integers(0, 2**62, count), model.wording),
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
            newcomers=max(stage.crowd // 160, 60),
            links=tuple(stage.register.link(f"https://depeche-mer.example/direct/{at}") for at in range(6)),
            part=stage.register.part("news"),
        )
    )
