"""4CAT, Bluesky: posts found by search. Posts quoted or answered are named by handle, not by DID."""

from __future__ import annotations

import re

from vigie.kernels.texts import map_distinct
from vigie.sources.derivations import content_ids, split_at
from vigie.sources.fourcat.columns import EVERYWHERE, posts
from vigie.sources.table_format import Computed, TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

_PAGE = re.compile(r"^https://bsky\.app/profile/([^/]+)/post/([^/?]+)$")


def _named(page: str) -> str | None:
    """Return the address of a post, with the handle for its authority; None for words such as DELETED."""
    found = _PAGE.match(page)
    return f"at://{found[1]}/app.bsky.feed.post/{found[2]}" if found else None


def _post_behind(name: str) -> Computed:
    return Computed(f"{name}, as an at:// address", name, lambda cells: map_distinct(cells[name], _named))


FORMAT = TableFormat(
    code="4cat-bluesky-csv",
    title="4CAT: Bluesky (CSV)",
    platform="bluesky",
    signature="id author author_id body created_at quoted_post replied_to_post",
    values={"id": "^at://"},
    fields=posts(
        account_id="author_id",
        created_at="created_at timestamp unix_timestamp",
        collected_at="collected_at",
        quoted_id=_post_behind("quoted_post"),
        parent_id=_post_behind("replied_to_post"),
        lang="languages",
        url="link",
        urls="links",
        hashtags=split_at("tags", ","),
        mentions="mentions",
        media=content_ids("images"),
        handle="author",
        display_name="author_display_name",
        profile_url="author_profile",
        account_created_at="author_created_at",
        n_likes="like_count",
        n_quotes="quote_count",
        n_replies="reply_count",
        n_reposts="repost_count",
    ),
    known=f"""
        {EVERYWHERE} query rank quoted_user replied_to_user replies_allowed labels has_poll author_avatar
    """,
    cannot_know=(
        "who reposted: only how many did",
        "DIDs of accounts quoted or answered: only their handles",
        "when the numbers were seen, unless the zone of collected_at is declared: it is a server's",
        "likes, follows and blocks as acts",
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.fourcat.bluesky:BODY")
