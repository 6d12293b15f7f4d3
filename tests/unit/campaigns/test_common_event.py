from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from vigie.campaigns.benign.common_event import common_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.campaigns.conftest import Collection

    from vigie.campaigns.groups import Group

MEMBERS = ("agora:a", "agora:b", "agora:c")
HOUR_S = 3_600


def crowd(collection: Collection, tag: str, *, size: int, from_s: float, every_s: float = 1) -> None:
    for number in range(size):
        collection.post(f"agora:other{number}", from_s + number * every_s, tags=(tag,))


def together(collection: Collection, tag: str, *, at_s: float, step_s: float = 20) -> None:
    for place, uid in enumerate(MEMBERS):
        collection.post(uid, at_s + place * step_s, tags=(tag,))


@pytest.fixture
def tagged(join: Callable[..., Group]) -> Group:
    return join(MEMBERS, "hashtag")


def test_a_hashtag_that_the_whole_file_uses_in_the_same_minutes_is_explained(
    collection: Collection, tagged: Group
) -> None:
    crowd(collection, "finale", size=30, from_s=1_000, every_s=20)
    together(collection, "finale", at_s=1_200)
    check = collection.check("common-event", tagged, windows_s={"hashtag": 60})
    assert (check["result"], check["figure"]) == ("failed", 1.0)
    assert check["values"] == {"busy": 1, "occasions": 1, "times": 3}


def test_a_rare_link_is_not_explained(collection: Collection, join: Callable[..., Group]) -> None:
    for uid in MEMBERS:
        collection.post(uid, 10, links=("https://rare.example/1",))
    collection.post("agora:other", 12, links=("https://rare.example/1",))
    check = collection.check("common-event", join(MEMBERS, "url"), windows_s={"url": 60})
    assert (check["result"], check["figure"]) == ("passed", 0.0)


@pytest.mark.parametrize(("size", "result"), [(8, "passed"), (9, "failed")])
def test_three_outside_for_each_member_are_everybody(
    collection: Collection, tagged: Group, size: int, result: str
) -> None:
    together(collection, "finale", at_s=1_000)
    crowd(collection, "finale", size=size, from_s=1_000)
    assert collection.check("common-event", tagged)["result"] == result


def test_a_member_who_did_not_act_there_is_not_counted(
    collection: Collection, join: Callable[..., Group]
) -> None:
    together(collection, "finale", at_s=1_000)
    crowd(collection, "finale", size=9, from_s=1_000)
    assert collection.check("common-event", join((*MEMBERS, "agora:d"), "hashtag"))["figure"] == 1.0


def test_use_at_other_times_does_not_count(collection: Collection, tagged: Group) -> None:
    together(collection, "finale", at_s=10_000)
    crowd(collection, "finale", size=90, from_s=0)
    crowd(collection, "finale", size=90, from_s=20_000)
    assert collection.check("common-event", tagged, windows_s={"hashtag": 60})["figure"] == 0.0


@pytest.mark.parametrize(
    ("before_s", "window_s", "result"),
    [
        (60, 60, "failed"),
        (61, 60, "passed"),
        (61, 0, "passed"),
        (HOUR_S, 7 * HOUR_S, "failed"),
        (HOUR_S + 1, 7 * HOUR_S, "passed"),
    ],
)
def test_evidence_is_widened_by_the_window_and_by_an_hour_at_most(
    collection: Collection, tagged: Group, before_s: int, window_s: int, result: str
) -> None:
    together(collection, "finale", at_s=10_000)
    crowd(collection, "finale", size=9, from_s=10_000 - before_s, every_s=0)
    check = collection.check("common-event", tagged, windows_s={"hashtag": window_s, "url": 9_999})
    assert check["result"] == result


def test_the_end_of_the_last_pair_is_widened_too(collection: Collection, tagged: Group) -> None:
    together(collection, "finale", at_s=10_000, step_s=20)
    crowd(collection, "finale", size=9, from_s=10_100, every_s=0)
    assert collection.check("common-event", tagged, windows_s={"hashtag": 60})["result"] == "failed"
    assert collection.check("common-event", tagged, windows_s={"hashtag": 59})["result"] == "passed"


def test_who_of_two_acted_first_changes_nothing(collection: Collection, tagged: Group) -> None:
    for place, uid in enumerate(reversed(MEMBERS)):
        collection.post(uid, 10_000 + 20 * place, tags=("finale",))
    crowd(collection, "finale", size=9, from_s=9_940, every_s=0)
    assert collection.check("common-event", tagged, windows_s={"hashtag": 60})["result"] == "failed"
    assert collection.check("common-event", tagged, windows_s={"hashtag": 59})["result"] == "passed"


def test_an_account_that_acts_twice_counts_once(collection: Collection, tagged: Group) -> None:
    together(collection, "finale", at_s=1_000)
    for _ in range(3):
        crowd(collection, "finale", size=8, from_s=1_000)
    assert collection.check("common-event", tagged)["result"] == "passed"


def test_an_hour_of_quiet_parts_occasions_so_that_a_long_used_hashtag_is_not_excused(
    collection: Collection, tagged: Group
) -> None:
    crowd(collection, "actu", size=200, from_s=0, every_s=1_000)
    for day in range(5):
        together(collection, "actu", at_s=10 + day * 10 * HOUR_S)
    check = collection.check("common-event", tagged, windows_s={"hashtag": 60})
    assert (check["result"], check["values"]["occasions"]) == ("passed", 5)


@pytest.mark.parametrize(("gap_s", "occasions"), [(HOUR_S, 1), (HOUR_S + 1, 2)])
def test_occasions_are_parted_by_more_than_an_hour(
    collection: Collection, tagged: Group, gap_s: int, occasions: int
) -> None:
    for at_s in (0, gap_s):
        together(collection, "actu", at_s=at_s, step_s=0)
    assert collection.check("common-event", tagged)["values"]["occasions"] == occasions


def test_occasions_weigh_by_their_pairs(collection: Collection, tagged: Group) -> None:
    together(collection, "rare", at_s=0, step_s=0)
    collection.post("agora:a", 5 * HOUR_S, tags=("finale",))
    collection.post("agora:b", 5 * HOUR_S, tags=("finale",))
    crowd(collection, "finale", size=9, from_s=5 * HOUR_S, every_s=0)
    check = collection.check("common-event", tagged)
    assert (check["result"], check["figure"], check["values"]["busy"]) == ("passed", 0.25, 1)


def test_every_kind_of_object_counts(collection: Collection, join: Callable[..., Group]) -> None:
    original = collection.post("agora:star", 0, "hello")
    for uid in (*MEMBERS, *(f"agora:other{number}" for number in range(9))):
        collection.post(uid, 100, reposts=original)
    assert collection.check("common-event", join(MEMBERS, "repost"))["result"] == "failed"


def test_the_same_name_in_another_kind_is_another_object(
    collection: Collection, join: Callable[..., Group]
) -> None:
    for uid in MEMBERS:
        collection.post(uid, 0, links=("https://rare.example/1",))
    crowd(collection, "https://rare.example/1", size=30, from_s=0, every_s=0)
    assert collection.check("common-event", join(MEMBERS, "url"))["figure"] == 0.0


def test_evidence_between_groups_belongs_to_neither(
    collection: Collection, join: Callable[..., Group]
) -> None:
    first, second = join(("agora:a", "agora:b"), "hashtag"), join(("agora:c", "agora:d"), "hashtag")
    for place, uid in enumerate((*first.members, *second.members)):
        collection.post(uid, place, tags=("one",) if uid in first.members else ("two",))
    for place, uid in enumerate(("agora:b", "agora:c")):
        collection.post(uid, 9 * HOUR_S + place, tags=("between",))
    found = collection.look(first, second, also=[join(("agora:b", "agora:c"), "hashtag")])
    assert {told["common-event"]["values"]["occasions"] for told in found.values()} == {1}


def test_half_of_the_weight_is_enough() -> None:
    def told(*pairs: int) -> dict[str, Any]:
        busy, calm = ({"pairs": n, "inside": 2, "outside": out} for n, out in zip(pairs, (6, 5), strict=True))
        return common_event([busy, calm])

    assert (told(1, 1)["result"], told(1, 1)["figure"]) == ("failed", 0.5)
    assert told(49, 51)["result"] == "passed"
    assert common_event([])["reason"] == "no-evidence-kept"
