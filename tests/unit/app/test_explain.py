from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from vigie.app.explain import explain
from vigie.campaigns.benign import CHECKS
from vigie.detectors.coaction.spec import SPEC
from vigie.model.errors import InputError
from vigie.model.evidence import Evidence
from vigie.model.tables import CLUSTER, CLUSTER_MEMBER
from vigie.report.content import ReportContent
from vigie.testing.worlds import World

if TYPE_CHECKING:
    from tests.unit.app.conftest import Bench


def first(table: pa.Table, **wanted: object) -> dict[str, Any]:
    rows: list[dict[str, Any]] = table.to_pylist()
    return next(row for row in rows if all(row[name] == value for name, value in wanted.items()))


def refused(content: ReportContent, name: str) -> InputError:
    with pytest.raises(InputError) as caught:
        explain(content, name)
    return caught.value


@pytest.mark.parametrize("label", ["G01", "g01"])
def test_a_group_is_explained_by_its_label(content: ReportContent, label: str) -> None:
    row = first(content.clusters, label="G01")
    told = explain(content, label)
    assert (told.kind, told.id) == ("group", row["cluster_id"])
    assert (told.figures["n"], told.figures["q"], told.figures["label"]) == (row["n"], row["q"], "G01")
    assert told.figures["signals"] == json.loads(row["signals"])
    assert len(told.members) == row["n"]


@pytest.mark.parametrize("length", [6, 18])
def test_a_group_is_explained_by_any_beginning_of_its_id_that_is_its_own(
    content: ReportContent, length: int
) -> None:
    row = first(content.clusters, label="G02")
    assert explain(content, row["cluster_id"][:length]).id == row["cluster_id"]


@pytest.mark.parametrize("length", [10, 18])
def test_an_edge_is_explained_by_any_beginning_of_its_id_that_is_its_own(
    content: ReportContent, length: int
) -> None:
    row = first(content.edges, accepted=True)
    told = explain(content, row["edge_id"][:length])
    assert (told.kind, told.id) == ("edge", row["edge_id"])
    assert told.figures == {
        name: row[name] for name in ("signal", "n_objects", "n_actions", "expected", "score", "q")
    }
    assert sum(len(pair["objects"]) for pair in told.pairs) == row["n_actions"]


def test_the_pairs_of_an_edge_show_both_sides_and_the_seconds_between(content: ReportContent) -> None:
    row = first(content.edges, accepted=True, signal="url")
    told = explain(content, row["edge_id"])
    gaps = [pair["gap_s"] for pair in told.pairs]
    assert gaps == sorted(gaps)
    assert 0 <= gaps[0] <= gaps[-1] <= 60
    for pair in told.pairs:
        assert pair["a"]["account"] != pair["b"]["account"]
        assert {pair[side]["precision"] for side in "ab"} == {"s"}
        assert all(pair[side]["at"].endswith("Z") and pair[side]["text"] for side in "ab")


def test_a_pair_of_posts_is_shown_once_with_all_that_it_shares(content: ReportContent) -> None:
    tags = next(row for row in content.edges.to_pylist() if row["signal"] == "hashtag" and row["accepted"])
    told = explain(content, tags["edge_id"])
    posts = [(pair["a"]["post"], pair["b"]["post"]) for pair in told.pairs]
    assert len(set(posts)) == len(posts) < tags["n_actions"]
    assert all(len(set(pair["objects"])) == len(pair["objects"]) == 4 for pair in told.pairs)


def test_at_most_the_pairs_that_were_asked_for_are_shown_the_closest_first(content: ReportContent) -> None:
    few, many = explain(content, "G01", at_most=3), explain(content, "G01", at_most=50)
    assert len(few.pairs) == 3
    assert few.pairs == many.pairs[:3]
    assert len(many.pairs) == 50


def test_innocent_explanations_come_with_a_group_and_with_its_edges(content: ReportContent) -> None:
    group = explain(content, "G01")
    members = {row["account_uid"] for row in content.members.to_pylist() if row["cluster_id"] == group.id}
    edge = next(row for row in content.edges.to_pylist() if row["accepted"] and row["a_uid"] in members)
    assert [each["check"] for each in group.innocent] == sorted(CHECKS)
    assert explain(content, edge["edge_id"]).innocent == group.innocent
    assert all(each["result"] in {"passed", "failed", "not-run"} for each in group.innocent)


def test_an_edge_outside_every_group_has_no_innocent_explanation_looked_for(content: ReportContent) -> None:
    alone = replace(content, clusters=CLUSTER.empty(), members=CLUSTER_MEMBER.empty())
    row = first(content.edges, accepted=True)
    assert explain(alone, row["edge_id"]).innocent == []


def test_a_post_without_text_is_shown_without(content: ReportContent) -> None:
    place = content.posts.column_names.index("text_raw")
    silent = content.posts.set_column(place, "text_raw", pa.nulls(len(content.posts), pa.string()))
    told = explain(replace(content, posts=silent), "G01")
    assert {pair["a"]["text"] for pair in told.pairs} == {None}


def test_an_explanation_says_what_it_does_not_show_and_fits_json(content: ReportContent) -> None:
    told = explain(content, "G01")
    assert told.does_not_show == SPEC.does_not_show
    plain = told.as_dict()
    told_too = {"kind", "id", "figures", "pairs", "members", "innocent"}
    assert set(plain) == told_too | set(Evidence.__dataclass_fields__) - {"sample"}
    assert json.loads(json.dumps(plain))["id"] == told.id


def test_an_explanation_carries_evidence_with_its_baseline_and_its_actions(content: ReportContent) -> None:
    evidence = explain(content, "G01").evidence
    assert (evidence.detector, evidence.version) == (SPEC.code, SPEC.version)
    assert evidence.expected is not None
    assert evidence.value > evidence.expected
    assert 0 < len(evidence.sample) <= 20
    assert set(evidence.sample) <= set(content.posts["action_id"].to_pylist())


def test_an_explanation_names_nobody_unless_it_is_asked_to(
    done: Bench, content: ReportContent, world: World
) -> None:
    members = world.members(role="campaign")
    rows = [row for row in world.rows() if f"{row['platform']}:{row['account_id']}" in members]
    handles = {row["handle"] for row in rows}
    labels = [row["label"] for row in content.clusters.to_pylist()]
    masked = "".join(json.dumps(explain(content, label).as_dict()) for label in labels)
    assert [name for name in handles if name in masked] == []
    clear = done.content(identify_reason="a reason")
    shown = "".join(json.dumps(explain(clear, label).as_dict()) for label in labels)
    assert all(handle in shown for handle in handles)


@pytest.mark.parametrize("name", ["E-", "G-", ""])
def test_a_name_that_several_bear_is_refused(content: ReportContent, name: str) -> None:
    error = refused(content, name)
    assert error.code == "VG606"
    assert error.sentence.split()[0].isdigit()
    assert int(error.sentence.split()[0]) > 1


def test_a_name_that_nobody_bears_is_refused_with_the_nearest_one(content: ReportContent) -> None:
    assert (refused(content, "G1").code, refused(content, "G001").hint) == ("VG606", "did you mean 'G01'?")


def test_an_edge_that_was_not_accepted_is_not_explained(content: ReportContent) -> None:
    row = first(content.edges, accepted=True)
    place = content.edges.column_names.index("accepted")
    none = pa.array([False] * len(content.edges))
    shut = replace(content, edges=content.edges.set_column(place, content.edges.schema.field(place), none))
    assert refused(shut, row["edge_id"]).code == "VG606"
