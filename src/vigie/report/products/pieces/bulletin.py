"""The situation bulletin: one line for each strategy, and one for the campaign."""

from __future__ import annotations

from collections.abc import Iterator

from vigie.report.document.model import Block, Paragraph, Span, Spans, Table, spans_of
from vigie.report.products.content import STRATEGIES, Strategy
from vigie.report.products.reading import Reading

__all__ = ["campaign_line", "strategies"]


def strategies(reading: Reading, _: str) -> Iterator[Block]:
    """Say how each strategy stands; what nobody assessed is said to be so."""
    yield Table(
        anchor="strategies",
        caption=reading.t("strategies.caption"),
        header=tuple(reading.t(f"strategies.{name}") for name in ("strategy", "status", "risk", "note")),
        rows=tuple(_row(reading, name, reading.content.strategies.get(name)) for name in STRATEGIES),
        widths=(3, 2.4, 1.3, 4),
    )


def campaign_line(reading: Reading, _: str) -> Iterator[Block]:
    """Say of the campaign in one paragraph what it is and where it stands."""
    end = reading.content.dossier.end
    yield Paragraph(spans=reading.say("bulletin.campaign", stands=reading.t(f"end.{end.state}.short")))


def _row(reading: Reading, name: str, one: Strategy | None) -> tuple[Spans, ...]:
    label = spans_of(reading.t(f"strategies.{name}"))
    if one is None:
        return label, (Span(reading.t("strategies.not_assessed"), "strong"),), spans_of("—"), spans_of("—")
    risk = spans_of(reading.t(f"strategies.risk_{one.risk}")) if one.risk else ()
    status = (Span(reading.t(f"strategies.status_{one.status}"), "strong"),)
    return label, status, risk, reading.told(one.note) if one.note else ()
