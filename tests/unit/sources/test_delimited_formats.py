"""What every table of known columns must do, on one invented file each (`samples/<code>.csv`)."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from vigie.model.errors import SourceError
from vigie.sources.delimited_formats import DELIMITED
from vigie.sources.fields import FIELDS
from vigie.sources.inspection import inspect
from vigie.sources.registry import rank, recognise
from vigie.sources.sample import take_sample
from vigie.sources.spec import SourceSpec

Build = Callable[..., Any]
SAMPLES = Path(__file__).parent / "samples"
ZONELESS = {"ytdt-comments-csv": "Europe/Paris", "minet-mediacloud-csv": "UTC"}
EVERY = pytest.mark.parametrize("spec", DELIMITED, ids=lambda spec: spec.code)


HOSTILE = [
    "",
    "NA",
    "-1",
    "0",
    "1629589836",
    "1.0E+18",
    "99999999999999999999",
    "2021-08-21T23:50:36Z",
    "07/03/2018",
    "yes",
    "[",
    '["a", 1, null, {"x": []}]',
    "[a, b]",
    "a|b||",
    ",,;;",
    "https://",
    "http://[::1",
    "https://www.facebook.com/permalink.php?story_fbid=",
    "https://t.me/s//",
    "at://",
    "wall-1_",
    "RT @: ",
    "<p><a href='x' <br>&#x110000;</p>",
    "\u202e\u200b#\u202e",
    "x" * 3000,
    "=1+1",
    "\ud83d\ude80".encode("utf-16", "surrogatepass").decode("utf-16"),
]


def sample_of(spec: SourceSpec) -> Path:
    return SAMPLES / f"{spec.code}.csv"


def said(spec: SourceSpec) -> dict[str, Any]:
    return {"tz": ZONELESS[spec.code]} if spec.code in ZONELESS else {}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_format_has_a_sample_and_no_sample_is_without_one() -> None:
    assert {path.stem for path in SAMPLES.iterdir()} == {spec.code for spec in DELIMITED}


@EVERY
def test_a_format_declares_what_it_needs_and_cannot_know(spec: SourceSpec) -> None:
    assert spec.title
    assert spec.needs
    assert spec.cannot_know
    assert spec.known_by
    assert spec.fields.keys() <= FIELDS.keys()
    assert {"account_id", "created_at", "text"} <= spec.fields.keys()


@EVERY
def test_a_file_is_recognised_as_what_it_is_and_nothing_else_fits_as_well(spec: SourceSpec) -> None:
    first, second = rank(take_sample(sample_of(spec)))[:2]
    assert first.spec.code == spec.code
    assert first.confidence.value - second.confidence.value >= 0.1


@EVERY
def test_neither_delimiter_nor_name_nor_order_of_columns_decides(spec: SourceSpec, tmp_path: Path) -> None:
    rows = rows_of(sample_of(spec))
    path = tmp_path / "export.txt"
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(reversed(rows[0])), delimiter="\t")
        writer.writeheader()
        writer.writerows(rows)
    assert rank(take_sample(path))[0].spec.code == spec.code


@EVERY
def test_every_row_is_stored_or_refused_with_a_reason(spec: SourceSpec, tell: Build) -> None:
    told = tell(sample_of(spec), **said(spec))
    acts = sum(bool(row.get("repost_by_user_did")) for row in rows_of(sample_of(spec)))
    assert told.summary.rows == len(rows_of(sample_of(spec))) + acts
    assert told.summary.stored == len(told.posts) > 0
    assert sum(told.summary.rejected.values()) == len(told.rejections) == told.summary.rows - len(told.posts)
    assert told.rejections


@EVERY
def test_a_sample_shows_no_drift_and_another_column_does(
    spec: SourceSpec, tell: Build, tmp_path: Path
) -> None:
    assert tell(sample_of(spec), **said(spec)).summary.drift == {}
    rows = rows_of(sample_of(spec))
    path = tmp_path / "grown.csv"
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, [*rows[0], "brand new"])
        writer.writeheader()
        writer.writerows([{**row, "brand new": "1"} for row in rows])
    told = tell(path, **said(spec))
    assert told.summary.drift == {"unknown brand new": told.summary.rows}
    extras = [orjson.loads(post["extra"]) for post in told.posts if post["extra"]]
    assert any(extra.get("brand new") == "1" for extra in extras)


@EVERY
def test_the_zone_of_the_machine_plays_no_part(
    spec: SourceSpec, tell: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = []
    for zone in ("UTC", "Asia/Tokyo"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        told = tell(sample_of(spec), **said(spec))
        tables.append({name: told.table(name) for name in ("post", "action", "account_snapshot")})
    monkeypatch.undo()
    time.tzset()
    assert tables[0] == tables[1]


@EVERY
def test_an_empty_number_is_missing_and_a_zero_is_a_number(spec: SourceSpec, tell: Build) -> None:
    told = tell(sample_of(spec), **said(spec))
    held = {(row["post_uid"], row["metric"]) for row in told.table("post_metric")}
    counted = [name for name in spec.fields if name.startswith("n_") and name != "n_posts"]
    assert bool(held) == bool(counted)
    if counted:
        assert len(held) < len({post["post_uid"] for post in told.posts}) * len(counted)
        assert all(row["value"] >= 0 for row in told.table("post_metric"))


@EVERY
def test_no_native_id_is_cut_short_by_a_number_format(spec: SourceSpec, tell: Build) -> None:
    told = tell(sample_of(spec), **said(spec))
    ids = [post["native_id"] or "" for post in told.posts] + [
        row["native_id"] for row in told.table("account")
    ]
    assert not [text for text in ids if "E+" in text or text.endswith(".0")]


@EVERY
def test_parquet_and_flat_json_of_the_same_columns_are_read_alike(
    spec: SourceSpec, tell: Build, tmp_path: Path
) -> None:
    told = tell(sample_of(spec), **said(spec))
    rows = [{name: cell or None for name, cell in row.items()} for row in rows_of(sample_of(spec))]
    pq.write_table(pa.table({name: [row[name] for row in rows] for name in rows[0]}), tmp_path / "a.parquet")
    (tmp_path / "a.ndjson").write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    for name in ("a.parquet", "a.ndjson"):
        # Flat JSON of the X API's own names is the API's, too: there the user says which.
        other = tell(tmp_path / name, as_="twarc-csv" if "twarc" in spec.code else None, **said(spec))
        assert other.summary.source == spec.code
        assert other.summary.rejected == told.summary.rejected
        assert [post["post_uid"] for post in other.posts] == [post["post_uid"] for post in told.posts]
        assert sorted(row["action_id"] for row in other.table("action")) == sorted(
            row["action_id"] for row in told.table("action")
        )


@EVERY
def test_hostile_cells_are_stored_or_refused(spec: SourceSpec, tell: Build, tmp_path: Path) -> None:
    random = np.random.default_rng(7)
    header = list(rows_of(sample_of(spec))[0])
    path = tmp_path / "hostile.csv"
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(header)
        writer.writerows(rows_of(sample_of(spec))[0].values() for _ in range(1))
        writer.writerows(random.choice(HOSTILE, size=(40, len(header))).tolist())
    told = tell(path, as_=spec.code, tz="UTC", dayfirst=True)
    assert told.summary.rows == len(told.posts) + len(told.rejections)
    assert told.posts


@EVERY
def test_a_preview_shows_every_column_once(spec: SourceSpec, options: Build) -> None:
    found = inspect(sample_of(spec), options(**said(spec)))
    assert found.source == spec.code
    assert found.problems == ()
    shown = [use.column for use in found.columns]
    computed = {use.column for use in found.columns} - set(rows_of(sample_of(spec))[0])
    assert computed <= set(spec.fields.values())
    assert {name for name in rows_of(sample_of(spec))[0] if name} <= set(shown)


@EVERY
def test_a_file_of_the_format_without_rows_is_no_trouble(
    spec: SourceSpec, options: Build, tmp_path: Path
) -> None:
    header = sample_of(spec).read_text(encoding="utf-8-sig").split("\n", 1)[0]
    path = tmp_path / "empty.csv"
    path.write_text(header + "\n", encoding="utf-8")
    declared = options(**said(spec))
    reading = recognise(path, declared).read(path, declared)
    assert list(reading) == []
    assert reading.summary.rows == 0


def test_a_column_of_the_users_own_is_an_object_and_an_absent_one_is_refused(tell: Build) -> None:
    path = SAMPLES / "qut-csv.csv"
    told = tell(path, object_columns=("username",))
    assert "column:username:anna" in told.objects("column:username")
    with pytest.raises(SourceError, match="usernam'") as caught:
        tell(path, object_columns=("usernam",))
    assert caught.value.code == "VG201"


def test_two_formats_named_by_the_user_are_not_guessed(tell: Build) -> None:
    with pytest.raises(SourceError) as caught:
        tell(SAMPLES / "qut-csv.csv", as_="4cat-telegram-csv")
    assert caught.value.code == "VG201"


def test_values_decide_where_names_could_mislead(tell: Build) -> None:
    header = "id,thread_id,author,author_id,body,created_at,unix_timestamp,quoted_post,replied_to_post\n"
    row = "{id},1,anna.example,did:plc:a,All aboard the early boat today,2024-02-03T10:00:00Z,1706954400,,\n"
    assert tell(header + row.format(id="17")).summary.source == "4cat-csv"
    uri = "at://did:plc:a/app.bsky.feed.post/3k"
    assert tell(header + row.format(id=uri)).summary.source == "4cat-bluesky-csv"


def test_a_list_where_an_id_should_be_is_no_trouble_for_detection(tell: Build, json_lines: Build) -> None:
    row = {"id": ["x"], "thread_id": 1, "author": "anna", "author_id": "did:plc:a", "body": "All aboard"}
    more = {"created_at": 0, "timestamp": 1_629_589_836, "quoted_post": "", "replied_to_post": ""}
    told = tell(json_lines([{**row, **more}]))
    assert told.summary.source == "4cat-csv"
    assert told.summary.stored == 1


def test_no_format_refuses_rows_that_hold_two_records() -> None:
    declared = [getattr(spec.load(), "format", None) for spec in DELIMITED]
    assert not [one.code for one in declared if one is not None and one.second and one.refused]
