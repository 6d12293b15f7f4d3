"""Reports: what one run found, what chance alone would give, and what nobody looked at."""

from __future__ import annotations
