"""GEXF 1.3 (https://gexf.net/1.3), for Gephi and Gephi Lite: typed, coloured, placed, and dynamic."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from vigie.model.contracts import Column, Contract
from vigie.share.cells import as_text, without_controls, write_whole, xml_type
from vigie.share.graph import LINK, NODE, CoordinationGraph

__all__ = ["write_gexf"]

_GEXF, _VIZ = "http://gexf.net/1.3", "http://gexf.net/1.3/viz"
_DRAWN = {"id", "label", "source", "target", "weight", "colour", "size", "x", "y"}


def write_gexf(graph: CoordinationGraph, path: Path) -> Path:
    """Write the network as GEXF 1.3; the same network gives the same bytes.

    Nodes and edges carry the span from their first to their last pair, so that a time slider works. Ids are
    pseudonyms and edge ids, and stay the same from one export to the next.

    Raises:
        OutsideError: the file cannot be written (VG605).
    """
    ET.register_namespace("", _GEXF)
    ET.register_namespace("viz", _VIZ)
    root = ET.Element(f"{{{_GEXF}}}gexf", version="1.3")
    meta = _child(root, "meta", lastmodifieddate=_day(graph))
    _child(meta, "creator").text = f"Vigie {graph.run['tool_version']}"
    _child(meta, "description").text = "; ".join(f"{name}: {value}" for name, value in graph.about.items())
    body = _child(root, "graph", defaultedgetype="undirected", mode="dynamic", timeformat="dateTime")
    _declare(body, "node", NODE)
    _declare(body, "edge", LINK)
    nodes, edges = _child(body, "nodes"), _child(body, "edges")
    for row in graph.nodes.to_pylist():
        _node(nodes, row)
    for row in graph.links.to_pylist():
        _edge(edges, row)
    ET.indent(root)
    return write_whole(path, ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


def _child(parent: ET.Element, tag: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{_GEXF}}}{tag}", attributes)


def _day(graph: CoordinationGraph) -> str:
    days = [as_text(row["last_at"])[:10] for row in graph.nodes.to_pylist()]
    return max(days, default="1970-01-01")


def _told(contract: Contract) -> list[Column]:
    return [column for column in contract.columns if column.name not in _DRAWN]


def _declare(body: ET.Element, kind: str, contract: Contract) -> None:
    attributes = _child(body, "attributes", **{"class": kind, "mode": "static"})
    for column in _told(contract):
        _child(attributes, "attribute", id=column.name, title=column.name, type=xml_type(column.type))


def _node(parent: ET.Element, row: dict[str, Any]) -> None:
    node = _child(parent, "node", id=without_controls(row["id"]), label=without_controls(row["label"]))
    _attvalues(node, row, NODE)
    _spell(node, row)
    red, green, blue = (str(int(row["colour"][place : place + 2], 16)) for place in (1, 3, 5))
    ET.SubElement(node, f"{{{_VIZ}}}color", {"r": red, "g": green, "b": blue})
    ET.SubElement(node, f"{{{_VIZ}}}position", {"x": as_text(row["x"]), "y": as_text(row["y"]), "z": "0.0"})
    ET.SubElement(node, f"{{{_VIZ}}}size", {"value": as_text(row["size"])})


def _edge(parent: ET.Element, row: dict[str, Any]) -> None:
    ends = {name: without_controls(row[name]) for name in ("id", "source", "target")}
    edge = _child(parent, "edge", **ends, weight=as_text(row["weight"]))
    _attvalues(edge, row, LINK)
    _spell(edge, row)


def _attvalues(element: ET.Element, row: dict[str, Any], contract: Contract) -> None:
    values = _child(element, "attvalues")
    for column in _told(contract):
        if row[column.name] is not None:
            text = without_controls(as_text(row[column.name]))
            _child(values, "attvalue", **{"for": column.name, "value": text})


def _spell(element: ET.Element, row: dict[str, Any]) -> None:
    spells = _child(element, "spells")
    _child(spells, "spell", start=as_text(row["first_at"]), end=as_text(row["last_at"]))
