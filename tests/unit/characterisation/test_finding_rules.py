from __future__ import annotations

from typing import Any

import pytest

from vigie.characterisation.criteria import CRITERIA
from vigie.characterisation.finding_rules import blocked_by, is_same_person
from vigie.characterisation.record import record_of
from vigie.model.errors import InputError, ParameterError

Desk = Any


def all_met(desk: Desk) -> None:
    for criterion in CRITERIA:
        desk.find(criterion)
        desk.review(criterion)


def test_the_whole_is_declared_when_all_four_are_met_and_agreed_to(desk: Desk) -> None:
    all_met(desk)
    desk.do("dossier.declare", by="Chief", reason="the four hold together")
    end = desk.record.characterisation.end
    assert (end.state, end.by) == ("characterised", "Chief")


@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("status", ["not-met", "insufficient"])
def test_one_criterion_that_is_not_met_bars_the_declaration(desk: Desk, criterion: str, status: str) -> None:
    all_met(desk)
    desk.find(criterion, status)
    desk.review(criterion)
    with pytest.raises(InputError, match=f"{criterion} is {status}") as refusal:
        desk.do("dossier.declare")
    assert refusal.value.code == "VG703"


def test_a_finding_without_a_second_reader_bars_the_declaration(desk: Desk) -> None:
    all_met(desk)
    desk.find("foreign-actor")
    assert blocked_by(desk.record.characterisation) == ["foreign-actor was not agreed to by a reviewer"]
    desk.review("foreign-actor", review="disputed")
    with pytest.raises(InputError, match="not agreed to"):
        desk.do("dossier.declare")


@pytest.mark.parametrize("name", ["Ada", "  ada ", "ADA", "Ａｄａ"])
def test_nobody_reviews_a_finding_of_their_own_however_they_write_their_name(desk: Desk, name: str) -> None:
    desk.find("foreign-actor")
    with pytest.raises(InputError, match="somebody else than its author"):
        desk.review("foreign-actor", by=name)


def test_names_of_two_people_are_two() -> None:
    assert not is_same_person("Ada", "Ada B.")


def test_a_review_is_of_the_finding_that_was_read(desk: Desk) -> None:
    read = desk.find("foreign-actor").act_id
    desk.find("foreign-actor", "insufficient")
    with pytest.raises(InputError, match="changed since it was read"):
        desk.review("foreign-actor", of=read)


def test_there_is_nothing_to_review_before_a_finding(desk: Desk) -> None:
    with pytest.raises(InputError, match="no finding"):
        desk.review("foreign-actor", of="L-1")


def test_a_new_finding_is_unread_again_and_the_old_one_stays_in_the_log(desk: Desk) -> None:
    desk.find("foreign-actor")
    desk.review("foreign-actor")
    desk.find("foreign-actor", "insufficient", by="Cy")
    stands = desk.record.characterisation.findings["foreign-actor"]
    assert (stands.status, stands.review, stands.author) == ("insufficient", "none", "Cy")
    first = record_of(desk.acts[:2], "C-1").characterisation.findings["foreign-actor"]
    assert (first.status, first.review, first.reviewer) == ("met", "agreed", "Bo")


def test_nothing_is_found_on_a_dossier_that_ended_until_it_is_opened_again(desk: Desk) -> None:
    desk.do("dossier.close", reason="a union's own call")
    for act in ("dossier.declare", "dossier.close"):
        with pytest.raises(InputError, match="not-characterised"):
            desk.do(act)
    with pytest.raises(InputError, match="not-characterised"):
        desk.find("foreign-actor")
    desk.do("dossier.reopen", reason="new posts")
    desk.find("foreign-actor")
    assert desk.record.characterisation.end.state == "open"


@pytest.mark.parametrize("kind", ["dossier.close", "dossier.reopen", "scope.exclude"])
def test_what_ends_or_opens_a_dossier_needs_its_reason(desk: Desk, kind: str) -> None:
    if kind == "dossier.reopen":
        desk.do("dossier.close")
    with pytest.raises(ParameterError, match="reason") as refusal:
        desk.do(kind, {"genre": "satire"}, reason=" ")
    assert refusal.value.code == "VG701"


@pytest.mark.parametrize("genre", ["opinion", "satire"])
def test_misleading_content_is_not_met_on_opinion_or_satire_alone(desk: Desk, genre: str) -> None:
    desk.do("scope.exclude", {"genre": genre, "items": ["X-1"]})
    with pytest.raises(InputError, match="opinion or satire"):
        desk.find("misleading-content")
    more = [{"text": "a fake newspaper", "evidence": ["X-1", "X-2"], "proof": "X-2"}]
    desk.find("misleading-content", facts=more)
    assert desk.record.characterisation.findings["misleading-content"].status == "met"


def test_where_all_content_is_opinion_misleading_content_is_never_met(desk: Desk) -> None:
    desk.do("scope.exclude", {"genre": "opinion"})
    with pytest.raises(InputError, match="opinion or satire"):
        desk.find("misleading-content")
    desk.find("misleading-content", "not-met")
    desk.find("artificial-diffusion")


def test_content_that_a_finding_rests_on_is_not_marked_as_opinion_behind_its_back(desk: Desk) -> None:
    desk.find("misleading-content")
    with pytest.raises(InputError, match="rests on this content alone"):
        desk.do("scope.exclude", {"genre": "satire", "items": ["X-1"]})
    desk.find("misleading-content", "insufficient")
    desk.do("scope.exclude", {"genre": "satire", "items": ["X-1"]})


def test_a_mark_of_opinion_can_be_taken_back(desk: Desk) -> None:
    desk.do("scope.exclude", {"genre": "satire", "items": ["X-1"]})
    with pytest.raises(InputError, match="no such content"):
        desk.do("scope.restore", {"items": ["X-2"]})
    desk.do("scope.restore", {"items": ["X-1"]})
    desk.find("misleading-content")


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"criterion": "foreign"}, "criterion"),
        ({"status": "open"}, "status"),
        ({"confidence": "certain"}, "confidence"),
        ({"rationale": " "}, "rationale"),
        ({"rationale": {"de": "so"}}, "'de'"),
        ({"facts": []}, "without a fact"),
        ({"facts": "because"}, "facts"),
        ({"facts": [{"text": "so", "evidence": []}]}, "evidence"),
        ({"facts": [{"text": "", "evidence": ["X-1"]}]}, "text"),
        ({"remaining": [{"text": 3}]}, "text"),
    ],
)
def test_a_finding_says_what_it_lacks(desk: Desk, change: dict[str, Any], missing: str) -> None:
    content = {"criterion": "foreign-actor"} | change
    with pytest.raises(ParameterError, match=missing) as refusal:
        desk.find(content.pop("criterion"), **content)
    assert refusal.value.code == "VG701"
    assert desk.acts == []


def test_misleading_content_needs_a_proof_that_anybody_can_check(desk: Desk) -> None:
    with pytest.raises(ParameterError, match="proof"):
        desk.find("misleading-content", facts=[{"text": "so", "evidence": ["X-1"]}])


def test_an_act_needs_somebody_who_did_it(desk: Desk) -> None:
    with pytest.raises(ParameterError, match="author"):
        desk.find("foreign-actor", by=" ")


def test_acts_on_other_campaigns_do_not_count(desk: Desk) -> None:
    desk.find("foreign-actor")
    assert record_of(desk.acts, "C-2").characterisation.findings["foreign-actor"].status == "open"


def test_an_act_of_no_known_kind_is_refused(desk: Desk) -> None:
    with pytest.raises(ParameterError, match="no act on a dossier"):
        desk.do("criterion.compute")
