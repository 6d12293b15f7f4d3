"""Names of sites that imitate other names: the ways to forge a domain, and how near two names come.

The ways are those of dnstwist: another suffix, letters that look alike (UTS #39's idea), a letter left out,
doubled, added, changed or moved, a hyphen more or less, a word beside the name. Everyday words forge nothing:
`times`, `news` or a town are in a hundred honest names, so that a name is held against the words of all
protected names first, and one letter counts only in names long enough for one letter to be an accident.

It does not show what a site does with its name, nor who registered it: owners register such names
themselves, to keep others from it.

References:
    UTS #39, Unicode Security Mechanisms (skeletons). https://github.com/elceef/dnstwist (ways to permute).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from vigie.kernels.indices.handles import skeleton
from vigie.kernels.links import registrable_domain

__all__ = [
    "Imitation",
    "Protected",
    "ProtectedNames",
    "is_generic",
    "label_of",
    "permutations",
    "protected_names",
]

_WAYS = ("other-suffix", "look-alike-letters", "hyphen", "one-letter", "article", "subdomain", "added-word")
"""Ways to imitate, the surest first."""

_ARTICLES = ("the", "le", "la", "les", "der", "die", "das", "el", "il", "lo")
_ADDED = frozenset(
    [
        *("news", "news24", "actu", "actus", "info", "infos", "online", "live", "today", "24", "24h", "tv"),
        *("eu", "fr", "de", "us", "uk", "int", "world", "media", "press", "presse", "www", "web", "site"),
        *("net", "org", "com", "co", "hub", "daily", "mag", "post", "plus", "now", "official", "officiel"),
    ]
)
_NEWS_WORDS = frozenset(
    [
        *("daily", "times", "news", "herald", "tribune", "journal", "gazette", "post", "press", "record"),
        *("sentinel", "courier", "star", "sun", "world", "chronicle", "independent", "observer", "leader"),
        *("reporter", "review", "register", "republican", "democrat", "citizen", "examiner", "enquirer"),
        *(
            "bulletin",
            "dispatch",
            "standard",
            "telegraph",
            "telegram",
            "mail",
            "mirror",
            "express",
            "advocate",
        ),
        *(
            "argus",
            "banner",
            "beacon",
            "eagle",
            "echo",
            "enterprise",
            "globe",
            "guardian",
            "ledger",
            "messenger",
        ),
        *("mercury", "monitor", "morning", "evening", "sunday", "weekly", "voice", "call", "city", "county"),
        *("valley", "today", "online", "live", "radio", "local", "state", "national", "community", "town"),
        *("messager", "matin", "soir", "jour", "heure", "nouvelles", "actualites", "actu", "infos", "info"),
        *(
            "presse",
            "depeche",
            "courrier",
            "gazette",
            "tageblatt",
            "zeitung",
            "nachrichten",
            "anzeiger",
            "bote",
        ),
        *("rundschau", "kurier", "morgen", "abend", "neue", "diario", "noticias", "prensa", "tiempo"),
        *(
            "giornale",
            "corriere",
            "notizie",
            "mattino",
            "free",
            "north",
            "south",
            "east",
            "west",
            "the",
            "la",
        ),
    ]
)
_USUAL = frozenset({"com", "net", "org", "info", "biz", "news", "press", "media", "co.uk", "com.au", "co.nz"})
_CHEAP = frozenset({"cc", "ws", "pm", "tk", "ml", "ga", "cf", "gq", "la", "li", "pw"})
"""Country codes that are sold to the whole world."""
_CALL_SIGN = re.compile(r"[kwcx][a-z]{2,3}(?:tv|am|fm|hd|dt|radio|news|now|online|local|sports)*\d*")
_NEIGHBOURS = {
    "q": "wa",
    "w": "qes",
    "e": "wrd",
    "r": "etf",
    "t": "ryg",
    "y": "tuh",
    "u": "yij",
    "i": "uok",
    "o": "ipl",
    "p": "ol",
    "a": "qsz",
    "s": "adw",
    "d": "sfe",
    "f": "dgr",
    "g": "fht",
    "h": "gjy",
    "j": "hku",
    "k": "jli",
    "l": "kop",
    "z": "xsa",
    "x": "zcd",
    "c": "xvf",
    "v": "cbg",
    "b": "vnh",
    "n": "bmj",
    "m": "nk",
}


@dataclass(frozen=True, slots=True)
class Protected:
    """One protected medium: its domain and the names under which readers know it."""

    domain: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Imitation:
    """One way in which a domain comes near a protected one.

    Attributes:
        rank: Place of the way among all ways, the surest first.
        distance: Letters changed, 0 where none.
        protected: Protected domain.
        way: other-suffix, look-alike-letters, hyphen, one-letter, article, subdomain or added-word.
    """

    rank: int
    distance: int
    protected: str
    way: str


def label_of(domain: str) -> str:
    """Return the registered name without its suffix, Unicode where it is written in Punycode."""
    registered = registrable_domain(domain) or domain
    label = registered.split(".", 1)[0]
    if label.startswith("xn--"):
        try:
            return label.encode("ascii").decode("idna")
        except UnicodeError:
            return label
    return label


class ProtectedNames:
    """Protected media, laid out so that one domain is compared with those that it may imitate only.

    Args:
        protected: media to protect.
        least_length: letters below which only another suffix or look-alike letters count.
        fuzzy_length: letters below which one changed letter is no imitation.
    """

    def __init__(
        self, protected: Sequence[Protected], *, least_length: int = 3, fuzzy_length: int = 6
    ) -> None:
        self._least, self._fuzzy = least_length, fuzzy_length
        self._own = {registrable_domain(each.domain) or each.domain for each in protected}
        self._exact: dict[str, set[str]] = defaultdict(set)
        self._drawn: dict[str, set[str]] = defaultdict(set)
        self._bare: dict[str, set[str]] = defaultdict(set)
        self._short: dict[str, set[str]] = defaultdict(set)
        self._cut: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for each in protected:
            for name in _spelt(each):
                self._add(name, each.domain)

    def _add(self, name: str, domain: str) -> None:
        bare = _bare(name)
        self._short[_without_article(bare)].add(domain)
        if is_generic(bare):
            return
        self._exact[name].add(domain)
        self._drawn[skeleton(name)].add(domain)
        self._bare[bare].add(domain)
        if len(bare) >= self._fuzzy and not _CALL_SIGN.fullmatch(bare):
            for cut in _deletions(bare):
                self._cut[cut].add((bare, domain))

    def imitated_by(self, domain: str) -> list[Imitation]:
        """Return what a domain imitates, the surest first; a protected domain imitates nothing."""
        return [] if (registrable_domain(domain) or domain) in self._own else self.near(domain)

    def near(self, domain: str) -> list[Imitation]:
        """Return each protected domain once that a domain comes near, itself among them, the surest first."""
        registered = registrable_domain(domain) or domain
        best: dict[str, Imitation] = {}
        for found in sorted(self._found(domain, registered)):
            best.setdefault(found.protected, found)
        return sorted(best.values())

    def _found(self, domain: str, registered: str) -> Iterator[Imitation]:
        label = label_of(registered).casefold()
        bare = _bare(label)
        if len(bare) < self._least:
            return
        yield from _all(self._exact.get(label, ()), "other-suffix")
        # A Latin word has its own letters as skeleton only by chance: the letters must differ.
        yield from _all(self._drawn.get(skeleton(label), ()), "look-alike-letters")
        yield from _all(self._bare.get(bare, ()), "hyphen")
        if len(bare) >= self._fuzzy:
            yield from self._near(bare, odd=_is_odd(registered))
        if _is_odd(registered):
            yield from _all(self._short.get(_without_article(bare), ()), "article")
        yield from self._around(domain, registered, label)

    def _near(self, bare: str, *, odd: bool) -> Iterator[Imitation]:
        seen = {pair for cut in _deletions(bare) for pair in self._cut.get(cut, ())}
        for name, protected in seen:
            if not odd and len(_distinctive(name)) < self._fuzzy:
                continue
            if name != bare and OSA.distance(name, bare, score_cutoff=1) <= 1 and _is_accident(name, bare):
                yield _one(protected, "one-letter", 1)

    def _around(self, domain: str, registered: str, label: str) -> Iterator[Imitation]:
        for part in domain.removesuffix(registered).strip(".").split("."):
            if part and part != "www":
                yield from _all(self._exact.get(part.casefold(), ()), "subdomain")
        for name in _without_words(label):
            if len(name) >= self._least and not _words_in(name):
                yield from _all(self._bare.get(name, ()), "added-word")


def protected_names(protected: Iterable[Protected], **settings: int) -> ProtectedNames:
    """Lay out protected media for comparison; see `ProtectedNames`."""
    return ProtectedNames(list(protected), **settings)


def permutations(label: str) -> set[str]:
    """Return the names that a forger would try for a label, in the ways of dnstwist, without suffixes.

    Letters left out, doubled, exchanged, replaced by neighbours on a keyboard or by look-alikes, and a hyphen
    between any two. Cost: about twelve names a letter.
    """
    forged = {label[:at] + label[at + 1 :] for at in range(len(label))}
    for at, letter in enumerate(label):
        forged.add(label[:at] + letter + label[at:])
        forged |= {label[:at] + other + label[at + 1 :] for other in _NEIGHBOURS.get(letter, "")}
        if at:
            forged.add(f"{label[:at]}-{label[at:]}")
            forged.add(label[: at - 1] + letter + label[at - 1] + label[at + 1 :])
    for letters, alike in (("m", "rn"), ("w", "vv"), ("d", "cl"), ("l", "1"), ("i", "l"), ("o", "0")):
        forged |= {label.replace(letters, alike), label.replace(alike, letters)}
    return {name for name in forged if name and not name.startswith("-") and not name.endswith("-")} - {label}


def _all(domains: Iterable[str], way: str) -> Iterator[Imitation]:
    return (_one(domain, way, 0) for domain in domains)


def _one(domain: str, way: str, distance: int) -> Imitation:
    return Imitation(_WAYS.index(way), distance, domain, way)


def _spelt(each: Protected) -> set[str]:
    """Return how a medium's names are spelt as labels; a name of everyday words alone protects nothing."""
    spelt = {label_of(each.domain).casefold()}
    return spelt | {word for name in each.names if len(word := _bare(_plain(name))) >= 5}


@lru_cache(maxsize=65_536)
def _bare(label: str) -> str:
    return re.sub(r"[-_.\s]", "", label)


def _plain(name: str) -> str:
    spread = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[^\w]", "", "".join(sign for sign in spread if not unicodedata.combining(sign)))


def _without_article(bare: str) -> str:
    for article in _ARTICLES:
        if bare.startswith(article) and len(bare) - len(article) >= 5:
            return bare.removeprefix(article)
    return bare


def _deletions(word: str) -> set[str]:
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


def _without_words(label: str) -> set[str]:
    """Return a label without a common word at its beginning or end, set off by a hyphen."""
    parts = label.split("-")
    found: set[str] = set()
    if len(parts) > 1:
        if parts[-1] in _ADDED:
            found.add("".join(parts[:-1]))
        if parts[0] in _ADDED:
            found.add("".join(parts[1:]))
    return found


def is_generic(bare: str) -> bool:
    """Say whether a name is two or more everyday words of the trade, as honest papers bear by the dozen."""
    return _words_in(bare) >= 2


def _distinctive(bare: str) -> str:
    """Return a name without the words of the trade at its two ends; nothing where it is one such word."""
    if _words_in(bare):
        return ""
    for end in (False, True):
        while (word := _edge_word(bare, at_end=end)) and word != bare:
            bare = bare[: -len(word)] if end else bare[len(word) :]
    return bare


def _edge_word(bare: str, *, at_end: bool) -> str:
    pieces = (bare[-size:] if at_end else bare[:size] for size in range(min(len(bare), 11), 2, -1))
    return next((piece for piece in pieces if piece in _NEWS_WORDS), "")


def _is_odd(registered: str) -> bool:
    """Say whether a suffix is one under which papers hardly live."""
    suffix = registered.partition(".")[2]
    return suffix not in _USUAL and (len(suffix) > 2 or suffix in _CHEAP)


def _words_in(text: str) -> int:
    """Count the words of the trade that a text is made of; 0 when it holds anything else."""
    best = [0] + [-1] * len(text)
    for end in range(1, len(text) + 1):
        for begin in range(max(0, end - 11), end):
            if best[begin] >= 0 and text[begin:end] in _NEWS_WORDS:
                best[end] = max(best[end], best[begin] + 1)
    return max(best[-1], 0)


def _is_accident(name: str, other: str) -> bool:
    """Say whether the letter by which two names differ could be an accident: numbers differ on purpose."""
    if re.sub(r"\d", "", name) == re.sub(r"\d", "", other):
        return False
    return not is_generic(other)
