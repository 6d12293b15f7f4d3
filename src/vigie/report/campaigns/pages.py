"""What each campaign's page says, ready for the template: sentences, tables, figures."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from vigie.detectors.indice import IndiceSpec
from vigie.detectors.registry import INDICES
from vigie.report.campaigns.charts import chain_figure, creation_figure, events_figure, week_figure
from vigie.report.campaigns.reading import Dossier, Reading, listed

__all__ = ["campaign_page", "front"]

Row = Mapping[str, Any]

_SPECS: dict[str, IndiceSpec] = {spec.code: spec for spec in INDICES}
_PARTS = 40
_ROLES = ("source", "outlet", "amplifier", "relay-inside")


def front(reading: Reading) -> dict[str, Any]:
    """Return title, finding and facts of the whole run."""
    words, content = reading.words, reading.content
    alive = [each for each in reading.dossiers if each.row["proposed"] and each.row["change"] != "dormant"]
    core = sum(len(each.members) for each in alive)
    relays = sum(len(each.relays) for each in alive)
    finding = words.t("campaigns.found", n=len(alive), core=core, relays=relays)
    run = content.run
    return {
        "title": reading.masker.words(content.case_title),
        "finding": finding if alive else words.t("campaigns.none"),
        "strip": [
            (words.t("campaigns.run"), run["run_id"]),
            (words.t("campaigns.tool"), f"Vigie {content.tool_version}"),
            (words.t("campaigns.made"), words.moment(content.generated_at_us, precision="min")),
        ],
        "identify_reason": content.identify_reason,
        "groups_page": content.groups_page,
    }


def campaign_page(reading: Reading, dossier: Dossier) -> dict[str, Any]:
    """Return everything that the template shows of one campaign."""
    words, row = reading.words, dossier.row
    figures = [
        figure
        for figure in (
            events_figure(reading, dossier),
            chain_figure(reading, dossier),
            creation_figure(reading, dossier),
            week_figure(reading, dossier),
        )
        if figure
    ]
    tested = [each for each in dossier.evidence if each["outcome"] != "not-assessed"]
    return {
        "anchor": dossier.anchor,
        "title": reading.masker.words(dossier.title),
        "finding": _finding(reading, dossier),
        "state": words.t(f"standing.{row['state']}"),
        "state_word": row["state"],
        "decided": reading.masker.words(row["decided_because"]) if row["decided_because"] else "",
        "change": words.t(f"change.{row['change']}"),
        "absorbed": words.t("campaigns.absorbed", labels=", ".join(row["absorbed"]))
        if row["absorbed"]
        else "",
        "unproposed": ""
        if row["proposed"]
        else words.t("campaigns.unproposed", n=len(listed(row["indices"]))),
        "figures": figures,
        "events": [
            (words.moment(at, precision="min"), words.t(f"event.{word}", **values))
            for at, word, values in dossier.events
        ],
        "indices": [_measure(reading, each) for each in _ranked(tested)],
        "missing": [
            _missing(reading, each) for each in dossier.evidence if each["outcome"] == "not-assessed"
        ],
        "parts": [_part(reading, each) for each in _telling(dossier.parts)],
        "parts_left": max(len(dossier.parts) - _PARTS, 0),
        "narratives": [_narrative(reading, each) for each in listed(row["narratives"])],
        "members": [_member(reading, each) for each in dossier.members[: reading.content.at_most]],
        "roles": _roles(reading, dossier),
        "bias": words.t("campaigns.bias"),
        "relays": words.t("campaigns.relays", n=len(dossier.relays)),
    }


def _finding(reading: Reading, dossier: Dossier) -> str:
    words, row = reading.words, dossier.row
    return words.t(
        "campaigns.finding",
        core=words.t("count.accounts", n=row["n_core"]),
        posts=words.t("count.posts", n=row["n_posts"]),
        originals=row["n_originals"],
        period=words.period(row["first_at_us"], row["last_at_us"]),
        relays=words.t("count.accounts", n=row["n_relays"]),
    )


def _ranked(rows: list[Row]) -> list[Row]:
    order = {"found": 0, "nothing-found": 1}
    strength = {"strong": 0, "associative": 1, "circumstantial": 2}
    return sorted(rows, key=lambda row: (order[row["outcome"]], strength[row["strength"]], row["indice"]))


def _measure(reading: Reading, row: Row) -> dict[str, Any]:
    words, code = reading.words, row["indice"]
    values = json.loads(row["statement_values"])
    spec = _SPECS.get(code)
    innocent = [words.t(f"indice.innocent.{word}") for word in spec.innocent] if spec else []
    null = row["null_model"]
    return {
        "code": code,
        "title": words.t(f"indice.{code}.title"),
        "sentence": reading.masker.words(words.statement(row["statement"], values)),
        "outcome": words.t(f"outcome.{row['outcome']}"),
        "state": row["outcome"],
        "criterion": words.t(f"speaks.{row['criterion']}"),
        "strength": words.t(f"strength.{row['strength']}"),
        "value": words.value(row["value"]),
        "interval": words.interval(row["low"], row["high"]),
        "baseline": words.value(row["baseline"]),
        "lift": words.value(row["lift"]),
        "q": words.value(row["q"]),
        "null": words.t(f"indice.null.{null}") if null else words.t("evidence.untested"),
        "innocent": innocent,
        "not": words.t(f"indice.{code}.not"),
    }


def _missing(reading: Reading, row: Row) -> tuple[str, str]:
    words = reading.words
    why = words.statement(f"indice.reason.{row['statement']}", json.loads(row["statement_values"]))
    return words.t(f"indice.{row['indice']}.title"), why


def _telling(parts: Sequence[Row]) -> list[Row]:
    """Return the parts that a page shows: groups and seeds, then things by the accounts that used them."""
    ranked = sorted(
        parts, key=lambda row: (row["role"] != "made-of", -row["n_inside"], row["kind"], row["part_id"])
    )
    return ranked[:_PARTS]


def _part(reading: Reading, row: Row) -> dict[str, Any]:
    words, told = reading.words, json.loads(row["reason"])
    made_of = row["role"] == "made-of"
    name = row["part_id"]
    if not made_of:
        name = reading.masker.object(row["kind"], name, raw=told.get("text") or None)
    return {
        "kind": words.t(f"campaigns.{row['kind']}") if made_of else words.signal(row["kind"]),
        "name": name,
        "role": words.t(f"part_role.{row['role']}"),
        "inside": words.value(row["n_inside"]),
        "outside": "" if made_of else words.value(row["n_outside"]),
        "first": words.moment(row["first_at_us"]) if row["first_at_us"] is not None else words.value(None),
        "reason": _part_reason(reading, row, told),
    }


def _part_reason(reading: Reading, row: Row, told: Row) -> str:
    """Say why a group or seed is a part, and what a site does where a run on sites linked it."""
    if row["role"] == "made-of":
        return reading.words.t(f"part_reason.{told['word']}", **told)
    role = reading.content.site_roles.get(row["part_id"]) if row["kind"] == "domain" else None
    return reading.words.t(f"site_role.{role}") if role else ""


def _narrative(reading: Reading, row: Row) -> dict[str, Any]:
    words = reading.words
    return {
        "topic": reading.masker.words(row["topic"]),
        "texts": [
            (reading.masker.text(each["text"]), words.t("count.posts", n=each["posts"]))
            for each in row["texts"]
        ],
        "posts": words.value(row["posts"]),
        "accounts": words.value(row["accounts"]),
        "families": words.value(row["families"]),
        "call": words.t("campaigns.call") if row["call"] else "",
    }


def _member(reading: Reading, row: Row) -> dict[str, Any]:
    words = reading.words
    told = json.loads(row["reason"])
    return {
        "name": reading.masker.account(row["account_uid"]),
        "role": words.t(f"role.{row['role']}"),
        "confidence": words.t(f"confidence.{row['confidence']}"),
        "reason": reading.masker.words(words.t(f"role_reason.{told['word']}", **told)),
        "posts": words.value(row["n_posts"]),
        "first": words.moment(row["first_at_us"]) if row["first_at_us"] is not None else words.value(None),
    }


def _roles(reading: Reading, dossier: Dossier) -> list[tuple[str, str]]:
    counts = Counter(row["role"] for row in dossier.members)
    return [
        (reading.words.t(f"role.{role}"), reading.words.value(counts[role]))
        for role in _ROLES
        if counts[role]
    ]
