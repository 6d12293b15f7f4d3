"""Parameters that state their range, unit and reason, and refuse anything else."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from vigie.model.errors import ParameterError, nearest

__all__ = ["Params", "param"]


def param(
    default: Any,  # noqa: ANN401 - the field's annotation gives the type
    *,
    why: str,
    low: float | None = None,
    high: float | None = None,
    unit: str = "",
    choices: tuple[str, ...] = (),
) -> Any:  # noqa: ANN401 - idem
    """Declare a dataclass field with its range, unit and reason."""
    meta = {"why": why, "low": low, "high": high, "unit": unit, "choices": choices}
    return field(default=default, metadata=meta)


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Base of every parameter set: frozen, checked when built, hashable into a stable fingerprint."""

    def __post_init__(self) -> None:
        """Refuse a value outside its range or its choices (VG104)."""
        for item in fields(self):
            _check(item.name, getattr(self, item.name), item.metadata)

    @classmethod
    def of(cls, values: dict[str, Any]) -> Self:
        """Build from a dictionary, naming the nearest parameter when one is unknown (VG105)."""
        known = [item.name for item in fields(cls)]
        for name in values:
            if name not in known:
                raise ParameterError("VG105", f"{name!r} is no parameter", hint=nearest(name, known))
        return cls(**values)

    @property
    def as_dict(self) -> dict[str, Any]:
        """The values, ready for JSON."""
        return asdict(self)

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that change when any value does."""
        text = json.dumps(self.as_dict, sort_keys=True, default=str)
        return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _check(name: str, value: Any, meta: Any) -> None:  # noqa: ANN401 - any field
    if not meta:
        return
    if meta["choices"] and value not in meta["choices"]:
        raise ParameterError(
            "VG104", f"{name}={value!r} is not allowed", hint=nearest(str(value), meta["choices"])
        )
    low, high = meta["low"], meta["high"]
    if value is None or not isinstance(value, int | float):
        return
    if (low is not None and value < low) or (high is not None and value > high):
        unit = f" {meta['unit']}" if meta["unit"] else ""
        sentence = f"{name}={value}{unit} is outside {low}..{high}{unit}"
        raise ParameterError("VG104", sentence, hint=meta["why"])
