"""How it spread: events, figures, roles, and what is said most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from vigie.characterisation.dossier import wordings_of
from vigie.model.errors import ParameterError, nearest
from vigie.report.campaigns.charts import chain_figure, creation_figure, events_figure, week_figure
from vigie.report.charts.theme import Figure
from vigie.report.document.model import Block, Listing, Paragraph, Span, Table, spans_of
from vigie.report.document.pictures import picture_of
from vigie.report.products.figures import criteria_figure, matrix_figure, techniques_figure
from vigie.report.products.reading import Reading

__all__ = ["chronology", "figure", "narratives", "roles"]

_OF_CAMPAIGN: dict[str, Callable[..., Figure | None]] = {
    "timeline": events_figure,
    "creation": creation_figure,
    "week": week_figure,
    "chain": chain_figure,
}
_OF_DOSSIER: dict[str, Callable[[Reading], Figure | None]] = {
    "criteria": criteria_figure,
    "matrix": matrix_figure,
    "techniques": techniques_figure,
}


def chronology(reading: Reading, _: str) -> Iterator[Block]:
    """List what happened when."""
    words = reading.words
    items = [
        (
            Span(words.moment(at, precision="min"), "strong"),
            Span(f" UTC — {words.t(f'event.{word}', **values)}"),
        )
        for at, word, values in reading.content.dossier.events
    ]
    yield Listing(items=tuple(items), is_ordered=True)


def figure(reading: Reading, argument: str) -> Iterator[Block]:
    """Draw one figure: timeline, creation, week, chain, criteria, matrix or techniques.

    Where there is nothing to draw, a sentence says so.

    Raises:
        ParameterError: there is no such figure (VG730).
    """
    known = _OF_CAMPAIGN | _OF_DOSSIER
    if argument not in known:
        raise ParameterError("VG730", f"{argument!r} is no figure", hint=nearest(argument, known))
    campaign = reading.campaign
    if argument in _OF_CAMPAIGN:
        drawn = _OF_CAMPAIGN[argument](campaign, campaign.dossiers[0])
    else:
        drawn = _OF_DOSSIER[argument](reading)
    if drawn is None:
        yield Paragraph(
            spans=reading.say("figure.missing", figure=reading.t(f"figure.name.{argument}")), role="small"
        )
    else:
        yield picture_of(drawn, anchor=f"figure-{argument}")


def roles(reading: Reading, _: str) -> Iterator[Block]:
    """Count the parts that accounts play, and those outside who passed contents on."""
    counts = Counter(row["role"] for row in reading.content.dossier.members)
    rows = [
        (reading.t(f"role.{role}"), n, reading.t(f"role_about.{role}")) for role, n in counts.most_common()
    ]
    rows.append(
        (reading.t("role.outside"), len(reading.content.dossier.relays), reading.t("role_about.outside"))
    )
    yield Table(
        anchor="roles",
        caption=reading.t("roles.caption"),
        header=(reading.t("roles.role"), reading.t("roles.accounts"), reading.t("roles.about")),
        rows=tuple(
            (spans_of(role), spans_of(reading.words.value(n)), spans_of(about)) for role, n, about in rows
        ),
        numeric=(1,),
        widths=(2.2, 1, 5),
    )


def narratives(reading: Reading, argument: str) -> Iterator[Block]:
    """List the wordings that are spread most, at most as many as the argument says (12)."""
    wordings = wordings_of(reading.content.dossier.campaign)[: int(argument or 12)]
    if not wordings:
        yield Paragraph(spans=reading.say("narratives.none"))
        return
    yield Table(
        anchor="narratives",
        caption=reading.t("narratives.caption"),
        header=(
            reading.t("narratives.text"),
            reading.t("narratives.posts"),
            reading.t("narratives.accounts"),
        ),
        rows=tuple(
            (
                (Span(reading.texts.text(one["text"]), "quote"),),
                spans_of(reading.words.value(one["posts"])),
                spans_of(reading.words.value(one["accounts"])),
            )
            for one in wordings
        ),
        numeric=(1, 2),
        widths=(7, 1.3, 1.2),
    )
