"""What the scenario's own author and reader find on the reference campaign."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

__all__ = ["olimpiya_dossier"]

_NAMES = ("author", "reviewer", "chief", "reason")


def olimpiya_dossier(lang: str = "en") -> dict[str, Any]:
    """Return exhibits, findings, hypotheses, weighings, tags and impact, as the file beside says them.

    What an act says in one language alone (names, reasons, notes) is text in `lang`, en or fr; what it says
    in both stays a table of languages.
    """
    script = tomllib.loads(files(__package__).joinpath("olimpiya_dossier.toml").read_text("utf-8"))
    script |= {name: script[name][lang] for name in _NAMES}
    script["exhibit"] = [each | {"note": each["note"][lang]} for each in script["exhibit"]]
    script["weighing"] = [each | {"reason": each["reason"][lang]} for each in script["weighing"]]
    return script
