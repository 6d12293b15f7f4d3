"""Where tables are computed: the port, and the adapters behind it."""

from __future__ import annotations
