"""How the network is reached: by a client that asks each host slowly and says who asks."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from vigie.model.errors import OutsideError
from vigie.sources.timestamps import iso

__all__ = ["AGENT", "Asked", "Reach", "Received", "public_addresses"]

AGENT = "vigie (evidence capture; honours robots.txt)"
_MOST_BYTES = 8 * 1024 * 1024
_MOST_HOPS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question and what came of it.

    Attributes:
        what: rdap, dns, tls, crt.sh or http.
        target: Whom, and for what.
        at: When, ISO 8601.
        outcome: saved, failed, forbidden (robots.txt) or private (an address inside a network).
        file: What was saved, None where nothing was.
        detail: Why not, in words.
    """

    what: str
    target: str
    at: str
    outcome: str
    file: Path | None = None
    detail: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "what": self.what,
            "target": self.target,
            "at": self.at,
            "outcome": self.outcome,
            "file": self.file.name if self.file else None,
            "detail": self.detail,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What a server answered: `headers` in their order, at most 8 MB of `body`, `address` of the machine."""

    url: str
    at: str
    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes
    address: str | None

    def location(self) -> str | None:
        """Return where the answer sends on, None where it does not."""
        told = next((value for name, value in self.headers if name.lower() == "location"), None)
        return str(httpx.URL(self.url).join(told)) if told and 300 <= self.status < 400 else None


def public_addresses(host: str) -> list[str]:
    """Return the addresses of a host, by the resolver of this machine; empty where there is none."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return sorted({str(each[4][0]) for each in found})


@dataclass(kw_only=True)
class Reach:
    """What asking needs; every part can be another in a test.

    Attributes:
        now: Present time, µs since 1970 UTC.
        wait: Lets a number of seconds pass.
        pause_s: Least time between two questions to one host.
        timeout_s: Longest wait for an answer.
        rdap: Address to which a domain is appended; sends on to the registry.
        crtsh: Address of the search of certificate logs.
        transport: Carries requests; None is the network.
        addresses: Addresses of a host.
        resolver: Answers questions about names (`dns.resolver.Resolver`); None is that of this machine.
        port: Port of TLS.
        allow_private: Whether addresses inside a network may be asked.
    """

    now: Callable[[], int]
    wait: Callable[[float], None]
    pause_s: float = 2.0
    timeout_s: float = 20.0
    rdap: str = "https://rdap.org/domain/"
    crtsh: str = "https://crt.sh/"
    transport: Any = None
    addresses: Callable[[str], Sequence[str]] = public_addresses
    resolver: Any = None
    port: int = 443
    allow_private: bool = False
    _last_us: dict[str, int] = field(default_factory=dict)

    def stamp(self) -> str:
        """Return the present time as ISO 8601, to the second."""
        now = self.now()
        return iso(now - now % 1_000_000)

    def is_private(self, host: str) -> bool:
        """Whether any address of a host lies inside a network: asking it would reach machines of ours."""
        found = self.addresses(host)
        return not self.allow_private and any(
            not ipaddress.ip_address(each.split("%")[0]).is_global for each in found
        )

    def get(self, url: str, *, accept: str = "*/*") -> Received:
        """Ask for an address, once, without following where the answer sends on.

        Raises:
            OutsideError: there was no answer (VG654).
        """
        self._pause(urlsplit(url).hostname or "")
        at = self.stamp()
        with (
            _told(url),
            self._client() as client,
            client.stream("GET", url, headers={"Accept": accept}) as answer,
        ):
            body = b"".join(_limited(answer.iter_bytes()))
            headers = [
                (name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers.raw
            ]
            stream = answer.extensions.get("network_stream")
            peer = stream.get_extra_info("server_addr") if stream is not None else None
        address = str(peer[0]) if peer else None
        return Received(
            url=url, at=at, status=answer.status_code, headers=headers, body=body, address=address
        )

    def followed(self, url: str, *, accept: str = "*/*") -> Received:
        """Ask for an address and go where answers send on: five times at most, over TLS after the first.

        Raises:
            OutsideError: there was no answer, or no end of it (VG654).
        """
        found = self.get(url, accept=accept)
        for _ in range(_MOST_HOPS):
            target = found.location()
            if target is None:
                return found
            if not target.startswith("https://") or self.is_private(urlsplit(target).hostname or ""):
                break
            found = self.get(target, accept=accept)
        raise OutsideError("VG654", "the answer sends on to where Vigie does not follow", place=url)

    def _client(self) -> httpx.Client:
        agent = {"User-Agent": AGENT}
        return httpx.Client(
            transport=self.transport,
            timeout=self.timeout_s,
            headers=agent,
            follow_redirects=False,
        )

    def _pause(self, host: str) -> None:
        """Wait until a host may be asked again."""
        due = self._last_us.get(host, -(10**15)) + round(self.pause_s * 1e6)
        if due > self.now():
            self.wait((due - self.now()) / 1e6)
        self._last_us[host] = self.now()


def _limited(pieces: Iterator[bytes]) -> Iterator[bytes]:
    read = 0
    for piece in pieces:
        yield piece[: max(0, _MOST_BYTES - read)]
        read += len(piece)
        if read >= _MOST_BYTES:
            return


@contextmanager
def _told(url: str) -> Iterator[None]:
    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
        sentence = f"no answer: {type(error).__name__} {error}".strip()
        raise OutsideError(
            "VG654", sentence, place=url, hint="try again later, or look at it elsewhere"
        ) from error
