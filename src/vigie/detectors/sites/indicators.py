"""What each kind of statement about a site is worth as a link: its tier, its family, and where it stops.

Tiers follow Information Laundromat: 1 is conclusive while it is valid, 2 associative, 3 circumstantial.
Families group what goes together: a hoster brings its address, its name servers and its mail servers. `crowd`
is the number of sites above which a value tells a customer base from an owner.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import numpy as np

from vigie.detectors.sites.delivery import delivers_for_everybody
from vigie.kernels.links import registrable_domain
from vigie.kernels.sites.linking import Kinds

__all__ = [
    "FAMILIES",
    "INDICATORS",
    "READ",
    "Indicator",
    "Statement",
    "derived",
    "is_veiled",
    "kinds",
    "statements",
]

FAMILIES = (
    *("accounts", "hosting", "registration", "certificate", "contact"),
    *("page", "pointing", "commerce", "clock"),
)
"""Families of evidence, in the order in which reports name them."""

_DAY_US = 86_400_000_000
_VEIL = re.compile(
    r"privacy|proxy|redacted|withheld|whois|veil|guard|protect|mask|anonym|not disclosed|registrant"
    r"|data protected|identity|on behalf of|statutory|hidden|private person|gdpr|confidential",
    re.IGNORECASE,
)
_WEBMAIL = re.compile(
    r"@(?:gmail|googlemail|yahoo|hotmail|outlook|live|proton|protonmail|gmx|aol|icloud|mail|yandex|laposte)\."
)
_PROOFS: Mapping[str, str] = MappingProxyType(
    {
        "google-site-verification": "verification-google",
        "facebook-domain-verification": "verification-facebook",
        "yandex-verification": "verification-yandex",
        "ahrefs-site-verification": "verification-ahrefs",
    }
)
_EVERYBODY = frozenset({"1 admin", "1 administrator", "1 root", "1 editor", "x:intent", "facebook:sharer"})


@dataclass(frozen=True, slots=True)
class Indicator:
    """One kind of shared thing.

    Attributes:
        name: Its name in reports; several record types may give one.
        tier: 1 to 3.
        family: One of `FAMILIES`.
        crowd: Sites above which a value counts as nothing.
        records: Types of `site_observation` that give it; none where it is derived.
        rises: Whether it counts as tier 2 where a background that knows the kind never holds the value.
    """

    name: str
    tier: int
    family: str
    crowd: int
    records: tuple[str, ...] = ()
    rises: bool = False


def _same(tier: int, family: str, crowd: int, *records: str, rises: bool = False) -> Iterable[Indicator]:
    return (Indicator(name, tier, family, crowd, (name,), rises) for name in records)


# Advertising, counters and proofs of ownership hang on an account that one client holds.
_ACCOUNTS = (
    *("tracker-ga", "tracker-ga4", "tracker-google-ads", "tracker-gtm", "adsense", "tracker-meta-pixel"),
    *("tracker-meta-app", "tracker-meta-page", "tracker-yandex", "tracker-vk", "tracker-mailru"),
    *("tracker-rambler", "tracker-liveinternet", "tracker-baidu", "tracker-matomo", "tracker-clarity"),
    *("tracker-hotjar", "tracker-statcounter", "tracker-histats", "tracker-addthis", "tracker-sharethis"),
    *("tracker-onesignal", "tracker-tiktok", "tracker-linkedin", "tracker-amazon", "tracker-cloudflare"),
    *("verification-google", "verification-bing", "verification-yandex", "verification-facebook"),
    *("verification-pinterest", "verification-baidu", "verification-naver", "verification-ahrefs"),
    *("verification-norton", "verification-other"),
)
# Measuring firms count whole houses and their networks under one number.
_HOUSES = (
    *("tracker-quantcast", "tracker-comscore", "tracker-chartbeat", "tracker-newrelic", "tracker-disqus"),
)

INDICATORS: tuple[Indicator, ...] = (
    *_same(1, "accounts", 5_000, *_ACCOUNTS),
    *_same(2, "accounts", 250, *_HOUSES),
    Indicator("address", 2, "hosting", 250, ("dns-a", "dns-aaaa", "address")),
    *_same(3, "hosting", 50, "dns-mx", "dns-cname", "dns-txt", "asn"),
    Indicator("certificate-batch", 2, "hosting", 250),
    Indicator("nameserver", 3, "hosting", 50, ("nameserver", "dns-ns")),
    *_same(1, "registration", 1_000, "registrant"),
    Indicator("registration-batch", 2, "registration", 500),
    *_same(3, "registration", 50, "registrar"),
    *_same(1, "certificate", 50, "certificate", "certificate-fingerprint", "certificate-key"),
    *_same(1, "contact", 50, "contact-email", "contact-phone", "wallet"),
    *_same(2, "contact", 50, "social-account"),
    *_same(3, "contact", 50, "byline", "author"),
    *_same(3, "page", 50, "favicon", "dom-shape", "css-vocabulary", "content-hash", "sitemap", rises=True),
    *_same(3, "page", 50, "header-order", "theme", "plugin", "generator", "site-name"),
    Indicator("reciprocal-link", 2, "pointing", 2),
    Indicator("sold-by", 2, "commerce", 20),
    *_same(3, "clock", 20, "author-zone"),
)
"""Every kind of indicator; what is not here (languages, countries, states) joins nobody."""

_NAMES: Mapping[str, int] = MappingProxyType({each.name: place for place, each in enumerate(INDICATORS)})
_OF_RECORD: Mapping[str, str] = MappingProxyType(
    {record: each.name for each in INDICATORS for record in each.records}
)

READ = (
    *(record for each in INDICATORS for record in each.records),
    *("registration", "certificate-issuer", "link-to", "title", "paid-publishing"),
    *("legal-notice", "about-page", "language", "dom-sketch"),
)
"""Types of `site_observation` that are read for links and marks."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Statement:
    """One site held one value of one kind, from `since` to `until` (µs since 1970 UTC)."""

    domain: str
    kind: str
    value: str
    since: int
    until: int
    observation_id: str


def kinds() -> Kinds:
    """Return the table above as the kernel takes it, in the order of `INDICATORS`."""
    return Kinds(
        np.array([each.tier for each in INDICATORS]),
        np.array([FAMILIES.index(each.family) for each in INDICATORS]),
        np.array([each.crowd for each in INDICATORS]),
        np.array([each.rises for each in INDICATORS]),
    )


def is_veiled(registrant: str) -> bool:
    """Say whether a registrant's name is that of a service that hides registrants, or no name at all."""
    return not registrant.strip() or _VEIL.search(registrant) is not None


def statements(rows: Iterable[Row]) -> list[Statement]:
    """Turn rows of `site_observation` into indicators of registered domains.

    What holds for everybody is left out: names of privacy services, mail addresses of providers, the number
    that every program gives its first author. A statement without an end holds until it was last seen.
    """
    listed = list(rows)
    found = [each for row in listed if (each := _statement(row)) is not None]
    return found + list(derived(listed))


def derived(rows: Sequence[Row]) -> Iterable[Statement]:
    """Yield what follows from several statements: batches, links both ways, price lists.

    A batch is a registrar, or an issuer of certificates, and a day. A link both ways is worth the time in
    which both were seen. A price list names what its site sells placement in: the seller and each site
    that it names share it.
    """
    yield from _batches(rows)
    yield from _issued(rows)
    yield from _reciprocal(rows)
    yield from _sold(rows)


def _statement(row: Row) -> Statement | None:
    kind, value = _proof(row["value"]) if row["record_type"] == "dns-txt" else (None, "")
    if kind is None:
        kind, value = _OF_RECORD.get(row["record_type"]), row["value"]
    domain = registrable_domain(row["domain"])
    if kind is None or domain is None or _says_nothing(kind, value):
        return None
    since, until = _span(row)
    return Statement(domain, kind, _plain(kind, value), since, until, row["observation_id"])


def _proof(text: str) -> tuple[str | None, str]:
    """Return a proof of ownership that stands in a text record, as a page would show it."""
    name, _, token = text.strip('"').partition("=")
    return _PROOFS.get(name.casefold()), token.strip()


def _says_nothing(kind: str, value: str) -> bool:
    if kind == "address":
        return delivers_for_everybody(value)
    if kind == "registrant":
        return is_veiled(value)
    if kind == "contact-email":
        return _WEBMAIL.search(value) is not None
    return value.casefold() in _EVERYBODY


def _plain(kind: str, value: str) -> str:
    if kind in {"nameserver", "dns-cname"}:
        return value.rstrip(".").casefold()
    if kind in {"registrant", "site-name", "registrar"}:
        return " ".join(value.casefold().split())
    return value


def _span(row: Row) -> tuple[int, int]:
    since, until = row["valid_from_us"], row["valid_to_us"]
    seen = (row["observed_at_us"], row.get("seen_again_us"), since, until)
    known = [at for at in seen if at is not None]
    since = min(known) if since is None else since
    until = max(known) if until is None else until
    return int(since), int(max(since, until))


def _batches(rows: Sequence[Row]) -> Iterable[Statement]:
    sellers = {row["domain"]: row["value"] for row in rows if row["record_type"] == "registrar"}
    for row in rows:
        domain = registrable_domain(row["domain"])
        at = row["valid_from_us"] if row["record_type"] == "registration" else None
        if domain is None or at is None or row["domain"] not in sellers:
            continue
        day = datetime.fromtimestamp(at / 1e6, tz=UTC).date()
        start = at - at % _DAY_US
        value = f"{_plain('registrar', sellers[row['domain']])} {day}"
        yield Statement(
            domain, "registration-batch", value, start, start + _DAY_US - 1, row["observation_id"]
        )


def _issued(rows: Sequence[Row]) -> Iterable[Statement]:
    """Certificates of one issuer that begin (or, where that is not told, end) on one day."""
    for row in rows:
        domain = registrable_domain(row["domain"]) if row["record_type"] == "certificate-issuer" else None
        at = row["valid_from_us"] if row["valid_from_us"] is not None else row["valid_to_us"]
        if domain is not None and at is not None:
            since, until = _span(row)
            value = f"{row['value']} {datetime.fromtimestamp(at / 1e6, tz=UTC).date()}"
            yield Statement(domain, "certificate-batch", value, since, until, row["observation_id"])


def _reciprocal(rows: Sequence[Row]) -> Iterable[Statement]:
    seen: dict[tuple[str, str], Statement] = {}
    for row in rows:
        if row["record_type"] != "link-to":
            continue
        one, other = registrable_domain(row["domain"]), registrable_domain(row["value"])
        if one is not None and other is not None and one != other:
            since, until = _span(row)
            value = " ".join(sorted((one, other)))
            known = seen.get((one, other))
            if known is not None:
                since, until = min(since, known.since), max(until, known.until)
            seen[one, other] = Statement(one, "reciprocal-link", value, since, until, row["observation_id"])
    yield from (told for (one, other), told in seen.items() if (other, one) in seen)


def _sold(rows: Sequence[Row]) -> Iterable[Statement]:
    names: dict[str, str] = {}
    for row in rows:
        domain = registrable_domain(row["domain"])
        if domain is not None and row["record_type"] in {"site-name", "title"}:
            name = re.split(r"\s[-–—|:]\s", row["value"])[0].strip().casefold()
            if len(name) >= 6:
                names[name] = domain
    for row in rows:
        seller = registrable_domain(row["domain"])
        if row["record_type"] != "paid-publishing" or seller is None:
            continue
        since, until = _span(row)
        named = {domain for name, domain in names.items() if _names(row["value"], name)} - {seller}
        for domain in sorted({seller, *named}) if named else ():
            yield Statement(domain, "sold-by", seller, since, until, row["observation_id"])


def _names(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text.casefold()) is not None
