"""Settings: one frozen object, built once at the edge. Default < file < environment < flag, origin kept."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from vigie.detectors.coaction.run import IN_MEMORY_ROWS
from vigie.model.errors import ParameterError, nearest

__all__ = ["FILE_NAME", "Settings", "resolve_settings"]

FILE_NAME = "vigie.toml"

_LANGUAGES = ("en", "fr")
_MARKINGS = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")


def _setting(default: Any, help_: str, *, choices: tuple[str, ...] = ()) -> Any:  # noqa: ANN401 - a dataclass field
    return field(default=default, metadata={"help": help_, "choices": choices})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What holds for every command of one invocation."""

    engine: str = _setting("duckdb", "where tables are computed", choices=("duckdb", "spark"))
    master: str | None = _setting(
        None, "where Spark runs: local[4], spark://host:7077, yarn, k8s://…, or sc://host for Spark Connect"
    )
    spill_dir: str | None = _setting(
        None, "folder for what does not fit in memory; on a cluster, one that every machine reaches"
    )
    memory_limit: str | None = _setting(
        None, "memory the engine may use, such as 4GB; then it spills to disk"
    )
    threads: int | None = _setting(None, "processors the engine may use; all by default")
    in_memory_rows: int = _setting(
        IN_MEMORY_ROWS, "actions of one object type that are computed in memory; more go through tables"
    )
    encoder: str | None = _setting(
        None, "join rewordings and translations by meaning: packaged, or the folder of an encoder"
    )
    lang: str = _setting("en", "language of reports and of the terminal", choices=_LANGUAGES)
    marking: str = _setting("TLP:AMBER", "handling mark of what is written", choices=_MARKINGS)
    seed: int = _setting(0, "names the decoys and every layout; the same seed gives the same bytes")
    origins: Mapping[str, str] = field(default_factory=dict, compare=False)

    def rows(self) -> list[dict[str, Any]]:
        """Name, value, origin and meaning of each setting."""
        return [
            {
                "name": item.name,
                "value": getattr(self, item.name),
                "origin": self.origins.get(item.name, "default"),
                "meaning": item.metadata["help"],
            }
            for item in fields(self)
            if item.metadata
        ]


def resolve_settings(
    flags: Mapping[str, Any], *, environment: Mapping[str, str], folders: tuple[Path, ...]
) -> Settings:
    """Merge `vigie.toml` of each folder, variables `VIGIE_NAME` and flags that are not None.

    Raises:
        ParameterError: a name is unknown (VG105) or a value is not allowed (VG104).
    """
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    layers = [*(_from_file(folder / FILE_NAME) for folder in folders), _from_environment(environment)]
    layers.append([(name, value, f"flag --{name.replace('_', '-')}") for name, value in flags.items()])
    for name, value, origin in [item for layer in layers for item in layer]:
        if value is not None:
            values[name], origins[name] = _checked(name, value, origin), origin
    return Settings(**values, origins=origins)


def _from_file(path: Path) -> list[tuple[str, Any, str]]:
    if not path.is_file():
        return []
    try:
        return [
            (name, value, f"file {path}") for name, value in tomllib.loads(path.read_text("utf-8")).items()
        ]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ParameterError("VG107", f"not readable as TOML: {error}", place=str(path)) from error


def _from_environment(environment: Mapping[str, str]) -> list[tuple[str, Any, str]]:
    known = {item.name for item in fields(Settings) if item.metadata}
    named = {name: environment.get(f"VIGIE_{name.upper()}") for name in sorted(known)}
    return [(name, value, f"environment VIGIE_{name.upper()}") for name, value in named.items() if value]


def _checked(name: str, value: Any, origin: str) -> Any:  # noqa: ANN401 - any setting
    known = {item.name: item for item in fields(Settings) if item.metadata}
    if name not in known:
        raise ParameterError("VG105", f"{name!r} is no setting", place=origin, hint=nearest(name, known))
    choices = known[name].metadata["choices"]
    if choices and value not in choices:
        hint = nearest(str(value), choices)
        raise ParameterError("VG104", f"{name}={value!r} is not allowed", place=origin, hint=hint)
    return _whole_number(name, value, origin) if name in {"threads", "seed", "in_memory_rows"} else str(value)


def _whole_number(name: str, value: Any, origin: str) -> int:  # noqa: ANN401 - text or number
    try:
        number = int(value)
    except (TypeError, ValueError) as error:
        raise ParameterError("VG104", f"{name}={value!r} is no whole number", place=origin) from error
    if number < (1 if name == "threads" else 0):
        raise ParameterError("VG104", f"{name}={number} is too small", place=origin)
    return number
