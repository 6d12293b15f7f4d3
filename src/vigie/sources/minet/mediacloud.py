"""minet, Media Cloud: articles of news sites. The outlet is the account."""

from __future__ import annotations

from vigie.sources.table_format import TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

FORMAT = TableFormat(
    code="minet-mediacloud-csv",
    title="minet: articles of Media Cloud (CSV)",
    platform="web",
    kind="article",
    signature="title url publish_date media_name language",
    fields={
        "post_id": "stories_id id guid",
        "account_id": "media_id media_url media_name",
        "created_at": "publish_date",
        "collected_at": "collect_date indexed_date",
        "text": "title",
        "lang": "language",
        "url": "url",
        "urls": "url",
        "display_name": "media_name",
        "profile_url": "media_url",
        "n_shares": "facebook_share_count",
    },
    known="""
        guid id processed_stories_id date_is_reliable full_text_rss inlink_count outlink_count media_id
        media_inlink_count post_count snapshots_id timespans_id next_link_id tags tag_sets tags_ids
        tag_sets_ids query
    """,
    cannot_know=(
        "the words of an article: only its title",
        "its author",
        "hours, where Media Cloud gives the day alone",
        "the zone of its times: declare it",
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.minet.mediacloud:BODY")
