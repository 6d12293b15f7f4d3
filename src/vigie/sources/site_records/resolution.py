"""DNS: answers of resolvers as JSON (RFC 8427), and passive DNS in the Common Output Format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vigie.sources.json_paths import CONTEXT_KEY, objects_of
from vigie.sources.site_records.facts import SiteFact, host_of
from vigie.sources.site_records.format import SiteRecordBody, SiteRecordFormat

__all__ = ["BODY", "FORMAT", "SPEC"]

_TYPES = {1: "a", 2: "ns", 5: "cname", 6: "soa", 15: "mx", 16: "txt", 28: "aaaa", 257: "caa"}
_READ = frozenset(_TYPES.values())
_WHEN = ("queried_at", "retrieved_at", "timestamp")


def _is_dns(value: Mapping[str, Any]) -> bool:
    passive = {"rrname", "rrtype", "rdata"} <= value.keys()
    return passive or "Question" in value or ("responses" in value and "domain" in value)


def _opened(value: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Take a collection of answers about one domain apart."""
    if "responses" not in value:
        return None
    around = {CONTEXT_KEY: {"queried_at": value.get("captured_at")}}
    listed = [*objects_of(value.get("responses")), *objects_of(value.get("passive"))]
    return [{**around, **item} for item in listed]


def _told(record: Mapping[str, Any]) -> list[SiteFact]:
    return list(_passive(record) if "rrname" in record else _answers(record))


def _passive(record: Mapping[str, Any]) -> Iterator[SiteFact]:
    kind, data = str(record.get("rrtype", "")).lower(), record.get("rdata")
    domain = host_of(record.get("rrname"))
    for value in data if isinstance(data, list) else [data]:
        if domain and kind in _READ and isinstance(value, str):
            yield SiteFact(
                domain=domain,
                record_type=f"dns-{kind}",
                value=_plain(kind, value),
                valid_from=_first(record, "time_first", "zone_time_first"),
                valid_to=_first(record, "time_last", "zone_time_last"),
            )


def _answers(record: Mapping[str, Any]) -> Iterator[SiteFact]:
    around = record.get(CONTEXT_KEY)
    seen = _first(record, *_WHEN) or (_first(around, *_WHEN) if isinstance(around, dict) else None)
    for answer in objects_of(record.get("Answer")):
        number, value = answer.get("type"), answer.get("data")
        kind = _TYPES.get(number, "") if isinstance(number, int) else str(number).lower()
        domain = host_of(answer.get("name"))
        if domain and kind in _READ and isinstance(value, str):
            yield SiteFact(
                domain=domain, record_type=f"dns-{kind}", value=_plain(kind, value), observed_at=seen
            )


def _plain(kind: str, value: str) -> str:
    """Return the value as comparable text: names without the root's dot, texts without their quotes."""
    if kind == "txt":
        return value.strip().strip('"').replace('" "', "")
    return value.strip().rstrip(".").casefold()


def _first(record: Mapping[str, Any], *names: str) -> Any:  # noqa: ANN401 - any JSON value
    return next((record[name] for name in names if record.get(name) is not None), None)


FORMAT = SiteRecordFormat(
    code="dns-json",
    title="DNS: answers as JSON, and passive DNS",
    version="1",
    source="dns",
    recognises=_is_dns,
    because="answers with Question, or records with rrname, rrtype and rdata",
    told=_told,
    states={f"dns-{kind}": f"records of type {kind.upper()}" for kind in sorted(_READ)},
    opens=_opened,
    cannot_know=(
        "since when an answer holds: it was seen once",
        "who else shares an address: that takes the whole of passive DNS",
        "anything without a date: such answers are refused and counted",
    ),
)
BODY = SiteRecordBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.site_records.resolution:BODY")
