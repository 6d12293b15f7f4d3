"""4CAT, LinkedIn: posts captured in a browser.

LinkedIn shows `3w` in place of a time: 4CAT takes that from the moment of capture, so times are estimates.
"""

from __future__ import annotations

from vigie.sources.derivations import split_at, when_yes
from vigie.sources.fourcat.columns import EVERYWHERE, posts
from vigie.sources.table_format import TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

FORMAT = TableFormat(
    code="4cat-linkedin-csv",
    title="4CAT: LinkedIn (CSV)",
    platform="linkedin",
    zone="UTC",
    precision="estimated",
    signature="id thread_id author author_name body unix_timestamp timestamp_ago",
    fields=posts(
        collected_at="unix_timestamp_collected timestamp_collected",
        url="post_url",
        urls="link_url",
        hashtags=split_at("hashtags", ","),
        mentions="author_mentions",
        handle="author",
        display_name="author_name",
        bio="author_description",
        profile_url="author_url",
        account_kind=when_yes("author_is_company", "page"),
        n_likes="likes",
        n_comments="comments",
        n_shares="shares",
        n_reactions="reactions",
    ),
    known=f"""
        {EVERYWHERE} timestamp_collected is_promoted author_pronouns author_avatar_url author_name_mentions
        image_urls video_thumb_url inclusion_context unix_timestamp_collected reaction_like reaction_empathy
        reaction_praise reaction_entertainment reaction_appreciation reaction_interest
    """,
    cannot_know=(
        "times: they are estimates, from seconds to months wide",
        "which post is repeated",
        "content of pictures",
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.fourcat.linkedin:BODY")
