"""Which observations can become posts: an account, a time within bounds, ids that kept their digits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from vigie.kernels.texts import map_distinct
from vigie.sources.columns import (
    Bools,
    Column,
    coalesced,
    joined,
    matching,
    nulls,
    present,
    repeated,
    starts,
    taken,
    where,
)
from vigie.sources.identifiers import (
    PREFIX_PLATFORMS,
    IdColumn,
    id_column,
    long_ids,
    platform_word,
    without_blanks,
)
from vigie.sources.observations import Observations
from vigie.sources.plan import Plan
from vigie.sources.records import Refusal, json_texts
from vigie.sources.timestamps import KNOWN, MISSING, TimeRule, iso, to_us

__all__ = ["EARLIEST_US", "Screened", "scoped", "screen", "time_column"]

EARLIEST_US = 1_041_379_200_000_000
"""2003-01-01: before it, no platform of today and many a wrong epoch."""
_DAY_US = 86_400_000_000
_OUTSIDE = 3


@dataclass(frozen=True, slots=True)
class Screened:
    """Observations that become posts, with what was settled about them.

    Attributes:
        seen: The observations kept.
        account_ids: Native ids of accounts, never null.
        post_ids: Native ids of posts, null where the file gives none.
        platforms: Platform words, never null.
        chats: What numbers a Telegram message: its chat, or the account where no column names the chat.
        at_us: Times, µs since 1970 UTC.
        refusals: What was refused, here and before.
    """

    seen: Observations
    account_ids: Column
    post_ids: Column
    platforms: Column
    chats: Column
    at_us: npt.NDArray[np.int64]
    refusals: list[Refusal]


def screen(seen: Observations, plan: Plan) -> Screened:
    """Split observations into those that become posts and refusals; none is in both, none in neither."""
    accounts, posts = _ids(seen, "account_id"), _ids(seen, "post_id")
    at_us, states = _times(seen, plan)
    reasons = _reasons(accounts, posts, states, rounded=plan.rounded_ids)
    kept = reasons == ""
    mask = pa.array(kept)
    platforms = _platforms(seen, accounts.text, plan)
    telegram = matching(platforms, "^telegram$")
    chats = _chats(seen, accounts.text)
    post_ids = scoped(posts.text, telegram, chats)
    if plan.ids_repeat:
        post_ids = scoped(post_ids, ~telegram, accounts.text)
    return Screened(
        seen.keep(kept),
        accounts.text.filter(mask),
        post_ids.filter(mask),
        platforms.filter(mask),
        chats.filter(mask),
        at_us[kept],
        [*seen.refusals, *_refusals(seen, reasons, at_us, states)],
    )


def scoped(ids: Column, mask: Bools, scope: Column) -> Column:
    """Return `scope/id` where `mask`: an id that counts from 1 names nothing by itself."""
    bare = mask & matching(ids, r"^\d+$") & present(scope)
    return where(bare, joined((scope, ids), "/"), ids) if bare.any() else ids


def time_column(column: Column, rule: TimeRule) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int8]]:
    """Convert a column of times; a cell that only says "missing" counts as missing."""
    return to_us(without_blanks(column) if pa.types.is_string(column.type) else column, rule)


def _ids(seen: Observations, name: str) -> IdColumn:
    if name in seen.fields:
        return id_column(seen.fields[name])
    return id_column(nulls(seen.size))


def _chats(seen: Observations, account_ids: Column) -> Column:
    # Telegram numbers messages in each chat; where no column names the chat, the channel is the account.
    return _ids(seen, "conversation_id").text if "conversation_id" in seen.fields else account_ids


def _times(seen: Observations, plan: Plan) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int8]]:
    if "created_at" not in seen.fields:
        return np.zeros(seen.size, np.int64), np.full(seen.size, MISSING, np.int8)
    at_us, states = time_column(seen.fields["created_at"], plan.created)
    outside = (states == KNOWN) & ((at_us < EARLIEST_US) | (at_us > plan.options.now_us + _DAY_US))
    return at_us, np.where(outside, _OUTSIDE, states).astype(np.int8)


def _reasons(
    accounts: IdColumn, posts: IdColumn, states: npt.NDArray[np.int8], *, rounded: bool
) -> npt.NDArray[np.str_]:
    damaged = accounts.damaged | posts.damaged
    if rounded:
        damaged |= long_ids(accounts.text)[1] | long_ids(posts.text)[1]
    no_account = ~present(accounts.text)
    tests = [no_account, damaged, states == MISSING, states != KNOWN]
    return np.select(tests, ["missing-account", "damaged-id", "missing-time", "bad-time"], "")


def _refusals(
    seen: Observations,
    reasons: npt.NDArray[np.str_],
    at_us: npt.NDArray[np.int64],
    states: npt.NDArray[np.int8],
) -> list[Refusal]:
    places = np.flatnonzero(reasons != "")
    if not len(places):
        return []
    columns = {**seen.unused, **seen.custom, **seen.fields}
    cells_of = {name: taken(column, places) for name, column in columns.items()}
    samples = json_texts(cells_of, len(places))
    refusals = []
    for rank, place in enumerate(places.tolist()):
        reason = str(reasons[place])
        cells = {name: cells_of[name][rank].as_py() for name in _SHOWN[reason] if name in cells_of}
        outside_us = int(at_us[place]) if states[place] == _OUTSIDE else None
        detail = _DETAILS[reason](cells, outside_us)
        refusals.append(Refusal(int(seen.numbers[place]), seen.refs[place], reason, detail, samples[rank]))
    return refusals


def _bad_time(cells: dict[str, Any], outside_us: int | None) -> str:
    shown = f"{str(cells.get('created_at'))[:60]!r}"
    if outside_us is not None:
        return f"{shown} is {iso(outside_us)}: before 2003 or after tomorrow"
    return f"{shown} is no time in an accepted form"


def _damaged_id(cells: dict[str, Any], _outside_us: int | None) -> str:
    said = ", ".join(f"{name} {str(value)[:60]!r}" for name, value in cells.items() if value is not None)
    return f"digits are lost: {said}"


_SHOWN = {
    "missing-account": (),
    "damaged-id": ("account_id", "post_id"),
    "missing-time": (),
    "bad-time": ("created_at",),
}
_DETAILS: dict[str, Callable[[dict[str, Any], int | None], str]] = {
    "missing-account": lambda _cells, _outside_us: "no account id",
    "damaged-id": _damaged_id,
    "missing-time": lambda _cells, _outside_us: "no time",
    "bad-time": _bad_time,
}


def _platforms(seen: Observations, account_ids: Column, plan: Plan) -> Column:
    if plan.by_prefix:
        return map_distinct(starts(account_ids, 2), PREFIX_PLATFORMS.get)
    default = repeated(plan.platform, seen.size)
    if "platform" not in seen.fields:
        return default
    words = without_blanks(seen.fields["platform"].cast(pa.string()))
    return coalesced(map_distinct(words, platform_word), default)
