"""Semantic stage of text families: rewordings and translations, by the meaning that an encoder sees."""

from __future__ import annotations
