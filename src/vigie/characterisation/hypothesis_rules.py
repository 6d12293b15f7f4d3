"""What may be done to hypotheses and to the record of a political decision; every step is a person's act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from vigie.cases.acts import Act
from vigie.characterisation.content import Content, chosen, given, number_in, refused, worded
from vigie.characterisation.hypotheses import (
    KINDS,
    LAYERS,
    LEVELS,
    MARKS,
    RIVALS,
    Hypothesis,
    PoliticalDecision,
    Weighing,
)
from vigie.model.errors import InputError, ParameterError, nearest

__all__ = ["Hypotheses", "after_act", "rivals_missing"]

_RELIABILITY = ("A", "B", "C", "D", "E", "F")
_CONFIDENCE = ("low", "moderate", "high")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypotheses:
    """Hypotheses by id, the cells of the matrix that stand, and what an authority made known."""

    by_id: Mapping[str, Hypothesis] = field(default_factory=dict)
    cells: Mapping[tuple[str, str], Weighing] = field(default_factory=dict)
    decision: PoliticalDecision | None = None


def after_act(stand: Hypotheses, act: Act) -> Hypotheses:
    """Return how hypotheses stand after an act of kind hypothesis.* or decision.*.

    Raises:
        ParameterError: the act lacks something (VG701), or there is no such hypothesis (VG705).
        InputError: rival hypotheses were not weighed (VG703).
    """
    return _AFTER[act.draft.kind](stand, act)


def rivals_missing(stand: Hypotheses) -> list[str]:
    """Return the kinds of rival hypotheses that nobody has weighed against any evidence."""
    weighed = {stand.by_id[name].kind for name, _ in stand.cells}
    return [kind for kind in RIVALS if kind not in weighed]


def _added(stand: Hypotheses, act: Act) -> Hypotheses:
    name = f"H{len(stand.by_id) + 1}"
    added = Hypothesis(
        hypothesis_id=name,
        kind=chosen(act.draft.content, "kind", KINDS),
        statement=worded(act.draft.content, "statement"),
        added_by=given({"by": act.draft.done_by}, "by"),
        added_at_us=act.draft.done_at_us,
    )
    return replace(stand, by_id={**stand.by_id, name: added})


def _weighed(stand: Hypotheses, act: Act) -> Hypotheses:
    content = act.draft.content
    weighing = Weighing(
        hypothesis_id=_known(stand, content).hypothesis_id,
        evidence_id=given(content, "evidence_id"),
        mark=chosen(content, "mark", MARKS),
        layer=chosen(content, "layer", LAYERS),
        reliability=chosen(content, "reliability", _RELIABILITY),
        credibility=number_in(content, "credibility", range(1, 7)),
        reason=act.draft.reason.strip(),
        by=given({"by": act.draft.done_by}, "by"),
        at_us=act.draft.done_at_us,
    )
    return replace(stand, cells={**stand.cells, (weighing.hypothesis_id, weighing.evidence_id): weighing})


def _concluded(stand: Hypotheses, act: Act) -> Hypotheses:
    content = act.draft.content
    before = _known(stand, content)
    if missing := rivals_missing(stand):
        sentence = f"nobody has weighed these rival hypotheses: {', '.join(missing)}"
        raise InputError("VG703", sentence, hint="vigie hypothesis add, then vigie hypothesis weigh")
    if not any(name == before.hypothesis_id for name, _ in stand.cells):
        raise InputError("VG703", f"{before.hypothesis_id} was weighed against no evidence")
    concluded = replace(
        before,
        level=chosen(content, "level", LEVELS),
        probability=number_in(content, "probability", range(1, 8)),
        confidence=chosen(content, "confidence", _CONFIDENCE),
        concluded_by=given({"by": act.draft.done_by}, "by"),
        conclusion=worded(content, "conclusion"),
    )
    return replace(stand, by_id={**stand.by_id, before.hypothesis_id: concluded})


def _decided(stand: Hypotheses, act: Act) -> Hypotheses:
    content = act.draft.content
    decision = PoliticalDecision(
        authority=given(content, "authority"),
        wording=worded(content, "wording"),
        source=given(content, "source"),
        recorded_by=given({"by": act.draft.done_by}, "by"),
        recorded_at_us=act.draft.done_at_us,
    )
    return replace(stand, decision=decision)


def _known(stand: Hypotheses, content: Content) -> Hypothesis:
    name = given(content, "hypothesis_id").upper()
    if name not in stand.by_id:
        if not stand.by_id:
            raise refused("there is no hypothesis yet", hint="vigie hypothesis add")
        raise ParameterError("VG705", f"there is no hypothesis {name!r}", hint=nearest(name, stand.by_id))
    return stand.by_id[name]


_AFTER = {
    "hypothesis.add": _added,
    "hypothesis.weigh": _weighed,
    "hypothesis.conclude": _concluded,
    "decision.record": _decided,
}
