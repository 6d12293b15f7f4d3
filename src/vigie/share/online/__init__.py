"""The only part of sharing that reaches the network, when a user says so, by way of `app/exchange.py`."""

from __future__ import annotations

__all__: list[str] = []
