"""The CSV files of X's archive of information operations."""

from __future__ import annotations

from vigie.sources.spec import SourceSpec

__all__ = ["SPEC"]

SPEC = SourceSpec(
    code="x-archive-csv",
    title="X information-operations archive (CSV)",
    version="1",
    body="vigie.sources.x_archive.body:BODY",
    needs=("tweetid", "userid", "tweet_time"),
    uses=(
        "tweet_text",
        "urls",
        "hashtags",
        "user_mentions",
        "retweet_tweetid",
        "quoted_tweet_tweetid",
        "in_reply_to_tweetid",
        "the profile columns",
    ),
    cannot_know=(
        "seconds: times are to the minute",
        "media",
        "conversations",
        "names of small accounts: their ids are hashed",
    ),
)
