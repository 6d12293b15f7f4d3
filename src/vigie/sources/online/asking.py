"""What can be asked of a site; each answer is saved as a file of a format that Vigie reads."""

from __future__ import annotations

import io
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import dns.exception
import dns.resolver
import orjson

from vigie.kernels.links import registrable_domain
from vigie.model.errors import OutsideError
from vigie.sources.online.reach import AGENT, Asked, Reach, Received
from vigie.sources.site_pages.page import decoded_page, opened_page, site_host

if TYPE_CHECKING:
    from warcio.warcwriter import WARCWriter

__all__ = ["QUESTIONS", "ask"]

_TYPES = {"A": 1, "NS": 2, "CNAME": 5, "MX": 15, "TXT": 16, "AAAA": 28, "CAA": 257}
_HTML = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"


def ask(question: str, domain: str, folder: Path, reach: Reach, *, pages: int = 0) -> list[Asked]:
    """Ask one question about a domain and save what comes back.

    Args:
        question: A key of `QUESTIONS`.
        domain: Host name.
        folder: Where to save; it exists.
        reach: How.
        pages: Pages of the site to fetch beyond its first, for `http`.

    A question that fails is told, and stops no other.
    """
    try:
        return list(QUESTIONS[question](domain, folder, reach, pages))
    except OutsideError as error:
        target = error.place or domain
        return [
            Asked(what=question, target=target, at=reach.stamp(), outcome="failed", detail=error.sentence)
        ]


def _rdap(domain: str, folder: Path, reach: Reach, _pages: int) -> Iterator[Asked]:
    """Registration data (RFC 9083), by way of a directory that sends on to the registry."""
    found = reach.followed(f"{reach.rdap}{domain}", accept="application/rdap+json")
    told = _json(found)
    if not isinstance(told, dict) or found.status != 200:
        raise OutsideError("VG654", f"no registration data, status {found.status}", place=found.url)
    yield _saved("rdap", found.url, found.at, folder / "rdap.json", {**told, "retrieved_at": found.at})


def _crtsh(domain: str, folder: Path, reach: Reach, _pages: int) -> Iterator[Asked]:
    """Certificates of public logs."""
    found = reach.get(f"{reach.crtsh}?q={domain}&output=json", accept="application/json")
    told = _json(found)
    if not isinstance(told, list) or found.status != 200:
        raise OutsideError("VG654", f"no list of certificates, status {found.status}", place=found.url)
    if told:
        yield _saved("crt.sh", found.url, found.at, folder / "crtsh.json", told)
    else:
        detail = "the logs hold no certificate of it"
        yield Asked(what="crt.sh", target=found.url, at=found.at, outcome="saved", detail=detail)


def _dns(domain: str, folder: Path, reach: Reach, _pages: int) -> Iterator[Asked]:
    """Records of the name system, as a resolver answers them."""
    resolver, at = reach.resolver or dns.resolver.Resolver(), reach.stamp()
    responses = []
    for kind, number in _TYPES.items():
        question = {"queried_at": reach.stamp(), "Question": [{"name": f"{domain}.", "type": number}]}
        try:
            found = resolver.resolve(domain, kind, raise_on_no_answer=False, lifetime=reach.timeout_s)
        except dns.resolver.NXDOMAIN:
            responses.append({**question, "Status": 3})
            break
        except (dns.exception.DNSException, OSError) as error:
            yield Asked(
                what="dns", target=f"{domain} {kind}", at=at, outcome="failed", detail=str(error)[:200]
            )
            continue
        records, ttl = found.rrset or (), found.rrset.ttl if found.rrset else 0
        answers = [
            {"name": f"{domain}.", "type": number, "TTL": ttl, "data": record.to_text()} for record in records
        ]
        responses.append(
            {**question, "Status": 0, "Answer": answers} if answers else {**question, "Status": 0}
        )
    if any("Answer" in each for each in responses):
        told = {
            "domain": domain,
            "captured_at": at,
            "responses": [each for each in responses if "Answer" in each],
        }
        yield _saved("dns", domain, at, folder / "dns.json", told)
    else:
        yield Asked(what="dns", target=domain, at=at, outcome="failed", detail="the name has no record")


def _tls(domain: str, folder: Path, reach: Reach, _pages: int) -> Iterator[Asked]:
    """The certificate that the server hands out, valid or not."""
    at, target = reach.stamp(), f"{domain}:{reach.port}"
    if reach.is_private(domain):
        yield Asked(what="tls", target=target, at=at, outcome="private", detail=_PRIVATE)
        return
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # Whether to trust it is not asked here: what it says is the evidence.
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    address = next(iter(reach.addresses(domain)), domain)
    try:
        with (
            socket.create_connection((address, reach.port), timeout=reach.timeout_s) as plain,
            context.wrap_socket(plain, server_hostname=domain) as secured,
        ):
            der = secured.getpeercert(binary_form=True)
    except (OSError, ssl.SSLError, UnicodeError) as error:
        raise OutsideError("VG654", f"no certificate: {error}", place=target) from error
    if der is None:
        raise OutsideError("VG654", "the server handed out no certificate", place=target)
    path = folder / "certificate.pem"
    path.write_text(ssl.DER_cert_to_PEM_cert(der), "ascii")
    yield Asked(what="tls", target=target, at=at, outcome="saved", file=path)


_PRIVATE = "its address lies inside a network: asking it would reach machines of ours"


def _http(domain: str, folder: Path, reach: Reach, pages: int) -> Iterator[Asked]:
    """The site's first page, its icon and some of its pages, as robots.txt allows; into one WARC file."""
    from warcio.warcwriter import WARCWriter  # noqa: PLC0415 - an extra

    home = f"https://{domain}/"
    if reach.is_private(domain):
        yield Asked(what="http", target=home, at=reach.stamp(), outcome="private", detail=_PRIVATE)
        return
    path = folder / "answers.warc.gz"
    robots = _robots(domain, reach)
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        waiting, seen, kept = [home, f"https://{domain}/favicon.ico"], set[str](), 0
        while waiting:
            url = waiting.pop(0)
            seen.add(url)
            asked, found = _visited(url, domain, reach, robots)
            if found is None:
                yield asked
                continue
            _write(writer, found)
            kept += 1
            yield Asked(
                what="http", target=url, at=found.at, outcome="saved", file=path, detail=f"{found.status}"
            )
            target = found.location()
            if target and target not in seen and registrable_domain(target) == registrable_domain(domain):
                waiting.insert(0, target)
            elif pages and url in {home, f"https://www.{domain}/"}:
                waiting += _own_links(found, seen)[:pages]
    if not kept:
        path.unlink()


def _visited(url: str, domain: str, reach: Reach, robots: RobotFileParser) -> tuple[Asked, Received | None]:
    """Ask for one page, unless the site asks robots to stay away from it."""
    at = reach.stamp()
    if not robots.can_fetch(AGENT, url):
        return Asked(what="http", target=url, at=at, outcome="forbidden", detail="robots.txt"), None
    host = urlsplit(url).hostname or domain
    if host != domain and reach.is_private(host):
        return Asked(what="http", target=url, at=at, outcome="private", detail=_PRIVATE), None
    try:
        found = reach.get(url, accept=_HTML)
    except OutsideError as error:
        return Asked(what="http", target=url, at=at, outcome="failed", detail=error.sentence), None
    return Asked(what="http", target=url, at=at, outcome="saved"), found


def _robots(domain: str, reach: Reach) -> RobotFileParser:
    """Return what a site asks of robots: nothing without the file, all if it cannot be had (RFC 9309)."""
    told = RobotFileParser()
    try:
        found = reach.get(f"https://{domain}/robots.txt")
        lines = decoded_page(found.body).splitlines() if found.status == 200 else []
        told.parse(["User-agent: *", "Disallow: /"] if found.status >= 500 else lines)
    except OutsideError:
        told.parse(["User-agent: *", "Disallow: /"])
    return told


def _own_links(found: Received, seen: set[str]) -> list[str]:
    """Return the addresses of the same host to which a page links, each once, in its order."""
    tree = opened_page(decoded_page(found.body), found.url) if found.body else None
    links = [urljoin(address, urlsplit(address).path) for address, _ in (tree.links if tree else [])]
    host = site_host(found.url)
    return [each for each in dict.fromkeys(links) if site_host(each) == host and each not in seen]


def _write(writer: WARCWriter, found: Received) -> None:
    from warcio.statusandheaders import StatusAndHeaders  # noqa: PLC0415 - an extra

    # The body is written as it reads, not as it travelled.
    travelled = {"content-encoding", "transfer-encoding"}
    lines = [(name, value) for name, value in found.headers if name.lower() not in travelled]
    about = {"WARC-Date": found.at, **({"WARC-IP-Address": found.address} if found.address else {})}
    head = StatusAndHeaders(str(found.status), lines, protocol="HTTP/1.1")
    record = writer.create_warc_record(
        found.url, "response", payload=io.BytesIO(found.body), http_headers=head, warc_headers_dict=about
    )
    writer.write_record(record)
    record.raw_stream.close()


def _saved(what: str, target: str, at: str, path: Path, told: Any) -> Asked:  # noqa: ANN401 - any JSON value
    path.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    return Asked(what=what, target=target, at=at, outcome="saved", file=path)


def _json(found: Received) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return orjson.loads(found.body)
    except orjson.JSONDecodeError:
        return None


QUESTIONS: Mapping[str, Callable[[str, Path, Reach, int], Iterator[Asked]]] = {
    "rdap": _rdap,
    "dns": _dns,
    "tls": _tls,
    "crt.sh": _crtsh,
    "http": _http,
}
"""What can be asked, in the order in which it is."""
