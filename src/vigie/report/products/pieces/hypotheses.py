"""Hypotheses on actors, kept apart from the criteria: none is computed, each is a person's."""

from __future__ import annotations

from collections.abc import Iterator

from vigie.characterisation.probability import STEPS, confidence_words, words_of
from vigie.report.document.model import Block, Facts, Heading, Note, Paragraph, Span, Table, spans_of
from vigie.report.products.pieces.spread import figure
from vigie.report.products.reading import Reading

__all__ = ["decision", "hypotheses", "matrix"]


def hypotheses(reading: Reading, _: str) -> Iterator[Block]:
    """Say what was supposed and concluded: each hypothesis with its level and word of probability."""
    dossier = reading.content.dossier
    if not dossier.hypotheses:
        yield Paragraph(spans=reading.say("hypothesis.none"))
        return
    for one in dossier.hypotheses:
        yield Heading(
            text=f"{one.hypothesis_id} — {reading.t(f'hypothesis.kinds.{one.kind}')}",
            level=3,
            anchor=f"hypothesis-{one.hypothesis_id}",
            is_numbered=False,
        )
        yield Paragraph(spans=reading.told(one.statement))
        if not one.concluded_by:
            yield Paragraph(spans=reading.say("hypothesis.open"), role="small")
            continue
        probability = _likely(reading, one.probability)
        pairs = (
            ("level", reading.t(f"hypothesis.levels.{one.level or 'none'}")),
            ("probability", probability),
            (
                "confidence",
                confidence_words(one.confidence, reading.words.lang)
                if one.confidence
                else reading.t("status.unset"),
            ),
            ("by", one.concluded_by),
        )
        yield Facts(pairs=tuple((reading.t(f"hypothesis.{name}"), spans_of(value)) for name, value in pairs))
        if one.conclusion:
            yield Paragraph(spans=reading.told(one.conclusion))


def _likely(reading: Reading, number: int | None) -> str:
    """Write a step of probability with its bounds in per cent."""
    if number is None:
        return reading.words.value(None)
    step = STEPS[number - 1]
    return reading.t(
        "hypothesis.step", words=words_of(number, reading.words.lang), low=step.low, high=step.high
    )


def matrix(reading: Reading, _: str) -> Iterator[Block]:
    """Draw the matrix of evidence against hypotheses, and list each cell with its reason."""
    cells = reading.content.dossier.weighings
    if not cells:
        return
    yield from figure(reading, "matrix")
    names = ("evidence", "hypothesis", "mark", "layer", "source", "reason")
    yield Table(
        anchor="matrix",
        caption=reading.t("matrix.caption"),
        header=tuple(reading.t(f"matrix.{name}") for name in names),
        rows=tuple(
            (
                reading.references((cell.evidence_id,)),
                (Span(cell.hypothesis_id, "reference", f"hypothesis-{cell.hypothesis_id}"),),
                spans_of(cell.mark.replace("-", "−")),
                spans_of(reading.t(f"layer.{cell.layer}")),
                spans_of(f"{cell.reliability}{cell.credibility}"),
                reading.told(cell.reason),
            )
            for cell in cells
        ),
        widths=(1, 1.3, 0.8, 1.8, 0.9, 4.7),
    )


def decision(reading: Reading, _: str) -> Iterator[Block]:
    """Quote what an authority made known, or say that nothing was."""
    made = reading.content.dossier.political_decision
    if made is None:
        yield Note(title=reading.t("political.title"), items=(reading.say("political.none"),))
        return
    authority, source = reading.human(made.authority), reading.human(made.source)
    quoted = (Span(reading.human(made.wording), "quote"),)
    yield Note(
        title=reading.t("political.title"),
        items=(reading.say("political.made", authority=authority, source=source), quoted),
    )
