"""From a campaign to a dossier: four findings, hypotheses kept apart, DISARM tags, impact; people decide."""

from __future__ import annotations

__all__: list[str] = []
