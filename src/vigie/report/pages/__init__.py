"""Pages: the sentences and rows that templates lay out, one module for each part of a report."""

from __future__ import annotations
