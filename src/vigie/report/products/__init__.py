"""Products from one dossier: technical report, synthesis, bulletin, decision note, awareness sheet."""

from __future__ import annotations
