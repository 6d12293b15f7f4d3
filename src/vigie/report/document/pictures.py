"""A chart's figure becomes a picture of the document: SVG, PNG and CSV."""

from __future__ import annotations

import base64

import vl_convert

from vigie.report.charts.theme import Figure
from vigie.report.document.model import Picture

__all__ = ["picture_of"]


def picture_of(figure: Figure, *, anchor: str) -> Picture:
    """Draw the PNG beside the SVG that a figure holds, at 192 dots an inch.

    Cost: some 30 ms a picture.
    """
    svg = _content(figure.picture)
    return Picture(
        anchor=anchor,
        title=figure.title,
        subtitle=figure.subtitle,
        alt=figure.alt,
        svg=svg,
        png=vl_convert.svg_to_png(svg.decode(), scale=2.0),
        data=_content(figure.data),
    )


def _content(uri: str) -> bytes:
    return base64.b64decode(uri.split(",", 1)[1])
