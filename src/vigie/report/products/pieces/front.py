"""What a reader sees first: what the document is, five key facts, the conclusion, notes, limits."""

from __future__ import annotations

import json
from collections.abc import Iterator

from vigie.characterisation.criteria import CRITERIA, NotShown
from vigie.characterisation.dossier import wordings_of
from vigie.characterisation.hypotheses import LEVELS
from vigie.report.document.model import (
    Block,
    Contents,
    Facts,
    Heading,
    Listing,
    Note,
    Paragraph,
    Spans,
    spans_of,
)
from vigie.report.products.reading import Reading

__all__ = [
    "conclusion",
    "contents",
    "cover",
    "key_facts",
    "limits",
    "numbered_sentences",
    "reading_notes",
    "sentences",
]


def cover(reading: Reading, _: str) -> Iterator[Block]:
    """Say what the document is about: campaign, period, where it stands, who found and who read again."""
    dossier = reading.content.dossier
    reviewers = sorted({one.reviewer for one in dossier.findings if one.reviewer})
    authors = sorted({one.author for one in dossier.findings if one.author})
    unknown = reading.words.value(None)
    yield Facts(
        pairs=tuple(
            (reading.t(f"cover.{name}"), value)
            for name, value in (
                ("campaign", spans_of(f"{dossier.campaign['label']} ({dossier.campaign['campaign_id']})")),
                ("period", reading.say("cover.period_value")),
                ("stands", spans_of(reading.t(f"end.{dossier.end.state}.short"))),
                ("authors", spans_of(", ".join(authors) or unknown)),
                ("reviewers", spans_of(", ".join(reviewers) or unknown)),
                ("run", spans_of(f"{dossier.run['run_id']} · Vigie {dossier.tool_version}")),
            )
        )
    )
    reason = reading.content.identify_reason
    key = "cover.identified" if reason else "cover.pseudonyms"
    yield Paragraph(spans=reading.say(key, reason=reason or ""), role="small")


def contents(_: Reading, __: str) -> Iterator[Block]:
    """Put the table of contents."""
    yield Contents()


def key_facts(reading: Reading, _: str) -> Iterator[Block]:
    """Say five facts: who acts, how it spreads, what it says, which link was shown, what effect is known."""
    yield Listing(items=tuple(_facts(reading)), is_key=True)


def _facts(reading: Reading) -> Iterator[Spans]:
    dossier = reading.content.dossier
    yield reading.say("fact.who")
    yield reading.say("fact.diffusion")
    wordings = wordings_of(dossier.campaign)
    if wordings:
        yield reading.say(
            "fact.content", text=reading.texts.text(wordings[0]["text"]), posts=str(wordings[0]["posts"])
        )
    else:
        yield reading.say("fact.no_content")
    level = max((one.level for one in dossier.hypotheses if one.level), key=LEVELS.index, default="")
    yield reading.say(f"fact.link.{level}" if level else "fact.link.open")
    if dossier.impact:
        yield reading.say("fact.effect", category=reading.t(f"breakout.c{dossier.impact.category}"))
    else:
        yield reading.say("fact.effect_missing")


def conclusion(reading: Reading, _: str) -> Iterator[Block]:
    """Say where the whole stands, in a person's words where a person declared or closed it."""
    end = reading.content.dossier.end
    yield Paragraph(spans=reading.say(f"end.{end.state}.sentence"), role="lede")
    if end.reason:
        yield Paragraph(spans=reading.say("end.reason", reason=reading.human(end.reason), by=end.by))


def reading_notes(reading: Reading, _: str) -> Iterator[Block]:
    """Say how the document was made and how to read its words."""
    keys = ("notes.sources", "notes.run", "notes.evidence", "notes.words", "notes.people")
    yield Note(title=reading.t("notes.title"), items=tuple(reading.say(key) for key in keys))


def limits(reading: Reading, argument: str) -> Iterator[Block]:
    """Say what no evidence shows, criterion by criterion; `short` leaves the criteria out."""
    keys = ("limits.author", "limits.collection", "limits.weak")
    yield Note(
        title=reading.t("limits.title"), items=tuple(reading.say(key) for key in keys), is_warning=True
    )
    for criterion in () if argument == "short" else CRITERIA:
        listed = [one for one in reading.content.dossier.not_shown if one.criterion == criterion]
        if listed:
            yield Heading(
                text=reading.t(f"criterion.{criterion}.short"),
                level=3,
                anchor=f"not-shown-{criterion}",
                is_numbered=False,
            )
            yield Listing(items=tuple(dict.fromkeys(_not_shown(reading, one) for one in listed)))


def _not_shown(reading: Reading, one: NotShown) -> Spans:
    if one.kind == "no-evidence" or not one.statement:
        return reading.say("limits.no-evidence")
    key = f"indice.reason.{one.statement}" if one.kind == "not-assessed" else one.statement
    why = reading.words.statement(key, json.loads(one.statement_values))
    code = one.evidence_id.split("@", 1)[0]
    title = f"indice.{code.split('.', 1)[0]}.title"
    name = reading.t(title) if reading.words.known(title) else code
    return reading.say(f"limits.{one.kind}", indice=name, why=reading.texts.words(why))


def sentences(reading: Reading, argument: str) -> Iterator[Block]:
    """List the sentences `argument.1`, `argument.2`, … of the templates."""
    yield Listing(items=tuple(_series(reading, argument)))


def numbered_sentences(reading: Reading, argument: str) -> Iterator[Block]:
    """List the same sentences with numbers."""
    yield Listing(items=tuple(_series(reading, argument)), is_ordered=True)


def _series(reading: Reading, prefix: str) -> Iterator[Spans]:
    number = 1
    while reading.words.known(f"{prefix}.{number}"):
        yield reading.say(f"{prefix}.{number}")
        number += 1
