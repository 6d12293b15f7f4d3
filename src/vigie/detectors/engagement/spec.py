"""Declaration of DI07."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.detectors.indice import IndiceSpec
from vigie.model.parameters import Params, param
from vigie.model.vocabulary import Criterion, Strength

__all__ = ["ENGAGEMENT", "EngagementParams"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EngagementParams(Params):
    """Parameters of DI07."""

    least_accounts: int = param(
        50, low=20, high=1_000_000, unit="accounts", why="fewer accounts do not say what a size usually gets"
    )


ENGAGEMENT = IndiceSpec(
    code="DI07",
    name="engagement.anomaly",
    version="1.0",
    title="Engagement that does not fit the size",
    reads=("account", "account_snapshot", "post", "post_metric"),
    params=EngagementParams,
    criterion=Criterion.DIFFUSION,
    strength=Strength.CIRCUMSTANTIAL,
    measures=("reactions", "per_view"),
    innocent=("algorithm", "sudden-fame", "collected-early"),
    body="engagement.anomaly:assess",
    independent=True,
    does_not_show=(
        "that reactions were bought: recommenders and a moment of fame do the same",
        "engagement after the file was collected",
    ),
)
