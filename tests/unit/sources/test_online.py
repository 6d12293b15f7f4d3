"""Live questions, carried by what stands in for the network, and by a server of this machine."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dns.resolver
import httpx
import orjson
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from vigie.sources.online.asking import QUESTIONS, ask
from vigie.sources.online.reach import AGENT, Asked, Reach

Build = Callable[..., Any]
NOW_US = 1_750_000_000_000_000
PAGE = b'<html><head><title>N</title></head><body><a href="/a">A</a><a href="/b">B</a></body></html>'


class Clock:
    """A clock that goes on when somebody waits, and by a millisecond when somebody looks."""

    def __init__(self) -> None:
        self.now_us = NOW_US
        self.waited: list[float] = []

    def now(self) -> int:
        self.now_us += 1_000
        return self.now_us

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now_us += round(seconds * 1e6)


@dataclass
class Web:
    """What stands in for the network: answers by address, and what was asked."""

    answers: dict[str, httpx.Response]
    asked: list[httpx.Request]

    def carry(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return self.answers.get(str(request.url), httpx.Response(404))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def reach(clock: Clock) -> Build:
    def build(answers: dict[str, httpx.Response], **knobs: Any) -> tuple[Reach, Web]:
        web = Web(answers, [])
        given = {"addresses": lambda _host: ["93.184.215.14"], **knobs}
        transport = httpx.MockTransport(web.carry)
        return Reach(now=clock.now, wait=clock.wait, transport=transport, **given), web

    return build


def outcomes(asked: list[Asked]) -> list[str]:
    return [each.outcome for each in asked]


def test_registration_data_are_saved_as_the_registry_gives_them_with_the_time(
    reach: Build, tmp_path: Path, tell: Build
) -> None:
    events = [{"eventAction": "registration", "eventDate": "2023-06-27T08:00:00Z"}]
    told = {"objectClassName": "domain", "ldhName": "news.example", "events": events}
    network, web = reach({
        "https://rdap.org/domain/news.example": httpx.Response(302, headers={"Location": "https://r.example/d"}),
        "https://r.example/d": httpx.Response(200, json=told),
    })  # fmt: skip
    (asked,) = ask("rdap", "news.example", tmp_path, network)
    assert (asked.outcome, asked.file) == ("saved", tmp_path / "rdap.json")
    assert orjson.loads((tmp_path / "rdap.json").read_bytes())["retrieved_at"] == "2025-06-15T15:06:40Z"
    assert {request.headers["User-Agent"] for request in web.asked} == {AGENT}
    (row,) = tell(tmp_path / "rdap.json").table("site_observation")
    assert (row["domain"], row["observed_at_us"]) == ("news.example", NOW_US)


def test_an_answer_that_leads_into_a_network_is_not_followed(reach: Build, tmp_path: Path) -> None:
    answer = httpx.Response(302, headers={"Location": "https://10.0.0.1/secret"})
    inside = {"rdap.org": ["93.184.215.14"], "10.0.0.1": ["10.0.0.1"]}
    network, web = reach({"https://rdap.org/domain/news.example": answer}, addresses=inside.__getitem__)
    assert outcomes(ask("rdap", "news.example", tmp_path, network)) == ["failed"]
    assert len(web.asked) == 1


def test_a_name_that_leads_into_a_network_is_not_visited(reach: Build, tmp_path: Path) -> None:
    network, web = reach({}, addresses=lambda _host: ["192.168.0.1"])
    assert outcomes(ask("http", "news.example", tmp_path, network)) == ["private"]
    assert outcomes(ask("tls", "news.example", tmp_path, network)) == ["private"]
    assert web.asked == []


def test_a_question_that_fails_is_told_and_saves_nothing(reach: Build, tmp_path: Path) -> None:
    network, _ = reach({"https://crt.sh/?q=news.example&output=json": httpx.Response(502, text="<html>")})
    asked = [
        *ask("crt.sh", "news.example", tmp_path, network),
        *ask("rdap", "news.example", tmp_path, network),
    ]
    assert outcomes(asked) == ["failed", "failed"]
    assert "502" in asked[0].detail
    assert list(tmp_path.iterdir()) == []


def site(**more: httpx.Response) -> dict[str, httpx.Response]:
    html = {"Content-Type": "text/html", "Server": "nginx"}
    return {
        "https://news.example/": httpx.Response(200, headers=html, content=PAGE),
        "https://news.example/a": httpx.Response(200, headers=html, content=PAGE),
        "https://news.example/b": httpx.Response(200, headers=html, content=PAGE),
        "https://news.example/favicon.ico": httpx.Response(
            200, headers={"Content-Type": "image/x-icon"}, content=b"icon"
        ),
        **{f"https://news.example/{name}": answer for name, answer in more.items()},
    }


def test_a_site_is_saved_as_a_web_archive_that_vigie_reads(reach: Build, tmp_path: Path, tell: Build) -> None:
    network, web = reach(site())
    asked = ask("http", "news.example", tmp_path, network, pages=1)
    assert [str(request.url) for request in web.asked] == [
        "https://news.example/robots.txt", "https://news.example/", "https://news.example/favicon.ico",
        "https://news.example/a",
    ]  # fmt: skip
    assert outcomes(asked) == ["saved"] * 3
    rows = tell(tmp_path / "answers.warc.gz").table("site_observation")
    kinds = {row["record_type"] for row in rows}
    assert {"title", "server", "favicon", "dom-shape"} <= kinds


def test_one_host_is_asked_no_faster_than_it_may(reach: Build, tmp_path: Path, clock: Clock) -> None:
    network, web = reach(site(), pause_s=2.0)
    ask("http", "news.example", tmp_path, network, pages=2)
    assert len(clock.waited) == len(web.asked) - 1
    assert all(1.9 < seconds <= 2.0 for seconds in clock.waited)


@pytest.mark.parametrize(
    "robots",
    [httpx.Response(200, text="User-agent: *\nDisallow: /"), httpx.Response(503)],
    ids=["all is forbidden", "it cannot be had"],
)
def test_robots_txt_is_honoured(reach: Build, tmp_path: Path, robots: httpx.Response) -> None:
    network, web = reach(site(**{"robots.txt": robots}))
    assert set(outcomes(ask("http", "news.example", tmp_path, network))) == {"forbidden"}
    assert [request.url.path for request in web.asked] == ["/robots.txt"]
    assert list(tmp_path.iterdir()) == []


def test_a_site_that_sends_on_is_followed_within_its_own_domain_alone(reach: Build, tmp_path: Path) -> None:
    def answers(target: str) -> dict[str, httpx.Response]:
        return {**site(), "https://news.example/": httpx.Response(301, headers={"Location": target})}

    network, web = reach(answers("https://www.news.example/"))
    ask("http", "news.example", tmp_path, network)
    assert "www.news.example" in {request.url.host for request in web.asked}
    network, web = reach(answers("https://other.example/"))
    ask("http", "news.example", tmp_path, network)
    assert {request.url.host for request in web.asked} == {"news.example"}


class Records:
    """What stands in for a resolver."""

    def __init__(self, held: dict[str, list[str]]) -> None:
        self.held = held

    def resolve(self, name: str, kind: str, **_: Any) -> Any:  # noqa: ANN401 - an answer
        if not self.held:
            raise dns.resolver.NXDOMAIN
        if kind == "CAA":
            raise dns.resolver.NoNameservers
        found = self.held.get(kind)
        rrset = dns.rrset.from_text_list(f"{name}.", 300, "IN", kind, found) if found else None
        return type("Answer", (), {"rrset": rrset})()


def test_names_are_asked_by_type_and_read_back(reach: Build, tmp_path: Path, tell: Build) -> None:
    held = {"A": ["192.0.2.1"], "NS": ["ns1.host.example."], "TXT": ['"v=spf1 -all"']}
    network, _ = reach({}, resolver=Records(held))
    asked = ask("dns", "news.example", tmp_path, network)
    assert outcomes(asked) == ["failed", "saved"]
    rows = tell(tmp_path / "dns.json").table("site_observation")
    assert {row["record_type"]: row["value"] for row in rows} == {
        "dns-a": "192.0.2.1", "dns-ns": "ns1.host.example", "dns-txt": "v=spf1 -all",
    }  # fmt: skip


def test_a_name_that_does_not_exist_is_told(reach: Build, tmp_path: Path) -> None:
    network, _ = reach({}, resolver=Records({}))
    assert outcomes(ask("dns", "news.example", tmp_path, network)) == ["failed"]


@pytest.fixture
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Hand out a certificate that nobody trusts, once, on this machine."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "news.example")])
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = (
        built.serial_number(7)
        .not_valid_before(dt.datetime(2023, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    )
    names = x509.SubjectAlternativeName([x509.DNSName("news.example"), x509.DNSName("sister.example")])
    held = built.add_extension(names, critical=False).sign(key, hashes.SHA256())
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    (folder / "key").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
    (folder / "cert").write_bytes(held.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert", folder / "key")
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet() -> None:
            client, _ = server.accept()
            with client, context.wrap_socket(client, server_side=True) as secured:
                secured.recv(1)

        thread = threading.Thread(target=greet, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        thread.join(timeout=10)


@pytest.mark.loopback
def test_a_certificate_that_nobody_trusts_is_saved_all_the_same(
    reach: Build, tmp_path: Path, tell: Build, port: int
) -> None:
    network, _ = reach({}, addresses=lambda _host: ["127.0.0.1"], port=port, allow_private=True)
    (asked,) = ask("tls", "news.example", tmp_path, network)
    assert asked.outcome == "saved"
    rows = tell(tmp_path / "certificate.pem").table("site_observation")
    assert {row["domain"] for row in rows} == {"news.example", "sister.example"}


def test_questions_are_those_that_the_plan_lists() -> None:
    from vigie.app.site_fetch import ASKED  # noqa: PLC0415 - light code, compared with what does it

    assert tuple(QUESTIONS) == ASKED
