from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from scipy import stats

from vigie.detectors.registry import INDICES
from vigie.model.indice_tables import EVIDENCE

Town = Any
DAY_US, HOUR_US = 86_400_000_000, 3_600_000_000
START_US = 1_690_000_000_000_000 // DAY_US * DAY_US
NEEDS = {
    "AC07": "no-avatars",
    "AC10": "no-verification",
    "AC11": "no-followers",
    "AC14": "no-coding",
    "AC15": "collected-once",
    "AC16": "no-earlier-case",
}


def test_an_ordinary_group_shows_nothing_and_says_what_was_not_assessed(town: Town) -> None:
    evidence = town.evidence()
    assert evidence.schema == EVIDENCE.schema
    found = [row for row in evidence.to_pylist() if row["outcome"] == "found" and row["p"] is not None]
    assert found == []
    missing = {row["indice"]: row["statement"] for row in evidence.to_pylist() if row["measure"] == ""}
    assert missing == NEEDS


def test_every_indice_says_something_of_every_subject(town: Town) -> None:
    told = {row["indice"] for row in town.evidence(family="").to_pylist()}
    assert told == {spec.code for spec in INDICES}


def test_no_subjects_give_no_rows(town: Town) -> None:
    assert len(town.evidence(members=())) == 0


def test_the_same_town_gives_the_same_bytes(town: Town) -> None:
    assert town.evidence().equals(town.evidence())


def test_a_group_too_small_to_have_shares_is_not_assessed(town: Town) -> None:
    rows = [row for row in town.evidence(members=town.group[:3]).to_pylist() if row["indice"] == "AC01"]
    assert [(row["outcome"], row["statement"]) for row in rows] == [("not-assessed", "too-few-members")]


def test_recent_accounts_are_counted_beside_those_alike(town: Town) -> None:
    for at in range(12):
        town.accounts[at]["created_at_us"] = START_US - (at + 1) * DAY_US
    row = town.rows("AC01")["recent"]
    assert (row["outcome"], row["value"], row["looked_at"], row["baseline"]) == ("found", 0.6, 20, 0.0)
    assert row["low"] < 0.6 < row["high"]
    assert len(json.loads(row["accounts"])) == 12
    assert row["q"] >= row["p"]


def test_newcomers_whom_the_event_drew_are_in_the_baseline(town: Town) -> None:
    for at in range(200):
        if at % 5 < 3:
            town.accounts[at]["created_at_us"] = START_US - (at % 20 + 1) * DAY_US
    row = town.rows("AC01")["recent"]
    assert row["outcome"] == "nothing-found"
    assert row["lift"] == pytest.approx(1.0, abs=0.25)


def test_a_burst_of_creations_is_found_with_its_day(town: Town) -> None:
    for at in range(9):
        town.accounts[at]["created_at_us"] = START_US - 700 * DAY_US + at * HOUR_US
    row = town.rows("AC02", level=0.5, dependence="positive")["burst"]
    values = json.loads(row["statement_values"])
    assert (row["outcome"], row["p"]) == ("found", 0.005)
    assert values["top"] >= 9
    assert 0 <= START_US - 700 * DAY_US - values["top_day_us"] <= 6 * DAY_US


def test_hours_of_creation_give_a_range_of_offsets(town: Town) -> None:
    for at in range(20):
        day_us = town.accounts[at]["created_at_us"] // DAY_US * DAY_US
        town.accounts[at]["created_at_us"] = day_us + (5 + at % 9) * HOUR_US
    rows = town.rows("AC03", level=0.5)
    assert rows["hours"]["p"] == 0.005
    assert rows["offset"]["outcome"] == "found"
    assert rows["offset"]["low"] <= 4 <= rows["offset"]["high"]
    assert rows["offset"]["criterion"] == "foreign-actor"


def test_times_of_creation_known_to_the_day_have_no_hours(town: Town) -> None:
    for account in town.accounts:
        account["created_at_prec"] = "day"
    assert [row["statement"] for row in town.rows("AC03").values()] == ["too-few-members"]


def test_accounts_that_speak_of_one_thing_are_counted(town: Town) -> None:
    for at in range(15):
        for post in town.posts[at]:
            post["tag"] = True
    row = town.rows("AC04")["single"]
    assert (row["outcome"], row["value"], row["baseline"]) == ("found", 0.75, 0.0)


def test_a_group_without_a_topic_is_not_assessed(town: Town) -> None:
    for posts in town.posts:
        for post in posts:
            post["tag"] = False
    assert [row["statement"] for row in town.rows("AC04").values()] == ["no-topic"]


def test_generated_handles_are_counted_beside_those_alike(town: Town) -> None:
    for at in range(10):
        town.accounts[at]["handle"] = f"Marie{at:08d}"
    for at in range(10, 20):
        town.accounts[at]["handle"] = f"a{at}Gz4Kq9vTb2xR"[:15].ljust(15, "7")
    rows = town.rows("AC05")
    assert (rows["digits"]["outcome"], rows["digits"]["value"]) == ("found", 0.5)
    assert rows["random"]["value"] > 0


def test_empty_profiles_are_counted_only_where_anybody_says_something(town: Town) -> None:
    for at in range(18):
        town.profiles[at]["bio"] = None
    assert town.rows("AC06")["empty"]["value"] == 0.9
    for profile in town.profiles:
        profile["bio"] = None
    assert [row["statement"] for row in town.rows("AC06").values()] == ["too-few-members"]


def test_pictures_that_members_share_are_counted_and_everybody_s_are_not(town: Town) -> None:
    for at in range(200):
        shared = "face" if at < 6 else "flag" if at % 2 else f"own-{at}"
        town.say("avatar", {"account_uid": f"agora:{at}", "hash": shared})
    row = town.rows("AC07")["shared"]
    assert json.loads(row["statement_values"])["hits"] == 6
    assert row["outcome"] == "found"


def test_a_handle_that_imitates_a_protected_name_is_found(town: Town) -> None:
    town.accounts[3] |= {"handle": "Harborlnsider", "display_name": "Harbor Insider"}
    town.accounts[4] |= {"handle": "MorningPosts", "display_name": "x"}
    assert town.rows("AC08")["protected"]["statement"] == "no-protected-names"
    town.say("protected", {"name": "MorningPost"}, {"name": "x"})
    rows = town.rows("AC08")
    assert json.loads(rows["own-name"]["accounts"]) == ["agora:3"]
    assert json.loads(rows["protected"]["accounts"]) == ["agora:4"]


def test_the_protected_name_itself_imitates_nobody(town: Town) -> None:
    town.accounts[4]["handle"] = "MorningPost"
    town.say("protected", {"name": "MorningPost"})
    assert town.rows("AC08")["protected"]["outcome"] == "nothing-found"


def test_renamed_accounts_are_counted_among_those_seen_twice(town: Town) -> None:
    assert town.rows("AC09")["renamed"]["statement"] == "seen-once"
    for at in range(200):
        handle = "other" if at < 15 else town.accounts[at]["handle"]
        again = {"account_uid": f"agora:{at}", "observed_at_us": START_US + DAY_US, "handle": handle}
        town.more_profiles.append(again | {"bio": f"bio {at}"})
    row = town.rows("AC09")["renamed"]
    assert (row["outcome"], row["value"], row["baseline"]) == ("found", 0.75, 0.0)


def test_old_accounts_without_a_past_are_counted(town: Town) -> None:
    for at, profile in enumerate(town.profiles):
        profile["n_posts"] = 4 if at < 20 else 4_000
    assert town.rows("AC09")["emptied"]["value"] > 0.3


def test_bought_marks_and_accounts_gone_are_counted_where_they_are_known(town: Town) -> None:
    for at in range(200):
        uid = f"agora:{at}"
        town.say("verification", {"account_uid": uid, "kind": "paid" if at < 10 else "none"})
        town.say("status", {"account_uid": uid, "status": "suspended" if at < 14 else "present"})
    assert town.rows("AC10")["paid"]["value"] == 0.5
    gone = town.rows("AC15")
    assert (gone["suspended"]["value"], gone["deleted"]["value"]) == (0.7, 0.0)


def test_young_followers_are_held_against_the_accounts_of_the_file(town: Town) -> None:
    for number in range(400):
        at = "2023-07-01T00:00:00Z" if number < 300 else "2012-01-01T00:00:00Z"
        town.say("follower", {"account_uid": "agora:2", "created_at": at})
    row = town.rows("AC11")["fresh"]
    assert (row["outcome"], row["value"], row["null_model"]) == ("found", 0.75, "platform")
    town.facts["follower"] = town.facts["follower"][:50]
    assert town.rows("AC11")[""]["statement"] == "too-few-followers"


def test_days_without_sleep_and_full_days_are_counted(town: Town) -> None:
    for at in range(10):
        times = [START_US + day * DAY_US + hour * HOUR_US for day in range(3) for hour in range(24)]
        town.posts[at] = [{"at_us": time, "tag": True} for time in times for _ in range(4)]
    rows = town.rows("AC12")
    assert rows["sleepless"]["value"] == 0.5
    assert rows["pace"]["value"] == 0.5


def test_clockwork_is_counted(town: Town) -> None:
    for at in range(200):
        step = 1_000 * 1_000_000
        jitter = 0 if at < 10 else step * 40
        town.posts[at] = [
            {"at_us": START_US + number * step + (number % 3 == 0) * jitter, "tag": True}
            for number in range(15)
        ]
    row = town.rows("AC12")["regular"]
    assert (row["value"], row["outcome"]) == (0.5, "found")


def test_coded_affiliations_are_counted_and_never_tested(town: Town) -> None:
    for at in range(6):
        town.say("affiliation", {"account_uid": f"agora:{at}", "code": "party", "coded_by": "AB"})
    row = town.rows("AC14")["declared"]
    assert (row["outcome"], row["value"], row["p"], row["q"]) == ("found", 0.3, None, None)
    assert json.loads(row["statement_values"])["codes"] == "party 6"


def test_accounts_of_earlier_cases_are_counted(town: Town) -> None:
    for at in (0, 1, 2, 3, 4, 150):
        town.say("earlier", {"account_uid": f"agora:{at}", "case": "north"})
    row = town.rows("AC16")["again"]
    assert (row["value"], row["outcome"]) == (0.25, "found")


def test_tests_of_shuffled_groups_are_found_no_more_often_than_stated(town: Town) -> None:

    rng = np.random.default_rng(3)
    chances: list[float] = []
    for _ in range(12):
        members = tuple(f"agora:{at}" for at in sorted(rng.choice(200, 20, replace=False).tolist()))
        rows = town.evidence(members=members).to_pylist()
        assert [row["indice"] for row in rows if row["outcome"] == "found" and row["p"] is not None] == []
        chances += [row["p"] for row in rows if row["p"] is not None and row["p"] < 1]
    assert stats.kstest(chances, "uniform", alternative="greater").pvalue > 0.01
