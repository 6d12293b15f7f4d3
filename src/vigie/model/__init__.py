"""What things are: ids, table contracts, parameters, evidence, outcomes, errors. Depends on Arrow alone."""

from __future__ import annotations
