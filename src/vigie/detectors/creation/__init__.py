"""When the accounts of a group were made: lately (AC01), together (AC02), at which hours and days (AC03)."""

from __future__ import annotations
