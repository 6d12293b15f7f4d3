"""Techniques of a campaign as a layer of the DISARM Navigator (format 4.3) or the ATT&CK Navigator (4.5)."""

from __future__ import annotations

from typing import Any

import orjson

from vigie.share.shared import SharedCampaign, SharedTechnique

__all__ = ["VERSIONS", "navigator_layer"]

VERSIONS = {
    "4.3": {"attack": "1", "navigator": "4.6.5", "layer": "4.3"},
    "4.5": {"attack": "16", "navigator": "5.1.0", "layer": "4.5"},
}
"""Format of the layer → what its head says: the DISARM Navigator reads 4.3, today's ATT&CK Navigator 4.5."""

_COLOUR, _STRONG = "#cfe8f7", "#0072b2"
_LAST_OF_2023 = 135


def navigator_layer(shared: SharedCampaign, *, layer: str = "4.3") -> bytes:
    """Return the techniques as a layer, scored by pieces of evidence; the same input, the same bytes.

    The Navigator that the foundation runs dates from 2023 and shows nothing for techniques that it does not
    know: those that came later are named in the description.

    Raises:
        KeyError: the format of the layer is none of VERSIONS.
    """
    scores = [len(each.cites) for each in shared.techniques]
    document = {
        "name": shared.name,
        "versions": VERSIONS[layer],
        "domain": "DISARM",
        "description": _description(shared),
        "techniques": [_technique(each) for each in shared.techniques],
        "gradient": {"colors": [_COLOUR, _STRONG], "minValue": 0, "maxValue": max([1, *scores])},
        "legendItems": [{"label": "pieces of evidence", "color": _STRONG}],
        "metadata": [{"name": "marking", "value": shared.tlp}, {"name": "run", "value": shared.run_id}],
        "hideDisabled": False,
    }
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)


def _technique(each: SharedTechnique) -> dict[str, Any]:
    return {
        "techniqueID": each.technique_id,
        "tactic": each.tactic.lower().replace(" ", "-"),
        "score": len(each.cites),
        "comment": f"{each.name} ({each.tactic_id} {each.tactic})",
        "enabled": True,
        "metadata": [{"name": "evidence", "value": name} for name in each.cites],
        "links": [{"label": "DISARM", "url": each.link}],
        "showSubtechniques": "." in each.technique_id,
    }


def _description(shared: SharedCampaign) -> str:
    later = [each.technique_id for each in shared.techniques if _came_later(each.technique_id)]
    told = f"{shared.tlp} · {shared.pap} · {shared.summary['en']} DISARM Red v1.6."
    if later:
        told += f" Not shown by a Navigator of 2023: {', '.join(later)}."
    withheld = sum(n for kind, n in shared.withheld.items() if kind == "techniques")
    return told + (f" Techniques withheld by their marking: {withheld}." if withheld else "")


def _came_later(technique_id: str) -> bool:
    """Say whether a technique is one of those, or a persona of those, that v1.4 to v1.6 added."""
    return int(technique_id[1:5]) > _LAST_OF_2023 or technique_id.startswith("T0097.")
