"""What a report on campaigns is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from vigie.model.contracts import Column, Contract
from vigie.model.errors import InputError, ParameterError, nearest
from vigie.report.content import LANGUAGES

__all__ = ["CORE_ACCOUNT", "HOURS", "DossierContent"]

Row = Mapping[str, Any]

_T, _I = pa.string(), pa.int64()
_US = "µs since 1970-01-01 UTC"

CORE_ACCOUNT = Contract(
    "core_account",
    1,
    "one account of the core of a campaign, with what names it",
    (
        Column("account_uid", _T, "Account", nullable=False),
        Column("handle", _T, "Handle first seen"),
        Column("display_name", _T, "Name first seen"),
        Column("platform", _T, "Platform"),
        Column("created_at_us", _I, "Creation", _US),
    ),
    ("account_uid",),
)

HOURS = Contract(
    "campaign_hours",
    1,
    "one hour of one campaign",
    (
        Column("hour_us", _I, "Start of the hour", _US, nullable=False),
        Column("campaign_id", _T, "Campaign", nullable=False),
        Column("posts", _I, "Posts by its core", "posts", nullable=False),
    ),
    ("campaign_id", "hour_us"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierContent:
    """Everything that the report shows, as rows of the contracts of a run of campaigns.

    Attributes:
        run: Its row of `run`.
        campaigns: Rows of `campaign` with `state`, `name`, `merged_into` and `decided_because`.
        members: Rows of `campaign_member`.
        relays: Rows of `campaign_relay`.
        evidence: Rows of `evidence`.
        parts: Rows of `campaign_part`.
        accounts: Rows of `core_account`: what pseudonyms hide.
        hours: Rows of `campaign_hours`.
        site_roles: Domain → what the site does in its network, where a run on sites says it.
        events: Campaign → (time, word, values), in the order of time.
        case_title: Title of the case.
        tool_version: Vigie's version.
        generated_at_us: When, µs since 1970 UTC.
        lang: en or fr.
        marking: Handling mark.
        identify_reason: Why accounts of the core are named, if they are; relays never are.
        at_most: Members and measures listed for each campaign.
        groups_page: Where the report on the groups lies, seen from this one; empty where there is none.
    """

    run: Row
    campaigns: Sequence[Row]
    members: Sequence[Row]
    relays: Sequence[Row]
    evidence: Sequence[Row]
    accounts: Sequence[Row]
    hours: Sequence[Row]
    parts: Sequence[Row] = ()
    site_roles: Mapping[str, str] = field(default_factory=dict)
    events: Mapping[str, Sequence[tuple[int, str, Mapping[str, Any]]]] = field(default_factory=dict)
    case_title: str
    tool_version: str
    generated_at_us: int
    lang: str = "en"
    marking: str = "TLP:AMBER"
    identify_reason: str | None = None
    at_most: int = 200
    groups_page: str = ""

    def checked(self) -> DossierContent:
        """Return itself, or say what is wrong with it.

        Raises:
            InputError: people are to be identified without a reason (VG601).
            ParameterError: the language is not known, or the marking is empty (VG602).
        """
        if self.identify_reason is not None and not self.identify_reason.strip():
            sentence = "accounts can be identified only for a reason that the report prints"
            raise InputError("VG601", sentence, hint="give the reason, or leave the pseudonyms")
        if self.lang not in LANGUAGES:
            sentence = f"no report in {self.lang!r}"
            raise ParameterError("VG602", sentence, hint=nearest(self.lang, LANGUAGES))
        if not self.marking.strip():
            raise ParameterError("VG602", "the marking is empty", hint="for example TLP:AMBER")
        return self
