from __future__ import annotations

from typing import Any

import pytest

from vigie.characterisation.hypotheses import RIVALS, matrix
from vigie.characterisation.hypothesis_rules import rivals_missing
from vigie.model.errors import InputError, ParameterError

Desk = Any
CONCLUSION = {
    "hypothesis_id": "H1",
    "level": "technical-link-nationals",
    "probability": 5,
    "confidence": "moderate",
    "conclusion": "a server is shared",
}


def weighing(name: str, mark: str = "+", evidence: str = "X-1") -> dict[str, Any]:
    return {
        "hypothesis_id": name,
        "evidence_id": evidence,
        "mark": mark,
        "layer": "technical",
        "reliability": "B",
        "credibility": 2,
    }


def with_rivals(desk: Desk) -> None:
    for kind in ("nationals", *RIVALS):
        desk.do("hypothesis.add", {"kind": kind, "statement": f"it is {kind}"})
    for at in range(1, 6):
        desk.do("hypothesis.weigh", weighing(f"H{at}", "++" if at == 1 else "-"))


def test_nothing_is_concluded_before_every_rival_was_weighed(desk: Desk) -> None:
    desk.do("hypothesis.add", {"kind": "nationals", "statement": "people of a country"})
    desk.do("hypothesis.weigh", weighing("H1"))
    with pytest.raises(InputError, match="false-flag, for-hire-firm") as refusal:
        desk.do("hypothesis.conclude", CONCLUSION)
    assert refusal.value.code == "VG703"
    assert rivals_missing(desk.record.hypotheses) == list(RIVALS)


def test_a_person_concludes_once_rivals_were_weighed(desk: Desk) -> None:
    with_rivals(desk)
    desk.do("hypothesis.conclude", CONCLUSION, by="Cy")
    stands = desk.record.hypotheses.by_id["H1"]
    assert (stands.level, stands.probability, stands.concluded_by) == ("technical-link-nationals", 5, "Cy")
    assert desk.record.hypotheses.by_id["H2"].level == ""


def test_a_hypothesis_that_no_evidence_was_held_against_is_not_concluded_on(desk: Desk) -> None:
    with_rivals(desk)
    desk.do("hypothesis.add", {"kind": "state-body", "statement": "a ministry"})
    with pytest.raises(InputError, match="no evidence"):
        desk.do("hypothesis.conclude", CONCLUSION | {"hypothesis_id": "H6"})


def test_the_last_weighing_of_a_cell_counts(desk: Desk) -> None:
    with_rivals(desk)
    desk.do("hypothesis.weigh", weighing("H2", "--"))
    assert desk.record.hypotheses.cells["H2", "X-1"].mark == "--"
    assert len(desk.record.hypotheses.cells) == 5


def test_the_matrix_says_which_evidence_tells_hypotheses_apart(desk: Desk) -> None:
    with_rivals(desk)
    for at in range(1, 6):
        desk.do("hypothesis.weigh", weighing(f"H{at}", "+", "X-2"))
    rows = matrix(list(desk.record.hypotheses.cells.values()))
    assert [(row.evidence_id, row.tells_apart) for row in rows] == [("X-1", True), ("X-2", False)]
    assert rows[0].marks == {"H1": "++", "H2": "-", "H3": "-", "H4": "-", "H5": "-"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"hypothesis_id": "H9"}, "VG705"),
        ({"mark": "+++"}, "VG701"),
        ({"layer": "legal"}, "VG701"),
        ({"reliability": "G"}, "VG701"),
        ({"credibility": 7}, "VG701"),
        ({"credibility": True}, "VG701"),
        ({"evidence_id": ""}, "VG701"),
    ],
)
def test_a_weighing_says_what_it_lacks(desk: Desk, change: dict[str, Any], code: str) -> None:
    desk.do("hypothesis.add", {"kind": "nationals", "statement": "people of a country"})
    with pytest.raises(ParameterError) as refusal:
        desk.do("hypothesis.weigh", weighing("H1") | change)
    assert refusal.value.code == code


def test_a_political_decision_is_what_an_authority_made_known(desk: Desk) -> None:
    content = {
        "authority": "an invented ministry",
        "wording": "we know who",
        "source": "https://ministry.example",
    }
    with pytest.raises(ParameterError, match="source"):
        desk.do("decision.record", content | {"source": ""})
    desk.do("decision.record", content, by="Chief")
    decision = desk.record.hypotheses.decision
    assert decision is not None
    assert (decision.authority, decision.recorded_by) == ("an invented ministry", "Chief")
