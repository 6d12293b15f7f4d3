"""The columns that 4CAT gives for every platform, and its words for time.

`timestamp` may be in the local time of the server that exported the file; `unix_timestamp` never is.
"""

from __future__ import annotations

from collections.abc import Mapping

from vigie.sources.table_format import Computed

__all__ = ["EVERYWHERE", "UNDATED_NUMBERS", "posts"]

EVERYWHERE = """
    id thread_id timestamp unix_timestamp author body subject collected_from_url collected_from_view
    post_source_domain missing_fields unmapped_data item_id partial_item
"""
"""Columns that the file of any platform may hold."""

UNDATED_NUMBERS = "when the numbers were seen: the file does not say when it was collected"


def posts(**more: str | Computed) -> Mapping[str, str | Computed]:
    """Return the fields of a platform: those that all share, and its own."""
    shared = {
        "post_id": "id",
        "account_id": "author",
        "created_at": "unix_timestamp timestamp",
        "text": "body",
        "conversation_id": "thread_id",
    }
    return {**shared, **more}
