from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from vigie.model.errors import InputError
from vigie.model.tables import RUN
from vigie.share.graph import CoordinationGraph

Build = Callable[..., CoordinationGraph]


def test_edges_of_several_kinds_become_one_link(a_graph: Build) -> None:
    link = next(row for row in a_graph().links.to_pylist() if row["signals"] == "text|url")
    assert (link["source"], link["target"]) == ("A-0001", "A-0003")
    assert (link["weight"], link["n_shared_objects"], link["n_actions"]) == (14.5, 6, 10)
    assert (link["q_value"], link["expected"], link["median_delta_s"]) == (0.04, 0.5, 9.5)
    assert link["edge_ids"] == "edge-100200|edge-zz"
    assert link["first_at"] == datetime(2024, 5, 3, 11, 59, tzinfo=UTC)


def test_edges_that_were_not_accepted_are_left_out(a_graph: Build) -> None:
    graph = a_graph()
    assert graph.links.num_rows == 3
    assert "x:600" not in str(graph.nodes.to_pylist())


def test_accounts_outside_groups_get_a_number_and_no_cluster(a_graph: Build) -> None:
    nodes = {row["id"]: row for row in a_graph().nodes.to_pylist()}
    assert set(nodes) == {"A-0001", "A-0002", "A-0003", "N-0001", "N-0002"}
    assert nodes["N-0001"]["cluster"] is None
    assert nodes["A-0001"]["cluster"] == "G01"
    assert nodes["A-0001"]["degree"] == 2


def test_actions_are_counted_over_kinds_and_unknown_is_null(a_graph: Build) -> None:
    nodes = {row["id"]: row["n_actions"] for row in a_graph().nodes.to_pylist()}
    assert nodes["A-0003"] == 40
    assert nodes["A-0001"] is None


def test_under_pseudonyms_no_id_and_no_handle_is_anywhere(a_graph: Build) -> None:
    graph = a_graph(handle="ada_veut")
    text = str(graph.nodes.to_pylist()) + str(graph.links.to_pylist()) + str(graph.about)
    assert "x:" not in text
    assert "ada_veut" not in text


def test_with_a_reason_accounts_are_named_and_the_reason_is_kept(a_graph: Build) -> None:
    graph = a_graph(handle="ada_veut", identify_reason="order 12")
    nodes = {row["id"]: row["label"] for row in graph.nodes.to_pylist()}
    assert nodes["x:100"] == "ada_veut"
    assert nodes["x:200"] == "x:200"
    assert graph.about["identify_reason"] == "order 12"


def test_a_blank_reason_is_refused(a_graph: Build) -> None:
    with pytest.raises(InputError) as caught:
        a_graph(identify_reason=" ")
    assert caught.value.code == "VG601"


def test_two_runs_are_refused(a_graph: Build) -> None:
    run = a_graph().run
    with pytest.raises(InputError) as caught:
        a_graph(run=RUN.rows([run, run]))
    assert caught.value.code == "VG603"


def test_positions_follow_the_seed(a_graph: Build) -> None:
    places = [[(row["x"], row["y"]) for row in a_graph().nodes.to_pylist()] for _ in range(2)]
    assert places[0] == places[1]
    assert len(set(places[0])) == 5
    assert max(abs(value) for place in places[0] for value in place) == 1_000.0


def test_the_order_of_edges_changes_nothing(a_graph: Build, some_edges: list[dict[str, Any]]) -> None:
    forwards, backwards = a_graph(edges=some_edges), a_graph(edges=some_edges[::-1])
    assert backwards.nodes.equals(forwards.nodes)
    assert backwards.links.equals(forwards.links)


def test_without_accepted_edges_the_network_is_empty(a_graph: Build) -> None:
    graph = a_graph(edges=[], accounts=None)
    assert (graph.nodes.num_rows, graph.links.num_rows) == (0, 0)
