"""Declarations of AC06, AC07, AC10 and AC14."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.detectors.indice import IndiceSpec
from vigie.model.parameters import Params
from vigie.model.vocabulary import Criterion, Strength

__all__ = ["AFFILIATION", "AVATAR", "EMPTY", "VERIFICATION", "ProfileParams"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileParams(Params):
    """Indices on profiles have no parameters of their own."""


EMPTY = IndiceSpec(
    code="AC06",
    name="profiles.empty",
    version="1.0",
    title="Profiles that say nothing",
    reads=("account", "account_snapshot", "post", "action"),
    params=ProfileParams,
    criterion=Criterion.DIFFUSION,
    strength=Strength.CIRCUMSTANTIAL,
    measures=("empty",),
    innocent=("privacy",),
    body="profiles.empty:assess",
    independent=True,
    does_not_show=("that nobody stands behind the account: many people say nothing of themselves",),
)

AVATAR = IndiceSpec(
    code="AC07",
    name="profiles.avatar",
    version="1.0",
    title="Profile pictures used by several accounts",
    reads=("account", "post", "action"),
    params=ProfileParams,
    criterion=Criterion.DIFFUSION,
    strength=Strength.ASSOCIATIVE,
    measures=("shared",),
    innocent=("flags-and-logos",),
    body="profiles.avatars:assess",
    independent=True,
    does_not_show=(
        "whose face a picture shows: whole pictures are compared, faces never",
        "pictures that were cropped or mirrored",
    ),
)

VERIFICATION = IndiceSpec(
    code="AC10",
    name="profiles.verification",
    version="1.0",
    title="Verification marks that were bought",
    reads=("account", "post", "action"),
    params=ProfileParams,
    criterion=Criterion.MISLEADING,
    strength=Strength.CIRCUMSTANTIAL,
    measures=("paid",),
    innocent=("honest-payers",),
    body="profiles.verification:assess",
    independent=True,
    does_not_show=("that the account is not whom it says to be: millions pay for the mark",),
)

AFFILIATION = IndiceSpec(
    code="AC14",
    name="profiles.affiliation",
    version="1.0",
    title="Affiliations that accounts declare",
    reads=("account", "post"),
    params=ProfileParams,
    criterion=Criterion.FOREIGN,
    strength=Strength.ASSOCIATIVE,
    measures=("declared",),
    innocent=("sympathisers", "satire"),
    body="profiles.affiliation:assess",
    independent=True,
    does_not_show=(
        "that what a profile declares is true",
        "that the organisation knows of the account, or directs it",
        "anything that a person has not read and coded: nothing is inferred from names, words or faces",
    ),
)
