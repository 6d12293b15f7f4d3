"""From a dossier to a document: an outline's parts, filled with sentences and pieces."""

from __future__ import annotations

from collections.abc import Iterator

from vigie.model.errors import ParameterError, nearest
from vigie.report.document.inline import inline
from vigie.report.document.model import Block, Document, Heading, PageBreak, Paragraph, numbered
from vigie.report.products.content import ProductContent
from vigie.report.products.outline import Part
from vigie.report.products.pieces import PIECES
from vigie.report.products.reading import Reading, read_product
from vigie.report.typography import typeset

__all__ = ["build_product"]

_WORDS = ("contents", "figure", "table", "data", "page", "skip")


def build_product(content: ProductContent) -> Document:
    """Write one product in one language, as a document that no format knows yet.

    What it does not show: anything that the dossier does not hold. Sentences of templates are taken as they
    are; `vigie.report.lint` reads them before anything leaves.

    Raises:
        InputError: accounts are to be named without a reason (VG601).
        ParameterError: there is no such language (VG602) or product (VG734), or a template asks for a
            sentence, a number or a piece that does not exist (VG730).

    Cost: 50 ms a figure; the rest by rows printed.
    """
    reading = read_product(content.checked())
    outline = content.templates.outlines[content.product]
    blocks = [block for part in outline.parts for block in _part(reading, part)]
    draft = f" — {reading.t('product.draft')}" if content.is_draft else ""
    return Document(
        title=reading.t(outline.title) if outline.title else _title(reading),
        kicker=reading.t(f"product.{content.product}") + draft,
        lang=content.lang,
        marking=content.marking + draft,
        issued_at_us=content.issued_at_us,
        issued=reading.t(
            "product.issued", date=reading.words.day(content.issued_at_us), version=content.version
        ),
        words={word: reading.t(f"document.{word}") for word in _WORDS},
        blocks=numbered(tuple(blocks)),
    )


def _title(reading: Reading) -> str:
    dossier = reading.content.dossier
    name = dossier.campaign["name"] or dossier.campaign["label"]
    return reading.texts.words(f"{dossier.case_title} — {name}" if dossier.case_title else str(name))


def _part(reading: Reading, part: Part) -> Iterator[Block]:
    if part.is_new_page:
        yield PageBreak()
    if part.level:
        yield Heading(
            text=_heading(reading, part), level=part.level, anchor=part.anchor, is_numbered=part.is_numbered
        )
    for item in part.contents:
        yield from _item(reading, item, part)
    if part.text:
        lang = reading.content.lang
        written = part.text.get(lang) or next(iter(part.text.values()))
        for paragraph in filter(None, written.strip().split("\n\n")):
            yield Paragraph(spans=reading.filled(typeset(paragraph.strip(), lang=lang), part.anchor, {}))


def _heading(reading: Reading, part: Part) -> str:
    if isinstance(part.heading, str):
        return reading.words.pattern(part.heading)
    lang = reading.content.lang
    spans = inline(typeset(part.heading.get(lang) or next(iter(part.heading.values())), lang=lang), {})
    return "".join(span.text for span in spans)


def _item(reading: Reading, item: str, part: Part) -> Iterator[Block]:
    if item.startswith("@"):
        yield Paragraph(spans=reading.say(item[1:]))
        return
    name, _, argument = item.partition(":")
    if name not in PIECES:
        hint = nearest(name, PIECES)
        raise ParameterError("VG730", f"{name!r} is no piece", place=part.anchor, hint=hint)
    yield from PIECES[name](reading, argument)
