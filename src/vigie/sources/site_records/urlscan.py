"""urlscan: what a browser met on a page, from searches or whole results. Its scores are not read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vigie.sources.site_records.facts import SiteFact, host_of
from vigie.sources.site_records.format import SiteRecordBody, SiteRecordFormat

__all__ = ["BODY", "FORMAT", "SPEC"]

_PAGE = {"ip": "address", "asn": "asn", "server": "server", "title": "title", "country": "address-country"}
_LISTED = {"hashes": "content-hash", "domains": "contacted-domain"}


def _is_result(value: Mapping[str, Any]) -> bool:
    results = value.get("results")
    if isinstance(results, list):
        return bool(results) and all(isinstance(item, dict) and _is_result(item) for item in results[:3])
    return isinstance(value.get("task"), dict) and isinstance(value.get("page"), dict)


def _opened(value: dict[str, Any]) -> list[dict[str, Any]] | None:
    results = value.get("results")
    return [item for item in results if isinstance(item, dict)] if isinstance(results, list) else None


def _told(result: Mapping[str, Any]) -> list[SiteFact]:
    task, page = result.get("task"), result.get("page")
    if not isinstance(task, dict) or not isinstance(page, dict):
        return []
    domain = host_of(page.get("domain")) or host_of(task.get("domain"))
    if domain is None:
        return []
    seen = task.get("time")
    facts = [
        SiteFact(domain=domain, record_type=kind, value=value, observed_at=seen)
        for kind, value in (*_of_page(page), *_of_lists(result.get("lists")))
    ]
    issuer = page.get("tlsIssuer")
    if isinstance(issuer, str) and issuer:
        since = page.get("tlsValidFrom")
        facts.append(
            SiteFact(
                domain=domain,
                record_type="certificate-issuer",
                value=issuer,
                valid_from=since,
                observed_at=seen,
            )
        )
    return facts


def _of_page(page: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, kind in _PAGE.items():
        value = page.get(key)
        if isinstance(value, str) and value:
            yield kind, value


def _of_lists(lists: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any JSON value
    for key, kind in _LISTED.items():
        values = lists.get(key) if isinstance(lists, dict) else None
        for value in values if isinstance(values, list) else []:
            if isinstance(value, str) and value:
                yield kind, value


FORMAT = SiteRecordFormat(
    code="urlscan-json",
    title="urlscan: searches and results",
    version="1",
    source="urlscan",
    recognises=_is_result,
    because="results with task and page",
    stream="results",
    told=_told,
    states={
        **{kind: f"page.{key}" for key, kind in _PAGE.items()},
        **{kind: f"lists.{key}" for key, kind in _LISTED.items()},
        "certificate-issuer": "page.tlsIssuer, since page.tlsValidFrom",
    },
    opens=_opened,
    cannot_know=(
        "what a page showed to another visitor, or at another time",
        "anything about who runs the site",
    ),
)
BODY = SiteRecordBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.site_records.urlscan:BODY")
