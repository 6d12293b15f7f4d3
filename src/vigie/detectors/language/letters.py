"""CO06: letters in names, self-descriptions and places that few languages have."""

from __future__ import annotations

import numpy as np

from vigie.detectors.ground.laid import Ground, Subject
from vigie.detectors.ground.traits import trait_share
from vigie.detectors.indice import Assessed
from vigie.detectors.language.spec import LetterParams
from vigie.kernels.indices.letters import count_letters

__all__ = ["assess"]

_PROFILE = ("display_name", "bio", "location_text")


def assess(ground: Ground, params: LetterParams) -> dict[str, Assessed]:
    """Compare the share of members whose profile bears letters of a language with that of accounts alike.

    `azeri`: one ə is enough, as no neighbouring language has it; `turkic`: ğ, ı or ş, in Azerbaijani and in
    Turkish alike; `cyrillic` and `arabic`: letters of the script. For the last three `least_letters` of them
    are wanted. Accounts of the same language stand in the baseline: what remains is beyond what they write.
    """
    columns = [ground.column(name) for name in _PROFILE]
    texts = [" ".join(part for part in parts if part) for parts in zip(*columns, strict=True)]
    known = np.array([bool(text) for text in texts], dtype=bool)
    counts = count_letters(texts)
    least = {name: 1 if name == "azeri" else params.least_letters for name in counts}

    def measured(subject: Subject) -> Assessed:
        return [
            trait_share(ground, subject, name, held >= least[name], known) for name, held in counts.items()
        ]

    return ground.each(measured)
