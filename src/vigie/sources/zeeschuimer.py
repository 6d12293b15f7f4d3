"""The envelope in which Zeeschuimer stores what a browser received: one a line, `data` is the platform's.

Each platform's own format takes its envelopes apart with these functions; what the envelope says comes with
the record under the key `@`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from vigie.sources.json_paths import CONTEXT_KEY, objects_of

__all__ = ["enveloped", "listed", "opened_for", "other_platform"]

_MARKS = ("source_platform", "data", "item_id")


def enveloped(
    *platforms: str, data: Callable[[Mapping[str, Any]], bool] | None = None
) -> Callable[[Mapping[str, Any]], bool]:
    """Return a test for envelopes of some platforms (`source_platform`), and for their bare data.

    Args:
        platforms: Words that Zeeschuimer writes, such as `twitter.com` or `tiktok.com`.
        data: Says whether a value is such data, with or without envelope; None when the envelope alone tells.
    """

    def recognises(value: Mapping[str, Any]) -> bool:
        if not all(mark in value for mark in _MARKS):
            return data is not None and data(value)
        held = value["data"]
        fits = data is None or (isinstance(held, dict) and data(held))
        return fits and value["source_platform"] in platforms

    return recognises


def listed(key: str, item: Callable[[Mapping[str, Any]], bool]) -> Callable[[Mapping[str, Any]], bool]:
    """Return a test for responses that hold a list of such data under a key."""

    def recognises(value: Mapping[str, Any]) -> bool:
        items = value.get(key)
        return isinstance(items, list) and any(map(item, objects_of(items[:3])))

    return recognises


def opened_for(*platforms: str) -> Callable[[dict[str, Any]], list[dict[str, Any]] | None]:
    """Return a function that takes envelopes apart; another platform's become records to refuse.

    A record has the keys of `data`, and the envelope's other keys under `@`: `nav_index, item_id,
    timestamp_collected (ms), last_updated, source_platform, source_platform_url, source_url, user_agent`.
    """

    def opens(value: dict[str, Any]) -> list[dict[str, Any]] | None:
        if "source_platform" not in value or "data" not in value:
            return None
        around = {key: held for key, held in value.items() if key != "data"}
        around["is_other"] = value["source_platform"] not in platforms
        data = value["data"]
        return [{**(data if isinstance(data, dict) else {}), CONTEXT_KEY: around}]

    return opens


def other_platform(record: Mapping[str, Any]) -> tuple[str, str] | None:
    """Refuse what another platform's envelope held (for `RecordFormat.refuse`)."""
    around = record.get(CONTEXT_KEY)
    if isinstance(around, dict) and around.get("is_other"):
        return "other-platform", f"an item of {around.get('source_platform')}"
    return None
