"""Declarations of AC09, AC15 and AC16."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.detectors.indice import IndiceSpec
from vigie.model.parameters import Params, param
from vigie.model.vocabulary import Criterion, Strength

__all__ = ["DELETION", "RECURRENCE", "RENAME", "HistoryParams", "RenameParams"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameParams(Params):
    """Parameters of AC09."""

    old_d: int = param(730, low=30, high=10_000, unit="days", why="an account of two years has a past")
    kept: float = param(
        1.2, low=1.0, high=10.0, why="a past of hardly more posts than the file holds has been emptied"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryParams(Params):
    """AC15 and AC16 have no parameters of their own."""


RENAME = IndiceSpec(
    code="AC09",
    name="histories.rename",
    version="1.0",
    title="Accounts that were renamed or emptied",
    reads=("account", "account_snapshot", "post", "action"),
    params=RenameParams,
    criterion=Criterion.MISLEADING,
    strength=Strength.STRONG,
    measures=("renamed", "emptied"),
    innocent=("rebranding", "spring-cleaning"),
    body="histories.renames:assess",
    independent=True,
    does_not_show=(
        "that an account was bought or taken over",
        "names borne before the first and after the last collection",
    ),
)

DELETION = IndiceSpec(
    code="AC15",
    name="histories.deletion",
    version="1.0",
    title="Accounts gone by a later collection",
    reads=("account", "post", "action"),
    params=HistoryParams,
    criterion=Criterion.DIFFUSION,
    strength=Strength.CIRCUMSTANTIAL,
    measures=("deleted", "suspended"),
    innocent=("user-choice", "mass-reporting"),
    body="histories.deletions:assess",
    independent=True,
    does_not_show=(
        "why an account is gone: people leave, platforms err, and campaigns report their critics",
    ),
)

RECURRENCE = IndiceSpec(
    code="AC16",
    name="histories.recurrence",
    version="1.0",
    title="Accounts of earlier cases",
    reads=("account", "post", "action"),
    params=HistoryParams,
    criterion=Criterion.DIFFUSION,
    strength=Strength.STRONG,
    measures=("again",),
    innocent=("sympathisers",),
    body="histories.recurrence:assess",
    independent=True,
    does_not_show=(
        "that the cases have one author: popular causes have loyal supporters",
        "that the earlier case was rightly drawn",
    ),
)
