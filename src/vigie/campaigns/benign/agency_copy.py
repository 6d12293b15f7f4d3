"""Agency copy: outlets that print the same dispatch, each amid much that is its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from vigie.campaigns.benign.asking import Asking
from vigie.campaigns.benign.lexicon import credit_words
from vigie.campaigns.benign.results import HALF, Check, Rows, not_run, result
from vigie.model.vocabulary import BenignCheck

__all__ = ["agency_copy", "credited_texts", "is_credited"]

_FEWEST_POSTS = 50
_MOST_SHARED = 0.1


def credited_texts(ask: Asking) -> dict[tuple[str, str], bool]:
    """Return for each shared text (object type, object) whether its first wording names its source.

    Cost: one pass over `action` and `post`, and 20 µs a text.
    """
    rows = ask.rows("shared_wordings", {"most_wordings": 1})
    return {(row["object_type"], row["object_uid"]): is_credited(row["words"]) for row in rows}


def agency_copy(copied: Rows, wares: Rows, credited: Mapping[tuple[str, str], bool]) -> Check:
    """Hold the share of shared texts that name their source as news does against one half.

    Texts weigh by their pairs of acts. The check passes all the same where fewer than half of the members are
    outlets by what they publish: 50 posts or more, of which a tenth at most is shared. Accounts made to pass
    on one text publish little else, and a site that copies an agency all day is no newsroom.

    Args:
        copied: `object_type`, `object_uid` and `pairs` of the texts that one group shares.
        wares: `account_uid`, `posts` and `shared` of its members.
        credited: which texts name a source.

    It does not show that an agency wrote the text, nor that what it says is true: a false dispatch bears a
    source too.
    """
    pairs = sum(row["pairs"] for row in copied)
    if not pairs:
        return not_run("no-shared-texts")
    named = [row for row in copied if credited.get((row["object_type"], row["object_uid"]), False)]
    outlets = [row for row in wares if _is_outlet(row)]
    check = result(
        sum(row["pairs"] for row in named) / pairs,
        HALF,
        "texts-name-their-source",
        credited=len(named),
        texts=len(copied),
        outlets=len(outlets),
        members=len(wares),
    )
    enough = len(outlets) >= HALF * len(wares)
    return check if enough else check | {"result": str(BenignCheck.PASSED)}


def is_credited(text: str) -> bool:
    """Tell whether a text names its source: an agency, initials after a dash or in brackets, or who said it.

    It does not show that the source said so. Languages and agencies that `innocent.toml` does not hold are
    not recognised.
    """
    return bool(_initials().search(text) or _phrases().search(text.casefold()))


def _is_outlet(row: Mapping[str, Any]) -> bool:
    return bool(row["posts"] >= _FEWEST_POSTS and row["shared"] <= _MOST_SHARED * row["posts"])


@cache
def _initials() -> re.Pattern[str]:
    """Match short names of agencies as credits are set: `(AFP)`, `— ТАСС`, `/Reuters`, `AFP —`."""
    names = _any(credit_words("initials"))
    return re.compile(rf"[(\[/—–-]\s*{names}(?!\w)|(?m:^){names}\s*[—–:-]")


@cache
def _phrases() -> re.Pattern[str]:
    """Match names and verbs of saying, anywhere in a text without capitals."""
    return re.compile(rf"(?<!\w){_any(word.casefold() for word in credit_words('phrases'))}(?!\w)")


def _any(words: Iterable[str]) -> str:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    forms = (re.escape(word).replace(re.escape("*"), r"\w*") for word in ordered)
    return f"(?:{'|'.join(forms)})"
