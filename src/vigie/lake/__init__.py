"""Where tables live: the case folder, Delta tables, commits, ingestion."""

from __future__ import annotations
