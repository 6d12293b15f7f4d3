"""What registries and resolvers say of an invented site, in the shapes in which they say it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vigie.testing.worlds.sites import Record, Site

__all__ = ["dns_of", "rdap_of"]

_TYPES = {"A": 1, "NS": 2, "MX": 15, "TXT": 16, "AAAA": 28}
_REGISTRY = "rdap.registry.example"
_HIDDEN = ("Registrant Name", "Registrant Email", "Registrant Phone", "Registrant Street")

Json = dict[str, Any]


def rdap_of(site: Site) -> Json:
    """Return the answer of a registration data service about the site's domain (RFC 9083, RFC 9537)."""
    told = site.registration
    answer: Json = {
        "rdapConformance": ["rdap_level_0", "icann_rdap_response_profile_1", "redacted"],
        "objectClassName": "domain",
        "handle": f"D{told.registrar_number}{len(site.domain):02}-EX",
        "ldhName": site.domain,
        "status": ["client transfer prohibited"],
        "events": [
            _event("registration", told.registered_at),
            _event("last changed", told.changed_at),
            _event("expiration", told.expires_at),
            _event("last update of RDAP database", site.captured_at),
        ],
        "entities": [_registrar(site), _registrant(site)],
        "nameservers": [{"objectClassName": "nameserver", "ldhName": host} for host in told.nameservers],
        "secureDNS": {"delegationSigned": False},
        "links": [{"rel": "self", "type": "application/rdap+json", "href": _self(site)}],
        "port43": "whois.registry.example",
    }
    return answer if _shown(site) else answer | {"redacted": [_redaction(name) for name in _HIDDEN]}


def dns_of(site: Site) -> Json:
    """Return what resolvers answered when the site was captured, and what was seen before and since when."""
    return {
        "domain": site.domain,
        "captured_at": _stamp(site.captured_at),
        "responses": [_response(site, kind, number) for number, kind in enumerate(_TYPES)],
        "passive": list(_seen(site)),
    }


def _registrar(site: Site) -> Json:
    told = site.registration
    host = f"{told.registrar.split()[0].lower()}.example"
    abuse = {
        "objectClassName": "entity",
        "roles": ["abuse"],
        "vcardArray": _card("Abuse desk", mail=f"abuse@{host}"),
    }
    return {
        "objectClassName": "entity",
        "handle": told.registrar_number,
        "roles": ["registrar"],
        "publicIds": [{"type": "IANA Registrar ID", "identifier": told.registrar_number}],
        "vcardArray": _card(told.registrar, country=told.registrar_country),
        "entities": [abuse],
    }


def _registrant(site: Site) -> Json:
    told = site.registration
    entity: Json = {"objectClassName": "entity", "roles": ["registrant"]}
    if told.registrant:
        return entity | {
            "vcardArray": _card(
                told.registrant, country=told.registrant_country, mail=f"domains@{site.domain}"
            )
        }
    if told.privacy:
        mail = f"{site.domain.removesuffix('.example')}@veil.example"
        return entity | {"vcardArray": _card(told.privacy, country=told.registrar_country, mail=mail)}
    remark = {"title": "REDACTED FOR PRIVACY", "description": ["Some of the data are not shown."]}
    return entity | {"vcardArray": _card("", country=told.registrar_country), "remarks": [remark]}


def _card(name: str, *, country: str = "", mail: str = "") -> list[Any]:
    lines: list[list[Any]] = [["version", {}, "text", "4.0"], ["fn", {}, "text", name]]
    if name:
        lines += [["kind", {}, "text", "org"], ["org", {}, "text", name]]
    if country:
        lines.append(["adr", {"cc": country}, "text", ["", "", "", "", "", "", ""]])
    if mail:
        lines.append(["email", {}, "text", mail])
    return ["vcard", lines]


def _shown(site: Site) -> bool:
    return bool(site.registration.registrant or site.registration.privacy)


def _redaction(name: str) -> Json:
    return {"name": {"description": name}, "method": "removal", "reason": {"description": "Server policy"}}


def _event(action: str, moment: datetime) -> Json:
    return {"eventAction": action, "eventDate": _stamp(moment)}


def _self(site: Site) -> str:
    return f"https://{_REGISTRY}/domain/{site.domain}"


def _response(site: Site, kind: str, number: int) -> Json:
    name, found = f"{site.domain}.", [record for record in site.current() if record.kind == kind]
    answer: Json = {
        "queried_at": _stamp(site.captured_at + timedelta(seconds=number)),
        "Status": 0,
        "TC": False,
        "RD": True,
        "RA": True,
        "AD": False,
        "CD": False,
        "Question": [{"name": name, "type": _TYPES[kind]}],
    }
    if found:
        answer["Answer"] = [
            {"name": name, "type": _TYPES[kind], "TTL": record.ttl_s, "data": _data(record)}
            for record in found
        ]
    return answer


def _seen(site: Site) -> Iterator[Json]:
    for record in sorted(site.records, key=lambda record: (record.first_at, record.kind, record.value)):
        first, last = int(record.first_at.timestamp()), int(record.last_at.timestamp())
        yield {
            "rrname": f"{site.domain}.",
            "rrtype": record.kind,
            "rdata": _data(record),
            "time_first": first,
            "time_last": last,
            "count": 1 + (last - first) // max(record.ttl_s * 7, 1),
        }


def _data(record: Record) -> str:
    return f'"{record.value}"' if record.kind == "TXT" else record.value


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
