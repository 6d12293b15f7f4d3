"""The testing kit: synthetic worlds, large action tables, slow twins and Hypothesis strategies."""

from __future__ import annotations
