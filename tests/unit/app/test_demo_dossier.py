"""What the scenario says holds together, and its answers stay within their limits."""

from __future__ import annotations

from vigie.characterisation.criteria import CRITERIA
from vigie.characterisation.disarm.framework import techniques
from vigie.characterisation.hypotheses import KINDS, LAYERS, MARKS, RIVALS
from vigie.detectors.registry import INDICES
from vigie.testing.worlds.olimpiya import olimpiya
from vigie.testing.worlds.scripted import olimpiya_dossier

SCRIPT = olimpiya_dossier()


def test_the_scenario_answers_the_four_criteria_once_each_in_both_languages() -> None:
    assert [each["criterion"] for each in SCRIPT["finding"]] == list(CRITERIA)
    texts = [each["rationale"] for each in SCRIPT["finding"]]
    texts += [
        row["text"]
        for each in SCRIPT["finding"]
        for name in ("facts", "against", "rejected", "remaining")
        for row in each.get(name, [])
    ]
    texts += [each["statement"] for each in SCRIPT["hypothesis"]]
    assert all(set(text) == {"en", "fr"} for text in texts)


def test_author_and_reader_are_two() -> None:
    assert len({SCRIPT["author"], SCRIPT["reviewer"], SCRIPT["chief"]}) == 3


def test_every_exhibit_that_is_cited_exists_and_every_measure_is_one_of_an_indice() -> None:
    exhibits = {f"exhibit:{each['key']}" for each in SCRIPT["exhibit"]}
    codes = {each.code for each in INDICES}
    cited = {each for listed in SCRIPT["tags"].values() for each in listed}
    cited |= {each["evidence"] for each in SCRIPT["weighing"]} | set(SCRIPT["impact"]["evidence"])
    cited |= {
        each
        for finding in SCRIPT["finding"]
        for name in ("facts", "against")
        for fact in finding.get(name, [])
        for each in fact["evidence"]
    }
    assert {each for each in cited if each.startswith("exhibit:")} <= exhibits
    assert {each.split(".")[0] for each in cited - exhibits} <= codes


def test_rivals_are_weighed_and_no_state_is_concluded_on() -> None:
    kinds = [each["kind"] for each in SCRIPT["hypothesis"]]
    assert set(RIVALS) < set(kinds) <= set(KINDS)
    assert {sign for each in SCRIPT["weighing"] for sign in each["marks"].values()} <= set(MARKS)
    assert {each["layer"] for each in SCRIPT["weighing"]} == set(LAYERS)
    (conclusion,) = SCRIPT["conclusion"]
    assert conclusion["level"] == "technical-link-nationals"
    assert kinds[int(conclusion["hypothesis_id"][1:]) - 1] == "nationals"


def test_tags_are_of_the_pinned_framework_and_the_breakout_is_that_of_the_world() -> None:
    assert SCRIPT["tags"].keys() <= techniques().keys()
    assert SCRIPT["impact"]["category"] == 5


def test_what_the_world_says_is_not_shown_the_dossier_says_too() -> None:
    limits = olimpiya(seed=0, posts=1_500).expected["not_shown"]
    told = " ".join(
        row["text"]["en"] for finding in SCRIPT["finding"] for row in finding.get("remaining", [])
    )
    assert limits
    assert [each for each in limits if each not in told] == []


def test_the_script_speaks_one_language_where_acts_have_one() -> None:
    french = olimpiya_dossier("fr")
    assert french["author"] != SCRIPT["author"]
    assert {each["key"] for each in french["exhibit"]} == {each["key"] for each in SCRIPT["exhibit"]}
    assert all(isinstance(each["reason"], str) for each in french["weighing"])
