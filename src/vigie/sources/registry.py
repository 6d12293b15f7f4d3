"""Which sources there are, and which one fits a file."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from vigie.model.errors import SourceError, nearest
from vigie.sources import feeds, four_column, har, stix, tables, web_archive, x_archive, x_v2
from vigie.sources.delimited_formats import DELIMITED
from vigie.sources.json_formats import JSON_FORMATS
from vigie.sources.sample import Sample, take_sample
from vigie.sources.site_pages import format as site_pages
from vigie.sources.site_records import SITE_RECORDS
from vigie.sources.spec import Confidence, Source, SourceOptions, SourceSpec

__all__ = ["BUILT_IN", "discover", "rank", "recognise"]

BUILT_IN = (
    x_v2.SPEC,
    *JSON_FORMATS,
    feeds.SPEC,
    web_archive.SPEC,
    site_pages.SPEC,
    har.SPEC,
    *SITE_RECORDS,
    stix.SPEC,
    *DELIMITED,
    x_archive.SPEC,
    four_column.SPEC,
    tables.SPEC,
)
_LEAST = 0.2
_MARGIN = 0.1


def discover() -> dict[str, SourceSpec]:
    """Return the built-in sources and those that installed packages offer (`vigie.sources`), by code.

    Raises:
        SourceError: two sources share a code, or an offer cannot be imported (VG211).
    """
    specs = {spec.code: spec for spec in BUILT_IN}
    for offer in sorted(entry_points(group="vigie.sources"), key=lambda point: point.name):
        spec = _offered(offer)
        if spec.code in specs:
            sentence = f"two sources are called {spec.code!r}; one comes from {_package(offer)}"
            hint = f"uninstall {_package(offer)}, or ask its authors to rename it"
            raise SourceError("VG211", sentence, place=offer.value, hint=hint)
        specs[spec.code] = spec
    return specs


def rank(sample: Sample) -> list[Source]:
    """Return every source with its confidence, best first."""
    sources = [Source(spec, spec.load().detect(sample)) for spec in discover().values()]
    return sorted(sources, key=lambda source: (-source.confidence.value, source.spec.code))


def recognise(path: Path, options: SourceOptions, as_: str | None = None) -> Source:
    """Choose the source for a file: the one that `as_` names, or the one that fits best.

    Args:
        path: File.
        options: What the user declared; a preset or object columns mean a table.
        as_: Code of a source.

    Raises:
        SourceError: the file is missing, empty or damaged (VG207–VG209), no source fits or two fit alike
            (VG202), or `as_` names none (VG202).
    """
    specs = discover()
    if as_ is not None:
        if as_ not in specs:
            raise SourceError("VG202", f"there is no source {as_!r}", hint=nearest(as_, specs))
        return Source(specs[as_], Confidence(1.0, "named by the user"))
    sample = take_sample(path)
    if (options.preset or {}).get("fields"):
        return Source(specs[tables.SPEC.code], Confidence(1.0, "the preset maps columns"))
    return _best(rank(sample), sample)


def _best(ranked: list[Source], sample: Sample) -> Source:
    first, *others = ranked
    place = sample.path.name
    if first.confidence.value < _LEAST:
        tried = "; ".join(
            f"{source.spec.code} {source.confidence.value:.0%}: {source.confidence.reason}"
            for source in ranked
        )
        hint = " ".join((*sample.notes, f"tried {tried}"))
        raise SourceError("VG202", f"the format is unknown ({sample.container})", place=place, hint=hint)
    rival = next(
        (other for other in others if first.confidence.value - other.confidence.value < _MARGIN), None
    )
    if rival is not None:
        sentence = f"two readings fit: {first.spec.code} and {rival.spec.code}"
        choices = (f"--as {source.spec.code} ({source.confidence.reason})" for source in (first, rival))
        hint = f"choose: {' or '.join(choices)}"
        raise SourceError("VG202", sentence, place=place, hint=hint)
    return first


def _offered(offer: EntryPoint) -> SourceSpec:
    try:
        spec = offer.load()
    except (ImportError, AttributeError) as error:
        sentence = f"the source {offer.name!r} of {_package(offer)} cannot be imported: {error}"
        hint = f"repair or uninstall {_package(offer)}"
        raise SourceError("VG211", sentence, place=offer.value, hint=hint) from error
    if not isinstance(spec, SourceSpec):
        sentence = f"the source {offer.name!r} of {_package(offer)} is a {type(spec).__name__}, no SourceSpec"
        raise SourceError("VG211", sentence, place=offer.value, hint=f"uninstall {_package(offer)}")
    return spec


def _package(offer: EntryPoint) -> str:
    return offer.dist.name if offer.dist else offer.value.partition(":")[0]
