"""Sentences with marks become spans: `**strong**`, `*emphasis*`, `[[anchor|words]]`, `{figure}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from vigie.report.document.model import Span, Spans

__all__ = ["inline", "placeholders"]

_MARK = re.compile(
    r"\*\*(?P<strong>[^*]+)\*\*|\*(?P<emphasis>[^*\s][^*]*)\*|\[\[(?P<target>[^|\]]+)\|(?P<words>[^\]]+)\]\]"
    r"|\{(?P<value>\w+)\}|`(?P<code>[^`]+)`"
)
_VALUE = re.compile(r"\{(\w+)\}")


def inline(text: str, values: Mapping[str, Spans | str]) -> Spans:
    """Read the marks of a sentence and put in its values; values are never read for marks.

    Args:
        text: a sentence of a catalogue or an outline.
        values: name → what stands for `{name}`.

    Raises:
        KeyError: a value is missing.
    """
    found: list[Span] = []
    done = 0
    for hit in _MARK.finditer(text):
        if hit.start() > done:
            found.append(Span(text[done : hit.start()]))
        found += _marked(hit, values)
        done = hit.end()
    return (*found, Span(text[done:])) if text[done:] else tuple(found)


def placeholders(text: str) -> set[str]:
    """Return the names of the values that a sentence wants."""
    return set(_VALUE.findall(text))


def _marked(hit: re.Match[str], values: Mapping[str, Spans | str]) -> Spans:
    if hit["value"]:
        value = values[hit["value"]]
        return (Span(value),) if isinstance(value, str) else value
    if hit["target"]:
        return (Span(hit["words"], "reference", hit["target"]),)
    if hit["code"]:
        return (Span(hit["code"], "code"),)
    if hit["strong"]:
        return tuple(_strong(span) for span in inline(hit["strong"], values))
    return (Span("".join(span.text for span in inline(hit["emphasis"], values)), "emphasis"),)


def _strong(span: Span) -> Span:
    """Make a span stand out; a number stays one, with its query."""
    return replace(span, is_strong=True) if span.kind != "text" else replace(span, kind="strong")
