"""Indices, findings, hypotheses, impact and limits of a dossier as statements that may leave."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from vigie.app.shared_words import SharedWords
from vigie.characterisation.criteria import Fact, Finding
from vigie.characterisation.dossier import Dossier
from vigie.characterisation.hypotheses import Hypothesis
from vigie.characterisation.words import Words
from vigie.share.sentences import sentence
from vigie.share.shared import Statement
from vigie.share.stix.vocabulary import CONFIDENCE, PROBABILITY

__all__ = ["shared_statements"]

Marked = Callable[[str, Iterable[str]], str]
"""Id of an object and what it cites → its marking."""


def shared_statements(dossier: Dossier, words: SharedWords, marked: Marked) -> Iterator[Statement]:
    """Yield everything that a dossier says in words; open criteria and names of analysts stay in."""
    computed = dossier.run["ended_at_us"]
    known = {row["evidence_id"]: row for row in dossier.evidence}
    graded = {each.evidence_id: f"{each.reliability}{each.credibility}" for each in dossier.weighings}
    for name, row in known.items():
        if row["outcome"] == "found":
            yield replace(_indice(name, row, words, marked(name, ()), computed), grading=graded.get(name, ""))
    yield from (_finding(each, words, marked) for each in dossier.findings if each.status != "open")
    yield from (_hypothesis(each, words, marked(each.hypothesis_id, ())) for each in dossier.hypotheses)
    yield from _impact(dossier, words, marked)
    yield from _decided(dossier, words, marked)
    missing = [known[each.evidence_id] for each in dossier.not_shown if each.evidence_id in known]
    if missing:
        yield Statement(
            statement_id="limits",
            kind="limits",
            title=words.own("limits"),
            words=_joined([words.missing(row) for row in missing]),
            at_us=computed,
            tlp=marked("limits", [row["evidence_id"] for row in missing]),
        )


def _indice(name: str, row: Mapping[str, Any], words: SharedWords, tlp: str, at_us: int) -> Statement:
    posts = [label for uid in json.loads(row["posts"]) if (label := words.post(uid))]
    return Statement(
        statement_id=name,
        kind="indice",
        title=words.indice(row["indice"]),
        words=words.measured(row),
        at_us=at_us,
        cites=tuple(posts),
        tlp=tlp,
    )


def _finding(each: Finding, words: SharedWords, marked: Marked) -> Statement:
    facts = (*each.facts, *each.against)
    cites = tuple(sorted({name for fact in facts for name in fact.evidence}))
    lines = [words.said(each.rationale)]
    lines += [_fact("fact", fact, words) for fact in each.facts]
    lines += [_fact("against", fact, words) for fact in each.against]
    lines += [_led("rejected", words.said(told)) for told in each.rejected]
    lines += [_led("remaining", words.said(told)) for told in each.remaining]
    return Statement(
        statement_id=each.criterion,
        kind="criterion",
        title=words.own(
            "criterion",
            criterion=words.word(f"criterion.{each.criterion}.short"),
            status=words.word(f"status.{each.status}"),
        ),
        words=_joined(lines),
        at_us=each.found_at_us or 0,
        confidence=CONFIDENCE.get(each.confidence),
        scale=f"confidence: {each.confidence}" if each.confidence else "",
        cites=words.cited(cites),
        links=tuple(link for fact in facts if (link := words.link(fact.proof))),
        review={"agreed": "agree", "disputed": "disagree"}.get(each.review, ""),
        review_words=words.text(each.review_reason),
        reviewed_at_us=each.reviewed_at_us,
        tlp=marked(each.criterion, cites),
    )


def _fact(key: str, fact: Fact, words: SharedWords) -> dict[str, str]:
    cited = f" [{', '.join(words.cited(fact.evidence))}]"
    return {
        lang: f"{sentence(key, lang)} {fact.number}. {text}{cited}"
        for lang, text in words.said(fact.text).items()
    }


def _led(key: str, told: Words) -> dict[str, str]:
    return {lang: f"{sentence(key, lang)}: {text}" for lang, text in told.items()}


def _hypothesis(each: Hypothesis, words: SharedWords, tlp: str) -> Statement:
    lines = [words.said(each.statement)]
    if each.level:
        lines.append(words.own("level", level=words.word(f"hypothesis.levels.{each.level}")))
    if each.conclusion:
        lines.append(words.said(each.conclusion))
    return Statement(
        statement_id=each.hypothesis_id,
        kind="hypothesis",
        title=words.own(
            "hypothesis", name=each.hypothesis_id, kind=words.word(f"hypothesis.kinds.{each.kind}")
        ),
        words=_joined(lines),
        at_us=each.added_at_us,
        confidence=PROBABILITY.get(each.probability) if each.probability else None,
        scale=f"probability: step {each.probability} of 7" if each.probability else "",
        tlp=tlp,
    )


def _impact(dossier: Dossier, words: SharedWords, marked: Marked) -> Iterator[Statement]:
    impact = dossier.impact
    if impact is None:
        return
    figures = [
        {
            lang: f"{figure.name}: {figure.value:g} {figure.unit}. {text}"
            for lang, text in words.said(figure.note).items()
        }
        for figure in impact.figures
    ]
    yield Statement(
        statement_id="impact",
        kind="impact",
        title=words.own("impact", category=impact.category),
        words=_joined([words.said(impact.reason), *figures, words.said(impact.counterfactual)]),
        at_us=impact.at_us,
        cites=words.cited(impact.evidence),
        tlp=marked("impact", impact.evidence),
    )


def _decided(dossier: Dossier, words: SharedWords, marked: Marked) -> Iterator[Statement]:
    end, decision = dossier.end, dossier.political_decision
    if end.state != "open":
        yield Statement(
            statement_id="end",
            kind="end",
            title=words.own("end", state=words.word(f"end.{end.state}.short")),
            words=dict.fromkeys(("en",), words.text(end.reason) or end.state),
            at_us=end.at_us or 0,
            tlp=marked("campaign", ()),
        )
    if decision is not None:
        yield Statement(
            statement_id="decision",
            kind="decision",
            title=words.own("decision", authority=decision.authority),
            words=words.said(decision.wording),
            at_us=decision.recorded_at_us,
            links=(link,) if (link := words.link(decision.source)) else (),
            tlp=marked("campaign", ()),
        )


def _joined(parts: list[dict[str, str]]) -> dict[str, str]:
    """Join paragraphs language by language; a paragraph without a language stands in the one that it has."""
    langs = sorted({lang for part in parts for lang in part})
    return {
        lang: "\n\n".join(part.get(lang) or next(iter(part.values())) for part in parts if part)
        for lang in langs
    }
