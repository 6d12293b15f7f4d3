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
)
