"""What may be done to the four findings, when, and by whom: the state machine of a characterisation.

A person finds, a different person reads it again; a person declares the whole, and only when all four
criteria are met and every finding was agreed to. Nothing here computes a status.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from vigie.cases.acts import Act
from vigie.characterisation.content import Content, chosen, given, listed, refused, rows, worded
from vigie.characterisation.criteria import CRITERIA, STATUSES, End, Fact, Finding, OutOfScope
from vigie.characterisation.words import Words
from vigie.model.errors import InputError

__all__ = ["Characterisation", "after_act", "blocked_by", "is_same_person"]

_CONFIDENCE = ("low", "moderate", "high")
_GENRES = ("opinion", "satire")
_MISLEADING = "misleading-content"


def _nothing_found() -> dict[str, Finding]:
    return {criterion: Finding(criterion=criterion, rationale={}) for criterion in CRITERIA}


@dataclass(frozen=True, slots=True, kw_only=True)
class Characterisation:
    """Four findings, where the whole stands, and what is out of scope.

    Attributes:
        findings: Criterion → finding, all four.
        end: Where the whole stands.
        out_of_scope: Opinion and satire.
    """

    findings: Mapping[str, Finding]
    end: End
    out_of_scope: tuple[OutOfScope, ...] = ()

    @classmethod
    def new(cls) -> Characterisation:
        """Return that of a campaign on which nobody has found anything."""
        return cls(findings=_nothing_found(), end=End())


def after_act(stand: Characterisation, act: Act) -> Characterisation:
    """Return how the characterisation stands after an act of kind criterion.*, scope.* or dossier.*.

    Raises:
        ParameterError: the act lacks something (VG701).
        InputError: the characterisation does not stand so that this may be done (VG703).
    """
    return _AFTER[act.draft.kind](stand, act)


def blocked_by(stand: Characterisation) -> list[str]:
    """Return what still stands between the findings and a declaration, a sentence each; none when nothing."""
    told = []
    for finding in stand.findings.values():
        if finding.status != "met":
            told.append(f"{finding.criterion} is {finding.status}")
        elif finding.review != "agreed":
            told.append(f"{finding.criterion} was not agreed to by a reviewer")
    return told


def is_same_person(one: str, other: str) -> bool:
    """Say whether two names are one, whatever their case, width and blanks."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _found(stand: Characterisation, act: Act) -> Characterisation:
    _refuse_ended(stand)
    finding = _finding(act)
    if finding.status == "met":
        _refuse_baseless(finding, stand.out_of_scope)
    return replace(stand, findings={**stand.findings, finding.criterion: finding})


def _finding(act: Act) -> Finding:
    content = act.draft.content
    return Finding(
        criterion=chosen(content, "criterion", CRITERIA),
        status=chosen(content, "status", STATUSES),
        confidence=chosen(content, "confidence", _CONFIDENCE),
        rationale=worded(content, "rationale"),
        facts=_facts(content, "facts"),
        against=_facts(content, "against"),
        rejected=_texts(content, "rejected"),
        remaining=_texts(content, "remaining"),
        author=_person(act),
        found_at_us=act.draft.done_at_us,
        act_id=act.act_id,
    )


def _facts(content: Content, name: str) -> tuple[Fact, ...]:
    return tuple(
        Fact(
            number=number,
            text=worded(row, "text"),
            evidence=listed(row, "evidence", needed=True),
            proof=given(row, "proof", needed=False),
        )
        for number, row in enumerate(rows(content, name), start=1)
    )


def _texts(content: Content, name: str) -> tuple[Words, ...]:
    return tuple(worded(row, "text") for row in rows(content, name))


def _person(act: Act) -> str:
    if not act.draft.done_by.strip():
        raise refused("an act needs its author", hint="--by NAME")
    return act.draft.done_by.strip()


def _refuse_baseless(finding: Finding, out_of_scope: Sequence[OutOfScope]) -> None:
    if not finding.facts:
        raise refused(f"{finding.criterion} cannot be met without a fact that evidence shows")
    if finding.criterion != _MISLEADING:
        return
    if not any(fact.proof for fact in finding.facts):
        sentence = "misleading content can be met only where a fact has a proof that anybody can check"
        raise refused(sentence, hint="proof: a public address, or the id of an exhibit")
    if _rests_on_opinion(finding, out_of_scope):
        raise _not_now("misleading content cannot be met on content marked as opinion or satire")


def _rests_on_opinion(finding: Finding, out_of_scope: Sequence[OutOfScope]) -> bool:
    """Say whether every fact with a proof rests on content out of scope alone."""
    if any(not mark.items for mark in out_of_scope):
        return True
    marked = {item for mark in out_of_scope for item in mark.items}
    return all(set(fact.evidence) <= marked for fact in finding.facts if fact.proof)


def _reviewed(stand: Characterisation, act: Act) -> Characterisation:
    _refuse_ended(stand)
    content, reviewer = act.draft.content, _person(act)
    finding = stand.findings[chosen(content, "criterion", CRITERIA)]
    if finding.status == "open":
        raise _not_now(f"there is no finding on {finding.criterion} to review")
    if is_same_person(reviewer, finding.author):
        raise _not_now("a finding is reviewed by somebody else than its author", hint="--by NAME")
    if given(content, "of") != finding.act_id:
        raise _not_now(f"the finding on {finding.criterion} changed since it was read")
    reviewed = replace(
        finding,
        review=chosen(content, "review", ("agreed", "disputed")),
        reviewer=reviewer,
        review_reason=_reason(act),
        reviewed_at_us=act.draft.done_at_us,
    )
    return replace(stand, findings={**stand.findings, finding.criterion: reviewed})


def _declared(stand: Characterisation, act: Act) -> Characterisation:
    _refuse_ended(stand)
    missing = blocked_by(stand)
    if missing:
        raise _not_now(f"the whole cannot be declared: {'; '.join(missing)}")
    return replace(stand, end=_end(act, "characterised"))


def _closed(stand: Characterisation, act: Act) -> Characterisation:
    _refuse_ended(stand)
    return replace(stand, end=_end(act, "not-characterised"))


def _reopened(stand: Characterisation, act: Act) -> Characterisation:
    if stand.end.state == "open":
        raise _not_now("the dossier is open")
    return replace(stand, end=_end(act, "open"))


def _excluded(stand: Characterisation, act: Act) -> Characterisation:
    _refuse_ended(stand)
    mark = OutOfScope(
        genre=chosen(act.draft.content, "genre", _GENRES),
        items=listed(act.draft.content, "items"),
        reason=_reason(act),
        by=_person(act),
        at_us=act.draft.done_at_us,
    )
    marks = (*stand.out_of_scope, mark)
    finding = stand.findings[_MISLEADING]
    if finding.status == "met" and _rests_on_opinion(finding, marks):
        sentence = "the finding on misleading content rests on this content alone"
        raise _not_now(sentence, hint="set that finding anew first: vigie criteria set misleading-content")
    return replace(stand, out_of_scope=marks)


def _restored(stand: Characterisation, act: Act) -> Characterisation:
    _refuse_ended(stand)
    _reason(act)
    items = set(listed(act.draft.content, "items"))
    kept = tuple(mark for mark in stand.out_of_scope if set(mark.items) != items)
    if len(kept) == len(stand.out_of_scope):
        raise _not_now("no such content is marked as opinion or satire")
    return replace(stand, out_of_scope=kept)


def _end(act: Act, state: str) -> End:
    return End(
        state=state, by=_person(act), reason=_reason(act), at_us=act.draft.done_at_us, act_id=act.act_id
    )


def _reason(act: Act) -> str:
    if not act.draft.reason.strip():
        raise refused("this act needs its reason", hint='--reason "why"')
    return act.draft.reason.strip()


def _refuse_ended(stand: Characterisation) -> None:
    if stand.end.state != "open":
        hint = 'vigie criteria reopen --reason "why"'
        raise _not_now(f"the dossier is {stand.end.state}", hint=hint)


def _not_now(sentence: str, *, hint: str = "") -> InputError:
    return InputError("VG703", sentence, hint=hint)


_AFTER = {
    "criterion.set": _found,
    "criterion.review": _reviewed,
    "dossier.declare": _declared,
    "dossier.close": _closed,
    "dossier.reopen": _reopened,
    "scope.exclude": _excluded,
    "scope.restore": _restored,
}
