"""A dossier under random acts: whatever people do, in whatever order, what must never be never is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from vigie.cases.acts import Act, Draft, chained, first_break
from vigie.characterisation.criteria import CRITERIA, STATUSES
from vigie.characterisation.record import Record, after_act, record_of
from vigie.model.errors import InputError

PEOPLE = st.sampled_from(["Ada", "Bo", "bo ", "Cy"])
CRITERION = st.sampled_from(CRITERIA)
ITEMS = st.lists(st.sampled_from(["X-1", "X-2", "X-3"]), unique=True, max_size=3)
FACTS = st.lists(
    st.fixed_dictionaries(
        {
            "text": st.just("so it is"),
            "evidence": ITEMS.filter(bool),
            "proof": st.sampled_from(["", "https://verif-nord.example/1"]),
        }
    ),
    max_size=2,
)


class DossierUnderWay(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.acts: list[Act] = []
        self.record = Record()

    def attempt(self, kind: str, content: dict[str, Any], by: str, reason: str = "seen") -> bool:
        draft = Draft(
            campaign_id="C-1",
            kind=kind,
            content=content,
            done_by=by,
            reason=reason,
            done_at_us=len(self.acts),
        )
        (act,) = chained(self.acts, [draft])
        try:
            self.record = after_act(self.record, act)
        except InputError:
            return False
        self.acts.append(act)
        return True

    @rule(
        criterion=CRITERION,
        status=st.sampled_from(STATUSES),
        facts=FACTS,
        by=PEOPLE,
    )
    def find(self, criterion: str, status: str, facts: list[dict[str, Any]], by: str) -> None:
        content = {
            "criterion": criterion,
            "status": status,
            "confidence": "low",
            "rationale": "seen",
            "facts": facts,
        }
        self.attempt("criterion.set", content, by)

    @rule(by=PEOPLE)
    def find_all_four(self, by: str) -> None:
        facts = [{"text": "so", "evidence": ["X-1", "X-2", "X-3"], "proof": "X-3"}]
        for criterion in CRITERIA:
            self.find(criterion, "met", facts, by)

    @rule(by=PEOPLE)
    def review_all_four(self, by: str) -> None:
        for criterion in CRITERIA:
            self.review(criterion, by, review="agreed", stale=False)

    @rule(criterion=CRITERION, by=PEOPLE, review=st.sampled_from(["agreed", "disputed"]), stale=st.booleans())
    def review(self, criterion: str, by: str, review: str, stale: bool) -> None:  # noqa: FBT001 - drawn
        of = "L-0" if stale else self.record.characterisation.findings[criterion].act_id
        self.attempt("criterion.review", {"criterion": criterion, "review": review, "of": of}, by)

    @rule(genre=st.sampled_from(["opinion", "satire"]), items=ITEMS, by=PEOPLE)
    def exclude(self, genre: str, items: list[str], by: str) -> None:
        self.attempt("scope.exclude", {"genre": genre, "items": items}, by)

    @rule(items=ITEMS, by=PEOPLE)
    def restore(self, items: list[str], by: str) -> None:
        self.attempt("scope.restore", {"items": items}, by)

    @rule(by=PEOPLE)
    def declare(self, by: str) -> None:
        ready = all(
            each.status == "met" and each.review == "agreed"
            for each in self.record.characterisation.findings.values()
        )
        was_open = self.record.characterisation.end.state == "open"
        assert self.attempt("dossier.declare", {}, by) == (ready and was_open)

    @rule(by=PEOPLE, reason=st.sampled_from(["", "a union's own call"]))
    def close(self, by: str, reason: str) -> None:
        was_open = self.record.characterisation.end.state == "open"
        assert self.attempt("dossier.close", {}, by, reason) == (was_open and bool(reason))

    @precondition(lambda self: self.record.characterisation.end.state != "open")
    @rule(by=PEOPLE)
    def reopen(self, by: str) -> None:
        assert self.attempt("dossier.reopen", {}, by)

    @invariant()
    def what_is_characterised_has_four_findings_met_and_agreed_to(self) -> None:
        stand = self.record.characterisation
        if stand.end.state == "characterised":
            assert {(each.status, each.review) for each in stand.findings.values()} == {("met", "agreed")}

    @invariant()
    def no_finding_was_reviewed_by_its_author(self) -> None:
        for each in self.record.characterisation.findings.values():
            assert each.review == "none" or plain(each.reviewer) != plain(each.author)

    @invariant()
    def misleading_content_never_rests_on_opinion(self) -> None:
        stand = self.record.characterisation
        finding = stand.findings["misleading-content"]
        marked = {item for mark in stand.out_of_scope for item in mark.items}
        if finding.status == "met":
            assert all(mark.items for mark in stand.out_of_scope)
            assert any(fact.proof and not set(fact.evidence) <= marked for fact in finding.facts)

    @invariant()
    def the_log_tells_the_same_again(self) -> None:
        assert record_of(self.acts, "C-1") == self.record
        assert first_break(self.acts) is None


def plain(name: str) -> str:
    return name.strip().casefold()


TestDossierUnderWay: Callable[..., Any] = DossierUnderWay.TestCase
