"""Rules on a document as it would be read: placeholders, references, names, live addresses, dead ids."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from vigie.characterisation.disarm.framework import VERSION, migrate, techniques
from vigie.kernels.links import registrable_domain
from vigie.model.lint import ERROR, LintFinding
from vigie.report.document.model import (
    Block,
    Document,
    Facts,
    Heading,
    Listing,
    Note,
    Paragraph,
    Picture,
    Span,
    Table,
    spans_of,
)
from vigie.report.lint.names import ThirdNames
from vigie.report.plain_text import defang

__all__ = ["lint_document"]

_PLACEHOLDER = re.compile(
    r"\b(?:TODO|TBD|FIXME|XXX+)\b|\[(?:\.{3}|\?+)\]|_{4,}|\{\w+\}"
    r"|(?i:lorem ipsum|\b[àa]\s?(?:compléter|completer|remplir)\b)"
    r"|(?i:\bto be (?:completed|filled|confirmed)\b)"
)
_TECHNIQUE = re.compile(r"\bT0\d{3}(?:\.\d{3})?\b")
_TOKEN = re.compile(r"[^\s<>\"'«»“”()]+")


_FILES = frozenset(
    ("csv", "docx", "gz", "html", "json", "jsonl", "parquet", "pdf", "png", "sql", "toml", "txt", "xlsx")
)
"""Endings of file names that are no endings of sites."""


def lint_document(
    document: Document, names: ThirdNames, *, hidden: Collection[str] = ()
) -> list[LintFinding]:
    """Read every word of a document and say what keeps it from leaving.

    Args:
        document: what is about to leave.
        names: finds people outside the campaign.
        hidden: pseudonyms that may not stand in it, where a product shows no account.

    Rules: LR01 placeholder, LR02 dangling reference, LR07 technique that DISARM no longer has, LR08 name of a
    person outside the campaign, LR09 address that opens, LR12 account in a product that shows none. Queries,
    file names and older ids (`code`) may hold addresses and ids.

    Cost: one pass over the text.
    """
    anchors = document.anchors()
    found: list[LintFinding] = []
    for place, span in _spans(document):
        found += _placeholders(place, span)
        found += _references(place, span, anchors)
        found += _names(place, span, names)
        found += _accounts(place, span, hidden)
        if span.kind != "code":
            found += [*_addresses(place, span), *_techniques(place, span)]
    return sorted(set(found))


def _spans(document: Document) -> Iterator[tuple[str, Span]]:
    place = document.title
    yield place, Span(f"{document.title} {document.kicker}")
    for block in document.blocks:
        if isinstance(block, Heading):
            place = f"{block.number} {block.text}".strip()
        yield from ((place, span) for span in _of(block))


def _of(block: Block) -> Iterator[Span]:
    match block:
        case Heading():
            yield Span(block.text)
        case Paragraph():
            yield from block.spans
        case Listing():
            yield from (span for item in block.items for span in item)
        case Note():
            yield Span(block.title)
            yield from (span for item in block.items for span in item)
        case Facts():
            yield from (span for term, value in block.pairs for span in (*spans_of(term), *value))
        case Table():
            yield Span(block.caption)
            yield from (span for row in block.rows for cell in row for span in cell)
        case Picture():
            yield Span(f"{block.title} {block.subtitle} {block.alt}")


def _placeholders(place: str, span: Span) -> Iterator[LintFinding]:
    for hit in _PLACEHOLDER.finditer(span.text):
        yield LintFinding(
            code="LR01",
            severity=ERROR,
            place=place,
            sentence=f"{hit[0]!r} stands where something is to be written",
            hint="write it, or take the sentence out",
        )


def _references(place: str, span: Span, anchors: set[str]) -> Iterator[LintFinding]:
    if span.kind == "reference" and span.target not in anchors:
        yield LintFinding(
            code="LR02",
            severity=ERROR,
            place=place,
            sentence=f"{span.text!r} leads to {span.target!r}, which the document does not hold",
            hint="add that part to the outline, or take the reference out",
        )


def _names(place: str, span: Span, names: ThirdNames) -> Iterator[LintFinding]:
    for name in names.found(span.text):
        yield LintFinding(
            code="LR08",
            severity=ERROR,
            place=place,
            sentence=f"{name!r} names somebody outside the campaign",
            hint="write the role instead of the name",
        )


def _accounts(place: str, span: Span, hidden: Collection[str]) -> Iterator[LintFinding]:
    for name in sorted(set(_TOKEN.findall(span.text)) & set(hidden)) if hidden else ():
        yield LintFinding(
            code="LR12",
            severity=ERROR,
            place=place,
            sentence=f"{name} stands in a product that shows no account",
            hint="take the piece that shows it out of the outline",
        )


def _techniques(place: str, span: Span) -> Iterator[LintFinding]:
    for one in sorted(set(_TECHNIQUE.findall(span.text)) - techniques().keys()):
        yield LintFinding(
            code="LR07",
            severity=ERROR,
            place=place,
            sentence=f"DISARM Red v{VERSION} has no technique {one}",
            hint=_migrated(one),
        )


def _migrated(one: str) -> str:
    successors = migrate(one)
    return f"now {', '.join(successors)}" if successors else f"choose one of v{VERSION}"


def _addresses(place: str, span: Span) -> Iterator[LintFinding]:
    for token in _TOKEN.findall(span.text):
        bare = token.rstrip(".,;:!?)]…")
        if bare.rsplit(".", 1)[-1].lower() in _FILES and "/" not in bare:
            continue
        if defang(bare) != bare and registrable_domain(bare):
            yield LintFinding(
                code="LR09",
                severity=ERROR,
                place=place,
                sentence=f"{bare!r} opens a site when somebody clicks on it",
                hint=f"write {defang(bare)}",
            )
