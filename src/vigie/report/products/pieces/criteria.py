"""The four criteria: each with its facts, what speaks against it, other explanations, and who says so."""

from __future__ import annotations

import json
from collections.abc import Iterator

from vigie.characterisation.criteria import CRITERIA, Fact, Finding
from vigie.characterisation.probability import confidence_words
from vigie.model.errors import ParameterError, nearest
from vigie.report.document.model import (
    Block,
    Facts,
    Heading,
    Listing,
    Note,
    Paragraph,
    Span,
    Spans,
    Table,
    spans_of,
)
from vigie.report.products.figures import SPEAKS_TO
from vigie.report.products.reading import Reading, Row

__all__ = ["criteria_table", "criterion"]


def criteria_table(reading: Reading, _: str) -> Iterator[Block]:
    """Say of each criterion how it stands, how sure its author is, and whether somebody read it again."""
    rows = []
    for one in reading.content.dossier.findings:
        name = reading.link(reading.t(f"criterion.{one.criterion}.short"), _anchor(one.criterion))
        rows.append(
            (
                (name,),
                (Span(reading.t(f"status.{one.status}"), "strong"),),
                spans_of(_confidence(reading, one)),
                spans_of(reading.t(f"review.{one.review}")),
            )
        )
    yield Table(
        anchor="criteria",
        caption=reading.t("criteria.caption"),
        header=tuple(
            reading.t(f"criteria.{name}") for name in ("criterion", "status", "confidence", "review")
        ),
        rows=tuple(rows),
        widths=(4, 2, 2, 2),
    )


def criterion(reading: Reading, argument: str) -> Iterator[Block]:
    """Write one criterion: status, why, numbered facts, against, explanations, and its indices.

    Raises:
        ParameterError: there is no such criterion (VG730).
    """
    if argument not in CRITERIA:
        raise ParameterError("VG730", f"{argument!r} is no criterion", hint=nearest(argument, CRITERIA))
    finding = next(one for one in reading.content.dossier.findings if one.criterion == argument)
    yield Facts(pairs=_strip(reading, finding))
    if finding.rationale:
        yield Paragraph(spans=reading.told(finding.rationale))
    if finding.status == "open":
        yield Note(
            title=reading.t("criterion.open_title"), items=(reading.say("criterion.open"),), is_warning=True
        )
    yield from _facts(reading, finding.facts, "facts", argument)
    yield from _indices(reading, argument)
    yield from _facts(reading, finding.against, "against", argument)
    yield from _explanations(reading, finding)
    for mark in reading.content.dossier.out_of_scope:
        if argument == "misleading-content":
            genre, reason = reading.t(f"genre.{mark.genre}"), reading.human(mark.reason)
            yield Paragraph(spans=reading.say("criterion.out_of_scope", genre=genre, reason=reason))


def _strip(reading: Reading, finding: Finding) -> tuple[tuple[str, Spans], ...]:
    pairs = [
        ("status", spans_of(reading.t(f"status.{finding.status}"))),
        ("confidence", spans_of(_confidence(reading, finding))),
        ("author", spans_of(finding.author or reading.words.value(None))),
        ("review", spans_of(_review(reading, finding))),
    ]
    return tuple((reading.t(f"criteria.{name}"), value) for name, value in pairs)


def _review(reading: Reading, finding: Finding) -> str:
    told = reading.t(f"review.{finding.review}")
    return f"{told} ({finding.reviewer})" if finding.reviewer else told


def _confidence(reading: Reading, finding: Finding) -> str:
    return (
        confidence_words(finding.confidence, reading.words.lang)
        if finding.confidence
        else reading.t("status.unset")
    )


def _facts(reading: Reading, facts: tuple[Fact, ...], name: str, criterion: str) -> Iterator[Block]:
    if not facts:
        return
    yield _subheading(reading, name, criterion)
    yield Listing(
        items=tuple(
            (
                *reading.told(fact.text),
                Span(" ["),
                *reading.references(fact.evidence),
                Span("]"),
                *_proof(reading, fact.proof),
            )
            for fact in facts
        ),
        is_ordered=True,
    )


def _proof(reading: Reading, proof: str) -> Spans:
    """Name what lets anybody check a fact: an exhibit by its short name, an address made harmless."""
    if not proof:
        return ()
    shown = reading.references((proof,)) if proof in reading.labels else reading.told(proof)
    return Span(f" {reading.t('criterion.proof')} "), *shown


def _explanations(reading: Reading, finding: Finding) -> Iterator[Block]:
    for name, listed in (("rejected", finding.rejected), ("remaining", finding.remaining)):
        if listed:
            yield _subheading(reading, name, finding.criterion)
            yield Listing(items=tuple(reading.told(one) for one in listed))


def _indices(reading: Reading, criterion: str) -> Iterator[Block]:
    rows = [
        row
        for row in reading.content.dossier.evidence
        if SPEAKS_TO.get(row["criterion"], row["criterion"]) == criterion and row["outcome"] != "not-assessed"
    ]
    if not rows:
        yield Paragraph(spans=reading.say("criterion.no_indice"))
        return
    yield _subheading(reading, "indices", criterion)
    yield Table(
        anchor=f"indices-{criterion}",
        caption=reading.t("criterion.indices_caption"),
        header=tuple(reading.t(f"indices.{name}") for name in ("evidence", "what", "outcome", "chance")),
        rows=tuple(_indice(reading, row) for row in sorted(rows, key=_rank)),
        widths=(0.9, 7, 1.6, 1.2),
        numeric=(3,),
    )


def _rank(row: Row) -> tuple[bool, str, str]:
    return row["outcome"] != "found", row["indice"], row["measure"]


def _indice(reading: Reading, row: Row) -> tuple[Spans, ...]:
    words = reading.words
    sentence = words.statement(row["statement"], json.loads(row["statement_values"]))
    title = (
        words.t(f"indice.{row['indice']}.title")
        if words.known(f"indice.{row['indice']}.title")
        else row["indice"]
    )
    return (
        reading.references((row["evidence_id"],)),
        (Span(f"{title}. ", "strong"), Span(reading.texts.text(sentence))),
        spans_of(reading.t(f"outcome.{row['outcome']}")),
        spans_of(_chance(reading, row["q"])),
    )


def _chance(reading: Reading, q: float | None) -> str:
    """Write a q: `q = 0.01`, `q < 0.001` where it is smaller, or that nothing was tested."""
    if q is None:
        return reading.t("indices.untested")
    written = reading.words.value(q)
    return f"q\u00a0{written}" if written.startswith("<") else f"q\u00a0=\u00a0{written}"


def _subheading(reading: Reading, name: str, criterion: str) -> Heading:
    return Heading(
        text=reading.t(f"criterion.{name}"), level=3, anchor=f"{_anchor(criterion)}-{name}", is_numbered=False
    )


def _anchor(criterion: str) -> str:
    return f"criterion-{criterion}"
