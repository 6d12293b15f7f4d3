"""What was not assessed, and what this report leaves out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from vigie.report.outcomes import NOT_ASSESSED, json_object
from vigie.report.pages.reasons import reason
from vigie.report.pages.signals import why_not
from vigie.report.reading import Reading

__all__ = ["CRITERIA", "Limits", "limits"]

CRITERIA = ("diffusion", "content", "actor", "interests")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the last sections say."""

    not_assessed: list[tuple[str, str]]
    criteria: list[tuple[str, str]]
    capped: list[str]


def limits(reading: Reading) -> Limits:
    """Write the last sections."""
    words = reading.words
    return Limits(
        not_assessed=[*_kinds(reading), *_stages(reading), *_checks(reading)],
        criteria=[(words.t(f"criterion.{name}"), words.t(f"criterion.{name}_state")) for name in CRITERIA],
        capped=_capped(reading),
    )


def _kinds(reading: Reading) -> list[tuple[str, str]]:
    missing = [each for each in reading.outcomes if each.outcome == NOT_ASSESSED]
    return [(reading.words.signal(each.signal), why_not(reading, each)) for each in missing]


def _stages(reading: Reading) -> list[tuple[str, str]]:
    """List what a search for families left out, with the command that would enable it."""
    told = json_object(reading.run["families"] or "{}", place="run.families")
    missing = [(stage, why) for each in told.values() for stage, why in each["not_assessed"].items()]
    words = reading.words
    return [
        (words.t(f"stage.{stage}"), reason(reading, why["reason"], why["values"])) for stage, why in missing
    ]


def _common(reading: Reading) -> int:
    """Count the posts whose text everybody uses, and which therefore joined nobody."""
    told = json_object(reading.run["families"] or "{}", place="run.families")
    return int(told.get("text", {}).get("figures", {}).get("boilerplate_posts", 0))


def _checks(reading: Reading) -> list[tuple[str, str]]:
    """Count the innocent explanations that nobody could look for, by reason."""
    words = reading.words
    counts: Counter[tuple[str, str]] = Counter()
    for group in reading.groups:
        for name, entry in json_object(group.row["benign_checks"], place="cluster.benign_checks").items():
            if entry.get("result") == "not-run":
                why = reason(reading, entry.get("reason"), entry.get("values")) or words.t("value.no_reason")
                counts[_title(reading, name), why] += 1
    return [
        (title, words.t("limits.check_reason", groups=words.t("count.groups", n=n), reason=why))
        for (title, why), n in sorted(counts.items())
    ]


def _title(reading: Reading, name: str) -> str:
    words = reading.words
    known = words.known(f"check.{name}")
    return words.t("limits.check", check=words.t(f"check.{name}") if known else reading.masker.words(name))


def _capped(reading: Reading) -> list[str]:
    words, caps = reading.words, reading.content.caps
    left = len(reading.groups) - len(reading.shown)
    said = [words.t("capped.groups", groups=words.t("count.groups", n=left))] if left else []
    common = _common(reading)
    if common:
        said.append(words.t("capped.common", n=common))
    said.append(
        words.t(
            "capped.rule",
            groups=caps.groups,
            edges=caps.edges_per_group,
            pairs=caps.pairs_per_edge,
            all=caps.edges,
        )
    )
    return said
