"""4CAT, TikTok: comments. A comment on a comment answers its thread, any other the video."""

from __future__ import annotations

from vigie.sources.columns import Column, where
from vigie.sources.derivations import is_yes
from vigie.sources.fourcat.columns import EVERYWHERE, UNDATED_NUMBERS, posts
from vigie.sources.table_format import Cells, Computed, TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]


def _parent(cells: Cells) -> Column:
    return where(is_yes(cells, "is_comment_on_comment"), cells["thread_id"], cells["post_id"])


FORMAT = TableFormat(
    code="4cat-tiktok-comments-csv",
    title="4CAT: TikTok comments (CSV)",
    platform="tiktok",
    kind="comment",
    signature="id thread_id author body unix_timestamp post_id comment_url is_comment_on_comment",
    fields=posts(
        parent_id=Computed(
            "thread_id where is_comment_on_comment says yes, else post_id",
            "is_comment_on_comment post_id",
            _parent,
        ),
        conversation_id="post_id",
        lang="language_guess",
        url="comment_url",
        handle="author",
        display_name="author_full",
        n_likes="likes",
        n_replies="replies",
    ),
    known=f"{EVERYWHERE} author_avatar_url post_url post_body is_liked_by_post_author is_sticky",
    cannot_know=(
        "numeric ids of accounts: a renamed account is another one",
        UNDATED_NUMBERS,
        "links and hashtags, but in the text",
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.fourcat.tiktok_comments:BODY")
