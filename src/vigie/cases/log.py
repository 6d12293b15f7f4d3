"""Read the log of a case, and add acts to its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from vigie.cases.acts import Act, Draft, acts_of, chained, table_of
from vigie.lake.case import Case
from vigie.model.dossier_tables import DOSSIER_ACT

__all__ = ["append_acts", "read_acts"]

Check = Callable[[Sequence[Act], Sequence[Act]], None]


def read_acts(case: Case) -> list[Act]:
    """Return every act of a case, in the order of the log."""
    return acts_of(case.lake.read(DOSSIER_ACT.name))


def append_acts(
    case: Case, make: Callable[[Sequence[Act]], Sequence[Draft]], *, check: Check, now_us: int
) -> list[Act]:
    """Add acts to the end of the log in one commit, all or none.

    Args:
        case: the case.
        make: gives the drafts from the acts of before, under the writers' lock.
        check: raises where the new acts (second argument) may not follow those of before (first).
        now_us: time of the commit, µs since 1970 UTC.

    Returns:
        The new acts; none when `make` gives none, and then nothing is committed.

    Raises:
        CaseError: another process is writing (VG303).
    """
    with case.lake.transaction(now_us=now_us, note="acts on a dossier") as transaction:
        before = read_acts(case)
        acts = chained(before, make(before))
        if not acts:
            return []
        check(before, acts)
        transaction.append(DOSSIER_ACT.name, table_of(acts))
        transaction.commit()
    return acts
