"""4CAT, Telegram: messages of channels and groups, with where a forwarded one comes from.

No column numbers the original of a forward. Whose it is and the second in which it was published name it
well enough for copies to meet; where that second is missing, its words do.
"""

from __future__ import annotations

from vigie.sources.columns import Column, coalesced
from vigie.sources.derivations import first_of, part_of, unnumbered, when_yes, words_key
from vigie.sources.fourcat.columns import EVERYWHERE, posts
from vigie.sources.table_format import Cells, Computed, TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

_WHO = first_of("author_forwarded_from_id", "author_forwarded_from_username", "author_forwarded_from_name")


def _original(cells: Cells) -> Column:
    when = coalesced(cells["unix_timestamp_forwarded_from"], words_key(cells["body"]))
    return unnumbered(_WHO.get(cells), when)


FORMAT = TableFormat(
    code="4cat-telegram-csv",
    title="4CAT: Telegram (CSV)",
    platform="telegram",
    signature="id thread_id author author_username body unix_timestamp author_forwarded_from_name",
    fields=posts(
        post_id=part_of("id", r"^(?:(.+)-)?(\d+)$", "id, as thread/message"),
        account_id=first_of("author", "chat", "thread_id"),
        parent_id="reply_to",
        reposted_id=Computed(
            "author_forwarded_from_id, else …_username, else …_name; with unix_timestamp_forwarded_from",
            f"{_WHO.reads} unix_timestamp_forwarded_from",
            _original,
        ),
        urls=first_of("entities_linked", "link_attached"),
        mentions="entities_mentioned",
        handle="author_username",
        display_name="author_name",
        account_kind=when_yes("author_is_bot", "bot-declared"),
        n_views="views",
        n_forwards="forwards",
    ),
    known=f"""
        {EVERYWHERE} chat body_markdown is_reply reactions restriction_reason chat_restriction_reason
        message_noforwards chat_noforwards timestamp_edited unix_timestamp_edited all_connections
        timestamp_forwarded_from link_title link_description link_attached attachment_type attachment_data
        attachment_filename is_forward search_query top_reactions grouped_id
    """,
    cannot_know=(
        "the number of a forwarded original: its owner and its second stand for it",
        "ids of owners of forwards who hide them: only their names",
        "numeric ids of chats that have a public name",
        "when views were seen",
        "content of attachments",
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.fourcat.telegram:BODY")
