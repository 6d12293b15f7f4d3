from __future__ import annotations

from typing import Any

from vigie.campaigns.fusing.joining import distinctive, join_groups
from vigie.campaigns.spec import CampaignParams

Row = dict[str, Any]
SIZES = {"G-a": 10, "G-b": 20, "G-c": 10}
ORDER = ["G-b", "G-a", "G-c"]


def used(group: str, name: str, inside: int, *, users: int | None = None, grouped: int | None = None) -> Row:
    row = {"subject_id": group, "object_type": "hashtag", "object_uid": name, "inside": inside}
    return row | {"users": users or inside, "grouped": grouped or inside}


def test_what_everybody_uses_is_no_group_s() -> None:
    rows = [used("G-a", "weather", 8, users=600), used("G-a", "ours", 8, users=12)]
    kept = distinctive(rows, SIZES, 1_000, CampaignParams())
    assert [row["object_uid"] for row in kept] == ["ours"]


def test_what_few_members_use_is_not_the_group_s() -> None:
    assert distinctive([used("G-b", "rare", 3)], SIZES, 1_000, CampaignParams()) == []


def test_users_in_other_groups_do_not_make_an_object_common() -> None:
    rows = [used("G-a", "ours", 8, users=300, grouped=295)]
    assert len(distinctive(rows, SIZES, 1_000, CampaignParams())) == 1


def test_groups_that_share_two_objects_are_one_campaign_and_one_is_not_enough() -> None:
    rows = [used(group, name, 8) for group in ("G-a", "G-b") for name in ("x", "y")]
    rows += [used("G-c", "x", 8), used("G-c", "z", 8)]
    drafts = join_groups(ORDER, rows, SIZES, CampaignParams())
    assert [draft.groups for draft in drafts] == [("G-b", "G-a"), ("G-c",)]
    assert drafts[0].joined_by == (("hashtag", "x"), ("hashtag", "y"))
    assert drafts[0].objects["hashtag", "x"][0] == 16


def test_joining_goes_on_from_group_to_group() -> None:
    rows = [used("G-a", name, 8) for name in "uvxy"]
    rows += [used("G-b", name, 8) for name in "xy"] + [used("G-c", name, 8) for name in "uv"]
    assert [set(draft.groups) for draft in join_groups(ORDER, rows, SIZES, CampaignParams())] == [set(ORDER)]


def test_a_pair_of_accounts_is_no_campaign() -> None:
    assert join_groups(["G-a"], [], {"G-a": 2}, CampaignParams()) == []
