"""X's archive: naive UTC times to the minute, lists as `[a, b]`, ids hashed for small accounts.

Copies that a spreadsheet saved carry `1.01421E+18` for an id: those records are refused as `damaged-id`.
"""

from __future__ import annotations

from collections.abc import Sequence

from vigie.model.errors import SourceError, nearest
from vigie.sources.fields import plain_name
from vigie.sources.mapping import ColumnMapping
from vigie.sources.observations import FormatRules
from vigie.sources.sample import Sample
from vigie.sources.spec import Confidence, SourceOptions
from vigie.sources.tabular import TableBody

__all__ = ["BODY"]

_COLUMNS = {
    "post_id": "tweetid",
    "account_id": "userid",
    "created_at": "tweet_time",
    "text": "tweet_text",
    "lang": "tweet_language",
    "client": "tweet_client_name",
    "is_repost": "is_retweet",
    "reposted_id": "retweet_tweetid",
    "quoted_id": "quoted_tweet_tweetid",
    "parent_id": "in_reply_to_tweetid",
    "urls": "urls",
    "hashtags": "hashtags",
    "mentions": "user_mentions",
    "handle": "user_screen_name",
    "display_name": "user_display_name",
    "bio": "user_profile_description",
    "location": "user_reported_location",
    "profile_url": "user_profile_url",
    "followers": "follower_count",
    "following": "following_count",
    "account_lang": "account_language",
    "account_created_at": "account_creation_date",
}
_SIGNATURE = ("tweetid", "userid", "tweet_time")


def _fits(sample: Sample) -> Confidence:
    names = {plain_name(column) for column in sample.columns}
    found = [name for name in _SIGNATURE if name in names]
    if len(found) == len(_SIGNATURE):
        return Confidence(0.95, "the archive's own names: tweetid, userid, tweet_time")
    return Confidence(0.0, f"no column {', '.join(name for name in _SIGNATURE if name not in names)}")


def _map(columns: Sequence[str], options: SourceOptions) -> ColumnMapping:
    by_name = {plain_name(column): column for column in reversed(columns)}
    fields = {field: by_name[name] for field, name in _COLUMNS.items() if name in by_name}
    for name in options.object_columns:
        if name not in columns:
            raise SourceError("VG201", f"there is no column {name!r}", hint=nearest(name, columns))
    taken = {*fields.values(), *options.object_columns}
    return ColumnMapping(fields, options.object_columns, tuple(name for name in columns if name not in taken))


BODY = TableBody(
    FormatRules(source="x-archive-csv", version="1", zone="UTC", precision="min", platform="x"), _fits, _map
)
