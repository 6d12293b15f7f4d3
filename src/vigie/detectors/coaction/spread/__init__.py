"""Co-action through tables of an engine, where the rows of an object type do not fit in one memory."""

from __future__ import annotations
