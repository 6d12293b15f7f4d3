"""What every indice stands on: the accounts of a lake, the groups looked at, and their matched baselines."""

from __future__ import annotations
