"""A document as one HTML file: no script, no network, the same bytes."""

from __future__ import annotations

import re
from functools import cache

import jinja2
from markupsafe import Markup, escape

from vigie.report.document.model import Document, Span, Spans

__all__ = ["as_html"]

_TAGS = {"strong": "strong", "emphasis": "em", "quote": "q", "code": "code"}


def as_html(document: Document) -> bytes:
    """Write the document as one file that fetches nothing, reads well on a screen and prints on A4."""
    page = _template().render(
        document=document,
        kind=lambda block: type(block).__name__,
        spans=_spans,
        marking_css=_css_string(document.marking),
        title_css=_css_string(document.title),
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


def _css_string(text: str) -> str:
    """Escape every sign but letters and digits, so that text stays inside a CSS string."""
    return re.sub(r"[^0-9A-Za-z]", lambda sign: f"\\{ord(sign[0]):x} ", text)


@cache
def _template() -> jinja2.Template:
    """Load the page; its look is that of the other reports."""
    own = jinja2.PackageLoader("vigie.report.document")
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader([own, jinja2.PackageLoader("vigie.report")]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("document.html.j2")
