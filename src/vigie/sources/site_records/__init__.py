"""What registries, resolvers, certificate logs and browsers say of sites, with the times when it held."""

from __future__ import annotations

from vigie.sources.site_records import (
    annex,
    certificate_files,
    certificates,
    registration,
    resolution,
    sitemaps,
    urlscan,
    whois_text,
    wp_json,
)
from vigie.sources.spec import SourceSpec

__all__ = ["SITE_RECORDS"]

SITE_RECORDS: tuple[SourceSpec, ...] = (
    registration.SPEC,
    whois_text.SPEC,
    resolution.SPEC,
    certificates.SPEC,
    certificate_files.SPEC,
    urlscan.SPEC,
    sitemaps.SPEC,
    wp_json.SPEC,
    annex.SPEC,
)
