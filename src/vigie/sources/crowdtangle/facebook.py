"""CrowdTangle, Facebook: posts of pages or of groups.

The page is the account. In a group the file does not say who posts: the group itself is the account.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from vigie.sources.columns import Column, coalesced, present, text_column, where
from vigie.sources.crowdtangle.clock import with_offset
from vigie.sources.derivations import part_of, tags_in
from vigie.sources.table_format import Cells, Computed, TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

_POST = re.compile(
    r"^https?://(?:[a-z-]+\.)*facebook\.com/(?:groups/)?([^/?]+)/"
    r"(?:posts|permalink|videos|photos(?:/[^/?]+)?)/(?:[^/?]*/)?(\d+)/?(?:\?.*)?$",
    re.IGNORECASE,
)


def _theirs(link: str | None, owners: set[str | None]) -> str | None:
    """Return the number of the post that a link leads to, when another page published it."""
    found = _POST.match(link or "")
    return found[2] if found and found[1].casefold() not in owners else None


def _outward(link: str | None, owners: set[str | None]) -> str | None:
    """Return a link, unless it leads to the post's own page."""
    found = _POST.match(link or "")
    return None if found and found[1].casefold() in owners else link


def _with_owners(
    links: Column, cells: Cells, rule: Callable[[str | None, set[str | None]], str | None]
) -> Column:
    owners = zip(cells["user_name"].to_pylist(), cells["facebook_id"].to_pylist(), strict=True)
    return text_column(
        [
            rule(link, {name.casefold() if name else None, page})
            for link, (name, page) in zip(links.to_pylist(), owners, strict=True)
        ]
    )


FORMAT = TableFormat(
    code="crowdtangle-facebook-csv",
    title="CrowdTangle, Facebook pages and groups (CSV)",
    platform="facebook",
    signature="facebook_id user_name post_created total_interactions url message page_name|group_name",
    fields={
        "post_id": part_of(
            "url", r"(?:story_fbid=|/)(\w+)/?(?:&.*|\?(?!story_fbid=).*)?$", "the last part of URL"
        ),
        "account_id": "facebook_id",
        "created_at": with_offset("post_created"),
        "text": "message",
        "url": "url",
        "urls": Computed(
            "Final Link, else Link, unless it leads to the page itself",
            "final_link link",
            lambda cells: _with_owners(coalesced(cells["final_link"], cells["link"]), cells, _outward),
        ),
        "reposted_id": Computed(
            "Link, where it leads to the post of another page",
            "link",
            lambda cells: _with_owners(cells["link"], cells, _theirs),
        ),
        "hashtags": tags_in("message"),
        "handle": "user_name",
        "display_name": "page_name group_name",
        "bio": "page_description",
        "account_kind": Computed(
            "page, where Page Name names one",
            "page_name",
            lambda cells: where(present(cells["page_name"]), "page", None),
        ),
        "account_created_at": with_offset("page_created"),
        "followers": "followers_at_posting",
        "n_likes": "likes",
        "n_comments": "comments",
        "n_shares": "shares",
        "n_love": "love",
        "n_wow": "wow",
        "n_haha": "haha",
        "n_sad": "sad",
        "n_angry": "angry",
        "n_care": "care",
        "n_views": "post_views",
    },
    known="""
        page_category page_admin_top_country likes_at_posting post_created_date post_created_time type
        total_interactions video_share_status is_video_owner total_views total_views_for_all_crossposts
        video_length image_text link_text description sponsor_id sponsor_name sponsor_category
        overperforming_score*
    """,
    cannot_know=(
        "who posts in a group: the group stands for its members",
        "when the numbers were seen: the file does not say when it was exported",
        "replies and comments",
        "content of pictures, but the words read on them (Image Text)",
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.crowdtangle.facebook:BODY")
