"""The sites of the world `olimpiya`: a fake newspaper, its kin, its neighbours, and those it copied.

`harborinsider.example` was registered on 27 June 2023, thirty days before its video. It shares a server with
three sites of the same owner and with six that have nothing to do with it; a choir left the server before the
newspaper came. The traps are planted on purpose: two neighbours share a web agency's counter account, one
bought its domain where the newspaper did and behind the same privacy service, one wears the same theme, one
is as young, and two of the genuine outlets share the address of a distribution network.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from re import sub
from typing import Any

import numpy as np

from vigie.testing.worlds.sites import Article, Page, Record, Registration, Site

__all__ = ["copied_articles", "olimpiya_sites", "site_truth"]

_ACCOUNTS = "abcdefghijklm"
_FACADE = "harborinsider.example"
_BYLINE = "Brandon"

Facts = Mapping[str, Any]


def olimpiya_sites(*, seed: int) -> list[Site]:
    """Return the fifteen sites, the fake newspaper first; the same seed gives the same sites.

    The seed draws addresses within documentation ranges, account numbers, minutes and lifetimes of records;
    dates, texts, owners and who shares what with whom are the same for every seed.
    """
    told, rng = _told("sites"), np.random.default_rng(seed)
    hosts = {name: _Host(facts, rng) for name, facts in told["hosts"].items()}
    accounts = {letter: f"{rng.integers(10**6, 10**7)}" for letter in _ACCOUNTS}
    captured_at = told["captured_at"]
    return [
        _site(facts, rng, hosts=hosts, accounts=accounts, captured_at=captured_at) for facts in told["site"]
    ]


def site_truth(sites: Sequence[Site]) -> list[dict[str, str]]:
    """Return what is true of each site: `domain`, `owner`, `role`, `registered_at` (UTC), `copied_articles`.

    The last are the slugs of the articles that it copied, separated by spaces; `copied_articles` tells from
    where.
    """
    return [
        {
            "domain": site.domain,
            "owner": site.owner,
            "role": site.role,
            "registered_at": site.registration.registered_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "copied_articles": " ".join(article.slug for article in site.articles if article.copied_from),
        }
        for site in sites
    ]


def copied_articles(sites: Sequence[Site]) -> list[dict[str, str]]:
    """Return a row for each copied article: `domain` and `slug` of the copy, address of the `original`."""
    return [
        {"domain": site.domain, "slug": article.slug, "original": article.copied_from}
        for site in sites
        for article in site.articles
        if article.copied_from
    ]


class _Host:
    """A server: its address, and the newer kind of address where it has one."""

    def __init__(self, facts: Facts, rng: np.random.Generator) -> None:
        number = int(rng.integers(10, 240))
        self.address = f"{facts['net']}.{number}"
        self.newer = f"2001:db8:{number:x}::{number:x}" if facts["newer"] else ""


def _site(
    facts: Facts,
    rng: np.random.Generator,
    *,
    hosts: Mapping[str, _Host],
    accounts: Mapping[str, str],
    captured_at: datetime,
) -> Site:
    named = ("domain", "title", "tagline", "lang", "clock_h", "owner", "role", "layout", "generator", "theme")
    return Site(
        **{name: facts[name] for name in named},
        captured_at=captured_at,
        registration=_registration(facts, rng, captured_at),
        records=tuple(_records(facts, rng, hosts, accounts, captured_at)),
        tags=tuple(tag.format_map(accounts) for tag in facts["tags"]),
        articles=_articles()[facts["domain"]],
        pages=tuple(_page(page) for page in facts.get("pages", ())),
        about=tuple(facts.get("about", ())),
        legal=tuple(facts.get("legal", ())),
    )


def _registration(facts: Facts, rng: np.random.Generator, captured_at: datetime) -> Registration:
    seller = _told("sites")["registrars"][facts["registrar"]]
    registered_at = _within(facts["registered"], rng)
    touched_at = captured_at - timedelta(
        days=int(rng.integers(30, 330)), seconds=int(rng.integers(0, 86_400))
    )
    return Registration(
        registered_at=registered_at,
        changed_at=max(registered_at + timedelta(minutes=4), touched_at),
        expires_at=registered_at.replace(year=registered_at.year + facts["years"]),
        registrar=seller["name"],
        registrar_number=seller["number"],
        registrar_country=seller["country"],
        registrant=facts["registrant"],
        registrant_country=facts.get("country", ""),
        privacy="" if facts["registrant"] else seller["privacy"],
        nameservers=tuple(facts["nameservers"]),
    )


def _records(
    facts: Facts,
    rng: np.random.Generator,
    hosts: Mapping[str, _Host],
    accounts: Mapping[str, str],
    captured_at: datetime,
) -> Iterator[Record]:
    since, host = _within(facts["since"], rng), hosts[facts["host"]]
    ttl_s = int(rng.choice([300, 3_600, 14_400]))
    if "before" in facts:
        left = hosts[facts["before"]].address
        yield _record("A", left, ttl_s, _within(facts["before_since"], rng), since - timedelta(hours=3))
    values = [("A", host.address), ("AAAA", host.newer), ("MX", f"10 mx.{facts['domain']}.")]
    values += [("NS", f"{name}.") for name in facts["nameservers"]]
    values += [("TXT", text.format_map(accounts)) for text in facts["texts"]]
    for kind, value in values:
        if value:
            yield _record(kind, value, ttl_s, since, captured_at)


def _record(kind: str, value: str, ttl_s: int, first_at: datetime, last_at: datetime) -> Record:
    return Record(kind=kind, value=value, ttl_s=ttl_s, first_at=first_at, last_at=last_at)


def _page(facts: Facts) -> Page:
    return Page(
        slug=facts["slug"],
        title=facts["title"],
        paragraphs=tuple(facts["paragraphs"]),
        rows=tuple((name, price) for name, price in facts.get("rows", ())),
        video=facts.get("video", False),
    )


@cache
def _articles() -> Mapping[str, tuple[Article, ...]]:
    told = _told("articles")
    found: dict[str, list[Article]] = {facts["domain"]: [] for facts in _told("sites")["site"]}
    by_key = {facts["key"]: (facts["domain"], _article(facts)) for facts in told["article"]}
    for domain, article in by_key.values():
        found[domain].append(article)
    for facts in told["copied"]:
        found[_FACADE].append(_copy(*by_key[facts["of"]], facts["published"]))
    return {domain: tuple(articles) for domain, articles in found.items()}


def _article(facts: Facts) -> Article:
    return Article(
        slug=_slug(facts["title"]),
        title=facts["title"],
        byline=facts["byline"],
        published_at=facts["published"],
        section=facts["section"],
        paragraphs=tuple(facts["paragraphs"]),
        front=facts.get("front", True),
    )


def _copy(domain: str, original: Article, published_at: datetime) -> Article:
    return Article(
        slug=original.slug,
        title=original.title,
        byline=_BYLINE,
        published_at=published_at,
        section=original.section,
        paragraphs=original.paragraphs,
        copied_from=f"https://{domain}/{original.slug}",
    )


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _within(day: date, rng: np.random.Generator) -> datetime:
    """Return a second between 7:00 and 18:00 UTC of a day."""
    return datetime.combine(day, time(7), UTC) + timedelta(seconds=int(rng.integers(0, 11 * 3_600)))


@cache
def _told(name: str) -> Facts:
    text = files("vigie.testing.worlds").joinpath(f"olimpiya_{name}.toml").read_text("utf-8")
    return tomllib.loads(text)
