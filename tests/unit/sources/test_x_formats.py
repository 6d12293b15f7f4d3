"""X as its tools write it: API v1.1, the browser, an owner's archive, snscrape."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from vigie.model.errors import SourceError

Build = Callable[..., Any]
Told = Any
Json = Any
LONG = "a sentence that is long enough to be told apart"
AT = "Wed Oct 10 20:19:24 +0000 2018"
AT_US = 1_539_202_764_000_000


def metrics(told: Told) -> dict[str, int]:
    return {row["metric"]: row["value"] for row in told.table("post_metric")}


def status(**fields: Any) -> dict[str, Any]:
    author = {"id": 7, "id_str": "7", "screen_name": "bob", "name": "Bob", "followers_count": 3}
    return {
        "id": 1050118621198921728, "id_str": "1050118621198921728", "created_at": AT, "full_text": LONG,
        "user": author, "source": '<a href="http://app.example">App</a>', "favorite_count": 5, **fields,
    }  # fmt: skip


def test_a_status_of_v1_1_is_read(tell: Build, json_lines: Build) -> None:
    told = tell(json_lines([status(lang="en")]), name="a.jsonl")
    assert told.summary.source == "x-v1-json"
    (post,) = told.posts
    assert (post["post_uid"], post["account_uid"]) == ("x:1050118621198921728", "x:7")
    assert (post["created_at_us"], post["created_at_prec"], post["client"]) == (AT_US, "s", "App")
    assert (post["extra"], post["url"]) == (None, None)
    assert metrics(told) == {"likes": 5}
    assert [row["observed_at_us"] for row in told.table("post_metric")] == [None]


def test_a_repost_of_v1_1_takes_its_words_from_the_original(tell: Build, json_lines: Build) -> None:
    original = {
        "id_str": "9",
        "text": "cut",
        "extended_tweet": {
            "full_text": "the whole of a long text",
            "entities": {
                "urls": [{"url": "https://t.co/a", "expanded_url": "http://a.example/1?utm_source=z"}],
                "hashtags": [{"text": "Vote"}, {"text": "Now"}],
            },
        },
    }
    repost = status(
        full_text="RT @ann: cut", retweeted_status=original, entities={"user_mentions": [{"id_str": "3"}]}
    )
    told = tell(json_lines([repost]))
    assert (told.posts[0]["kind"], told.posts[0]["text_raw"]) == ("repost", "the whole of a long text")
    assert (told.objects("repost"), told.objects("url")) == (["x:9"], ["https://a.example/1"])
    assert told.objects("hashtag_sequence") == ["vote now"]
    mentions = [row["value_canonical"] for row in told.table("post_object") if row["type"] == "mention"]
    assert mentions == ["3"]


def test_quotes_and_replies_of_v1_1(tell: Build, json_lines: Build) -> None:
    rows = [
        status(id_str="1", quoted_status_id_str="8"),
        status(id_str="2", in_reply_to_status_id_str="6", in_reply_to_status_id=6),
        status(id_str="3", in_reply_to_status_id_str=None),
    ]
    told = tell(json_lines(rows))
    assert [post["kind"] for post in told.posts] == ["quote", "reply", "post"]
    assert (told.objects("quote"), told.objects("reply")) == (["x:8"], ["x:6"])


def test_what_is_new_in_a_status_is_counted_and_kept(tell: Build, json_lines: Build) -> None:
    told = tell(
        json_lines([status(brand_new={"a": 1}), status(id_str="2", user={**status()["user"], "x": 1})])
    )
    assert told.summary.drift == {"unknown brand_new": 1, "unknown user.x": 1}
    assert orjson.loads(told.posts[0]["extra"]) == {"brand_new": {"a": 1}}


def test_a_path_that_disappears_stops_the_file(tell: Build, json_lines: Build) -> None:
    bare = [status(id_str=str(n), user={"screen_name": "bob"}) for n in range(9)]
    with pytest.raises(SourceError, match=r"user\.id_str") as caught:
        tell(json_lines([*bare, status()]))
    assert caught.value.code == "VG206"


def test_statuses_in_a_list_are_a_document(tell: Build) -> None:
    told = tell(orjson.dumps([status(), 5, status(id_str="2")], option=orjson.OPT_INDENT_2))
    assert [post["raw_ref"] for post in told.posts] == ["item:1", "item:3"]
    assert told.summary.rejected == {"not-json": 1}


def result(**fields: Any) -> dict[str, Any]:
    author = {"rest_id": "7", "core": {"screen_name": "bob", "name": "Bob", "created_at": AT}, "legacy": {}}
    legacy = {
        "full_text": "cut", "created_at": AT, "id_str": "100", "favorite_count": 5, "retweet_count": 0,
        **fields.pop("legacy", {}),
    }  # fmt: skip
    return {
        "__typename": "Tweet", "rest_id": "100", "core": {"user_results": {"result": author}},
        "legacy": legacy, "views": {"count": "1200", "state": "EnabledWithCount"}, **fields,
    }  # fmt: skip


def envelope(data: Json, platform: str = "twitter.com") -> dict[str, Any]:
    return {
        "nav_index": "1", "item_id": "100", "timestamp_collected": 1_600_000_000_123, "data": data,
        "source_platform": platform, "source_platform_url": "https://x.example", "user_agent": "u",
    }  # fmt: skip


def test_what_a_browser_received_is_read_from_its_envelope(tell: Build, json_lines: Build) -> None:
    note = {"note_tweet_results": {"result": {"text": LONG, "entity_set": {"hashtags": [{"text": "Vote"}]}}}}
    told = tell(json_lines([envelope(result(note_tweet=note))]), name="a.ndjson")
    assert told.summary.source == "x-graphql-json"
    (post,) = told.posts
    assert (post["post_uid"], post["account_uid"], post["text_raw"]) == ("x:100", "x:7", LONG)
    assert post["collected_at_us"] == 1_600_000_000_123_000
    assert metrics(told) == {"likes": 5, "reposts": 0, "views": 1200}
    assert {row["observed_at_us"] for row in told.table("post_metric")} == {1_600_000_000_123_000}
    assert told.objects("hashtag") == ["vote"]
    assert told.summary.drift == {}


def test_older_and_newer_places_of_the_handle_are_known(tell: Build, json_lines: Build) -> None:
    old = result(rest_id="1")
    old["core"]["user_results"]["result"] = {
        "rest_id": "8",
        "legacy": {"screen_name": "eve", "friends_count": 2},
    }
    told = tell(json_lines([envelope(old), envelope(result())]))
    assert [row["handle"] for row in told.table("account")] == ["eve", "bob"]


def test_wrapped_results_reposts_quotes_and_replies(tell: Build, json_lines: Build) -> None:
    inner = result(rest_id="9", legacy={"full_text": LONG, "id_str": "9"})
    wrapped = {"__typename": "TweetWithVisibilityResults", "tweet": inner}
    rows = [
        result(
            rest_id="1", legacy={"retweeted_status_result": {"result": wrapped}, "full_text": "RT @a: cut"}
        ),
        result(rest_id="2", quoted_status_result={"result": wrapped}),
        {"tweet": result(rest_id="3", legacy={"in_reply_to_status_id_str": "6"})},
    ]
    told = tell(json_lines(map(envelope, rows)))
    assert [post["post_uid"] for post in told.posts] == ["x:1", "x:2", "x:3"]
    assert (told.objects("repost"), told.objects("quote"), told.objects("reply")) == (
        ["x:9"],
        ["x:9"],
        ["x:6"],
    )
    assert told.posts[0]["text_raw"] == LONG


def test_a_response_is_searched_for_its_posts(tell: Build, json_lines: Build) -> None:
    entries = [
        {"content": {"itemContent": {"tweet_results": {"result": result(rest_id=str(n))}}}} for n in (1, 2)
    ]
    response = {"data": {"user": {"timeline": {"instructions": [{"entries": [*entries, {"cursor": "x"}]}]}}}}
    told = tell(json_lines([response]))
    assert [post["post_uid"] for post in told.posts] == ["x:1", "x:2"]
    assert [post["raw_ref"] for post in told.posts] == ["line:1/item:1", "line:1/item:2"]


def test_withheld_posts_and_items_of_other_platforms_are_refused_by_name(
    tell: Build, json_lines: Build
) -> None:
    rows = [envelope(result(rest_id=str(n))) for n in range(9)]
    rows += [envelope({"__typename": "TweetTombstone"}), envelope({"id": 5}, "tiktok.com")]
    told = tell(json_lines(rows))
    assert told.summary.rejected == {"other-platform": 1, "withheld": 1}
    assert told.summary.stored == 9


def test_older_envelopes_hold_statuses_of_v1_1(tell: Build, json_lines: Build) -> None:
    told = tell(json_lines([envelope(status())]))
    assert told.summary.source == "x-v1-json"
    assert told.posts[0]["collected_at_us"] == 1_600_000_000_123_000


ENTRY = {"tweet": {"id_str": "5", "full_text": LONG, "created_at": AT, "favorite_count": "2", "lang": "en"}}


def script(entries: Json, name: str = "tweets") -> bytes:
    return f"window.YTD.{name}.part0 = ".encode() + orjson.dumps(entries, option=orjson.OPT_INDENT_2)


def test_an_owners_archive_needs_to_know_the_owner(tell: Build, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="whose") as caught:
        tell(script([ENTRY]), name="tweets.js")
    assert caught.value.code == "VG201"
    told = tell(script([ENTRY]), name="tweets.js", account="7")
    assert told.summary.source == "x-own-archive"
    assert (told.posts[0]["account_uid"], told.posts[0]["raw_ref"]) == ("x:7", "item:1/item:1")
    account = {"accountId": "8", "username": "bob", "createdAt": "2014-05-01T00:00:00.000Z"}
    (tmp_path / "account.js").write_bytes(script([{"account": account}], "account"))
    told = tell(script([ENTRY]), name="tweets.js")
    assert told.table("account")[0]["account_uid"] == "x:8"
    assert told.table("account")[0]["handle"] == "bob"
    assert metrics(told) == {"likes": 2}


def scraped(**fields: Any) -> dict[str, Any]:
    return {
        "_type": "snscrape.modules.twitter.Tweet", "url": "https://x.example/1", "id": 1050118621198921729,
        "date": "2018-10-10T20:19:24+00:00", "rawContent": LONG, "renderedContent": LONG,
        "user": {"username": "bob", "id": 7, "followersCount": 3}, "likeCount": 5, "viewCount": None,
        **fields,
    }  # fmt: skip


def test_snscrape_keeps_ids_beyond_what_floats_hold(tell: Build, json_lines: Build) -> None:
    told = tell(json_lines([scraped(links=[{"url": "http://a.example/1", "tcourl": "https://t.co/1"}])]))
    assert told.summary.source == "snscrape-x-json"
    (post,) = told.posts
    assert (post["post_uid"], post["created_at_us"]) == ("x:1050118621198921729", AT_US)
    assert told.objects("url") == ["https://a.example/1"]
    assert metrics(told) == {"likes": 5}


def test_older_snscrape_names_are_known(tell: Build, json_lines: Build) -> None:
    old = scraped(
        outlinks=["http://a.example/2"], content=LONG, mentionedUsers=[{"username": "Eve", "id": 4}]
    )
    del old["rawContent"]
    old["retweetedTweet"] = {"id": 3, "content": "the original in full"}
    told = tell(json_lines([old]))
    assert told.posts[0]["text_raw"] == "the original in full"
    assert told.objects("repost") == ["x:3"]
    assert told.summary.drift == {}


@pytest.mark.parametrize("make", [status, result, scraped])
def test_odd_shapes_do_no_harm(make: Build, tell: Build, json_lines: Build) -> None:
    whole = make()
    shapes: list[Json] = [None, 5, "x", [], [1, None], {"a": {"b": [{}]}}]
    rows = [whole, whole]
    for key in whole:
        rows += [{**whole, key: odd} for odd in shapes]
    told = tell(json_lines(rows), drift_limit=1.0)
    assert told.summary.rows == len(rows)
    assert told.summary.stored + sum(told.summary.rejected.values()) == len(rows)
