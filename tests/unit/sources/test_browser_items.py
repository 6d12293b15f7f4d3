"""TikTok and Instagram as a browser receives them, in Zeeschuimer's envelopes or bare."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest

Build = Callable[..., Any]
AT_S, AT_US = 1_700_000_000, 1_700_000_000_000_000
WORDS = "a caption that is long enough to be told apart #Vote @bob.b"


def envelope(data: object, platform: str) -> dict[str, Any]:
    return {
        "nav_index": "1", "item_id": "1", "timestamp_collected": 1_700_000_100_000, "data": data,
        "source_platform": platform, "source_platform_url": "https://a.example", "user_agent": "u",
    }  # fmt: skip


def tiktok(**fields: Any) -> dict[str, Any]:
    author = {"id": "7", "uniqueId": "ann", "nickname": "Ann", "signature": "Hello"}
    return {
        "id": "100", "desc": WORDS, "createTime": AT_S, "author": author,
        "stats": {"diggCount": 0, "playCount": 9}, "challenges": [{"id": "1", "title": "Vote"}],
        "music": {"id": "55", "title": "Song"}, "textExtra": [{"hashtagName": "Vote"}, {"userId": "8"}],
        **fields,
    }  # fmt: skip


def instagram(**fields: Any) -> dict[str, Any]:
    return {
        "pk": "100", "id": "100_7", "code": "Cabc", "taken_at": AT_S, "user": {"pk": "7", "username": "ann"},
        "caption": {"text": WORDS}, "like_count": 5, "comment_count": 0, "media_type": 1, **fields,
    }  # fmt: skip


def metrics(told: Any) -> dict[str, int]:  # noqa: ANN401 - a finished reading
    return {row["metric"]: row["value"] for row in told.table("post_metric")}


@pytest.mark.parametrize("wrapped", [True, False])
def test_items_of_tiktok_are_read(tell: Build, json_lines: Build, wrapped: bool) -> None:  # noqa: FBT001 - a case
    told = tell(json_lines([envelope(tiktok(), "tiktok.com") if wrapped else tiktok()]))
    assert told.summary.source == "tiktok-items-json"
    (post,) = told.posts
    assert (post["post_uid"], post["account_uid"], post["kind"]) == ("tiktok:100", "tiktok:7", "video")
    assert (post["created_at_us"], post["url"]) == (AT_US, "https://www.tiktok.com/@ann/video/100")
    assert (told.objects("hashtag"), told.objects("media")) == (["vote"], ["55"])
    assert metrics(told) == {"likes": 0, "plays": 9}
    assert (post["collected_at_us"] is not None) == wrapped


def test_words_on_the_picture_and_duets_of_tiktok(tell: Build, json_lines: Build) -> None:
    duet = tiktok(duetInfo={"duetFromId": "9"}, stickersOnItem=[{"stickerText": ["Boycott", None]}, 5])
    told = tell(json_lines([duet, tiktok(id="101", duetInfo={"duetFromId": "0"})]))
    assert told.posts[0]["text_raw"] == f"{WORDS}\n\nBoycott"
    assert told.objects("quote") == ["tiktok:9"]


@pytest.mark.parametrize("wrapped", [True, False])
def test_items_of_instagram_are_read(tell: Build, json_lines: Build, wrapped: bool) -> None:  # noqa: FBT001 - a case
    told = tell(json_lines([envelope(instagram(), "instagram.com") if wrapped else instagram()]))
    assert told.summary.source == "instagram-items-json"
    (post,) = told.posts
    assert (post["post_uid"], post["account_uid"]) == ("instagram:Cabc", "instagram:7")
    assert (post["created_at_us"], post["url"]) == (AT_US, "https://www.instagram.com/p/Cabc/")
    assert told.objects("hashtag") == ["vote"]
    assert metrics(told) == {"likes": 5, "comments": 0}


def test_numbers_that_instagram_hides_are_not_known(tell: Build, json_lines: Build) -> None:
    told = tell(
        json_lines([instagram(like_count=-1), instagram(code="D", like_and_view_counts_disabled=True)])
    )
    assert metrics(told) == {"comments": 0}


def test_a_response_with_a_list_of_items_is_taken_apart(tell: Build) -> None:
    assert len(tell(orjson.dumps({"itemList": [tiktok(), tiktok(id="2")], "hasMore": False})).posts) == 2
    assert len(tell(orjson.dumps({"items": [instagram(), instagram(code="D")]})).posts) == 2


def test_envelopes_of_another_platform_are_counted(tell: Build, json_lines: Build) -> None:
    rows = [envelope(instagram(code=str(n)), "instagram.com") for n in range(5)]
    told = tell(json_lines([*rows, envelope(tiktok(), "tiktok.com")]))
    assert told.summary.rejected == {"other-platform": 1}


@pytest.mark.parametrize("odd", [None, 5, "x", [], [None], {"in": 4}])
def test_odd_items_do_no_harm(tell: Build, json_lines: Build, odd: object) -> None:
    items = [instagram(code=str(n)) for n in range(8)]
    told = tell(json_lines([*items, instagram(code="z", caption=odd, usertags=odd, carousel_media=odd)]))
    assert told.summary.stored == 9
    videos = [tiktok(id=str(n)) for n in range(8)]
    told = tell(
        json_lines([*videos, tiktok(id="z", stickersOnItem=odd, textExtra=odd, stats=odd, music=odd)])
    )
    assert told.summary.stored == 9
