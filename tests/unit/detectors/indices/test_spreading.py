"""CO04, DI07, DI08, DI13 and DI14: hashtags, engagement, platforms, floods."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from vigie.app.indices import IndicePlan, assess_indices
from vigie.detectors.engagement.spec import ENGAGEMENT
from vigie.detectors.flooding.spec import HASHTAG_FLOOD, MENTION_FLOOD
from vigie.detectors.ground.facts import FACTS
from vigie.detectors.ground.laid import Subject
from vigie.detectors.ground.spec import GroundParams
from vigie.detectors.hashtags.spec import INTRODUCTION
from vigie.detectors.indice import IndiceSpec
from vigie.detectors.platforms.spec import TWINS
from vigie.model.tables import TABLES

Town = Any
Row = dict[str, Any]
DAY_US, HOUR_US = 86_400_000_000, 3_600_000_000
START_US = 1_690_000_000_000_000 // DAY_US * DAY_US


def measured(
    town: Town,
    spec: IndiceSpec,
    *,
    begun_us: int = START_US,
    protected: Sequence[str] = (),
    **more: list[Row],
) -> dict[str, Row]:
    tables: dict[str, pa.Table] = dict(town._tables())
    for name, rows in more.items():
        held = [tables[name]] if name in tables else []
        tables[name] = pa.concat_tables([*held, TABLES[name].rows(rows)])
    subject = Subject(
        id="G-1", kind="group", members=town.group, first_at_us=begun_us, last_at_us=begun_us + 2 * DAY_US
    )
    facts: Mapping[str, pa.Table] = (
        {"protected": FACTS["protected"].rows([{"name": name} for name in protected])} if protected else {}
    )
    plan = IndicePlan(ground=GroundParams.of({"draws": 199, "level": 0.05}), indices=(spec,))
    found = assess_indices(town.engine, tables, [subject], plan, run_id="R-1", facts=facts).to_pylist()
    return {row["measure"]: row for row in found}


def use(at: int, number: int, name: str, *, kind: str = "hashtag", at_us: int | None = None) -> Row:
    post = f"agora:p{at}-{number}"
    when = START_US + number * DAY_US + at * 60_000_000 if at_us is None else at_us
    row: Row = {"action_id": f"{post} x {name}", "account_uid": f"agora:{at}", "platform": "agora"}
    row |= {"verb": "use_hashtag", "object_type": kind, "object_uid": name, "post_uid": post}
    return row | {"at_us": when, "at_prec": "s", "source_file_id": "f"}


def mention(at: int, number: int, whom: str) -> Row:
    row: Row = {"post_uid": f"agora:p{at}-{number}", "type": "mention", "value_raw": whom}
    return row | {"value_canonical": whom, "rule_version": "t", "source_file_id": "f"}


def liked(at: int, number: int, likes: int, views: int = 1_000) -> list[Row]:
    row: Row = {"post_uid": f"agora:p{at}-{number}", "observed_at_us": None, "source_file_id": "f"}
    return [row | {"metric": "likes", "value": likes}, row | {"metric": "views", "value": views}]


def test_a_hashtag_of_others_that_members_fill_is_found(town: Town) -> None:
    before = [use(at, 0, "summer") for at in range(20, 60)]
    flood = [use(at, number, "summer") for at in range(20) for number in (1, 2, 3)]
    row = measured(town, HASHTAG_FLOOD, begun_us=START_US + DAY_US, action=before + flood)["flooded"]
    assert (row["outcome"], row["value"], row["baseline"]) == ("found", 1.0, 0.0)
    assert json.loads(row["statement_values"])["object"] == "summer"


def test_a_hashtag_that_nobody_used_before_is_no_flood(town: Town) -> None:
    own = [use(at, number, "summer") for at in range(20) for number in (1, 2, 3)]
    row = measured(town, HASHTAG_FLOOD, action=own)["flooded"]
    assert (row["outcome"], row["statement"]) == ("not-assessed", "no-earlier-hashtag")


def test_one_account_called_upon_by_all_is_found_and_told_official_where_it_is(town: Town) -> None:
    calls = [mention(at, number, "ministry") for at in range(20) for number in range(3)]
    others = [mention(at, 0, f"friend{at % 7}") for at in range(20, 200)]
    rows = measured(town, MENTION_FLOOD, post_object=calls + others, protected=["@Ministry"])
    assert (rows["mentioned"]["outcome"], rows["mentioned"]["value"]) == ("found", 0.75)
    assert json.loads(rows["official"]["statement_values"])["object"] == "ministry"
    unnamed = measured(town, MENTION_FLOOD, post_object=calls + others)
    assert unnamed["official"]["statement"] == "no-protected-names"


@pytest.mark.parametrize("likes", [400, 0])
def test_reactions_beyond_or_below_the_size_are_found(town: Town, likes: int) -> None:
    rng = np.random.default_rng(2)
    usual = rng.poisson(20, (200, 4)).tolist()
    rows = [
        row
        for at in range(200)
        for number in range(4)
        for row in liked(at, number, likes if at < 20 else usual[at][number])
    ]
    found = measured(town, ENGAGEMENT, post_metric=rows)
    assert found["reactions"]["outcome"] == found["per_view"]["outcome"] == "found"
    assert (found["reactions"]["value"] > found["reactions"]["baseline"]) == (likes > 20)


def test_usual_reactions_are_nothing(town: Town) -> None:
    rng = np.random.default_rng(2)
    rows = [
        row for at in range(200) for number in range(4) for row in liked(at, number, int(rng.poisson(20)))
    ]
    assert measured(town, ENGAGEMENT, post_metric=rows)["reactions"]["outcome"] == "nothing-found"


def test_a_file_without_numbers_is_not_assessed(town: Town) -> None:
    assert {row["statement"] for row in measured(town, ENGAGEMENT).values()} == {"no-metrics"}
    assert {row["statement"] for row in measured(town, ENGAGEMENT, post_metric=[]).values()} == {"no-metrics"}


def twin_rows() -> dict[str, list[Row]]:
    """What the group writes stands twenty minutes later on another platform; what others write does not."""
    accounts, posts, actions = [], [], []
    for at in range(10):
        uid = f"forum:{at}"
        accounts.append(
            {"account_uid": uid, "platform": "forum", "native_id": str(at), "source_file_id": "f"}
        )
        accounts[-1] |= {"raw_ref": "l"}
    for at in range(200):
        for number in range(4):
            text = f"text {at} {number}"
            actions.append(use(at, number, text, kind="text"))
            if at < 20:
                post = f"forum:p{at}-{number}"
                when = START_US + number * DAY_US + at * 60_000_000 + 1_200_000_000
                row: Row = {"post_uid": post, "platform": "forum", "kind": "post", "content_key": post}
                row |= {"account_uid": f"forum:{at % 10}", "created_at_us": when, "created_at_prec": "s"}
                posts.append(row | {"source_file_id": "f", "raw_ref": "l"})
                own = use(at, number, text, kind="text", at_us=when)
                own |= {"account_uid": f"forum:{at % 10}", "platform": "forum", "post_uid": post}
                actions.append(own | {"action_id": f"{post} x"})
    return {"account": accounts, "post": posts, "action": actions}


def test_contents_on_a_second_platform_are_found_with_their_lag(town: Town) -> None:
    town.group = (*town.group, *(f"forum:{at}" for at in range(10)))
    account, post, action = (twin_rows()[name] for name in ("account", "post", "action"))
    rows = measured(town, TWINS, account=account, post=post, action=action)
    assert (rows["twins"]["outcome"], rows["twins"]["baseline"]) == ("found", 0.0)
    assert rows["lag"]["value"] == pytest.approx(20)
    assert json.loads(rows["lag"]["statement_values"])["platform"] == "agora"


def test_a_file_of_one_platform_says_nothing_of_twins(town: Town) -> None:
    (row,) = measured(town, TWINS).values()
    assert row["statement"] == "one-platform"


def test_a_misspelling_that_members_share_is_found(town: Town) -> None:
    right = [use(at, number, "boycottharbour") for at in range(200) for number in (0, 1)]
    slips = [use(at, 2, "boycotharbour") for at in range(15)]
    rows = measured(town, INTRODUCTION, action=right + slips)
    assert (rows["misspelt"]["outcome"], rows["misspelt"]["value"]) == ("found", 0.75)
    assert json.loads(rows["misspelt"]["statement_values"])["names"] == "#boycotharbour"


def test_who_brought_the_hashtags_is_counted(town: Town) -> None:
    brought = [use(at, number, "newword") for at in range(20) for number in (0, 1)]
    rows = measured(town, INTRODUCTION, action=brought)
    assert rows["introduced"]["outcome"] == "found"
    assert rows["misspelt"]["statement"] == "no-misspelling"
    assert rows["burst"]["statement"] == "no-like-objects"


def test_a_burst_is_placed_among_hashtags_of_as_many_users(town: Town) -> None:
    rng = np.random.default_rng(5)
    others = [
        use(at, 3, f"word{tag}", at_us=START_US + int(rng.integers(0, 40 * DAY_US)))
        for tag in range(24)
        for at in range(180)
    ]
    row = measured(town, INTRODUCTION, action=others)["burst"]
    # Four of the words belong to the topic, too, and stand in no baseline.
    assert row["p"] == pytest.approx(1 / 21)
    assert row["value"] > 0.9


def test_nothing_is_said_of_hashtags_where_the_topic_has_none(town: Town) -> None:
    for posts in town.posts:
        for post in posts:
            post["tag"] = False
    assert {row["statement"] for row in measured(town, INTRODUCTION).values()} == {"no-hashtag"}
