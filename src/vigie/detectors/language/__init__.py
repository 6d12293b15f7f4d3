"""What spellings and letters say of the languages that a group's accounts write in (CO05, CO06)."""

from __future__ import annotations
