"""Families of texts: copies and light rewordings of one text, what differs in them, what explains them."""

from __future__ import annotations
