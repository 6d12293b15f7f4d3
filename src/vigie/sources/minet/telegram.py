"""minet, Telegram: messages of public channels, read from the web preview. Views are rounded there."""

from __future__ import annotations

from urllib.parse import unquote

from vigie.kernels.texts import map_distinct
from vigie.sources.derivations import part_of, split_at
from vigie.sources.table_format import Computed, TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

_CHANNEL = r"t(?:elegram)?\.me/(?:s/)?([^/?\s]+)"

FORMAT = TableFormat(
    code="minet-telegram-csv",
    title="minet: messages of Telegram channels (CSV)",
    platform="telegram",
    signature="link_to_message user user_link text datetime",
    values={"link_to_message": r"t(elegram)?\.me/"},
    fields={
        "post_id": part_of("link_to_message", _CHANNEL + r"/(\d+)", "channel and number, of link_to_message"),
        "account_id": part_of("link_to_message", _CHANNEL, "channel, of link_to_message"),
        "conversation_id": part_of("link_to_message", _CHANNEL, "channel, of link_to_message"),
        "created_at": "datetime",
        "text": "text",
        "url": "link_to_message",
        "urls": split_at("links", "|"),
        "hashtags": Computed(
            "hashtags, decoded from addresses",
            "hashtags",
            lambda cells: map_distinct(cells["hashtags"], unquote),
        ),
        "handle": part_of("user_link", _CHANNEL, "channel, of user_link"),
        "display_name": "user",
        "profile_url": "user_link",
        "n_views": "views",
    },
    known="""
        could_be_displayed user_img nb_hashtags is_reply_img is_reply_user is_reply_text stickers nb_photos
        photos nb_videos videos videos_times nb_links link_img link_site link_title link_description edited
        nb_files query name
    """,
    cannot_know=(
        "where a forwarded message comes from",
        "which message a reply answers: only its words",
        "exact views: Telegram rounds them",
        "when views were seen",
        "numeric ids of channels: a renamed channel is another one",
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.minet.telegram:BODY")
