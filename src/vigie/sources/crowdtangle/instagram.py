"""CrowdTangle, Instagram: posts of public accounts."""

from __future__ import annotations

from vigie.sources.crowdtangle.clock import with_offset
from vigie.sources.derivations import mentions_in, part_of, tags_in
from vigie.sources.table_format import TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

FORMAT = TableFormat(
    code="crowdtangle-instagram-csv",
    title="CrowdTangle, Instagram (CSV)",
    platform="instagram",
    signature="account user_name post_created type url photo title description",
    lacks="facebook_id",
    fields={
        "post_id": part_of("url", r"/([\w-]+)/?(?:\?.*)?$", "the last part of URL"),
        "account_id": "user_name",
        "created_at": with_offset("post_created"),
        "text": "description",
        "url": "url",
        "hashtags": tags_in("description"),
        "mentions": mentions_in("description"),
        "handle": "user_name",
        "display_name": "account",
        "followers": "followers_at_posting",
        "n_likes": "likes",
        "n_comments": "comments",
        "n_views": "views",
    },
    known="link image_text sponsor_id sponsor_name total_interactions overperforming_score*",
    cannot_know=(
        "numeric ids of accounts: a renamed account is another one",
        "when the numbers were seen: the file does not say when it was exported",
        "links: captions hold none that work",
        "content of pictures: their addresses change with time",
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.crowdtangle.instagram:BODY")
