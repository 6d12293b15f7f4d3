from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from numpy.typing import NDArray

from vigie.app.labels import Label, read_labels
from vigie.model.ids import account_uid, post_uid
from vigie.testing.worlds.catalogue import WORLDS, build_world
from vigie.testing.worlds.ledger import NOTHING, ORIGINAL, REPOST
from vigie.testing.worlds.rendered import account_ids, iso, post_ids
from vigie.testing.worlds.stage import ReferenceWorld
from vigie.testing.worlds.truth import account_truth, post_truth, text_families, write_truth

SEED, POSTS = 1, 6_000
KINDS = {"copy", "reword", "translation"}

Row = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """A world and the truth that was written about it, as it reads from the files."""

    world: ReferenceWorld
    folder: Path

    @cached_property
    def uids(self) -> list[str]:
        """Return the uids of the posts, row by row."""
        platform = ["x"] * len(self.world.posts)
        for name, rows in self.world.twins.items():
            for row in rows.tolist():
                platform[row] = name
        natives = post_ids(self.world).tolist()
        return [post_uid(where, str(native)) for where, native in zip(platform, natives, strict=True)]

    @cached_property
    def accounts(self) -> dict[str, dict[str, str]]:
        with (self.folder / "accounts.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        told = {row["account_uid"]: row for row in rows}
        assert len(told) == len(rows)
        return told

    @cached_property
    def posts(self) -> list[Row]:
        return list(pq.read_table(self.folder / "posts.parquet").to_pylist())

    @cached_property
    def families(self) -> list[Row]:
        """Return the planted texts, each with its row, its words and its wording."""
        row_of = {uid: row for row, uid in enumerate(self.uids)}
        told = pq.read_table(self.folder / "text_families.parquet").to_pylist()
        rows: NDArray[np.int64] = np.array([row_of[each["post_uid"]] for each in told], dtype=np.int64)
        words = self.world.posts.texts(self.world.register, rows)
        return [
            {**each, "row": row, "words": text}
            for each, row, text in zip(told, rows.tolist(), words, strict=True)
        ]

    @cached_property
    def expected(self) -> Row:
        found: Row = json.loads((self.folder / "expected.json").read_text("utf-8"))
        return found


@pytest.fixture(scope="module", params=WORLDS)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    world = build_world(request.param, seed=SEED, posts=POSTS)
    folder = tmp_path_factory.mktemp(request.param)
    write_truth(world, folder)
    return Told(world, folder)


def covert(told: Told) -> bool:
    return told.world.kind != "truth-zero"


def test_what_is_written_is_what_the_tables_say(told: Told) -> None:
    assert list(told.accounts.values()) == account_truth(told.world).to_pylist()
    assert told.posts == post_truth(told.world).to_pylist()
    assert pq.read_table(told.folder / "text_families.parquet").equals(text_families(told.world))


def test_every_account_that_posts_has_a_role_and_no_other_is_listed(told: Told) -> None:
    world, ids = told.world, account_ids(told.world)
    twins = {int(number) for rows in world.twins.values() for number in world.posts.account[rows]}
    posting = {
        account_uid("facebook" if number in twins else "x", ids[number]): number
        for number in np.unique(world.posts.account).tolist()
    }
    assert told.accounts.keys() == posting.keys()
    for uid, number in posting.items():
        row, role = told.accounts[uid], world.role_of(number)
        assert (row["role"], row["group"]) == (role.role, role.group or "")
        assert row["created_at"] == iso(int(world.accounts.created_us[number]))


def test_roles_are_three_and_whoever_acts_together_belongs_to_a_group(told: Told) -> None:
    roles = {(row["role"], bool(row["group"])) for row in told.accounts.values()}
    assert roles == {("organic", False), ("benign", True)} | ({("campaign", True)} if covert(told) else set())


def test_most_accounts_are_organic(told: Told) -> None:
    roles = Counter(row["role"] for row in told.accounts.values())
    assert roles["organic"] > 0.5 * len(told.accounts)


def test_a_user_can_bring_the_accounts_as_labels(told: Told) -> None:
    labels = read_labels(told.folder / "accounts.csv")
    assert {uid: label.role for uid, label in labels.of.items()} == {
        uid: row["role"] for uid, row in told.accounts.items()
    }
    assert all(
        label == Label("organic", "") or label.group == told.accounts[uid]["group"]
        for uid, label in labels.of.items()
    )


def test_every_post_has_a_row_in_the_order_of_the_files(told: Told) -> None:
    assert [row["post_uid"] for row in told.posts] == told.uids
    assert len(set(told.uids)) == len(told.uids)


def test_parts_of_the_scenario_are_named_and_the_manoeuvre_is_made_of_its_own(told: Told) -> None:
    world = told.world
    for row, number in zip(told.posts, world.posts.part.tolist(), strict=True):
        assert row["part"] == ("" if number == NOTHING else world.register.parts[number])
        assert row["manoeuvre"] == (row["part"] in world.manoeuvre)
    planted = {row["part"] for row in told.posts} - {""}
    assert planted == set(world.register.parts)
    assert bool({row["part"] for row in told.posts if row["manoeuvre"]}) == covert(told)


def test_posts_of_the_manoeuvre_are_by_members_and_members_post_for_it(told: Told) -> None:
    world, ids = told.world, account_ids(told.world)
    rows = [at for at, row in enumerate(told.posts) if row["manoeuvre"]]
    assert rows == world.manoeuvre_rows.tolist()
    by = {ids[number] for number in world.posts.account[rows].tolist()}
    assert by == {uid.partition(":")[2] for uid, row in told.accounts.items() if row["role"] == "campaign"}


def test_pictures_and_deletions_are_those_of_the_posts(told: Told) -> None:
    assert [row["picture"] for row in told.posts] == told.world.posts.picture.tolist()
    assert [row["deleted"] for row in told.posts] == told.world.posts.deleted.tolist()
    assert any(row["deleted"] for row in told.posts)


def test_the_first_post_of_the_conclusion_is_the_earliest_of_the_manoeuvre(told: Told) -> None:
    expected = told.expected
    assert (expected["world"], expected["kind"], expected["seed"]) == (told.world.name, told.world.kind, SEED)
    if not covert(told):
        assert expected["manoeuvre"] == {}
        assert expected["promoted"] is False
        return
    rows = [at for at, row in enumerate(told.posts) if row["manoeuvre"]]
    first = min(rows, key=lambda row: int(told.world.posts.at_us[row]))
    assert expected["manoeuvre"] == {
        "first_post": told.uids[first],
        "first_post_at": iso(int(told.world.posts.at_us[first])),
        "posts": len(rows),
        "accounts": len(np.unique(told.world.posts.account[rows])),
    }
    assert told.world.first_us == int(told.world.posts.at_us[first])
    assert expected["promoted"] is True


def test_families_hold_the_planted_words_and_nothing_that_people_say_by_themselves(told: Told) -> None:
    posts = told.world.posts
    worded = (posts.part != NOTHING) & (posts.kind != REPOST) & (posts.message != NOTHING)
    assert [each["row"] for each in told.families] == np.flatnonzero(worded).tolist()
    assert {each["kind"] for each in told.families} <= KINDS
    spoken_for_it = np.flatnonzero([row["manoeuvre"] for row in told.posts] & (posts.kind == ORIGINAL))
    assert set(spoken_for_it.tolist()) <= {each["row"] for each in told.families}


def test_a_family_is_one_meaning(told: Told) -> None:
    messages = told.world.register.messages
    for each in told.families:
        assert each["family"] == messages[int(told.world.posts.message[each["row"]])]
    families: dict[str, set[str]] = defaultdict(set)
    for each in told.families:
        families[each["words"]].add(each["family"])
    assert [text for text, names in families.items() if len(names) > 1] == []


def test_copies_have_the_same_words_as_another_post_of_their_family(told: Told) -> None:
    times = Counter((each["family"], each["words"]) for each in told.families)
    copies = [each for each in told.families if each["kind"] == "copy"]
    assert [each["words"] for each in copies if times[each["family"], each["words"]] < 2] == []


def test_rewords_have_words_that_no_other_post_of_their_family_has(told: Told) -> None:
    times = Counter((each["family"], each["words"]) for each in told.families)
    rewords = [each for each in told.families if each["kind"] == "reword"]
    assert [each["words"] for each in rewords if times[each["family"], each["words"]] > 1] == []


def test_translations_are_in_another_language_than_the_first_post_of_their_family(told: Told) -> None:
    home: dict[str, str] = {}
    for each in told.families:
        home.setdefault(each["family"], each["lang"])
        assert (each["kind"] == "translation") == (each["lang"] != home[each["family"]])


def test_worlds_hold_the_kinds_of_texts_that_they_are_about() -> None:
    def kinds(name: str) -> Counter[str]:
        world = build_world(name, seed=SEED, posts=POSTS)
        manoeuvre = np.array(post_truth(world)["post_uid"].to_pylist())[world.manoeuvre_rows]
        held = set(manoeuvre.tolist())
        return Counter(row["kind"] for row in text_families(world).to_pylist() if row["post_uid"] in held)

    assert kinds("olimpiya").keys() == KINDS
    assert set(kinds("paraphrase")) == {"reword"}
    assert kinds("translated")["translation"] > 0.6 * kinds("translated").total()
    copied = kinds("new-caledonia")
    assert copied["copy"] > copied["reword"] > 0


def test_a_world_without_posts_of_a_scenario_has_empty_families(told: Told) -> None:
    assert bool(told.families) == (told.world.posts.part != NOTHING).any()
