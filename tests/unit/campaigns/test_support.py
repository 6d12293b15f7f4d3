from __future__ import annotations

import json
from typing import Any

import pyarrow as pa

from vigie.campaigns.support import with_support
from vigie.model.campaign_tables import CAMPAIGN
from vigie.model.indice_tables import EVIDENCE

Row = dict[str, Any]


def campaign(**more: Any) -> pa.Table:
    texts = {column.name: "[]" for column in CAMPAIGN.columns if column.type == pa.string()}
    numbers = {column.name: 1 for column in CAMPAIGN.columns if column.type == pa.int64()}
    return CAMPAIGN.rows([texts | numbers | {"campaign_id": "C", "proposed": False, "change": "new"} | more])


def evidence(*rows: tuple[str, str, str]) -> pa.Table:
    texts = {column.name: "" for column in EVIDENCE.columns if column.type == pa.string()}
    base: Row = texts | {"looked_at": 9, "compared_with": 9, "subject_id": "C", "p": 0.001}
    return EVIDENCE.rows(
        base | {"indice": code, "strength": strength, "outcome": outcome} for code, strength, outcome in rows
    )


def support(*rows: tuple[str, str, str]) -> Row:
    return dict(
        with_support(
            campaign(), evidence(*rows), counted={"AC01", "AC02", "AC03", "AC05", "AC06"}, least=2
        ).to_pylist()[0]
    )


def test_two_indices_propose_a_campaign_and_two_measures_of_one_do_not() -> None:
    assert support(("AC01", "associative", "found"), ("AC02", "strong", "found"))["proposed"]
    twice = support(("AC03", "associative", "found"), ("AC03", "associative", "found"))
    assert (twice["proposed"], json.loads(twice["indices"])) == (False, ["AC03"])


def test_what_never_counts_alone_does_not_count_and_nor_does_what_was_not_found() -> None:
    rows = [("AC05", "circumstantial", "found"), ("AC06", "circumstantial", "found")]
    rows += [("AC01", "associative", "nothing-found"), ("AC02", "strong", "found")]
    assert not support(*rows)["proposed"]


def test_what_acting_together_shows_by_itself_supports_nothing() -> None:
    assert not support(("AC02", "strong", "found"), ("DI03", "strong", "found"))["proposed"]


def test_a_dormant_campaign_keeps_what_was_said_of_it() -> None:
    asleep = campaign(change="dormant", proposed=True, indices='["AC01", "AC02"]')
    assert with_support(asleep, evidence(), counted=(), least=2).to_pylist()[0]["proposed"]


def test_what_a_seed_says_counts_beside_the_indices() -> None:
    def supported(*codes: str) -> Row:
        table = with_support(campaign(), evidence(), counted=set(), least=2, seeded={"C": codes})
        return dict(table.to_pylist()[0])

    assert supported("CO01", "CO03")["proposed"]
    assert (supported("CO01")["proposed"], supported("CO01")["indices"]) == (False, '["CO01"]')
