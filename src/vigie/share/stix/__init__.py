"""STIX 2.1: campaigns as bundles that platforms load, and what is wrong with a bundle before it leaves."""

from __future__ import annotations

__all__: list[str] = []
