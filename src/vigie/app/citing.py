"""What an act may cite, and how people may write it: short forms become ids that stay good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow.dataset as ds

from vigie.app.campaigns import KIND, find_campaign
from vigie.cases.exhibits import exhibits_of
from vigie.cases.log import read_acts
from vigie.characterisation.dossier import evidence_id
from vigie.lake.case import Case
from vigie.lake.runs import load_run
from vigie.model.errors import CaseError, ParameterError, nearest

__all__ = ["Citable", "citable"]

_LISTS = ("evidence", "items")
_TABLES = ("facts", "against", "figures")


@dataclass(frozen=True, slots=True, kw_only=True)
class Citable:
    """What there is to cite for one campaign.

    Attributes:
        case: The case.
        campaign_id: The campaign.
        evidence: Ids of the rows of evidence of the run that is open.
        exhibits: Ids of exhibits.
    """

    case: Case
    campaign_id: str
    evidence: tuple[str, ...]
    exhibits: tuple[str, ...]

    def resolved(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the content of an act with every citation as its full id.

        Raises:
            ParameterError: something that is cited does not exist, or several things are (VG702).
        """
        told = dict(content)
        for name in _LISTS:
            if isinstance(told.get(name), list | tuple):
                told[name] = [self.resolve(str(each)) for each in told[name]]
        for name in _TABLES:
            if isinstance(told.get(name), list | tuple):
                told[name] = [self.resolved(row) if isinstance(row, Mapping) else row for row in told[name]]
        if isinstance(told.get("evidence_id"), str):
            told["evidence_id"] = self.resolve(told["evidence_id"])
        return told

    def resolve(self, cited: str) -> str:
        """Return the full id of what is cited.

        `AC02.burst@R-…` and `AC02.burst` name a measure, `AC02` an indice that has one measure, `X-1234` an
        exhibit, `post:x:123` a post of the case.

        Raises:
            ParameterError: there is no such thing, or several begin so (VG702).
        """
        if cited.startswith("post:"):
            return self._post(cited)
        known = self.exhibits if cited.startswith("X-") else self.evidence
        if "@" in cited and cited not in known:
            return self._earlier(cited)
        found = [each for each in known if each == cited or _begins(each, cited)]
        if len(found) != 1:
            hint = f"one of {', '.join(found)}" if found else nearest(cited, known)
            sentence = f"{len(found)} pieces of evidence are named {cited!r}"
            raise ParameterError("VG702", sentence, place=self.campaign_id, hint=hint)
        return found[0]

    def _post(self, cited: str) -> str:
        wanted = ds.field("post_uid") == cited.removeprefix("post:")
        if not self.case.lake.read("post", where=wanted).num_rows:
            raise ParameterError("VG702", f"the case holds no post {cited!r}", hint="post:platform:number")
        return cited

    def _earlier(self, cited: str) -> str:
        run = cited.rsplit("@", 1)[1]
        try:
            known = _evidence_ids(self.case, self.campaign_id, run)
        except CaseError as error:
            raise ParameterError("VG702", f"there is no run of {cited!r}", hint=error.hint) from error
        if cited not in known:
            sentence = f"that run holds no evidence {cited!r} on this campaign"
            raise ParameterError("VG702", sentence, hint=nearest(cited, known))
        return cited


def citable(case: Case, campaign: str, *, run: str = "latest") -> Citable:
    """Return what there is to cite for a campaign, by the run of campaigns that is open.

    Raises:
        CaseError: there is no such run or campaign (VG304).
    """
    found = find_campaign(case, campaign, run=run)["campaign_id"]
    return Citable(
        case=case,
        campaign_id=found,
        evidence=_evidence_ids(case, found, run),
        exhibits=tuple(exhibits_of(read_acts(case))),
    )


def _evidence_ids(case: Case, campaign_id: str, run: str) -> tuple[str, ...]:
    rows = load_run(case, run, kind=KIND)["evidence"].to_pylist()
    return tuple(evidence_id(row) for row in rows if row["subject_id"] == campaign_id)


def _begins(full: str, cited: str) -> bool:
    if cited.startswith("X-"):
        return full.startswith(cited)
    name = full.split("@", 1)[0]
    return name == cited or name.split(".", 1)[0] == cited
