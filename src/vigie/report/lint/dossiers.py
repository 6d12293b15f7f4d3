"""Rules on a dossier before a product of it leaves: markings, evidence, reviewers, open criteria."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vigie.cases.markings import PAP, TLP, highest, is_within
from vigie.characterisation.criteria import Finding
from vigie.characterisation.disarm.framework import VERSION, techniques
from vigie.characterisation.hypotheses import RIVALS
from vigie.model.lint import ERROR, WARNING, LintFinding
from vigie.report.products.content import ProductContent
from vigie.report.products.reading import Reading

__all__ = ["FOR_DRAFTS", "lint_dossier"]

FOR_DRAFTS = frozenset(("LR01", "LR04", "LR06", "LR10"))
"""Rules that a draft may break: what is missing will be written; nobody is named, nothing marked too low."""


def lint_dossier(reading: Reading) -> list[LintFinding]:
    """Say what in a dossier keeps a product of it from leaving.

    Rules: LR03 evidence that the dossier does not hold, LR04 finding or technique without evidence, LR05
    marking lower than that of what is shown, LR06 finding without a second reader, LR07 technique that DISARM
    no longer has, LR10 criterion that nobody found on (warning), LR11 conclusion before the rival hypotheses
    were weighed (warning).
    """
    dossier = reading.content.dossier
    found = [*_markings(reading.content), *_evidence(reading)]
    for finding in dossier.findings:
        found += _finding(finding)
    for tag in dossier.tags:
        if tag.technique_id not in techniques():
            sentence = f"DISARM Red v{VERSION} has no technique {tag.technique_id}"
            found.append(_said("LR07", f"tag {tag.technique_id}", sentence, "vigie tag with an id of v1.6"))
        if not tag.evidence:
            found.append(
                _said("LR04", f"tag {tag.technique_id}", "a technique without evidence", "cite what shows it")
            )
    return sorted({*found, *_rivals(reading)})


def _markings(content: ProductContent) -> Iterator[LintFinding]:
    """The highest marking wins: no product is marked lower than anything that it is made from."""
    for asked, scale in ((content.tlp, TLP), (content.pap, PAP)):
        own = content.dossier.tlp if scale is TLP else content.dossier.pap
        needed = highest([own, *(mark.value for mark in content.dossier.markings)], scale)
        if not is_within(needed, asked):
            sentence = f"the dossier holds objects marked {needed}; the document would bear {asked}"
            yield _said(
                "LR05", "marking", sentence, f"--marking {needed}, or lower the marking of the objects"
            )


def _evidence(reading: Reading) -> Iterator[LintFinding]:
    for one, label in reading.labels.items():
        if not reading.is_held(one):
            sentence = f"{label} ({one}) is cited, and the dossier does not hold it"
            yield _said(
                "LR03", "evidence", sentence, "cite evidence of the run, a post, a group or an exhibit"
            )


def _finding(finding: Finding) -> Iterator[LintFinding]:
    place = f"criterion {finding.criterion}"
    if finding.status == "open":
        yield _said(
            "LR10", place, "nobody has found on this criterion", "vigie criteria set", severity=WARNING
        )
        return
    if finding.status == "met" and not finding.facts:
        yield _said("LR04", place, "met without a single fact", "give at least one fact with its evidence")
    for fact in (*finding.facts, *finding.against):
        if not fact.evidence:
            yield _said(
                "LR04", f"{place}, fact {fact.number}", "a claim without evidence", "cite what shows it"
            )
    if finding.review == "none":
        yield _said("LR06", place, "nobody but its author has read this finding", "vigie criteria review")


def _rivals(reading: Reading) -> Iterable[LintFinding]:
    dossier = reading.content.dossier
    weighed = {cell.hypothesis_id for cell in dossier.weighings}
    kinds = {one.kind for one in dossier.hypotheses if one.hypothesis_id in weighed}
    missing = [kind for kind in RIVALS if kind not in kinds]
    if missing and any(one.concluded_by for one in dossier.hypotheses):
        sentence = f"concluded before these rivals were weighed: {', '.join(missing)}"
        yield _said("LR11", "hypotheses", sentence, "vigie hypothesis weigh", severity=WARNING)


def _said(code: str, place: str, sentence: str, hint: str, *, severity: str = ERROR) -> LintFinding:
    return LintFinding(code=code, severity=severity, place=place, sentence=sentence, hint=hint)
