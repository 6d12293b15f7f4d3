"""The JSON of the X API, version 2."""

from __future__ import annotations

from vigie.sources.spec import SourceSpec

__all__ = ["SPEC"]

SPEC = SourceSpec(
    code="x-v2-json",
    title="X API v2 JSON: lines of pages or of flattened posts, or one page",
    version="1",
    body="vigie.sources.x_v2.body:BODY",
    needs=("id", "author_id", "created_at"),
    uses=(
        "text (of a repost: the original's, from includes)",
        "entities",
        "referenced_tweets",
        "attachments",
        "includes.users",
        "every other path, as `extra`",
    ),
    cannot_know=("content of media: only their keys", "who has seen a post, where metrics are absent"),
)
