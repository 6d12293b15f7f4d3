"""What each part of an evaluation report says."""

from __future__ import annotations
