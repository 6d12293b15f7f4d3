"""Telegram as Telegram Desktop and Telethon write it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from vigie.model.errors import SourceError

Build = Callable[..., Any]
AT_S, AT_US = 1_700_000_000, 1_700_000_000_000_000
WORDS = "a sentence that is long enough to be told apart"


def message(**fields: Any) -> dict[str, Any]:
    return {
        "id": 5, "type": "message", "date": "2023-11-14T23:13:20", "date_unixtime": str(AT_S),
        "from": "Ann Doe", "from_id": "user7", "text": WORDS, "text_entities": [], **fields,
    }  # fmt: skip


def chat(*messages: Any, **fields: Any) -> dict[str, Any]:
    return {"name": "News", "type": "private_supergroup", "id": 99, **fields, "messages": list(messages)}


def export(*messages: Any, **fields: Any) -> bytes:
    return orjson.dumps(chat(*messages, **fields), option=orjson.OPT_INDENT_2)


def test_a_chat_of_telegram_desktop_is_read(tell: Build) -> None:
    told = tell(export(message()), name="result.json")
    assert told.summary.source == "telegram-desktop-json"
    (post,) = told.posts
    assert (post["post_uid"], post["account_uid"]) == ("telegram:99/5", "telegram:7")
    assert (post["created_at_us"], post["text_raw"]) == (AT_US, WORDS)
    assert told.table("post_metric") == []


def test_pieces_of_a_text_are_joined_and_read(tell: Build) -> None:
    pieces = [
        "See ", {"type": "text_link", "text": "this", "href": "https://a.example/1"}, " and ",
        {"type": "link", "text": "https://b.example/2"}, " ", {"type": "hashtag", "text": "#Vote"},
        " ", {"type": "mention", "text": "@ann"},
    ]  # fmt: skip
    told = tell(export(message(text=pieces, text_entities=[])))
    assert told.posts[0]["text_raw"] == "See this and https://b.example/2 #Vote @ann"
    assert sorted(told.objects("url")) == ["https://a.example/1", "https://b.example/2"]
    assert told.objects("hashtag") == ["vote"]


def test_a_channel_is_the_author_of_what_nobody_signed(tell: Build) -> None:
    told = tell(export(message(from_id=None), type="public_channel"))
    assert told.posts[0]["account_uid"] == "telegram:99"


def test_copies_of_one_message_meet_and_two_messages_of_one_channel_do_not(tell: Build) -> None:
    rows = [
        message(id=1, forwarded_from="Source"), message(id=2, forwarded_from="Source", from_id="user8"),
        message(id=3, forwarded_from="Source", text="another sentence of that channel, also long"),
    ]  # fmt: skip
    told = tell(export(*rows))
    first, second, third = told.objects("repost")
    assert first == second
    assert third != first
    assert {post["kind"] for post in told.posts} == {"repost"}


def test_answers_point_into_their_own_chat(tell: Build) -> None:
    told = tell(export(message(reply_to_message_id=4)))
    assert told.objects("reply") == ["telegram:99/4"]


def test_events_of_a_chat_are_counted_and_refused(tell: Build) -> None:
    told = tell(export(message(), {**message(id=6), "type": "service", "action": "pin_message"}))
    assert told.summary.rejected == {"service-message": 1}
    assert told.summary.stored == 1


def test_an_account_s_export_holds_several_chats(tell: Build) -> None:
    whole = {"about": "words", "chats": {"about": "more", "list": [chat(message()), chat(message(), id=98)]}}
    told = tell(orjson.dumps(whole))
    assert sorted(post["post_uid"] for post in told.posts) == ["telegram:98/5", "telegram:99/5"]


def test_a_date_without_zone_must_be_declared_where_no_epoch_stands_beside_it(tell: Build) -> None:
    old = message()
    del old["date_unixtime"]
    with pytest.raises(SourceError, match="--tz"):
        tell(export(old))
    assert tell(export(old), tz="Europe/Paris").posts[0]["created_at_us"] == AT_US


@pytest.mark.parametrize("odd", [None, 5, [], {"text": 3}, [None, 5, {"type": 1}]])
def test_odd_texts_do_no_harm(tell: Build, odd: object) -> None:
    told = tell(export(message(), message(id=6, text=odd, text_entities=odd)))
    assert told.summary.stored == 2


def telethon(**fields: Any) -> dict[str, Any]:
    return {
        "_": "Message", "id": 5, "peer_id": {"_": "PeerChannel", "channel_id": 99}, "from_id": None,
        "date": "2023-11-14T22:13:20+00:00", "message": WORDS, "fwd_from": None, "entities": [],
        "views": 0, "forwards": None, **fields,
    }  # fmt: skip


def test_a_message_of_telethon_is_read(tell: Build, json_lines: Build) -> None:
    told = tell(json_lines([telethon()]))
    assert told.summary.source == "telethon-json"
    (post,) = told.posts
    assert (post["post_uid"], post["account_uid"]) == ("telegram:99/5", "telegram:99")
    assert (post["created_at_us"], post["kind"]) == (AT_US, "post")
    assert [(row["metric"], row["value"]) for row in told.table("post_metric")] == [("views", 0)]


def test_a_forward_names_chat_and_number_of_its_original(tell: Build, json_lines: Build) -> None:
    forward = {"from_id": {"channel_id": 3}, "channel_post": 12, "date": AT_S}
    hidden = {"from_name": "Ann", "date": "2023-11-14T22:13:20+00:00"}
    told = tell(json_lines([telethon(fwd_from=forward), telethon(id=6, fwd_from=hidden)]))
    assert told.objects("repost") == ["telegram:3/12", f"telegram:Ann@{AT_S}"]


def test_offsets_of_telethon_count_utf_16_units(tell: Build, json_lines: Build) -> None:
    text = "🔥🔥 https://a.example/1 #Vote"
    entities = [
        {"_": "MessageEntityUrl", "offset": 5, "length": 19},
        {"_": "MessageEntityHashtag", "offset": 25, "length": 5},
        {"_": "MessageEntityUrl", "offset": -4, "length": "x"},
    ]
    told = tell(json_lines([telethon(message=text, entities=entities)]))
    assert told.objects("url") == ["https://a.example/1"]
    assert told.objects("hashtag") == ["vote"]


def test_reactions_are_added_up_and_pictures_named(tell: Build, json_lines: Build) -> None:
    reactions = {"results": [{"count": 2}, {"count": 3}, {"count": None}]}
    told = tell(json_lines([telethon(reactions=reactions, media={"photo": {"id": 123}})]))
    assert {row["metric"]: row["value"] for row in told.table("post_metric")} == {"views": 0, "reactions": 5}
    assert told.objects("media") == ["123"]


def test_events_of_telethon_are_refused(tell: Build, json_lines: Build) -> None:
    event = {**telethon(id=6), "_": "MessageService", "action": {"_": "MessageActionPinMessage"}}
    assert tell(json_lines([telethon(), event])).summary.rejected == {"service-message": 1}
