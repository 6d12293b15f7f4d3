"""The report on campaigns: who plays which part, what the indices say, what is not shown."""

from __future__ import annotations
