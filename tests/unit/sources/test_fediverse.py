"""Bluesky and the fediverse: streams, pages, statuses, activities."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest

Build = Callable[..., Any]
AT, AT_US = "2023-11-14T22:13:20.000Z", 1_700_000_000_000_000
WORDS = "a sentence that is long enough to be told apart"
ANN, BOB = "did:plc:ann", "did:plc:bob"
POST = f"at://{BOB}/app.bsky.feed.post/3k"


def record(**fields: Any) -> dict[str, Any]:
    return {"$type": "app.bsky.feed.post", "text": WORDS, "createdAt": AT, "langs": ["fr", "en"], **fields}


def event(collection: str = "app.bsky.feed.post", rkey: str = "1", **fields: Any) -> dict[str, Any]:
    commit = {
        "rev": "r", "operation": "create", "collection": collection, "rkey": rkey, "cid": "c",
        "record": fields.pop("record", record()),
    }  # fmt: skip
    return {"did": ANN, "time_us": AT_US + 5_000_000, "kind": "commit", "commit": commit, **fields}


def test_posts_of_the_jetstream_are_read(tell: Build, json_lines: Build) -> None:
    told = tell(json_lines([event()]))
    assert told.summary.source == "bluesky-jetstream-json"
    (post,) = told.posts
    assert post["post_uid"] == f"bluesky:at://{ANN}/app.bsky.feed.post/1"
    assert (post["account_uid"], post["lang_declared"]) == (f"bluesky:{ANN}", "fr")
    assert (post["created_at_us"], post["collected_at_us"]) == (AT_US, AT_US + 5_000_000)


def test_acts_of_the_jetstream_become_actions(tell: Build, json_lines: Build) -> None:
    subject = {"uri": POST, "cid": "c"}
    told = tell(json_lines([
        event(),
        event("app.bsky.feed.repost", "2", record={"subject": subject, "createdAt": AT}),
        event("app.bsky.feed.like", "3", record={"subject": subject, "createdAt": AT}),
        event("app.bsky.graph.follow", "4", record={"subject": BOB, "createdAt": AT}),
        event("app.bsky.graph.block", "5", record={"subject": BOB, "createdAt": AT}),
    ]))  # fmt: skip
    assert told.objects("repost") == [f"bluesky:{POST}"]
    verbs = {row["verb"] for row in told.table("action")}
    assert {"repost", "like", "follow", "block"} <= verbs


def test_what_a_post_embeds_is_found(tell: Build, json_lines: Build) -> None:
    image = {"image": {"$type": "blob", "ref": {"$link": "bafyone"}, "mimeType": "image/jpeg"}}
    embed = {
        "$type": "app.bsky.embed.recordWithMedia",
        "record": {"record": {"uri": POST, "cid": "c"}},
        "media": {"$type": "app.bsky.embed.images", "images": [image]},
    }
    facets = [
        {"features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://a.example/1"}]},
        {"features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "Vote"}, {"did": BOB}]},
    ]
    told = tell(json_lines([event(record=record(embed=embed, facets=facets, tags=["Now"]))]))
    assert (told.objects("quote"), told.objects("media")) == ([f"bluesky:{POST}"], ["bafyone"])
    assert told.objects("url") == ["https://a.example/1"]
    assert told.objects("hashtag_sequence") == ["vote now"]


def test_deletions_and_other_events_are_counted(tell: Build, json_lines: Build) -> None:
    deleted = event(rkey="9")
    deleted["commit"] = {"operation": "delete", "collection": "app.bsky.feed.post", "rkey": "9", "rev": "r"}
    gone = {
        "did": BOB,
        "time_us": AT_US,
        "kind": "account",
        "account": {"active": False, "status": "deleted"},
    }
    named = {
        "did": ANN,
        "time_us": AT_US,
        "kind": "identity",
        "identity": {"did": ANN, "handle": "ann.example"},
    }
    told = tell(json_lines([event(), deleted, gone, named, event("app.bsky.feed.threadgate")]))
    assert told.summary.rejected == {"account-event": 1, "deletion": 1, "other-collection": 1}
    assert [row["handle"] for row in told.table("account_snapshot") if row["handle"]] == ["ann.example"]
    assert len(told.posts) == 1


def view(**fields: Any) -> dict[str, Any]:
    author = {"did": ANN, "handle": "ann.example", "displayName": "Ann", "createdAt": AT}
    uri = f"at://{ANN}/app.bsky.feed.post/1"
    return {
        "uri": uri,
        "cid": "c",
        "author": author,
        "record": record(),
        "likeCount": 0,
        "indexedAt": AT,
        **fields,
    }


def test_pages_of_a_search_and_of_a_feed_are_read(tell: Build) -> None:
    told = tell(orjson.dumps({"posts": [view(), view(uri=POST)], "cursor": "x"}))
    assert told.summary.source == "bluesky-views-json"
    assert len(told.posts) == 2
    reason = {
        "$type": "app.bsky.feed.defs#reasonRepost",
        "by": {"did": BOB, "handle": "bob.example"},
        "indexedAt": AT,
    }
    told = tell(orjson.dumps({"feed": [{"post": view(), "reason": reason}]}))
    assert [post["kind"] for post in told.posts] == ["post", "repost"]
    assert told.objects("repost") == [f"bluesky:at://{ANN}/app.bsky.feed.post/1"]
    assert [(row["metric"], row["value"]) for row in told.table("post_metric")] == [("likes", 0)]


@pytest.mark.parametrize("odd", [None, 5, "x", [], {"images": 3, "media": {"images": [None, {"image": 4}]}}])
def test_odd_embeds_do_no_harm(tell: Build, json_lines: Build, odd: object) -> None:
    rows = [event(), event(rkey="2", record=record(embed=odd, facets=odd, langs=odd, tags=odd, reply=odd))]
    assert tell(json_lines(rows)).summary.stored == 2


def status(**fields: Any) -> dict[str, Any]:
    account = {
        "id": "1", "acct": "ann", "username": "ann", "uri": "https://m.example/users/ann",
        "display_name": "Ann", "url": "https://m.example/@ann", "note": "<p>Hello</p>", "bot": True,
        "followers_count": 0, "created_at": "2022-01-01T00:00:00.000Z",
    }  # fmt: skip
    return {
        "id": "100", "uri": "https://m.example/users/ann/statuses/100", "created_at": AT, "account": account,
        "content": f'<p>{WORDS}<br>x</p><p><a href="https://a.example/1">a.example/1</a></p>',
        "spoiler_text": "", "visibility": "public", "language": "fr", "reblog": None, "in_reply_to_id": None,
        "tags": [{"name": "Vote", "url": "https://m.example/tags/vote"}], "favourites_count": 0, **fields,
    }  # fmt: skip


def test_statuses_of_mastodon_are_read(tell: Build, json_lines: Build) -> None:
    told = tell(json_lines([status()]))
    assert told.summary.source == "mastodon-json"
    (post,) = told.posts
    assert post["post_uid"] == "fediverse:https://m.example/users/ann/statuses/100"
    assert post["account_uid"] == "fediverse:https://m.example/users/ann"
    assert post["text_raw"] == f"{WORDS}\nx\n\na.example/1"
    assert (told.objects("url"), told.objects("hashtag")) == (["https://a.example/1"], ["vote"])
    (account,) = told.table("account")
    assert (account["handle"], account["kind"]) == ("ann@m.example", "bot-declared")
    assert told.table("account_snapshot")[0]["bio"] == "Hello"


def test_boosts_answers_and_what_was_not_public(tell: Build, json_lines: Build) -> None:
    boost = status(
        uri="https://m.example/users/ann/statuses/2/activity",
        content="",
        reblog=status(uri="https://o.example/3"),
    )
    told = tell(json_lines([
        boost, status(uri="u2", in_reply_to_id="9"), status(uri="u3", visibility="private"),
    ]))  # fmt: skip
    assert [post["kind"] for post in told.posts] == ["repost", "reply"]
    assert told.objects("repost") == ["fediverse:https://o.example/3"]
    assert told.summary.rejected == {"not-public": 1}


PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
NOTE = "https://m.example/users/ann/statuses/1"


def activity(**fields: Any) -> dict[str, Any]:
    note = {
        "id": NOTE, "type": "Note", "attributedTo": "https://m.example/users/ann", "published": AT,
        "content": f"<p>{WORDS}</p>", "contentMap": {"fr": WORDS}, "to": [PUBLIC],
        "tag": [{"type": "Hashtag", "name": "#Vote"}, {"type": "Mention", "href": "https://o.example/users/bob"}],
    }  # fmt: skip
    return {
        "@context": "https://www.w3.org/ns/activitystreams", "id": f"{NOTE}/activity", "type": "Create",
        "actor": "https://m.example/users/ann", "published": AT, "to": [PUBLIC], "object": note, **fields,
    }  # fmt: skip


def test_activities_are_read(tell: Build, json_lines: Build) -> None:
    told = tell(json_lines([
        activity(), activity(id="a2", type="Announce", object="https://o.example/3"),
        activity(id="a3", type="Delete", object=NOTE),
        activity(id="a4", to=["https://m.example/followers"], object={"to": []}),
    ]))  # fmt: skip
    assert told.summary.source == "activitypub-json"
    assert [post["kind"] for post in told.posts] == ["post", "repost"]
    assert (told.posts[0]["post_uid"], told.posts[0]["lang_declared"]) == (f"fediverse:{NOTE}", "fr")
    assert (told.objects("repost"), told.objects("hashtag")) == (["fediverse:https://o.example/3"], ["vote"])
    assert told.summary.rejected == {"not-public": 1, "other-activity": 1}


def test_an_outbox_and_a_bare_note_are_read(tell: Build) -> None:
    outbox = {
        "type": "OrderedCollectionPage",
        "id": "o",
        "orderedItems": [activity(), activity(object="x", type="Announce", id="b")],
    }
    assert len(tell(orjson.dumps(outbox)).posts) == 2
    assert (
        tell(orjson.dumps(activity()["object"])).posts[0]["account_uid"]
        == "fediverse:https://m.example/users/ann"
    )
