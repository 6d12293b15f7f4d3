"""Statistics that indices share: matched baselines, exact shares, exchanged labels, many tests at once."""

from __future__ import annotations
