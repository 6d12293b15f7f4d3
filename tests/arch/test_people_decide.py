"""No code path finds, concludes or decides by itself: acts that judge come from a person's command."""

from __future__ import annotations

import ast
from typing import Any

import pytest

ACTS = {
    *("criterion.set", "criterion.review", "dossier.declare", "dossier.close"),
    *("hypothesis.add", "hypothesis.weigh", "hypothesis.conclude", "decision.record"),
}
"""Kinds of acts that judge."""
RULES = {
    "characterisation/finding_rules.py",
    "characterisation/hypothesis_rules.py",
    "characterisation/record.py",
}
"""Modules that read such acts from the log."""
PEOPLE = {"cli/criteria.py", "cli/hypothesis.py"}
"""Modules through which a person does such acts."""
SCRIPT = {"app/demo_dossier.py"}
"""The demonstration, whose acts are those of the scenario's author, and say so."""
JUDGED = {"Finding", "Hypothesis", "Weighing", "PoliticalDecision", "End"}
"""What such acts become."""


def named(tree: ast.Module) -> set[str]:
    """Return the kinds of acts that judge which a module names, but for its docstrings."""
    constants = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return ACTS & {value for value in constants if isinstance(value, str)}


def made(tree: ast.Module) -> set[str]:
    """Return the judgements that a module makes an object of."""
    return JUDGED & {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


def test_acts_that_judge_are_named_where_people_do_them_and_nowhere_else(sources: list[Any]) -> None:
    naming = {s.path for s in sources if named(s.tree)}
    assert naming == RULES | PEOPLE | SCRIPT


def test_judgements_are_read_from_the_log_and_made_nowhere_else(sources: list[Any]) -> None:
    making = {s.path for s in sources if "characterisation" in s.path + s.text and made(s.tree)}
    assert making == {"characterisation/finding_rules.py", "characterisation/hypothesis_rules.py"}


def test_a_political_decision_is_recorded_by_one_command_and_by_no_script(sources: list[Any]) -> None:
    assert {s.path for s in sources if "decision.record" in named(s.tree)} == {
        "characterisation/hypothesis_rules.py",
        "characterisation/record.py",
        "cli/hypothesis.py",
    }


def test_detectors_and_indices_do_not_know_findings(sources: list[Any]) -> None:
    below = ("model/", "kernels/", "engine/", "lake/", "sources/", "detectors/", "campaigns/", "cases/")
    knowing = {s.path for s in sources if s.path.startswith(below) and "vigie.characterisation" in s.text}
    assert knowing == set()


@pytest.mark.parametrize(
    "code",
    [
        'record(Deed(kind="dossier.declare"))',
        'KIND = "decision.record"',
        'f(kind=f"criterion.{x}" or "criterion.set")',
    ],
)
def test_an_act_that_judges_is_noticed_wherever_it_is_named(code: str) -> None:
    assert named(ast.parse(code))


def test_a_judgement_that_is_made_is_noticed() -> None:
    assert made(ast.parse("x = PoliticalDecision(authority='us')")) == {"PoliticalDecision"}
