"""The stage of a reference world: a crowd, open coordination that every crowd holds, and who else is cast."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vigie.model.errors import ParameterError
from vigie.testing.planting import Role
from vigie.testing.worlds.accounts import CLIENTS, Accounts, Dress, crowd_accounts
from vigie.testing.worlds.crowd import (
    HEADLINES,
    OWN_ARTICLES,
    Event,
    Scenery,
    crowd_posts,
    event_posts,
    scenery,
)
from vigie.testing.worlds.language import LANGUAGES
from vigie.testing.worlds.ledger import NOTHING, REPOST, Posts, Register

__all__ = ["ORGANIC", "Appendix", "ReferenceWorld", "Stage", "moment_us", "set_stage"]

Ints = NDArray[np.int64]
Appendix = Callable[["ReferenceWorld", Path], None]

ORGANIC = Role("organic")
_SECOND_US, _HOUR_US, _DAY_US = 1_000_000, 3_600_000_000, 86_400_000_000
_OCCASIONAL = 0.25
_PER_ACCOUNT = 4
_DESKS, _DESK_SIZE, _FEEDS, _FEED_SIZE = 3, 5, 2, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceWorld:
    """Posts, accounts and the truth about them; `vigie.testing.worlds.written` makes files of it.

    Attributes:
        name: Its name in the catalogue.
        kind: `campaign`, `truth-zero` or `evasive`.
        roles: Role of the accounts that are not `ORGANIC` without a group.
        manoeuvre: Parts of the scenario that belong to the manoeuvre; none in a truth-zero world.
        expected: What a sound investigation ends with, as plain values.
        twins: Rows written to the file of another platform, by platform.
        appendices: Writers of what goes beside the posts: pictures, sites, followers.
    """

    name: str
    kind: str
    seed: int
    accounts: Accounts
    posts: Posts
    register: Register
    scene: Scenery
    roles: Mapping[int, Role]
    manoeuvre: frozenset[str] = frozenset()
    expected: Mapping[str, Any] = field(default_factory=dict)
    twins: Mapping[str, Ints] = field(default_factory=dict)
    appendices: tuple[Appendix, ...] = ()

    def role_of(self, number: int) -> Role:
        """Return what an account is in truth."""
        return self.roles.get(number, ORGANIC)

    @property
    def manoeuvre_rows(self) -> Ints:
        """Rows of the posts of the manoeuvre, in the order of time."""
        parts = [at for at, name in enumerate(self.register.parts) if name in self.manoeuvre]
        return np.flatnonzero(np.isin(self.posts.part, parts))

    @property
    def first_us(self) -> int | None:
        """When the manoeuvre begins; None where there is none."""
        rows = self.manoeuvre_rows
        return int(self.posts.at_us[rows[0]]) if len(rows) else None


@dataclass(slots=True)
class Stage:
    """A world in the making; every method draws from `rng` in the order in which it is called."""

    rng: np.random.Generator
    seed: int
    register: Register
    accounts: Accounts
    scene: Scenery
    crowd: int
    posts: list[Posts] = field(default_factory=list)
    roles: dict[int, Role] = field(default_factory=dict)
    _occasional: Ints = field(default_factory=lambda: np.empty(0, np.int64))

    @property
    def end_us(self) -> int:
        """End of the period."""
        return self.scene.start_us + self.scene.days * _DAY_US

    def scaled(self, number: int, *, full_at: int = 40_000) -> int:
        """Make a number smaller in a small world; `full_at` ordinary posts or more leave it as it is."""
        return max(2, round(number * min(1.0, self.crowd / full_at)))

    def cast(  # noqa: PLR0913 - a scenario decides as much of an account as it needs
        self,
        dresses: Sequence[Dress | None],
        *,
        lang: str | Sequence[str],
        role: Role = ORGANIC,
        created: Ints | None = None,
        offset_h: int | None = None,
        followers: Ints | int | None = None,
        activity: float = 0.0,
        client: int | None = None,
        community: int | None = None,
    ) -> Ints:
        """Add accounts and return their numbers.

        Args:
            dresses: one profile each; None leaves it to the crowd.
            lang: language, or one each.
            role: what they are in truth.
            created: creation times; drawn like the crowd's when absent.
            offset_h: hours ahead of UTC.
            followers: audience, or one number each.
            activity: ordinary posts, as a multiple of what an account of the crowd writes on average.
            client: position in CLIENTS.
            community: their circle; drawn when absent.
        """
        count = len(dresses)
        langs = [lang] * count if isinstance(lang, str) else list(lang)
        drawn = crowd_accounts(
            self.rng,
            count,
            until_us=self.scene.start_us,
            communities=len(self.scene.circle_tags),
            seed=self.seed,
        )
        circle = drawn.community if community is None else np.full(count, community)
        share = activity / max(len(self.accounts), 1)
        columns: dict[str, Any] = {
            "created_us": drawn.created_us if created is None else np.asarray(created, dtype=np.int64),
            "lang": np.array([LANGUAGES.index(code) for code in langs]),
            "offset_h": drawn.offset_h if offset_h is None else np.full(count, offset_h),
            "client": drawn.client if client is None else np.full(count, client),
            "community": circle,
            "shares": drawn.shares * count * share,
        }
        if followers is not None:
            columns["followers"] = np.broadcast_to(np.asarray(followers, dtype=np.int64), (count,)).copy()
        first = len(self.accounts)
        told = {at: dress for at, dress in enumerate(dresses) if dress is not None}
        self.accounts = self.accounts.joined(replace(drawn, **columns, dress=told))
        numbers = np.arange(first, first + count)
        if role != ORGANIC:
            self.roles |= dict.fromkeys(numbers.tolist(), role)
        return numbers

    def some(self, count: int, *, lang: str | None = None, circle: int | None = None) -> Ints:
        """Choose accounts of the crowd that play no part yet, at random."""
        free = self.accounts.shares > 0
        free[list(self.roles)] = False
        if lang is not None:
            free &= self.accounts.lang == LANGUAGES.index(lang)
        if circle is not None:
            free &= self.accounts.community == circle
        found = np.flatnonzero(free)
        if len(found) < count:
            raise ParameterError("VG104", f"the crowd has {len(found)} such accounts, {count} are needed")
        return self.rng.permutation(found)[:count]

    def newcomers(self, count: int, *, before_us: int) -> Ints:
        """Take accounts that are seen at no other time, a third of them made in the month before.

        Fewer come when the pool runs out.
        """
        taken, self._occasional = self._occasional[:count], self._occasional[count:]
        fresh = taken[: len(taken) // 3]
        self.accounts.created_us[fresh] = (
            before_us - self.rng.integers(1, 30 * 86_400, len(fresh)) * _SECOND_US
        )
        return taken

    def add(self, posts: Posts) -> Ints:
        """Put posts into the world, their targets counting within them; return their rows on the stage."""
        first = self._rows
        self.posts.append(replace(posts.moved(first), at_us=self._moments(posts.at_us)))
        return np.arange(first, first + len(posts))

    def _moments(self, at_us: Ints) -> Ints:
        """Keep times to the second and within the period."""
        return np.clip(at_us // _SECOND_US * _SECOND_US, self.scene.start_us, self.end_us - _SECOND_US)

    def act_on(
        self,
        who: Ints,
        at_us: Ints,
        rows: Ints,
        *,
        kind: int,
        message: str = "question",
        tags: Sequence[int] = (),
        part: str,
    ) -> Ints:
        """Let accounts repost, answer or quote posts on the stage; return the rows of what they did."""
        rows = np.asarray(rows, dtype=np.int64)
        if kind == REPOST:
            kept = self._once(who, rows)
            who, at_us, rows = who[kept], at_us[kept], rows[kept]
        posts = Posts.of(
            who,
            self._moments(at_us),
            kind=kind,
            lang=self.accounts.lang[who],
            message=self.register.message(message),
            wording=self.rng.integers(0, 2**62, len(who)),
            tags=np.array(tags or (NOTHING,)),
            part=self.register.part(part),
            target=rows,
        )
        first = self._rows
        self.posts.append(posts)
        return np.arange(first, first + len(posts))

    def _once(self, who: Ints, rows: Ints) -> Ints:
        """Leave out what the platform refuses: the second repost of one post, and of one's own."""
        _, first = np.unique(np.stack([who, rows]), axis=1, return_index=True)
        first = np.sort(first)
        return np.asarray(first[who[first] != self.authors(rows[first])])

    @property
    def _rows(self) -> int:
        return sum(len(posts) for posts in self.posts)

    def times_us(self, rows: Ints) -> Ints:
        """Return when posts on the stage were written."""
        return np.concatenate([posts.at_us for posts in self.posts])[rows]

    def authors(self, rows: Ints) -> Ints:
        """Return who wrote posts on the stage."""
        return np.concatenate([posts.account for posts in self.posts])[rows]

    def happen(self, event: Event) -> Ints:
        """Let news break among those who play no part in a campaign; return the rows."""
        shares = self.accounts.shares.copy()
        shares[[number for number, role in self.roles.items() if role.role == "campaign"]] = 0.0
        audience = replace(self.accounts, shares=shares)
        newcomers = self.newcomers(event.newcomers, before_us=event.at_us)
        return self.add(event_posts(self.rng, audience, self.scene, event, newcomers=newcomers))

    def finish(self, name: str, kind: str, **facts: Any) -> ReferenceWorld:
        """Let the crowd post, and sort everything by time."""
        ordinary = crowd_posts(self.rng, self.accounts, self.register, self.scene, count=self.crowd)
        return ReferenceWorld(
            name=name,
            kind=kind,
            seed=self.seed,
            accounts=self.accounts,
            posts=ordinary.joined(Posts.stacked(self.posts)).in_order(),
            register=self.register,
            scene=self.scene,
            roles=self.roles,
            **facts,
        )


def set_stage(
    *,
    seed: int,
    posts: int,
    start: str,
    days: int,
    languages: dict[str, float] | None = None,
    open_coordination: bool = True,
) -> Stage:
    """Set a stage with a crowd of `posts` ordinary posts, newsrooms that post their own links, and feeds.

    Args:
        seed: names the world, together with its recipe.
        posts: ordinary posts, 1 000 to 100 million.
        start: first day, a Monday, as `2023-07-03`.
        days: length of the period.
        languages: share of each language.
        open_coordination: whether newsrooms and declared feeds are there, as they are everywhere.

    Raises:
        ParameterError: `posts` is outside its range (VG104).
    """
    if not 1_000 <= posts <= 100_000_000:
        raise ParameterError("VG104", f"posts={posts} is outside 1000..100000000")
    rng = np.random.default_rng([seed, 7])
    count = max(posts // _PER_ACCOUNT, 400)
    communities = int(np.clip(count // 150, 8, 400))
    start_us = moment_us(f"{start} 00:00")
    accounts = crowd_accounts(
        rng, count, until_us=start_us, communities=communities, languages=languages, seed=seed
    )
    occasional = rng.permutation(count)[: int(count * _OCCASIONAL)]
    shares = accounts.shares.copy()
    shares[occasional] = 0.0
    register = Register()
    circle_lang = np.zeros(communities, dtype=np.int64)
    circle_lang[accounts.community] = accounts.lang
    scene = scenery(
        rng, register, communities=communities, circle_lang=circle_lang, start_us=start_us, days=days
    )
    stage = Stage(rng, seed, register, replace(accounts, shares=shares), scene, posts, _occasional=occasional)
    if open_coordination:
        _newsrooms(stage)
        _feeds(stage)
    return stage


def moment_us(text: str) -> int:
    """Read `2023-07-26 09:30` or `2023-07-26 09:30:05` as UTC; µs since 1970."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000


def _newsrooms(stage: Stage) -> None:
    """Let a few outlets post each of their links from several accounts within the minute."""
    for desk in range(_DESKS):
        host = stage.scene.hosts[desk]
        name = host.removesuffix(".example").replace("-", " ").title()
        dresses = [
            Dress(handle=f"{host.split('.')[0].replace('-', '_')}_{s}", name=f"{name} {s}") for s in "ABCDE"
        ]
        members = stage.cast(
            dresses[:_DESK_SIZE], lang="fr", role=Role("benign", f"newsroom-{desk}"), followers=40_000
        )
        _publish(stage, members, items=3 * stage.scene.days, spread_s=40, hosts=[desk])


def _feeds(stage: Stage) -> None:
    """Let declared programs post the same items from several accounts."""
    for feed in range(_FEEDS):
        members = stage.cast(
            [Dress(name=f"Bulletin {word}") for word in ("nord", "sud", "est", "ouest", "centre", "mer")],
            lang="fr",
            role=Role("benign", f"feed-{feed}"),
            client=CLIENTS.index("dlvr.it"),
        )
        _publish(stage, members[:_FEED_SIZE], items=2 * stage.scene.days, spread_s=25, hosts=[10 + feed])


def _publish(stage: Stage, members: Ints, *, items: int, spread_s: int, hosts: Iterable[int]) -> None:
    rng, scene = stage.rng, stage.scene
    host = np.resize(np.array(list(hosts)), items)
    hour = rng.choice(np.arange(6, 22), items) + 24 * rng.integers(0, scene.days, items)
    at_us = scene.start_us + hour * _HOUR_US + rng.integers(0, 3_600, items) * 1_000_000
    article = (OWN_ARTICLES + hour) * len(scene.hosts) + host
    when = at_us[:, None] + rng.integers(0, spread_s + 1, (items, len(members))) * 1_000_000
    message = stage.register.message(HEADLINES[int(host[0]) % len(HEADLINES)])
    order = np.argsort(when, axis=None, kind="stable")
    stage.add(
        Posts.of(
            np.tile(members, items)[order],
            when.ravel()[order],
            lang=LANGUAGES.index("fr"),
            message=message,
            wording=np.repeat(rng.integers(0, 2**62, items), len(members))[order],
            link=np.repeat(article, len(members))[order],
        )
    )
