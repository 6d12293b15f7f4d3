"""The three formats that are known by name: X's archive, X API v2, and the four columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from vigie.model.errors import SourceError

Build = Callable[..., Any]
ARCHIVE = (
    "tweetid,userid,user_screen_name,follower_count,account_creation_date,tweet_language,tweet_text,tweet_time,"
    "tweet_client_name,in_reply_to_tweetid,quoted_tweet_tweetid,is_retweet,retweet_tweetid,hashtags,urls,user_mentions,like_count\n"
)
LONG = "a sentence that is long enough to be told apart"


def archive_row(**cells: str) -> str:
    given = {
        "tweetid": "100", "userid": "aB+/c=", "user_screen_name": "bob", "follower_count": "5",
        "account_creation_date": "2014-05-01", "tweet_text": LONG, "tweet_time": "2017-03-08 12:34",
        "is_retweet": "False", "hashtags": "[]", "urls": "[]", "user_mentions": "[]", **cells,
    }  # fmt: skip
    return ",".join(f'"{given.get(name, "")}"' for name in ARCHIVE.strip().split(",")) + "\n"


def test_the_archive_is_utc_to_the_minute_on_x(tell: Build) -> None:
    told = tell(ARCHIVE + archive_row())
    assert told.summary.source == "x-archive-csv"
    assert told.summary.tz is None
    (post,) = told.posts
    assert (post["post_uid"], post["account_uid"]) == ("x:100", "x:aB+/c=")
    assert post["created_at_us"] == 1_488_976_440_000_000
    assert post["created_at_prec"] == "min"
    (account,) = told.table("account")
    assert account["created_at_us"] == 1_398_902_400_000_000
    assert account["created_at_prec"] == "day"
    assert post["extra"] is None


def test_a_zone_declared_for_the_archive_plays_no_part_and_it_is_said(tell: Build) -> None:
    told = tell(ARCHIVE + archive_row(), tz="Europe/Paris")
    assert told.posts[0]["created_at_us"] == 1_488_976_440_000_000
    assert any("plays no part" in note for note in told.summary.notes)


def test_the_archive_writes_lists_in_brackets(tell: Build) -> None:
    row = archive_row(
        hashtags="[Vote, Now]", urls="[http://a.example/1, http://b.example/2]", user_mentions="[12, 7]"
    )
    told = tell(ARCHIVE + row)
    assert told.objects("hashtag_sequence") == ["vote now"]
    assert told.objects("url") == ["https://a.example/1", "https://b.example/2"]
    assert told.objects("domain") == ["a.example", "b.example"]
    assert told.objects("mention_set") == ["12 7"]


def test_archive_reposts_quotes_and_replies(tell: Build) -> None:
    rows = [
        archive_row(tweetid="1", is_retweet="True", retweet_tweetid="9"),
        archive_row(tweetid="2", quoted_tweet_tweetid="8"),
        archive_row(tweetid="3", in_reply_to_tweetid="7"),
    ]
    told = tell(ARCHIVE + "".join(rows))
    assert [post["kind"] for post in told.posts] == ["repost", "quote", "reply"]
    assert (told.objects("repost"), told.objects("quote"), told.objects("reply")) == (
        ["x:9"],
        ["x:8"],
        ["x:7"],
    )
    assert len(told.objects("text")) == 2


def test_an_archive_that_a_spreadsheet_saved_loses_its_damaged_rows_loudly(tell: Build) -> None:
    told = tell(ARCHIVE + archive_row(tweetid="1.01421E+18") + archive_row(tweetid="5"))
    assert told.summary.rejected == {"damaged-id": 1}
    with pytest.raises(SourceError) as caught:
        tell(ARCHIVE + archive_row(tweet_time="7/3/2018 14:05"))
    assert caught.value.code == "VG204"


def test_the_archive_takes_a_column_of_the_users_own(tell: Build) -> None:
    told = tell(ARCHIVE + archive_row(), object_columns=("tweet_client_name", "user_screen_name"))
    assert told.objects("column:user_screen_name") == ["column:user_screen_name:bob"]
    with pytest.raises(SourceError, match="tweet_client_nam"):
        tell(ARCHIVE + archive_row(), object_columns=("tweet_client_nam",))


USERS = [
    {
        "id": "7",
        "username": "bob",
        "name": "Bob",
        "created_at": "2014-05-01T00:00:00.000Z",
        "description": "hi",
        "public_metrics": {"followers_count": 5, "following_count": 6, "tweet_count": 7},
    }
]


def tweet(**fields: Any) -> dict[str, Any]:
    return {
        "id": "100", "author_id": "7", "created_at": "2021-08-21T23:50:36.000Z", "text": LONG,
        "conversation_id": "100", "lang": "en", "edit_history_tweet_ids": ["100"], **fields,
    }  # fmt: skip


def test_a_page_gives_its_posts_with_their_authors(tell: Build, json_lines: Build) -> None:
    page = {
        "data": [tweet(), tweet(id="101")],
        "includes": {"users": USERS},
        "__twarc": {"retrieved_at": "2021-09-01T00:00:00Z"},
    }
    told = tell(json_lines([page]))
    assert told.summary.source == "x-v2-json"
    assert [post["raw_ref"] for post in told.posts] == ["line:1/item:1", "line:1/item:2"]
    assert told.posts[0]["created_at_us"] == 1_629_589_836_000_000
    assert told.posts[0]["collected_at_us"] == 1_630_454_400_000_000
    assert told.posts[0]["conversation_uid"] == "x:100"
    assert orjson.loads(told.posts[0]["extra"]) == {"edit_history_tweet_ids": ["100"]}
    snapshot = told.table("account_snapshot")[0]
    assert (snapshot["handle"], snapshot["followers"], snapshot["n_posts"]) == ("bob", 5, 7)
    assert snapshot["observed_at_us"] == 1_630_454_400_000_000


def test_the_whole_text_of_a_repost_comes_from_the_page(tell: Build, json_lines: Build) -> None:
    repost = tweet(text="RT @ann: cut sh…", referenced_tweets=[{"type": "retweeted", "id": "9"}])
    original = {
        "id": "9",
        "text": "not cut short",
        "entities": {
            "hashtags": [{"tag": "Vote"}],
            "urls": [{"url": "https://t.co/1", "expanded_url": "http://a.example/1"}],
        },
    }
    told = tell(json_lines([{"data": [repost], "includes": {"tweets": [original]}}]))
    assert told.posts[0]["text_raw"] == "not cut short"
    assert told.objects("repost") == ["x:9"]
    assert told.objects("hashtag") == ["vote"]
    assert told.objects("url") == ["https://a.example/1"]
    assert len(told.posts) == 1


def test_flattened_posts_are_read_line_by_line(tell: Build, json_lines: Build) -> None:
    flat = tweet(
        author={"id": "7", "username": "bob"},
        referenced_tweets=[{"type": "quoted", "id": "8", "text": "x"}, {"type": "replied_to", "id": "6"}],
        entities={
            "urls": [
                {"url": "https://t.co/1", "unwound_url": "https://a.example/x?utm_source=1"},
                {"url": "https://t.co/2", "media_key": "3_1"},
            ],
            "mentions": [{"id": "5", "username": "eve"}, {"username": "zed"}],
        },
        attachments={"media_keys": ["3_1"], "media": [{"media_key": "3_1"}]},
        note_tweet={"text": "the long form"},
    )
    told = tell(json_lines([flat]))
    assert told.summary.source == "x-v2-json"
    assert told.posts[0]["raw_ref"] == "line:1"
    assert told.posts[0]["text_raw"] == "the long form"
    assert (told.objects("quote"), told.objects("reply")) == (["x:8"], ["x:6"])
    assert told.objects("url") == ["https://a.example/x"]
    assert told.objects("mention_set") == ["5 zed"]
    assert told.objects("media") == ["3_1"]


def test_one_page_over_many_lines_is_a_document(tell: Build) -> None:
    page = {"data": [tweet()], "meta": {"result_count": 1}}
    told = tell(orjson.dumps(page, option=orjson.OPT_INDENT_2))
    assert told.posts[0]["raw_ref"] == "item:1/item:1"


def test_a_page_of_one_post_without_a_list_is_read(tell: Build, json_lines: Build) -> None:
    assert tell(json_lines([{"data": tweet(), "matching_rules": []}])).posts[0]["post_uid"] == "x:100"


def test_what_the_api_withheld_and_what_is_new_is_counted(tell: Build, json_lines: Build) -> None:
    pages = [
        {"data": [tweet(brand_new=1)], "errors": [{"title": "Not Found"}, {"title": "Suspended"}]},
        {"errors": [{"title": "Not Found"}]},
        {"meta": {"result_count": 0}},
    ]
    told = tell(json_lines(pages))
    assert told.summary.rows == 1
    assert told.summary.drift == {
        "unknown brand_new": 1,
        "unknown errors[] (posts or users that the API withheld)": 3,
    }
    assert orjson.loads(told.posts[0]["extra"])["brand_new"] == 1


def test_posts_that_lack_their_author_stop_the_file_beyond_a_share(tell: Build, json_lines: Build) -> None:
    bare = {name: value for name, value in tweet().items() if name != "author_id"}
    pages = [{"data": [tweet(), bare]}]
    with pytest.raises(SourceError, match="author_id") as caught:
        tell(json_lines(pages))
    assert caught.value.code == "VG206"
    told = tell(json_lines(pages), drift_limit=0.5)
    assert told.summary.rejected == {"missing-account": 1}
    assert told.summary.drift["absent author_id"] == 1


def test_a_page_whose_items_are_no_posts_is_counted(tell: Build, json_lines: Build) -> None:
    told = tell(json_lines([{"data": [tweet(), 5, None]}]), drift_limit=1.0)
    assert told.summary.rejected == {"missing-account": 1}
    assert told.summary.rows == 2


def test_shapes_that_the_api_never_promised_do_no_harm(tell: Build, json_lines: Build) -> None:
    odd = tweet(entities=5, referenced_tweets="x", attachments=[], note_tweet="y", author=3)
    told = tell(json_lines([{"data": [odd], "includes": [], "errors": {}, "__twarc": 5}]))
    assert told.posts[0]["text_raw"] == LONG
    assert told.table("account_snapshot") == []


def test_x_json_has_no_columns_of_the_users_own(tell: Build, json_lines: Build) -> None:
    with pytest.raises(SourceError, match="campaign"):
        tell(json_lines([{"data": [tweet()]}]), object_columns=("campaign",))


@pytest.mark.parametrize(
    "header", ["object_id,account_id,content_id,timestamp_share", "Object,User ID,Entry ID,Share Time"]
)
def test_four_columns_are_actions_on_objects_as_they_stand(tell: Build, header: str) -> None:
    told = tell(f"{header}\nhttp://A.example/?b,7,100,1629589836\nNA,8,101,1629589837\n")
    assert told.summary.source == "four-column"
    assert told.objects("object") == ["http://A.example/?b"]
    assert told.posts[0]["post_uid"] == "unknown:100"
    assert told.table("action")[0]["verb"] == "act_on"
    assert told.summary.stored == 2


def test_four_columns_may_carry_a_text_and_more(tell: Build) -> None:
    told = tell(
        f"Object,User ID,Entry ID,Share Time,Text,Mood\no,7,100,1629589836,{LONG},glad\n",
        object_columns=("Mood",),
    )
    assert len(told.objects("text")) == 1
    assert told.objects("column:Mood") == ["column:Mood:glad"]


def test_what_the_api_withheld_after_the_last_post_is_counted(tell: Build, json_lines: Build) -> None:
    told = tell(json_lines([{"data": [tweet()]}, {"errors": [{"title": "Not Found"}]}]))
    assert list(told.summary.drift.values()) == [1]
    assert [batch.rows for batch in told.batches] == [1]
