"""The first page: the finding in one sentence, at most five key facts, and where the numbers come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow.compute as pc

from vigie.campaigns.benign import unexplained
from vigie.report.chance import data_and_decoys, window_of
from vigie.report.outcomes import FOUND, NOT_ASSESSED, SignalOutcome, json_object
from vigie.report.reading import Group, Reading

__all__ = ["Front", "front"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What the first page says."""

    title: str
    purpose: str
    finding: str
    tiles: list[tuple[str, str]]
    facts: list[str]
    strip: list[tuple[str, str]]
    identify_reason: str
    campaigns_page: str


def front(reading: Reading) -> Front:
    """Write the first page."""
    content, mask = reading.content, reading.masker.words
    return Front(
        title=mask(content.case_title),
        purpose=mask(content.case_purpose),
        finding=_finding(reading),
        tiles=_tiles(reading),
        facts=_facts(reading),
        strip=_strip(reading),
        identify_reason=mask(content.identify_reason or "") if content.identify else "",
        campaigns_page=content.campaigns_page,
    )


def _assessed(reading: Reading) -> list[SignalOutcome]:
    return [each for each in reading.outcomes if each.outcome != NOT_ASSESSED]


def _accounts(reading: Reading) -> int:
    return len({member["account_uid"] for group in reading.groups for member in group.members})


def _accepted(reading: Reading) -> int:
    kept = reading.content.discoveries.filter(reading.content.discoveries["accepted"])
    return len(pc.unique(kept["account_uid"]))


def _finding(reading: Reading) -> str:
    words, assessed = reading.words, _assessed(reading)
    actions = words.t("count.actions", n=reading.run["rows_used"])
    if reading.groups:
        accounts = words.t("count.accounts", n=_accounts(reading))
        groups = words.t("count.groups", n=len(reading.groups))
        return words.t("front.found", accounts=accounts, groups=groups, actions=actions)
    if not assessed:
        return words.t("front.not_assessed")
    if any(each.outcome == FOUND for each in assessed):
        return words.t(
            "front.no_group", accounts=words.t("count.accounts", n=_accepted(reading)), actions=actions
        )
    return words.t("front.nothing", kinds=words.t("count.kinds", n=len(assessed)), actions=actions)


def _tiles(reading: Reading) -> list[tuple[str, str]]:
    words = reading.words
    pairs = sum(group.row["n_edges"] for group in reading.groups)
    figures = {
        "actions": reading.run["rows_used"],
        "kinds": len(_assessed(reading)),
        "accounts": _accounts(reading),
        "groups": len(reading.groups),
        "pairs": pairs,
    }
    return [(words.value(value), words.t(f"tile.{name}")) for name, value in figures.items()]


def _facts(reading: Reading) -> list[str]:
    facts = [
        _fact_strongest(reading),
        _fact_largest(reading),
        _fact_innocent(reading),
        _fact_missing(reading),
    ]
    return [_fact_looked_at(reading), *(fact for fact in facts if fact)]


def _fact_looked_at(reading: Reading) -> str:
    words, period = reading.words, reading.period_us
    return words.t(
        "fact.looked_at",
        actions=words.t("count.actions", n=reading.run["rows_used"]),
        files=words.t("count.files", n=reading.content.sources.num_rows),
        period=words.period(*period) if period else words.value(None),
        kinds=words.t("count.kinds", n=len(_assessed(reading))),
    )


def _fact_strongest(reading: Reading) -> str:
    """Hold the data against the decoys, for the kind of object with most accepted pairs."""
    words = reading.words
    for outcome in _assessed(reading):
        real, decoy = data_and_decoys(reading, outcome)
        if real is not None and decoy is not None:
            return words.t(
                "fact.strongest",
                kind=words.signal(outcome.signal),
                pairs=words.t("count.pairs_of_accounts", n=real),
                objects=words.t("count.objects", n=reading.params.get("min_objects", 1)),
                window=words.seconds(window_of(reading, outcome)),
                decoy=decoy,
            )
    return ""


def _fact_largest(reading: Reading) -> str:
    if not reading.groups:
        return ""
    words = reading.words
    largest = max(reading.groups, key=lambda group: (group.row["n"], -group.rank))
    return words.t(
        "fact.largest",
        group=largest.label,
        accounts=words.t("count.accounts", n=largest.row["n"]),
        pairs=words.t("count.pairs_joined", n=largest.row["n_edges"]),
        gap=words.duration(largest.row["median_delta_us"]),
        q=words.percent(largest.row["q"]),
    )


def _fact_innocent(reading: Reading) -> str:
    if not reading.groups:
        return ""
    explained = [group.label for group in reading.groups if not unexplained(_checks(group))]
    words = reading.words
    if not explained:
        return words.t("fact.innocent_none", groups=words.t("count.groups", n=len(reading.groups)))
    return words.t(
        "fact.innocent_some", groups=words.t("count.groups", n=len(explained)), total=len(reading.groups)
    )


def _checks(group: Group) -> dict[str, Any]:
    return json_object(group.row["benign_checks"], place="cluster.benign_checks")


def _fact_missing(reading: Reading) -> str:
    missing = [each for each in reading.outcomes if each.outcome == NOT_ASSESSED]
    if not missing:
        return ""
    kinds = reading.words.listed([reading.words.signal(each.signal) for each in missing])
    return reading.words.t("fact.missing", kinds=kinds)


def _strip(reading: Reading) -> list[tuple[str, str]]:
    words, run, period = reading.words, reading.run, reading.period_us
    values = {
        "run": run["run_id"],
        "commit": str(run["input_commit"]),
        "period": words.period(*period) if period else words.value(None),
        "rows": words.t("strip.rows_of", used=run["rows_used"], total=run["rows_in"]),
        "detector": run["detector"],
        "engine": run["engine"],
        "parameters": run["params_hash"],
        "generated": words.moment(reading.content.generated_at_us),
    }
    return [(words.t(f"strip.{name}"), value) for name, value in values.items()]
