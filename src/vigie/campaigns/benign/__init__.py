"""Innocent explanations: coordination that is open, technical or organisational. Looked for in every group.

A check *fails* when the innocent explanation fits, *passes* when it was looked for and does not fit, and is
*not run* when the data cannot tell. A failed check excuses nobody and a passed one accuses nobody: both are
figures for a person to weigh. One module holds one check: it asks statements for figures, and a function of
plain values judges them.
"""

from __future__ import annotations

from vigie.campaigns.benign.checks import CHECKS, benign_checks
from vigie.campaigns.benign.results import unexplained

__all__ = ["CHECKS", "benign_checks", "unexplained"]
