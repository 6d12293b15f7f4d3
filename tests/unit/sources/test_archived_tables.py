"""Tables of closed or single tools: CrowdTangle, Meta's library, twarc-csv, FiveThirtyEight, YTDT, QUT."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import orjson
import pytest

from vigie.model.errors import SourceError

Build = Callable[..., Any]
SAMPLES = Path(__file__).parent / "samples"


class Table(Protocol):
    def table(self, name: str) -> list[dict[str, Any]]: ...


@pytest.fixture
def read(tell: Build) -> Build:
    return lambda code, **said: tell(SAMPLES / f"{code}.csv", **said)


def column(told: Table, name: str, table: str = "post") -> list[Any]:
    return [row[name] for row in told.table(table)]


def metric(told: Table, name: str) -> list[int]:
    return [row["value"] for row in told.table("post_metric") if row["metric"] == name]


def test_crowdtangle_times_keep_their_zone_in_winter_and_in_summer(read: Build) -> None:
    told = read("crowdtangle-facebook-csv")
    assert column(told, "created_at_us")[:2] == [1_614_971_122_000_000, 1_625_508_322_000_000]
    extra = orjson.loads(told.posts[0]["extra"])
    assert extra["Post Created"] == "2021-03-05 14:05:22 EST"
    assert column(read("crowdtangle-instagram-csv"), "created_at_us")[0] == 1_638_378_000_000_000


def test_a_zone_that_crowdtangle_never_wrote_is_refused(read: Build) -> None:
    told = read("crowdtangle-instagram-csv")
    assert told.summary.rejected == {"bad-time": 1, "missing-account": 1}
    assert any("XYZ" in row["detail"] for row in told.rejections)


def test_ids_of_facebook_posts_come_from_their_address(read: Build) -> None:
    told = read("crowdtangle-facebook-csv")
    assert column(told, "native_id") == ["50001", "50002", "50003", "50004", "50005"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://www.facebook.com/groups/1/permalink/2/", "2"),
        ("https://www.facebook.com/page/videos/title-of-it/31/?t=1", "31"),
        ("https://www.facebook.com/page/posts/pfbid02Ab", "pfbid02Ab"),
        ("https://www.facebook.com/story.php?story_fbid=12&id=3", "12"),
        ("https://www.facebook.com/permalink.php?id=3&story_fbid=14", "14"),
    ],
)
def test_addresses_of_facebook_posts(tell: Build, address: str, expected: str) -> None:
    header = "Group Name,User Name,Facebook Id,Post Created,Total Interactions,URL,Message,Link\n"
    told = tell(f"{header}Ferries,ferries,1,2021-03-05 14:05:22 EST,1,{address},All aboard,\n")
    assert told.summary.source == "crowdtangle-facebook-csv"
    assert told.posts[0]["native_id"] == expected
    assert column(told, "display_name", "account") == ["Ferries"]
    assert column(told, "kind", "account") == [None]


def test_a_link_to_another_page_is_a_repost_and_one_to_the_own_page_is_no_link(read: Build) -> None:
    told = read("crowdtangle-facebook-csv")
    assert told.objects("repost") == ["facebook:777001"]
    assert told.posts[2]["kind"] == "repost"
    urls = {row["post_uid"]: row["object_uid"] for row in told.table("action") if row["object_type"] == "url"}
    assert urls["facebook:50001"] == "https://news.example/a"
    assert urls["facebook:50002"] == "https://short.example/x"
    assert "facebook:50004" not in urls


def test_thousands_separators_are_no_obstacle(read: Build) -> None:
    told = read("crowdtangle-facebook-csv")
    assert column(told, "followers", "account_snapshot") == [12_345] * 5
    assert metric(told, "likes") == [1000] * 5
    assert metric(told, "wow") == []
    assert metric(told, "love") == [0] * 5
    assert {row["observed_at_us"] for row in told.table("post_metric")} == {None}


def test_hashtags_and_names_are_read_from_captions(read: Build) -> None:
    assert read("crowdtangle-facebook-csv").objects("hashtag_sequence")[0] == "ferry îles"
    told = read("crowdtangle-instagram-csv")
    assert told.objects("hashtag") == ["ferry"] * 3
    mentions = [row for row in told.table("post_object") if row["type"] == "mention"]
    assert [row["value_canonical"] for row in mentions] == ["island.watch"] * 3


def test_the_heading_with_weights_is_no_drift(read: Build) -> None:
    assert read("crowdtangle-facebook-csv").summary.drift == {}


def test_metas_library_names_owners_shares_and_numbers(read: Build) -> None:
    told = read("meta-content-library-csv")
    assert told.objects("repost") == ["facebook:880001"]
    assert metric(told, "views") == [1200]
    assert metric(told, "love") == [0, 0, 0, 0]
    assert column(told, "kind", "account") == ["page"] * 4
    assert column(told, "created_at_us") == [1_706_954_400_000_000] * 4


def test_a_library_file_without_reactions_takes_the_platform_declared(tell: Build) -> None:
    table = (
        "id,text,creation_time,mcl_url,post_owner.id\n1,All aboard the boat,2024-02-03T10:00:00+0000,u,7\n"
    )
    told = tell(table, platform="instagram")
    assert told.posts[0]["post_uid"] == "instagram:1"


def test_twarc_csv_gives_back_line_ends_lists_and_targets(read: Build) -> None:
    told = read("twarc-csv")
    assert told.posts[0]["text_raw"] == "Two lines:\nThe ferry leaves at seven"
    assert "text" not in orjson.loads(told.posts[0]["extra"] or "{}")
    assert told.objects("url") == ["https://news.example/a"]
    assert told.objects("hashtag_sequence") == ["ferry islands"]
    assert told.objects("media") == ["3_77"]
    first = "x:1429000000000000001"
    assert (told.objects("repost"), told.objects("quote"), told.objects("reply")) == (
        [first],
        [first],
        [first],
    )


def test_twarc_csv_numbers_of_an_original_are_not_those_of_its_repost(read: Build) -> None:
    told = read("twarc-csv")
    assert "x:1429000000000000002" not in column(told, "post_uid", "post_metric")
    assert metric(told, "likes") == [12, 12, 12]
    assert {row["observed_at_us"] for row in told.table("post_metric")} == {1_630_454_400_000_000}


def test_twarc_csv_lists_that_are_no_json_are_kept(tell: Build) -> None:
    header = (
        "id,author_id,created_at,text,referenced_tweets.retweeted.id,referenced_tweets.quoted.id,"
        "entities.urls,entities.hashtags\n"
    )
    row = '1,7,2021-08-21T23:50:36.000Z,All aboard the boat,,,https://news.example/a,"[""#Ferry"""\n'
    told = tell(header + row)
    assert told.summary.source == "twarc-csv"
    assert told.objects("url") == ["https://news.example/a"]


def test_a_damaged_id_is_refused_and_never_guessed(read: Build) -> None:
    assert read("twarc-csv").summary.rejected == {"damaged-id": 1, "missing-account": 1}
    assert read("fivethirtyeight-csv").summary.rejected == {"bad-time": 1, "damaged-id": 1}


def test_fivethirtyeight_dates_are_month_first_in_utc(read: Build) -> None:
    told = read("fivethirtyeight-csv")
    assert column(told, "created_at_us")[:3:2] == [1_506_887_880_000_000, 1_488_859_500_000_000]
    assert column(told, "created_at_prec") == ["min"] * 5
    assert column(told, "kind") == ["post", "repost", "quote", "post", "post"]
    assert told.objects("url") == ["https://news.example/a", "https://other.example/b"]


def test_fivethirtyeight_whole_ids_take_the_place_of_damaged_ones(read: Build) -> None:
    told = read("fivethirtyeight-csv")
    assert column(told, "account_uid")[0] == "x:999900000000000101"
    assert column(told, "account_uid")[3] == "x:1691000004"
    assert column(told, "native_id")[4] is None


def test_a_day_order_against_the_format_plays_no_part_and_is_told(read: Build) -> None:
    told = read("fivethirtyeight-csv", dayfirst=True)
    assert column(told, "created_at_us")[2] == 1_488_859_500_000_000
    assert any("month first" in note for note in told.summary.notes)


def test_comments_of_youtube_data_tools_need_a_zone(read: Build) -> None:
    with pytest.raises(SourceError) as caught:
        read("ytdt-comments-csv")
    assert caught.value.code == "VG203"
    told = read("ytdt-comments-csv", tz="Europe/Paris")
    assert told.posts[0]["created_at_us"] == 1_629_591_000_000_000
    assert told.objects("reply") == ["youtube:Ugx1"]


def test_comments_of_youtube_data_tools_may_name_authors_only(tell: Build) -> None:
    table = "id,isReplyTo,authorName,text,publishedAt\nUgx1,,Ben,Which quay please,2021-08-22 02:10:00\n"
    told = tell(table, tz="UTC")
    assert told.summary.source == "ytdt-comments-csv"
    assert told.posts[0]["account_uid"] == "youtube:Ben"


def test_videos_of_both_youtube_tools_agree(tell: Build) -> None:
    first = tell(SAMPLES / "ytdt-videos-csv.csv").posts[0]
    second = tell(SAMPLES / "minet-youtube-videos-csv.csv").posts[0]
    for name in ("post_uid", "account_uid", "created_at_us", "content_key"):
        assert first[name] == second[name]


def test_qut_names_reposts_and_replies_and_refuses_times_of_another_origin(read: Build) -> None:
    told = read("qut-csv", platform="x")
    assert (told.objects("repost"), told.objects("reply")) == (["x:1"], ["x:1"])
    assert told.objects("url") == ["https://news.example/a", "https://other.example/b"]
    assert told.summary.rejected == {"bad-time": 1, "missing-account": 1}
