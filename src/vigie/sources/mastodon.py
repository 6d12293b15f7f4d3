"""Mastodon's own interface, and servers that speak it: statuses as lines or lists.

A status has a number on each server that holds it; its `uri` is the same everywhere and is its id here, as
an account's is its address. A boost is a status without words that holds the original.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from vigie.sources.html_words import anchors, plain_words
from vigie.sources.record_format import Derived, RecordBody, RecordFormat

__all__ = ["BODY", "FORMAT", "SPEC"]

_BEYOND_PUBLIC = frozenset({"private", "direct"})


def _is_status(value: Mapping[str, Any]) -> bool:
    author = value.get("account")
    return isinstance(author, dict) and "acct" in author and "uri" in value and "created_at" in value


def _views(status: dict[str, Any]) -> dict[str, Any]:
    original = status.get("reblog")
    original = original if isinstance(original, dict) and original else status
    return {**status, "original": original, "author": _author(status)}


def _author(status: Mapping[str, Any]) -> dict[str, Any]:
    """Return the account with the host in its handle, which its own server leaves out."""
    held = status.get("account")
    account = dict(held) if isinstance(held, dict) else {}
    handle, address = account.get("acct"), account.get("uri") or account.get("url")
    if isinstance(handle, str) and "@" not in handle and isinstance(address, str):
        account["acct"] = f"{handle}@{_host(address)}"
    return {**account, "address": address, "words": _words(account.get("note"))}


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _words(html: Any) -> str | None:  # noqa: ANN401 - any JSON value
    return plain_words(html) if isinstance(html, str) else None


def _text(view: Mapping[str, Any]) -> str | None:
    original = view["original"]
    parts = (original.get("spoiler_text"), _words(original.get("content")))
    return "\n\n".join(part for part in parts if isinstance(part, str) and part) or None


def _links(view: Mapping[str, Any]) -> list[Any]:
    original = view["original"]
    content, card = original.get("content"), original.get("card")
    inside = anchors(content) if isinstance(content, str) else []
    return list(dict.fromkeys([*inside, card.get("url") if isinstance(card, dict) else None]))


def _kind(view: Mapping[str, Any]) -> str | None:
    """Say that a status answers one: its server numbers that one, and other servers number it otherwise."""
    return "reply" if view.get("in_reply_to_id") else None


def _account_kind(view: Mapping[str, Any]) -> str | None:
    return "bot-declared" if view["author"].get("bot") is True else None


def _refused(status: Mapping[str, Any]) -> tuple[str, str] | None:
    """Refuse what its author did not publish to everybody."""
    seen_by = status.get("visibility")
    return ("not-public", f"visibility {seen_by}") if seen_by in _BEYOND_PUBLIC else None


FORMAT = RecordFormat(
    code="mastodon-json",
    title="Mastodon: statuses as lines or as a list",
    version="1",
    platform="fediverse",
    recognises=_is_status,
    because="statuses with uri, created_at and account.acct",
    stream="statuses",
    views=_views,
    refuse=_refused,
    fields={
        "post_id": "uri",
        "account_id": "author.address",
        "created_at": "created_at",
        "collected_at": "{retrieved_at,_retrieved_at}",
        "text": Derived("spoiler_text and content, without markup; of the original in a boost", _text),
        "lang": "original.language",
        "url": "url",
        "client": "application.name",
        "kind": Derived("reply where in_reply_to_id is given", _kind),
        "reposted_id": "reblog.uri",
        "quoted_id": "quote.quoted_status.uri | quote.uri",
        "urls": Derived("links of content, and card.url", _links),
        "hashtags": "original.tags[].name",
        "mentions": "original.mentions[].{url,acct}",
        "media": "original.media_attachments[].{blurhash,id}",
        "handle": "author.acct",
        "display_name": "author.display_name",
        "bio": Derived("account.note, without markup", lambda view: view["author"]["words"]),
        "profile_url": "author.url",
        "account_kind": Derived("bot-declared where account.bot is true", _account_kind),
        "account_created_at": "author.created_at",
        "followers": "author.followers_count",
        "following": "author.following_count",
        "n_posts": "author.statuses_count",
        "n_likes": "favourites_count",
        "n_reposts": "reblogs_count",
        "n_replies": "replies_count",
        "n_quotes": "quotes_count",
    },
    expected=("uri", "created_at", "account.acct"),
    known={
        "": "account application bookmarked card content edited_at emojis favourited filtered id "
        "in_reply_to_account_id in_reply_to_id media_attachments mentions muted pinned poll quote "
        "quote_approval reblog reblogged sensitive spoiler_text tags text visibility",
        "account": "acct attribution_domains avatar avatar_static bot created_at discoverable "
        "display_name emojis fields followers_count following_count group header header_static "
        "hide_collections id indexable last_status_at limited locked moved mute_expires_at noindex note "
        "roles statuses_count suspended uri url username",
    },
    consumes="account reblog content spoiler_text tags mentions media_attachments card quote language "
    "emojis id",
    cannot_know=(
        "which status an answer answers: each server has its own number for it",
        "when the numbers were seen, unless the collector wrote it",
        "statuses that the server asked never received",
        "views",
    ),
)
BODY = RecordBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.mastodon:BODY")
