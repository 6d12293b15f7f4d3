"""A client of TAXII 2.1 (OASIS, 2021): lists collections, pulls objects, pushes objects.

Plain HTTP is for this machine alone; redirections are told and not followed, so that what opens a server goes
to no other. Answers are read up to a limit.
"""

from __future__ import annotations

import base64
import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

from vigie.model.errors import OutsideError, ParameterError

__all__ = ["Collection", "Login", "Pushed", "TaxiiClient"]

_MEDIA = "application/taxii+json;version=2.1"
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_MOST_BYTES = 256 * 1024**2
_MOST_PAGES = 10_000
_MOST_POLLS = 60
_BATCH = 500

StixObject = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """What opens a server: a token, or a name and a password; neither appears in messages."""

    token: str = field(default="", repr=False)
    user: str = ""
    password: str = field(default="", repr=False)

    def header(self) -> dict[str, str]:
        """Return the header that says it; none for open servers."""
        if self.token:
            return {"Authorization": f"Bearer {self.token}"}
        if self.user:
            pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
            return {"Authorization": f"Basic {pair}"}
        return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """One collection of a server: id, title, and whether it may be read and written."""

    collection_id: str
    title: str
    can_read: bool
    can_write: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """What a server said of objects: how many it took, still works on and refused, with its reasons by id."""

    taken: int
    pending: int
    failures: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxiiClient:
    """Speaks to one API root.

    Attributes:
        root: Its address, such as `https://taxii.example/api1/`.
        login: What opens it.
        wait: Waits a number of seconds between two questions about what was pushed.
        timeout_s: Longest wait for an answer, in seconds.

    Raises:
        ParameterError: the address is neither https nor on this machine (VG724).
    """

    root: str
    login: Login
    wait: Callable[[float], None]
    timeout_s: float = 60.0

    def __post_init__(self) -> None:
        """Refuse addresses that would carry what opens the server in clear."""
        parts = urlsplit(self.root)
        is_local = parts.scheme == "http" and parts.hostname in _LOOPBACK
        if not parts.hostname or (parts.scheme != "https" and not is_local):
            sentence = f"{self.root!r} is no address of a TAXII server"
            raise ParameterError("VG724", sentence, hint="give its API root: https://…/")

    def collections(self) -> list[Collection]:
        """Return the collections of the API root.

        Raises:
            OutsideError: the server does not answer as TAXII 2.1 says (VG725).
        """
        listed = self._asked("collections/").get("collections", [])
        return [
            Collection(
                collection_id=str(each.get("id", "")),
                title=str(each.get("title", "")),
                can_read=bool(each.get("can_read")),
                can_write=bool(each.get("can_write")),
            )
            for each in listed
            if isinstance(each, dict)
        ]

    def pull(self, collection_id: str, *, added_after: str | None = None) -> Iterator[StixObject]:
        """Yield the objects of a collection, page by page, oldest first.

        Args:
            collection_id: which.
            added_after: only what came to the server after this time (ISO 8601).

        Raises:
            OutsideError: the server does not answer as TAXII 2.1 says (VG725).
        """
        wanted = {"added_after": added_after} if added_after else {}
        for _ in range(_MOST_PAGES):
            page = self._asked(f"{_collection(collection_id)}?{urlencode(wanted)}".rstrip("?"))
            yield from (each for each in page.get("objects", []) if isinstance(each, dict))
            if not page.get("more"):
                return
            following = page.get("next")
            if not isinstance(following, str) or following == wanted.get("next"):
                raise self._odd("it says that there is more, and not where")
            wanted = wanted | {"next": following}
        raise self._odd(f"it has more than {_MOST_PAGES} pages")

    def push(self, collection_id: str, objects: Sequence[StixObject]) -> Pushed:
        """Send objects to a collection, and ask what became of them until the server is done.

        Raises:
            OutsideError: the server does not answer as TAXII 2.1 says (VG725).
        """
        parts = [
            self._settled(
                self._asked(_collection(collection_id), {"objects": list(objects[start : start + _BATCH])})
            )
            for start in range(0, len(objects), _BATCH)
        ]
        return Pushed(
            taken=sum(part.taken for part in parts),
            pending=sum(part.pending for part in parts),
            failures=tuple(failure for part in parts for failure in part.failures),
        )

    def _settled(self, status: dict[str, Any]) -> Pushed:
        for _ in range(_MOST_POLLS):
            if status.get("status") != "pending":
                break
            self.wait(1.0)
            status = self._asked(f"status/{quote(str(status.get('id', '')), safe='')}/")
        failures = [each for each in status.get("failures", []) if isinstance(each, dict)]
        return Pushed(
            taken=_count(status, "success_count"),
            pending=_count(status, "pending_count"),
            failures=tuple((str(each.get("id", "")), str(each.get("message", ""))) for each in failures),
        )

    def _asked(self, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        url = urljoin(self.root.rstrip("/") + "/", path)
        data = json.dumps(body, sort_keys=True).encode() if body is not None else None
        headers = {"Accept": _MEDIA, **self.login.header()} | ({"Content-Type": _MEDIA} if data else {})
        request = urllib.request.Request(url, data=data, headers=headers)  # noqa: S310 - checked above
        try:
            with self._opener().open(request, timeout=self.timeout_s) as answer:
                content = answer.read(_MOST_BYTES + 1)
        except urllib.error.HTTPError as error:
            error.close()
            where = error.headers.get("Location") if error.headers else None
            led = f" and leads to {where}" if where else ""
            raise self._odd(f"it answers {error.code} {error.reason}{led}") from error
        except (OSError, ValueError) as error:
            raise self._odd(f"it cannot be reached: {error}") from error
        if len(content) > _MOST_BYTES:
            raise self._odd("its answer is too large")
        return self._read(content)

    def _read(self, content: bytes) -> dict[str, Any]:
        try:
            told = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise self._odd("its answer is no JSON") from error
        if not isinstance(told, dict):
            raise self._odd("its answer is no object")
        return told

    def _opener(self) -> urllib.request.OpenerDirector:
        is_local = urlsplit(self.root).hostname in _LOOPBACK
        proxies = [urllib.request.ProxyHandler({})] if is_local else []
        secured = urllib.request.HTTPSHandler(context=ssl.create_default_context())
        return urllib.request.build_opener(_NoRedirection(), secured, *proxies)

    def _odd(self, sentence: str) -> OutsideError:
        return OutsideError(
            "VG725", sentence, place=self.root, hint="check the address, the collection and the login"
        )


class _NoRedirection(urllib.request.HTTPRedirectHandler):
    """Follows nothing: an answer that leads elsewhere is an error, which says where."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Take no redirection."""


def _collection(collection_id: str) -> str:
    return f"collections/{quote(collection_id, safe='')}/objects/"


def _count(status: Mapping[str, Any], name: str) -> int:
    value = status.get(name)
    return value if isinstance(value, int) else 0
