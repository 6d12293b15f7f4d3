"""Readers: from any file that an analyst holds to staged canonical rows."""

from __future__ import annotations
