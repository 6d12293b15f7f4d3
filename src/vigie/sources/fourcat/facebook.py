"""4CAT, Facebook: posts captured in a browser."""

from __future__ import annotations

from vigie.sources.derivations import links_in, tags_in
from vigie.sources.fourcat.columns import EVERYWHERE, posts
from vigie.sources.table_format import TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

FORMAT = TableFormat(
    code="4cat-facebook-csv",
    title="4CAT: Facebook (CSV)",
    platform="facebook",
    signature="id url body timestamp author author_name is_in_group group_name",
    fields=posts(
        url="url",
        urls=links_in("body"),
        hashtags=tags_in("body"),
        handle="author",
        display_name="author_name",
    ),
    known=f"{EVERYWHERE} image_url video_url",
    cannot_know=(
        "the zone of `timestamp`, where `unix_timestamp` is absent: it may be that of a server; declare it",
        "engagement",
        "reposts, comments and replies",
        "numeric ids of accounts that chose a name for their address",
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.fourcat.facebook:BODY")
