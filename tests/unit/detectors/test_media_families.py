from __future__ import annotations

import csv
import re
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from vigie.detectors.media_families.run import (
    MediaFamilies,
    find_media_families,
    link_media,
    media_family_actions,
    shown_before,
)
from vigie.detectors.media_families.spec import SPEC, MediaFamilyParams
from vigie.engine.duck import DuckEngine
from vigie.engine.port import Input
from vigie.model.errors import ParameterError
from vigie.model.media_tables import (
    MEDIA_FAMILY,
    MEDIA_FAMILY_MEMBER,
    MEDIA_FILE,
    MEDIA_FRAME,
    MEDIA_ITEM,
    MEDIA_POST,
)
from vigie.model.outcomes import Found, NotAssessed, NothingFound
from vigie.model.tables import ACTION, POST, POST_OBJECT
from vigie.sources.media.limits import MediaLimits
from vigie.sources.media.tables import MediaTables, read_media
from vigie.testing.worlds.pictures import Picture, write_pictures
from vigie.testing.worlds.video import write_video, write_video_copy

PARAMS = MediaFamilyParams()
HOUR_US = 3_600_000_000
PAGE = Path(__file__).parents[3] / "docs/detectors/CO09-media-families.md"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="module")
def album(folder: Path) -> list[Picture]:
    """Three visuals with six copies each, a video and its shortened copy, strangers."""
    pictures = write_pictures(folder, seed=0, visuals=3, copies=6, strangers=5)
    video = write_video(folder / "video.mp4", seed=0, seconds=12, captions=("a", "b", "c"))
    write_video_copy(video, folder / "video-short.mp4", seconds=6)
    return pictures


@pytest.fixture(scope="module")
def read(folder: Path, album: list[Picture]) -> MediaTables:
    return read_media([folder], MediaLimits())


def post(
    number: int, *, account: str = "", hours: float = 0, kind: str = "post", platform: str = "x"
) -> dict[str, Any]:
    return {
        "post_uid": f"{platform}:{number}",
        "platform": platform,
        "native_id": str(number),
        "kind": kind,
        "account_uid": account or f"{platform}:account-{number}",
        "created_at_us": int(hours * HOUR_US),
        "created_at_prec": "s",
        "content_key": str(number),
        "source_file_id": "f",
        "raw_ref": f"line:{number}",
    }


def media_object(number: int, value: str) -> dict[str, Any]:
    return {
        "post_uid": f"x:{number}",
        "type": "media",
        "value_canonical": value,
        "rule_version": "as-given-1",
        "source_file_id": "f",
    }


def item(sha256: str, kind: str, ref: str, *, archived_at_us: int | None = None) -> dict[str, Any]:
    return {
        "item_id": f"{sha256}-{kind}-{ref}",
        "sha256": sha256,
        "place": "a",
        "ref_kind": kind,
        "ref": ref,
        "archived_at_us": archived_at_us,
    }


def tables_of(read: MediaTables, **other: pa.Table) -> dict[str, Input]:
    tables: dict[str, Input] = {
        "media_file": read.files,
        "media_frame": read.frames,
        "media_item": read.items,
        "post": POST.empty(),
        "post_object": POST_OBJECT.empty(),
    }
    return tables | other


def found_in(engine: DuckEngine, tables: dict[str, Input], **options: Any) -> MediaFamilies:
    return find_media_families(engine, tables, link_media(engine, tables), PARAMS, **options)


@pytest.fixture(scope="module")
def families(engine: DuckEngine, read: MediaTables) -> MediaFamilies:
    return found_in(engine, tables_of(read))


def groups(found: MediaFamilies) -> set[frozenset[str]]:
    out: dict[str, set[str]] = {}
    for row in found.members.to_pylist():
        out.setdefault(row["family_id"], set()).add(row["sha256"])
    return {frozenset(group) for group in out.values()}


def test_families_are_those_that_were_painted(families: MediaFamilies, album: list[Picture]) -> None:
    painted: dict[str, set[str]] = {}
    for picture in album:
        painted.setdefault(picture.family, set()).add(picture.sha256)
    pictures = {picture.sha256 for picture in album}
    assert {group for group in groups(families) if group <= pictures} == set(map(frozenset, painted.values()))


def test_the_shortened_video_is_joined_with_the_seconds_that_it_shares(families: MediaFamilies) -> None:
    videos = {row["family_id"] for row in families.families.to_pylist() if row["kind"] == "video"}
    assert len(videos) == 1
    joined = [row for row in families.members.to_pylist() if row["stretches"] != "[]"]
    assert [row["change"] for row in joined] in (["excerpt"], ["extended"])
    assert joined[0]["stretches"] in ("[[0,5000,3000,8000]]", "[[3000,8000,0,5000]]")


def test_tables_keep_their_contracts_and_figures_add_up(families: MediaFamilies, read: MediaTables) -> None:
    MEDIA_FAMILY.check(families.families)
    MEDIA_FAMILY_MEMBER.check(families.members)
    assert isinstance(families.outcome, Found)
    figures = families.figures
    assert figures["files"] == len(read.files) == figures["images"] + figures["videos"]
    assert len(families.members) == figures["files"]
    assert sum(row["n_variants"] for row in families.families.to_pylist()) == figures["files"]
    assert figures["unposted"] == figures["files"]


def test_the_same_call_gives_the_same_tables_whatever_the_order_of_rows(
    engine: DuckEngine, read: MediaTables, families: MediaFamilies
) -> None:
    turned = tables_of(read, media_file=read.files.take(list(reversed(range(len(read.files))))))
    again = found_in(engine, turned)
    assert (again.families, again.members) == (families.families, families.members)


def test_new_files_join_what_stands_and_ids_stay(engine: DuckEngine, read: MediaTables) -> None:
    half = found_in(engine, tables_of(read, media_file=read.files.slice(0, 12)))
    known = {"media_family": half.families, "media_family_member": half.members}
    whole = found_in(engine, tables_of(read), known=known)
    before = {row["sha256"]: (row["family_id"], row["role"]) for row in half.members.to_pylist()}
    after = {row["sha256"]: (row["family_id"], row["role"]) for row in whole.members.to_pylist()}
    assert {sha256: after[sha256] for sha256 in before} == before
    assert len(after) == len(read.files)
    same = found_in(
        engine, tables_of(read), known={"media_family": whole.families, "media_family_member": whole.members}
    )
    assert (same.families, same.members) == (whole.families, whole.members)


def test_every_way_to_name_a_post_joins_and_a_name_that_is_none_joins_nothing(engine: DuckEngine) -> None:
    items = [
        *(item("a", "post", "x:1"), item("b", "native", "2"), item("c", "media", "3_3")),
        *(
            item("d", "url", "https://pictures.example/d.jpg"),
            item("e", "name", "e5"),
            item("f", "name", "6"),
        ),
        *(item("g", "name", "holiday"), item("a", "native", "1")),
    ]
    objects = [
        media_object(3, "3_3"),
        media_object(4, "https://pictures.example/d.jpg"),
        media_object(5, "https://pictures.example/e5.jpg?size=2"),
        media_object(5, "https://[broken/e5"),
    ]
    tables: dict[str, Input] = {
        "media_item": MEDIA_ITEM.rows(items),
        "post": POST.rows(post(number) for number in range(1, 8)),
        "post_object": POST_OBJECT.rows(objects),
    }
    linked = link_media(engine, tables)
    MEDIA_POST.check(linked)
    assert [(row["sha256"], row["post_uid"], row["how"]) for row in linked.to_pylist()] == [
        ("a", "x:1", "native"),
        ("b", "x:2", "native"),
        ("c", "x:3", "media"),
        ("d", "x:4", "url"),
        ("e", "x:5", "name"),
        ("f", "x:6", "name"),
    ]


def shown(
    engine: DuckEngine, read: MediaTables, album: list[Picture], posts: list[dict[str, Any]]
) -> MediaFamilies:
    """Show the first visual and its first copies in posts, one file a post, in the order given."""
    files = [picture.sha256 for picture in album if picture.family == "V01"]
    items = [item(sha256, "post", row["post_uid"]) for sha256, row in zip(files, posts, strict=False)]
    return found_in(engine, tables_of(read, media_item=MEDIA_ITEM.rows(items), post=POST.rows(posts)))


def family_of(found: MediaFamilies) -> dict[str, Any]:
    (row,) = [row for row in found.families.to_pylist() if row["n_posts"]]
    return dict(row)


def test_first_poster_reach_and_pause_are_told(
    engine: DuckEngine, read: MediaTables, album: list[Picture]
) -> None:
    posts = [
        *(post(1, hours=50), post(2, hours=2, account="x:early"), post(3, hours=1, kind="repost")),
        *(post(4, hours=51, account="x:early"), post(5, hours=53, platform="tg")),
    ]
    row = family_of(shown(engine, read, album, posts))
    assert (row["n_posts"], row["n_reposts"], row["n_accounts"]) == (5, 1, 4)
    assert (row["first_post_uid"], row["first_account_uid"]) == ("x:2", "x:early")
    assert (row["pause_us"], row["resumed_at_us"]) == (48 * HOUR_US, 50 * HOUR_US)
    assert row["platforms"] == '{"tg":1,"x":4}'
    assert (row["earliest_at_us"], row["earliest_trace"]) == (HOUR_US, "post")


def test_the_family_is_named_after_what_was_posted_first(
    engine: DuckEngine, read: MediaTables, album: list[Picture]
) -> None:
    row = family_of(shown(engine, read, album, [post(1, hours=9), post(2, hours=3)]))
    assert row["leader_sha256"] == [picture.sha256 for picture in album if picture.family == "V01"][1]


def test_an_archive_shows_that_a_picture_is_older_than_its_first_post(
    engine: DuckEngine, read: MediaTables, album: list[Picture]
) -> None:
    sha256 = album[0].sha256
    items = [item(sha256, "post", "x:1"), item(sha256, "url", "https://a.example", archived_at_us=HOUR_US)]
    tables = tables_of(read, media_item=MEDIA_ITEM.rows(items), post=POST.rows([post(1, hours=30)]))
    found = found_in(engine, tables)
    row = family_of(found)
    assert (row["earliest_at_us"], row["earliest_trace"]) == (HOUR_US, "archive")
    assert len(shown_before(found.families, since_us=20 * HOUR_US)) == 1
    assert len(shown_before(found.families, since_us=HOUR_US)) == 0


def test_families_are_objects_for_co_action_reposts_apart(
    engine: DuckEngine, read: MediaTables, album: list[Picture]
) -> None:
    posts = [post(1), post(2), post(3, kind="repost")]
    files = [picture.sha256 for picture in album if picture.family == "V01"]
    items = [item(sha256, "post", row["post_uid"]) for sha256, row in zip(files, posts, strict=False)]
    tables = tables_of(read, media_item=MEDIA_ITEM.rows(items), post=POST.rows(posts))
    linked = link_media(engine, tables)
    found = find_media_families(engine, tables, linked, PARAMS)
    asked = {"media_family_member": found.members, "media_post": linked}
    actions = ACTION.check(media_family_actions(engine, asked).arrow())
    rows = sorted(actions.to_pylist(), key=lambda row: str(row["post_uid"]))
    assert [row["post_uid"] for row in rows] == ["x:1", "x:2"]
    assert {(row["verb"], row["object_type"]) for row in rows} == {("use_media", "media_family")}
    assert len({row["object_uid"] for row in rows}) == 1


def test_without_media_or_without_readable_media_nothing_is_assessed(engine: DuckEngine) -> None:
    empty = MediaTables(
        MEDIA_FILE.empty(), pa.table({}), MEDIA_FRAME.empty(), MEDIA_ITEM.empty(), pa.table({}), {}
    )
    assert found_in(engine, tables_of(empty)).outcome == NotAssessed("no-media")
    refused = MEDIA_FILE.rows([{"sha256": "a", "bytes": 1, "refused": "VG232", "refused_detail": "damaged"}])
    outcome = found_in(engine, tables_of(empty, media_file=refused)).outcome
    assert outcome == NotAssessed("no-readable-media", {"refused": 1})


def test_strangers_alone_are_nothing_found(
    engine: DuckEngine, read: MediaTables, album: list[Picture]
) -> None:
    roots = [picture.sha256 for picture in album if picture.kind == "root"]
    rows = [row for row in read.files.to_pylist() if row["sha256"] in roots]
    assert found_in(engine, tables_of(read, media_file=MEDIA_FILE.rows(rows))).outcome == NothingFound(3)


def test_a_parameter_outside_its_range_is_refused() -> None:
    with pytest.raises(ParameterError, match="VG104"):
        MediaFamilyParams(bits=32)


def shown_on_page(each: Field[Any]) -> tuple[str, ...]:
    numbers: list[float] = [each.metadata["low"], each.metadata["high"]]
    numbers.insert(0, getattr(MediaFamilyParams(), each.name))
    return (*(str(int(n) if float(n).is_integer() else n) for n in numbers), each.metadata["unit"])


def test_the_page_gives_every_parameter_as_the_code_does() -> None:
    text = PAGE.read_text("utf-8")
    rows = {
        row[0]: row[1:]
        for row in re.findall(r"^\| `(\w+)` \| (\S+) \| (\S+) … (\S+) \| (\w*)", text, re.MULTILINE)
    }
    declared = {each.name: shown_on_page(each) for each in fields(MediaFamilyParams)}
    assert rows == declared
    assert text.startswith(f"# {SPEC.code} — ")
    assert f"`{SPEC.name}`, version {SPEC.version}." in text
    assert all(f"`{table}`" in text[:700] for table in (*SPEC.reads, *SPEC.writes))


@pytest.mark.slow
def test_the_manifest_of_a_world_is_understood(
    folder: Path, album: list[Picture], engine: DuckEngine
) -> None:
    manifest = folder / "manifest.csv"
    with manifest.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([("media_key", "file"), ("3_1", album[0].file), ("3_2", album[1].file)])
    try:
        again = read_media([folder], MediaLimits())
    finally:
        manifest.unlink()
    tables = tables_of(
        again,
        post=POST.rows([post(1), post(2)]),
        post_object=POST_OBJECT.rows([media_object(1, "3_1"), media_object(2, "3_2")]),
    )
    assert [row["how"] for row in link_media(engine, tables).to_pylist()] == ["media", "media"]
