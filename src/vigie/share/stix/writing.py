"""A campaign as a STIX 2.1 bundle: the same campaign, the same bytes."""

from __future__ import annotations

import warnings
from typing import Any

import orjson

from vigie.model.errors import InternalError, OutsideError, ParameterError, nearest
from vigie.share.sentences import sentence
from vigie.share.shared import SharedCampaign
from vigie.share.stix.campaigns import PROFILES, write_campaign
from vigie.share.stix.objects import Draft, StixObject, stix_time
from vigie.share.stix.statements import write_statements
from vigie.share.stix.vocabulary import STANDARD_TYPES, stix_id

__all__ = ["check_bundle", "stix_bundle", "stix_bytes"]

_FIRST = ("marking-definition", "extension-definition", "identity", "report", "campaign")


def stix_bundle(shared: SharedCampaign, *, profile: str = "core", producer: str = "Vigie") -> dict[str, Any]:
    """Return a campaign as a bundle.

    Ids are UUIDv5 of what names each object in the world: the next export updates what a platform holds.
    Accounts under pseudonyms get ids of their campaign: nobody finds them by hashing handles.

    Args:
        shared: the campaign, as `shared.within` lets it leave.
        profile: `core` for strict readers, `opencti` for OpenCTI and what understands its types.
        producer: who shares it.

    What it does not show: who stands behind the campaign. Hypotheses are notes; no relationship of the bundle
    leads to an actor.

    Raises:
        ParameterError: the profile is unknown (VG104).
    """
    if profile not in PROFILES:
        raise ParameterError("VG104", f"profile {profile!r} is unknown", hint=nearest(profile, PROFILES))
    draft = Draft(shared=shared, producer=producer, of_platforms=profile == "opencti")
    draft.open()
    write_campaign(draft, profile=profile)
    write_statements(draft)
    _report(draft)
    objects = sorted(draft.objects.values(), key=_order)
    name = stix_id("bundle", profile, *(f"{each['id']}{each.get('modified', '')}" for each in objects))
    return {"type": "bundle", "id": name, "objects": objects}


def stix_bytes(bundle: dict[str, Any]) -> bytes:
    """Write a bundle as JSON, indented, keys sorted."""
    return orjson.dumps(bundle, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)


def check_bundle(bundle: dict[str, Any]) -> None:
    """Hold a bundle against the standard with the library `stix2` of OASIS, before it leaves.

    Markings in the form of platforms are left out: the library refuses levels that came after 2017. What
    types of platforms hold is not looked at either, for the standard says nothing of it.

    Raises:
        OutsideError: the extra `vigie[share]` is not installed (VG504).
        InternalError: the library refuses an object (VG721).
    """
    try:
        import stix2  # noqa: PLC0415 - an extra
        from stix2.exceptions import STIXError  # noqa: PLC0415 - idem
    except ImportError as error:
        hint = "pip install 'vigie[share]'"
        raise OutsideError("VG504", "STIX needs the library stix2", hint=hint) from error
    foreign = any(each["type"] not in STANDARD_TYPES for each in bundle["objects"])
    for each in bundle["objects"]:
        if each.get("definition_type") == "tlp":
            continue
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                stix2.parse(each, version="2.1", allow_custom=foreign)
        except (STIXError, ValueError) as error:
            raise InternalError(
                "VG721", f"the standard refuses {each['id']}: {error}", place="stix"
            ) from error


def _report(draft: Draft) -> None:
    shared = draft.shared
    listed = [name for name, each in sorted(draft.objects.items()) if _reportable(each)]
    draft.add(
        "report", shared.campaign_id, at_us=shared.latest_us, lang=shared.lang,
        name=sentence("report", shared.lang, name=shared.name), description=shared.summary[shared.lang],
        report_types=["campaign"], published=stix_time(shared.latest_us), object_refs=listed,
    )  # fmt: skip


def _reportable(each: StixObject) -> bool:
    return each["type"] not in {"marking-definition", "extension-definition", "language-content"}


def _order(each: StixObject) -> tuple[int, str, str]:
    kind = each["type"]
    return (_FIRST.index(kind) if kind in _FIRST else len(_FIRST), kind, each["id"])
