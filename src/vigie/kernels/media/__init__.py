"""Perceptual fingerprints of pictures and videos: which resemble which. Whole pictures, never faces."""

from __future__ import annotations
