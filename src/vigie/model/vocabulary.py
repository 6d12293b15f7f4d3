"""Closed vocabularies that cross module borders."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["BenignCheck", "ClusterState", "Criterion", "ObjectType", "Precision", "Strength", "Verb"]


class Precision(StrEnum):
    """How finely a time is known."""

    MICROSECOND = "us"
    SECOND = "s"
    MINUTE = "min"
    HOUR = "h"
    DAY = "day"
    ESTIMATED = "estimated"


class Verb(StrEnum):
    """What an account did to an object."""

    REPOST = "repost"
    QUOTE = "quote"
    REPLY = "reply"
    SHARE_URL = "share_url"
    USE_HASHTAG = "use_hashtag"
    USE_MEDIA = "use_media"
    USE_TEXT = "use_text"
    MENTION = "mention"
    LIKE = "like"
    FOLLOW = "follow"
    BLOCK = "block"
    ACT_ON = "act_on"


class ObjectType(StrEnum):
    """The kinds of object that co-action looks at. A user's own column becomes `column:<name>`."""

    REPOST = "repost"
    QUOTE = "quote"
    REPLY = "reply"
    URL = "url"
    DOMAIN = "domain"
    HASHTAG = "hashtag"
    HASHTAG_SEQUENCE = "hashtag_sequence"
    MENTION_SET = "mention_set"
    TEXT = "text"
    TEXT_FAMILY = "text_family"
    MEDIA = "media"
    MEDIA_FAMILY = "media_family"
    OBJECT = "object"


class BenignCheck(StrEnum):
    """Result of looking for an innocent explanation."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not-run"


class ClusterState(StrEnum):
    """What people decided about a group."""

    CANDIDATE = "candidate"
    KEPT = "kept"
    DISMISSED = "dismissed"


class Criterion(StrEnum):
    """What an indice speaks to: the four questions of a characterisation."""

    INTERESTS = "interests"
    MISLEADING = "misleading"
    DIFFUSION = "artificial-diffusion"
    FOREIGN = "foreign-actor"


class Strength(StrEnum):
    """How much an indice may carry: by itself, with others, or never alone."""

    STRONG = "strong"
    ASSOCIATIVE = "associative"
    CIRCUMSTANTIAL = "circumstantial"
