"""Invented accounts by the million: columns of numbers, and a profile written out where it is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.decoys import mix64
from vigie.testing.chance import lognormal_shares, pick
from vigie.testing.inventions import words
from vigie.testing.worlds.language import LANGUAGES

__all__ = ["CLIENTS", "LANGUAGE_SHARES", "OFFSETS_H", "Accounts", "Dress", "created_us", "crowd_accounts"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

CLIENTS = ("Agora Web App", "Agora for Android", "Agora for iPhone", "TweetDeck", "dlvr.it", "Buffer")
"""Programs that post; the last three say openly that they schedule."""
_CLIENT_SHARES = np.array([0.24, 0.45, 0.27, 0.02, 0.01, 0.01])
LANGUAGE_SHARES = {"fr": 0.52, "en": 0.27, "ar": 0.07, "ru": 0.06, "tr": 0.06, "az": 0.02}
"""Share of the accounts of a mixed crowd that write each language."""
OFFSETS_H = {
    "fr": (1, 2, 2, 2, -4),
    "en": (-7, -5, -4, 1, 1),
    "ar": (2, 3, 3, 4, 1),
    "ru": (3, 3, 3, 5, 7),
    "tr": (3, 3, 3, 2, 3),
    "az": (4, 4, 4, 4, 3),
}
"""Hours ahead of UTC where the speakers of a language live, as often as they are listed."""
_PLACES = {
    "fr": ("Paris", "Lyon", "Marseille", "Lille", "Nantes", "Bordeaux", "Montpellier", "France"),
    "en": ("London", "Leeds", "Boston", "Toronto", "Dublin", "Sydney", "UK", "USA"),
    "ar": ("القاهرة", "تونس", "الرباط", "بيروت", "عمّان"),
    "ru": ("Москва", "Казань", "Самара", "Омск"),
    "tr": ("İstanbul", "Ankara", "İzmir", "Trabzon"),
    "az": ("Bakı", "Gəncə", "Sumqayıt", "Şəki"),
}
_YEAR_US = 31_557_600_000_000
_EPOCH_MS = 1_288_834_974_657
_FIRST_ACCOUNT_US = 1_100_000_000_000_000
_SNOWFLAKES_SINCE_US = 1_443_657_600_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Dress:
    """What a profile says where a scenario decides it; None leaves it to the crowd, "" empties it."""

    handle: str | None = None
    name: str | None = None
    bio: str | None = None
    location: str | None = None
    url: str | None = None
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Accounts:
    """Accounts by number; every column has n entries.

    Attributes:
        created_us: Creation, µs since 1970 UTC.
        offset_h: Hours ahead of UTC at which the person lives.
        lang: Position in `LANGUAGES`.
        community: Circle of interest; two accounts of one circle like the same things.
        shares: Share of ordinary posts; 0 for those who post only what a scenario says.
        client: Position in `CLIENTS`.
        followers: Followers when the posts were collected.
        dress: Profiles that a scenario decides.
        seed: Names what is written out.
    """

    created_us: Ints
    offset_h: Ints
    lang: Ints
    community: Ints
    shares: Floats
    client: Ints
    followers: Ints
    following: Ints
    n_posts: Ints
    dress: dict[int, Dress] = field(default_factory=dict)
    seed: int = 0

    def __len__(self) -> int:
        return len(self.created_us)

    @property
    def ids(self) -> Ints:
        """Native ids: long since late 2015, short before, rising with creation as on the platform."""
        number = np.arange(len(self))
        long = (self.created_us // 1_000 - _EPOCH_MS << 22) + number % (1 << 22)
        order = np.argsort(self.created_us, kind="stable")
        seconds = (self.created_us[order] - _FIRST_ACCOUNT_US) // 1_000_000
        short = np.empty(len(self), dtype=np.int64)
        # Two accounts of one second get numbers one after the other.
        short[order] = np.maximum.accumulate(8 * seconds - number) + number
        return np.where(self.created_us >= _SNOWFLAKES_SINCE_US, long, short)

    def joined(self, other: Accounts) -> Accounts:
        """Append accounts; theirs are numbered from `len(self)`."""
        moved = {len(self) + number: dress for number, dress in other.dress.items()}
        columns = {name: np.concatenate([getattr(self, name), getattr(other, name)]) for name in _COLUMNS}
        return Accounts(**columns, dress=self.dress | moved, seed=self.seed)

    def dressed(self, dress: dict[int, Dress]) -> Accounts:
        """Replace the profiles of some accounts."""
        return replace(self, dress=self.dress | dress)

    def profile(self, number: int) -> dict[str, Any]:
        """Write out one account's profile: handle, name, bio, location, url, verified; None where absent."""
        chance = int(mix64(np.array([self.seed * 1_000_003 + number], np.uint64))[0])
        lang = LANGUAGES[int(self.lang[number])]
        given, family = _NAMES[chance % 1_000], _NAMES[chance // 1_000 % 2_000]
        told = {
            "handle": _handle(given, family, number, chance),
            "name": f"{given.title()} {family.title()}",
            "bio": _bio(chance >> 24),
            "location": _PLACES[lang][chance >> 32 & 7] if _has(chance, 40, _PLACES[lang]) else None,
            "url": None,
            "verified": chance >> 44 & 255 < 4,
        }
        dress = self.dress.get(number)
        if dress is None:
            return told
        own = {"handle": dress.handle, "name": dress.name, "bio": dress.bio, "location": dress.location}
        told |= {name: value for name, value in own.items() if value is not None}
        return told | {"url": dress.url, "verified": dress.verified}


_COLUMNS = (
    *("created_us", "offset_h", "lang", "community", "shares"),
    *("client", "followers", "following", "n_posts"),
)
_NAMES = words(np.random.default_rng(20_230_726), 2_000)


def crowd_accounts(
    rng: np.random.Generator,
    count: int,
    *,
    until_us: int,
    communities: int,
    languages: dict[str, float] | None = None,
    seed: int = 0,
) -> Accounts:
    """Invent ordinary accounts: many old, some of this year, activity and audience with heavy tails.

    Args:
        rng: generator.
        count: accounts.
        until_us: nobody is younger; µs since 1970 UTC.
        communities: circles of interest; a circle speaks one language.
        languages: share of each language; `LANGUAGE_SHARES` when absent.
        seed: names the profiles.
    """
    spoken = languages or LANGUAGE_SHARES
    circle_lang = _circle_languages(communities, spoken)
    community = pick(rng, np.arange(1, communities + 1, dtype=np.float64) ** -0.7, count)
    lang = circle_lang[community]
    place = rng.integers(0, 5, count)
    offsets = np.array([OFFSETS_H[code] for code in LANGUAGES])
    followers = np.exp(rng.normal(5.2, 1.7, count)).astype(np.int64)
    return Accounts(
        created_us=created_us(rng, count, until_us=until_us),
        offset_h=offsets[lang, place],
        lang=lang,
        community=community,
        shares=lognormal_shares(rng, count, sigma=1.3),
        client=pick(rng, _CLIENT_SHARES, count),
        followers=followers,
        following=np.exp(rng.normal(5.4, 1.2, count)).astype(np.int64),
        n_posts=np.exp(rng.normal(7.6, 1.6, count)).astype(np.int64),
        seed=seed,
    )


def created_us(rng: np.random.Generator, count: int, *, until_us: int) -> Ints:
    """Draw creation times of ordinary accounts: spread over fourteen years, somewhat more of late."""
    age = rng.beta(1.0, 1.4, count) * 14.0
    return np.asarray(until_us - 1_000_000 - (age * _YEAR_US).astype(np.int64))


def _circle_languages(communities: int, spoken: dict[str, float]) -> Ints:
    # Circles take their languages in turn, so that each language holds large and small ones.
    wanted = np.array([spoken.get(code, 0.0) for code in LANGUAGES])
    given = np.zeros(len(LANGUAGES))
    weight = np.arange(1, communities + 1, dtype=np.float64) ** -0.7
    taken = np.empty(communities, dtype=np.int64)
    for circle in range(communities):
        taken[circle] = int(np.argmax(wanted / wanted.sum() - given / weight.sum() - (wanted == 0) * 9.0))
        given[taken[circle]] += weight[circle]
    return taken


def _handle(given: str, family: str, number: int, chance: int) -> str:
    """Write a handle of at most fifteen characters; the number makes it the only one."""
    style = chance >> 50 & 7
    if style < 2:
        return f"{given[:7].title() if style else given[:7]}{number:08d}"
    stem = (f"{given}_{family}", f"{family}{given}", f"{family.title()}{given.title()}")[style % 3]
    return f"{stem[: 15 - len(str(number))]}{number}"


_BIOS = (
    *(
        "{a} et {b}.",
        "J'aime {a}, {b} et la mer",
        "{a} | {b}",
        "opinions are my own, {a}",
        "{a}. {b}. Coffee.",
    ),
    *("Dad of two, {a}", "ni {a} ni {b}", "student, {a}", "{a} 🌿", "retraité, {a}, {b}"),
)


def _bio(chance: int) -> str | None:
    if chance & 7 < 3:
        return None
    return _BIOS[chance >> 3 & 7].format(a=_NAMES[chance >> 6 & 1023], b=_NAMES[chance >> 9 & 511])


def _has(chance: int, shift: int, places: tuple[str, ...]) -> bool:
    return bool(chance >> shift & 3) and (chance >> 32 & 7) < len(places)
