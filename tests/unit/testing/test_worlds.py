from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from vigie.model.errors import ParameterError
from vigie.testing.population import PLATFORMS
from vigie.testing.worlds import (
    NO_CAMPAIGN,
    POST_COLUMNS,
    Planted,
    Role,
    World,
    small_world,
)


def little(seed: int, **arguments: Any) -> World:
    return small_world(seed=seed, accounts=200, posts=1_500, **arguments)


@pytest.fixture(scope="module")
def world() -> World:
    return small_world(seed=7)


def author(post: dict[str, Any]) -> str:
    return f"{post['platform']}:{post['account_id']}"


def posts_of(world: World, group: str) -> list[dict[str, Any]]:
    members = world.members(group=group)
    return [post for post in world.rows() if author(post) in members]


def seconds(post: dict[str, Any]) -> int:
    hours, minutes, rest = post["created_at"][11:-1].split(":")
    return int(post["created_at"][8:10]) * 86_400 + int(hours) * 3_600 + int(minutes) * 60 + int(rest)


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    first = little(3).write_csv(tmp_path / "a.csv").read_bytes()
    again = little(3).write_csv(tmp_path / "b.csv").read_bytes()
    other = little(4).write_csv(tmp_path / "c.csv").read_bytes()
    assert first == again
    assert first != other


def test_a_world_holds_exactly_the_posts_asked_for_in_the_order_of_time(world: World) -> None:
    times = [post["created_at"] for post in world.rows()]
    assert world.posts.num_rows == 5_000
    assert times == sorted(times)
    assert times[0] >= "2024-03-04T00:00:00Z"
    assert times[-1] < "2024-03-18T00:01:00Z"


def test_post_ids_are_unique_and_too_long_for_floating_point(world: World) -> None:
    ids = [post["post_id"] for post in world.rows()]
    assert len(set(ids)) == len(ids)
    assert {len(name) for name in ids} == {19}
    assert any(int(float(name)) != int(name) for name in ids)


def test_every_account_that_posts_has_a_truth_and_no_other_has(world: World) -> None:
    assert {author(post) for post in world.rows()} == set(world.truth)


def test_the_two_platforms_both_hold_members_of_the_campaign(world: World) -> None:
    assert {account.split(":")[0] for account in world.members(role="campaign")} == set(PLATFORMS)


def test_each_planted_group_has_its_size_and_role(world: World) -> None:
    sizes = Counter(truth for truth in world.truth.values() if truth.group)
    assert sizes == {
        Role("campaign", "link-ring"): 12,
        Role("campaign", "text-ring"): 8,
        Role("campaign", "hashtag-ring"): 9,
        Role("benign", "news-desk"): 5,
        Role("benign", "schedulers"): 6,
        Role("organic", "share-button"): 40,
    }


@pytest.mark.parametrize(
    ("group", "host", "links", "sharers"),
    [
        ("link-ring", "verites-cachees.example", 25, 6),
        ("news-desk", "gazette-valbrune.example", 24, 5),
        ("schedulers", "bulletin-meteo.example", 20, 6),
    ],
)
def test_a_group_shares_its_own_links_within_the_gap(
    world: World, group: str, host: str, links: int, sharers: int
) -> None:
    moments: dict[str, list[int]] = defaultdict(list)
    for post in world.rows():
        for url in post["urls"]:
            if host in url:
                assert author(post) in world.members(group=group)
                moments[url].append(seconds(post))
    assert len(moments) == links
    assert {len(times) for times in moments.values()} == {sharers}
    assert max(max(times) - min(times) for times in moments.values()) <= 45


def test_the_text_ring_publishes_the_same_wordings_and_nobody_else_does(world: World) -> None:
    authors: dict[str, set[str]] = defaultdict(set)
    for post in world.rows():
        authors[post["text"]].add(author(post))
    ring = world.members(group="text-ring")
    copied = [who for text, who in authors.items() if len(who & ring) >= 4]
    assert len(copied) == 20
    assert all(who <= ring for who in copied)


def test_the_hashtag_ring_uses_whole_sequences_together(world: World) -> None:
    sequences = Counter(tuple(post["hashtags"]) for post in posts_of(world, "hashtag-ring"))
    assert sum(count >= 5 and len(tags) == 4 for tags, count in sequences.items()) == 14


def test_the_share_button_is_clicked_once_by_each_of_its_unrelated_users(world: World) -> None:
    users = [
        author(post) for post in world.rows() if "https://petition-riviere.example/signer" in post["urls"]
    ]
    assert sorted(users) == sorted(world.members(group="share-button"))


def test_those_who_coordinate_openly_say_what_they_are_and_publish_nothing_else(world: World) -> None:
    schedulers, desk = posts_of(world, "schedulers"), posts_of(world, "news-desk")
    assert {post["client"] for post in schedulers} == {"dlvr.it"}
    assert all(post["display_name"].startswith("La Gazette de Valbrune") for post in desk)
    assert {url.split("/")[2] for post in schedulers for url in post["urls"]} == {"bulletin-meteo.example"}
    assert {url.split("/")[2] for post in desk for url in post["urls"]} == {"gazette-valbrune.example"}


def test_members_of_a_campaign_also_post_like_everybody_else(world: World) -> None:
    other = [post for post in posts_of(world, "link-ring") if "verites-cachees" not in post["text"]]
    assert len(other) > 20


def test_a_repost_names_an_earlier_post_of_its_platform(world: World) -> None:
    places = {post["post_id"]: (row, post) for row, post in enumerate(world.rows())}
    reposts = [(row, post) for row, post in enumerate(world.rows()) if post["reposted_id"]]
    assert 800 < len(reposts) < 1_500
    for row, post in reposts:
        earlier, original = places[post["reposted_id"]]
        assert earlier < row
        assert original["platform"] == post["platform"]
        assert post["text"].startswith(f"RT @{original['handle']}: ")


def test_popularity_has_a_heavy_tail(world: World) -> None:
    for column in ("urls", "hashtags", "reposted_id"):
        values = [post[column] for post in world.rows()]
        flat = [value for row in values for value in (row if isinstance(row, list) else [row]) if value]
        ranked = [count for _, count in Counter(flat).most_common()]
        assert sum(ranked[: len(ranked) // 20 + 1]) > 0.15 * sum(ranked)
        assert min(ranked) == 1


def test_people_sleep_and_weekends_are_quiet(world: World) -> None:
    hours = Counter(int(post["created_at"][11:13]) for post in world.rows())
    days = Counter(int(post["created_at"][8:10]) for post in world.rows())
    assert hours[19] > 5 * hours[3]
    assert days[6] + days[13] > 1.1 * (days[9] + days[16])


def test_an_organic_world_plants_nothing_and_a_world_without_campaign_keeps_the_innocent() -> None:
    organic = little(1, organic_only=True)
    innocent = little(1, planted=NO_CAMPAIGN)
    assert set(organic.truth.values()) == {Role("organic")}
    assert {truth.role for truth in innocent.truth.values()} == {"benign", "organic"}
    assert innocent.members(role="benign")


def test_sites_are_invented(world: World) -> None:
    hosts = {url.split("/")[2] for post in world.rows() for url in post["urls"]}
    assert hosts
    assert all(host.endswith(".example") for host in hosts)


def test_files_hold_what_the_table_holds(world: World, tmp_path: Path) -> None:
    with world.write_csv(tmp_path / "posts.csv").open(encoding="utf-8", newline="") as file:
        from_csv = list(csv.DictReader(file))
    from_jsonl = [
        json.loads(line) for line in world.write_jsonl(tmp_path / "p.jsonl").read_text("utf-8").splitlines()
    ]
    assert list(from_csv[0]) == POST_COLUMNS.names
    assert from_jsonl == world.rows()
    for cells, post in zip(from_csv, world.rows(), strict=True):
        assert json.loads(cells["urls"]) == post["urls"]
        assert cells["text"] == post["text"]
        assert cells["reposted_id"] == (post["reposted_id"] or "")


def test_a_world_without_posts_is_a_table_without_rows() -> None:
    empty = small_world(seed=0, accounts=5, posts=0, organic_only=True)
    assert empty.posts.schema == POST_COLUMNS
    assert empty.posts.num_rows == 0
    assert empty.truth == {}


@pytest.mark.parametrize(
    "arguments",
    [
        {"accounts": 50},
        {"days": 0},
        {"days": 400},
        {"posts": 100},
        {"accounts": 20, "planted": Planted(link_ring=30)},
    ],
)
def test_a_world_that_cannot_hold_its_groups_is_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(ParameterError, match="VG104"):
        small_world(seed=0, **arguments)
