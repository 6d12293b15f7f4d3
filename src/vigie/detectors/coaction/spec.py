"""Declaration of CA01: parameters with their range, unit and reason, and limits."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.detectors.spec import DetectorSpec
from vigie.model.errors import ParameterError
from vigie.model.parameters import Params, param
from vigie.model.vocabulary import ObjectType

__all__ = ["AUTO_WINDOWS_S", "SPEC", "CoActionParams"]

AUTO_WINDOWS_S = (10, 30, 60, 300, 3_600)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoActionParams(Params):
    """Parameters of co-action; `docs/detectors/CA01-co-action.md` says more on each."""

    object_types: tuple[str, ...] = param(
        (), why="kinds of object to look at; none means all that the data hold"
    )
    window_s: int = param(60, low=1, high=604_800, unit="s", why="largest gap that counts, inclusive")
    window_auto: bool = param(default=False, why="choose the window from the sensitivity table")
    min_objects: int = param(
        2,
        low=1,
        high=1_000,
        unit="objects",
        why="one shared object is a coincidence; the decoys judge the rest",
    )
    neighbours: int = param(
        200, low=1, high=100_000, unit="rows", why="bounds what one object shared by everybody can cost"
    )
    best: int = param(
        3, low=1, high=100, unit="edges", why="true edges sit in cliques, false ones are scattered"
    )
    decoys: int = param(
        50,
        low=19,
        high=1_000,
        unit="decoys",
        why="fewer than 19 cannot show a run to be beyond chance at 5 %",
    )
    level: float = param(
        0.01, low=0.0001, high=0.5, why="accepted share of innocents among accepted accounts"
    )
    edge_level: float = param(
        0.05,
        low=0.0001,
        high=0.5,
        why="an edge between two accepted accounts needs less proof than an account",
    )
    peels: int = param(
        1, low=1, high=20, unit="rounds", why="decoys are drawn again without the accounts already accepted"
    )
    global_level: float = param(
        0.05, low=0.001, high=0.5, why="accepted chance that a run without coordination accepts any account"
    )
    strata: str = param(
        "hour-of-day",
        choices=("hour-of-day", "clock-hour"),
        why="hour of day keeps daily rhythm; clock hour is blind where a campaign fills its own hours",
    )
    keep_q: float = param(
        0.25, low=0.0, high=1.0, why="edges and accounts with a larger q are not written down"
    )
    evidence_per_edge: int = param(
        200, low=1, high=100_000, unit="pairs", why="pairs of actions kept behind an edge, the earliest first"
    )
    sensitivity_decoys: int = param(
        10, low=1, high=1_000, unit="decoys", why="decoys of the sensitivity table"
    )
    sensitivity_pairs: int = param(
        5_000_000,
        low=1,
        high=10**9,
        unit="pairs",
        why="windows that hold more pairs are left out, and said so",
    )
    seed: int = param(0, low=0, high=2**31, why="names the decoys; the same seed gives the same bytes")

    def __post_init__(self) -> None:
        """Refuse unknown object types (VG106) and two that hold the same evidence (VG108).

        A user's own column is `column:<name>`.
        """
        Params.__post_init__(self)
        known = [str(kind) for kind in ObjectType]
        for kind in self.object_types:
            if kind not in known and not kind.startswith("column:"):
                raise ParameterError(
                    "VG106", f"{kind!r} is no object type", hint=f"known: {', '.join(known)}"
                )
        if {ObjectType.TEXT, ObjectType.TEXT_FAMILY} <= set(self.object_types):
            sentence = "exact texts are part of the text families: the same posts would count twice"
            raise ParameterError("VG108", sentence, hint="name text or text_family, not both")


SPEC = DetectorSpec(
    code="CA01",
    name="coaction.window",
    version="1.1",
    title="Co-action within a window, beyond decoys",
    reads=("action",),
    writes=("edge", "edge_evidence", "account_discovery", "sensitivity"),
    params=CoActionParams,
    does_not_show=(
        "who directs the accounts, or that anybody does: colleagues, fans and schedulers coordinate too",
        "that an account is automated, false or foreign",
        "coordination slower than the window, or on objects that the file does not hold",
        "anything about accounts that the collection left out",
    ),
)
