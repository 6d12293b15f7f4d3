"""What links between sites, imitation and bursts say of real lists, and how long a million indicators take.

    python benchmarks/sites.py [--data ../shared/data] [--rows 1000000] [--only pinkslime,owners,…]

`pinkslime`: sites of two operators, linked by name system, certificates, counters
and links only; the operator is read to score, never to link; other listed sites are the background.
`owners`: local media with known owners, top and listed sites with known holders, to be wrongly linked if
anything is. `imitation`: domains of which a report says whom they imitate, and genuine media held against one
another. `bursts`: registrations of two published lists beside those of ordinary top sites. `speed`: drawn
indicators.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from vigie.detectors.sites.indicators import INDICATORS, is_veiled, kinds
from vigie.detectors.sites.links import SiteLinks, find_site_links
from vigie.detectors.sites.registrations import RegistrationBurst, registration_bursts
from vigie.detectors.sites.spec import SiteLinkParams
from vigie.kernels.links import registrable_domain
from vigie.kernels.sites.clustering import cluster_sites
from vigie.kernels.sites.imitating import Protected, ProtectedNames, protected_names
from vigie.kernels.sites.linking import Rules, link_sites
from vigie.kernels.sites.meeting import Holdings
from vigie.model.outcomes import NotAssessed

Row = dict[str, Any]

_SEEN_US = 1_584_230_400_000_000
"""15 March 2020, between the crawls of the lists: none gives a time of its own."""
_BRANDS = {
    "Neues Deutschland": "nd-aktuell.de",
    "média ukrainien RBK": "rbc.ua",
    "média ukrainien Obozrevatel": "obozrevatel.com",
    "agence de presse italienne ANSA": "ansa.it",
    "Delfi": "delfi.lt",
    "Ministère français des Affaires Étrangères": "diplomatie.gouv.fr",
    "Kyiv Post": "kyivpost.com",
    "TheGrio": "thegrio.com",
}


def main() -> None:
    """Print one JSON row a measurement."""
    asked = _arguments()
    parts: dict[str, Callable[[], Iterator[Row]]] = {
        "pinkslime": partial(_pinkslime, asked.data),
        "owners": partial(_owners, asked.data),
        "imitation": partial(_imitation, asked.data),
        "bursts": partial(_bursts, asked.data),
        "speed": partial(_speed, asked.rows),
    }
    wanted = asked.only.split(",") if asked.only else list(parts)
    for name in wanted:
        for row in parts[name]():
            print(json.dumps({"part": name, "load": round(os.getloadavg()[0], 1)} | row), flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--only")
    return parser.parse_args()


def _pinkslime(data: Path) -> Iterator[Row]:
    folder = data / "pinkslime_network"
    listed = _csv(folder / "sites.csv")
    owner = {row["domain"]: row["siteOperator"].split(" - ")[0] for row in listed if row["siteOperator"]}
    rows = [*_name_system(folder), *_counters(folder), *_cross_links(folder)]
    later = [_said(row["domain"], "dns-a", row["awsOrigin"]) for row in listed if row["awsOrigin"]]
    # The other file of the list holds the network itself, whose sites are no strangers to it.
    background = list(_listed_sites(data, "fake_scrapes_whois.csv"))
    for name, told in (("records of the crawl", rows), ("and the address of sites.csv", rows + later)):
        started = time.perf_counter()
        found = find_site_links(told, SiteLinkParams(), run_id="R", background=background)
        seconds = time.perf_counter() - started
        assert not isinstance(found, NotAssessed)  # noqa: S101 - the data hold records
        home = _homes(found)
        labelled = {row["domain"] for row in told} & owner.keys()
        score = _pairwise({site: home.get(site, site) for site in labelled}, owner)
        yield {"evidence": name, "seconds": round(seconds, 1)} | score | dict(found.figures)


def _owners(data: Path) -> Iterator[Row]:
    media = pq.read_table(data / "genuine_media/us_local_news_2018.parquet").to_pylist()
    owner: dict[str, str] = {}
    rows: list[Row] = []
    for row in media:
        domain = registrable_domain(row["domain"]) if row["domain"] else None
        if domain is None:
            continue
        if row["owner"]:
            owner[domain] = row["owner"]
        for platform in ("twitter", "youtube", "facebook"):
            if row[platform]:
                account = row[platform].rstrip("/").rsplit("/", 1)[-1].casefold()
                rows.append(_said(domain, "social-account", f"{platform}:{account}"))
    codes = _csv(data / "site_fingerprints/ga_codes.csv")
    counted = [
        _said(row["domain_name"], "tracker-ga", _account(row["ga_code"])) for row in codes if row["ga_code"]
    ]
    mine = {row["domain"] for row in rows}
    rows += [row for row in counted if row["domain"] in mine]
    yield {"corpus": "local media, accounts and counters"} | _across(rows, owner)
    tops = list(_top_sites(data))
    mine = {row["domain"] for row in tops}
    yield {"corpus": "top sites, holders and counters"} | _across(
        [*tops, *(row for row in counted if row["domain"] in mine)], _holders(tops)
    )
    listed = list(_listed_sites(data))
    told = [row for row in listed if row["record_type"] != "registrant"]
    yield {"corpus": "listed sites, registrations and counters without holders"} | _across(
        [*told, *counted], _holders(listed)
    )


def _holders(rows: Sequence[Row]) -> dict[str, str]:
    told = (row for row in rows if row["record_type"] == "registrant" and not is_veiled(row["value"]))
    return {row["domain"]: " ".join(row["value"].casefold().split()) for row in told}


def _across(rows: Sequence[Row], owner: Mapping[str, str]) -> Row:
    found = find_site_links(rows, SiteLinkParams(), run_id="R")
    assert not isinstance(found, NotAssessed)  # noqa: S101 - the data hold records
    groups: dict[str, list[str]] = defaultdict(list)
    for site, group in _homes(found).items():
        groups[group].append(site)
    mixed = [sites for sites in groups.values() if len({owner[site] for site in sites if site in owner}) > 1]
    labelled = {row["domain"] for row in rows} & owner.keys()
    return {
        "labelled": len(labelled),
        "clusters": len(groups),
        "across owners": len(mixed),
        "which": [sorted(sites)[:6] for sites in mixed[:8]],
    } | dict(found.figures)


def _imitation(data: Path) -> Iterator[Row]:
    media = pq.read_table(data / "genuine_media/us_local_news_2018.parquet", columns=["domain"])
    domains = sorted({d for raw in media["domain"].to_pylist() if raw and (d := registrable_domain(raw))})
    rows = [row for row in _csv(data / "fimi_domains/fimi_domains_dima.csv") if row["imitates"]]
    brand = {row["imitates"]: _BRANDS.get(row["imitates"], row["imitates"].lower()) for row in rows}
    media_ = [Protected(domain, (name,)) for name, domain in sorted(brand.items())]
    names = protected_names(media_ + [Protected(domain) for domain in domains])
    missed = []
    for row in rows:
        found = names.imitated_by(row["domain"])
        if not found or found[0].protected != brand[row["imitates"]]:
            missed.append(f"{row['domain']} ({brand[row['imitates']]})")
    yield {
        "corpus": "imitations told by reports",
        "rows": len(rows),
        "share found": _share(len(rows) - len(missed), len(rows)),
        "missed": missed,
    }
    started = time.perf_counter()
    laid = protected_names(map(Protected, domains))
    near = {domain: way for domain in domains if (way := _near_another(domain, laid))}
    ways = Counter(near.values())
    seconds = round(time.perf_counter() - started, 1)
    yield {
        "corpus": "genuine media against one another",
        "rows": len(domains),
        "share called imitations": _share(len(near), len(domains)),
        "ways": dict(ways),
        "seconds": seconds,
    }


def _near_another(domain: str, laid: ProtectedNames) -> str | None:
    """Return the way in which a medium comes near any other, itself left out of what is protected."""
    found = [each for each in laid.near(domain) if each.protected != domain]
    return found[0].way if found else None


def _bursts(data: Path) -> Iterator[Row]:
    listed = _csv(data / "fimi_domains/viginum_domains.csv")
    ordinary = [row["valid_from_us"] for row in _top_sites(data) if row["record_type"] == "registration"]
    for operation in ("RRN", "PortalKombat"):
        days = [_us(row["created"]) for row in listed if row["operation"] == operation and row["created"]]
        found = registration_bursts(days, ordinary, seed=0)
        yield {
            "operation": operation,
            "domains": len(days),
            "in bursts": sum(each.sites for each in found.bursts),
            "p": found.p,
            "strongest": [_told(each) for each in found.bursts[:5]],
        }


def _told(burst: RegistrationBurst) -> Row:
    return {
        "from": _day(burst.first_us),
        "days": burst.days,
        "sites": burst.sites,
        "expected": round(burst.expected, 2),
    }


def _speed(rows: int) -> Iterator[Row]:
    rng = np.random.default_rng(7)
    sites, values = max(rows // 10, 10), max(rows // 3, 10)
    # Values are held as in the wild: most by one or two sites, some by hundreds.
    value = (values * rng.power(0.35, rows)).astype(np.int64)
    since = rng.integers(0, 1_000, rows) * 86_400_000_000
    told = Holdings(rng.integers(0, sites, rows), value, since, since + 200 * 86_400_000_000)
    kind_of = rng.integers(0, len(INDICATORS), values)
    started = time.perf_counter()
    rules = Rules(tolerance=30 * 86_400_000_000)
    found = link_sites(told, kind_of, kinds(), own=sites, sites=sites, rules=rules, rng=rng)
    linked = time.perf_counter()
    clusters = cluster_sites(found.first, found.second, found.tier, found.strength, sites=sites)
    done = time.perf_counter()
    yield {
        "rows": rows,
        "sites": sites,
        "links": len(found.first),
        "clustered": int((clusters.cluster >= 0).sum()),
        "left out": found.left_out,
        "seconds to link": round(linked - started, 1),
        "seconds to cluster": round(done - linked, 1),
    }


def _name_system(folder: Path) -> Iterator[Row]:
    lists = {"Root A": "dns-a", "Root MX": "dns-mx", "Nameservers": "dns-ns", "ROOT TXT": "dns-txt"}
    for row in _csv(folder / "dns_whois_tls_2020_03.csv"):
        domain = row["Native Domain"]
        for column, kind in lists.items():
            yield from (_said(domain, kind, value) for value in row[column].split(",") if value)
        for column, kind in (("Registrant Org", "registrant"), ("Registrar", "registrar")):
            if row[column]:
                yield _said(domain, kind, row[column])
        if row["Registration Date"]:
            yield _said(domain, "registration", "", since=_us(row["Registration Date"]))
        for where in ("Root", "WWW"):
            if row[f"SSL {where} Provider"] and row[f"SSL {where} Expires"]:
                until = _us(row[f"SSL {where} Expires"])
                yield _said(domain, "certificate-issuer", row[f"SSL {where} Provider"], until=until)


def _counters(folder: Path) -> Iterator[Row]:
    for row in _csv(folder / "analytics_ids.csv"):
        if row["GoogleAnalyticsTrackingId"]:
            yield _said(row["domain"], "tracker-ga", _account(row["GoogleAnalyticsTrackingId"]))
        if row["FacebookId"]:
            yield _said(row["domain"], "tracker-meta-page", row["FacebookId"])
        if row["TwitterId"]:
            yield _said(row["domain"], "social-account", f"x:{row['TwitterId']}")


def _cross_links(folder: Path) -> Iterator[Row]:
    for row in _csv(folder / "cross_links.csv"):
        yield _said(row["originDomain"], "link-to", row["otherPublicationDomain"])


def _top_sites(data: Path) -> Iterator[Row]:
    for row in _csv(data / "site_fingerprints/whois_alexa_top.csv"):
        domain = f"{row['domain']}.{row['tld']}"
        if row["registrar"]:
            yield _said(domain, "registrar", row["registrar"])
        if row["org"]:
            yield _said(domain, "registrant", row["org"])
        if row["creation_date"][:4].isdigit():
            yield _said(domain, "registration", "", since=_us(row["creation_date"]))


def _listed_sites(data: Path, *sources: str) -> Iterator[Row]:
    for row in _csv(data / "site_fingerprints/whois_listed_sites.csv"):
        if sources and row["src"] not in sources:
            continue
        domain = row["domain_name"]
        for column, kind in (("registrar", "registrar"), ("org", "registrant")):
            if row[column]:
                yield _said(domain, kind, row[column])
        yield from (
            _said(domain, "nameserver", name) for name in re.findall(r"[\w.-]+\.\w+", row["name_servers"])
        )
        created = re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", row["creation_date"])
        if created:
            yield _said(domain, "registration", "", since=_us(f"{created[0]}+00:00"))


def _said(domain: str, kind: str, value: str, *, since: int | None = None, until: int | None = None) -> Row:
    return {
        "domain": domain.casefold(),
        "record_type": kind,
        "value": value,
        "valid_from_us": since,
        "valid_to_us": until,
        "observed_at_us": _SEEN_US,
        "observation_id": f"{domain} {kind}",
    }


def _homes(found: SiteLinks) -> dict[str, str]:
    return {row["domain"]: row["cluster_id"] for row in found.members.to_pylist()}


def _pairwise(home: Mapping[str, str], owner: Mapping[str, str]) -> Row:
    sites = sorted(home)
    groups = np.array([home[site] for site in sites])
    owners = np.array([owner[site] for site in sites])
    same, kin = groups[:, None] == groups[None, :], owners[:, None] == owners[None, :]
    above = np.triu_indices(len(sites), 1)
    hits = int((same & kin)[above].sum())
    return {
        "labelled": len(sites),
        "precision": _share(hits, int(same[above].sum())),
        "recall": _share(hits, int(kin[above].sum())),
        "largest": sorted(Counter(groups.tolist()).values(), reverse=True)[:5],
    }


def _share(hits: int, n: int) -> float | None:
    return round(hits / n, 4) if n else None


def _account(code: str) -> str:
    return "-".join(code.upper().split("-")[:2])


def _us(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1e6)


def _day(at_us: int) -> str:
    return datetime.fromtimestamp(at_us / 1e6).astimezone().date().isoformat()


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    main()
