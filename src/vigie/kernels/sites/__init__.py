"""Sites: indicators that two of them share, clusters, names that imitate, articles that copy."""

from __future__ import annotations
