"""Profiles: left empty (AC06), pictures shared (AC07), marks bought (AC10), affiliations declared (AC14)."""

from __future__ import annotations
