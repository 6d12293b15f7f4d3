"""Declaration of CO01: parameters with their range, unit and reason, and limits."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.detectors.spec import DetectorSpec
from vigie.model.parameters import Params, param

__all__ = ["SPEC", "TextFamilyParams"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFamilyParams(Params):
    """Parameters of families of texts; `docs/detectors/CO01-text-families.md` says more on each."""

    min_letters: int = param(
        20, low=8, high=1_000, unit="letters", why="shorter texts agree by chance: thanks, greetings, a name"
    )
    copy_at: float = param(
        0.7,
        low=0.5,
        high=1.0,
        why="least share of common letters, in order; below 0.65 unrelated texts begin to pass",
    )
    reorder_at: float = param(
        0.8,
        low=0.5,
        high=1.0,
        why="least share of common letters once the words are put in alphabetical order",
    )
    floor: float = param(
        0.5, low=0.0, high=1.0, why="least likeness to the first variant, so that families do not chain"
    )
    sketch_size: int = param(
        12,
        low=4,
        high=64,
        unit="shingles",
        why="pieces of a text that are looked up: more find more, at a price",
    )
    neighbours: int = param(
        10, low=1, high=1_000, unit="texts", why="bounds what a phrase that everybody uses can cost"
    )
    boilerplate_accounts: int = param(
        10,
        low=3,
        high=100_000,
        unit="accounts",
        why="fewer users say nothing about how widely a text is used",
    )
    boilerplate_days: int = param(
        5, low=2, high=3_650, unit="days", why="a text of one event is used on few days, a saying on many"
    )
    boilerplate_window_s: int = param(
        3_600, low=1, high=604_800, unit="s", why="gap between two posts that counts as close"
    )
    boilerplate_level: float = param(
        0.2, low=0.01, high=0.9, why="above this share of decoys with as many close posts, there is no burst"
    )
    boilerplate_acquainted: float = param(
        0.2,
        low=0.0,
        high=1.0,
        why="people who meet in family after family are no unrelated users of a saying",
    )
    decoys: int = param(99, low=19, high=10_000, unit="decoys", why="draws of times for that share")
    seed: int = param(0, low=0, high=2**31, why="names the decoys; the same seed gives the same bytes")


SPEC = DetectorSpec(
    code="CO01",
    name="content.text_families",
    version="1.0",
    title="Families of texts: copies and rewordings",
    reads=("post",),
    writes=("text_family", "text_variant", "text_family_member", "text_trace"),
    params=TextFamilyParams,
    does_not_show=(
        "who wrote a text: first in the data is not first in the world",
        "that those who post one text act together: quotations, slogans and share buttons travel too",
        "the same meaning in other words or another language, which letters do not tell",
        "that two texts of one family mean the same: guards see some reversals, not all",
    ),
)
