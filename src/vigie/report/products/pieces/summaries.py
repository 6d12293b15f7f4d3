"""Summary views in the order of other frames: SCOTCH, ABCDE, RICHDATA."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from vigie.characterisation.dossier import Dossier
from vigie.characterisation.probability import confidence_words, words_of
from vigie.characterisation.summaries import Heading, Line, abcde, richdata, scotch
from vigie.model.errors import ParameterError, nearest
from vigie.report.document.model import Block, Span, Spans, Table
from vigie.report.products.reading import Reading

__all__ = ["summary"]

_MOST = 2
"""Wordings shown: a frame is for a reader in a hurry, and the part on contents lists them all."""
_FRAMES: Mapping[str, Callable[[Dossier], Sequence[Heading]]] = {
    "scotch": scotch,
    "abcde": abcde,
    "richdata": richdata,
}


def summary(reading: Reading, argument: str) -> Iterator[Block]:
    """Show the dossier in the order of a frame: scotch, abcde or richdata; gaps are shown as gaps.

    Raises:
        ParameterError: there is no such frame (VG730).
    """
    if argument not in _FRAMES:
        raise ParameterError("VG730", f"{argument!r} is no frame", hint=nearest(argument, _FRAMES))
    yield Table(
        anchor=f"summary-{argument}",
        caption=reading.t(f"frame.{argument}"),
        header=(reading.t("frame.heading"), reading.t("frame.what")),
        rows=tuple(
            ((Span(reading.t(f"frame.{heading.name}"), "strong"),), _lines(reading, heading))
            for heading in _FRAMES[argument](reading.content.dossier)
        ),
        widths=(1.4, 6),
    )


def _lines(reading: Reading, heading: Heading) -> Spans:
    if not heading.lines:
        return (Span(reading.t("frame.nothing")),)
    spans: list[Span] = []
    for line in heading.lines[: _MOST if heading.lines[0].word == "narrative" else None]:
        spans += [Span(" ; " if reading.words.lang == "fr" else "; ")] if spans else []
        spans += _line(reading, line)
    return tuple(spans)


def _line(reading: Reading, line: Line) -> Spans:
    values = line.values
    match line.word:
        case "hypothesis":
            return (Span(_hypothesis(reading, values)),)
        case "narrative":
            return (Span(reading.texts.text(str(values["text"])), "quote"),)
        case "fact":
            return (Span(reading.human(values["text"]).removesuffix(".")),)
        case "technique" | "breakout":
            return (Span(_plain(reading, values)),)
        case "role":
            return reading.say(
                "frame.role", role=reading.t(f"role.{values['role']}"), accounts=str(values["accounts"])
            )
        case word:
            told = {name: reading.words.value(value) for name, value in values.items()}
            key = f"frame.{word}_line"
            return reading.filled(reading.words.pattern(key), key, told)


def _plain(reading: Reading, values: Mapping[str, Any]) -> str:
    if "category" in values:
        return reading.t(f"breakout.c{values['category']}")
    return f"{values['technique']} {values['name']}"


def _hypothesis(reading: Reading, values: Mapping[str, Any]) -> str:
    lang = reading.words.lang
    told = (
        str(values["hypothesis"]),
        reading.t(f"hypothesis.levels.{values['level']}"),
        words_of(int(values["probability"]), lang) if values["probability"] else "",
        confidence_words(str(values["confidence"]), lang) if values["confidence"] else "",
    )
    return ", ".join(filter(None, told))
