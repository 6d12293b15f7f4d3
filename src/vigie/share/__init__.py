"""Exports: the network of a run in the formats that other programs open."""

from __future__ import annotations
