"""Parameters that state their range, unit and reason, and refuse anything else."""

from __future__ import annotations

import hashlib
import json
from dataclasses import MISSING, asdict, dataclass, field, fields
from numbers import Integral, Real
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
        """Refuse a value of another type than the default, outside its range or its choices (VG104)."""
        for item in fields(self):
            value = getattr(self, item.name)
            if item.default is not MISSING and not _is_like(value, item.default):
                kind = type(item.default).__name__
                raise ParameterError(
                    "VG104", f"{item.name}={value!r} is no {kind}", hint=item.metadata["why"]
                )
            _check(item.name, value, item.metadata)

    @classmethod
    def of(cls, values: dict[str, Any]) -> Self:
        """Build from a dictionary, naming the nearest parameter when one is unknown (VG105).

        Lists become tuples, and numbers of other libraries plain ones, where the default is of that kind.
        """
        known = [item.name for item in fields(cls)]
        for name in values:
            if name not in known:
                raise ParameterError("VG105", f"{name!r} is no parameter", hint=nearest(name, known))
        defaults = {item.name: item.default for item in fields(cls)}
        return cls(**{name: _plain(value, defaults[name]) for name, value in values.items()})

    @property
    def as_dict(self) -> dict[str, Any]:
        """The values, ready for JSON."""
        return asdict(self)

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that change when any value does."""
        text = json.dumps(self.as_dict, sort_keys=True, default=str)
        return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _plain(value: Any, default: Any) -> Any:  # noqa: ANN401 - any field
    if isinstance(value, bool) or isinstance(default, bool):
        return value
    if isinstance(default, tuple) and isinstance(value, list):
        return tuple(value)
    if isinstance(default, int) and isinstance(value, Integral):
        return int(value)
    return float(value) if isinstance(default, float) and isinstance(value, Real) else value


def _is_like(value: Any, default: Any) -> bool:  # noqa: ANN401 - any field
    """Tell whether a value has the type of the default; a whole number may stand for a fraction."""
    if isinstance(default, float):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return type(value) is type(default)


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
    # Written so that not-a-number, which compares false to everything, is refused too.
    if not ((low is None or value >= low) and (high is None or value <= high)):
        unit = f" {meta['unit']}" if meta["unit"] else ""
        sentence = f"{name}={value}{unit} is outside {low}..{high}{unit}"
        raise ParameterError("VG104", sentence, hint=meta["why"])
