"""X API v1.1: one status a line, or a list of them; also what collectors of that time wrote.

A repost carries the original whole under `retweeted_status`; its own text is cut, so words, links and
hashtags are taken from the original, mentions from the repost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from vigie.sources.record_format import Derived, RecordBody, RecordFormat
from vigie.sources.zeeschuimer import enveloped, opened_for, other_platform

__all__ = ["BODY", "FORMAT", "SPEC", "without_markup"]

_MARKUP = re.compile(r"<[^>]*>")


def _is_status(value: Mapping[str, Any]) -> bool:
    author = value.get("user")
    named = isinstance(author, dict) and ("screen_name" in author or "id_str" in author)
    return named and "created_at" in value and ("full_text" in value or "text" in value)


def _views(status: dict[str, Any]) -> dict[str, Any]:
    original = status.get("retweeted_status")
    original = original if isinstance(original, dict) and original else status
    longer = original.get("extended_tweet")
    # What is counted on a repost is counted for the original.
    own = status if original is status else {}
    whole = longer if isinstance(longer, dict) else original
    return {**status, "own": own, "original": original, "whole": whole}


def without_markup(source: Any) -> str | None:  # noqa: ANN401 - any JSON value
    """Return the name of a program that X gives as a link: `<a href="…">Web</a>` → `Web`."""
    return _MARKUP.sub("", source) or None if isinstance(source, str) else None


FORMAT = RecordFormat(
    code="x-v1-json",
    title="X API v1.1 JSON: statuses as lines or as a list",
    version="1",
    platform="x",
    recognises=enveloped("twitter.com", "x.com", data=_is_status),
    opens=opened_for("twitter.com", "x.com"),
    refuse=other_platform,
    because="statuses with user.screen_name and created_at",
    views=_views,
    fields={
        "post_id": "id_str | id",
        "account_id": "user.{id_str,id}",
        "created_at": "created_at",
        "collected_at": "@.timestamp_collected",
        "text": "whole.{full_text,text} | original.{full_text,text}",
        "lang": "lang",
        "client": Derived("source, without its markup", lambda status: without_markup(status.get("source"))),
        "reposted_id": "retweeted_status.{id_str,id}",
        "quoted_id": "quoted_status_id_str | quoted_status.{id_str,id} | quoted_status_id",
        "parent_id": "in_reply_to_status_id_str | in_reply_to_status_id",
        "urls": "whole.entities.urls[].{expanded_url,url} | original.entities.urls[].{expanded_url,url}",
        "hashtags": "whole.entities.hashtags[].text | original.entities.hashtags[].text",
        "mentions": "entities.user_mentions[].{id_str,id,screen_name}",
        "media": "whole.extended_entities.media[].{id_str,id}"
        " | original.extended_entities.media[].{id_str,id} | original.entities.media[].{id_str,id}",
        "handle": "user.screen_name",
        "display_name": "user.name",
        "bio": "user.description",
        "location": "user.location",
        "profile_url": "user.url",
        "account_created_at": "user.created_at",
        "account_lang": "user.lang",
        "followers": "user.followers_count",
        "following": "user.friends_count",
        "n_posts": "user.statuses_count",
        "n_likes": "own.favorite_count",
        "n_reposts": "own.retweet_count",
        "n_replies": "own.reply_count",
        "n_quotes": "own.quote_count",
    },
    expected=("id_str", "created_at", "user.id_str", "full_text | text"),
    known={
        "": "contributors coordinates display_text_range entities extended_entities extended_tweet favorited "
        "filter_level full_text geo in_reply_to_screen_name in_reply_to_user_id in_reply_to_user_id_str "
        "is_quote_status limit_info matching_rules place possibly_sensitive possibly_sensitive_appealable "
        "quoted_status_permalink retweeted scopes text timestamp_ms truncated withheld_copyright "
        "withheld_in_countries withheld_scope",
        "user": "contributors_enabled created_at default_profile default_profile_image description entities "
        "favourites_count follow_request_sent followers_count following friends_count geo_enabled "
        "has_extended_profile id id_str is_translation_enabled is_translator lang listed_count location "
        "muting name needs_phone_verification notifications profile_background_color "
        "profile_background_image_url profile_background_image_url_https profile_background_tile "
        "profile_banner_url profile_image_url profile_image_url_https profile_link_color profile_location "
        "profile_sidebar_border_color profile_sidebar_fill_color profile_text_color "
        "profile_use_background_image protected screen_name statuses_count suspended time_zone "
        "translator_type url utc_offset verified withheld_in_countries withheld_scope",
    },
    consumes="favorite_count quote_count reply_count retweet_count user source entities "
    "extended_entities extended_tweet retweeted_status text full_text in_reply_to_status_id "
    "quoted_status_id quoted_status",
    cannot_know=(
        "when the numbers of likes and reposts were seen, unless Zeeschuimer's envelope says it",
        "views and bookmarks",
        "conversations",
        "content of media: only their ids",
    ),
)
BODY = RecordBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.x_v1:BODY")
