"""A run of campaigns as its report walks it: one dossier a campaign, with all that is shown of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vigie.report.campaigns.content import DossierContent
from vigie.report.campaigns.wording import DossierWords
from vigie.report.masking import Masker, accounts_of

__all__ = ["Dossier", "Reading", "listed", "read_dossiers"]

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One campaign: its row and everything that belongs to it."""

    row: Row
    rank: int
    members: Sequence[Row]
    relays: Sequence[Row]
    parts: Sequence[Row]
    evidence: Sequence[Row]
    accounts: Sequence[Row]
    hours: Sequence[Row]
    events: Sequence[tuple[int, str, Mapping[str, Any]]]

    @property
    def anchor(self) -> str:
        """Place within the report."""
        return f"campaign-{self.rank + 1}"

    @property
    def title(self) -> str:
        """Name that a person gave it, beside its label."""
        return f"{self.row['label']} — {self.row['name']}" if self.row["name"] else str(self.row["label"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The content, its words, masker and dossiers; those not proposed come later, dismissed ones last."""

    content: DossierContent
    words: DossierWords
    masker: Masker
    dossiers: Sequence[Dossier]


def read_dossiers(content: DossierContent) -> Reading:
    """Index checked content."""
    accounts = accounts_of(content.accounts, content.members)
    order = sorted(
        content.campaigns, key=lambda row: (row["state"] == "dismissed", not row["proposed"], row["label"])
    )
    return Reading(
        content=content,
        words=DossierWords(content.lang),
        masker=Masker(accounts, posts=(), identify=content.identify_reason is not None),
        dossiers=[_dossier(content, row, rank) for rank, row in enumerate(order)],
    )


def _dossier(content: DossierContent, row: Row, rank: int) -> Dossier:
    name = row["campaign_id"]
    members = [each for each in content.members if each["campaign_id"] == name]
    core = {each["account_uid"] for each in members}
    return Dossier(
        row=row,
        rank=rank,
        members=members,
        relays=[each for each in content.relays if each["campaign_id"] == name],
        parts=[each for each in content.parts if each["campaign_id"] == name],
        evidence=[each for each in content.evidence if each["subject_id"] == name],
        accounts=[each for each in content.accounts if each["account_uid"] in core],
        hours=[each for each in content.hours if each["campaign_id"] == name],
        events=content.events.get(name, ()),
    )


def listed(text: str) -> list[Any]:
    """Read a JSON list of a row."""
    found: list[Any] = json.loads(text)
    return found
