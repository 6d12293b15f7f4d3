"""The Spark adapter: the same port on a cluster, or on one machine with Java."""

from __future__ import annotations
