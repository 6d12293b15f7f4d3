"""X API v2: opens pages, reads each post with the users and posts that its page includes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from vigie.model.errors import SourceError
from vigie.sources.bytestreams import sha256_of
from vigie.sources.columns import nulls
from vigie.sources.jsonfiles import json_pieces
from vigie.sources.mapping import ColumnMapping
from vigie.sources.observations import SURVEYED, FormatRules, Observations
from vigie.sources.plan import with_preset
from vigie.sources.reading import Opened, read_observations
from vigie.sources.records import Piece, column_of
from vigie.sources.sample import Container, Sample, take_sample
from vigie.sources.spec import Confidence, Reading, SourceOptions
from vigie.sources.x_v2.posts import (
    EXPECTED,
    INCLUDES_KEY,
    KNOWN_PATHS,
    Includes,
    includes_of,
    record_of,
    surveyed_of,
)

__all__ = ["BODY", "XV2Body"]

_PATHS = {
    "post_id": "id",
    "account_id": "author_id",
    "created_at": "created_at",
    "text": "text",
    "lang": "lang",
    "client": "source",
    "conversation_id": "conversation_id",
    "collected_at": "__twarc.retrieved_at",
    "reposted_id": "referenced_tweets[retweeted].id",
    "quoted_id": "referenced_tweets[quoted].id",
    "parent_id": "referenced_tweets[replied_to].id",
    "urls": "entities.urls[].expanded_url",
    "hashtags": "entities.hashtags[].tag",
    "mentions": "entities.mentions[].id",
    "media": "attachments.media_keys",
    "handle": "includes.users[].username",
    "display_name": "includes.users[].name",
    "bio": "includes.users[].description",
    "location": "includes.users[].location",
    "profile_url": "includes.users[].url",
    "account_created_at": "includes.users[].created_at",
    "followers": "includes.users[].public_metrics.followers_count",
    "following": "includes.users[].public_metrics.following_count",
    "n_posts": "includes.users[].public_metrics.tweet_count",
}
_FLAT_MARKS = frozenset(
    {
        "edit_history_tweet_ids",
        "public_metrics",
        "conversation_id",
        "referenced_tweets",
        "entities",
        "__twarc",
        "reply_settings",
    }
)
_PAGE_MARKS = frozenset({"errors", "meta", "includes"})
_RULES = FormatRules(source="x-v2-json", version="1", zone="UTC", platform="x")


class XV2Body:
    """The body of the source."""

    def detect(self, sample: Sample) -> Confidence:
        """Say how well the first JSON values fit: pages of posts, or posts with the API's own fields."""
        if sample.container not in {Container.JSON_LINES, Container.JSON_DOCUMENT}:
            return Confidence(0.0, f"{sample.container}, no JSON")
        if any(_is_page(record) for record in sample.records):
            return Confidence(0.95, "pages with data[] and author_id")
        if any(_is_post(record) for record in sample.records):
            return Confidence(0.9, "posts with id, author_id, text and the API's own fields")
        return Confidence(0.0, "JSON, but no data[] of posts and no author_id")

    def open(self, path: Path, options: SourceOptions) -> Opened:
        """Look at the beginning of a file.

        Raises:
            SourceError: the user named columns, and this format has none (VG201).
        """
        sample, complete = take_sample(path), with_preset(options)
        if complete.object_columns:
            name = complete.object_columns[0]
            raise SourceError("VG201", f"JSON of the X API has no column {name!r}", place=path.name)

        def observed(survey_only: bool) -> Iterator[Observations]:  # noqa: FBT001 - the protocol of Observe
            return _observed(sample, survey_only=survey_only)

        return Opened(
            observe=observed,
            rules=_RULES,
            mapping=ColumnMapping(dict(_PATHS)),
            options=complete,
            digest=lambda: sha256_of(path)[:16],
            place=path.name,
            notes=sample.notes,
        )

    def read(self, path: Path, options: SourceOptions) -> Reading:
        """Read the file (see `spec.Source.read`)."""
        return read_observations(self.open(path, options))


BODY = XV2Body()


def _is_page(value: Mapping[str, Any]) -> bool:
    data = value.get("data")
    posts = data if isinstance(data, list) else [data]
    return any(isinstance(post, dict) and "id" in post and "text" in post for post in posts)


def _is_post(value: Mapping[str, Any]) -> bool:
    named = "author_id" in value or isinstance(value.get("author"), dict)
    return named and "id" in value and "text" in value and bool(_FLAT_MARKS & value.keys())


def _observed(sample: Sample, *, survey_only: bool) -> Iterator[Observations]:
    outside: Counter[str] = Counter()

    def posts_of(value: dict[str, Any]) -> list[dict[str, Any]] | None:
        return _opened(value, outside)

    whole = sample.container == Container.JSON_DOCUMENT
    for piece in json_pieces(sample.path, sample.encoding, posts_of, whole=whole):
        seen = _observations(piece, survey_only=survey_only)
        seen.unknown.update(outside)
        outside.clear()
        yield seen
    # Pages after the last post may still say what the API withheld.
    last = _observations(Piece([], [], [], [], sample.size_bytes), survey_only=survey_only)
    last.unknown.update(outside)
    yield last


def _opened(value: dict[str, Any], outside: Counter[str]) -> list[dict[str, Any]] | None:
    """Return the posts of a page, each with what the page includes; None when the value is itself a post."""
    if "data" not in value and ("id" in value or not _PAGE_MARKS & value.keys()):
        return None
    errors = value.get("errors")
    if isinstance(errors, list) and errors:
        outside["errors[] (posts or users that the API withheld)"] += len(errors)
    data = value.get("data")
    posts = data if isinstance(data, list) else [data]
    includes = includes_of(value)
    return [
        {**post, INCLUDES_KEY: includes} if isinstance(post, dict) else {}
        for post in posts
        if post is not None
    ]


def _observations(piece: Piece, *, survey_only: bool) -> Observations:
    bare = Includes()
    read = surveyed_of if survey_only else record_of
    records = [read(tweet, tweet.get(INCLUDES_KEY, bare)) for tweet in piece.rows]
    names = [name for name in (*_PATHS, "extra") if not survey_only or name in SURVEYED]
    fields = {name: column_of([record.get(name) for record in records]) for name in names}
    if "extra" in fields and not records:
        fields["extra"] = nulls(0)
    return Observations(
        fields,
        {},
        {},
        np.array(piece.numbers, np.int64),
        piece.refs,
        piece.refusals,
        piece.bytes_read,
        expected=Counter(path for tweet in piece.rows for path in EXPECTED if tweet.get(path) is None),
        unknown=Counter(path for tweet in piece.rows for path in tweet if path not in KNOWN_PATHS),
    )
