"""The marks of a façade, measured on every site of a case: rows of `evidence` with subject kind `site`."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import pyarrow as pa

from vigie.detectors.sites.facade_spec import MARKS, FacadeParams, SiteMark
from vigie.detectors.sites.indicators import statements
from vigie.detectors.sites.published import Article, Copy, by_site
from vigie.kernels.links import registrable_domain
from vigie.kernels.sites.imitating import Imitation
from vigie.model.indice_tables import EVIDENCE
from vigie.model.outcomes import NotAssessed

__all__ = ["SiteFacts", "Use", "measure_sites"]

Row = dict[str, Any]
Told = Mapping[str, Any]

_DAY_US = 86_400_000_000
_SAMPLE = 20
_SPECS: dict[str, SiteMark] = {mark.code: mark for mark in MARKS}


@dataclass(frozen=True, slots=True)
class Use:
    """How posts use a site: first post, posts, those by accounts of groups, and how many such accounts."""

    first_at_us: int
    posts: int
    pushed: int
    pushers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """What is known of the sites of a case.

    Attributes:
        rows: statements, as `site_rows` gives them.
        articles: every article, once.
        copies: articles that stand in earlier ones.
        uses: registered domain → how posts use it.
        has_groups: whether a run of co-action was there to say which accounts are in groups.
        imitations: registered domain → what its name imitates; None where nothing is protected.
        looks: registered domain → protected domains that its pages look like, with the likeness.
    """

    rows: Sequence[Told]
    articles: Sequence[Article]
    copies: Sequence[Copy]
    uses: Mapping[str, Use] = field(default_factory=dict)
    has_groups: bool = False
    imitations: Mapping[str, Sequence[Imitation]] | None = None
    looks: Mapping[str, Mapping[str, float]] | None = None


@dataclass(frozen=True, slots=True)
class _Seen:
    """One measure of one site: its number, the values of its sentence, and whether it was found."""

    value: float
    unit: str
    looked_at: int
    found: bool
    values: Told = field(default_factory=dict)
    posts: Sequence[str] = ()


_Measured = Mapping[str, _Seen | NotAssessed]


def measure_sites(facts: SiteFacts, params: FacadeParams, *, run_id: str) -> pa.Table:
    """Measure every mark on every site; the other sites of the case are the baseline.

    Nothing is tested against chance: each mark says what was seen, and how many other sites show it, too.
    Data that nobody collected are `not-assessed` with the reason, never absence.

    Returns:
        Contract `evidence`.
    """
    ground = _Ground(facts, params)
    rows: list[Row] = []
    for code, name, body in _BODIES:
        measured = {site: body(ground, site) for site in ground.sites}
        rows += _rows(_SPECS[code], name, measured)
    return EVIDENCE.rows(row | {"run_id": run_id} for row in sorted(rows, key=_order))


class _Ground:
    """Facts by site."""

    def __init__(self, facts: SiteFacts, params: FacadeParams) -> None:
        self.facts, self.params = facts, params
        self.said: dict[str, dict[str, list[Told]]] = defaultdict(lambda: defaultdict(list))
        for row in facts.rows:
            site = registrable_domain(row["domain"])
            if site is not None:
                self.said[site][row["record_type"]].append(row)
        self.articles = by_site(facts.articles)
        self.copies = {each.copy.key: each for each in facts.copies}
        self.batches: dict[str, set[str]] = defaultdict(set)
        self.sellers: dict[str, set[str]] = defaultdict(set)
        for each in statements(facts.rows):
            if each.kind == "registration-batch":
                self.batches[each.value].add(each.domain)
            if each.kind == "sold-by" and each.value != each.domain:
                self.sellers[each.domain].add(each.value)
        self.batch_of = {site: batch for batch, sites in self.batches.items() for site in sites}
        self.sites = sorted({*self.said, *self.articles})

    def registered_us(self, site: str) -> int | None:
        """Return the first registration known."""
        times = [row["valid_from_us"] for row in self.said[site]["registration"]]
        return min((at for at in times if at is not None), default=None)

    def texts(self, site: str) -> list[Article]:
        """Return the articles of a site of which words are known."""
        return [each for each in self.articles.get(site, ()) if each.text]


def _age(ground: _Ground, site: str) -> _Seen | NotAssessed:
    registered = ground.registered_us(site)
    if registered is None:
        return NotAssessed("no-registration")
    used = ground.facts.uses.get(site)
    published = [each.at_us for each in ground.articles.get(site, ()) if each.at_us is not None]
    # Articles bear whatever date their site gives them: those before the registration are no use of the site.
    times = [at for at in published if at >= registered] + ([used.first_at_us] if used else [])
    if not times:
        return NotAssessed("never-used")
    days = (min(times) - registered) / _DAY_US
    values = {"days": round(days), "backdated": sum(at < registered for at in published)}
    return _Seen(days, "days", len(times), 0 <= days <= ground.params.young_d, values)


def _batch(ground: _Ground, site: str) -> _Seen | NotAssessed:
    batch = ground.batch_of.get(site)
    if batch is None:
        return NotAssessed("no-registration")
    others = len(ground.batches[batch]) - 1
    return _Seen(float(others), "sites", 1, others + 1 >= ground.params.batch, {"others": others})


def _same_minute(ground: _Ground, site: str) -> _Seen | NotAssessed:
    texts = [each for each in ground.texts(site) if each.at_us is not None]
    if not texts:
        return NotAssessed("no-dated-articles")
    limit = ground.params.same_minute_s * 1_000_000
    keys = {each.key for each in texts}
    close = [
        each
        for each in ground.facts.copies
        if each.delay_us is not None and each.delay_us <= limit and {each.copy.key, each.original.key} & keys
    ]
    mine = {each.copy.key if each.copy.key in keys else each.original.key for each in close}
    values = {"hits": len(mine), "articles": len(texts), "seconds": ground.params.same_minute_s}
    return _Seen(float(len(mine)), "articles", len(texts), len(mine) >= 2, values, [url for _, url in mine])


def _name(ground: _Ground, site: str) -> _Seen | NotAssessed:
    imitations = ground.facts.imitations
    if imitations is None:
        return NotAssessed("no-protected-media")
    found = imitations.get(site, ())
    best = found[0] if found else None
    values = {"protected": best.protected, "way": best.way} if best else {"protected": "", "way": "none"}
    return _Seen(float(len(found)), "media", 1, bool(found), values)


def _look(ground: _Ground, site: str) -> _Seen | NotAssessed:
    looks = ground.facts.looks
    if looks is None or site not in looks:
        return NotAssessed("no-protected-pages")
    best = max(looks[site].items(), key=lambda item: (item[1], item[0]), default=("", 0.0))
    values = {"protected": best[0], "percent": round(100 * best[1])}
    return _Seen(best[1], "share", len(looks[site]), best[1] >= 0.9, values)


def _presence(record_type: str) -> Callable[[_Ground, str], _Seen | NotAssessed]:
    def body(ground: _Ground, site: str) -> _Seen | NotAssessed:
        said = [row["value"] for row in ground.said[site][record_type]]
        if not said:
            return NotAssessed("no-pages")
        absent = "present" not in said
        return _Seen(float(not absent), "page", len(said), absent, {"present": int(not absent)})

    return body


def _byline(ground: _Ground, site: str) -> _Seen | NotAssessed:
    names = Counter(each.byline.casefold() for each in ground.articles.get(site, ()) if each.byline)
    signed = names.total()
    if signed < ground.params.least_articles:
        return NotAssessed("few-signed-articles", {"articles": signed})
    most = names.most_common(1)[0][1]
    values = {"hits": most, "articles": signed, "names": len(names)}
    return _Seen(most / signed, "share", signed, most >= ground.params.one_byline * signed, values)


def _copied(ground: _Ground, site: str) -> _Seen | NotAssessed:
    texts = ground.texts(site)
    if len(texts) < ground.params.least_articles:
        return NotAssessed("few-articles", {"articles": len(texts)})
    taken = [ground.copies[each.key] for each in texts if each.key in ground.copies]
    delays = [each.delay_us for each in taken if each.delay_us is not None]
    originals = Counter(each.original.domain for each in taken)
    values = {
        "hits": len(taken),
        "articles": len(texts),
        "sites": len(originals),
        "originals": ", ".join(name for name, _ in originals.most_common(5)),
        "hours": round(median(delays) / 3_600_000_000) if delays else 0,
    }
    share = len(taken) / len(texts)
    urls = [each.copy.url for each in taken]
    return _Seen(share, "share", len(texts), share >= ground.params.copied_share, values, urls)


def _mixed(ground: _Ground, site: str) -> _Seen | NotAssessed:
    texts = ground.texts(site)
    if len(texts) < ground.params.least_articles:
        return NotAssessed("few-articles", {"articles": len(texts)})
    own = [each for each in texts if each.key not in ground.copies]
    copied = len(texts) - len(own)
    mixed = bool(own) and copied >= ground.params.copied_share * len(texts)
    titles = " · ".join(each.title for each in own[:5])
    values = {"own": len(own), "articles": len(texts), "copied": copied, "titles": titles}
    return _Seen(float(len(own)), "articles", len(texts), mixed, values, [each.url for each in own])


def _pushed(ground: _Ground, site: str) -> _Seen | NotAssessed:
    if not ground.facts.has_groups:
        return NotAssessed("no-groups")
    use = ground.facts.uses.get(site)
    if use is None or use.posts < ground.params.least_posts:
        return NotAssessed("few-posts", {"posts": use.posts if use else 0})
    share = use.pushed / use.posts
    values = {"pushed": use.pushed, "posts": use.posts, "accounts": use.pushers}
    return _Seen(share, "share", use.posts, share >= ground.params.pushed_share, values)


def _prices(ground: _Ground, site: str) -> _Seen | NotAssessed:
    if not any(ground.said[site][name] for name in ("title", "language", "legal-notice")):
        return NotAssessed("no-pages")
    offers = sorted({row["value"] for row in ground.said[site]["paid-publishing"]})
    values = {"offers": len(offers), "example": offers[0] if offers else ""}
    return _Seen(float(len(offers)), "offers", 1, bool(offers), values)


def _named_in_prices(ground: _Ground, site: str) -> _Seen | NotAssessed:
    if not ground.sellers and not any(ground.said[one]["paid-publishing"] for one in ground.sites):
        return NotAssessed("no-price-lists")
    sellers = sorted(ground.sellers.get(site, ()))
    return _Seen(float(len(sellers)), "sites", 1, bool(sellers), {"sellers": ", ".join(sellers)})


_BODIES: tuple[tuple[str, str, Callable[[_Ground, str], _Seen | NotAssessed]], ...] = (
    ("IN01", "age", _age),
    ("IN01", "batch", _batch),
    ("IN08", "same-minute", _same_minute),
    ("IN10", "name", _name),
    ("IN10", "look", _look),
    ("IN12", "legal-notice", _presence("legal-notice")),
    ("IN12", "about-page", _presence("about-page")),
    ("IN12", "byline", _byline),
    ("IN12", "copied", _copied),
    ("IN12", "mixed", _mixed),
    ("IN12", "pushed", _pushed),
    ("IN13", "prices", _prices),
    ("IN13", "named-in-prices", _named_in_prices),
)


def _rows(mark: SiteMark, name: str, measured: _Measured) -> Iterator[Row]:
    seen = {site: each for site, each in measured.items() if isinstance(each, _Seen)}
    hits, total = sum(each.found for each in seen.values()), len(seen)
    for site, each in measured.items():
        head = {
            "subject_id": site,
            "subject_kind": "site",
            "indice": mark.code,
            "version": mark.version,
            "measure": name,
            "criterion": str(mark.criterion),
            "strength": str(mark.strength),
            "accounts": "[]",
            "actions": "[]",
        }
        if isinstance(each, NotAssessed):
            yield head | _silence(each)
            continue
        others, shown = total - 1, hits - each.found
        yield head | {
            "outcome": "found" if each.found else "nothing-found",
            "statement": f"site.{mark.code}.{name}",
            "statement_values": _json(dict(each.values) | {"compared": others, "shown": shown}),
            "value": each.value,
            "unit": each.unit,
            "baseline": shown / others if others else None,
            "looked_at": each.looked_at,
            "compared_with": others,
            "posts": _json(sorted(each.posts)[:_SAMPLE]),
        }


def _silence(why: NotAssessed) -> Row:
    return {
        "outcome": "not-assessed",
        "statement": why.reason,
        "statement_values": _json(dict(why.values)),
        "unit": "",
        "looked_at": 0,
        "compared_with": 0,
        "posts": "[]",
    }


def _order(row: Row) -> tuple[str, str, str]:
    return row["subject_id"], row["indice"], row["measure"]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
