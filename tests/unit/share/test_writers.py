from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import igraph
import networkx as nx
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.model.errors import OutsideError
from vigie.share.cells import guarded, without_controls
from vigie.share.csv_pair import write_csv_pair
from vigie.share.gexf import write_gexf
from vigie.share.graph import CoordinationGraph
from vigie.share.graphml import write_graphml
from vigie.share.parquet import write_parquet

Build = Callable[..., CoordinationGraph]
GEXF = "{http://gexf.net/1.3}"
VIZ = "{http://gexf.net/1.3/viz}"


def networkx_of(path: Path) -> nx.Graph[str]:
    """Read a GEXF file; networkx does not know the format's `dateTime`, so it is told `date`."""
    text = path.read_text("utf-8").replace('timeformat="dateTime"', 'timeformat="date"')
    return nx.read_gexf(io.BytesIO(text.encode()))


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode(), newline="")))


def test_gexf_reads_back_with_typed_values(a_graph: Build, tmp_path: Path) -> None:
    read = networkx_of(write_gexf(a_graph(), tmp_path / "g.gexf"))
    assert set(read.nodes) == {"A-0001", "A-0002", "A-0003", "N-0001", "N-0002"}
    values = read.get_edge_data("A-0001", "A-0003")
    assert values["weight"] == 14.5
    assert values["n_actions"] == 10
    assert values["signals"] == "text|url"
    assert read.nodes["A-0003"]["n_actions"] == 40


def test_gexf_says_nothing_where_a_value_is_missing(a_graph: Build, tmp_path: Path) -> None:
    root = ET.fromstring(write_gexf(a_graph(), tmp_path / "g.gexf").read_bytes())  # noqa: S314 - our own bytes
    told = {
        node.get("id"): {v.get("for") for v in node.iter(f"{GEXF}attvalue")}
        for node in root.iter(f"{GEXF}node")
    }
    assert "n_actions" in told["A-0003"]
    assert "n_actions" not in told["A-0001"]
    assert "cluster" not in told["N-0001"]


def test_gexf_is_dynamic_coloured_and_placed(a_graph: Build, tmp_path: Path) -> None:
    root = ET.fromstring(write_gexf(a_graph(), tmp_path / "g.gexf").read_bytes())  # noqa: S314 - our own bytes
    body = root.find(f"{GEXF}graph")
    assert root.get("version") == "1.3"
    assert body is not None
    assert (body.get("mode"), body.get("timeformat")) == ("dynamic", "dateTime")
    node = next(node for node in root.iter(f"{GEXF}node") if node.get("id") == "A-0001")
    spell = next(node.iter(f"{GEXF}spell"))
    assert spell.get("start") == "2024-05-03T11:59:00.000000Z"
    assert spell.get("end") == "2024-05-03T13:30:00.000000Z"
    assert next(node.iter(f"{VIZ}color")).attrib == {"r": "0", "g": "114", "b": "178"}
    assert {"x", "y", "z"} == set(next(node.iter(f"{VIZ}position")).attrib)


def test_graphml_reads_back_in_networkx_and_igraph(a_graph: Build, tmp_path: Path) -> None:
    path = write_graphml(a_graph(), tmp_path / "g.graphml")
    read: Any = nx.read_graphml(path)
    assert read["A-0001"]["A-0003"]["weight"] == 14.5
    assert read["A-0001"]["A-0003"]["n_actions"] == 10
    assert read.graph["marking"] == "TLP:AMBER"
    again = igraph.Graph.Read_GraphML(str(path))
    assert (again.vcount(), again.ecount(), again.is_directed()) == (5, 3, False)
    assert sorted(again.es["weight"]) == [12.5, 12.5, 14.5]


def test_the_csv_pair_has_the_columns_that_gephi_wants(a_graph: Build, tmp_path: Path) -> None:
    nodes, edges = write_csv_pair(a_graph(), tmp_path)
    assert nodes.read_bytes().startswith(b"Id,Label,platform,")
    assert edges.read_bytes().startswith(b"Source,Target,Type,Weight,")
    first = rows_of(edges)[0]
    assert (first["Source"], first["Target"], first["Type"]) == ("A-0001", "A-0002", "Undirected")
    assert {row["marking"] for row in rows_of(nodes)} == {"TLP:AMBER"}
    assert rows_of(nodes)[0]["n_actions"] == ""


def test_a_formula_in_a_handle_is_inert_and_numbers_stay_numbers(a_graph: Build, tmp_path: Path) -> None:
    nodes, _ = write_csv_pair(a_graph(handle="=cmd()", identify_reason="order 12"), tmp_path)
    rows = {row["Id"]: row for row in rows_of(nodes)}
    assert rows["x:100"]["Label"] == "'=cmd()"
    assert rows["x:100"]["identify_reason"] == "order 12"
    assert any(row["x"].startswith("-") for row in rows.values())


@given(st.text(min_size=1))
@settings(deadline=None)
def test_no_text_starts_a_formula(text: str) -> None:
    shown = guarded(text)
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert shown.removeprefix("'") == text.removeprefix("'") or shown == text


@given(st.text())
@settings(deadline=None)
def test_any_text_survives_an_xml_file(text: str) -> None:
    element = ET.Element("a", value=without_controls(text))
    read = ET.fromstring(ET.tostring(element, encoding="utf-8"))  # noqa: S314 - our own bytes
    assert read.get("value") == without_controls(text)


def test_hostile_handles_stay_text(a_graph: Build, tmp_path: Path) -> None:
    hostile = a_graph(handle='<b a="1">&\x00\x1b]]>', identify_reason="order 12")
    read: Any = nx.read_graphml(write_graphml(hostile, tmp_path / "g.graphml"))
    assert read.nodes["x:100"]["label"] == '<b a="1">&]]>'
    assert networkx_of(write_gexf(hostile, tmp_path / "g.gexf")).nodes["x:100"]["label"] == '<b a="1">&]]>'


def test_parquet_keeps_types_nulls_and_provenance(a_graph: Build, tmp_path: Path) -> None:
    nodes, edges = write_parquet(a_graph(), tmp_path)
    read = pq.read_table(nodes)
    metadata = read.schema.metadata or {}
    assert metadata[b"vigie.run_id"] == b"run-1"
    assert metadata[b"vigie.marking"] == b"TLP:AMBER"
    assert metadata[b"vigie.params"] == b'{"window_s": 60}'
    assert read["n_actions"].null_count == 4
    assert str(pq.read_table(edges).schema.field("first_at").type) == "timestamp[us, tz=UTC]"


def test_every_export_gives_the_same_bytes_twice(a_graph: Build, tmp_path: Path) -> None:
    def written(folder: Path) -> list[bytes]:
        folder.mkdir()
        graph = a_graph()
        paths = [write_gexf(graph, folder / "g.gexf"), write_graphml(graph, folder / "g.graphml")]
        return [
            path.read_bytes()
            for path in [*paths, *write_csv_pair(graph, folder), *write_parquet(graph, folder)]
        ]

    assert written(tmp_path / "one") == written(tmp_path / "two")


def test_an_empty_network_can_be_exported(a_graph: Build, tmp_path: Path) -> None:
    graph = a_graph(edges=[])
    assert len(networkx_of(write_gexf(graph, tmp_path / "g.gexf"))) == 0
    assert len(nx.read_graphml(write_graphml(graph, tmp_path / "g.graphml"))) == 0
    assert [rows_of(path) for path in write_csv_pair(graph, tmp_path)] == [[], []]


def test_a_folder_that_is_not_there_is_said_so(a_graph: Build, tmp_path: Path) -> None:
    with pytest.raises(OutsideError) as caught:
        write_gexf(a_graph(), tmp_path / "nowhere" / "g.gexf")
    assert caught.value.code == "VG605"
    assert "nowhere" in str(caught.value)
