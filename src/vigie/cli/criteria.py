"""vigie criteria."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from vigie.app.characterise import record_for, review_content
from vigie.app.engines import engine_of
from vigie.app.gathering import gather_dossier
from vigie.characterisation.criteria import CRITERIA, STATUSES, Fact, Finding
from vigie.characterisation.dossier import Dossier
from vigie.characterisation.words import said
from vigie.cli.acting import Desk, acting, at_desk, read_content, text_option, texts
from vigie.cli.options import settings_of, settings_options, talking
from vigie.cli.talk import Talk

__all__ = ["command", "drafted"]

_CONTENT = ("status", "confidence", "rationale", "facts", "against", "rejected", "remaining")
_CRITERION = click.argument("criterion", type=click.Choice(CRITERIA))


@click.group(name="criteria")
def command() -> None:
    """Record what people find on the four criteria of foreign digital interference.

    Example: vigie criteria show --campaign C01
    """


@command.command(name="show")
@at_desk
@settings_options
@talking
def show_command(talk: Talk, desk: Desk, **given: Any) -> None:
    """Show the four findings, what evidence suggests, and what no evidence shows.

    Example: vigie criteria show --campaign C01 --lang fr
    """
    settings = settings_of(given, desk.case.folder)
    with engine_of(settings) as engine:
        dossier = gather_dossier(desk.case, engine, desk.campaign)
    if talk.as_json:
        talk.data(_document(dossier))
        return
    for finding in dossier.findings:
        _show(talk, finding, settings.lang)
    _show_rest(talk, dossier)


@command.command(name="draft")
@_CRITERION
@at_desk
@settings_options
def draft_command(criterion: str, desk: Desk, **given: Any) -> None:
    """Print a finding to fill in (TOML), with the evidence that speaks to the criterion.

    Example: vigie criteria draft foreign-actor --campaign C01 > finding.toml
    """
    settings = settings_of(given, desk.case.folder)
    with engine_of(settings) as engine:
        dossier = gather_dossier(desk.case, engine, desk.campaign)
    click.echo(drafted(dossier, criterion))


@command.command(name="set")
@_CRITERION
@acting()
@click.option(
    "--from",
    "path",
    type=click.Path(path_type=Path),
    help="The finding (TOML); vigie criteria draft prints one.",
)
@click.option("--status", type=click.Choice(STATUSES), help="What is found; wins over the file.")
@click.option(
    "--confidence", type=click.Choice(["low", "moderate", "high"]), help="How good the evidence is."
)
@text_option("rationale", "why that status")
@text_option("fact", "one fact, shown by --evidence")
@click.option("--evidence", multiple=True, help="What shows the fact: AC02.burst, X-12ab…; repeatable.")
@click.option("--proof", default="", help="Public address or exhibit by which anybody can check the fact.")
@talking
def set_command(talk: Talk, criterion: str, desk: Desk, path: Path | None, **given: Any) -> None:
    """Record a finding on one criterion; it has to be read again by somebody else.

    Example: vigie criteria set artificial-diffusion --from finding.toml --by Ada
    """
    content = read_content(path, _CONTENT) if path else {}
    fact = {"text": texts(given, "fact"), "evidence": given.pop("evidence"), "proof": given.pop("proof")}
    if fact["text"]:
        content["facts"] = [*content.get("facts", []), fact]
    rationale = texts(given, "rationale")
    content |= {"rationale": rationale} if rationale else {}
    content |= {name: value for name, value in given.items() if value}
    desk.record(talk, "criterion.set", {"criterion": criterion} | content)


@command.command(name="review")
@_CRITERION
@acting(reason_needed=True)
@click.option("--agree/--dispute", "agreed", required=True, help="What the second reader says.")
@talking
def review_command(talk: Talk, criterion: str, desk: Desk, agreed: bool) -> None:  # noqa: FBT001 - a flag
    """Record what somebody else than the author says of a finding.

    Example: vigie criteria review foreign-actor --agree --by Bo --reason "read the evidence"
    """
    content = review_content(record_for(desk.case, desk.campaign), criterion, agreed=agreed)
    desk.record(talk, "criterion.review", content)


@command.command(name="scope")
@click.argument("genre", type=click.Choice(["opinion", "satire"]))
@acting(reason_needed=True)
@click.option("--item", "items", multiple=True, help="Content that it concerns; all of it when absent.")
@click.option("--restore", is_flag=True, help="Take the mark back.")
@talking
def scope_command(
    talk: Talk,
    genre: str,
    desk: Desk,
    items: tuple[str, ...],
    restore: bool,  # noqa: FBT001 - a flag
) -> None:
    """Mark content as opinion or satire: misleading content is never met on it.

    Example: vigie criteria scope satire --item post:x:123 --reason "a comic paper"
    """
    content = {"items": list(items)} | ({} if restore else {"genre": genre})
    desk.record(talk, "scope.restore" if restore else "scope.exclude", content)


@command.command(name="declare")
@acting(reason_needed=True)
@talking
def declare_command(talk: Talk, desk: Desk) -> None:
    """Declare the whole: only a person does, and only when four findings are met and agreed to.

    Example: vigie criteria declare --by Chief --reason "the four hold together"
    """
    desk.record(talk, "dossier.declare", {})


@command.command(name="close")
@acting(reason_needed=True)
@talking
def close_command(talk: Talk, desk: Desk) -> None:
    """Close the dossier as not characterised, with reasons: a result like any other.

    Example: vigie criteria close --reason "a union's own call"
    """
    desk.record(talk, "dossier.close", {})


@command.command(name="reopen")
@acting(reason_needed=True)
@talking
def reopen_command(talk: Talk, desk: Desk) -> None:
    """Open a dossier again that was declared or closed; earlier acts stay in the log.

    Example: vigie criteria reopen --reason "new posts"
    """
    desk.record(talk, "dossier.reopen", {})


def drafted(dossier: Dossier, criterion: str) -> str:
    """Return a finding to fill in, as TOML: the evidence that was found is there, its meaning is not."""
    evidence = next((each.evidence for each in dossier.suggestions if each.target == criterion), ())
    lines = [
        f"# {criterion} on {dossier.campaign['label']}. Fill in, then:",
        f"# vigie criteria set {criterion} --from FILE",
        f"# status: {', '.join(STATUSES)}; confidence: low, moderate, high.",
        'status = "insufficient"',
        'confidence = "low"',
        'rationale = { en = "", fr = "" }',
        '# rejected = [ { text = { en = "another explanation, and why not" } } ]',
        '# remaining = [ { text = { en = "another explanation that remains" } } ]',
        "",
        *([] if evidence else ["# No evidence of this run speaks to this criterion."]),
    ]
    for each in evidence:
        lines += ["[[facts]]", 'text = { en = "", fr = "" }', f"evidence = [{json.dumps(each)}]", ""]
    return "\n".join(lines)


def _document(dossier: Dossier) -> dict[str, Any]:
    return {
        "campaign": dossier.campaign["campaign_id"],
        "end": asdict(dossier.end),
        "findings": [asdict(each) for each in dossier.findings],
        "out_of_scope": [asdict(each) for each in dossier.out_of_scope],
        "suggestions": [asdict(each) for each in dossier.suggestions],
        "not_shown": [asdict(each) for each in dossier.not_shown],
        "log_digest": dossier.log_digest,
    }


def _show(talk: Talk, finding: Finding, lang: str) -> None:
    sure = f", {finding.confidence} confidence" if finding.confidence else ""
    read = f"; {finding.review} by {finding.reviewer}" if finding.reviewer else "; not reviewed"
    who = f" ({finding.author}{read})" if finding.author else ""
    talk.line(f"{finding.criterion}: {finding.status}{sure}{who}")
    if finding.rationale:
        talk.line(f"  {said(finding.rationale, lang)}")
    _show_facts(talk, finding.facts, lang, sign="")
    _show_facts(talk, finding.against, lang, sign="against ")


def _show_facts(talk: Talk, facts: tuple[Fact, ...], lang: str, *, sign: str) -> None:
    for fact in facts:
        talk.line(f"  {sign}{fact.number}. {said(fact.text, lang)} [{_short(fact.evidence)}]")


def _show_rest(talk: Talk, dossier: Dossier) -> None:
    end = dossier.end
    talk.line(f"the whole: {end.state}" + (f" ({end.by}: {end.reason})" if end.by else ""))
    for each in dossier.suggestions:
        if each.target in CRITERIA:
            talk.say(f"  evidence to look at for {each.target}: {_short(each.evidence)}")
    for gap in dossier.not_shown:
        talk.say(f"  not shown for {gap.criterion}: {_short([gap.evidence_id]) or 'nothing'} ({gap.kind})")


def _short(ids: Iterable[str]) -> str:
    """Return ids as people may write them: without the run."""
    return ", ".join(each.split("@", 1)[0] for each in ids)
