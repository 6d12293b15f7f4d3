"""4CAT, Xiaohongshu (RedNote): comments, with the place that the platform shows for each."""

from __future__ import annotations

from vigie.sources.derivations import first_of
from vigie.sources.fourcat.columns import EVERYWHERE, UNDATED_NUMBERS, posts
from vigie.sources.table_format import TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

FORMAT = TableFormat(
    code="4cat-xiaohongshu-comments-csv",
    title="4CAT: Xiaohongshu comments (CSV)",
    platform="xiaohongshu",
    kind="comment",
    signature="id thread_id author body unix_timestamp|timestamp ip_location",
    fields=posts(
        account_id=first_of("author_id", "author"),
        parent_id=first_of("parent_id", "reply_to", "thread_id"),
        url="url",
        display_name="author_name author",
        location="ip_location",
        n_likes="likes num_likes",
        n_replies="replies num_replies",
    ),
    known=f"{EVERYWHERE} author_avatar_url author_avatar post_id post_url",
    cannot_know=(
        "where a comment was written: the place is the platform's guess",
        UNDATED_NUMBERS,
        "links and hashtags, but in the text",
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.fourcat.xiaohongshu_comments:BODY")
