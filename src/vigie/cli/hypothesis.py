"""vigie hypothesis."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from vigie.app.characterise import record_for
from vigie.characterisation.hypotheses import KINDS, LAYERS, LEVELS, MARKS, matrix
from vigie.characterisation.hypothesis_rules import Hypotheses, rivals_missing
from vigie.characterisation.probability import confidence_words, words_of
from vigie.characterisation.words import said
from vigie.cli.acting import Desk, acting, at_desk, text_option, texts
from vigie.cli.options import settings_of, settings_options, talking
from vigie.cli.talk import Talk
from vigie.model.errors import ParameterError

__all__ = ["command"]

_MARKS = dict(zip(("strongly-against", "against", "neutral", "for", "strongly-for"), MARKS, strict=True))


@click.group(name="hypothesis")
def command() -> None:
    """Hold hypotheses on who is behind a campaign against one another, apart from the criteria.

    Example: vigie hypothesis show --campaign C01
    """


@command.command(name="show")
@at_desk
@settings_options
@talking
def show_command(talk: Talk, desk: Desk, **given: Any) -> None:
    """Show hypotheses, the matrix of evidence, and which rivals nobody has weighed.

    Example: vigie hypothesis show --campaign C01
    """
    lang = settings_of(given, desk.case.folder).lang
    stand = record_for(desk.case, desk.campaign).hypotheses
    if talk.as_json:
        talk.data(_document(stand))
        return
    talk.table([_row(each, lang) for each in stand.by_id.values()])
    marks = [
        {"evidence": row.evidence_id, **{name: row.marks.get(name, "") for name in stand.by_id}}
        for row in matrix(list(stand.cells.values()))
    ]
    talk.table(marks)
    missing = rivals_missing(stand)
    if missing:
        talk.say(f"  nobody has weighed: {', '.join(missing)}")


@command.command(name="add")
@click.argument("kind", type=click.Choice(KINDS))
@acting()
@text_option("statement", "what it supposes; no private person is named")
@talking
def add_command(talk: Talk, kind: str, desk: Desk, **given: Any) -> None:
    """Put a hypothesis forward.

    Example: vigie hypothesis add false-flag --statement "somebody wants it to look like this"
    """
    desk.record(talk, "hypothesis.add", {"kind": kind, "statement": texts(given, "statement")})


@command.command(name="weigh")
@click.argument("name")
@click.argument("evidence")
@acting(reason_needed=True)
@click.option("--mark", type=click.Choice(list(_MARKS)), required=True, help="How the evidence stands to it.")
@click.option("--layer", type=click.Choice(LAYERS), required=True, help="Layer of the evidence.")
@click.option("--source", required=True, metavar="B2", help="Admiralty code: source A-F, information 1-6.")
@talking
def weigh_command(
    talk: Talk, name: str, evidence: str, desk: Desk, mark: str, layer: str, source: str
) -> None:
    """Hold one piece of evidence against one hypothesis.

    Example: vigie hypothesis weigh H1 AC14.share --mark for --layer contextual --source B2 --reason "…"
    """
    if len(source) != 2 or not source[1].isdecimal():
        raise ParameterError(
            "VG104", f"--source {source!r} is no Admiralty code", hint="a letter and a digit: B2"
        )
    content = {
        "hypothesis_id": name,
        "evidence_id": evidence,
        "mark": _MARKS[mark],
        "layer": layer,
        "reliability": source[0].upper(),
        "credibility": int(source[1]),
    }
    desk.record(talk, "hypothesis.weigh", content)


@command.command(name="conclude")
@click.argument("name")
@acting()
@click.option("--level", type=click.Choice(LEVELS), required=True, help="How far what was shown goes.")
@click.option("--probability", type=click.IntRange(1, 7), required=True, help="Step of the scale, 1 to 7.")
@click.option("--confidence", type=click.Choice(["low", "moderate", "high"]), required=True, help="How sure.")
@text_option("conclusion", "why")
@talking
def conclude_command(talk: Talk, name: str, desk: Desk, **given: Any) -> None:
    """Record what a person concludes on a hypothesis, once every rival was weighed.

    Example: vigie hypothesis conclude H1 --level none --probability 4 --confidence low --conclusion "…"
    """
    content = {"hypothesis_id": name, "conclusion": texts(given, "conclusion")} | given
    desk.record(talk, "hypothesis.conclude", content)


@command.command(name="decision")
@acting()
@click.option("--authority", required=True, help="Who decided.")
@text_option("wording", "what was made known")
@click.option("--source", required=True, help="Public address of it, or an exhibit.")
@talking
def decision_command(talk: Talk, desk: Desk, **given: Any) -> None:
    """Record what a competent authority made known; nothing here computes it.

    Example: vigie hypothesis decision --authority "the ministry" --wording "…" --source https://…
    """
    desk.record(talk, "decision.record", {"wording": texts(given, "wording")} | given)


def _row(each: Any, lang: str) -> dict[str, Any]:  # noqa: ANN401 - a hypothesis
    return {
        "id": each.hypothesis_id,
        "kind": each.kind,
        "supposes": said(each.statement, lang),
        "level": each.level or "—",
        "how likely": words_of(each.probability, lang) if each.probability else "—",
        "how sure": confidence_words(each.confidence, lang) if each.confidence else "—",
    }


def _document(stand: Hypotheses) -> dict[str, Any]:
    return {
        "hypotheses": [asdict(each) for each in stand.by_id.values()],
        "weighings": [asdict(each) for each in stand.cells.values()],
        "rivals_missing": rivals_missing(stand),
        "political_decision": asdict(stand.decision) if stand.decision else None,
    }
