"""Bluesky's Jetstream: one event a line, of everything that its accounts do in public.

The time of a post is what its client claims (`createdAt`); the observer's (`time_us`) stands beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from vigie.sources.bluesky_records import (
    COLLECTION,
    addressed,
    marked,
    pictures,
    quoted,
    record_links,
    record_tags,
)
from vigie.sources.record_format import Derived, RecordBody, RecordFormat

__all__ = ["BODY", "FORMAT", "SPEC"]

_REPOST, _LIKE = "app.bsky.feed.repost", "app.bsky.feed.like"
_FOLLOW, _BLOCK = "app.bsky.graph.follow", "app.bsky.graph.block"
_PROFILE = "app.bsky.actor.profile"
_READ = frozenset({COLLECTION, _REPOST, _LIKE, _FOLLOW, _BLOCK, _PROFILE})


def _is_event(value: Mapping[str, Any]) -> bool:
    return {"did", "time_us", "kind"} <= value.keys() and value["kind"] in {"commit", "identity", "account"}


def _views(event: dict[str, Any]) -> dict[str, Any]:
    commit = event.get("commit")
    commit = commit if isinstance(commit, dict) else {}
    record = commit.get("record")
    record = record if isinstance(record, dict) else {}
    collection = commit.get("collection")
    return {
        **event,
        "record": record,
        "collection": collection,
        "uri": addressed(event.get("did"), collection, commit.get("rkey")),
        "telling": "profile" if event.get("kind") == "identity" or collection == _PROFILE else None,
    }


def _refused(event: Mapping[str, Any]) -> tuple[str, str] | None:
    if event.get("kind") == "account":
        held = event.get("account")
        status = held.get("status") if isinstance(held, dict) else None
        return "account-event", f"{event.get('did')} {status or 'active'}"
    if event.get("kind") != "commit":
        return None
    commit = event.get("commit")
    if not isinstance(commit, dict):
        return "no-record", "a commit without content"
    if commit.get("operation") == "delete":
        return "deletion", str(addressed(event.get("did"), commit.get("collection"), commit.get("rkey")))
    if commit.get("collection") not in _READ:
        return "other-collection", str(commit.get("collection"))
    return None


def _subject(collection: str) -> Callable[[Mapping[str, Any]], Any]:
    """Return what an act points at, for one kind of act."""

    def get(view: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any JSON value
        if view["collection"] != collection:
            return None
        subject = view["record"].get("subject")
        return subject.get("uri") if isinstance(subject, dict) else subject

    return get


FORMAT = RecordFormat(
    code="bluesky-jetstream-json",
    title="Bluesky Jetstream: events as JSON lines",
    version="1",
    platform="bluesky",
    recognises=_is_event,
    because="events with did, time_us and kind",
    views=_views,
    refuse=_refused,
    fields={
        "post_id": Derived("at://did/collection/rkey", lambda view: view["uri"]),
        "account_id": "did",
        "kind": Derived("profile for identities and profiles", lambda view: view["telling"]),
        "created_at": Derived(
            "commit.record.createdAt, time_us for what tells of an account",
            lambda view: view.get("time_us") if view["telling"] else view["record"].get("createdAt"),
        ),
        "collected_at": "time_us",
        "text": "record.text",
        "lang": Derived("the first of commit.record.langs", lambda view: _first(view["record"].get("langs"))),
        "parent_id": "record.reply.parent.uri",
        "conversation_id": "record.reply.root.uri",
        "quoted_id": Derived("commit.record.embed, where it is a post", lambda view: quoted(view["record"])),
        "reposted_id": Derived("subject of a repost", _subject(_REPOST)),
        "liked_id": Derived("subject of a like", _subject(_LIKE)),
        "followed_id": Derived("subject of a follow", _subject(_FOLLOW)),
        "blocked_id": Derived("subject of a block", _subject(_BLOCK)),
        "urls": Derived("links of facets and of the card", lambda view: record_links(view["record"])),
        "hashtags": Derived("tags of facets and of the record", lambda view: record_tags(view["record"])),
        "mentions": Derived("accounts in facets", lambda view: marked(view["record"], "did")),
        "media": Derived("content ids of pictures and films", lambda view: pictures(view["record"])),
        "handle": "identity.handle",
        "display_name": "record.displayName",
        "bio": "record.description",
    },
    expected=("did", "time_us", "commit | identity"),
    known={
        "": "account commit cursor identity kind seq",
        "commit": "cid collection operation record rev rkey",
    },
    consumes="commit identity kind",
    cannot_know=(
        "when a client really wrote a post: createdAt is what it claims, time_us when the relay saw it",
        "handles, unless an identity event comes by",
        "numbers of followers, likes and views",
        "whatever happened while nobody listened",
    ),
)


def _first(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    return value[0] if isinstance(value, list) and value else None


BODY = RecordBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.jetstream:BODY")
