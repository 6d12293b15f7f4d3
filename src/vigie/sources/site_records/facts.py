"""What a record says of a site, one statement each: the rows of `site_observation`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from vigie.model.ids import short_id
from vigie.sources.columns import Column
from vigie.sources.timestamps import KNOWN, TimeRule, to_us

__all__ = ["SiteFact", "fact_rows", "host_of", "micros"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFact:
    """One statement about a site, with the times during which its source says that it held.

    Attributes:
        domain: Host name as the source writes it.
        record_type: What is stated: registrar, nameserver, address, certificate, …
        value: The statement.
        valid_from: Since when, as the source writes it; None when it does not say.
        valid_to: Until when.
        observed_at: When it was seen.
    """

    domain: str
    record_type: str
    value: str
    valid_from: Any = None
    valid_to: Any = None
    observed_at: Any = None

    @property
    def is_dated(self) -> bool:
        """Whether any time stands with it: a statement without a date is no evidence."""
        return any(when is not None for when in (self.valid_from, self.valid_to, self.observed_at))


def host_of(name: Any) -> str | None:  # noqa: ANN401 - any JSON value
    """Return a host name in lower case, without the dot of the root and without a wildcard."""
    if not isinstance(name, str):
        return None
    host = name.strip().rstrip(".").casefold().replace("[.]", ".").removeprefix("*.")
    fits = "." in host and not any(mark in host for mark in " /@\t\n")
    return host if fits else None


def micros(values: Sequence[Any], *, dayfirst: bool | None = None) -> list[int | None]:
    """Return times in µs since 1970 UTC; a time without a zone is UTC, what cannot be read is None."""
    texts = [None if value is None else str(value) for value in values]
    column: Column = pa.array(texts, pa.string())
    at_us, states = to_us(column, TimeRule("UTC", dayfirst))
    return [int(at) if state == KNOWN else None for at, state in zip(at_us, np.asarray(states), strict=True)]


def fact_rows(
    facts: Sequence[tuple[int, str, SiteFact]],
    *,
    source: str,
    source_file_id: str,
    dayfirst: bool | None = None,
) -> list[dict[str, Any]]:
    """Turn statements into rows of the staged contract `site_observation`, each once.

    Args:
        facts: Record number, its place in the file, and a statement of it.
        source: Kind of source, such as `rdap`.
        source_file_id: File that they came from.
        dayfirst: Whether `07/03/2018` is 7 March.
    """
    times = [
        micros([getattr(fact, name) for _, _, fact in facts], dayfirst=dayfirst)
        for name in ("valid_from", "valid_to", "observed_at")
    ]
    rows: dict[str, dict[str, Any]] = {}
    for (record, ref, fact), valid_from, valid_to, observed in zip(facts, *times, strict=True):
        key = short_id(
            "S",
            fact.domain,
            source,
            fact.record_type,
            fact.value,
            *map(str, (valid_from, valid_to, observed)),
        )
        rows.setdefault(
            key,
            {
                "record": record,
                "observation_id": key,
                "domain": fact.domain,
                "source": source,
                "record_type": fact.record_type,
                "value": fact.value,
                "valid_from_us": valid_from,
                "valid_to_us": valid_to,
                "observed_at_us": observed,
                "source_file_id": source_file_id,
                "raw_ref": ref,
            },
        )
    return list(rows.values())
