"""RDAP: what registries say of a domain (RFC 9083). Persons stay out: only organisations are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vigie.sources.json_paths import objects_of
from vigie.sources.site_records.facts import SiteFact, host_of
from vigie.sources.site_records.format import SiteRecordBody, SiteRecordFormat

__all__ = ["BODY", "FORMAT", "SPEC"]

_SEEN = "last update of RDAP database"


def _is_domain(value: Mapping[str, Any]) -> bool:
    return value.get("objectClassName") == "domain" and ("ldhName" in value or "unicodeName" in value)


def _told(answer: Mapping[str, Any]) -> list[SiteFact]:
    domain = host_of(answer.get("ldhName") or answer.get("unicodeName"))
    if domain is None:
        return []
    events = {event.get("eventAction"): event.get("eventDate") for event in objects_of(answer.get("events"))}
    since, until = events.get("registration"), events.get("expiration")
    seen = answer.get("retrieved_at") or events.get(_SEEN)
    stated = [("registration", str(since))] if since else []
    stated += [("changed", str(events["last changed"]))] if events.get("last changed") else []
    stated += list(_statements(answer))
    return [
        SiteFact(
            domain=domain, record_type=kind, value=value, valid_from=since, valid_to=until, observed_at=seen
        )
        if kind == "registration"
        else SiteFact(
            domain=domain, record_type=kind, value=value, observed_at=seen or events.get("last changed")
        )
        for kind, value in stated
    ]


def _statements(answer: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for server in objects_of(answer.get("nameservers")):
        host = host_of(server.get("ldhName"))
        if host:
            yield "nameserver", host
    status = answer.get("status")
    for word in status if isinstance(status, list) else []:
        if isinstance(word, str):
            yield "status", word
    for entity in objects_of(answer.get("entities")):
        roles = entity.get("roles")
        for role in roles if isinstance(roles, list) else []:
            yield from _of_entity(role, entity)


def _of_entity(role: Any, entity: Mapping[str, Any]) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any JSON value
    card = _card(entity.get("vcardArray"))
    name = card.get("fn") if role == "registrar" else card.get("org")
    if role in {"registrar", "registrant"} and name:
        yield str(role), name
    if role == "registrant" and card.get("country"):
        yield "registrant-country", card["country"]


def _card(value: Any) -> dict[str, str]:  # noqa: ANN401 - a jCard (RFC 7095)
    lines = value[1] if isinstance(value, list) and len(value) > 1 and isinstance(value[1], list) else []
    told: dict[str, str] = {}
    for line in lines:
        if isinstance(line, list) and len(line) >= 4:
            name, parameters, _, held = line[:4]
            if isinstance(held, str) and held and isinstance(name, str):
                told.setdefault(name, held)
            if name == "adr" and isinstance(parameters, dict) and isinstance(parameters.get("cc"), str):
                told["country"] = parameters["cc"]
    return told


FORMAT = SiteRecordFormat(
    code="rdap-json",
    title="RDAP: registration data of domains",
    version="1",
    source="rdap",
    recognises=_is_domain,
    because="objects of class domain with ldhName",
    told=_told,
    states={
        "registration": "events registration and expiration",
        "changed": "events last changed",
        "registrar": "entities with role registrar",
        "registrant": "entities with role registrant, where they are an organisation",
        "registrant-country": "country of the registrant",
        "nameserver": "nameservers",
        "status": "status",
    },
    cannot_know=(
        "registrants that the registry hides, and those who are persons: they are not read",
        "what was registered before",
        "owners: whoever registers a domain need not run the site",
    ),
)
BODY = SiteRecordBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.site_records.registration:BODY")
