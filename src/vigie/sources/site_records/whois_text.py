"""WHOIS: what registries and registrars answer in words (RFC 3912). Persons stay out, as with RDAP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from vigie.sources.bytestreams import head_of, open_bytes
from vigie.sources.records import Piece
from vigie.sources.sample import Container, Sample
from vigie.sources.site_records.facts import SiteFact, host_of
from vigie.sources.site_records.format import SiteRecordFormat, facts_read
from vigie.sources.spec import Confidence, Reading, SourceOptions

__all__ = ["BODY", "FORMAT", "SPEC", "WhoisBody"]

_MOST_BYTES = 16 * 1024 * 1024
_LINE = re.compile(r"^[ \t]*([A-Za-z][A-Za-z0-9 /_.-]{1,40}?)[ \t.]*:[ \t]*(\S[^\n]{0,400})?$", re.MULTILINE)
_UPDATED = re.compile(r"last update of (?:the )?whois database:?\s*(\S+(?: \S+)?)\s*<<<", re.IGNORECASE)
_DOMAIN = re.compile(r"^[ \t]*domain(?: name)?[ \t.]*:[ \t]*\S", re.MULTILINE | re.IGNORECASE)
_NAMES = {
    "domain name": "domain",
    "domain": "domain",
    "creation date": "since",
    "created": "since",
    "created on": "since",
    "registered on": "since",
    "registration time": "since",
    "domain registration date": "since",
    "registry expiry date": "until",
    "registrar registration expiration date": "until",
    "expiry date": "until",
    "expiration date": "until",
    "expires": "until",
    "paid-till": "until",
    "updated date": "changed",
    "last updated": "changed",
    "changed": "changed",
    "last-update": "changed",
    "registrar": "registrar",
    "sponsoring registrar": "registrar",
    "registrant organization": "registrant",
    "registrant organisation": "registrant",
    "org": "registrant",
    "registrant country": "registrant-country",
    "name server": "nameserver",
    "nameserver": "nameserver",
    "nserver": "nameserver",
    "domain status": "status",
    "status": "status",
    "state": "status",
}


def _told(row: Any) -> list[SiteFact]:  # noqa: ANN401 - a row of this source
    told: dict[str, list[str]] = {}
    for line in _LINE.finditer(row["text"]):
        name = _NAMES.get(" ".join(line[1].lower().replace("_", " ").split()))
        if name and line[2]:
            told.setdefault(name, []).append(line[2].strip())
    domain = host_of(next(iter(told.get("domain", [])), "").lower().split(" ")[0])
    if domain is None:
        return []
    updated = _UPDATED.search(row["text"])
    return list(_facts(domain, told, (updated[1] if updated else None) or row["captured_at"]))


def _facts(domain: str, told: dict[str, list[str]], seen: str | None) -> Iterator[SiteFact]:
    since, until = (_day(next(iter(told.get(name, [])), None)) for name in ("since", "until"))
    if since:
        yield SiteFact(
            domain=domain,
            record_type="registration",
            value=since,
            valid_from=since,
            valid_to=until,
            observed_at=seen,
        )
    changed = _day(next(iter(told.get("changed", [])), None))
    if changed:
        yield SiteFact(domain=domain, record_type="changed", value=changed, observed_at=seen or changed)
    for kind in ("registrar", "registrant", "registrant-country", "nameserver", "status"):
        for value in dict.fromkeys(_value(kind, each) for each in told.get(kind, [])):
            if value:
                yield SiteFact(
                    domain=domain, record_type=kind, value=value, observed_at=seen or changed or since
                )


def _value(kind: str, told: str) -> str | None:
    if kind == "nameserver":
        return host_of(told.replace(",", " ").partition(" ")[0])
    return told.partition(" http")[0].strip() if kind == "status" else told


def _day(told: str | None) -> str | None:
    """Return a date of points or dashes as ISO 8601, with its hour where it has one; others as they stand."""
    found = re.match(r"(\d{4})[.-](\d\d)[.-](\d\d)([T ]\S+)?", told or "")
    return f"{found[1]}-{found[2]}-{found[3]}{(found[4] or '').rstrip()}" if found else told


FORMAT = SiteRecordFormat(
    code="whois-text",
    title="WHOIS: registration data in words",
    version="1",
    source="whois",
    recognises=lambda _value: False,
    because="text with lines `Domain Name:` and `Registrar:` or `Creation Date:`",
    told=_told,
    states={
        "registration": "Creation Date and Registry Expiry Date, and what registries call them",
        "changed": "Updated Date",
        "registrar": "Registrar",
        "registrant": "Registrant Organization, org",
        "registrant-country": "Registrant Country",
        "nameserver": "Name Server, nserver",
        "status": "Domain Status, state",
    },
    cannot_know=(
        "registrants that the registry hides, and those who are persons: they are not read",
        "what was registered before: keep earlier answers, each is dated",
        "a date, where the answer ends without `Last update of whois database`: say it with --captured-at",
    ),
)
SPEC = FORMAT.spec("vigie.sources.site_records.whois_text:BODY")


class WhoisBody:
    """The body of a source that reads WHOIS answers."""

    def detect(self, sample: Sample) -> Confidence:
        """Say whether lines name a domain and its registration."""
        if sample.container not in {Container.OTHER_TEXT, Container.DELIMITED}:
            return Confidence(0.0, f"{sample.container}, no text")
        names = {
            _NAMES.get(" ".join(line[1].lower().replace("_", " ").split()))
            for line in _LINE.finditer(head_of(sample.path, 64 * 1024).decode("utf-8", "replace"))
        }
        fits = "domain" in names and len(names & {"since", "registrar", "nameserver", "until"}) >= 2
        return Confidence(0.9 if fits else 0.0, FORMAT.because if fits else "no WHOIS answer")

    def read(self, path: Path, options: SourceOptions) -> Reading:
        """Read the answers, of which a file may hold several, into rows of `site_observation`."""
        pieces = _pieces(path, options.captured_at)
        return facts_read(pieces, FORMAT.told, path=path, options=options, declared=FORMAT)


def _pieces(path: Path, captured_at: str | None) -> Iterator[Piece]:
    with open_bytes(path) as stream:
        text = stream.read(_MOST_BYTES).decode("utf-8", "replace").replace("\r\n", "\n")
    for number, answer in enumerate(_answers(text), start=1):
        row = {"text": answer, "captured_at": captured_at}
        yield Piece([row], [number], [f"answer:{number}"], [], len(text))


def _answers(text: str) -> Iterator[str]:
    """Cut before each line that names a domain."""
    starts = [found.start() for found in _DOMAIN.finditer(text)]
    for begin, end in pairwise([0, *starts[1:], len(text)]):
        if text[begin:end].strip():
            yield text[begin:end]


BODY = WhoisBody()
