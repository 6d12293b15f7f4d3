"""minet, Facebook: comments on posts. Parents are named by `id`, so that is the id of a comment here."""

from __future__ import annotations

from vigie.sources.derivations import links_in, part_of, tags_in
from vigie.sources.table_format import TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

FORMAT = TableFormat(
    code="minet-facebook-comments-csv",
    title="minet: comments on Facebook (CSV)",
    platform="facebook",
    kind="comment",
    signature="id fbid depth parent_id author_name author_url created_time text",
    fields={
        "post_id": "id",
        "account_id": part_of(
            "author_url",
            r"facebook\.com/(?:profile\.php\?id=(\d+)|people/[^/]+/(\d+)|([^/?&]+))",
            "the name or number in author_url",
        ),
        "created_at": "created_time",
        "text": "text",
        "parent_id": "parent_id",
        "urls": links_in("text"),
        "hashtags": tags_in("text"),
        "display_name": "author_name",
        "profile_url": "author_url",
        "n_reactions": "reactions",
        "n_replies": "replies",
    },
    known="author_short_name author_gender author_is_verified post post_url query",
    cannot_know=(
        "which post a comment answers, unless a column of the user says it",
        "when the numbers were seen: the file does not say when it was collected",
        "numeric ids of authors who chose a name for their address",
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.minet.facebook_comments:BODY")
