"""4CAT, Instagram: posts captured in a browser. -1 stands for a number that is not shown."""

from __future__ import annotations

from vigie.sources.derivations import first_of, split_at, whole_count
from vigie.sources.fourcat.columns import EVERYWHERE, UNDATED_NUMBERS, posts
from vigie.sources.table_format import TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

FORMAT = TableFormat(
    code="4cat-instagram-csv",
    title="4CAT: Instagram (CSV)",
    platform="instagram",
    signature="id thread_id author body unix_timestamp num_likes num_comments hashtags url",
    fields=posts(
        account_id=first_of("author_id", "author"),
        url="url",
        hashtags=split_at("hashtags", ","),
        mentions="usertags",
        handle="author",
        display_name="author_fullname",
        n_likes=whole_count("num_likes"),
        n_comments=whole_count("num_comments"),
        n_plays=whole_count("play_count"),
    ),
    known=f"""
        {EVERYWHERE} parent_id type verified author_avatar_url coauthors coauthor_fullnames coauthor_ids
        media_type num_media image_url image_urls media_url media_urls thumbnail_url mentioned likes_hidden
        location_name location_id location_latlong location_city missing_media
    """,
    cannot_know=(
        "content of pictures: their addresses change with time",
        "links",
        "reposts",
        "numeric ids of accounts, in older files",
        UNDATED_NUMBERS,
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.fourcat.instagram:BODY")
