"""The only package that reaches the network, when a user says so; `app/site_fetch.py` alone imports it."""

from __future__ import annotations

__all__: list[str] = []
