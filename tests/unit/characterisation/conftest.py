"""Acts as tests write them: one person, one campaign, a microsecond apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from vigie.cases.acts import Act, Draft, chained
from vigie.characterisation.record import Record, after_act


class Desk:
    """A dossier under way: `do` adds an act, or raises and leaves everything as it was."""

    def __init__(self) -> None:
        self.acts: list[Act] = []
        self.record = Record()

    def do(
        self, kind: str, content: Mapping[str, Any] | None = None, *, by: str = "Ada", reason: str = "seen"
    ) -> Act:
        draft = Draft(
            campaign_id="C-1",
            kind=kind,
            content=content or {},
            done_by=by,
            reason=reason,
            done_at_us=len(self.acts),
        )
        (act,) = chained(self.acts, [draft])
        self.record = after_act(self.record, act)
        self.acts.append(act)
        return act

    def find(self, criterion: str, status: str = "met", *, by: str = "Ada", **more: Any) -> Act:
        return self.do("criterion.set", finding(criterion, status) | more, by=by)

    def review(self, criterion: str, *, by: str = "Bo", review: str = "agreed", of: str | None = None) -> Act:
        known = self.record.characterisation.findings[criterion].act_id
        content = {"criterion": criterion, "review": review, "of": known if of is None else of}
        return self.do("criterion.review", content, by=by)


def finding(criterion: str, status: str = "met") -> dict[str, Any]:
    return {
        "criterion": criterion,
        "status": status,
        "confidence": "moderate",
        "rationale": {"en": "as the facts show", "fr": "comme le montrent les faits"},
        "facts": [{"text": "it is so", "evidence": ["X-1"], "proof": "https://verif-nord.example/1"}],
        "remaining": [{"text": "a school trip"}],
    }


@pytest.fixture
def desk() -> Desk:
    return Desk()
