"""Vigie: detect and characterise foreign digital interference.

    import vigie
    case = vigie.open("boycott-case")
    net = case.coordinate(window_s=60)
    net.groups()

    net = vigie.find_coordination(frame)      # pandas, Polars, Arrow: the same kind comes out

Names are imported when they are first used: `import vigie` loads no engine.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vigie.app.api import CaseSession, Network, coortweet, create, find_coordination
    from vigie.app.api import open_session as open  # noqa: A004 - `vigie.open` is the name people expect

__version__ = "0.1.0"
__all__ = ["CaseSession", "Network", "__version__", "coortweet", "create", "find_coordination", "open"]

_HOMES = {name: ("vigie.app.api", name) for name in __all__ if name != "__version__"}
_HOMES["open"] = ("vigie.app.api", "open_session")


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any public name
    if name not in _HOMES:
        raise AttributeError(f"module 'vigie' has no attribute {name!r}")
    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)
