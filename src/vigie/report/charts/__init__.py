"""Figures: drawn from the tables, embedded as pictures, each with its words and its data."""

from __future__ import annotations
