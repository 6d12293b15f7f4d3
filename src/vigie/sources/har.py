"""HAR: what a browser asked and was answered while it opened a page (HTTP Archive 1.2)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any

from vigie.sources.json_paths import CONTEXT_KEY, objects_of
from vigie.sources.site_pages.answers import PAGES, Answer, items_of_answer
from vigie.sources.site_pages.page import MAX_PAGE_BYTES, site_host
from vigie.sources.site_records.facts import SiteFact, SiteItem
from vigie.sources.site_records.format import SiteRecordBody, SiteRecordFormat

__all__ = ["BODY", "FORMAT", "SPEC"]


def _is_har(value: Mapping[str, Any]) -> bool:
    log = value.get("log")
    return isinstance(log, dict) and isinstance(log.get("entries"), list)


def _opened(value: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Take a log apart; each answer is told which page made the browser ask."""
    log = value.get("log")
    if not isinstance(log, dict):
        return None
    entries = objects_of(log.get("entries"))
    first = next((entry for entry in entries if _kind(entry) in PAGES), None)
    around = {CONTEXT_KEY: {"page": _address(first) if first else None}}
    return [{**entry, **around} for entry in entries]


def _told(entry: Mapping[str, Any]) -> list[SiteItem]:
    seen, url = entry.get("startedDateTime"), _address(entry)
    opener = site_host((entry.get(CONTEXT_KEY) or {}).get("page"))
    host = site_host(url)
    if host is None:
        return []
    items: list[SiteItem] = []
    if opener and host != opener:
        items.append(SiteFact(domain=opener, record_type="contacted-domain", value=host, observed_at=seen))
    return [*items, *items_of_answer(_answer(entry, url))[0]]


def _answer(entry: Mapping[str, Any], url: str) -> Answer:
    response = _object(entry.get("response"))
    status = response.get("status")
    address = entry.get("serverIPAddress")
    return Answer(
        url=url,
        seen=entry.get("startedDateTime"),
        body=_body(_object(response.get("content"))),
        status=status if isinstance(status, int) else 0,
        headers=list(_headers(response.get("headers"))),
        kind=_kind(entry),
        address=address if isinstance(address, str) and address else None,
    )


def _headers(listed: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any JSON value
    for line in objects_of(listed):
        yield str(line.get("name", "")), str(line.get("value", ""))


def _body(content: Mapping[str, Any]) -> bytes:
    text = content.get("text")
    if not isinstance(text, str) or len(text) > 2 * MAX_PAGE_BYTES:
        return b""
    if content.get("encoding") != "base64":
        return text.encode("utf-8", "replace")
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError):
        return b""


def _kind(entry: Mapping[str, Any]) -> str:
    told = _object(_object(entry.get("response")).get("content")).get("mimeType")
    return told.partition(";")[0].strip().lower() if isinstance(told, str) else ""


def _address(entry: Mapping[str, Any]) -> str:
    return str(_object(entry.get("request")).get("url", ""))


def _object(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    return value if isinstance(value, dict) else {}


FORMAT = SiteRecordFormat(
    code="har-json",
    title="HAR: what a browser asked and was answered",
    version="1",
    source="har",
    recognises=_is_har,
    because="one object with log.entries",
    told=_told,
    states={
        "header-order, server, powered-by, cookie, redirect": "response.headers of pages and redirections",
        "address": "serverIPAddress",
        "contacted-domain": "hosts of requests, of the first page of the log",
        "favicon": "response.content of icons",
        "what pages state": "response.content of pages, as for `site-pages`",
    },
    opens=_opened,
    cannot_know=(
        "bodies that the browser did not write into the log",
        "what another visitor would have been shown",
    ),
)
BODY = SiteRecordBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.har:BODY")
