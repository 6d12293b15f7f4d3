from __future__ import annotations

import importlib
import inspect
import pkgutil
from types import ModuleType
from typing import Any

import pytest

import vigie

MODULES = sorted(
    found.name
    for found in pkgutil.walk_packages(vigie.__path__, "vigie.")
    if not any(part.startswith("_") for part in found.name.split("."))
)


def offered(module: ModuleType) -> set[str]:
    """Return the public functions and classes that a module defines itself."""
    return {
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and (inspect.isfunction(value) or inspect.isclass(value))
        and value.__module__ == module.__name__
    }


def complaints(module: ModuleType) -> list[str]:
    """Say where `__all__` and what the module offers differ."""
    listed: list[Any] = getattr(module, "__all__", [])
    missing = [f"{name} is defined and not in __all__" for name in sorted(offered(module) - set(listed))]
    absent = [f"{name} is in __all__ and does not exist" for name in listed if not hasattr(module, name)]
    twice = [f"{name} is in __all__ twice" for name in set(listed) if listed.count(name) > 1]
    private = [f"{name} is private" for name in listed if name.startswith("_") and name != "__version__"]
    return missing + absent + twice + private


@pytest.mark.parametrize("name", ["vigie", *MODULES])
def test_what_is_listed_is_what_is_offered(name: str) -> None:
    assert complaints(importlib.import_module(name)) == []


def test_a_forgotten_name_and_a_stale_name_are_told() -> None:
    module = ModuleType("invented")

    def forgotten() -> None: ...

    forgotten.__module__ = "invented"
    vars(module).update(forgotten=forgotten, __all__=["stale"])
    assert complaints(module) == [
        "forgotten is defined and not in __all__",
        "stale is in __all__ and does not exist",
    ]


def test_every_layer_was_walked() -> None:
    walked = {name.split(".")[1] for name in MODULES}
    assert walked >= {"app", "campaigns", "cli", "detectors", "engine", "kernels", "lake", "model", "report"}
    assert walked >= {"share", "sources", "testing"}
