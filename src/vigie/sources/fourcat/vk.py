"""4CAT, VK: posts and comments found by search. A wall numbers its posts for itself, so ids name the wall."""

from __future__ import annotations

from vigie.sources.columns import Column, coalesced, joined, matching, only, replaced
from vigie.sources.derivations import part_of
from vigie.sources.fourcat.columns import EVERYWHERE, UNDATED_NUMBERS, posts
from vigie.sources.table_format import Cells, Computed, TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

_WALL = r"^.*wall(-?\d+)_\d+.*$"


def _on_wall(cells: Cells, number: Column) -> Column:
    links = cells["link"]
    wall = only(replaced(links, _WALL, r"\1"), matching(links, _WALL))
    return joined((wall, number), "_")


def _parent(cells: Cells) -> Column:
    answered = coalesced(cells["in_reply_to_comment_id"], cells["thread_id"])
    return only(_on_wall(cells, answered), matching(cells["item_type"], "^comment$"))


FORMAT = TableFormat(
    code="4cat-vk-csv",
    title="4CAT: VK (CSV)",
    platform="vk",
    signature="id thread_id author_id author_screen_name body unix_timestamp item_type in_reply_to_user",
    fields=posts(
        post_id=part_of("link", r"wall(-?\d+_\d+)", "wall and number, of link"),
        account_id="author_id",
        kind="item_type",
        parent_id=Computed(
            "in_reply_to_comment_id, else thread_id, of comments",
            "in_reply_to_comment_id thread_id",
            _parent,
        ),
        conversation_id=Computed(
            "thread_id, with its wall", "thread_id", lambda cells: _on_wall(cells, cells["thread_id"])
        ),
        url="link",
        urls="links",
        handle="author_screen_name",
        display_name="author_name",
        followers="author_followers",
        n_views="views",
        n_likes="likes",
        n_comments="post_comments",
    ),
    known=f"""
        {EVERYWHERE} author_type author_sex author_city author_country author_photo author_is_admin
        author_is_advertiser author_deactivated author_privacy_is_closed in_reply_to_user source edited
        photos videos audio docs
    """,
    cannot_know=(
        "reposts, and what they repeat",
        "hashtags and mentions, but in the text",
        "content of pictures: their addresses change with time",
        UNDATED_NUMBERS,
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.fourcat.vk:BODY")
