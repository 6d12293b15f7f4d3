"""What an indice declares and gives: measures of a group, each with its baseline, chance and examples."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from vigie.detectors.spec import DetectorSpec
from vigie.kernels.indices.comparing import Comparison
from vigie.model.outcomes import NotAssessed
from vigie.model.vocabulary import Criterion, Strength

if TYPE_CHECKING:
    from vigie.detectors.ground.laid import Ground
    from vigie.model.parameters import Params

__all__ = ["Assessed", "IndiceSpec", "Measure", "compared"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One number about one group, before all tests of the run are held against one another.

    Attributes:
        name: One of the spec's `measures`.
        value: The number; not-a-number where the data give none.
        unit: Its unit.
        looked_at: Members, or posts, with the data that it needs.
        values: Values of its sentence, which is `indice.CODE.name` of the catalogue.
        low: Lower end of the 95 % interval of the value.
        high: Upper end.
        baseline: The same number on the matched accounts.
        lift: Value ÷ baseline, `lift_low` and `lift_high` its interval.
        compared_with: Matched accounts with those data.
        null_model: What chance would do: a word of `indice.null` in the catalogue; None without a test.
        p: Chance of a number at least as far out; None where nothing is tested: then `found` decides.
        found: Whether the data hold what was looked for, where nothing is tested.
        criterion: What it speaks to where that is not what the indice as a whole speaks to.
        accounts: Members that show it, those that show it best first.
        posts: Posts that show it.
        actions: Actions that show it.
    """

    name: str
    value: float
    unit: str
    looked_at: int
    values: Mapping[str, Any] = field(default_factory=dict)
    low: float = math.nan
    high: float = math.nan
    baseline: float = math.nan
    lift: float = math.nan
    lift_low: float = math.nan
    lift_high: float = math.nan
    compared_with: int = 0
    null_model: str | None = None
    p: float | None = None
    found: bool = True
    criterion: Criterion | None = None
    accounts: Sequence[str] = ()
    posts: Sequence[str] = ()
    actions: Sequence[str] = ()


Assessed = Sequence[Measure | NotAssessed] | NotAssessed
Body = Callable[["Ground", Any], Mapping[str, Assessed]]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndiceSpec(DetectorSpec):
    """The light declaration of an indice; its body is imported when it is run.

    Attributes:
        criterion: Which question of a characterisation it speaks to.
        strength: Whether it may carry a finding by itself, with others, or never alone.
        independent: Whether it says something else than that accounts act together on one thing. What fans
            who agree in public show, too (synchrony, templates, one topic), supports no campaign.
        measures: Names of what it measures; each has a sentence `indice.CODE.name` in both languages.
        innocent: Known explanations without any manoeuvre: words of `indice.innocent` in the catalogue.
        body: `module:function` under `vigie.detectors`: takes a `Ground` and parameters, gives for each
            subject its measures, or why it was not assessed.
    """

    criterion: Criterion
    strength: Strength
    measures: tuple[str, ...]
    innocent: tuple[str, ...]
    body: str
    independent: bool = False
    writes: tuple[str, ...] = ("evidence",)

    def assess(self, ground: Ground, params: Params) -> Mapping[str, Assessed]:
        """Run the body; a subject that it does not name was not assessed."""
        module, _, function = self.body.partition(":")
        run: Body = getattr(import_module(f"vigie.detectors.{module}"), function)
        return run(ground, params)


def compared(comparison: Comparison, *, null_model: str = "exchange") -> dict[str, Any]:
    """Return the fields of a measure that a comparison with matched accounts fills."""
    return {
        "value": comparison.value,
        "low": comparison.low,
        "high": comparison.high,
        "baseline": comparison.baseline,
        "lift": comparison.lift,
        "lift_low": comparison.lift_low,
        "lift_high": comparison.lift_high,
        "p": comparison.p,
        "null_model": null_model,
    }
