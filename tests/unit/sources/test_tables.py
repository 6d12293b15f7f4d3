from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest

from vigie.lake.staging import REJECTION, STAGED
from vigie.model.errors import SourceError

Build = Callable[..., Any]
HEADER = "user_id,tweet_id,created_at,text\n"
LONG = "the same long sentence that several accounts publish"


def test_a_row_becomes_a_post_an_account_and_an_action_on_its_text(tell: Build) -> None:
    told = tell(f"{HEADER}7,100,2021-08-21T23:50:36Z,{LONG}\n", platform="x")
    (post,) = told.posts
    assert post["post_uid"] == "x:100"
    assert post["account_uid"] == "x:7"
    assert post["created_at_us"] == 1_629_589_836_000_000
    assert post["text_raw"] == LONG
    assert post["raw_ref"] == "line:2"
    assert post["kind"] == "post"
    assert [row["account_uid"] for row in told.table("account")] == ["x:7"]
    (key,) = told.objects("text")
    assert key.startswith("t:")
    assert told.table("action")[0]["action_id"] == f"x:100 use_text {key}"


def test_every_batch_keeps_its_contracts(tell: Build) -> None:
    told = tell(f"{HEADER}7,100,2021-08-21T23:50:36Z,{LONG}\n7,101,1970-01-01T00:00:00Z,a\n")
    for batch in told.batches:
        assert batch.staged.keys() == STAGED.keys() - {"site_observation", "site_article", "reference_object"}
        for name, rows in batch.staged.items():
            assert STAGED[name].check(rows).num_rows == rows.num_rows
        assert REJECTION.check(batch.rejections).num_rows == 1


def test_rows_are_posts_plus_rejections(tell: Build) -> None:
    told = tell(f"{HEADER}7,1,2021-08-21T23:50:36Z,a\n,2,2021-08-21T23:50:36Z,b\n7,3,,c\n7,4,soon,d\n")
    assert sum(batch.rows for batch in told.batches) == 4
    assert told.summary.stored == 1
    assert told.summary.rejected == {"bad-time": 1, "missing-account": 1, "missing-time": 1}
    assert [row["record"] for row in told.rejections] == [2, 3, 4]
    assert [row["raw_ref"] for row in told.rejections] == ["line:3", "line:4", "line:5"]


@pytest.mark.parametrize(
    "time_name",
    [
        "created_at",
        "timestamp",
        "ts",
        "date",
        "unix_timestamp",
        "timestamp_utc",
        "Share Time",
        "createdAt",
        "datetime",
    ],
)
def test_any_known_time_name_works_alone(tell: Build, time_name: str) -> None:
    told = tell(f"account_id,{time_name},text\n7,1629589836,hello\n")
    assert told.posts[0]["created_at_us"] == 1_629_589_836_000_000


def test_the_epoch_column_wins_over_a_local_time(tell: Build) -> None:
    told = tell("author,timestamp,unix_timestamp,body\n7,2021-08-22 01:50:36,1629589836,hello\n")
    assert told.posts[0]["created_at_us"] == 1_629_589_836_000_000
    assert told.summary.mapping["created_at"] == "unix_timestamp"


def test_the_order_of_columns_means_nothing(tell: Build) -> None:
    one = tell("account_id,ts,text\n7,1629589836,hello\n")
    other = tell("text,account_id,ts\nhello,7,1629589836\n")
    assert one.posts[0]["post_uid"] == other.posts[0]["post_uid"]


def test_a_post_without_an_id_is_named_by_account_time_and_text(tell: Build) -> None:
    told = tell("account_id,ts,text\n7,1629589836,a\n7,1629589836,a\n7,1629589836,b\n")
    uids = [post["post_uid"] for post in told.posts]
    assert uids[0] == uids[1] != uids[2]
    assert [post["native_id"] for post in told.posts] == [None, None, None]


def test_a_long_table_repeats_a_post_with_different_objects(tell: Build) -> None:
    text = "account_id,post_id,ts,url\n7,1,1629589836,http://a.example/x\n7,1,1629589836,http://b.example/y\n"
    told = tell(text)
    assert [post["post_uid"] for post in told.posts] == ["unknown:1", "unknown:1"]
    assert len({post["content_key"] for post in told.posts}) == 1
    assert told.objects("url") == ["https://a.example/x", "https://b.example/y"]


def test_ids_written_as_decimals_become_whole_numbers_and_it_is_said(tell: Build, table_file: Build) -> None:
    path = table_file(
        {"account_id": ["tw_1"], "post_id": [129235.0], "ts": [1629589836], "url_id": [23678.0]}
    )
    told = tell(path)
    assert told.posts[0]["native_id"] == "129235"
    assert told.objects("url") == ["url:23678"]
    assert any("decimal" in note for note in told.summary.notes)


def test_equal_codes_of_a_link_and_a_domain_are_two_actions(tell: Build, table_file: Build) -> None:
    told = tell(
        table_file({"account_id": ["a"], "post_id": [1], "ts": [1629589836], "url_id": [5], "domain_id": [5]})
    )
    assert len({row["action_id"] for row in told.table("action")}) == 2


def test_prefixes_on_all_ids_prove_the_platform(tell: Build) -> None:
    told = tell("account_id,ts,text\nfb_1,1629589836,a\ntw_2,1629589836,b\n")
    assert [post["platform"] for post in told.posts] == ["facebook", "x"]
    assert [post["account_uid"] for post in told.posts] == ["facebook:fb_1", "x:tw_2"]
    assert any("several platforms in one file" in note for note in told.summary.notes)


def test_one_id_without_a_prefix_proves_nothing(tell: Build) -> None:
    told = tell("account_id,ts,text\nfb_1,1629589836,a\n2,1629589836,b\n")
    assert {post["platform"] for post in told.posts} == {"unknown"}


def test_a_platform_column_is_read_row_by_row(tell: Build) -> None:
    told = tell("account_id,ts,text,platform\n1,1629589836,a,Twitter\n2,1629589836,b,\n", platform="telegram")
    assert [post["platform"] for post in told.posts] == ["x", "telegram"]


def test_a_telegram_message_is_named_with_its_channel(tell: Build) -> None:
    told = tell("channel_id,message_id,ts,text\n5,1,1629589836,a\n6,1,1629589836,b\n", platform="telegram")
    assert [post["post_uid"] for post in told.posts] == ["telegram:5/1", "telegram:6/1"]


def test_what_is_absent_is_null_and_never_zero(tell: Build) -> None:
    told = tell("account_id,ts,text,followers,lang\n7,1629589836,a,,\n")
    (post,) = told.posts
    assert post["lang_declared"] is None
    assert post["url"] is None
    assert told.table("account_snapshot") == []


def test_the_profile_is_a_snapshot_at_the_time_of_the_post(tell: Build) -> None:
    told = tell('account_id,ts,text,followers,screen_name\n7,1629589836,a,"12,345",bob\n')
    (snapshot,) = told.table("account_snapshot")
    assert snapshot["followers"] == 12_345
    assert snapshot["handle"] == "bob"
    assert snapshot["observed_at_us"] == 1_629_589_836_000_000


def test_unknown_columns_are_kept_as_json(tell: Build) -> None:
    told = tell("account_id,ts,text,mood,place\n7,1629589836,a,glad,\n8,1629589836,b,,\n")
    assert [post["extra"] for post in told.posts] == ['{"mood":"glad"}', None]
    assert told.summary.drift == {"unknown mood": 2, "unknown place": 2}


def test_a_time_that_cannot_be_placed_is_kept_as_it_stands(tell: Build) -> None:
    told = tell("account_id,ts,text,user_created_at\n7,1629589836,a,2009-04-08 20:52:46\n")
    assert told.table("account")[0]["created_at_us"] is None
    assert told.posts[0]["extra"] == '{"account_created_at":"2009-04-08 20:52:46"}'
    assert any("account_created_at is left out" in note for note in told.summary.notes)


def test_a_repost_with_a_known_target_acts_on_the_post_and_not_on_the_words(tell: Build) -> None:
    text = (
        f"account_id,post_id,ts,text,retweeted_id\n7,1,1629589836,RT @a: {LONG},99\n8,2,1629589836,{LONG},\n"
    )
    told = tell(text, platform="x")
    assert told.objects("repost") == ["x:99"]
    assert len(told.objects("text")) == 1
    assert [post["kind"] for post in told.posts] == ["repost", "post"]


def test_a_repost_without_a_target_acts_on_the_words(tell: Build) -> None:
    told = tell(f"account_id,ts,text,post_type\n7,1629589836,{LONG},R\n8,1629589836,{LONG},Q\n")
    assert len(told.objects("text")) == 2
    assert [post["kind"] for post in told.posts] == ["repost", "quote"]


def test_quotes_and_replies_act_on_posts(tell: Build) -> None:
    told = tell("account_id,ts,text,quoted_id,in_reply_to_status_id\n7,1629589836,a,5,6\n", platform="x")
    assert told.objects("quote") == ["x:5"]
    assert told.objects("reply") == ["x:6"]


def test_damaged_target_ids_are_dropped_and_counted(tell: Build) -> None:
    told = tell("account_id,ts,text,quoted_id\n7,1629589836,a,1.01421E+18\n")
    assert told.objects("quote") == []
    assert "1 quoted_id whose digits are lost" in told.summary.notes


def test_a_short_text_is_no_object(tell: Build) -> None:
    assert tell("account_id,ts,text\n7,1629589836,thank you\n").objects("text") == []


def test_hashtags_give_single_tags_and_their_sequence(tell: Build) -> None:
    told = tell('account_id,ts,hashtags\n7,1629589836,"#Vote, ＃été|x"\n8,1629589836,Vote\n')
    assert told.objects("hashtag") == ["vote", "été", "x", "vote"]
    assert told.objects("hashtag_sequence") == ["vote été x"]


def test_mentions_give_a_sorted_set(tell: Build) -> None:
    told = tell('account_id,ts,mentions\n7,1629589836,"@Zoe @ann"\n8,1629589836,@ann\n')
    assert told.objects("mention_set") == ["ann zoe"]
    kinds = [(row["type"], row["value_canonical"]) for row in told.table("post_object")]
    assert kinds == [("mention", "zoe"), ("mention", "ann"), ("mention", "ann")]


def test_links_give_their_domains_unless_a_column_does(tell: Build) -> None:
    derived = tell("account_id,ts,urls\n7,1629589836,http://www.a.example.com/x?utm_source=y\n")
    assert derived.objects("url") == ["https://a.example.com/x"]
    assert derived.objects("domain") == ["example.com"]
    given = tell("account_id,ts,urls,domain\n7,1629589836,http://a.example.com/x,other.example\n")
    assert given.objects("domain") == ["other.example"]


def test_an_unreadable_link_is_counted(tell: Build) -> None:
    told = tell("account_id,ts,urls\n7,1629589836,mailto:a@b.example\n")
    assert told.objects("url") == []
    assert "1 url values without a canonical form" in told.summary.notes


def test_a_word_that_programs_write_for_missing_is_missing(tell: Build) -> None:
    told = tell("account_id,ts,hashtags\n7,1629589836,NA\n8,1629589836,null\nNA,1629589836,x\n")
    assert told.objects("hashtag") == []
    assert told.summary.rejected == {"missing-account": 1}


def test_a_column_that_the_user_names_is_an_object_of_its_own(tell: Build) -> None:
    told = tell("account_id,ts,campaign\n7,1629589836,spring sale\n", object_columns=("campaign",))
    assert told.objects("column:campaign") == ["column:campaign:spring sale"]
    assert told.table("action")[0]["verb"] == "act_on"


@pytest.mark.parametrize("bad_id", ["1.01421E+18", "1,01421e+18", "1.5E12"])
def test_an_id_in_scientific_notation_is_refused(tell: Build, bad_id: str) -> None:
    told = tell(f'account_id,post_id,ts,text\n7,"{bad_id}",1629589836,a\n"{bad_id}",8,1629589836,a\n')
    assert told.summary.rejected == {"damaged-id": 2}
    assert bad_id in told.rejections[0]["detail"]


def test_a_whole_number_that_floating_point_cannot_hold_is_refused(tell: Build, table_file: Build) -> None:
    columns = {
        "account_id": ["a", "b"],
        "post_id": [2.0**53, 5.0],
        "ts": [1629589836] * 2,
        "text": ["a", "b"],
    }
    told = tell(table_file(columns))
    assert told.summary.rejected == {"damaged-id": 1}
    assert [post["native_id"] for post in told.posts] == ["5"]


def test_ids_that_a_spreadsheet_rounded_are_refused(tell: Build) -> None:
    rounded = "".join(f"7,10142100000000{n:02}000,1629589836,a\n" for n in range(19))
    whole = "".join(f"7,1014210000000012{n:03},1629589836,a\n" for n in range(1, 22))
    told = tell(f"account_id,post_id,ts,text\n{rounded}{whole}")
    assert told.summary.rejected == {"damaged-id": 19}
    assert any("rounded" in note for note in told.summary.notes)


def test_dates_outside_2003_to_tomorrow_are_refused(tell: Build) -> None:
    told = tell(
        "account_id,ts,text\n7,0,a\n7,2002-12-31T23:59:59Z,b\n7,2025-06-17T00:00:00Z,c\n7,2003-01-01T00:00:00Z,d\n"
    )
    assert told.summary.rejected == {"bad-time": 3}
    assert "1970-01-01" in told.rejections[0]["detail"]


def test_naive_times_stop_the_file_until_a_zone_is_declared(tell: Build) -> None:
    text = "account_id,ts,text\n7,2021-07-14 12:00:00,a\n"
    with pytest.raises(SourceError, match="no zone") as caught:
        tell(text)
    assert caught.value.code == "VG203"
    assert "--tz" in caught.value.hint
    told = tell(text, tz="Europe/Paris")
    assert told.posts[0]["created_at_us"] == 1_626_256_800_000_000
    assert told.summary.tz == "Europe/Paris"


def test_day_order_is_proven_or_declared(tell: Build) -> None:
    unproven = "account_id,ts,text\n7,07/03/2018 14:05,a\n"
    with pytest.raises(SourceError, match="07/03/2018") as caught:
        tell(unproven, tz="UTC")
    assert caught.value.code == "VG204"
    declared = tell(unproven, tz="UTC", dayfirst=True)
    assert declared.posts[0]["created_at_us"] == 1_520_431_500_000_000
    proven = tell(f"{unproven}8,25/03/2018 14:05,b\n", tz="UTC")
    assert proven.posts[0]["created_at_us"] == 1_520_431_500_000_000
    assert proven.summary.dayfirst is True
    month_first = tell(f"{unproven}8,03/25/2018 14:05,b\n", tz="UTC")
    assert (
        month_first.posts[0]["created_at_us"]
        == int(datetime(2018, 7, 3, 14, 5, tzinfo=UTC).timestamp()) * 10**6
    )


def test_day_orders_that_contradict_each_other_stop_the_file(tell: Build) -> None:
    with pytest.raises(SourceError, match="change places"):
        tell("account_id,ts,text\n7,25/03/2018,a\n8,03/25/2018,b\n", tz="UTC")


def test_a_declared_order_refuses_the_rows_that_deny_it(tell: Build) -> None:
    told = tell("account_id,ts,text\n7,25/03/2018,a\n8,03/25/2018,b\n", tz="UTC", dayfirst=True)
    assert told.summary.rejected == {"bad-time": 1}


def test_a_file_without_one_readable_time_is_refused_whole(tell: Build) -> None:
    with pytest.raises(SourceError, match="no time can be read") as caught:
        tell("account_id,ts,text\n7,yesterday,a\n")
    assert caught.value.code == "VG205"


def test_the_precision_is_stated_from_the_data(tell: Build) -> None:
    def precision(times: list[str]) -> str:
        rows = "".join(f"7,{time},a\n" for time in times)
        return str(tell(f"account_id,ts,text\n{rows}").summary.precision)

    many = [f"2021-08-{day:02}T10:{day:02}:00Z" for day in range(1, 25)]
    assert precision(many) == "min"
    assert precision([*many, "2021-08-01T10:00:01Z"]) == "s"
    assert precision([*many, "2021-08-01T10:00:00.5Z"]) == "us"
    assert precision(many[:5]) == "s"
    assert precision([f"2021-08-{day:02}T00:00:00Z" for day in range(1, 25)]) == "day"
    assert precision(["2021-08-01T10:00Z"]) == "min"


def test_a_missing_column_names_the_nearest(tell: Build) -> None:
    with pytest.raises(SourceError, match="account_id") as caught:
        tell("acount_id,ts,text\n7,1629589836,a\n")
    assert caught.value.code == "VG201"
    assert "acount_id" in caught.value.hint


def test_a_table_without_any_object_is_refused(tell: Build) -> None:
    with pytest.raises(SourceError, match="another object") as caught:
        tell("account_id,ts,shoe_size\n7,1629589836,44\n")
    assert caught.value.code == "VG201"


def test_semicolons_tabs_and_bars_are_told_apart(tell: Build) -> None:
    for delimiter in ";\t|":
        text = f"account_id{delimiter}ts{delimiter}text\n7{delimiter}1629589836{delimiter}a, b\n"
        assert tell(text).posts[0]["text_raw"] == "a, b"


def test_quoted_line_ends_stay_in_the_text(tell: Build) -> None:
    told = tell('account_id,ts,text\n7,1629589836,"one\n""two"""\n8,1629589836,b\n')
    assert [post["text_raw"] for post in told.posts] == ['one\n"two"', "b"]
    assert [post["raw_ref"] for post in told.posts] == ["line:2", "line:4"]


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-8"])
def test_encodings_are_recognised(tell: Build, codec: str) -> None:
    content = "account_id,ts,text\r\n7,1629589836,déjà vu à l’école\r\n".encode(codec)
    assert tell(content).posts[0]["text_raw"] == "déjà vu à l’école"


def test_a_fallback_encoding_is_said_aloud(tell: Build) -> None:
    told = tell("account_id,ts,text\n7,1629589836,déjà\n".encode("cp1252"))
    assert any("Windows-1252" in note for note in told.summary.notes)


def test_json_lines_give_the_same_posts_as_csv(tell: Build, json_lines: Build) -> None:
    rows = [
        {"account_id": 7, "ts": 1629589836, "text": "a", "user": {"followers": 5}, "hashtags": ["B", "c"]}
    ]
    told = tell(json_lines(rows), name="posts.jsonl")
    assert told.posts[0]["raw_ref"] == "line:1"
    assert told.objects("hashtag_sequence") == ["b c"]
    assert told.table("account_snapshot")[0]["followers"] == 5


def test_json_lines_may_change_the_type_of_a_field(tell: Build, json_lines: Build) -> None:
    rows = [{"account_id": value, "ts": 1629589836, "text": "a"} for value in (7, "8", 9.0, 1e19, True)]
    told = tell(json_lines(rows), name="posts.jsonl")
    assert [post["native_id"] for post in told.posts] == [None] * 4
    assert [row["native_id"] for row in told.table("account")] == ["7", "8", "9", "true"]
    assert told.summary.rejected == {"damaged-id": 1}


def test_a_list_of_json_objects_is_a_table(tell: Build) -> None:
    told = tell(b'[\n {"account_id": 7,\n "ts": 1629589836, "text": "a"}, 5]', name="posts.json")
    assert [post["raw_ref"] for post in told.posts] == ["item:1"]
    assert told.summary.rejected == {"not-json": 1}


def test_a_workbook_is_read_by_its_first_sheet(tell: Build, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Posts"
    sheet.append(["account_id", "post_id", "created_at", "text"])
    sheet.append([7, 129235, datetime(2021, 7, 14, 12), "a"])  # noqa: DTZ001 - spreadsheets know no zone
    sheet.append([None, None, None, None])
    sheet.append([8, 1.01421e18, datetime(2021, 7, 14, 12), "b"])  # noqa: DTZ001 - idem
    book.create_sheet("Notes")
    path = tmp_path / "posts.xlsx"
    book.save(path)
    with pytest.raises(SourceError, match="no zone"):
        tell(path)
    told = tell(path, tz="Europe/Paris")
    assert told.posts[0]["native_id"] == "129235"
    assert told.posts[0]["raw_ref"] == "Posts!row:2"
    assert told.posts[0]["created_at_us"] == 1_626_256_800_000_000
    assert told.summary.rejected == {"damaged-id": 1}
    assert told.rejections[0]["raw_ref"] == "Posts!row:4"
    assert any("Notes" in note for note in told.summary.notes)


def test_arrow_timestamps_keep_their_zone_and_naive_ones_need_one(tell: Build, table_file: Build) -> None:
    at = datetime(2021, 7, 14, 12)  # noqa: DTZ001 - the point of the test
    zoned = table_file({"account_id": ["7"], "text": ["a"], "ts": pa.array([at], pa.timestamp("ns", "UTC"))})
    assert tell(zoned).posts[0]["created_at_us"] == 1_626_264_000_000_000
    naive = table_file({"account_id": ["7"], "text": ["a"], "ts": pa.array([at], pa.timestamp("us"))})
    with pytest.raises(SourceError, match="no zone"):
        tell(naive)
    assert tell(naive, tz="Europe/Paris").posts[0]["created_at_us"] == 1_626_256_800_000_000


def test_parquet_lists_dictionaries_and_flags_are_read(tell: Build, table_file: Build) -> None:
    columns = {
        "account_id": pa.array(["7"]).dictionary_encode(),
        "ts": [1629589836],
        "hashtags": [["B", "c"]],
        "urls": [["https://a.example/1"]],
        "is_retweet": [True],
        "text": pa.array(["a"], pa.large_string()),
    }
    told = tell(table_file(columns))
    assert told.objects("hashtag") == ["b", "c"]
    assert told.objects("url") == ["https://a.example/1"]
    assert told.posts[0]["kind"] == "repost"
    assert told.posts[0]["raw_ref"] == "row:1"


def test_a_gzip_file_is_read_through(tell: Build) -> None:

    told = tell(gzip.compress(b"account_id,ts,text\n7,1629589836,a\n"), name="posts.csv.gz")
    assert told.summary.stored == 1


def test_batches_hold_at_most_fifty_thousand_records(tell: Build) -> None:
    rows = "".join(f"{n},1629589836,a\n" for n in range(120_001))
    told = tell(f"account_id,ts,text\n{rows}")
    assert [batch.rows for batch in told.batches] == [50_000, 50_000, 20_001]
    records = [post["record"] for post in told.posts]
    assert records == list(range(1, 120_002))
    assert told.batches[-1].bytes_read > 0


def test_the_same_file_gives_the_same_rows(tell: Build) -> None:
    text = f"{HEADER}7,100,2021-08-21T23:50:36Z,{LONG}\n"
    one, two = tell(text), tell(text)
    assert one.batches[0].staged == two.batches[0].staged
    assert one.posts[0]["source_file_id"] == two.summary.source_file_id


def test_a_header_alone_is_a_file_of_no_records(tell: Build) -> None:
    told = tell(HEADER)
    assert (told.summary.rows, told.posts) == (0, [])


def test_ids_that_repeat_under_many_accounts_are_named_with_the_account(tell: Build) -> None:
    rows = "".join(f"c{channel},{number},1629589836,a\n" for channel in range(2) for number in range(1, 31))
    told = tell(f"account_id,message_id,ts,text\n{rows}")
    assert len({post["post_uid"] for post in told.posts}) == 60
    assert told.posts[0]["post_uid"] == "unknown:c0/1"
    assert any("30 of 30 post ids occur under several accounts" in note for note in told.summary.notes)


def test_one_id_under_two_accounts_is_left_for_the_lake_to_judge(tell: Build) -> None:
    told = tell("account_id,post_id,ts,text\n7,1,1629589836,a\n8,1,1629589836,b\n")
    assert [post["post_uid"] for post in told.posts] == ["unknown:1", "unknown:1"]


def test_an_answer_on_telegram_stands_in_the_same_chat(tell: Build) -> None:
    header = "from_id,id,thread_id,ts,text,reply_to_message_id\n"
    told = tell(f"{header}7,2,chat5,1629589836,a,1\n8,,chat5,1629589836,a,1\n", platform="telegram")
    assert told.posts[0]["post_uid"] == "telegram:chat5/2"
    assert told.objects("reply") == ["telegram:chat5/1", "telegram:chat5/1"]


def test_a_json_field_that_appears_late_is_read_all_the_same(tell: Build, json_lines: Build) -> None:
    plain = {"account_id": 7, "ts": 1629589836, "text": "a"}
    told = tell(json_lines([*[plain] * 60, {**plain, "hashtags": ["Late"]}]), name="posts.jsonl")
    assert told.objects("hashtag") == ["late"]


def test_the_bytes_read_of_a_compressed_file_stay_within_it(tell: Build) -> None:

    content = gzip.compress(b"account_id,ts,text\n" + b"7,1629589836,a\n" * 90_000)
    told = tell(content, name="posts.csv.gz")
    assert 0 < told.batches[-1].bytes_read <= len(content)


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("folder", "rows"), [("german_elections_2021", 109_697), ("ira_tweets_2012_2015", 301_655)]
)
def test_real_files_are_accounted_for_to_the_last_row(tell: Build, folder: str, rows: int) -> None:
    path = Path(__file__).parents[4] / "shared" / "data" / folder / "posts.parquet"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    told = tell(path)
    assert told.summary.rows == rows == told.summary.stored + sum(told.summary.rejected.values())
