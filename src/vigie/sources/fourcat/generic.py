"""4CAT, any source, and the tables that people upload to it: five columns suffice.

Files of platforms that 4CAT shapes in a way of their own go to the modules beside this one.
"""

from __future__ import annotations

from vigie.sources.fourcat.columns import EVERYWHERE, UNDATED_NUMBERS, posts
from vigie.sources.table_format import TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

FORMAT = TableFormat(
    code="4cat-csv",
    title="4CAT: any source, and tables uploaded to it (CSV)",
    signature="id thread_id author body unix_timestamp|timestamp",
    sureness=0.75,
    fields=posts(
        account_id="author_id author",
        url="url post_url link permalink",
        urls="urls links link_url domain_url",
        hashtags="hashtags tags",
        mentions="mentions usertags",
        lang="language_guess language lang",
        handle="author_username author",
        display_name="author_fullname author_full author_name author_display_name",
        n_likes="like_count likes num_likes",
        n_reposts="retweet_count repost_count reposts",
        n_replies="reply_count replies",
        n_comments="comment_count comments num_comments",
        n_shares="share_count shares",
        n_views="view_count views",
    ),
    known=EVERYWHERE,
    cannot_know=(
        "the platform: declare it",
        "the zone of `timestamp`, where `unix_timestamp` is absent: it may be that of a server; declare it",
        "which post is repeated, quoted or answered",
        UNDATED_NUMBERS,
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.fourcat.generic:BODY")
