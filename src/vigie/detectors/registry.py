"""Every indice that Vigie knows, in the order of their codes."""

from __future__ import annotations

from vigie.detectors.activity.spec import ACTIVITY
from vigie.detectors.audience.spec import AUDIENCE
from vigie.detectors.creation.spec import BURST, CLOCK, RECENT
from vigie.detectors.diffusion.spec import CHAIN, CONCENTRATION, ONSET, ORIGINALS, POSTING_CLOCK, TEMPLATE
from vigie.detectors.engagement.spec import ENGAGEMENT
from vigie.detectors.flooding.spec import HASHTAG_FLOOD, MENTION_FLOOD
from vigie.detectors.focus.spec import FOCUS
from vigie.detectors.handles.spec import DEFAULT_HANDLE, LOOKALIKE
from vigie.detectors.hashtags.spec import INTRODUCTION
from vigie.detectors.histories.spec import DELETION, RECURRENCE, RENAME
from vigie.detectors.indice import IndiceSpec
from vigie.detectors.language.spec import EXONYMS, LETTERS
from vigie.detectors.platforms.spec import TWINS
from vigie.detectors.profiles.spec import AFFILIATION, AVATAR, EMPTY, VERIFICATION
from vigie.detectors.timing.spec import EVENTS

__all__ = ["INDICES"]

INDICES: tuple[IndiceSpec, ...] = (
    *(RECENT, BURST, CLOCK, FOCUS, DEFAULT_HANDLE, EMPTY, AVATAR, LOOKALIKE),
    *(RENAME, VERIFICATION, AUDIENCE, ACTIVITY, AFFILIATION, DELETION, RECURRENCE),
    *(TEMPLATE, ORIGINALS, INTRODUCTION, EXONYMS, LETTERS),
    *(CONCENTRATION, ONSET, CHAIN, ENGAGEMENT, TWINS, POSTING_CLOCK, EVENTS, HASHTAG_FLOOD, MENTION_FLOOD),
)
"""AC13, a score for each account, is left out on purpose: groups are measured, accounts are not."""
