"""Declarations of DI13 and DI14."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.detectors.indice import IndiceSpec
from vigie.model.parameters import Params, param
from vigie.model.vocabulary import Criterion, Strength

__all__ = ["HASHTAG_FLOOD", "MENTION_FLOOD", "HashtagFloodParams", "MentionFloodParams"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HashtagFloodParams(Params):
    """Parameters of DI13."""

    candidates: int = param(50, low=1, high=1_000, unit="objects", why="hashtags looked at, most used first")
    least_before: int = param(
        10, low=2, high=10_000, unit="accounts", why="what fewer used before the group was hardly in use"
    )
    least_posts: int = param(
        20, low=5, high=10_000, unit="posts", why="a share of fewer posts of all members says little"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionFloodParams(Params):
    """Parameters of DI14."""

    candidates: int = param(
        50,
        low=1,
        high=1_000,
        unit="objects",
        why="accounts mentioned that are looked at, most mentioned first",
    )
    least_users: int = param(
        3, low=2, high=1_000, unit="accounts", why="whom fewer accounts mention is not flooded"
    )


HASHTAG_FLOOD = IndiceSpec(
    code="DI13",
    name="flooding.hashtag",
    version="1.0",
    title="A hashtag of others, filled",
    reads=("account", "post", "action"),
    params=HashtagFloodParams,
    criterion=Criterion.DIFFUSION,
    strength=Strength.ASSOCIATIVE,
    measures=("flooded",),
    innocent=("news-event", "activists", "collection-by-topic"),
    body="flooding.hashtag:assess",
    does_not_show=(
        "that others were driven from the hashtag, or noticed",
        "use before the file begins",
    ),
)

MENTION_FLOOD = IndiceSpec(
    code="DI14",
    name="flooding.mention",
    version="1.0",
    title="One account called upon by all",
    reads=("account", "post", "post_object"),
    params=MentionFloodParams,
    criterion=Criterion.DIFFUSION,
    strength=Strength.ASSOCIATIVE,
    measures=("mentioned", "official"),
    innocent=("petitions", "activists", "share-buttons"),
    body="flooding.mention:assess",
    does_not_show=(
        "that the account mentioned read it, or was harmed: petitions call upon officials, too",
        "who called for it",
    ),
)
