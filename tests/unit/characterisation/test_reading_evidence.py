from __future__ import annotations

from typing import Any

import pytest

from vigie.characterisation.criteria import CRITERIA
from vigie.characterisation.dossier import Dossier, evidence_id
from vigie.characterisation.impact import Impact
from vigie.characterisation.reading_evidence import criterion_of, not_shown, suggested_criteria
from vigie.characterisation.summaries import abcde, richdata, scotch
from vigie.characterisation.tags import Tag
from vigie.characterisation.words import said
from vigie.model.vocabulary import Criterion


def row(indice: str, criterion: str, outcome: str = "found", measure: str = "share") -> dict[str, Any]:
    told = {
        "run_id": "R-1",
        "indice": indice,
        "measure": measure,
        "criterion": criterion,
        "outcome": outcome,
        "statement": f"indice.{indice}.{measure}",
        "statement_values": "{}",
    }
    return told | {"evidence_id": evidence_id(told)}


def test_every_criterion_of_an_indice_is_one_of_the_four() -> None:
    assert {criterion_of({"criterion": each.value}) for each in Criterion} <= set(CRITERIA)


def test_found_evidence_suggests_what_it_speaks_to_and_nothing_else_does() -> None:
    rows = [
        row("AC02", "artificial-diffusion"),
        row("AC08", "misleading", "nothing-found"),
        row("CO05", "foreign-actor", "not-assessed"),
    ]
    assert [(each.target, each.evidence) for each in suggested_criteria(rows)] == [
        ("artificial-diffusion", ("AC02.share@R-1",))
    ]


def test_what_is_not_shown_names_gaps_and_silence_by_criterion() -> None:
    rows = [
        row("AC02", "artificial-diffusion"),
        row("AC12", "artificial-diffusion", "nothing-found"),
        row("CO05", "foreign-actor", "not-assessed"),
    ]
    told = [(each.criterion, each.kind, each.evidence_id) for each in not_shown(rows)]
    assert told == [
        ("fundamental-interests", "no-evidence", ""),
        ("misleading-content", "no-evidence", ""),
        ("artificial-diffusion", "nothing-found", "AC12.share@R-1"),
        ("foreign-actor", "not-assessed", "CO05.share@R-1"),
        ("foreign-actor", "no-evidence", ""),
    ]


def test_an_indice_that_was_not_measured_at_all_has_an_id_too() -> None:
    assert row("CO05", "foreign-actor", "not-assessed", measure="")["evidence_id"] == "CO05@R-1"


@pytest.mark.parametrize(
    ("words", "lang", "text"),
    [({"en": "a", "fr": "b"}, "fr", "b"), ({"fr": "b"}, "en", "b"), ({}, "en", ""), ({"en": "a"}, "fr", "a")],
)
def test_what_is_said_in_one_language_alone_is_said_in_that_one(
    words: dict[str, str], lang: str, text: str
) -> None:
    assert said(words, lang) == text


def test_summary_views_fill_their_headings_from_the_dossier_and_leave_gaps_open() -> None:
    tag = Tag(
        technique_id="T0049",
        name="Flood Information Space",
        tactic_id="TA17",
        tactic="Maximise Exposure",
        evidence=("X-1",),
        migrated_from="",
        reason="",
        by="Ada",
        at_us=0,
    )
    impact = Impact(
        category=5,
        evidence=("X-1",),
        figures=(),
        counterfactual={"en": "unknown"},
        reason={},
        by="Ada",
        at_us=0,
    )
    dossier = bare(tags=[tag], impact=impact)
    stages = {heading.name: len(heading.lines) for heading in richdata(dossier)}
    assert stages == {
        **dict.fromkeys(("reconnaissance", "infrastructure", "content", "deployment"), 0),
        "amplification": 1,
        "trolling": 0,
        "actualisation": 0,
    }
    assert [heading.name for heading in scotch(dossier)] == [
        *("source", "channel", "objective", "target", "composition", "hook")
    ]
    (effect,) = abcde(dossier)[-1].lines
    assert (effect.word, effect.values["category"], effect.evidence) == ("breakout", 5, ("X-1",))
    assert scotch(dossier)[0].lines == ()


def bare(**more: Any) -> Dossier:
    campaign = {
        **dict.fromkeys(("targets", "narratives"), "[]"),
        "platforms": '{"x": 3}',
        **dict.fromkeys(("n_core", "n_relays", "n_posts", "n_originals"), 3),
    }
    empty = ("members", "accounts", "relays", "evidence", "posts", "hours", "events", "sites", "source_files")
    given: dict[str, Any] = {name: [] for name in empty} | {"campaign": campaign, "run": {}, "findings": []}
    return Dossier(**(given | more))
