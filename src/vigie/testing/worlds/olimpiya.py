"""The reference campaign: the summer-2023 boycott campaign, reconstructed under invented names.

91 core accounts, 40 of them created in July 2023, 15 root visuals posted again and again as new originals,
more than 1 600 posts in 48 hours; a month-old fake newspaper and its video; on day 6 the organic breakout, in
which nobody acts on instruction: elected people who delete, fact-checkers who quote, activists who truly want
a boycott, fans who agree on an hour in public, diasporas, the organisers who use their own hashtag.
docs/worlds.md says where each figure comes from.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vigie.testing.planting import Role
from vigie.testing.worlds.accounts import CLIENTS, Dress
from vigie.testing.worlds.crowd import Event
from vigie.testing.worlds.language import LANGUAGES
from vigie.testing.worlds.ledger import NOTHING, ORIGINAL, QUOTE, REPOST, Posts
from vigie.testing.worlds.manoeuvre import Order, obeyed
from vigie.testing.worlds.olimpiya_core import BAKU_H, cast_core
from vigie.testing.worlds.openly import fan_storm
from vigie.testing.worlds.outlet import (
    DOMAIN,
    HANDLE,
    NAME,
    VIDEO,
    VIDEO_LINK,
    VIEWS,
    articles_until,
    followers_appendix,
    outlet_appendix,
    picture_appendix,
    views_appendix,
)
from vigie.testing.worlds.stage import ReferenceWorld, Stage, moment_us, set_stage
from vigie.testing.worlds.waves import office_hours_us

__all__ = ["olimpiya"]

Ints = NDArray[np.int64]

_VISUALS, _COPIES = 15, 5
_FIRST_DAY = moment_us("2023-07-26 00:00")
_VIDEO_AT = moment_us("2023-07-27 10:12")
_DAY_US, _HOUR_US = 86_400_000_000, 3_600_000_000
_MESSAGES = (
    *("boycott-police", "boycott-riots", "boycott-rights", "boycott-unsafe", "boycott-river"),
    *("boycott-costs", "boycott-hypocrisy", "boycott-athletes", "boycott-past", "boycott-poverty"),
    *("boycott-transport", "boycott-censorship", "boycott-sponsors", "boycott-now", "boycott-elsewhere"),
)
_ELECTED = ("Maelle Torvin", "Bastien Ulmer", "Odile Fenra", "Renaud Quavin")
_CHECKERS = (
    "Verif Nord",
    "Le Decodage",
    "Atelier des faits",
    "Check Ouest",
    "Desk Vrai",
    "Pieces a conviction",
)
_JOURNALISTS = ("Lina Dorvis", "Yann Keslin", "Sofia Marlis", "Paul Ervin", "Ines Calder")
_FACT_CHECKS = tuple(f"https://verif-nord.example/2023/08/boycott-{at}" for at in range(3))


def olimpiya(*, seed: int, posts: int) -> ReferenceWorld:
    """Build the reference campaign among `posts` ordinary posts."""
    stage = set_stage(seed=seed, posts=posts, start="2023-07-03", days=44)
    officials = _officials(stage)
    core = cast_core(stage)
    _visuals(stage, core, officials)
    video = _outlet(stage, core)
    _sympathisers(stage)
    _breakout(stage, video)
    _everyday_neighbours(stage)
    return stage.finish(
        "olimpiya",
        "campaign",
        manoeuvre=frozenset({"visuals", "root-visual", "outlet", "video-relay"}),
        expected=_expected(),
        appendices=(
            picture_appendix(seed),
            outlet_appendix(seed),
            followers_appendix(seed),
            views_appendix(),
        ),
    )


def _officials(stage: Stage) -> Ints:
    """Cast the organisers' three accounts, which post under their own hashtag every day."""
    names = ("Jeux de Paris", "Billetterie des Jeux", "Relais des Jeux")
    dresses = [Dress(handle=f"jeux_officiel_{at}", name=name, verified=True) for at, name in enumerate(names)]
    officials = stage.cast(dresses, lang="fr", followers=900_000, client=CLIENTS.index("TweetDeck"))
    days = stage.scene.days
    who = np.tile(officials, 3 * days)
    hour = stage.rng.integers(7, 18, len(who)) + 24 * np.repeat(np.arange(days), 9)
    at_us = stage.scene.start_us + hour * _HOUR_US + stage.rng.integers(0, 3_600, len(who)) * 1_000_000
    order = np.argsort(at_us, kind="stable")
    stage.add(
        Posts.of(
            who[order],
            at_us[order],
            lang=LANGUAGES.index("fr"),
            message=stage.register.message("games-official"),
            wording=stage.rng.integers(0, 2**62, len(who)),
            tags=np.array([stage.register.tag("PARIS2024")]),
            picture=np.where(stage.rng.random(len(who)) < 0.6, 0, NOTHING),
            part=stage.register.part("organisers"),
        )
    )
    return officials


def _visuals(stage: Stage, core: Ints, officials: Ints) -> None:
    """Release the visuals in office hours of two days; each comes back once, to fewer."""
    rng, register = stage.rng, stage.register
    others = core[1:]
    tags = (register.tag("PARIS2024"), register.tag("BOYCOTTPARIS2024"))
    moments = office_hours_us(rng, first_day_us=_FIRST_DAY, days=2, count=_VISUALS, offset_h=BAKU_H)
    for visual, at_us in enumerate(moments.tolist()):
        pictures = tuple(1 + visual * (_COPIES + 1) + copy for copy in range(_COPIES + 1))
        root = Order(
            at_us=at_us + 20_000_000,
            message=_MESSAGES[visual],
            tags=tags,
            mentions=tuple(officials.tolist()),
            pictures=pictures[:1],
        )
        _root(stage, core[:1], root, at_us)
        spread = obeyed(stage, others, _order(root, root.at_us, 0.86, pictures), part="visuals")
        again = int(rng.uniform(1.2, 3.0) * _HOUR_US)
        obeyed(stage, others, _order(root, at_us + again, 0.33, pictures), part="visuals")
        _pass_on(stage, others, spread, share=0.03, part="visuals")


def _root(stage: Stage, centre: Ints, root: Order, at_us: int) -> None:
    """Let the central account post the visual before anybody else has it."""
    stage.add(
        Posts.of(
            centre,
            np.array([at_us]),
            lang=stage.accounts.lang[centre],
            message=stage.register.message(root.message),
            wording=stage.rng.integers(0, 2**62, 1),
            tags=np.array(root.tags),
            mentions=np.array(root.mentions),
            picture=np.array(root.pictures[:1]),
            part=stage.register.part("root-visual"),
        )
    )


def _order(root: Order, at_us: int, share: float, pictures: tuple[int, ...]) -> Order:
    return Order(
        at_us=at_us,
        message=root.message,
        share=share,
        median_s=110.0,
        sigma=0.9,
        pasted=0.75,
        handed_out=2,
        tags=root.tags,
        mentions=root.mentions,
        pictures=pictures,
    )


def _pass_on(
    stage: Stage, who: Ints, rows: Ints, *, share: float, part: str, median_min: float = 5.0
) -> None:
    """Let accounts repost some of the posts, each minutes after it was written."""
    rng = stage.rng
    target = rng.choice(rows, max(round(len(rows) * share), 1))
    delay_s = np.exp(rng.normal(np.log(60 * median_min), 1.0, len(target))).astype(np.int64) + 5
    stage.act_on(
        rng.choice(who, len(target)),
        stage.times_us(target) + delay_s * 1_000_000,
        target,
        kind=REPOST,
        part=part,
    )


def _outlet(stage: Stage, core: Ints) -> Ints:
    """Cast the fake newspaper, an account of 2011 under a look-alike handle; return the row of its video."""
    outlet = stage.cast(
        [
            Dress(
                handle=HANDLE,
                name=NAME,
                bio="News without borders",
                url=f"https://{DOMAIN}/",
                location="",
                verified=True,
            )
        ],
        lang="en",
        role=Role("campaign", "outlet"),
        created=np.array([moment_us("2011-03-08 19:22:05")]),
        followers=11_000,
    )
    _facade(stage, outlet)
    return _video(stage, outlet, core)


def _facade(stage: Stage, outlet: Ints) -> None:
    """Let the newspaper link one of its articles a day, weeks before it is needed."""
    rng = stage.rng
    days = stage.scene.start_us + np.arange(24) * _DAY_US
    moments = days + rng.integers(6 * 3_600, 14 * 3_600, 24) * 1_000_000
    out = {moment: articles_until(moment) for moment in moments.tolist()}
    known = {moment: links for moment, links in out.items() if links}
    chosen = [links[int(rng.integers(0, len(links)))] for links in known.values()]
    stage.add(
        Posts.of(
            np.repeat(outlet, len(known)),
            np.array(list(known)),
            lang=LANGUAGES.index("en"),
            message=stage.register.message("headline-world"),
            wording=rng.integers(0, 2**62, len(known)),
            link=np.array([stage.register.link(link) for link in chosen]),
            part=stage.register.part("facade"),
        )
    )


def _video(stage: Stage, outlet: Ints, core: Ints) -> Ints:
    """Let the newspaper post its video, and some of the core pass it on; return its row."""
    rng = stage.rng
    video = stage.add(
        Posts.of(
            outlet,
            np.array([_VIDEO_AT]),
            lang=LANGUAGES.index("en"),
            message=stage.register.message("boycott-rights"),
            wording=rng.integers(0, 2**62, 1),
            link=stage.register.link(VIDEO_LINK),
            tags=np.array([stage.register.tag("BOYCOTTPARIS2024")]),
            picture=VIDEO,
            part=stage.register.part("outlet"),
        )
    )
    relays = rng.permutation(core[1:])[:40]
    delay_s = np.sort(np.exp(rng.normal(np.log(600), 0.8, len(relays))).astype(np.int64))
    stage.act_on(
        relays,
        _VIDEO_AT + delay_s * 1_000_000,
        np.repeat(video, len(relays)),
        kind=REPOST,
        part="video-relay",
    )
    return video


def _sympathisers(stage: Stage) -> None:
    """Let people who agree pass on what they see, within minutes, on nobody's word."""
    people = stage.cast([None] * 24, lang=["az"] * 16 + ["tr"] * 8, offset_h=BAKU_H, activity=2.0)
    held = Posts.stacked(stage.posts)
    seen = np.flatnonzero((held.part == stage.register.part("visuals")) & (held.kind == ORIGINAL))
    _pass_on(stage, people, seen, share=0.06, part="sympathisers", median_min=12.0)


def _breakout(stage: Stage, video: Ints) -> None:
    """Day 6: everybody talks about it, for reasons of their own."""
    register = stage.register
    boycott, paris = register.tag("BOYCOTTPARIS2024"), register.tag("PARIS2024")
    messages = (
        "elected-outrage",
        "factcheck",
        "press-report",
        "ticket-prices",
        "support-games",
        "activist-social",
    )
    stage.happen(
        Event(
            at_us=moment_us("2023-08-02 07:30"),
            posts=max(stage.crowd // 25, 200),
            tags=(boycott, paris),
            messages=tuple(register.message(name) for name in messages),
            lang="fr",
            half_life_h=7.0,
            newcomers=max(stage.crowd // 160, 60),
            links=(register.link(VIDEO_LINK), *(register.link(link) for link in _FACT_CHECKS)),
            part=register.part("breakout"),
        )
    )
    _quoted(stage, video, names=_ELECTED, message="elected-outrage", part="elected", at="2023-08-02 08:05")
    _quoted(stage, video, names=_CHECKERS, message="factcheck", part="fact-checkers", at="2023-08-03 06:40")
    _quoted(
        stage, video, names=_JOURNALISTS, message="press-report", part="journalists", at="2023-08-02 09:10"
    )
    _abroad_first(stage, video)
    _activists(stage, boycott)
    _press_errors(stage)
    fans = stage.cast([None] * 40, lang="fr", role=Role("benign", "fans"), activity=1.0)
    fan_storm(
        stage,
        fans,
        tags=("PARIS2024", "ToutLeStade"),
        at_us=moment_us("2023-08-05 19:00"),
        lang="fr",
        part="fans",
    )


def _quoted(stage: Stage, video: Ints, *, names: tuple[str, ...], message: str, part: str, at: str) -> None:
    """Let known people quote the video, hours apart; two of those elected delete it later."""
    rng = stage.rng
    handles = [name.lower().replace(" ", "_") for name in names]
    dresses = [Dress(handle=h, name=n, verified=True) for h, n in zip(handles, names, strict=True)]
    people = stage.cast(dresses, lang="fr", followers=45_000, activity=2.0)
    at_us = moment_us(at) + np.cumsum(rng.exponential(7_200, len(people)).astype(np.int64)) * 1_000_000
    stage.act_on(people, at_us, np.repeat(video, len(people)), kind=QUOTE, message=message, part=part)
    if part == "elected":
        stage.posts[-1].deleted[:2] = True


def _abroad_first(stage: Stage, video: Ints) -> None:
    """Let the video be passed on abroad for five days before anybody in France sees it."""
    rng = stage.rng
    people = stage.cast([None] * 120, lang=["az"] * 90 + ["tr"] * 30, offset_h=BAKU_H, activity=1.0)
    at_us = _VIDEO_AT + (rng.gamma(2.0, 18.0, len(people)) * _HOUR_US).astype(np.int64) + 1_800_000_000
    stage.act_on(people, np.sort(at_us), np.repeat(video, len(people)), kind=REPOST, part="abroad")


def _activists(stage: Stage, boycott: int) -> None:
    """Let people who truly want a boycott say so, before, during and after, at hours of their own."""
    rng, register = stage.rng, stage.register
    people = stage.cast([None] * 80, lang="fr", activity=1.5, community=3)
    size = 480
    at_us = np.sort(stage.scene.start_us + rng.integers(0, stage.scene.days * 86_400, size) * 1_000_000)
    names = ("activist-climate", "activist-housing", "activist-social")
    messages = np.array([register.message(name) for name in names])
    no_games = register.tag("NonAuxJeux")
    rows = stage.add(
        Posts.of(
            rng.choice(people, size),
            at_us,
            lang=LANGUAGES.index("fr"),
            message=messages[rng.integers(0, 3, size)],
            wording=rng.integers(0, 2**62, size),
            tags=np.stack(
                [np.where(rng.random(size) < 0.5, boycott, NOTHING), np.full(size, no_games)], axis=1
            ),
            part=register.part("activists"),
        )
    )
    _pass_on(stage, people, rows, share=0.8, part="activists", median_min=45.0)


def _press_errors(stage: Stage) -> None:
    """Let two papers print the figures wrong: ten times too many posts, the wrong month."""
    texts = (
        "Campagne de boycott des Jeux : seize mille publications en deux jours, selon nos informations",
        "Ce que dit le rapport du 13 octobre sur la campagne de boycott",
    )
    who = stage.cast([None, None], lang="fr", followers=80_000)
    stage.add(
        Posts.of(
            who,
            np.array([moment_us("2023-08-10 06:10"), moment_us("2023-08-11 17:35")]),
            lang=LANGUAGES.index("fr"),
            wording=np.array([stage.register.text(text) for text in texts]),
            part=stage.register.part("press-errors"),
        )
    )


def _everyday_neighbours(stage: Stage) -> None:
    """Cast those who are most easily taken for the campaign: an embassy, a club's supporters, diasporas."""
    embassy = stage.cast(
        [Dress(handle="embassy_paris_az", name="Embassy (official)", location="Paris", verified=True)],
        lang="en",
        followers=9_000,
    )
    supporters = stage.cast(
        [Dress(location="Bordo-Mavi"), Dress(location="Trabzon, Bordo"), *([None] * 28)],
        lang="tr",
        activity=1.0,
    )
    one, other = (
        stage.cast([None] * 60, lang="az", activity=1.5),
        stage.cast([None] * 60, lang="fr", activity=1.5),
    )
    everyday = (
        "diaspora-holiday",
        "diaspora-concert",
        "diaspora-class",
        "diaspora-homesick",
        "diaspora-food",
    )
    _talk(stage, embassy, 30, ("embassy-statement",), "en", part="embassy")
    _talk(stage, supporters, 260, ("football-colours",), "tr", part="supporters")
    _talk(stage, one, 300, everyday, "az", part="diaspora")
    _talk(stage, other, 300, everyday, "fr", part="other-diaspora")


def _talk(stage: Stage, people: Ints, count: int, messages: tuple[str, ...], lang: str, *, part: str) -> None:
    rng = stage.rng
    numbers = np.array([stage.register.message(name) for name in messages])
    at_us = np.sort(stage.scene.start_us + rng.integers(0, stage.scene.days * 86_400, count) * 1_000_000)
    stage.add(
        Posts.of(
            rng.choice(people, count),
            at_us,
            lang=LANGUAGES.index(lang),
            message=numbers[rng.integers(0, len(numbers), count)],
            wording=rng.integers(0, 2**62, count),
            part=stage.register.part(part),
        )
    )


def _expected() -> dict[str, object]:
    """Say what a sound investigation ends with: four answers, each by itself, and what stays open."""
    return {
        "promoted": True,
        "criteria": {
            "fundamental-interests": "met: an event of the Nation and its public order are aimed at",
            "misleading-content": "met: the newspaper is not what it says, its articles are copied",
            "artificial-diffusion": "met: 91 accounts, 40 of them weeks old, paste the same visuals",
            "foreign-actor": "met: technical link with nationals of a foreign country",
        },
        "technical_link": "with nationals; none with a State",
        "breakout_category": 5,
        "views": VIEWS,
        "not_shown": [
            "that a State ordered or paid for it",
            "who the persons behind the accounts are",
            "that those who took it up on day 6 knew where it came from",
            "that sites beside the newspaper's on the same server belong to it, where only hosting is shared",
        ],
    }
