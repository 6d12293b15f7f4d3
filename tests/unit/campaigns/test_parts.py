from __future__ import annotations

import json
from typing import Any

from vigie.campaigns.fusing.parts import member_rows, outlets, relay_rows, sources_outside, starts
from vigie.campaigns.spec import CampaignParams

Row = dict[str, Any]
MINUTE_US = 60_000_000
PARAMS = CampaignParams()


def wave(at_min: int, *uids: str, firsts: int = 0) -> list[Row]:
    return [
        {
            "account_uid": uid,
            "kind": "post",
            "at_us": (at_min + n) * MINUTE_US,
            "firsts": firsts if not n else 0,
        }
        for n, uid in enumerate(uids)
    ]


def posts(opener: str, waves: int = 10) -> list[Row]:
    return [row for number in range(waves) for row in wave(100 * number, opener, "b", "c", "d")]


def test_who_opens_wave_after_wave_is_a_source_even_outside_all_groups() -> None:
    begun = starts(posts("s"), 1, PARAMS)
    assert (begun.waves, begun.opened["s"]) == (10, 10)
    assert sources_outside(begun, ["b", "c", "d"], PARAMS) == ["s"]
    roles = {
        row["account_uid"]: row for row in member_rows(posts("s"), {"s": "", "b": "G-1"}, {}, begun, PARAMS)
    }
    assert (roles["s"]["role"], roles["b"]["role"]) == ("source", "amplifier")
    assert json.loads(roles["s"]["reason"])["opened"] == 10


def test_who_opens_two_waves_of_ten_had_luck() -> None:
    rows = [row for number in range(8) for row in wave(100 * number, f"x{number}", "b", "c")]
    begun = starts(rows + posts("s", 2), 50, PARAMS)
    assert "s" not in sources_outside(begun, [], PARAMS)


def test_first_on_many_objects_is_a_source_too() -> None:
    rows = [row for number in range(4) for row in wave(3 * number, "s", firsts=2)]
    assert starts(rows, 20, PARAMS).begins("s", PARAMS)
    assert not starts(rows, 100, PARAMS).begins("s", PARAMS)


def test_reposts_open_no_wave() -> None:
    rows = [row | {"kind": "repost"} for row in posts("s")]
    assert starts(rows, 1, PARAMS).waves == 0


def test_roles_say_what_an_account_did() -> None:
    rows = [*wave(0, "a"), *wave(1, "a"), *wave(2, "a"), *wave(3, "o"), *wave(4, "r")]
    rows[-1]["kind"] = "repost"
    home = dict.fromkeys(("a", "o", "r", "silent"), "G-1")
    told = member_rows(rows, home, {"o": "harbour.example"}, starts(rows, 9, PARAMS), PARAMS)
    parts = {row["account_uid"]: (row["role"], row["confidence"]) for row in told}
    assert parts == {
        "a": ("amplifier", "high"),
        "o": ("outlet", "moderate"),
        "r": ("relay-inside", "moderate"),
        "silent": ("amplifier", "low"),
    }


def test_an_account_that_bears_the_name_of_a_site_is_its_outlet() -> None:
    names: list[Row] = [
        {"account_uid": "a", "handle": "Harbor_Insider", "url": None},
        {"account_uid": "b", "handle": "blue", "url": "https://harborinsider.example/about"},
        {"account_uid": "c", "handle": "blue", "url": None},
    ]
    assert outlets(names, ["harborinsider.example"]) == dict.fromkeys("ab", "harborinsider.example")


def test_relays_are_pseudonyms_and_counts_whatever_their_volume() -> None:
    rows = wave(0, "core", *["busy"] * 50, "other")
    passed = [{"account_uid": "other", "posts": 3, "first_at_us": 5}]
    told = relay_rows(rows, passed, ["core"], lambda uid: f"A-{uid.upper()}")
    assert [(row["pseudonym"], row["how"], row["n_posts"]) for row in told] == [
        ("A-BUSY", "used", 50),
        ("A-OTHER", "passed-on", 3),
    ]
    assert all("account_uid" not in row for row in told)
