"""Records as a source hands them to the lake, from as few words as a test needs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa

from vigie.lake.staging import REJECTION, STAGED, Staged
from vigie.model.ids import account_uid, action_id, post_uid

__all__ = ["Record", "staged_records"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record of a file: a post with its account, profile, links and actions.

    Without `post`, it gives a profile alone; with `refused`, the source refused it for that reason.
    """

    number: int
    post: str | None = None
    account: str = "a"
    text: str = "hello"
    at_us: int = 0
    links: tuple[str, ...] = ()
    handle: str | None = None
    followers: int | None = None
    refused: str | None = None


def staged_records(
    records: Iterable[Record], *, source_file_id: str, platform: str = "test"
) -> tuple[Staged, pa.Table, int]:
    """Return what `Ingestion.stage` takes: staged tables, refusals, and the number of records."""
    listed = list(records)
    told = [record for record in listed if record.refused is None]
    posts = [record for record in told if record.post is not None]
    shares = [(record, link) for record in posts for link in record.links]
    source = _Source(platform, source_file_id)
    rows = {
        "post": [source.post(record) for record in posts],
        "account": [source.account(record) for record in told],
        "account_snapshot": [source.snapshot(record) for record in told],
        "post_object": [source.post_object(record, link) for record, link in shares],
        "action": [source.action(record, link) for record, link in shares],
    }
    refusals = REJECTION.rows(source.refusal(record) for record in listed if record.refused is not None)
    return {name: STAGED[name].rows(rows[name]) for name in rows}, refusals, len(listed)


Row = dict[str, str | int | None]


@dataclass(frozen=True, slots=True)
class _Source:
    platform: str
    source_file_id: str

    def post(self, record: Record) -> Row:
        content = f"{record.account}|{record.at_us}|{record.text}"
        return self._provenance(record) | {
            "post_uid": post_uid(self.platform, str(record.post)),
            "platform": self.platform,
            "native_id": record.post,
            "kind": "post",
            "account_uid": account_uid(self.platform, record.account),
            "created_at_us": record.at_us,
            "created_at_prec": "s",
            "text_raw": record.text,
            "content_key": hashlib.blake2b(content.encode(), digest_size=8).hexdigest(),
        }

    def account(self, record: Record) -> Row:
        return self._provenance(record) | {
            "account_uid": account_uid(self.platform, record.account),
            "platform": self.platform,
            "native_id": record.account,
            "handle": record.handle,
        }

    def snapshot(self, record: Record) -> Row:
        return self._provenance(record) | {
            "account_uid": account_uid(self.platform, record.account),
            "observed_at_us": record.at_us,
            "handle": record.handle,
            "followers": record.followers,
        }

    def post_object(self, record: Record, link: str) -> Row:
        return {
            "record": record.number,
            "post_uid": post_uid(self.platform, str(record.post)),
            "type": "url",
            "value_raw": link,
            "value_canonical": link,
            "rule_version": "1",
            "source_file_id": self.source_file_id,
        }

    def action(self, record: Record, link: str) -> Row:
        post = post_uid(self.platform, str(record.post))
        return {
            "record": record.number,
            "action_id": action_id(post, "share_url", link),
            "account_uid": account_uid(self.platform, record.account),
            "platform": self.platform,
            "verb": "share_url",
            "object_type": "url",
            "object_uid": link,
            "post_uid": post,
            "at_us": record.at_us,
            "at_prec": "s",
            "source_file_id": self.source_file_id,
        }

    def refusal(self, record: Record) -> Row:
        return {
            "record": record.number,
            "raw_ref": f"line:{record.number}",
            "reason": record.refused,
            "detail": f"refused for {record.refused}",
            "sample": record.text,
        }

    def _provenance(self, record: Record) -> Row:
        return {
            "record": record.number,
            "source_file_id": self.source_file_id,
            "raw_ref": f"line:{record.number}",
        }
