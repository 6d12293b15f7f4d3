"""When the chain would have alerted: the same chain on what was out at each hour of a manoeuvre."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pyarrow as pa

from vigie.app.acting import asks_for_families
from vigie.app.coordinate import detect
from vigie.app.families import families_in
from vigie.app.labels import CAMPAIGN
from vigie.app.meaning import Meanings
from vigie.app.measures import Judged, alerting
from vigie.detectors.coaction.run import IN_MEMORY_ROWS
from vigie.detectors.coaction.spec import CoActionParams
from vigie.engine.port import Engine, Input
from vigie.engine.statements import read_statement
from vigie.report.evaluation.content import ALERT

__all__ = ["HOURS", "alert_rows", "first_alert_h"]

HOURS = (1, 2, 3, 4, 6, 9, 12, 24, 48, 96, 192, 336)
"""Hours after the first post at which the chain is asked; it is asked no more once it has alerted."""
_HOUR_US = 3_600_000_000


@dataclass(frozen=True, slots=True)
class _Look:
    hours: float
    until_us: int


def alert_rows(  # noqa: PLR0913 - what a run takes, and the hours
    judged: Judged,
    tables: Mapping[str, Input],
    params: CoActionParams,
    *,
    engine: Engine,
    first_us: int,
    last_us: int,
    progress: Callable[[int, int], None],
    in_memory_rows: int = IN_MEMORY_ROWS,
    with_families: bool = True,
    meaning: Meanings = None,
) -> pa.Table:
    """Return contract `alert`: one row for each hour asked, up to the first alert.

    What is later is not read: neither posts nor actions, nor families that need them. Decoys are drawn anew
    each time, as an analyst who looks again would.

    Args:
        judged: the run on all the data, whose labels are used.
        tables: `action`, `post` and `account` of the lake.
        params: parameters of the detector.
        engine: where relations are computed.
        first_us: first post of the manoeuvre.
        last_us: last post of all.
        progress: told (hours asked, hours in all).
        in_memory_rows: an object type of more actions is computed through tables of the engine.
        with_families: whether families of the texts that were out are objects too.
        meaning: with what rewordings and translations among them are compared.

    What it does not show: an alert needs somebody to look at that hour, and a collection that holds the
    posts.
    """
    looks = [_Look(hours, first_us + hours * _HOUR_US) for hours in HOURS]
    looks = [look for look in looks if look.until_us - _HOUR_US < last_us]
    ask = partial(_asked, judged, tables, params, engine=engine, in_memory_rows=in_memory_rows)
    ask = partial(ask, with_families=with_families and asks_for_families(params), meaning=meaning)
    rows: list[dict[str, Any]] = []
    for number, look in enumerate(looks, start=1):
        rows.append(ask(look=look))
        progress(number, len(looks))
        if rows[-1]["alerted"]:
            break
    return ALERT.rows(rows)


def first_alert_h(alerts: pa.Table) -> float | None:
    """Return the hours after which the chain had alerted; None when it never did."""
    hours = [row["hours"] for row in alerts.to_pylist() if row["alerted"]]
    return min(hours) if hours else None


def _asked(
    judged: Judged,
    tables: Mapping[str, Input],
    params: CoActionParams,
    *,
    engine: Engine,
    in_memory_rows: int,
    with_families: bool,
    meaning: Meanings,
    look: _Look,
) -> dict[str, Any]:
    until = {"until_us": look.until_us}
    action = engine.persist(
        engine.sql(read_statement(__package__, "actions_until"), {"action": tables["action"]}, until)
    )
    post = engine.persist(
        engine.sql(read_statement(__package__, "posts_until"), {"post": tables["post"]}, until)
    )
    seen = {"action": action, "post": post, "account": tables["account"]}
    found = detect(
        seen,
        params,
        engine=engine,
        run_id="R-alert",
        key="alert",
        in_memory_rows=in_memory_rows,
        families=families_in(seen, engine=engine, meaning=meaning) if with_families else None,
    )
    posting = frozenset(map(str, post.arrow()["account_uid"].to_pylist()))
    then = replace(judged, found=found, posting=posting)
    alerted, members, alone = alerting(then)
    return {
        "world": judged.home["world"],
        "seed": judged.home["seed"],
        "hours": float(look.hours),
        "members_posting": len(then.of_role(CAMPAIGN)),
        "members_found": members,
        "groups_unexplained": alone,
        "alerted": alerted,
    }
