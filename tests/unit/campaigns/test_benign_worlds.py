from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

import vigie
from vigie.campaigns.benign import unexplained
from vigie.testing.worlds import POST_COLUMNS, Planted, World, small_world

Told = dict[str, dict[str, dict[str, Any]]]
KINDS = ("hashtag_sequence", "text", "url")
RINGS = ("hashtag-ring", "text-ring")


def checks(posts: pa.Table, world: World) -> Told:
    """Run on posts and return the checks of each planted group that is found."""
    network = vigie.find_coordination(posts, decoys=19, object_types=KINDS)
    home = {row["cluster_id"]: row["account_uid"] for row in network.members().to_pylist()}
    return {
        str(world.truth[home[row["cluster_id"]]].group): json.loads(row["benign_checks"])
        for row in network.groups().to_pylist()
    }


@pytest.fixture(scope="module")
def world() -> World:
    planted = Planted(link_ring=0, schedulers=0, share_button=0)
    return small_world(seed=1, accounts=200, posts=2_000, planted=planted)


@pytest.fixture(scope="module")
def told(world: World) -> Told:
    return checks(world.posts, world)


def called_for(world: World) -> list[dict[str, Any]]:
    """Call for each sequence of the hashtag ring an hour before it, and let nine others repost the call."""
    ring = world.members(group="hashtag-ring")
    waves: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in world.rows():
        if f"{row['platform']}:{row['account_id']}" in ring and len(row["hashtags"]) == 4:
            waves.setdefault(tuple(row["hashtags"]), row)
    rows: list[dict[str, Any]] = []
    for tags, first in waves.items():
        at = datetime.fromisoformat(first["created_at"]) - timedelta(hours=1)
        words = f"Demain matin à 9h, tout le monde publie {' '.join(tags)}"
        call = _post(f"9{len(rows):018}", "caller", at, words, tags)
        rows.append(call)
        rows += [
            _post(
                f"9{len(rows) + place:018}",
                f"relay{place}",
                at + timedelta(minutes=4 * place + 4),
                "",
                (),
                call["post_id"],
            )
            for place in range(9)
        ]
    return rows


def _post(
    post_id: str, who: str, at: datetime, text: str, tags: tuple[str, ...], reposted: str | None = None
) -> dict[str, Any]:
    nothing: dict[str, Any] = dict.fromkeys(POST_COLUMNS.names)
    row = {"platform": "x", "account_id": who, "handle": who, "post_id": post_id, "text": text}
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return nothing | row | {"created_at": moment, "hashtags": [*tags], "reposted_id": reposted}


@pytest.mark.parametrize("ring", RINGS)
def test_rings_that_nobody_called_for_stay_unexplained(told: Told, ring: str) -> None:
    assert unexplained(told[ring])
    assert {told[ring][name]["result"] for name in ("open-call", "common-event")} == {"passed"}


def test_a_news_desk_of_one_site_is_not_taken_for_several(told: Told) -> None:
    desk = told["news-desk"]
    assert (desk["news-desk"]["result"], desk["own-sites"]["result"]) == ("failed", "passed")
    assert desk["own-sites"]["values"]["sites"] == 1


def test_the_same_ring_is_explained_once_its_hashtags_were_called_for(world: World) -> None:
    calls = pa.Table.from_pylist(called_for(world), schema=POST_COLUMNS)
    told = checks(pa.concat_tables([world.posts, calls]), world)
    check = told["hashtag-ring"]["open-call"]
    assert (check["result"], check["values"]["accounts"]) == ("failed", 9)
    assert check["values"]["calls"] >= 10
    assert unexplained(told["text-ring"])
