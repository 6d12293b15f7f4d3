"""A document as Markdown, with its drawings and their data beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vigie.report.document.model import (
    Block,
    Contents,
    Document,
    Facts,
    Heading,
    Listing,
    Note,
    PageBreak,
    Paragraph,
    Picture,
    Span,
    Spans,
    Table,
)

__all__ = ["as_markdown"]

_SIGNS = re.compile(r"([\\`*_\[\]<>#|~])")
_LEADING = re.compile(r"^(\d+)([.)])|^([-+])(?=\s)")
_WRAP = {"strong": "**", "emphasis": "*"}


def as_markdown(document: Document, *, folder: str) -> bytes:
    """Write the document as CommonMark with tables; drawings are named `<folder>/<anchor>.svg` and `.csv`."""
    lines = [
        f"**{_safe(document.marking)}**",
        f"# {_safe(document.title)}",
        f"{_safe(document.kicker)} — {_safe(document.issued)}",
    ]
    counts = {"figure": 0, "table": 0}
    for block in document.blocks:
        lines += _block(block, document, folder, counts)
    lines.append(f"**{_safe(document.marking)}**")
    return ("\n\n".join(lines) + "\n").encode()


def _block(block: Block, document: Document, folder: str, counts: dict[str, int]) -> Iterator[str]:
    match block:
        case Heading():
            number = f"{block.number} " if block.number else ""
            yield f'<a id="{block.anchor}"></a>\n\n{"#" * (block.level + 1)} {number}{_safe(block.text)}'
        case Paragraph():
            yield _text(block.spans)
        case Listing():
            sign = "1." if block.is_ordered or block.is_key else "-"
            yield "\n".join(f"{sign} {_text(item)}" for item in block.items)
        case Note():
            inside = [f"**{_safe(block.title)}**", *(_text(item) for item in block.items)]
            yield "\n>\n".join(f"> {line}" for line in inside)
        case Facts():
            yield "\n".join(f"- {_safe(term)} : {_text(value)}" for term, value in block.pairs)
        case Table():
            counts["table"] += 1
            place = f'<a id="{block.anchor}"></a>'
            yield f"{place}{document.words['table']} {counts['table']} — {_safe(block.caption)}"
            yield _table(block)
        case Picture():
            counts["figure"] += 1
            yield f"**{document.words['figure']} {counts['figure']} — {_safe(block.title)}**"
            yield f"{_safe(block.subtitle)} ([{document.words['data']}]({folder}/{block.anchor}.csv))"
            yield f"![{_safe(block.alt)}]({folder}/{block.anchor}.svg)"
        case Contents():
            yield "\n".join(
                f"{'  ' * (each.level - 1)}- [{_safe(f'{each.number} {each.text}'.strip())}](#{each.anchor})"
                for each in document.headings()
            )
        case PageBreak():
            yield "---"


def _table(table: Table) -> str:
    rule = ["---:" if place in table.numeric else "---" for place in range(len(table.header))]
    rows = [
        [_safe(cell) for cell in table.header],
        rule,
        *([_text(cell).replace("\n", " ") for cell in row] for row in table.rows),
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _text(spans: Spans) -> str:
    text = "".join(_span(span) for span in spans)
    return _LEADING.sub(lambda hit: f"{hit[1]}\\{hit[2]}" if hit[1] else f"\\{hit[3]}", text)


def _span(span: Span) -> str:
    text = _safe(span.text)
    if span.kind == "reference":
        return f"[{text}](#{span.target})"
    wrap = "**" if span.is_strong else _WRAP.get(span.kind, "")
    return f"{wrap}{text}{wrap}" if span.text.strip() else text


def _safe(text: str) -> str:
    return _SIGNS.sub(r"\\\1", text)
