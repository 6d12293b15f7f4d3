"""How objects of a bundle are written: ids, times, markings and what each must carry."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from vigie.share.shared import SharedCampaign
from vigie.share.stix.vocabulary import marking_definition, stix_id

__all__ = ["EXTENSION", "Draft", "StixObject", "stix_time"]

StixObject = dict[str, Any]

EXTENSION = stix_id("extension-definition", "vigie", 1)
"""Extension that says what Vigie knows beyond the standard: run, role, evidence, scale."""
_OBSERVABLES = {
    "artifact",
    "domain-name",
    "file",
    "ipv4-addr",
    "ipv6-addr",
    "url",
    "user-account",
    "media-content",
}
_EXTENSION_SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {
        "run_id": {"type": "string"},
        "tool_version": {"type": "string"},
        "label": {"type": "string"},
        "state": {"type": "string"},
        "role": {"type": "string"},
        "role_confidence": {"type": "string"},
        "kind": {"type": "string"},
        "evidence": {"type": "array", "items": {"type": "string"}},
        "confidence_scale": {"type": "string"},
        "admiralty": {"type": "string"},
        "withheld": {"type": "object"},
    },
}


def stix_time(at_us: int) -> str:
    """Write a time as STIX does: UTC, milliseconds."""
    whole, rest = divmod(at_us, 1_000_000)
    moment = datetime.fromtimestamp(whole, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{rest // 1000:03d}Z"


@dataclass(slots=True, kw_only=True)
class Draft:
    """A bundle being written: every object gets what all must have, and stands in it once.

    Attributes:
        shared: What is written.
        producer: Who shares it.
        of_platforms: Whether markings take the form of platforms rather than that of OASIS.
        objects: What has been written, by id.
    """

    shared: SharedCampaign
    producer: str
    of_platforms: bool
    objects: dict[str, StixObject] = field(default_factory=dict)

    @property
    def campaign(self) -> str:
        """Id of the campaign."""
        return stix_id("campaign", self.shared.campaign_id)

    @property
    def author(self) -> str:
        """Id of the identity that shares."""
        return stix_id("identity", self.producer)

    def add(
        self,
        kind: str,
        *natural: object,
        at_us: int | None = None,
        tlp: str = "",
        own_id: str = "",
        told: Mapping[str, Any] | None = None,
        **fields: Any,
    ) -> str:
        """Write an object and return its id; fields that are empty stay out.

        Args:
            kind: its type.
            natural: what names it in the world, for its id.
            at_us: when what it says came to be; the run's end where nobody says.
            tlp: its marking; the campaign's where it has none of its own.
            own_id: id that others agreed on.
            told: what the extension says.
            fields: its properties.
        """
        identity = own_id or stix_id(kind, *natural)
        head: StixObject = {"type": kind, "spec_version": "2.1", "id": identity}
        if kind not in _OBSERVABLES:
            when = stix_time(self.shared.computed_at_us if at_us is None else at_us)
            head |= {"created": when, "modified": when, "created_by_ref": self.author}
        head["object_marking_refs"] = list(self._marked(tlp or self.shared.tlp))
        body = {name: value for name, value in fields.items() if value not in (None, "", [], {})}
        if told:
            own = {"extension_type": "property-extension", **told}
            body["extensions"] = {**body.get("extensions", {}), EXTENSION: own}
        self.objects.setdefault(identity, head | body)
        return identity

    def relate(self, source: str, word: str, target: str, *, at_us: int | None = None, **more: Any) -> str:
        """Write a typed relationship and return its id."""
        return self.add(
            "relationship", source, word, target, at_us=at_us,
            relationship_type=word, source_ref=source, target_ref=target, **more,
        )  # fmt: skip

    def open(self) -> None:
        """Write who shares, and what the extension means."""
        self.add("identity", self.producer, name=self.producer, identity_class="organization")
        self.objects[self.author].pop("created_by_ref")
        self.add(
            "extension-definition", own_id=EXTENSION, at_us=0, name="Vigie", version="1.0.0",
            description="What Vigie knows beyond the standard: run, role, evidence, scale of confidence",
            schema=json.dumps(_EXTENSION_SCHEMA, sort_keys=True), extension_types=["property-extension"],
        )  # fmt: skip

    def _marked(self, tlp: str) -> Iterator[str]:
        for marking in (tlp, self.shared.pap):
            written = marking_definition(marking, of_platforms=self.of_platforms)
            self.objects.setdefault(written["id"], written)
            yield written["id"]
