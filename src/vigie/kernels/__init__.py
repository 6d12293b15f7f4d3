"""The science: pure functions on NumPy and Arrow; no file, no clock, no global randomness."""

from __future__ import annotations
