"""Accounts that speak of one thing (AC04)."""

from __future__ import annotations
