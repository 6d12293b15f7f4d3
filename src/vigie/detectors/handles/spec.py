"""Declarations of AC05 and AC08."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.detectors.indice import IndiceSpec
from vigie.model.parameters import Params, param
from vigie.model.vocabulary import Criterion, Strength

__all__ = ["DEFAULT_HANDLE", "LOOKALIKE", "DefaultHandleParams", "LookalikeParams"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultHandleParams(Params):
    """Parameters of AC05."""

    digits: int = param(8, low=3, high=20, unit="digits", why="platforms propose a name and eight digits")
    random_length: int = param(
        15, low=8, high=30, unit="characters", why="generated handles fill the length that is allowed"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LookalikeParams(Params):
    """Parameters of AC08."""

    distance: int = param(1, low=0, high=3, unit="edits", why="one letter more, less or other still misleads")
    least_length: int = param(6, low=3, high=30, unit="characters", why="short names are alike by chance")


DEFAULT_HANDLE = IndiceSpec(
    code="AC05",
    name="handles.default",
    version="1.0",
    title="Handles that a platform or a generator gives",
    reads=("account", "account_snapshot", "post", "action"),
    params=DefaultHandleParams,
    criterion=Criterion.DIFFUSION,
    strength=Strength.CIRCUMSTANTIAL,
    measures=("digits", "random"),
    innocent=("platform-default",),
    body="handles.default:assess",
    independent=True,
    does_not_show=("that nobody stands behind the account: platforms give such handles to everyone",),
)

LOOKALIKE = IndiceSpec(
    code="AC08",
    name="handles.lookalike",
    version="1.0",
    title="Handles that look like another name",
    reads=("account", "account_snapshot", "post"),
    params=LookalikeParams,
    criterion=Criterion.MISLEADING,
    strength=Strength.STRONG,
    measures=("own-name", "protected"),
    innocent=("parody", "taken-handle"),
    body="handles.lookalike:assess",
    independent=True,
    does_not_show=(
        "that readers were misled, or that the account meant to",
        "likeness to names that no list holds",
    ),
)
