"""Tables that 4CAT exports: what each platform's columns mean."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import pytest

from vigie.model.errors import SourceError

Build = Callable[..., Any]
SAMPLES = Path(__file__).parent / "samples"
AT_US = 1_629_589_836_000_000


class Table(Protocol):
    def table(self, name: str) -> list[dict[str, Any]]: ...


@pytest.fixture
def read(tell: Build) -> Build:
    return lambda code, **said: tell(SAMPLES / f"{code}.csv", **said)


def column(told: Table, name: str, table: str = "post") -> list[Any]:
    return [row[name] for row in told.table(table)]


def metric(told: Table, name: str) -> list[int]:
    return [row["value"] for row in told.table("post_metric") if row["metric"] == name]


def test_the_epoch_wins_over_the_local_time_of_a_server(read: Build) -> None:
    told = read("4cat-csv")
    assert column(told, "created_at_us") == [AT_US] * 3
    assert told.summary.tz is None
    assert told.summary.rejected == {"missing-account": 1, "missing-time": 1}


def test_a_table_for_4cat_without_epochs_needs_a_zone(tell: Build) -> None:
    table = "id,thread_id,author,body,timestamp\n1,1,anna,All aboard the early boat,2021-08-22 01:50:36\n"
    with pytest.raises(SourceError) as caught:
        tell(table)
    assert caught.value.code == "VG203"
    told = tell(table, tz="Europe/Paris", platform="reddit")
    assert told.summary.source == "4cat-csv"
    assert told.posts[0]["created_at_us"] == AT_US
    assert told.posts[0]["post_uid"] == "reddit:1"


def test_telegram_messages_are_named_by_chat_and_number(read: Build) -> None:
    told = read("4cat-telegram-csv")
    assert column(told, "native_id")[:3] == ["harbourchat/1", "harbourchat/2", "islandchat/3"]
    assert told.posts[0]["conversation_uid"] == "telegram:harbourchat"
    assert told.objects("reply") == ["telegram:harbourchat/1"]
    assert column(told, "kind") == ["post", "repost", "repost", "repost", "reply", "post"]


def test_an_older_telegram_table_with_bare_numbers_gives_the_same_ids(tell: Build) -> None:
    header = "id,thread_id,author,author_username,body,unix_timestamp,author_forwarded_from_name\n"
    told = tell(header + "17,harbourchat,78,anna,All aboard,1629589836,\n")
    assert told.posts[0]["post_uid"] == "telegram:harbourchat/17"


def test_two_forwards_of_one_telegram_message_meet_though_it_bears_no_number(read: Build) -> None:
    told = read("4cat-telegram-csv")
    first, second, third = told.objects("repost")
    assert first == second == "telegram:1500600700@1629586800"
    assert third.startswith("telegram:Hidden Person@")
    assert len(told.objects("text")) == 2


def test_telegram_links_authors_and_bots(read: Build) -> None:
    told = read("4cat-telegram-csv")
    assert told.objects("url") == [
        "https://news.example/a",
        "https://other.example/b",
        "https://news.example/preview",
    ]
    assert column(told, "account_uid")[5] == "telegram:harbourchat"
    assert column(told, "kind", "account") == [None, None, None, None, "bot-declared", None]
    assert metric(told, "views") == [1500] * 5


def test_reposts_on_x_meet_by_author_and_words(read: Build) -> None:
    told = read("4cat-x-csv")
    first, second, other = told.objects("repost")
    assert first == second
    assert first.startswith("x:harbournews@")
    assert other.startswith("x:harbournews@")
    assert other != first
    assert column(told, "kind") == ["post", "repost", "repost", "repost", "quote", "reply", "repost"]
    assert column(told, "reposted_uid")[6] is None


def test_lists_of_x_are_separated_by_commas(read: Build) -> None:
    told = read("4cat-x-csv")
    assert told.objects("hashtag_sequence") == ["ferry islands"]
    assert told.objects("mention_set") == ["harbournews islandwatch"]
    assert metric(told, "views") == []
    assert metric(told, "likes") == [9] * 7


def test_bluesky_keeps_claimed_times_and_names_posts_by_address(read: Build) -> None:
    told = read("4cat-bluesky-csv")
    assert column(told, "created_at_us")[0] == 1_706_954_400_121_000
    assert told.summary.precision == "us"
    assert told.objects("quote") == ["bluesky:at://ben.example/app.bsky.feed.post/3kq"]
    assert told.objects("reply") == ["bluesky:at://ben.example/app.bsky.feed.post/3kr"]
    assert told.objects("hashtag") == ["ferry", "earlyboat"]
    assert column(told, "lang_declared") == ["en", "en", "en", None]


def test_a_picture_on_bluesky_is_named_by_its_content(read: Build) -> None:
    (media,) = read("4cat-bluesky-csv").objects("media")
    assert media.startswith("bafkrei")
    assert "/" not in media


def test_when_bluesky_was_collected_is_known_only_with_the_zone_of_the_server(read: Build) -> None:
    assert column(read("4cat-bluesky-csv"), "collected_at_us") == [None] * 4
    told = read("4cat-bluesky-csv", tz="UTC")
    assert column(told, "collected_at_us") == [1_707_037_200_500_000] * 4
    assert {row["observed_at_us"] for row in told.table("post_metric")} == {1_707_037_200_500_000}


def test_a_sound_of_tiktok_is_an_object(read: Build) -> None:
    told = read("4cat-tiktok-csv")
    assert told.objects("column:music_id") == ["column:music_id:6900000000000000001"] * 3
    assert column(told, "kind") == ["video"] * 4
    assert told.objects("hashtag")[:2] == ["ferry", "earlyboat"]
    assert metric(told, "likes") == [5, 5, 5]


def test_a_tiktok_comment_answers_a_comment_or_the_video(read: Build) -> None:
    told = read("4cat-tiktok-comments-csv")
    assert told.objects("reply") == ["tiktok:7000001", "tiktok:710001", "tiktok:7000001"]
    assert column(told, "kind") == ["comment"] * 3


def test_a_number_that_instagram_hides_is_missing(read: Build) -> None:
    told = read("4cat-instagram-csv")
    assert metric(told, "likes") == [7, 7, 7]
    assert metric(told, "plays") == [300]
    assert column(told, "account_uid") == ["instagram:4455"] * 3 + ["instagram:harbour.news"]


def test_facebook_posts_give_links_and_hashtags_of_their_text(read: Build) -> None:
    told = read("4cat-facebook-csv")
    assert told.objects("url") == ["https://news.example/a"] * 2
    assert told.objects("hashtag") == ["ferry"] * 2
    assert column(told, "created_at_us") == [1_706_954_400_000_000] * 3


def test_posts_on_vk_are_named_by_their_wall(read: Build) -> None:
    told = read("4cat-vk-csv")
    assert column(told, "native_id") == ["-30_5", "-31_5", "-30_6", "-30_7"]
    assert column(told, "kind") == ["post", "post", "comment", "comment"]
    assert told.objects("reply") == ["vk:-30_5", "vk:-30_6"]
    assert told.objects("url") == ["https://news.example/a", "https://other.example/b"]
    assert column(told, "followers", "account_snapshot") == [120, 120, 120, None]


@pytest.mark.parametrize("code", ["4cat-truth-csv", "4cat-gab-csv"])
def test_markup_becomes_words_links_and_hashtags(read: Build, code: str) -> None:
    told = read(code)
    assert told.posts[0]["text_raw"] == "The early boat is full #ferry news.example/a"
    assert told.objects("url")[0] == "https://news.example/a"
    assert told.objects("hashtag")[0] == "ferry"


def test_groups_and_users_in_a_table_of_gab_are_no_posts(read: Build) -> None:
    told = read("4cat-gab-csv")
    assert told.summary.rejected == {"missing-account": 1, "no-post": 2}
    details = [row["detail"] for row in told.rejections if row["reason"] == "no-post"]
    assert details == ["the row tells of something else: group", "the row tells of something else: user"]
    assert told.summary.rows == 5


def test_times_of_linkedin_are_estimates(read: Build) -> None:
    told = read("4cat-linkedin-csv")
    assert column(told, "created_at_prec") == ["estimated"] * 3
    assert column(told, "collected_at_us") == [1_706_954_400_000_000] * 3
    assert column(told, "kind", "account") == [None, "page", None]
    assert metric(told, "reactions") == [5, 5]


def test_xiaohongshu_comments_keep_the_place_that_the_platform_shows(read: Build) -> None:
    told = read("4cat-xiaohongshu-comments-csv")
    assert column(told, "location_text", "account_snapshot") == ["上海", "上海", None]
    assert told.objects("reply") == ["xiaohongshu:66a0"] * 3


def test_threads_count_reposts_and_name_none(read: Build) -> None:
    told = read("4cat-threads-csv")
    assert (metric(told, "reposts"), told.objects("repost")) == ([1, 1, 1], [])
    assert metric(told, "likes") == [3, 3]
