"""The statements of this package, asked over the tables of a lake."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from vigie.campaigns.spec import CampaignParams
from vigie.engine.port import Engine, Input, Scalar
from vigie.engine.statements import read_statement

__all__ = ["Asked", "texts"]

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the statements of this package are asked over."""

    engine: Engine
    tables: Mapping[str, Input]
    params: CampaignParams
    run_id: str

    def rows(self, name: str, params: Mapping[str, Scalar] | None = None, **more: Input) -> Rows:
        """Read the rows of a statement over the tables that it names, `more` among them."""
        text = read_statement(__package__, name)
        known = {**self.tables, **more}
        used = {key: value for key, value in known.items() if re.search(rf"\b{key}\b", text)}
        return self.engine.sql(text, used, params).arrow().to_pylist()


def texts(rows: Iterable[tuple[str, ...]], *names: str) -> pa.Table:
    """Lay rows of text out as a table with columns of these names."""
    listed = list(rows)
    return pa.table(
        {name: pa.array([row[at] for row in listed], pa.string()) for at, name in enumerate(names)}
    )
