"""The table that the Coordination Network Toolkit of QUT reads: eight columns."""

from __future__ import annotations

from vigie.sources.table_format import TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

FORMAT = TableFormat(
    code="qut-csv",
    title="Coordination Network Toolkit (QUT): eight columns",
    signature="message_id user_id username repost_id reply_id message timestamp urls",
    fields={
        "post_id": "message_id",
        "account_id": "user_id",
        "handle": "username",
        "created_at": "timestamp",
        "text": "message",
        "reposted_id": "repost_id",
        "parent_id": "reply_id",
        "urls": "urls",
    },
    known="retweet_id tweet_id reply_to",
    cannot_know=(
        "the platform: declare it",
        "absolute times, where seconds are counted from another origin than 1970: such rows are refused",
        "quotes, hashtags and mentions, but in the text",
        "profiles",
        "engagement",
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.qut:BODY")
