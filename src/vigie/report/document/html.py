"""A document as one HTML file: no script, no network, the same bytes."""

from __future__ import annotations

from markupsafe import Markup, escape

from vigie.report.document.model import Document, Span, Spans
from vigie.report.page import css_string, page_template

__all__ = ["as_html"]

_TAGS = {"strong": "strong", "emphasis": "em", "quote": "q", "code": "code"}


def as_html(document: Document) -> bytes:
    """Write the document as one file that fetches nothing, reads well on a screen and prints on A4."""
    page = page_template("vigie.report.document", "document.html.j2").render(
        document=document,
        kind=lambda block: type(block).__name__,
        spans=_spans,
        marking_css=css_string(document.marking),
        title_css=css_string(document.title),
    )
    return page.encode()


def _spans(spans: Spans) -> Markup:
    return Markup("").join(_span(span) for span in spans)


def _span(span: Span) -> Markup:
    shown = _shown(span)
    return Markup("<strong>{}</strong>").format(shown) if span.is_strong else shown


def _shown(span: Span) -> Markup:
    text = escape(span.text)
    if span.kind == "reference":
        return Markup('<a href="#{}">{}</a>').format(span.target, text)
    if span.kind == "figure":
        return Markup('<data value="{}" title="{}">{}</data>').format(span.target, span.hint, text)
    tag = _TAGS.get(span.kind)
    return Markup("<{0}>{1}</{0}>").format(Markup(tag), text) if tag else text  # noqa: S704 - one of four tags
