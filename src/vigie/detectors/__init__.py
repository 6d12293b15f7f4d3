"""The catalogue of detectors: one folder each; they do not see each other."""

from __future__ import annotations
