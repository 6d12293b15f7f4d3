"""X as a browser receives it (GraphQL): Zeeschuimer's envelopes, bare results, or whole responses.

The platform moves these fields without notice. Every access is optional; what is absent or new is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vigie.sources.json_paths import CONTEXT_KEY
from vigie.sources.record_format import Derived, RecordBody, RecordFormat
from vigie.sources.x_v1 import without_markup
from vigie.sources.zeeschuimer import enveloped, opened_for, other_platform

__all__ = ["BODY", "FORMAT", "SPEC"]

_PLATFORMS = ("twitter.com", "x.com")
_AUTHOR = "core.user_results.result"
_NOTE = "note_tweet.note_tweet_results.result"
_open_envelope = opened_for(*_PLATFORMS)


def _is_result(value: Mapping[str, Any]) -> bool:
    inner = value.get("tweet")
    tweet = inner if isinstance(inner, dict) else value
    return isinstance(tweet.get("legacy"), dict) and "rest_id" in tweet


_is_own = enveloped(*_PLATFORMS, data=_is_result)


def _recognises(value: Mapping[str, Any]) -> bool:
    return _is_own(value) or (isinstance(value.get("data"), dict) and any(_results_in(value["data"])))


def _opened(value: dict[str, Any]) -> list[dict[str, Any]] | None:
    opened = _open_envelope(value)
    if opened is not None:
        return [_unwrapped(record) for record in opened]
    if isinstance(value.get("data"), dict):
        return list(_results_in(value["data"])) or None
    return [_unwrapped(value)]


def _results_in(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - any JSON value
    """Yield the posts in a response; those within a post belong to it."""
    pending = [value]
    while pending:
        held = pending.pop()
        if isinstance(held, dict):
            if _is_result(held):
                yield _unwrapped(held)
            else:
                pending.extend(reversed(held.values()))
        elif isinstance(held, list):
            pending.extend(reversed(held))


def _unwrapped(record: dict[str, Any]) -> dict[str, Any]:
    """Take the post out of the wrapper that limits who may answer it."""
    inner = record.get("tweet")
    if not isinstance(inner, dict):
        return record
    around = record.get(CONTEXT_KEY)
    return {**inner, CONTEXT_KEY: around} if around else inner


def _views(tweet: dict[str, Any]) -> dict[str, Any]:
    legacy = _dict(tweet.get("legacy"))
    original = _unwrapped(_dict(_dict(legacy.get("retweeted_status_result")).get("result")))
    quoted = _unwrapped(_dict(_dict(tweet.get("quoted_status_result")).get("result")))
    # What is counted on a repost is counted for the original.
    own = {} if original else legacy
    return {**tweet, "own": own, "original": original or tweet, "repost_of": original, "quoted": quoted}


def _refused(tweet: Mapping[str, Any]) -> tuple[str, str] | None:
    kind = str(tweet.get("__typename", ""))
    if kind in {"TweetTombstone", "TweetUnavailable"}:
        return "withheld", f"the platform shows a {kind} instead of the post"
    return other_platform(tweet)


def _dict(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    return value if isinstance(value, dict) else {}


FORMAT = RecordFormat(
    code="x-graphql-json",
    title="X as the browser receives it (GraphQL), with or without Zeeschuimer's envelope",
    version="1",
    platform="x",
    recognises=_recognises,
    because="posts with rest_id and legacy, bare, in Zeeschuimer's envelope or in a response",
    opens=_opened,
    views=_views,
    refuse=_refused,
    fields={
        "post_id": "rest_id | legacy.id_str",
        "account_id": f"{_AUTHOR}.rest_id | legacy.user_id_str",
        "created_at": "legacy.created_at",
        "collected_at": "@.timestamp_collected",
        "text": f"original.{_NOTE}.text | original.legacy.full_text | legacy.full_text",
        "lang": "legacy.lang",
        "client": Derived("source, without its markup", lambda tweet: without_markup(tweet.get("source"))),
        "conversation_id": "legacy.conversation_id_str",
        "reposted_id": "repost_of.rest_id | repost_of.legacy.id_str",
        "quoted_id": "legacy.quoted_status_id_str | quoted.rest_id",
        "parent_id": "legacy.in_reply_to_status_id_str",
        "urls": f"original.{_NOTE}.entity_set.urls[].{{expanded_url,url}}"
        " | original.legacy.entities.urls[].{expanded_url,url}",
        "hashtags": f"original.{_NOTE}.entity_set.hashtags[].text | original.legacy.entities.hashtags[].text",
        "mentions": f"{_NOTE}.entity_set.user_mentions[].{{id_str,screen_name}}"
        " | legacy.entities.user_mentions[].{id_str,screen_name}",
        "media": "original.legacy.extended_entities.media[].{id_str,media_key}"
        " | original.legacy.entities.media[].{id_str,media_key}",
        "handle": f"{_AUTHOR}.core.screen_name | {_AUTHOR}.legacy.screen_name",
        "display_name": f"{_AUTHOR}.core.name | {_AUTHOR}.legacy.name",
        "account_created_at": f"{_AUTHOR}.core.created_at | {_AUTHOR}.legacy.created_at",
        "bio": f"{_AUTHOR}.legacy.description | {_AUTHOR}.profile_bio.description",
        "location": f"{_AUTHOR}.location.location | {_AUTHOR}.legacy.location",
        "profile_url": f"{_AUTHOR}.legacy.url",
        "followers": f"{_AUTHOR}.legacy.followers_count",
        "following": f"{_AUTHOR}.legacy.friends_count",
        "n_posts": f"{_AUTHOR}.legacy.statuses_count",
        "n_likes": "own.favorite_count",
        "n_reposts": "own.retweet_count",
        "n_replies": "own.reply_count",
        "n_quotes": "own.quote_count",
        "n_bookmarks": "own.bookmark_count",
        "n_views": "views.count",
    },
    expected=(
        "rest_id",
        "legacy.created_at",
        "legacy.full_text",
        f"{_AUTHOR}.rest_id",
        f"{_AUTHOR}.core.screen_name | {_AUTHOR}.legacy.screen_name",
    ),
    known={
        "": "__typename article birdwatch_pivot card community_relationship community_results edit_control "
        "edit_perspective grok_analysis_button grok_translated_post has_birdwatch_notes id is_translatable "
        "limited_action_results note_tweet post_image_description post_video_description previous_counts "
        "promoted_metadata quick_promote_eligibility quotedRefResult tombstone trends type "
        "unified_card unmention_data user_id vibe_v2 voiceInfo is_ad tweet",
        "legacy": "bookmark_count bookmarked conversation_control conversation_id_str created_at "
        "display_text_range entities extended_entities favorite_count favorited full_text id_str "
        "in_reply_to_screen_name in_reply_to_status_id_str in_reply_to_user_id_str is_quote_status "
        "lang limited_actions place possibly_sensitive possibly_sensitive_editable quote_count "
        "quoted_status_id_str quoted_status_permalink reply_count retweet_count retweeted "
        "retweeted_status_result scopes self_thread source user_id_str withheld_copyright "
        "withheld_in_countries withheld_scope withheld_status card coordinates geo ext_views",
        _AUTHOR: "__typename affiliates_highlighted_label avatar business_account core dm_permissions "
        "follow_request_sent has_graduated_access has_nft_avatar highlights_info id is_blue_verified "
        "is_profile_translatable legacy legacy_extended_profile location media_permissions parody_commentary_"
        "fan_label privacy professional profile_bio profile_description_language profile_image_shape "
        "relationship_perspectives rest_id smart_blocked_by smart_blocking super_follow_eligible "
        "super_followed_by super_following tipjar_settings user_seed_tweet_count verification "
        "verification_info verified_phone_status premium_gifting_eligible",
    },
    consumes="core legacy source quoted_status_result note_tweet views __typename",
    cannot_know=(
        "posts that the browser did not scroll past: a collection by hand is no sample",
        "when a post was seen, where no envelope says it",
        "who has liked or followed",
        "content of media: only their ids",
    ),
)
BODY = RecordBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.x_graphql:BODY")
