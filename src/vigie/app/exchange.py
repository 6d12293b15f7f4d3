"""Exchange bundles with a TAXII server, where a user says that the network may be reached."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from vigie.app.sharing_lint import lint_bundle_file
from vigie.cases.markings import TLP, highest, is_within
from vigie.model.errors import InputError, ParameterError
from vigie.model.lint import blocking
from vigie.share.cells import write_whole
from vigie.share.stix.vocabulary import level_of, stix_id
from vigie.sources.stix.bundle import read_bundle

__all__ = ["Server", "list_collections", "marking_of", "pull_bundle", "push_bundle"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """An API root of TAXII, and what opens it.

    Attributes:
        root: Address.
        is_online: Whether the user said that the network may be reached.
        login: `token`, or `user` and `password`; none for open servers.
        wait: Waits a number of seconds.
    """

    root: str
    is_online: bool
    login: Mapping[str, str]
    wait: Callable[[float], None]

    def client(self) -> Any:  # noqa: ANN401 - a TaxiiClient, unknown to code that stays offline
        """Return a client of it.

        Raises:
            ParameterError: the user did not say so, or the address is none (VG724).
        """
        if not self.is_online:
            raise ParameterError(
                "VG724", "this reaches the network", place=self.root, hint="say so: --online"
            )
        from vigie.share.online.taxii import Login, TaxiiClient  # noqa: PLC0415 - only when asked for

        return TaxiiClient(root=self.root, login=Login(**self.login), wait=self.wait)


def list_collections(server: Server) -> list[dict[str, Any]]:
    """Return the collections of a server: id, title, and whether they may be read and written.

    Raises:
        ParameterError: the network may not be reached (VG724).
        OutsideError: the server does not answer as it should (VG725).
    """
    return [
        {"id": each.collection_id, "title": each.title, "read": each.can_read, "write": each.can_write}
        for each in server.client().collections()
    ]


def pull_bundle(server: Server, collection_id: str, target: Path, *, added_after: str | None = None) -> int:
    """Write the objects of a collection as a bundle, as they came, and return how many.

    Raises:
        ParameterError: the network may not be reached (VG724).
        OutsideError: the server does not answer as it should (VG725), or the file cannot be written (VG605).
    """
    objects = list(server.client().pull(collection_id, added_after=added_after))
    name = stix_id("bundle", server.root, collection_id, *(each.get("id") for each in objects))
    bundle = {"type": "bundle", "id": name, "objects": objects}
    write_whole(target, orjson.dumps(bundle, option=orjson.OPT_INDENT_2))
    return len(objects)


def push_bundle(server: Server, collection_id: str, bundle: Path, *, limit: str) -> dict[str, Any]:
    """Send a bundle to a collection that may hold things up to a marking.

    Returns:
        `taken`, `pending`, and `failures` (id → reason).

    Raises:
        ParameterError: the network may not be reached (VG724), or there is no such marking (VG710).
        InputError: something in the bundle is marked above the limit, or not at all (VG720), or lint finds
            what must be mended first (VG732).
        OutsideError: the server does not answer as it should (VG725).
    """
    objects = read_bundle(bundle).objects
    for each in objects:
        marking = marking_of(each, objects)
        if marking is None or not is_within(marking, limit):
            sentence = f"{each['id']} is {marking or 'not marked'}: it cannot leave as {limit}"
            hint = "export again with a lower --marking"
            raise InputError("VG720", sentence, place=bundle.name, hint=hint)
    found = blocking(lint_bundle_file(bundle))
    if found:
        raise InputError(
            "VG732", f"{len(found)} findings keep it from leaving", place=bundle.name, hint=str(found[0])
        )
    told = server.client().push(collection_id, objects)
    return {"taken": told.taken, "pending": told.pending, "failures": dict(told.failures)}


def marking_of(each: Mapping[str, Any], objects: Any) -> str | None:  # noqa: ANN401 - objects of a bundle
    """Return the TLP of an object, the highest of several; None where nothing says it.

    Definitions of markings and extensions say nothing themselves and are clear.
    """
    if each["type"] in {"marking-definition", "extension-definition"}:
        return TLP[0]
    known = {one["id"]: level for one in objects if (level := level_of(one))}
    refs = each.get("object_marking_refs")
    levels = [known[name] for name in refs if name in known] if isinstance(refs, list) else []
    return highest(levels) if levels else None
