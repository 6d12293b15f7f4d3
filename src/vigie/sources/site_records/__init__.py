"""What registries, resolvers, certificate logs and browsers say of sites, with the times when it held."""

from __future__ import annotations

from vigie.sources.site_records import annex, certificates, registration, resolution, urlscan
from vigie.sources.spec import SourceSpec

__all__ = ["SITE_RECORDS"]

SITE_RECORDS: tuple[SourceSpec, ...] = (
    registration.SPEC,
    resolution.SPEC,
    certificates.SPEC,
    urlscan.SPEC,
    annex.SPEC,
)
