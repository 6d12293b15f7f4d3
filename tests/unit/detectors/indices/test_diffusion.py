from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from vigie.app.indices import IndicePlan, assess_indices
from vigie.detectors.diffusion.spec import CHAIN, CONCENTRATION, ONSET, ORIGINALS, POSTING_CLOCK, TEMPLATE
from vigie.detectors.ground.laid import Subject
from vigie.detectors.ground.spec import GroundParams
from vigie.detectors.indice import IndiceSpec
from vigie.model.tables import ACTION, POST

Town = Any
Row = dict[str, Any]
DAY_US, HOUR_US = 86_400_000_000, 3_600_000_000


def measured(
    town: Town, spec: IndiceSpec, *, posts: Sequence[Row] = (), actions: Sequence[Row] = ()
) -> dict[str, Row]:
    tables = dict(town._tables())
    tables["post"] = pa.concat_tables([tables["post"], POST.rows(posts)])
    tables["action"] = pa.concat_tables([tables["action"], ACTION.rows(actions)])
    start = min(tables["post"]["created_at_us"].to_pylist())
    subject = Subject(
        id="G-1", kind="group", members=town.group, first_at_us=start, last_at_us=start + 2 * DAY_US
    )
    plan = IndicePlan(ground=GroundParams.of({"draws": 199, "level": 0.05}), indices=(spec,))
    found = assess_indices(town.engine, tables, [subject], plan, run_id="R-1").to_pylist()
    return {row["measure"]: row for row in found}


def repost(at: int, number: int, of: str) -> Row:
    uid = f"agora:r{at}-{number}"
    row: Row = {"post_uid": uid, "platform": "agora", "kind": "repost", "account_uid": f"agora:{at}"}
    row |= {"created_at_us": 1_690_000_000_000_000 + at * 1_000_000, "created_at_prec": "s"}
    return row | {
        "lang_declared": "fr",
        "reposted_uid": of,
        "content_key": uid,
        "source_file_id": "f",
        "raw_ref": "l",
    }


def use(at: int, number: int, kind: str, name: str) -> Row:
    post = f"agora:p{at}-{number}"
    row: Row = {
        "action_id": f"{post} x {name}",
        "account_uid": f"agora:{at}",
        "platform": "agora",
        "verb": "mention",
    }
    row |= {"object_type": kind, "object_uid": name, "post_uid": post, "at_us": 1_690_000_000_000_000}
    return row | {"at_prec": "s", "source_file_id": "f"}


def test_who_pastes_instead_of_reposting_is_found(town: Town) -> None:
    reposts = [repost(at, number, "agora:p0-0") for at in range(20, 200) for number in range(3)]
    row = measured(town, ORIGINALS, posts=reposts)["originals"]
    assert (row["outcome"], row["value"], row["baseline"]) == ("found", 1.0, pytest.approx(0.4))


def test_a_file_without_reposts_says_nothing_of_the_habit(town: Town) -> None:
    row = measured(town, ORIGINALS)["originals"]
    assert (row["outcome"], row["statement"]) == ("not-assessed", "no-reposts")


def test_the_same_mentions_in_most_posts_are_found_with_their_share(town: Town) -> None:
    kit = [use(at, number, "mention_set", "a b c") for at in range(20) for number in range(3)]
    noise = [use(at, 0, "mention_set", f"o{at % 9}") for at in range(20, 200)]
    rows = measured(town, TEMPLATE, actions=kit + noise)
    assert (rows["mentions"]["outcome"], rows["mentions"]["value"]) == ("found", 0.75)
    assert json.loads(rows["mentions"]["statement_values"])["object"] == "a b c"
    assert rows["hashtags"]["statement"] == "no-template"


def test_a_kit_that_everybody_uses_is_in_the_baseline(town: Town) -> None:
    kit = [use(at, number, "mention_set", "a b c") for at in range(200) for number in range(3)]
    row = measured(town, TEMPLATE, actions=kit)["mentions"]
    assert (row["outcome"], row["lift"]) == ("nothing-found", pytest.approx(1.0))


def test_members_who_post_most_of_a_topic_are_found(town: Town) -> None:
    for at in range(20):
        town.posts[at] = [post | {"tag": True} for post in town.posts[at]]
    row = measured(town, CONCENTRATION)["held"]
    assert (row["outcome"], row["value"]) == ("found", pytest.approx(80 / 440))
    assert row["low"] <= row["value"] <= row["high"]


def test_members_who_came_first_are_found_and_a_lead_of_minutes_is_none(town: Town) -> None:
    near = measured(town, ONSET)["first"]
    assert (near["outcome"], near["value"]) == ("nothing-found", 0.0)
    for at in range(20, 200):
        town.posts[at] = [post | {"at_us": post["at_us"] + DAY_US} for post in town.posts[at]]
    rows = measured(town, ONSET)
    assert (rows["first"]["outcome"], rows["first"]["value"]) == ("found", 1.0)
    assert rows["rise"]["statement"] == "no-like-objects"


def test_a_chain_counts_relays_and_names_none_of_them(town: Town) -> None:
    town.profiles[150]["followers"] = 50_000
    rows = measured(town, CHAIN, posts=[repost(1, 0, "agora:p0-0"), repost(199, 0, "agora:p0-0")])
    assert rows["source"]["value"] == 0.0
    assert rows["amplifiers"]["value"] == 0.5
    assert rows["relays"]["value"] == 180.0
    assert rows["public"]["value"] == 1.0
    assert json.loads(rows["relays"]["accounts"]) == json.loads(rows["public"]["accounts"]) == []


def test_office_hours_of_one_offset_are_found_with_that_offset(town: Town) -> None:
    rng = np.random.default_rng(3)
    for at in range(200):
        hours = rng.integers(5, 14, 4) if at < 20 else rng.integers(0, 24, 4)
        town.posts[at] = [
            post | {"at_us": post["at_us"] // DAY_US * DAY_US + int(hour) * HOUR_US}
            for post, hour in zip(town.posts[at], hours, strict=True)
        ]
    rows = measured(town, POSTING_CLOCK)
    assert rows["hours"]["outcome"] == "found"
    assert rows["offset"]["low"] <= 4 <= rows["offset"]["high"]
    assert rows["weekdays"]["outcome"] == "nothing-found"
