"""Declaration of CO09: parameters with their range, unit and reason, and limits."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.detectors.spec import DetectorSpec
from vigie.model.parameters import Params, param

__all__ = ["SPEC", "MediaFamilyParams"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFamilyParams(Params):
    """Parameters of media families; `docs/detectors/CO09-media-families.md` says more on each."""

    bits: int = param(
        31,
        low=0,
        high=31,
        unit="bits",
        why="what PDQ's authors take for the same picture; strangers differ in 128",
    )
    product: float = param(
        0.6,
        low=0.4,
        high=1.0,
        why="outlines less alike than this are not looked at closely: it costs time, not truth",
    )
    likeness: float = param(
        0.42, low=0.3, high=1.0, why="unrelated pictures reached 0.37 in our trials, captioned copies 0.46"
    )
    least_ms: int = param(
        3_000, low=1_000, high=600_000, unit="ms", why="shorter common parts are titles and jingles"
    )
    step_ms: int = param(
        1_000,
        low=100,
        high=10_000,
        unit="ms",
        why="time between the frames that were read; must be that of the reading",
    )


SPEC = DetectorSpec(
    code="CO09",
    name="media.families",
    version="1.0",
    title="Pictures and videos that show the same",
    reads=("media_file", "media_frame", "media_item", "post", "post_object"),
    writes=("media_post", "media_family", "media_family_member"),
    params=MediaFamilyParams,
    does_not_show=(
        "who made a picture, or that whoever posts it first in the data had it first",
        "that a shared picture was shared on purpose: agencies, fans and the news share pictures, too",
        "that a picture is manipulated: a crop or a caption is what people do every day",
        "who is shown: whole pictures are compared, never faces or voices",
    ),
)
