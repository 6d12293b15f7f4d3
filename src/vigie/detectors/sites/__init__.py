"""IN: links between sites, what they imitate, and the marks of a façade."""

from __future__ import annotations
