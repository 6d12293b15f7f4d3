"""The finding, one sentence for each kind of world: what is found, what is missed, who is wrongly shown."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.report.evaluation.pages.cells import claim_of
from vigie.report.evaluation.reading import TRUTH_ZERO, Reading, Share, World, share_of_runs

__all__ = ["Finding", "Front", "front"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one kind of world shows."""

    title: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What the first page says."""

    findings: list[Finding]
    tiles: list[tuple[str, str]]
    strip: list[tuple[str, str]]
    chance: str
    explained: str


def front(reading: Reading) -> Front:
    """Write the first page."""
    return Front(
        findings=[_finding(reading, kind) for kind in reading.kinds],
        tiles=_tiles(reading),
        strip=_strip(reading),
        chance=reading.words.t("chance.zero" if reading.of(TRUTH_ZERO) else "chance.zero_unknown"),
        explained=_explained(reading),
    )


def _finding(reading: Reading, kind: str) -> Finding:
    words, worlds = reading.words, reading.of(kind)
    where = (
        words.t("count.worlds", n=len(worlds))
        if kind != "labelled"
        else words.t("count.files", n=len(worlds))
    )
    runs = words.t("count.runs", n=reading.runs(worlds))
    title = words.t("kind.title", kind=words.t(f"kind.{kind}"), worlds=where, runs=runs)
    if kind == TRUTH_ZERO:
        return Finding(title=title, sentence=_nobody(reading, worlds))
    clauses = {
        "found": _found(reading, worlds),
        "missed": _missed(reading, worlds),
        "shown": _shown(reading, worlds),
    }
    return Finding(title=title, sentence=words.t("finding.sentence", **clauses))


def _found(reading: Reading, worlds: list[World]) -> str:
    words, mean = reading.words, reading.mean_over(worlds, "recall")
    if mean is None:
        return words.t("finding.found_unknown")
    known = [(row["mean"], world.title) for world in worlds if (row := reading.figure(world, "recall"))]
    ranked = sorted((share, title) for share, title in known if share is not None)
    if len(ranked) == 1:
        return words.t("finding.found", whom=_whom(reading, worlds), share=words.percent(mean))
    least, most = ranked[0], ranked[-1]
    return words.t(
        "finding.found_range",
        whom=_whom(reading, worlds),
        share=words.percent(mean),
        least=words.percent(least[0]),
        hardest=least[1],
        most=words.percent(most[0]),
    )


def _whom(reading: Reading, worlds: list[World]) -> str:
    return reading.words.t("finding.labelled" if worlds[0].kind == "labelled" else "finding.members")


def _missed(reading: Reading, worlds: list[World]) -> str:
    words, mean = reading.words, reading.mean_over(worlds, "recall")
    share = words.t("finding.missed_unknown") if mean is None else words.percent(1 - mean)
    times = [
        row["value"]
        for row in reading.rows(worlds, "hours_to_first_alert")
        if any(reading.has_alerts(world) for world in worlds if world.name == row["world"])
    ]
    if not times:
        return words.t("finding.missed", share=share)
    silent = sum(value is None for value in times)
    if not silent:
        return words.t("finding.missed_alerts_all", share=share, runs=words.t("count.runs", n=len(times)))
    return words.t(
        "finding.missed_alerts", share=share, silent=silent, runs=words.t("count.runs", n=len(times))
    )


def _shown(reading: Reading, worlds: list[World]) -> str:
    words, share, nominal = reading.words, reading.false_share(worlds), reading.nominal(worlds)
    if share.mean is None:
        return words.t("finding.shown_none" if _was_counted(reading, worlds) else "finding.shown_unknown")
    claim = claim_of(share, nominal) or "unknown"
    return words.t(
        "finding.shown_labelled" if worlds[0].kind == "labelled" else "finding.shown",
        share=words.percent(share.mean),
        interval=words.between(share.low, share.high, write=words.percent),
        claim=words.t(f"claim.{claim}", q=words.percent(nominal)),
        exposed=_exposed(reading, worlds),
    )


def _was_counted(reading: Reading, worlds: list[World]) -> bool:
    """Tell whether it was counted that nothing was accepted."""
    return any(row["n"] is not None for row in reading.rows(worlds, "fdr"))


def _exposed(reading: Reading, worlds: list[World]) -> str:
    words = reading.words
    values = reading.exposed(worlds)
    if not values:
        return words.t("finding.exposed_unknown")
    return words.t("finding.exposed", n=round(sum(values)), runs=words.t("count.runs", n=len(values)))


def _nobody(reading: Reading, worlds: list[World]) -> str:
    words, share = reading.words, _promoted(reading, worlds)
    if share.mean is None:
        return words.t("finding.nobody_unknown", exposed=_exposed(reading, worlds))
    return words.t(
        "finding.nobody",
        hits=share.hits,
        runs=words.t("count.runs", n=share.n),
        share=words.percent(share.mean),
        interval=words.between(share.low, share.high, write=words.percent),
        exposed=_exposed(reading, worlds),
    )


def _promoted(reading: Reading, worlds: list[World]) -> Share:
    """Return the share of runs that show a group without an innocent explanation."""
    rows = reading.rows(worlds, "groups_unexplained")
    known = [row["value"] for row in rows if row["value"] is not None]
    return share_of_runs(sum(value > 0 for value in known), len(known))


def _tiles(reading: Reading) -> list[tuple[str, str]]:
    """Write the key figures; those of kinds of world that nobody tried are left out."""
    words = reading.words
    campaigns = [world for world in reading.worlds if world.kind in {"campaign", "evasive"}]
    without = reading.of(TRUTH_ZERO)
    figures = {
        "worlds": words.value(len(reading.worlds)),
        "runs": words.value(reading.runs(reading.worlds)),
        "recall": words.percent(reading.mean_over(campaigns, "recall")) if campaigns else "",
        "nobody": _of(reading, _promoted(reading, without)) if without else "",
        "above": words.t("tile.of", hits=_above(reading), n=len(reading.worlds)),
    }
    return [(value, words.t(f"tile_of.{name}")) for name, value in figures.items() if value]


def _of(reading: Reading, share: Share) -> str:
    return reading.words.t("tile.of", hits=share.hits, n=share.n) if share.n else reading.words.value(None)


def _above(reading: Reading) -> int:
    """Count the worlds whose interval of false findings lies above what is stated."""
    claims = [claim_of(reading.false_share([each]), reading.nominal([each])) for each in reading.worlds]
    return claims.count("above")


def _strip(reading: Reading) -> list[tuple[str, str]]:
    words, content = reading.words, reading.content
    values = {
        "tool": content.tool_version,
        "detectors": words.listed(list(content.detectors)),
        "engine": content.engine,
        "ended": words.moment(content.ended_at_us),
    }
    return [(words.t(f"made.{name}"), value) for name, value in values.items()]


def _explained(reading: Reading) -> str:
    """Say which groups carry an innocent explanation: those without a campaign should, those with one not."""
    words = reading.words
    if not reading.group:
        return words.t("chance.groups_unknown")
    without = [row for row in reading.group if not row["campaign"]]
    explained = sum(bool(row["explanations"]) for row in without)
    hidden = sum(bool(row["explanations"]) for row in reading.group) - explained
    held = words.t("count.groups", n=len(reading.group) - len(without))
    sentences = (
        words.t("chance.groups", groups=words.t("count.groups", n=len(without)), explained=explained),
        words.t("chance.hidden", campaigns=held, hidden=hidden)
        if hidden
        else words.t("chance.hidden_none", campaigns=held),
    )
    return " ".join(sentences)
