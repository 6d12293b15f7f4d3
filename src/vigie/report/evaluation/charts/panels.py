"""Small multiples: one panel for each world, the same in every figure."""

from __future__ import annotations

from typing import Any

import altair as alt

__all__ = ["faceted"]

_WIDTH = 960
_ROOM = 46
_GAP = 14


def faceted(panel: Any, *, order: list[str], columns: tuple[int, ...], height: int, own_scales: bool) -> Any:  # noqa: ANN401 - Altair's own type
    """Repeat a layered chart for each value of `world`, in this order.

    Args:
        panel: the layered chart.
        order: the values of `world`.
        columns: how many panels may stand side by side; the one with fewest gaps is taken.
        height: of one panel, in pixels.
        own_scales: whether each panel has axes of its own, for counts that differ from world to world.
    """
    columns_drawn = min(min(columns, key=lambda number: -len(order) % number), len(order))
    labels = 30 * (columns_drawn - 1) if own_scales else 0
    width = min(260, (_WIDTH - _ROOM - labels - _GAP * (columns_drawn - 1)) // columns_drawn)
    chart = panel.properties(width=width, height=height).facet(
        facet=alt.Facet(
            "world:N", title=None, sort=order, header=alt.Header(labelLimit=width, labelPadding=4)
        ),
        columns=columns_drawn,
        spacing=_GAP,
    )
    return chart.resolve_scale(x="independent", y="independent") if own_scales else chart
