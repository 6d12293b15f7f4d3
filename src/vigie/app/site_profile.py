"""Everything that a case knows of one site: dated, sourced, defanged; and what nobody has looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow.compute as pc
import pyarrow.dataset as ds

from vigie.engine.port import Engine
from vigie.engine.statements import read_statement
from vigie.kernels.links import registrable_domain
from vigie.lake.case import Case
from vigie.model.errors import InputError
from vigie.report.plain_text import defang, visible
from vigie.sources.timestamps import iso

__all__ = ["SECTIONS", "SiteProfile", "profile_site"]

Row = dict[str, Any]

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "registration": (
        *("registration", "changed", "registrar", "registrant", "registrant-country", "nameserver", "status"),
        "listed",
    ),
    "names and addresses": (
        *("dns-a", "dns-aaaa", "dns-cname", "dns-ns", "dns-mx", "dns-txt", "dns-soa", "dns-caa"),
        *("address", "address-country", "asn"),
    ),
    "certificates": (
        *("certificate", "certificate-issuer", "certificate-fingerprint", "certificate-key"),
        "certificate-name",
    ),
    "answers": (
        *("server", "powered-by", "header-order", "cookie", "redirect", "favicon", "contacted-domain"),
        "content-hash",
    ),
    "identifiers": ("tracker-", "adsense", "verification-"),
    "making": (
        *("cms", "generator", "theme", "plugin", "dom-shape", "css-vocabulary", "asset-host"),
        *("mirrored-from", "feed", "feed-generator", "sitemap", "author", "author-zone"),
    ),
    "what it says": (
        *("title", "site-name", "language", "byline", "legal-notice", "about-page", "contact-page"),
        *("privacy-page", "contact-email", "contact-phone", "social-account", "wallet", "paid-publishing"),
        "link-to",
    ),
}
"""Section → record types, or the beginnings of them."""

_NEEDED = {
    "registration": "no registration: ingest its RDAP answer or WHOIS text",
    "names and addresses": "no name records: ingest DNS answers, passive DNS or urlscan results",
    "certificates": "no certificates: ingest crt.sh results or the certificate itself",
    "answers": "no head lines and no icon: ingest a WARC or HAR of it",
    "identifiers": "no page was read, so nothing is known of counters and advertising",
    "making": "no page was read, so nothing is known of program, theme and shape",
    "what it says": "no page was read, so nothing is known of notices, by-lines and contacts",
}
_PAGES = frozenset({"html-page", "web-archive", "har"})
_LONG = frozenset({"css-words", "dom-sketch"})
_DAY_US = 86_400_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteProfile:
    """What a case knows of a site.

    Attributes:
        domain: Registered domain, or the host asked for where nobody registered it; defanged, as all here.
        hosts: Host names of it that records name.
        sections: Section → rows `what`, `value`, `since`, `until`, `seen_first`, `seen_last` (ISO 8601 or
            None), `sources`, `records`.
        articles: `articles`, `dated`, `first`, `last`, `per_day` (mean over the days between), `with_byline`,
            `bylines` (name → articles), `zones` (offset → articles), `sources`; empty where none is known.
        sharing: `posts`, `accounts`, `first`, `last` of posts of the case that link to it.
        missing: Sentences, one for each kind of record that the case lacks.
    """

    domain: str
    hosts: Sequence[str]
    sections: Mapping[str, Sequence[Row]]
    articles: Row
    sharing: Row
    missing: Sequence[str]

    def as_dict(self) -> Row:
        """Plain values, ready for JSON."""
        return {
            "domain": self.domain,
            "hosts": list(self.hosts),
            "sections": {name: list(rows) for name, rows in self.sections.items()},
            "articles": self.articles,
            "sharing": self.sharing,
            "missing": list(self.missing),
        }


def profile_site(case: Case, engine: Engine, site: str) -> SiteProfile:
    """Gather what a case knows of a site.

    Args:
        case: Where.
        engine: Counts the posts that link to it.
        site: Domain, host or address, defanged or not; all hosts of its registered domain are taken.

    Raises:
        InputError: nothing in the case names that site (VG652).

    Cost: one pass over the statements and articles of the case, and over the links of its posts. It does not
    show who runs the site, nor what was never ingested.
    """
    domain = registrable_domain(site) or site.strip().lower()
    rows = _of_domain(case, "site_observation", domain)
    articles = _of_domain(case, "site_article", domain)
    sharing = _sharing(case, engine, domain)
    if not rows and not articles and not sharing["posts"]:
        known = len(_domains(case))
        hint = f"the case holds records of {known} hosts; read some with `vigie sites ingest`"
        raise InputError("VG652", f"nothing in the case names {defang(domain)}", hint=hint)
    sections = {name: list(_section(rows, types)) for name, types in SECTIONS.items()}
    has_pages = any(row["source"] in _PAGES for row in rows)
    return SiteProfile(
        domain=defang(domain),
        hosts=sorted({defang(row["domain"]) for row in (*rows, *articles)}),
        sections=sections,
        articles=_articles(articles),
        sharing=sharing,
        missing=list(_missing(sections, has_pages=has_pages, has_articles=bool(articles))),
    )


def _domains(case: Case) -> list[str]:
    return [str(name) for name in pc.unique(case.lake.read("site_observation")["domain"]).to_pylist()]


def _of_domain(case: Case, table: str, domain: str) -> list[Row]:
    ends = ds.field("domain") == domain
    under = pc.ends_with(ds.field("domain"), f".{domain}")
    found: list[Row] = case.lake.read(table, where=ends | under).to_pylist()
    return found


def _section(rows: list[Row], types: tuple[str, ...]) -> Iterator[Row]:
    """Yield one row for each statement, over all times and sources that make it."""
    places = {kind: place for place, kind in enumerate(types)}
    groups: dict[tuple[int, str, str, Any, Any], list[Row]] = {}
    for row in rows:
        kind = row["record_type"]
        begun = next((start for start in types if start.endswith("-") and kind.startswith(start)), kind)
        if begun in places and kind not in _LONG:
            times = (row["valid_from_us"], row["valid_to_us"])
            groups.setdefault((places[begun], kind, row["value"], *times), []).append(row)
    for (_, kind, value, since, until), held in sorted(groups.items(), key=_order):
        seen = sorted(row["observed_at_us"] for row in held if row["observed_at_us"] is not None)
        yield {
            "what": kind,
            "value": defang(visible(value)),
            "since": None if since is None else iso(since),
            "until": None if until is None else iso(until),
            "seen_first": iso(seen[0]) if seen else None,
            "seen_last": iso(seen[-1]) if seen else None,
            "sources": sorted({row["source"] for row in held}),
            "records": len(held),
        }


def _order(item: tuple[tuple[int, str, str, Any, Any], list[Row]]) -> tuple[int, str, int, str]:
    (place, kind, value, since, _), _rows = item
    return place, kind, since or 0, value


def _articles(rows: list[Row]) -> Row:
    """Count articles by address: several wordings of one are one."""
    if not rows:
        return {}
    by_url: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: (row["text"] is None, row["article_id"])):
        by_url.setdefault(row["url"], row)
    times = sorted(row["published_at_us"] for row in by_url.values() if row["published_at_us"] is not None)
    days = (times[-1] - times[0]) / _DAY_US if len(times) > 1 else 0.0
    bylines = Counter(row["byline"] for row in by_url.values() if row["byline"])
    return {
        "articles": len(by_url),
        "dated": len(times),
        "first": iso(times[0]) if times else None,
        "last": iso(times[-1]) if times else None,
        "per_day": round(len(times) / days, 2) if days >= 1 else None,
        "with_byline": sum(bylines.values()),
        "bylines": dict(bylines.most_common(20)),
        "zones": dict(Counter(row["published_zone"] for row in by_url.values() if row["published_zone"])),
        "sources": sorted({row["source"] for row in rows}),
    }


def _sharing(case: Case, engine: Engine, domain: str) -> Row:
    inputs = {name: case.lake.relation(name) for name in ("post_object", "post")}
    statement = read_statement(__package__, "site_sharing")
    (row,) = engine.sql(statement, inputs, {"domain": domain}).arrow().to_pylist()
    return {
        "posts": row["posts"],
        "accounts": row["accounts"],
        "first": None if row["first_at_us"] is None else iso(row["first_at_us"]),
        "last": None if row["last_at_us"] is None else iso(row["last_at_us"]),
    }


def _missing(sections: Mapping[str, list[Row]], *, has_pages: bool, has_articles: bool) -> Iterator[str]:
    for name, sentence in _NEEDED.items():
        if sections[name] or (has_pages and name in {"identifiers", "making", "what it says"}):
            continue
        yield sentence
    kinds = {row["what"] for rows in sections.values() for row in rows}
    if has_pages and not any(row["what"].startswith("tracker-") for row in sections["identifiers"]):
        yield "the pages that were read carry no audience counter that Vigie knows"
    if "registration" in {row["what"] for row in sections["registration"]} and "registrant" not in kinds:
        yield "the registry shows no organisation that holds the domain"
    if not has_articles:
        yield "no article: ingest its feed, its sitemap, or more of its pages"
