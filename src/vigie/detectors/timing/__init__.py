"""When a group begins, beside the days of a calendar."""

from __future__ import annotations
