"""Makes text from posts harmless to look at: no invisible signs, no live links."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["SITES_OF_ACCOUNTS", "count_invisible", "defang", "hide_paths", "shorten", "visible"]

SITES_OF_ACCOUNTS = frozenset(
    (
        "x.com",
        "twitter.com",
        "t.co",
        "t.me",
        "telegram.me",
        "facebook.com",
        "fb.com",
        "instagram.com",
        "threads.net",
        "tiktok.com",
        "youtube.com",
        "youtu.be",
        "vk.com",
        "ok.ru",
        "bsky.app",
        "mastodon.social",
        "truthsocial.com",
        "gettr.com",
        "reddit.com",
        "linkedin.com",
        "weibo.com",
        "linktr.ee",
        "medium.com",
        "substack.com",
        "patreon.com",
        "github.com",
        "twitch.tv",
        "pinterest.com",
        "snapchat.com",
        "wa.me",
    )
)
"""Sites whose addresses name accounts: under pseudonyms, only the site is shown."""

_KEPT_FORMAT = {"\u200c", "\u200d"}  # joiners that Persian and emoji need
_ADDRESS = re.compile(
    r"(?:[hH][tTxX]{2}[pP][sS]?://([^\s/?#]*[\w\]])|\b((?:[\w-]+\.)+(?:[a-z]{2,63}|[A-Z]{2,63}))(?!\w))"
    r"(?::\d+)?([/?#]\S*)?"
)


def visible(text: str) -> str:
    """Return `text` without control, bidirectional and invisible signs."""
    lines = text.replace("\r\n", "\n")
    return "".join(sign for sign in lines if sign in "\n\t" or not _is_invisible(sign))


def count_invisible(text: str) -> int:
    """Count the signs that `visible` leaves out."""
    return len(text.replace("\r\n", "\n")) - len(visible(text))


def _is_invisible(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co"} and sign not in _KEPT_FORMAT


def defang(text: str) -> str:
    """Write every address so that nobody opens it by accident: `exemple[.]net`."""
    return _ADDRESS.sub(_defanged, text)


def _defanged(hit: re.Match[str]) -> str:
    host = hit[1] or hit[2]
    return hit[0].replace(host, host.replace("[.]", ".").replace(".", "[.]"), 1)


def hide_paths(text: str) -> str:
    """Leave of addresses on sites of accounts nothing but the site, so that they name nobody."""
    return _ADDRESS.sub(_without_path, text.replace("[.]", "."))


def _without_path(hit: re.Match[str]) -> str:
    host = (hit[1] or hit[2]).lower()
    site = next((site for site in SITES_OF_ACCOUNTS if host == site or host.endswith(f".{site}")), None)
    if site is None or (hit[3] is None and host == site):
        return hit[0]
    return f"{site}/[…]"


def shorten(text: str, *, chars: int) -> str:
    """Cut after `chars` characters, with a sign that says so."""
    return text if len(text) <= chars else text[: chars - 1].rstrip() + "…"
