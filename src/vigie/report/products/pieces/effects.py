"""What is known of effects, and the techniques seen."""

from __future__ import annotations

from collections.abc import Iterator

from vigie.characterisation.disarm.framework import VERSION
from vigie.report.document.model import Block, Facts, Paragraph, Span, Table, spans_of
from vigie.report.products.pieces.spread import figure
from vigie.report.products.reading import Reading

__all__ = ["impact", "techniques"]


def impact(reading: Reading, _: str) -> Iterator[Block]:
    """Say the Breakout category, figures of reach, and what would have happened anyway."""
    known = reading.content.dossier.impact
    if known is None:
        yield Paragraph(spans=reading.say("impact.none"))
        return
    yield Facts(
        pairs=(
            (reading.t("impact.category"), spans_of(reading.t(f"breakout.c{known.category}"))),
            (reading.t("impact.evidence"), reading.references(known.evidence)),
            (reading.t("impact.by"), spans_of(known.by)),
        )
    )
    yield Paragraph(spans=reading.told(known.reason))
    if known.figures:
        yield Table(
            anchor="impact-figures",
            caption=reading.t("impact.caption"),
            header=tuple(reading.t(f"impact.{name}") for name in ("name", "value", "note", "evidence")),
            rows=tuple(
                (
                    reading.told(one.name),
                    spans_of(f"{reading.words.value(one.value)} {one.unit}".strip()),
                    reading.told(one.note),
                    reading.references(one.evidence),
                )
                for one in known.figures
            ),
            numeric=(1,),
            widths=(2, 1.6, 4, 1.4),
        )
    yield Paragraph(
        spans=(
            Span(f"{reading.t('impact.counterfactual')} ", "strong"),
            *reading.told(known.counterfactual),
        )
    )
    yield Paragraph(spans=reading.say("impact.caution"), role="small")


def techniques(reading: Reading, _: str) -> Iterator[Block]:
    """List the techniques of DISARM that people saw, each with its evidence."""
    tags = reading.content.dossier.tags
    if not tags:
        yield Paragraph(spans=reading.say("techniques.none"))
        return
    yield Paragraph(spans=reading.say("techniques.opening"))
    yield Table(
        anchor="techniques",
        caption=reading.t("techniques.caption", version=VERSION),
        header=tuple(
            reading.t(f"techniques.{name}") for name in ("tactic", "technique", "reason", "evidence")
        ),
        rows=tuple(
            (
                spans_of(f"{tag.tactic_id} {tag.tactic}"),
                (Span(tag.technique_id, "strong"), Span(f" {tag.name}"), *_older(reading, tag.migrated_from)),
                reading.told(tag.reason),
                reading.references(tag.evidence),
            )
            for tag in sorted(tags, key=lambda tag: (tag.tactic_id, tag.technique_id))
        ),
        widths=(2.2, 3, 3.4, 1.4),
    )
    yield from figure(reading, "techniques")


def _older(reading: Reading, migrated_from: str) -> tuple[Span, ...]:
    """Say under which id of an earlier version a person named the technique."""
    if not migrated_from:
        return ()
    return (Span(f" ({reading.t('techniques.older')} "), Span(migrated_from, "code"), Span(")"))
