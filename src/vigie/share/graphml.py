"""GraphML (http://graphml.graphdrawing.org), for igraph, R and Cytoscape: typed keys, no lists."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from vigie.model.contracts import Contract
from vigie.share.cells import as_text, without_controls, write_whole, xml_type
from vigie.share.graph import LINK, NODE, CoordinationGraph

__all__ = ["write_graphml"]

_SPACE = "http://graphml.graphdrawing.org/xmlns"
_STRUCTURE = {"id", "source", "target"}


def write_graphml(graph: CoordinationGraph, path: Path) -> Path:
    """Write the network as GraphML; the same network gives the same bytes. Lists are joined with `|`.

    Raises:
        OutsideError: the file cannot be written (VG605).
    """
    ET.register_namespace("", _SPACE)
    root = ET.Element(f"{{{_SPACE}}}graphml")
    for name in graph.about:
        _child(
            root, "key", **{"id": f"graph_{name}", "for": "graph", "attr.name": name, "attr.type": "string"}
        )
    _declare(root, "node", NODE)
    _declare(root, "edge", LINK)
    body = _child(root, "graph", id="coordination", edgedefault="undirected")
    for name, value in graph.about.items():
        _child(body, "data", key=f"graph_{name}").text = without_controls(value)
    for row in graph.nodes.to_pylist():
        _fill(_child(body, "node", id=without_controls(row["id"])), row, NODE)
    for row in graph.links.to_pylist():
        ends = {name: without_controls(row[name]) for name in ("id", "source", "target")}
        _fill(_child(body, "edge", **ends), row, LINK)
    ET.indent(root)
    return write_whole(path, ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


def _child(parent: ET.Element, tag: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{_SPACE}}}{tag}", attributes)


def _declare(root: ET.Element, kind: str, contract: Contract) -> None:
    for column in contract.columns:
        if column.name not in _STRUCTURE:
            key = {"id": f"{contract.name}_{column.name}", "for": kind, "attr.name": column.name}
            _child(root, "key", **key | {"attr.type": xml_type(column.type)})


def _fill(element: ET.Element, row: dict[str, Any], contract: Contract) -> None:
    for name in contract.names:
        if name not in _STRUCTURE and row[name] is not None:
            _child(element, "data", key=f"{contract.name}_{name}").text = without_controls(as_text(row[name]))
