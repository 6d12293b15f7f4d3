"""Words and numbers of STIX 2.1 that others agreed on: types, markings, confidence, kinds of account.

Sources: STIX 2.1 (OASIS Standard, 2021), appendix A for confidence; the common objects of OASIS CTI for TLP.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

__all__ = [
    "ACCOUNT_TYPES",
    "ADMIRALTY",
    "CONFIDENCE",
    "PROBABILITY",
    "STANDARD_TYPES",
    "TLP_2",
    "TLP_EXTENSION",
    "TLP_OF_2017",
    "level_of",
    "marking_definition",
    "stix_id",
]

_NAMESPACE = UUID("6f3b8f6e-97a4-5d0b-8f43-0c35d1a3b6c9")
_TLP_CREATED = "2022-10-01T00:00:00.000Z"

STANDARD_TYPES = frozenset(
    {
        *("attack-pattern", "campaign", "course-of-action", "grouping", "identity", "incident"),
        *("indicator", "infrastructure", "intrusion-set", "location", "malware", "malware-analysis"),
        *("note", "observed-data", "opinion", "report", "threat-actor", "tool", "vulnerability"),
        *("relationship", "sighting", "artifact", "autonomous-system", "directory", "domain-name"),
        *("email-addr", "email-message", "file", "ipv4-addr", "ipv6-addr", "mac-addr", "mutex"),
        *("network-traffic", "process", "software", "url", "user-account", "windows-registry-key"),
        *("x509-certificate", "language-content", "marking-definition", "extension-definition"),
    }
)
"""Objects, relationships, observables and meta objects of STIX 2.1."""

TLP_OF_2017 = ("white", "green", "amber", "red")
"""Levels that the marking type `tlp` of the standard may have."""
TLP_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
"""Extension by which OASIS writes TLP 2.0."""
TLP_2 = {
    "TLP:CLEAR": "94868c89-83c2-464b-929b-a1a8aa3c8487",
    "TLP:GREEN": "bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    "TLP:AMBER": "55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    "TLP:AMBER+STRICT": "939a9414-2ddd-4d32-a0cd-375ea402b003",
    "TLP:RED": "e828b379-4e03-4974-9ac4-e53a884c97c1",
}
"""Marking of TLP 2.0 → UUID of its definition by OASIS."""
_TLP_PLATFORM = {
    "TLP:CLEAR": "613f2e26-407d-48c7-9eca-b8e91df99dc9",
    "TLP:GREEN": "34098fce-860f-48ae-8e50-ebd3cc5e41da",
    "TLP:AMBER": "f88d31f6-486f-44da-b317-01333bde0b82",
    "TLP:AMBER+STRICT": "826578e1-40ad-459f-bc73-ede076f81f37",
    "TLP:RED": "5e57c739-391a-4eb3-b6be-7d15ca92d5ed",
}

CONFIDENCE = {"none": 0, "low": 15, "moderate": 50, "high": 85}
"""Words of confidence → 0…100 (appendix A: None/Low/Med/High)."""
PROBABILITY = {1: 5, 2: 15, 3: 30, 4: 50, 5: 70, 6: 85, 7: 95}
"""Steps of probability words → 0…100 (appendix A: words of estimative probability)."""
ADMIRALTY = {1: 90, 2: 70, 3: 50, 4: 30, 5: 10}
"""Credibility of the Admiralty code → 0…100 (appendix A); 6, which cannot be judged, has none."""
ACCOUNT_TYPES = {"x": "twitter", "facebook": "facebook", "telegram": "telegram", "vk": "vk"}
"""Platforms that other tools write in another way in `account_type`; others keep their name."""


def stix_id(kind: str, *natural: object) -> str:
    """Return `kind--` and a UUIDv5 of what names the object in the world: the same thing, the same id."""
    return f"{kind}--{uuid5(_NAMESPACE, chr(31).join((kind, *map(str, natural))))}"


def marking_definition(marking: str, *, of_platforms: bool = False) -> dict[str, Any]:
    """Return the definition of a marking of TLP 2.0 or PAP.

    Args:
        marking: such as `TLP:AMBER+STRICT` or `PAP:GREEN`.
        of_platforms: the form of 2017 with the levels of today, as OpenCTI and the bundles of agencies have
            it; strict libraries refuse it. Otherwise TLP has the extension of OASIS, and PAP is a statement.
    """
    scale, _, level = marking.partition(":")
    head = {"type": "marking-definition", "spec_version": "2.1", "name": marking}
    if scale == "TLP" and not of_platforms:
        told = {"extension_type": "property-extension", "tlp_2_0": level.lower()}
        own = {"id": f"marking-definition--{TLP_2[marking]}", "extensions": {TLP_EXTENSION: told}}
        return head | own | {"created": _TLP_CREATED}
    if scale == "TLP":
        identity = f"marking-definition--{_TLP_PLATFORM[marking]}"
        written = {"definition_type": "tlp", "definition": {"tlp": level.lower()}}
        return head | written | {"id": identity, "created": "2017-01-20T00:00:00.000Z"}
    written = {"definition_type": "statement", "definition": {"statement": marking}}
    return head | written | {"id": stix_id("marking-definition", marking), "created": _TLP_CREATED}


def level_of(definition: Mapping[str, Any]) -> str | None:
    """Return the TLP that a marking definition stands for, in whichever form; None for other objects."""
    if definition.get("type") != "marking-definition":
        return None
    told, extended = definition.get("definition"), definition.get("extensions")
    own = extended.get(TLP_EXTENSION) if isinstance(extended, dict) else None
    level = own.get("tlp_2_0") if isinstance(own, dict) else None
    level = told.get("tlp") if level is None and isinstance(told, dict) else level
    name = f"TLP:{level}".upper().replace("WHITE", "CLEAR")
    return name if name in TLP_2 else None
