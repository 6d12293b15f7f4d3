"""The log of acts: each one is bound to the one before by its digest, so that no act changes unseen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from vigie.model.dossier_tables import DOSSIER_ACT

__all__ = ["Act", "Draft", "acts_of", "chained", "first_break", "table_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a person is about to do: campaign (empty: the whole case), kind, content, who, why, when (µs)."""

    campaign_id: str
    kind: str
    content: Mapping[str, Any]
    done_by: str
    reason: str = ""
    done_at_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What a person did: a draft with its place in the log.

    Attributes:
        number: 1, 2, 3, …
        draft: What was done.
        before: Digest of the act before; empty for the first.
        digest: sha256 over all that is above, 64 hexadecimal digits.
    """

    number: int
    draft: Draft
    before: str
    digest: str

    @property
    def act_id(self) -> str:
        """`L-` and the first 16 digits of the digest."""
        return f"L-{self.digest[:16]}"

    @property
    def row(self) -> dict[str, Any]:
        """The row of `dossier_act`."""
        return {
            "number": self.number,
            "act_id": self.act_id,
            "before": self.before,
            "digest": self.digest,
            **_told(self.draft),
        }


def chained(before: Sequence[Act], drafts: Iterable[Draft]) -> list[Act]:
    """Return drafts as the acts that follow `before`."""
    acts: list[Act] = []
    number = before[-1].number if before else 0
    last = before[-1].digest if before else ""
    for draft in drafts:
        number += 1
        act = Act(number=number, draft=draft, before=last, digest=_digest(number, last, draft))
        acts.append(act)
        last = act.digest
    return acts


def acts_of(table: pa.Table) -> list[Act]:
    """Return the acts of a table of `dossier_act`, in the order of the log, as they are written there."""
    return [_read(row) for row in sorted(table.to_pylist(), key=lambda row: row["number"])]


def table_of(acts: Iterable[Act]) -> pa.Table:
    """Return acts as a table of `dossier_act`."""
    return DOSSIER_ACT.rows(act.row for act in acts)


def first_break(acts: Sequence[Act]) -> tuple[int, str] | None:
    """Return where the log was changed after it was written, or None.

    The place is the number that the act should bear, the word says what is wrong there: `number` (an act is
    absent or there twice), `before` (it does not follow the act before) or `digest` (its content changed).
    Acts cut off at the end leave no trace in the log itself: keep the last digest elsewhere, or have it
    stamped.
    """
    last = ""
    for place, act in enumerate(acts, start=1):
        if act.number != place:
            return place, "number"
        if act.before != last:
            return place, "before"
        if act.digest != _digest(act.number, act.before, act.draft):
            return place, "digest"
        last = act.digest
    return None


def _read(row: Mapping[str, Any]) -> Act:
    draft = Draft(
        campaign_id=row["campaign_id"],
        kind=row["kind"],
        content=json.loads(row["content"]),
        done_by=row["done_by"],
        reason=row["reason"],
        done_at_us=row["done_at_us"],
    )
    return Act(number=row["number"], draft=draft, before=row["before"], digest=row["digest"])


def _told(draft: Draft) -> dict[str, Any]:
    return {
        "campaign_id": draft.campaign_id,
        "kind": draft.kind,
        "content": json.dumps(draft.content, sort_keys=True, ensure_ascii=False),
        "done_by": draft.done_by,
        "reason": draft.reason,
        "done_at_us": draft.done_at_us,
    }


def _digest(number: int, before: str, draft: Draft) -> str:
    told = json.dumps([number, before, _told(draft)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
