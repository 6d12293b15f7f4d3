"""What the scenario's own author and reader find on the reference campaign."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

__all__ = ["olimpiya_dossier"]


def olimpiya_dossier() -> dict[str, Any]:
    """Return exhibits, findings, hypotheses, weighings, tags and impact, as the file beside says them."""
    return tomllib.loads(files(__package__).joinpath("olimpiya_dossier.toml").read_text("utf-8"))
