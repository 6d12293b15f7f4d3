"""Pseudonyms: what a report may show of accounts, posts and texts.

Under pseudonyms every string that comes from data passes through here. Names of the accounts that the
report knows are hidden wherever they appear, word by word, whatever their case, width or style; any
mention is hidden, known or not; addresses on sites of accounts lose everything but the site.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from vigie.model.errors import InternalError
from vigie.report.plain_text import defang, hide_paths, visible

__all__ = ["HIDDEN", "Account", "Masker", "accounts_of", "refuse_leaks"]

HIDDEN = "[…]"

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
_MENTION = re.compile(r"[\w.+-]*(?:[@＠][\w.-]*\w)+")
_TOKEN = re.compile(r"[\w.-]+:[^\s<>\"'&]+")
_SHORT_ID = 5


class Account(NamedTuple):
    """One account and everything that names it; `pseudonym` is null outside groups."""

    uid: str
    handle: str | None
    display_name: str | None
    platform: str | None
    pseudonym: str | None


def accounts_of(rows: Iterable[Mapping[str, Any]], members: Iterable[Mapping[str, Any]]) -> list[Account]:
    """Return what names each account of `core_account`, with the pseudonym of those that are members."""
    pseudonyms = {row["account_uid"]: row["pseudonym"] for row in members}
    return [
        Account(
            row["account_uid"],
            row["handle"],
            row["display_name"],
            row["platform"],
            pseudonyms.get(row["account_uid"]),
        )
        for row in rows
    ]


class Masker:
    """Shows accounts, posts, objects and texts by pseudonym, or in clear when `identify` is set.

    Args:
        accounts: the accounts that the report knows.
        posts: uid of the posts that it may show.
        identify: show handles and ids instead of pseudonyms.

    Cost: one dictionary look-up for each word of a text.
    """

    def __init__(self, accounts: Iterable[Account], *, posts: Iterable[str], identify: bool) -> None:
        listed = sorted(accounts, key=lambda account: account.uid)
        self.identify = identify
        self._names = {account.uid: account.pseudonym or HIDDEN for account in listed}
        self._clear = {account.uid: _in_clear(account) for account in listed}
        self._posts = {uid: f"P-{rank:04d}" for rank, uid in enumerate(sorted(set(posts)), start=1)}
        self._mentions = {
            _fold(each.handle.lstrip("@")): self._names[each.uid] for each in listed if each.handle
        }
        names = set() if identify else _names(listed, self._posts)
        self._hidden = _phrases(names)
        self._signs = sorted(name for name in names if not _WORD.search(name))
        self._objects: dict[tuple[str, str], str] = {}

    def account(self, uid: str) -> str:
        """Name an account: `A-0001`, or its handle and id in clear."""
        if self.identify:
            return visible(self._clear.get(uid, uid))
        return self._names.get(uid, HIDDEN)

    def post(self, uid: str) -> str:
        """Name a post: `P-0001`, or its id in clear."""
        label = self._posts.get(uid, HIDDEN)
        return visible(uid) if self.identify else label

    def anchor(self, uid: str) -> str:
        """Return the place of a post within the report; the same in both ways of showing people."""
        return self._posts.get(uid, "")

    def text(self, text: str) -> str:
        """Make a text from data harmless, addresses included, and hide in it whoever may not be named."""
        return defang(self.words(text))

    def words(self, text: str) -> str:
        """Do the same to words in which a full stop makes no address: titles, file names, reasons."""
        shown = visible(text)
        if not self.identify:
            shown = self._hide_phrases(_MENTION.sub(self._mention, hide_paths(shown)))
            for sign in self._signs:
                shown = shown.replace(sign, HIDDEN)
        return shown

    def object(self, kind: str, uid: str, *, raw: str | None = None) -> str:
        """Name an object as people know it; what would name an account or a post gets a number instead."""
        if kind in {"text", "text_family"}:
            return self.text(raw) if raw else uid
        if kind in {"repost", "quote", "reply"}:
            return self.post(uid) if self.identify or uid in self._posts else self._numbered(kind, uid)
        if kind == "mention_set" and not self.identify:
            return self._numbered(kind, uid)
        shown = self.text(uid)
        if kind == "domain" and "[.]" not in shown:
            return shown.replace(".", "[.]")
        return f"#{shown}" if kind == "hashtag" else shown

    def _numbered(self, kind: str, uid: str) -> str:
        prefix = "M" if kind == "mention_set" else "T"
        rank = 1 + sum(known == prefix for known, _ in self._objects)
        return self._objects.setdefault((prefix, uid), f"{prefix}-{rank:04d}")

    def _mention(self, hit: re.Match[str]) -> str:
        last = re.split("[@＠]", hit[0])[1]
        return "@" + self._mentions.get(_fold(last), HIDDEN)

    def _hide_phrases(self, text: str) -> str:
        words = [(_fold(hit[0]), hit.start(), hit.end()) for hit in _WORD.finditer(text)]
        parts, done, place = [], 0, 0
        while place < len(words):
            length = self._phrase_at(words, place)
            if length:
                parts += [text[done : words[place][1]], HIDDEN]
                done = words[place + length - 1][2]
            place += length or 1
        return "".join([*parts, text[done:]])

    def _phrase_at(self, words: list[tuple[str, int, int]], place: int) -> int:
        for phrase in self._hidden.get(words[place][0], ()):
            if tuple(word for word, _, _ in words[place : place + len(phrase)]) == phrase:
                return len(phrase)
        return 0


def refuse_leaks(html: str, uids: Iterable[str]) -> None:
    """Refuse a pseudonymised page that holds the id of an account or of a post.

    Raises:
        InternalError: an id was found; the page must not leave (VG610).
    """
    known = set(uids)
    for token in _TOKEN.findall(html):
        parts = token.rstrip(".,;:)]»").split(":")
        if any(":".join(parts[place:]) in known for place in range(len(parts) - 1)):
            raise InternalError("VG610", "a pseudonymised report holds an id in clear", place="report")


def _in_clear(account: Account) -> str:
    handle = f"@{account.handle.lstrip('@')}" if account.handle else account.display_name
    return f"{handle} ({account.uid})" if handle else account.uid


def _names(accounts: list[Account], posts: Mapping[str, str]) -> set[str]:
    names = {name for each in accounts for name in (each.uid, each.handle, each.display_name) if name}
    ids = {uid.split(":", 1)[-1] for uid in [*posts, *(each.uid for each in accounts)]}
    return {visible(name).strip() for name in names | set(posts) | {i for i in ids if len(i) > _SHORT_ID}} - {
        ""
    }


def _phrases(names: set[str]) -> dict[str, list[tuple[str, ...]]]:
    """Index names by their first word, the longest first."""
    phrases = {tuple(_fold(word) for word in _WORD.findall(name)) for name in names} - {()}
    index: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(phrases, key=lambda words: (-len(words), words)):
        index.setdefault(phrase[0], []).append(phrase)
    return index


def _fold(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()
