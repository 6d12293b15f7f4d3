"""What the lake does not hold and a person or another collection can add: tables of facts on accounts."""

from __future__ import annotations

import pyarrow as pa

from vigie.model.contracts import Column, Contract

__all__ = ["FACTS"]

_T, _I = pa.string(), pa.int64()
_WHO = Column("account_uid", _T, "Account: `platform:native_id`", nullable=False)


def _fact(name: str, row: str, *columns: Column) -> Contract:
    return Contract(name, 1, row, columns)


FACTS: dict[str, Contract] = {
    contract.name: contract
    for contract in (
        _fact(
            "affiliation",
            "one affiliation that an account declares in public, as a person coded it",
            _WHO,
            Column("code", _T, "What it declares, such as `party-official`", nullable=False),
            Column("coded_by", _T, "Initials of the person who read the profile", nullable=False),
        ),
        _fact(
            "avatar",
            "the profile picture of one account",
            _WHO,
            Column("hash", _T, "Hash of the whole picture", nullable=False),
        ),
        _fact(
            "verification",
            "the verification mark of one account",
            _WHO,
            Column("kind", _T, "paid, official or none", nullable=False),
        ),
        _fact(
            "follower",
            "one follower of one account",
            _WHO,
            Column("created_at", _T, "Creation of the follower's account, ISO 8601", nullable=False),
        ),
        _fact(
            "status",
            "what became of one account by a later collection",
            _WHO,
            Column("status", _T, "present, deleted or suspended", nullable=False),
        ),
        _fact(
            "earlier",
            "one account of a case that was closed before",
            _WHO,
            Column("case", _T, "Which case", nullable=False),
        ),
        _fact(
            "protected",
            "one name that others may want to be taken for",
            Column("name", _T, "Handle or name of a medium, institution or public account", nullable=False),
        ),
    )
}
"""Name → contract. A table that is not given is not known: indices that need it are not assessed."""
