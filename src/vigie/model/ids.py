"""Names of things: typed, textual, derived from content so that two runs agree."""

from __future__ import annotations

import hashlib
import uuid
from typing import NewType

__all__ = [
    "AccountUid",
    "ActionId",
    "ClusterId",
    "EdgeId",
    "PostUid",
    "RunId",
    "SourceFileId",
    "account_uid",
    "action_id",
    "nameless_post_uid",
    "post_uid",
    "short_id",
]

AccountUid = NewType("AccountUid", str)
PostUid = NewType("PostUid", str)
ActionId = NewType("ActionId", str)
EdgeId = NewType("EdgeId", str)
ClusterId = NewType("ClusterId", str)
RunId = NewType("RunId", str)
SourceFileId = NewType("SourceFileId", str)

_NAMESPACE = uuid.UUID("6f1f4f0e-5a0b-5d0c-9b64-2f3f0c6f7a11")


def account_uid(platform: str, native_id: str) -> AccountUid:
    """Return `platform:native_id`, the key of an account."""
    return AccountUid(f"{platform}:{native_id}")


def post_uid(platform: str, native_id: str) -> PostUid:
    """Return `platform:native_id`, the key of a post that its platform numbered."""
    return PostUid(f"{platform}:{native_id}")


def nameless_post_uid(account: str, at_us: int, text_hash: str) -> PostUid:
    """Return a UUIDv5 key for a post without a native id: same account, time and text, same post."""
    return PostUid(f"{account.split(':', 1)[0]}:{uuid.uuid5(_NAMESPACE, f'{account}|{at_us}|{text_hash}')}")


def action_id(post: str, verb: str, obj: str) -> ActionId:
    """Return the natural key of one action: a post does one thing to one object once."""
    return ActionId(f"{post} {verb} {obj}")


def short_id(prefix: str, *parts: object) -> str:
    """Return `prefix-` and 16 hexadecimal digits of a hash of `parts`; any unique beginning names it."""
    text = "\x1f".join(str(part) for part in parts)
    return f"{prefix}-{hashlib.blake2b(text.encode(), digest_size=8).hexdigest()}"
