"""What the log says of one campaign: the acts of people, folded one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from vigie.cases.acts import Act
from vigie.characterisation import finding_rules, hypothesis_rules, impact, tags
from vigie.characterisation.content import refused
from vigie.characterisation.finding_rules import Characterisation
from vigie.characterisation.hypothesis_rules import Hypotheses
from vigie.characterisation.impact import Impact
from vigie.characterisation.tags import Tag
from vigie.model.errors import nearest

__all__ = ["KINDS", "Record", "after_act", "record_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """How everything that people find and decide on one campaign stands."""

    characterisation: Characterisation = field(default_factory=Characterisation.new)
    hypotheses: Hypotheses = field(default_factory=Hypotheses)
    tags: Mapping[str, Tag] = field(default_factory=dict)
    impact: Impact | None = None

    @property
    def cited(self) -> frozenset[str]:
        """Ids of everything that is cited anywhere."""
        findings = self.characterisation.findings.values()
        lists = [fact.evidence for each in findings for fact in (*each.facts, *each.against)]
        lists += [tag.evidence for tag in self.tags.values()]
        lists += [mark.items for mark in self.characterisation.out_of_scope]
        if self.impact:
            lists += [self.impact.evidence, *(figure.evidence for figure in self.impact.figures)]
        weighed = (evidence for _, evidence in self.hypotheses.cells)
        return frozenset(each for listed in lists for each in listed) | frozenset(weighed)


def record_of(acts: Iterable[Act], campaign_id: str) -> Record:
    """Return how a campaign stands after all acts on it, in the order of the log.

    Raises:
        ParameterError, InputError: as `after_act`.
    """
    record = Record()
    for act in acts:
        if act.draft.campaign_id == campaign_id and act.draft.kind in _AFTER:
            record = after_act(record, act)
    return record


def after_act(record: Record, act: Act) -> Record:
    """Return the record after one more act, or refuse it.

    Raises:
        ParameterError: the act is of no known kind or lacks something (VG701), or names a technique (VG704)
            or hypothesis (VG705) that is not there.
        InputError: things do not stand so that this may be done (VG703).
    """
    kind = act.draft.kind
    if kind not in _AFTER:
        raise refused(f"{kind!r} is no act on a dossier", hint=nearest(kind, _AFTER))
    return _AFTER[kind](record, act)


def _characterised(record: Record, act: Act) -> Record:
    return replace(record, characterisation=finding_rules.after_act(record.characterisation, act))


def _supposed(record: Record, act: Act) -> Record:
    return replace(record, hypotheses=hypothesis_rules.after_act(record.hypotheses, act))


def _tagged(record: Record, act: Act) -> Record:
    return replace(record, tags=tags.after_act(record.tags, act))


def _assessed(record: Record, act: Act) -> Record:
    return replace(record, impact=impact.after_act(record.impact, act))


_AFTER: dict[str, Callable[[Record, Act], Record]] = {
    "criterion.set": _characterised,
    "criterion.review": _characterised,
    "dossier.declare": _characterised,
    "dossier.close": _characterised,
    "dossier.reopen": _characterised,
    "scope.exclude": _characterised,
    "scope.restore": _characterised,
    "hypothesis.add": _supposed,
    "hypothesis.weigh": _supposed,
    "hypothesis.conclude": _supposed,
    "decision.record": _supposed,
    "tag.add": _tagged,
    "tag.withdraw": _tagged,
    "impact.set": _assessed,
}
KINDS = tuple(_AFTER)
"""What may be done to the dossier of a campaign."""
