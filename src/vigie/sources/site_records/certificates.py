"""crt.sh: certificates that public logs hold, with the names that they are good for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vigie.sources.site_records.facts import SiteFact, host_of
from vigie.sources.site_records.format import SiteRecordBody, SiteRecordFormat

__all__ = ["BODY", "FORMAT", "SPEC"]


def _is_certificate(value: Mapping[str, Any]) -> bool:
    return {"issuer_name", "name_value", "not_before", "not_after"} <= value.keys()


def _told(entry: Mapping[str, Any]) -> list[SiteFact]:
    names = entry.get("name_value")
    hosts = dict.fromkeys(map(host_of, names.split("\n"))) if isinstance(names, str) else {}
    return [
        SiteFact(
            domain=host,
            record_type=kind,
            value=str(value),
            valid_from=entry.get("not_before"),
            valid_to=entry.get("not_after"),
            observed_at=entry.get("entry_timestamp"),
        )
        for host in hosts
        if host
        for kind, value in (
            # A pre-certificate and its certificate bear one serial number, and so become one statement.
            ("certificate", entry.get("serial_number")),
            ("certificate-issuer", entry.get("issuer_name")),
        )
        if value
    ]


FORMAT = SiteRecordFormat(
    code="crtsh-json",
    title="crt.sh: certificates of public logs",
    version="1",
    source="certificate-log",
    recognises=_is_certificate,
    because="entries with issuer_name, name_value, not_before and not_after",
    told=_told,
    states={"certificate": "serial_number, for each name of name_value", "certificate-issuer": "issuer_name"},
    cannot_know=(
        "whether a certificate was ever used, and where",
        "certificates that no public log holds",
    ),
)
BODY = SiteRecordBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.site_records.certificates:BODY")
