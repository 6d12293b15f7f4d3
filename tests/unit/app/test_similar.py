from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vigie.app.similar import Similar, differ, similar
from vigie.model.errors import InputError

if TYPE_CHECKING:
    from tests.unit.app.conftest import Bench

FIRST = "The harbour will close its gates on Sunday, tell everybody in the old town @jonas"
THEN = "The harbour will close its gates on Monday, tell everybody in the old town @jonas"
OTHER = "My grandmother taught me how to bake bread with rye and a little honey"


@pytest.fixture
def told(fresh: Bench, tmp_path: Path) -> Bench:
    """A case of three posts, two of which are nearly the same."""
    lines = ["account_id,username,post_id,created_at,text"]
    for number, text in enumerate((FIRST, THEN, OTHER)):
        lines.append(f'u{number},name{number},p{number},2024-03-04T10:00:0{number}Z,"{text}"')
    path = tmp_path / "posts.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    fresh.ingest(path)
    return fresh


def uid(bench: Bench, text: str) -> str:
    posts = bench.case.lake.read("post").to_pylist()
    return str(next(row["post_uid"] for row in posts if row["text_raw"] == text))


def looked_up(bench: Bench, name: str | None = None, **wishes: Any) -> Similar:
    return similar(bench.case, name, engine=bench.engine, clock=bench.clock, **wishes)


def test_all_families_are_listed_with_who_was_first(told: Bench) -> None:
    (family,) = looked_up(told).families
    assert (family["posts"], family["accounts"], family["variants"]) == (2, 2, 2)
    assert family["first"]["at"] == "2024-03-04T10:00:00Z"
    assert family["first"]["account"].startswith("A-")
    assert "shown" not in family


def test_names_stay_hidden_unless_a_reason_is_given(told: Bench) -> None:
    (family,) = looked_up(told).families
    assert "jonas" not in family["text"]
    (clear,) = looked_up(told, identify=True).families
    assert "jonas" in clear["text"]


@pytest.mark.parametrize("beginning", [8, 19])
def test_a_family_is_found_by_its_id_or_the_beginning_of_it(told: Bench, beginning: int) -> None:
    (family,) = looked_up(told).families
    (same,) = looked_up(told, family["family"][:beginning]).families
    assert [each["order"] for each in same["shown"]] == [0, 1]
    assert same["shown"][1]["similarity"] > 0.9


def test_a_post_leads_to_its_family(told: Bench) -> None:
    assert len(looked_up(told, uid(told, THEN)).families) == 1
    assert looked_up(told, uid(told, OTHER)).families == []


def test_words_lead_to_the_family_that_they_would_join_and_are_not_kept(told: Bench) -> None:
    before = looked_up(told)
    assert len(looked_up(told, FIRST.upper()).families) == 1
    assert looked_up(told, "nothing of this sort was ever said by anybody here").families == []
    assert looked_up(told).families == before.families


def test_what_nothing_bears_is_refused(told: Bench) -> None:
    with pytest.raises(InputError) as refused:
        looked_up(told, "tf-0")
    assert refused.value.code == "VG606"


def test_kinds_and_numbers_limit_what_is_shown(told: Bench) -> None:
    assert looked_up(told, kinds=["image"]).families == []
    assert "media" in looked_up(told).not_assessed


PASTED = "[12/03/2024, 09:14] Lena: please distribute widely with hashtag Lenvic today: the harbour is sold"


def test_a_pasted_instruction_is_listed_with_its_post_and_told_of_its_family(
    told: Bench, tmp_path: Path
) -> None:
    lines = ["account_id,post_id,created_at,text"]
    lines += [f'u{number},t{number},2024-03-04T11:00:{number}0Z,"{PASTED}"' for number in (1, 2)]
    (tmp_path / "pasted.csv").write_text("\n".join(lines) + "\n", "utf-8")
    told.ingest(tmp_path / "pasted.csv")
    found = looked_up(told)
    rows = [row for row in found.traces if row["kind"] == "tasking"]
    assert [row["post"] for row in rows] == ["unknown:t1", "unknown:t2"]
    assert (rows[0]["object"], rows[0]["at"]) == ("chat-header request", "2024-03-04T11:00:10Z")
    assert rows[0]["account"].startswith("A-")
    (family,) = [row for row in found.families if row["family"] == rows[0]["family"]]
    assert family["noticed"]["family-tasking"] == {"n": 2}
    assert looked_up(told, kinds=["image"]).traces == []
    assert looked_up(told, family["family"]).traces == []


def test_the_difference_of_two_posts_names_what_changed(told: Bench) -> None:
    found = differ(told.case, uid(told, FIRST), uid(told, THEN))
    assert [run for run in found.runs if run[0] != "equal"] == [("replace", "Sunday", "Monday")]
    assert "jonas" not in found.a
    assert found.as_dict()["runs"][1] == {"change": "replace", "a": "Sunday", "b": "Monday"}


def test_variants_and_words_can_be_compared_too(told: Bench) -> None:
    (family,) = looked_up(told, uid(told, FIRST)).families
    one, other = (each["variant"] for each in family["shown"])
    assert differ(told.case, one, other).runs == differ(told.case, FIRST, THEN).runs


def test_a_name_that_bears_no_words_is_refused(told: Bench) -> None:
    with pytest.raises(InputError) as refused:
        differ(told.case, "x:nothing", FIRST)
    assert refused.value.code == "VG606"
