"""Write the dossier of a campaign for platforms: STIX, MISP, layers of the Navigator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from vigie.app.export import make_folder
from vigie.app.gathering import gather_dossier
from vigie.app.named_figures import named_figures
from vigie.app.sharing import share_campaign
from vigie.engine.port import Engine
from vigie.lake.case import Case
from vigie.report.products.outline import load_templates
from vigie.share.cells import write_whole
from vigie.share.misp import misp_event
from vigie.share.navigator import VERSIONS, navigator_layer
from vigie.share.shared import SharedCampaign
from vigie.share.stix.writing import check_bundle, stix_bundle, stix_bytes

__all__ = ["CAMPAIGN_FORMATS", "ExportedCampaign", "SharingWishes", "export_campaign", "shared_files"]

CAMPAIGN_FORMATS = ("stix", "misp", "navigator")
"""What platforms of threat intelligence load."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingWishes:
    """How a campaign leaves.

    Attributes:
        limit: Highest TLP that may leave; that of the dossier as a whole when absent.
        profile: Of STIX: `core` or `opencti`.
        producer: Who shares.
        lang: Language that is written first.
        identify_reason: Why accounts are named; None keeps pseudonyms.
    """

    limit: str | None = None
    profile: str = "core"
    producer: str = "Vigie"
    lang: str = "en"
    identify_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedCampaign:
    """Files that were written, and what stayed in: kind → objects."""

    files: tuple[Path, ...]
    marking: str
    withheld: dict[str, int]


def export_campaign(
    case: Case,
    engine: Engine,
    campaign: str,
    folder: Path,
    *,
    formats: Iterable[str] = CAMPAIGN_FORMATS,
    wishes: SharingWishes | None = None,
    run: str = "latest",
) -> ExportedCampaign:
    """Write a campaign in the formats of platforms; nothing above the limit leaves, what stays is counted.

    Raises:
        CaseError: there is no such run or campaign (VG304).
        InputError: the campaign is marked above the limit (VG720), or the reason is blank (VG601).
        InputError: two queries of one number that people's words name disagree (VG731).
        OutsideError: `vigie[share]` is not installed (VG504), or a file cannot be written (VG501, VG605).
    """
    wished = wishes or SharingWishes()
    dossier = gather_dossier(case, engine, campaign, run=run)
    shared = share_campaign(
        dossier,
        figures=named_figures(engine, dossier, load_templates().queries),
        limit=wished.limit,
        lang=wished.lang,
        identify_reason=wished.identify_reason,
    )
    written = shared_files(shared, formats=formats, wishes=wished)
    make_folder(folder)
    paths = tuple(write_whole(folder / name, content) for name, content in written.items())
    return ExportedCampaign(files=paths, marking=shared.tlp, withheld=dict(shared.withheld))


def shared_files(
    shared: SharedCampaign, *, formats: Iterable[str], wishes: SharingWishes
) -> dict[str, bytes]:
    """Return file name → content, each format checked before anything is written.

    Raises:
        OutsideError: `vigie[share]` is not installed (VG504).
        InternalError: the standard refuses what we wrote (VG721).
    """
    wanted, stem = set(formats), shared.label
    files: dict[str, bytes] = {}
    if "stix" in wanted:
        bundle = stix_bundle(shared, profile=wishes.profile, producer=wishes.producer)
        check_bundle(bundle)
        files[f"{stem}.stix.{wishes.profile}.json"] = stix_bytes(bundle)
    if "misp" in wanted:
        files[f"{stem}.misp.json"] = misp_event(shared, producer=wishes.producer)
    if "navigator" in wanted:
        for layer in VERSIONS:
            files[f"{stem}.navigator-{layer}.json"] = navigator_layer(shared, layer=layer)
    return files
