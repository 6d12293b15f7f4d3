"""One module per user intention; the only place that wires engine, lake, sources and detectors."""

from __future__ import annotations
