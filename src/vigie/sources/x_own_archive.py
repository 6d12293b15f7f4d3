"""The archive that X gives to an account's owner: `tweets.js`, a script that assigns a list.

The posts do not say whose they are: `account.js` beside them does, or the user (`--account`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vigie.model.errors import SourceError
from vigie.sources.bytestreams import Encoding
from vigie.sources.json_stream import first_values
from vigie.sources.record_format import Derived, RecordBody, RecordFormat
from vigie.sources.spec import SourceOptions
from vigie.sources.x_v1 import without_markup

__all__ = ["BODY", "FORMAT", "SPEC"]


def _is_entry(value: Mapping[str, Any]) -> bool:
    tweet = value.get("tweet")
    return len(value) == 1 and isinstance(tweet, dict) and "full_text" in tweet and "rest_id" not in tweet


def _opened(value: dict[str, Any]) -> list[dict[str, Any]] | None:
    tweet = value.get("tweet")
    return [tweet] if isinstance(tweet, dict) else None


def _owner(path: Path, options: SourceOptions) -> dict[str, Any]:
    """Say whose archive it is.

    Raises:
        SourceError: neither the user nor `account.js` says it (VG201).
    """
    if options.account is not None:
        return {"accountId": options.account}
    beside = path.with_name("account.js")
    held = first_values(beside, Encoding("utf-8"), 1) if beside.is_file() else []
    account = held[0].get("account") if held and isinstance(held[0], dict) else None
    if isinstance(account, dict) and account.get("accountId"):
        return account
    hint = "put the archive's account.js beside it, give the archive's ZIP, or say --account ID"
    raise SourceError(
        "VG201", "the posts of this archive do not say whose they are", place=path.name, hint=hint
    )


FORMAT = RecordFormat(
    code="x-own-archive",
    title="X archive of one's own account (tweets.js)",
    version="1",
    platform="x",
    recognises=_is_entry,
    because="a list of {tweet: {full_text, …}}",
    opens=_opened,
    beside=_owner,
    fields={
        "post_id": "id_str | id",
        "account_id": "@.accountId",
        "handle": "@.username",
        "display_name": "@.accountDisplayName",
        "account_created_at": "@.createdAt",
        "created_at": "created_at",
        "text": "full_text",
        "lang": "lang",
        "client": Derived("source, without its markup", lambda tweet: without_markup(tweet.get("source"))),
        "parent_id": "in_reply_to_status_id_str | in_reply_to_status_id",
        "urls": "entities.urls[].{expanded_url,url}",
        "hashtags": "entities.hashtags[].text",
        "mentions": "entities.user_mentions[].{id_str,id,screen_name}",
        "media": "extended_entities.media[].{id_str,id} | entities.media[].{id_str,id}",
        "n_likes": "favorite_count",
        "n_reposts": "retweet_count",
    },
    expected=("id_str | id", "created_at", "full_text"),
    known={
        "": "card_uri community_id_str coordinates display_text_range edit_info entities extended_entities "
        "favorited geo in_reply_to_screen_name in_reply_to_user_id in_reply_to_user_id_str "
        "possibly_sensitive retweeted scopes source truncated withheld_in_countries"
    },
    consumes="source entities extended_entities in_reply_to_status_id",
    cannot_know=(
        "which post a repost repeats: only the words `RT @name:` say that it is one",
        "which post is quoted, but for a link to it",
        "when the numbers of likes and reposts were seen",
        "numbers of replies and views",
        "posts that the owner had deleted",
    ),
)
BODY = RecordBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.x_own_archive:BODY")
