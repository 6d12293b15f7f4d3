"""The report on sites: groups of linked sites, what each link rests on, marks, and an annex of domains."""

from __future__ import annotations
