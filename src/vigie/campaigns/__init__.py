"""From pairs of accounts to groups: fusion of object types, communities, innocent explanations."""

from __future__ import annotations
