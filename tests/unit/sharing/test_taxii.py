"""A server of TAXII 2.1 on this machine: pages, pushes, refusals, and nothing without --online."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

from vigie.app.exchange import Server, list_collections, marking_of, pull_bundle, push_bundle
from vigie.cli import main
from vigie.model.errors import InputError, OutsideError, ParameterError
from vigie.share.shared import SharedCampaign
from vigie.share.stix.vocabulary import marking_definition
from vigie.share.stix.writing import stix_bundle, stix_bytes

pytestmark = pytest.mark.loopback
MEDIA = "application/taxii+json;version=2.1"
TOKEN, PASSWORD = {"token": "t0p"}, {"user": "ann", "password": "s3cret"}
Shared = Callable[..., SharedCampaign]


class Handler(BaseHTTPRequestHandler):
    """A collection of 25 objects in pages of ten; it takes what does not bear the name `bad`."""

    received: ClassVar[list[dict[str, Any]]] = []
    headers_seen: ClassVar[list[dict[str, str]]] = []
    polls: ClassVar[list[int]] = []

    def log_message(self, *_: Any) -> None:
        return

    def answer(self, told: object, status: int = 200, **more: str) -> None:
        content = told if isinstance(told, bytes) else json.dumps(told).encode()
        self.send_response(status)
        for name, value in {"Content-Type": MEDIA, "Content-Length": str(len(content)), **more}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = parse_qs(parts.query)
        self.headers_seen.append(dict(self.headers.items()))
        match parts.path:
            case "/api1/collections/":
                told = {"id": "91a7", "title": "Clear", "can_read": True, "can_write": True}
                self.answer({"collections": [told]})
            case "/api1/collections/91a7/objects/":
                start = int(asked.get("next", ["0"])[0])
                listed = [{"type": "url", "id": f"url--{n}", "value": str(asked)} for n in range(25)]
                page = {"objects": listed[start : start + 10], "more": start + 10 < 25}
                self.answer(page | ({"next": str(start + 10)} if page["more"] else {}))
            case "/api1/collections/loop/objects/":
                self.answer({"objects": [], "more": True, "next": "same"})
            case "/api1/collections/away/objects/":
                self.answer({}, 302, Location="https://elsewhere.example/")
            case "/api1/collections/odd/objects/":
                self.answer(b"<html>")
            case "/api1/status/s1/":
                self.polls.append(1)
                done = len(self.polls) > 2
                self.answer(self.status("complete" if done else "pending"))
            case _:
                self.answer({"title": "no"}, 404)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.received.extend(body["objects"])
        self.headers_seen.append(dict(self.headers.items()))
        self.answer(self.status("pending"), 202)

    def status(self, word: str) -> dict[str, Any]:
        bad = [each["id"] for each in self.received if each.get("name") == "bad"]
        done = word == "complete"
        return {
            "id": "s1", "status": word, "success_count": len(self.received) - len(bad) if done else 0,
            "pending_count": 0 if done else len(self.received),
            "failures": [{"id": name, "message": "unwanted"} for name in bad] if done else [],
        }  # fmt: skip


@pytest.fixture
def root() -> Iterator[str]:
    for kept in (Handler.received, Handler.headers_seen, Handler.polls):
        kept.clear()
    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/api1/"
    server.shutdown()
    thread.join()
    server.server_close()


def at(root: str, login: dict[str, str] | None = None, *, is_online: bool = True) -> Server:
    return Server(root=root, is_online=is_online, login=login or {}, wait=lambda _: None)


@pytest.fixture
def bundle(tmp_path: Path, shared: Shared) -> Path:
    path = tmp_path / "bundle.json"
    path.write_bytes(stix_bytes(stix_bundle(shared())))
    return path


def test_collections_are_listed(root: str) -> None:
    assert list_collections(at(root)) == [{"id": "91a7", "title": "Clear", "read": True, "write": True}]
    assert Handler.headers_seen[0]["Accept"] == MEDIA
    assert "Authorization" not in Handler.headers_seen[0]


def test_every_page_is_pulled(root: str, tmp_path: Path) -> None:
    target = tmp_path / "pulled.json"
    assert pull_bundle(at(root), "91a7", target, added_after="2024-05-03T00:00:00Z") == 25
    objects = json.loads(target.read_bytes())["objects"]
    assert [each["id"] for each in objects] == [f"url--{n}" for n in range(25)]
    assert "2024-05-03T00:00:00Z" in objects[24]["value"]


def test_a_bundle_is_pushed_and_asked_after(root: str, bundle: Path) -> None:
    told = push_bundle(at(root), "91a7", bundle, limit="TLP:CLEAR")
    given = json.loads(bundle.read_bytes())["objects"]
    assert Handler.received == given
    assert told == {"taken": len(given), "pending": 0, "failures": {}}
    assert len(Handler.polls) == 3


def test_what_opens_a_server_is_sent_and_never_shown(root: str) -> None:
    list_collections(at(root, TOKEN))
    list_collections(at(root, PASSWORD))
    told = [each["Authorization"] for each in Handler.headers_seen]
    assert told == ["Bearer t0p", f"Basic {base64.b64encode(b'ann:s3cret').decode()}"]
    assert "s3cret" not in repr(at(root, PASSWORD).client())


@pytest.mark.parametrize("collection", ["loop", "away", "odd", "absent"])
def test_answers_that_are_none_are_said(root: str, tmp_path: Path, collection: str) -> None:
    with pytest.raises(OutsideError, match="VG725") as told:
        pull_bundle(at(root), collection, tmp_path / "x.json")
    assert not (tmp_path / "x.json").exists()
    assert collection != "away" or "https://elsewhere.example/" in str(told.value)


def test_a_server_that_is_away_is_said() -> None:
    with pytest.raises(OutsideError, match="cannot be reached"):
        list_collections(at("http://127.0.0.1:9/api1/"))


def test_nothing_is_asked_without_being_online(root: str, bundle: Path) -> None:
    for ask in (
        lambda: list_collections(at(root, is_online=False)),
        lambda: push_bundle(at(root, is_online=False), "91a7", bundle, limit="TLP:CLEAR"),
    ):
        with pytest.raises(ParameterError, match="VG724"):
            ask()
    assert Handler.headers_seen == []


@pytest.mark.parametrize(
    "address", ["http://taxii.example/", "ftp://taxii.example/", "taxii.example", "file:///x"]
)
def test_addresses_in_clear_are_refused(address: str) -> None:
    with pytest.raises(ParameterError, match="VG724"):
        list_collections(at(address))


def test_what_is_marked_higher_than_the_collection_is_not_sent(
    root: str, tmp_path: Path, shared: Shared
) -> None:
    path = tmp_path / "amber.json"
    for profile in ("core", "opencti"):
        path.write_bytes(stix_bytes(stix_bundle(shared(tlp="TLP:AMBER"), profile=profile)))
        with pytest.raises(InputError, match="VG720"):
            push_bundle(at(root), "91a7", path, limit="TLP:CLEAR")
    assert Handler.received == []


def test_what_is_not_marked_is_not_sent(root: str, bundle: Path) -> None:
    told = json.loads(bundle.read_bytes())
    told["objects"][-1].pop("object_marking_refs")
    bundle.write_text(json.dumps(told), "utf-8")
    with pytest.raises(InputError, match="not marked"):
        push_bundle(at(root), "91a7", bundle, limit="TLP:RED")


def test_what_lint_refuses_is_not_sent(root: str, bundle: Path) -> None:
    told = json.loads(bundle.read_bytes())
    told["objects"] = [each for each in told["objects"] if each["type"] != "infrastructure"]
    bundle.write_text(json.dumps(told), "utf-8")
    with pytest.raises(InputError, match="VG732"):
        push_bundle(at(root), "91a7", bundle, limit="TLP:RED")


@pytest.mark.parametrize("of_platforms", [False, True])
@pytest.mark.parametrize("level", ["TLP:CLEAR", "TLP:AMBER+STRICT", "TLP:RED"])
def test_levels_are_read_in_either_form(level: str, *, of_platforms: bool) -> None:
    definition = marking_definition(level, of_platforms=of_platforms)
    thing = {"type": "url", "id": "url--1", "object_marking_refs": [definition["id"]]}
    assert marking_of(thing, [definition, thing]) == level
    assert marking_of(thing, [thing]) is None


def test_the_commands_do_all_of_it(
    root: str,
    bundle: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VIGIE_TAXII_TOKEN", "t0p")
    monkeypatch.setattr("vigie.cli.taxii.time.sleep", lambda _: None)
    assert main(["taxii", "collections", root, "--online"]) == 0
    assert "91a7" in capsys.readouterr().out
    target = tmp_path / "pulled.json"
    assert main(["taxii", "pull", root, "--collection", "91a7", "-o", str(target), "--online"]) == 0
    assert target.exists()
    push = ["taxii", "push", str(bundle), root, "--collection", "91a7", "--marking", "TLP:CLEAR"]
    assert main(push) == 2
    Handler.polls.extend([1, 1])
    assert main([*push, "--online"]) == 0
    assert {each["Authorization"] for each in Handler.headers_seen} == {"Bearer t0p"}


def test_objects_that_a_server_refuses_are_told(
    root: str, bundle: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vigie.cli.taxii.time.sleep", lambda _: None)
    told = json.loads(bundle.read_bytes())
    next(each for each in told["objects"] if each["type"] == "grouping")["name"] = "bad"
    bundle.write_text(json.dumps(told), "utf-8")
    Handler.polls.extend([1, 1])
    push = ["taxii", "push", str(bundle), root, "--collection", "91a7", "--marking", "TLP:CLEAR", "--online"]
    assert main(push) == 1
    assert "VG727" in capsys.readouterr().err
