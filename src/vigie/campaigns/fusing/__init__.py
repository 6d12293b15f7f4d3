"""From groups to candidate campaigns: what joins groups, who plays which part, what is said to whom."""

from __future__ import annotations
