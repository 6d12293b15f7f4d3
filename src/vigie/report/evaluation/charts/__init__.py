"""The figures of an evaluation report."""

from __future__ import annotations
