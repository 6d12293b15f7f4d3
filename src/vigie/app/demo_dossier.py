"""Fill the dossier of the reference campaign with the scenario's own answers, and say whose they are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vigie.app.characterise import Deed, mark, record_acts, record_for, review_content
from vigie.app.custody import Capture, add_exhibit
from vigie.app.gathering import gather_dossier
from vigie.characterisation.criteria import CRITERIA
from vigie.characterisation.dossier import Dossier
from vigie.characterisation.finding_rules import blocked_by
from vigie.engine.port import Engine
from vigie.lake.case import Case
from vigie.testing.worlds.scripted import olimpiya_dossier

__all__ = ["fill_demo_dossier"]

Content = dict[str, Any]

_CAPTURED = datetime(2023, 8, 3, 9, 12, tzinfo=UTC)
_FIGURE = re.compile(r"\{([\w.-]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """What the script's words are filled from: ids of exhibits by key, and rows of evidence by short name."""

    exhibits: Mapping[str, str]
    found: Mapping[str, Mapping[str, Any]]
    measured: frozenset[str]
    counts: Mapping[str, int]

    def cited(self, evidence: Sequence[str], *, found: bool = True) -> list[str]:
        """Return the citations that this run bears out."""
        known = self.found.keys() if found else self.measured
        exhibits = [self.exhibit(each) for each in evidence if each.startswith("exhibit:")]
        return exhibits + [each for each in evidence if each in known]

    def exhibit(self, cited: str) -> str:
        """Return the id behind `exhibit:key`; anything else stays."""
        key = cited.removeprefix("exhibit:")
        return self.exhibits[key] if key != cited else cited

    def worded(self, words: Mapping[str, str]) -> dict[str, str]:
        """Return texts with figures in the place of their names."""
        return {lang: self._filled(text, lang) for lang, text in words.items()}

    def _filled(self, text: str, lang: str) -> str:
        return _FIGURE.sub(lambda match: self._figure(match[1], lang), text)

    def _figure(self, name: str, lang: str) -> str:
        if name in self.counts:
            return f"{self.counts[name]:,}".replace(",", "," if lang == "en" else "\u202f")
        return f"{round(100 * self.found[name]['value'])}" + ("%" if lang == "en" else "\u00a0%")


def fill_demo_dossier(
    case: Case,
    engine: Engine,
    world: Path,
    *,
    campaign: str,
    now_us: int,
    marking: str = "TLP:AMBER",
    lang: str = "en",
) -> Dossier:
    """Record exhibits, findings, reviews, hypotheses, tags and impact of the scenario; return the dossier.

    Every act names the scenario's author, reader or head of service as who did it. Facts whose evidence this
    run did not find are left out; the whole is declared only when the rules allow it.

    Args:
        case: the case of the demonstration, with a run of campaigns.
        engine: where relations are computed.
        world: folder of the reference world.
        campaign: label or id of the campaign.
        now_us: when, µs since 1970 UTC.
        marking: TLP of the campaign.
        lang: language of what an act says in one language alone: names, reasons, notes.

    Raises:
        CaseError: there is no such campaign (VG304).
        SourceError: a file of the world is absent (VG209).
    """
    script = olimpiya_dossier(lang)
    exhibits = _exhibits(case, script, world, campaign, now_us)
    ground = _ground(gather_dossier(case, engine, campaign), exhibits)
    author = str(script["author"])
    deeds = [
        *(_finding(each, script, ground) for each in script["finding"]),
        *_hypotheses(script, ground),
        *_tags(script, ground),
        *_impact(script, ground),
    ]
    record_acts(case, campaign, deeds, by=author, now_us=now_us)
    _review(case, script, campaign, now_us)
    for value in (marking, "PAP:GREEN"):
        mark(case, campaign, "campaign", value, reason=script["reason"], by=author, now_us=now_us)
    return gather_dossier(case, engine, campaign)


def _exhibits(case: Case, script: Content, world: Path, campaign: str, now_us: int) -> dict[str, str]:
    kept = {}
    for each in script["exhibit"]:
        capture = Capture(
            kind=each.get("kind", "file"),
            source_url=each.get("url", ""),
            captured_at_us=round(_CAPTURED.timestamp() * 1_000_000),
            captured_by=script["author"],
            tool="vigie world",
            note=each["note"],
        )
        exhibit = add_exhibit(
            case, world / each["path"], capture, campaign=campaign, by=script["author"], now_us=now_us
        )
        kept[each["key"]] = exhibit.exhibit_id
    return kept


def _ground(dossier: Dossier, exhibits: Mapping[str, str]) -> _Ground:
    rows = {row["evidence_id"].split("@", 1)[0]: row for row in dossier.evidence}
    return _Ground(
        exhibits=exhibits,
        found={name: row for name, row in rows.items() if row["outcome"] == "found"},
        measured=frozenset(name for name, row in rows.items() if row["outcome"] != "not-assessed"),
        counts={"core": dossier.campaign["n_core"], "posts": dossier.campaign["n_posts"]},
    )


def _finding(scripted: Content, script: Content, ground: _Ground) -> Deed:
    facts = [_fact(each, ground) for each in scripted["facts"] if ground.cited(each["evidence"])]
    against = scripted.get("against", [])
    content = {
        **{name: scripted[name] for name in ("criterion", "confidence", "rationale")},
        "status": scripted["status"] if facts else "insufficient",
        "facts": facts,
        "against": [
            _fact(each, ground, found=False)
            for each in against
            if ground.cited(each["evidence"], found=False)
        ],
        "rejected": scripted.get("rejected", []),
        "remaining": scripted.get("remaining", []),
    }
    return Deed(kind="criterion.set", content=content, reason=script["reason"])


def _fact(scripted: Content, ground: _Ground, *, found: bool = True) -> Content:
    return {
        "text": ground.worded(scripted["text"]),
        "evidence": ground.cited(scripted["evidence"], found=found),
        "proof": ground.exhibit(scripted.get("proof", "")),
    }


def _hypotheses(script: Content, ground: _Ground) -> list[Deed]:
    added = [
        Deed(kind="hypothesis.add", content=each, reason=script["reason"]) for each in script["hypothesis"]
    ]
    weighed = [
        Deed(
            kind="hypothesis.weigh",
            content={
                "hypothesis_id": name,
                "evidence_id": evidence,
                "mark": sign,
                "layer": each["layer"],
                "reliability": each["source"][0],
                "credibility": int(each["source"][1]),
            },
            reason=each["reason"],
        )
        for each in script["weighing"]
        for evidence in ground.cited([each["evidence"]])
        for name, sign in each["marks"].items()
    ]
    concluded = [Deed(kind="hypothesis.conclude", content=each) for each in script["conclusion"]]
    return added + weighed + concluded


def _tags(script: Content, ground: _Ground) -> list[Deed]:
    return [
        Deed(kind="tag.add", content={"technique_id": name, "evidence": cited}, reason=script["reason"])
        for name, evidence in script["tags"].items()
        if (cited := ground.cited(evidence))
    ]


def _impact(script: Content, ground: _Ground) -> list[Deed]:
    scripted = script["impact"]
    figures = [each | {"evidence": ground.cited(each["evidence"])} for each in scripted["figures"]]
    content = scripted | {"evidence": ground.cited(scripted["evidence"]), "figures": figures}
    return [Deed(kind="impact.set", content=content)]


def _review(case: Case, script: Content, campaign: str, now_us: int) -> None:
    """Let the scenario's reader agree to each finding, and its head of service declare what is ready."""
    record = record_for(case, campaign)
    reviews = [
        Deed(
            kind="criterion.review",
            content=review_content(record, criterion, agreed=True),
            reason=script["reason"],
        )
        for criterion in CRITERIA
    ]
    record_acts(case, campaign, reviews, by=str(script["reviewer"]), now_us=now_us)
    if not blocked_by(record_for(case, campaign).characterisation):
        declared = [Deed(kind="dossier.declare", reason=script["reason"])]
        record_acts(case, campaign, declared, by=str(script["chief"]), now_us=now_us)
