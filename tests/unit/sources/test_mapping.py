from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.model.errors import SourceError
from vigie.sources.fields import FIELDS, plain_name
from vigie.sources.mapping import ColumnMapping, check_mapping, guess_mapping, load_preset, mapping_to_toml
from vigie.sources.spec import SourceOptions

Build = Callable[..., Any]
OPTIONS = SourceOptions(now_us=0)


def test_names_are_compared_in_plain_form() -> None:
    assert plain_name(" Share Time ") == "share_time"
    assert plain_name("createdAt") == "created_at"
    assert plain_name("author.public_metrics.followers_count") == "author_public_metrics_followers_count"
    assert plain_name("\ufeffID") == "id"


def test_every_field_has_names_in_plain_form() -> None:
    for field in FIELDS.values():
        assert field.names == tuple(dict.fromkeys(field.names))
        assert all(plain_name(name) == name for name in field.names)


KNOWN_TOOLS = {
    "id author_id created_at text source": {"post_id": "id", "account_id": "author_id", "client": "source"},
    "id thread_id timestamp unix_timestamp author body": {
        "account_id": "author",
        "created_at": "unix_timestamp",
        "text": "body",
        "conversation_id": "thread_id",
    },
    "url links user_id timestamp_utc": {"urls": "links", "url": "url"},
    "url user_id timestamp_utc": {"urls": "url"},
    "PageName FacebookId PostCreated Message URL Link FinalLink": {
        "account_id": "FacebookId",
        "display_name": "PageName",
        "created_at": "PostCreated",
        "urls": "FinalLink",
        "url": "URL",
    },
    "user_screen_name timestamp_utc text": {"account_id": "user_screen_name"},
    "user_id user_screen_name user_name timestamp_utc": {
        "account_id": "user_id",
        "handle": "user_screen_name",
        "display_name": "user_name",
    },
}


@pytest.mark.parametrize("columns", KNOWN_TOOLS)
def test_columns_of_known_tools_are_told(columns: str) -> None:
    expected = KNOWN_TOOLS[columns]
    fields = guess_mapping(columns.split(), OPTIONS).fields
    assert {name: fields.get(name) for name in expected} == expected


@given(
    st.lists(
        st.sampled_from([name for field in FIELDS.values() for name in field.names] + ["x", "y"]), unique=True
    )
)
def test_each_column_is_used_at_most_once_and_none_is_forgotten(columns: list[str]) -> None:
    mapping = guess_mapping(columns, OPTIONS)
    used = list(mapping.fields.values())
    assert len(set(used)) == len(used)
    assert sorted([*used, *mapping.unused]) == sorted(columns)


def test_code_columns_are_opaque() -> None:
    assert guess_mapping(["url_id", "hashtag_id", "domain"], OPTIONS).opaque == {"urls", "hashtags"}


def test_a_preset_survives_being_saved_and_read(tmp_path: Path) -> None:
    mapping = ColumnMapping({"account_id": 'Who "exactly"', "created_at": "Quand\t\x7f"}, ("a b",))
    said = SourceOptions(now_us=0, tz="Europe/Paris", dayfirst=True, platform="x")
    path = tmp_path / "preset.toml"
    path.write_text(mapping_to_toml(mapping, said), encoding="utf-8")
    preset = load_preset(path)
    assert preset["fields"] == mapping.fields
    assert preset["objects"] == {"columns": ["a b"]}
    assert preset["options"] == {"tz": "Europe/Paris", "dayfirst": True, "platform": "x"}
    columns = ['Who "exactly"', "Quand\t\x7f", "a b", "text"]
    again = guess_mapping(columns, SourceOptions(now_us=0, preset=preset))
    assert again.fields == {**mapping.fields, "text": "text"}
    assert again.custom == ("a b",)


def test_a_preset_wins_over_names_and_its_options_count(tell: Build) -> None:
    preset = {"fields": {"text": "note"}, "options": {"tz": "UTC", "platform": "Telegram"}}
    told = tell("account_id,ts,text,note\n7,2021-08-21 23:50:36,a,b\n", preset=preset)
    assert told.posts[0]["text_raw"] == "b"
    assert told.posts[0]["platform"] == "telegram"
    assert told.summary.tz == "UTC"
    wins = tell("account_id,ts,text,note\n7,2021-08-21 23:50:36,a,b\n", preset=preset, tz="Europe/Paris")
    assert wins.summary.tz == "Europe/Paris"


def test_a_column_that_is_not_there_names_the_nearest() -> None:
    with pytest.raises(SourceError, match="campain") as caught:
        guess_mapping(["campaign", "x"], SourceOptions(now_us=0, object_columns=("campain",)))
    assert "campaign" in caught.value.hint
    with pytest.raises(SourceError, match="Who"):
        guess_mapping(["who"], SourceOptions(now_us=0, preset={"fields": {"account_id": "Who"}}))


def test_a_missing_field_lists_the_columns_when_none_is_near() -> None:
    with pytest.raises(SourceError, match="created_at") as caught:
        check_mapping(ColumnMapping({"account_id": "a"}), ["a", "zzz"], place="f.csv")
    assert "a, zzz" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[fields", "cannot be read"),
        ("[feilds]\n", "feilds"),
        ("fields = 5\n", "tables"),
        ("[fields]\nacount_id = 'a'\n", "acount_id"),
        ("[fields]\naccount_id = 5\n", "account_id"),
        ("[options]\ntz = 5\n", "tz"),
        ("[options]\nzone = 'UTC'\n", "zone"),
        ("[objects]\ncolumns = 'a'\n", "columns"),
        ("[objects]\ncolumns = [1]\n", "columns"),
    ],
)
def test_a_preset_that_means_nothing_is_refused(tmp_path: Path, text: str, word: str) -> None:
    path = tmp_path / "preset.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=word) as caught:
        load_preset(path)
    assert caught.value.code == "VG210"


def test_a_missing_preset_is_our_own_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        load_preset(tmp_path / "absent.toml")
    assert caught.value.code == "VG209"
