"""Lint before publication: what must not leave, rule by rule, with place and hint."""

from __future__ import annotations
