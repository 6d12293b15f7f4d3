"""4CAT, Threads: posts captured in a browser."""

from __future__ import annotations

from vigie.sources.derivations import mentions_in, split_at
from vigie.sources.fourcat.columns import EVERYWHERE, UNDATED_NUMBERS, posts
from vigie.sources.table_format import TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

FORMAT = TableFormat(
    code="4cat-threads-csv",
    title="4CAT: Threads (CSV)",
    platform="threads",
    signature="id author body unix_timestamp is_paid_partnership likes reposts replies quotes link_url",
    fields=posts(
        url="url",
        urls="link_url",
        hashtags=split_at("hashtags", ","),
        mentions=mentions_in("body"),
        handle="author",
        n_likes="likes",
        n_reposts="reposts",
        n_replies="replies",
        n_quotes="quotes",
    ),
    known=f"""
        {EVERYWHERE} author_is_verified author_avatar image_url video_url audio_url link_thumbnail_url
    """,
    cannot_know=(
        "which post is repeated, quoted or answered",
        "numeric ids of accounts: a renamed account is another one",
        "content of pictures: their addresses change with time",
        UNDATED_NUMBERS,
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.fourcat.threads:BODY")
