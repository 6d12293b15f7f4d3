from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from vigie.app.cases import open_or_create
from vigie.app.ingest import IngestedFile, ReadingWishes, ingest_files
from vigie.app.inspect import inspect_files
from vigie.engine.duck import DuckEngine
from vigie.model.errors import ParameterError
from vigie.sources.registry import recognise
from vigie.sources.spec import SourceOptions
from vigie.testing.worlds.catalogue import WORLDS, build_world
from vigie.testing.worlds.ledger import REPOST
from vigie.testing.worlds.rendered import PAGE, account_ids, iso, post_ids
from vigie.testing.worlds.stage import ReferenceWorld
from vigie.testing.worlds.written import FORMATS, Written, write_world

SEED, POSTS, API_POSTS = 3, 1_000, 2_000
NOW_US = 1_800_000_000_000_000
OPTIONS = SourceOptions(now_us=NOW_US)
SOURCES = {"x-v2": "x-v2-json", "x-archive": "x-archive-csv", "table": "tables"}
ADDRESS = re.compile(r"://([^/\s\"',\]\\…]*)(…?)")

Row = dict[str, Any]
Lake = dict[str, list[Row]]


@dataclass(frozen=True)
class OnDisk:
    """A world and the files that it was written to."""

    world: ReferenceWorld
    folder: Path
    files: Written

    @cached_property
    def pages(self) -> list[Row]:
        return [json.loads(line) for line in self.files.posts[0].read_text("utf-8").splitlines()]

    @cached_property
    def tweets(self) -> list[Row]:
        return [tweet for page in self.pages for tweet in page["data"]]

    @cached_property
    def handles(self) -> dict[str, str]:
        accounts = self.world.accounts
        return {
            str(native): accounts.profile(number)["handle"]
            for number, native in enumerate(accounts.ids.tolist())
        }


def put(name: str, folder: Path, *, seed: int = SEED, form: str | None = None, posts: int = POSTS) -> OnDisk:
    world = build_world(name, seed=seed, posts=posts)
    return OnDisk(world, folder, write_world(world, folder, form=form or WORLDS[name].form, beside=False))


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def errors_of(page: Row, kind: str) -> set[str]:
    return {error["resource_id"] for error in page["errors"] if error["resource_type"] == kind}


def ingested(folder: Path, files: Written, engine: DuckEngine) -> tuple[list[IngestedFile], Lake]:
    case = open_or_create(folder, title="T", purpose="P", now_us=1, pseudonym_key="k")
    wishes = ReadingWishes(declared=OPTIONS)
    told = list(ingest_files(case, files.posts, engine=engine, options=wishes))
    tables = ("account", "post", "action", "account_snapshot")
    return told, {name: case.lake.read(name).to_pylist() for name in tables}


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckEngine]:
    with DuckEngine(threads=1) as opened:
        yield opened


@pytest.fixture(scope="module", params=WORLDS)
def disk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> OnDisk:
    """Every world in the format that the catalogue gives it."""
    return put(request.param, tmp_path_factory.mktemp(request.param))


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> OnDisk:
    """A world of several pages in the format of the API."""
    return put("olimpiya", tmp_path_factory.mktemp("api"), posts=API_POSTS)


def test_the_same_seed_gives_the_same_bytes_of_every_file_and_another_seed_others(
    disk: OnDisk, tmp_path: Path
) -> None:
    name, first = disk.world.name, files_of(disk.folder)
    put(name, tmp_path / "again")
    put(name, tmp_path / "other", seed=SEED + 1)
    assert files_of(tmp_path / "again") == first
    other = files_of(tmp_path / "other")
    assert other.keys() == first.keys()
    assert [path for path in first if other[path] == first[path]] == []


def test_bytes_do_not_depend_on_how_a_process_hashes_text(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from vigie.testing.worlds.catalogue import build_world\n"
        "from vigie.testing.worlds.written import write_world\n"
        "name, seed, posts, folder = sys.argv[1:]\n"
        "write_world(build_world(name, seed=int(seed), posts=int(posts)), Path(folder), beside=False)\n"
    )
    arguments = ["petition", str(SEED), str(POSTS), str(tmp_path / "elsewhere")]
    subprocess.run(
        [sys.executable, "-c", code, *arguments], check=True, env={**os.environ, "PYTHONHASHSEED": "77"}
    )
    put("petition", tmp_path / "here")
    assert files_of(tmp_path / "elsewhere") == files_of(tmp_path / "here")


def test_posts_and_truth_are_where_they_are_said_to_be(disk: OnDisk) -> None:
    name, _ = FORMATS[WORLDS[disk.world.name].form]
    assert disk.files.posts[0] == disk.folder / name
    assert disk.files.truth == disk.folder / "truth"
    assert disk.files.rows == len(disk.world.posts)
    twins = {f"{platform}.csv" for platform in disk.world.twins}
    assert {path.name for path in disk.folder.iterdir()} == {name, "truth", *twins}
    assert {path.name for path in disk.files.truth.iterdir()} == {
        "accounts.csv",
        "posts.parquet",
        "text_families.parquet",
        "expected.json",
    }


def test_every_file_of_posts_is_recognised_as_what_it_is(disk: OnDisk) -> None:
    expected = [SOURCES[WORLDS[disk.world.name].form], *("tables" for _ in disk.world.twins)]
    assert [recognise(path, OPTIONS).spec.code for path in disk.files.posts] == expected


@pytest.mark.parametrize("form", FORMATS)
def test_whoever_inspects_a_file_finds_its_format_and_no_damage(form: str, tmp_path: Path) -> None:
    disk = put("new-caledonia", tmp_path, form=form)
    told = inspect_files(disk.files.posts, ReadingWishes(declared=OPTIONS))
    assert [found.source for found in told] == [SOURCES[form], "tables"]
    for found in told:
        assert (found.problems, found.damage) == ((), ())
        assert found.complete
    assert sum(found.rows_seen for found in told) == len(disk.world.posts)


def test_ingestion_accounts_for_every_row_and_refuses_none(
    disk: OnDisk, engine: DuckEngine, tmp_path: Path
) -> None:
    told, lake = ingested(tmp_path / "case", disk.files, engine)
    rows = len(disk.world.posts)
    counts = [told_file.reconciliation for told_file in told]
    assert sum(count.rows_in for count in counts) == rows
    assert sum(count.stored for count in counts) == rows
    assert [(count.merged, count.rejected, dict(count.reasons)) for count in counts] == [(0, 0, {})] * len(
        counts
    )
    assert len(lake["post"]) == rows
    platforms = {"x", *disk.world.twins}
    assert {post["platform"] for post in lake["post"]} == platforms
    assert {row["account_uid"] for row in lake["account"]} == {
        row["account_uid"] for row in rows_of(disk.files.truth / "accounts.csv")
    }


def test_no_address_in_any_file_leads_to_a_real_site(disk: OnDisk) -> None:
    hosts: set[str] = set()
    for path in disk.folder.rglob("*"):
        if path.suffix in {".jsonl", ".csv", ".json"}:
            # The API cuts the text of a repost, at times within an address.
            hosts |= {host for host, cut in ADDRESS.findall(path.read_text("utf-8")) if not cut}
    assert hosts
    assert sorted(host for host in hosts if not host.endswith(".example")) == []


def test_nothing_in_the_files_of_posts_tells_the_truth(disk: OnDisk) -> None:
    told = {"role", "group", "part", "manoeuvre", "truth", "organic", "benign", "deleted", "wording"}
    for path in disk.files.posts:
        text = path.read_text("utf-8")
        if path.suffix == ".csv":
            assert not told & set(next(csv.reader(text.splitlines())))
        else:
            assert not told & set(re.findall(r'"(\w+)":', text))


def test_a_format_that_does_not_exist_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    world = build_world("petition", seed=SEED, posts=POSTS)
    with pytest.raises(ParameterError) as refused:
        write_world(world, tmp_path / "never", form="x-v3")
    assert refused.value.code == "VG104"
    assert "x-v2" in refused.value.hint
    assert not (tmp_path / "never").exists()


@pytest.mark.parametrize("form", FORMATS)
def test_progress_rises_to_the_number_of_posts_and_is_told_at_the_end(form: str, tmp_path: Path) -> None:
    world = build_world("breaking-news", seed=SEED, posts=4_500)
    told: list[tuple[int, int]] = []
    write_world(world, tmp_path, form=form, progress=lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert told[-1] == (len(world.posts), len(world.posts))
    assert {total for _, total in told} == {len(world.posts)}
    assert len(told) > 1


# One world, three formats.


@pytest.fixture(scope="module")
def lakes(engine: DuckEngine, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Lake]:
    read = {}
    for form in FORMATS:
        folder = tmp_path_factory.mktemp(form)
        written = put("new-caledonia", folder / "world", form=form)
        _, read[form] = ingested(folder / "case", written.files, engine)
    return read


def by(lake: Lake, table: str, key: str) -> dict[str, Row]:
    return {row[key]: row for row in lake[table]}


def actions(lake: Lake, *, without: set[str]) -> Counter[tuple[str, ...]]:
    names = ("account_uid", "verb", "object_type", "object_uid", "post_uid")
    return Counter(
        tuple(row[name] for name in names) for row in lake["action"] if row["object_type"] not in without
    )


def lost_reposts(lakes: dict[str, Lake]) -> set[str]:
    """Reposts whose original the API no longer gives: only the archive and the table still have its words."""
    cut = by(lakes["x-v2"], "post", "post_uid")
    whole = by(lakes["table"], "post", "post_uid")
    return {uid for uid, post in cut.items() if post["text_raw"] != whole[uid]["text_raw"]}


def test_the_three_formats_give_the_same_accounts(lakes: dict[str, Lake]) -> None:
    api, archive, table = (by(lakes[form], "account", "account_uid") for form in FORMATS)
    assert api.keys() == archive.keys() == table.keys()
    gone = 0
    for uid, row in table.items():
        assert (archive[uid]["handle"], archive[uid]["display_name"]) == (row["handle"], row["display_name"])
        assert row["created_at_us"] // 86_400_000_000 == archive[uid]["created_at_us"] // 86_400_000_000
        if api[uid]["handle"] is None:
            gone += 1
            continue
        for name in ("handle", "display_name", "created_at_us", "platform", "native_id"):
            assert api[uid][name] == row[name]
    assert 0 < gone < 0.06 * len(table)


def test_the_three_formats_give_the_same_posts(lakes: dict[str, Lake]) -> None:
    api, archive, table = (by(lakes[form], "post", "post_uid") for form in FORMATS)
    assert api.keys() == archive.keys() == table.keys()
    same = ("platform", "kind", "account_uid", "parent_uid", "quoted_uid", "reposted_uid")
    cut = lost_reposts(lakes)
    for uid, row in table.items():
        for name in same:
            assert api[uid][name] == archive[uid][name] == row[name], name
        assert archive[uid]["text_raw"] == row["text_raw"]
        assert api[uid]["created_at_us"] == row["created_at_us"]
        if row["platform"] == "x":
            assert archive[uid]["created_at_us"] == row["created_at_us"] // 60_000_000 * 60_000_000
        for name in ("lang_declared", "client"):
            assert archive[uid][name] == row[name]
            assert api[uid][name] in {row[name], None}
    assert all(table[uid]["kind"] == "repost" for uid in cut)
    assert len(cut) < 0.01 * len(table)


def test_the_three_formats_give_the_same_actions_where_they_can_say_them(lakes: dict[str, Lake]) -> None:
    archive, table = (actions(lakes[form], without={"media"}) for form in ("x-archive", "table"))
    assert archive == table
    lost = lost_reposts(lakes)
    api, table = (
        Counter({key: n for key, n in actions(lakes[form], without=set()).items() if key[-1] not in lost})
        for form in ("x-v2", "table")
    )
    assert sum(api.values()) > len(lakes["table"]["post"])
    for kind in sorted({key[2] for key in api | table}):
        of_kind = [{key for key in found if key[2] == kind} for found in (api, table)]
        assert of_kind[0] == of_kind[1], kind


def test_the_archive_knows_times_to_the_minute_and_the_others_to_the_second(lakes: dict[str, Lake]) -> None:
    precision = {
        form: {post["created_at_prec"] for post in lake["post"] if post["platform"] == "x"}
        for form, lake in lakes.items()
    }
    assert precision == {"x-v2": {"s"}, "x-archive": {"min"}, "table": {"s"}}


def test_accounts_of_another_platform_bear_handles_of_the_first(lakes: dict[str, Lake]) -> None:
    for form, lake in lakes.items():
        told = {(row["platform"], row["handle"]) for row in lake["account"]}
        others = {handle for platform, handle in told if platform == "facebook"}
        assert others
        # The API does not say who an account that is gone was.
        known = {handle for platform, handle in told if platform == "x" and handle is not None}
        assert others <= known or form == "x-v2"


# The format of the API, with what it lacks.


def test_pages_hold_at_most_a_hundred_posts_in_the_order_of_time(api: OnDisk) -> None:
    assert len(api.pages) > 50
    assert {len(page["data"]) for page in api.pages[:-1]} == {PAGE}
    assert 0 < len(api.pages[-1]["data"]) <= PAGE
    for page in api.pages:
        ids = [int(tweet["id"]) for tweet in page["data"]]
        assert ids == sorted(ids)
        assert page["meta"] == {
            "result_count": len(ids),
            "newest_id": str(ids[-1]),
            "oldest_id": str(ids[0]),
        }
    ids = [int(tweet["id"]) for tweet in api.tweets]
    assert ids == post_ids(api.world).tolist()
    times = [tweet["created_at"] for tweet in api.tweets]
    assert times == [iso(at_us) for at_us in api.world.posts.at_us.tolist()]


def test_a_page_includes_each_author_or_says_that_there_is_none(api: OnDisk) -> None:
    for page in api.pages:
        authors = {tweet["author_id"] for tweet in page["data"]}
        users = {user["id"] for user in page["includes"]["users"]}
        gone = errors_of(page, "user")
        assert authors <= users | gone
        assert not users & gone


def test_an_account_that_is_gone_is_gone_from_every_page(api: OnDisk) -> None:
    users = {user["id"] for page in api.pages for user in page["includes"]["users"]}
    gone = set().union(*(errors_of(page, "user") for page in api.pages))
    assert 0 < len(gone) < 0.06 * len(api.world.accounts)
    assert sorted(users & gone) == []


def test_a_page_includes_each_post_that_another_acts_on_or_says_that_it_was_deleted(api: OnDisk) -> None:
    deleted = {
        str(native)
        for native, gone in zip(post_ids(api.world).tolist(), api.world.posts.deleted.tolist(), strict=True)
        if gone
    }
    seen_lost: set[str] = set()
    for page in api.pages:
        wanted = {ref["id"] for tweet in page["data"] for ref in tweet.get("referenced_tweets", ())}
        included = {tweet["id"] for tweet in page["includes"]["tweets"]}
        lost = errors_of(page, "tweet")
        assert wanted == included | lost
        assert included.isdisjoint(deleted)
        assert lost <= deleted
        seen_lost |= lost
    assert seen_lost


def test_errors_read_as_those_of_the_api(api: OnDisk) -> None:
    errors = [error for page in api.pages for error in page["errors"]]
    assert {error["title"] for error in errors} == {"Not Found Error"}
    assert {error["resource_type"] for error in errors} == {"user", "tweet"}
    assert all(f"with id: [{error['resource_id']}]" in error["detail"] for error in errors)


def test_some_posts_lack_their_language_and_program_and_most_profiles_a_place(api: OnDisk) -> None:
    silent = [tweet for tweet in api.tweets if "lang" not in tweet]
    assert 0.04 < len(silent) / len(api.tweets) < 0.12
    assert not any("source" in tweet for tweet in silent)
    users = {user["id"]: user for page in api.pages for user in page["includes"]["users"]}
    placeless = sum("location" not in user for user in users.values()) / len(users)
    wordless = sum(not user["description"] for user in users.values()) / len(users)
    assert 0.2 < placeless < 0.8
    assert 0.2 < wordless < 0.8


def test_what_entities_name_stands_in_the_text(api: OnDisk) -> None:
    handles = {
        native: api.world.accounts.profile(number)["handle"]
        for number, native in enumerate(account_ids(api.world))
    }
    kinds: Counter[str] = Counter()
    for tweet in api.tweets:
        held = tweet.get("entities", {})
        words = tweet["text"].split()
        assert all(f"#{tag['tag']}" in words for tag in held.get("hashtags", ()))
        assert all(link["expanded_url"] in words for link in held.get("urls", ()))
        for mention in held.get("mentions", ()):
            assert handles[mention["id"]] == mention["username"]
            assert f"@{mention['username']}" in words
        kinds.update(held.keys())
    assert min(kinds[name] for name in ("hashtags", "urls", "mentions")) > 500


def test_a_repost_is_cut_and_its_original_is_whole(api: OnDisk) -> None:
    cut = 0
    for page in api.pages:
        included = {tweet["id"]: tweet for tweet in page["includes"]["tweets"]}
        for tweet in page["data"]:
            (reference,) = tweet.get("referenced_tweets") or [{"type": "none", "id": ""}]
            if reference["type"] != "retweeted":
                assert not tweet["text"].startswith("RT @")
            elif reference["id"] in included:
                original = included[reference["id"]]
                whole = f"RT @{api.handles[original['author_id']]}: {original['text']}"
                assert tweet["text"] == whole or (
                    len(whole) > 140 == len(tweet["text"]) and whole.startswith(tweet["text"][:-1])
                )
                cut += tweet["text"] != whole
                assert "entities" not in tweet
    assert cut > 50


def test_the_language_of_a_repost_is_that_of_the_words_that_it_repeats(api: OnDisk) -> None:
    pairs: Counter[bool] = Counter()
    for page in api.pages:
        included = {tweet["id"]: tweet for tweet in page["includes"]["tweets"]}
        for tweet in page["data"]:
            for reference in tweet.get("referenced_tweets", ()):
                original = included.get(reference["id"], {})
                if reference["type"] == "retweeted" and "lang" in tweet and "lang" in original:
                    pairs[tweet["lang"] == original["lang"]] += 1
    assert pairs[True] > 500
    assert pairs[False] == 0


def test_profiles_are_as_an_api_gives_them(api: OnDisk) -> None:
    told: dict[str, set[str]] = defaultdict(set)
    for page in api.pages:
        for user in page["includes"]["users"]:
            told[user["id"]].add(json.dumps(user, sort_keys=True))
            assert min(user["public_metrics"].values()) >= 0
    assert {len(versions) for versions in told.values()} == {1}


# The two tables.


def test_lists_of_the_archive_stand_in_brackets_and_a_repost_has_the_words_of_its_original(
    tmp_path: Path,
) -> None:
    world = put("new-caledonia", tmp_path, posts=2_000)
    rows = {row["tweetid"]: row for row in rows_of(tmp_path / "posts.csv")}
    assert len(rows) == len(world.world.posts) - len(world.world.twins["facebook"])
    reposts = [row for row in rows.values() if row["is_retweet"] == "true"]
    x_reposts = int((world.world.posts.kind == REPOST).sum())
    assert len(reposts) == x_reposts
    assert all(row["tweet_text"] == rows[row["retweet_tweetid"]]["tweet_text"] for row in reposts)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", row["tweet_time"]) for row in rows.values())
    lists = [row[name] for row in rows.values() for name in ("hashtags", "urls", "user_mentions")]
    assert all(not cell or (cell[0], cell[-1]) == ("[", "]") for cell in lists)


def test_a_twin_has_a_file_with_the_name_of_its_platform_in_every_format(tmp_path: Path) -> None:
    for form in FORMATS:
        world = put("new-caledonia", tmp_path / form, form=form)
        rows = rows_of(tmp_path / form / "facebook.csv")
        assert {row["platform"] for row in rows} == {"facebook"}
        assert len(rows) == len(world.world.twins["facebook"])
