"""Parameters of the semantic stage."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.model.parameters import Params, param

__all__ = ["SemanticParams"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SemanticParams(Params):
    """Parameters of the semantic stage; `docs/semantic-stage.md` says how the cosines were chosen.

    The two cosines belong to an encoder: those here were chosen for `use-multilingual-3`.
    """

    min_letters: int = param(
        25, low=1, high=10_000, unit="letters", why="short sentences mean the same by chance"
    )
    reword_cosine: float = param(
        0.6, low=0.3, high=1.0, why="least cosine of two texts in one language; it belongs to the encoder"
    )
    translation_cosine: float = param(
        0.6, low=0.3, high=1.0, why="least cosine of two texts in two languages; it belongs to the encoder"
    )
    family_cosine: float = param(
        0.5,
        low=0.0,
        high=1.0,
        why="least mean cosine between the texts of two families that become one, so that none chain",
    )
    candidate_cosine: float = param(
        0.5, low=0.3, high=1.0, why="least cosine by the fast encoder of a pair that the second one judges"
    )
    exact_up_to: int = param(
        100_000, low=0, high=1_000_000, unit="texts", why="more texts are compared through an index"
    )
    probes: int = param(
        32, low=1, high=10_000, unit="middles", why="how much of the index is looked through for each text"
    )
