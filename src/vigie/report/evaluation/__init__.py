"""The evaluation report: how good the detectors are on worlds of known truth and on labelled files."""

from __future__ import annotations
