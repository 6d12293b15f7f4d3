"""Exhibits: what is kept as it was seen, by the digest of its bytes, with where it came from."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["KINDS", "Exhibit", "Stamp"]

KINDS = ("file", "screenshot", "web-archive", "query-result")
"""What an exhibit may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A time-stamp (RFC 3161): a third party saw this digest no later than then.

    Attributes:
        authority: Name in the certificate of the authority.
        at_us: Time in the token, µs since 1970 UTC.
        token_sha256: Digest of the token, which lies beside the exhibit.
        added_by: Who added it.
    """

    authority: str
    at_us: int
    token_sha256: str
    added_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One exhibit, as it stands.

    Attributes:
        exhibit_id: `X-` and 16 digits of the sha256.
        kind: One of KINDS.
        name: File name as it was given.
        sha256: Digest of the bytes, which lie in the case's `exhibits/` under that name.
        bytes: Size.
        campaign_id: Campaign that it was added for; empty for the whole case.
        source_url: Where it was seen; empty when it came from no address.
        captured_at_us: When it was captured, µs since 1970 UTC; None when nobody says.
        captured_by: Who captured it.
        tool: Program that captured it; may be empty.
        note: What it shows.
        added_by: Who added it to the case.
        added_at_us: When.
        stamps: Time-stamps.
        act_id: Act in the log.
    """

    exhibit_id: str
    kind: str
    name: str
    sha256: str
    bytes: int
    campaign_id: str
    source_url: str
    captured_at_us: int | None
    captured_by: str
    tool: str
    note: str
    added_by: str
    added_at_us: int
    stamps: tuple[Stamp, ...] = ()
    act_id: str = ""
