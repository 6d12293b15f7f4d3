"""The four columns that tools of coordinated sharing read and write."""

from __future__ import annotations

from vigie.sources.spec import SourceSpec

__all__ = ["SPEC"]

SPEC = SourceSpec(
    code="four-column",
    title="Object, account, content and time (CooRTweet and its relatives; InVID)",
    version="1",
    body="vigie.sources.four_column.body:BODY",
    needs=("object_id", "account_id", "content_id", "timestamp_share"),
    uses=("Text, where InVID gives it", "every other column, as `extra`"),
    cannot_know=("what kind of object it is", "profiles", "replies and quotes"),
    fields={
        "object": "object_id | Object",
        "account_id": "account_id | User ID",
        "post_id": "content_id | Entry ID",
        "created_at": "timestamp_share | Share Time",
        "text": "Text",
    },
    known_by="the four columns object_id, account_id, content_id, timestamp_share, or InVID's",
)
