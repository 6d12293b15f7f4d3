"""Tables that minet writes: lists joined by `|`, epochs beside local times, reposts without a number."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import pytest

from vigie.model.errors import SourceError
from vigie.sources.rawrecords import raw_record

Build = Callable[..., Any]
SAMPLES = Path(__file__).parent / "samples"
ANNA = "bluesky:at://did:plc:aaaabbbbccccddddeeeeffff/app.bsky.feed.post"


class Table(Protocol):
    def table(self, name: str) -> list[dict[str, Any]]: ...


@pytest.fixture
def read(tell: Build) -> Build:
    return lambda code, **said: tell(SAMPLES / f"{code}.csv", **said)


def column(told: Table, name: str, table: str = "post") -> list[Any]:
    return [row[name] for row in told.table(table)]


def test_x_reads_epochs_lists_and_targets(read: Build) -> None:
    told = read("minet-x-csv")
    assert told.posts[0]["created_at_us"] == 1_629_589_837_000_000
    assert told.objects("url") == ["https://news.example/a", "https://other.example/b?x=1,2"]
    assert told.objects("mention_set") == ["7 8"]
    assert told.objects("media") == [
        "https://pbs.example/media/A1.jpg",
        "https://pbs.example/media/A2.jpg",
    ]
    first = "x:1429000000000000051"
    assert (told.objects("repost"), told.objects("quote"), told.objects("reply")) == (
        [first],
        [first],
        [first],
    )
    assert column(told, "kind") == ["post", "repost", "quote", "reply", "post"]


def test_accounts_are_born_at_the_epoch_given_not_at_the_local_time(read: Build) -> None:
    assert column(read("minet-x-csv"), "created_at_us", "account")[0] == 1_398_902_400_000_000


def test_a_repost_on_bluesky_is_a_record_of_its_own(read: Build) -> None:
    told = read("minet-bluesky-csv")
    reposts = [post for post in told.posts if post["kind"] == "repost"]
    assert [post["account_uid"] for post in reposts] == [
        "bluesky:did:plc:benbenbenbenbenbenbenben",
        "bluesky:did:plc:zoezoezoezoezoezoezoezoe",
    ]
    assert told.objects("repost") == [f"{ANNA}/3m1", f"{ANNA}/3m2"]
    assert [post["created_at_us"] for post in reposts] == [1_706_956_200_000_000] * 2
    assert [post["native_id"] for post in reposts] == [None, None]
    assert len({post["post_uid"] for post in reposts}) == 2
    assert any("two records" in note for note in told.summary.notes)


def test_the_reposted_post_stands_beside_its_repost(read: Build) -> None:
    told = read("minet-bluesky-csv")
    both = [post for post in told.posts if post["raw_ref"] == "line:3"]
    assert {post["kind"] for post in both} == {"post", "repost"}
    assert len({post["record"] for post in told.posts}) == len(told.posts)
    handles = {row["account_uid"]: row["handle"] for row in told.table("account")}
    assert handles["bluesky:did:plc:benbenbenbenbenbenbenben"] == "ben.example"


def test_a_repost_reads_back_the_row_that_it_came_from(read: Build) -> None:
    told = read("minet-bluesky-csv")
    (repost,) = [p for p in told.posts if p["kind"] == "repost" and p["raw_ref"] == "line:4"]
    assert "zoe.example" in raw_record(SAMPLES / "minet-bluesky-csv.csv", repost["raw_ref"])


def test_numbers_belong_to_the_post_and_not_to_its_repost(read: Build) -> None:
    told = read("minet-bluesky-csv")
    reposts = {post["post_uid"] for post in told.posts if post["kind"] == "repost"}
    assert not reposts & set(column(told, "post_uid", "post_metric"))


def test_a_file_of_older_minet_without_repost_columns_is_read(tell: Build) -> None:
    header = "cid,did,uri,timestamp_utc,user_did,user_handle,text,repost_count,user_diplay_name\n"
    row = "c,3k,at://did:plc:a/app.bsky.feed.post/3k,1706954400,did:plc:a,anna.example,All aboard,,Anna\n"
    told = tell(header + row)
    assert told.summary.source == "minet-bluesky-csv"
    assert (told.summary.rows, told.summary.notes[0].count("two records")) == (1, 0)
    assert column(told, "display_name", "account") == ["Anna"]
    assert told.table("post_metric") == []


def test_what_was_published_is_the_text_not_what_the_tool_adds(read: Build) -> None:
    assert {text for text in column(read("minet-bluesky-csv"), "text_raw") if text} == {
        "The ferry to the islands leaves at seven tomorrow"
    }


def test_telegram_ids_come_from_the_link_and_hashtags_are_decoded(read: Build) -> None:
    told = read("minet-telegram-csv")
    assert column(told, "native_id") == [f"harbourchat/{number}" for number in (1, 2, 3, 4)]
    assert set(column(told, "account_uid")) == {"telegram:harbourchat"}
    assert told.objects("hashtag") == ["паром", "ferry"]
    views = [row["value"] for row in told.table("post_metric")]
    assert views == [1500, 1500, 1500]


def test_4cat_and_minet_give_a_telegram_message_the_same_id(tell: Build) -> None:
    first = tell(SAMPLES / "minet-telegram-csv.csv").posts[0]
    second = tell(SAMPLES / "4cat-telegram-csv.csv").posts[0]
    for name in ("post_uid", "account_uid", "created_at_us", "content_key"):
        assert first[name] == second[name]


def test_a_video_has_its_title_and_its_description(read: Build) -> None:
    told = read("minet-youtube-videos-csv")
    assert column(told, "text_raw")[0] == "The early boat\n\nAll aboard. https://news.example/a"
    assert column(told, "text_raw")[2] == "The early boat"
    assert told.objects("hashtag") == ["ferry", "earlyboat"] * 2
    assert told.objects("url") == ["https://news.example/a"] * 2
    assert column(told, "kind") == ["video"] * 3


def test_a_comment_answers_a_comment_or_the_video(read: Build) -> None:
    told = read("minet-youtube-comments-csv")
    assert told.objects("reply") == ["youtube:vId-_1", "youtube:Ugx1", "youtube:vId-_1"]


def test_a_duet_quotes_the_video_that_it_answers(read: Build) -> None:
    told = read("minet-tiktok-csv")
    assert told.objects("quote") == ["tiktok:7000000000000000101"]
    assert column(told, "quoted_uid")[2] is None
    assert told.objects("column:music_id") == ["column:music_id:6900000000000000001"] * 3


def test_authors_of_facebook_comments_are_named_by_their_address(read: Build) -> None:
    told = read("minet-facebook-comments-csv")
    assert column(told, "account_uid") == ["facebook:ben.sails1", "facebook:100077", "facebook:ben.sails3"]
    assert told.objects("reply") == ["facebook:Y29tbWVudDox1"]


def test_instagram_comments_are_in_utc(read: Build) -> None:
    told = read("minet-instagram-comments-csv")
    assert told.posts[0]["created_at_us"] == 1_629_590_000_000_000
    assert told.objects("reply") == ["instagram:17901"]


def test_the_outlet_of_an_article_is_its_account_and_its_zone_must_be_said(read: Build) -> None:
    with pytest.raises(SourceError) as caught:
        read("minet-mediacloud-csv")
    assert caught.value.code == "VG203"
    told = read("minet-mediacloud-csv", tz="UTC")
    assert set(column(told, "account_uid")) == {"web:12"}
    assert column(told, "kind") == ["article"] * 3
    assert told.objects("url")[0] == "https://news.example/1"
    assert column(told, "text_raw")[2] is None
