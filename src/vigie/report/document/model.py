"""The document model: what a report is made of before it becomes a file of any format.

Blocks are frozen and hold what a reader sees, in one language, already masked and typeset. Renderers add
nothing and leave nothing out.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

__all__ = [
    "Block",
    "Contents",
    "Document",
    "Facts",
    "Heading",
    "Listing",
    "Note",
    "PageBreak",
    "Paragraph",
    "Picture",
    "Span",
    "Spans",
    "Table",
    "numbered",
    "plain",
    "spans_of",
]

Kind = Literal["text", "strong", "emphasis", "quote", "reference", "figure", "code"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text of one kind.

    Attributes:
        text: What is read.
        kind: `reference` points to an anchor of the document; `figure` is a number that a query gave.
        target: Anchor of a reference, or name of the query of a figure.
        hint: What hovering tells: for a figure, its query and run.
        is_strong: Whether a figure or a reference stands out as strong text does.
    """

    text: str
    kind: Kind = "text"
    target: str = ""
    hint: str = ""
    is_strong: bool = False


Spans = tuple[Span, ...]
_LISTED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading; `number` is given by `numbered`, unless it bears a number of its own."""

    text: str
    level: int
    anchor: str
    is_numbered: bool = True
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph: body text, the sentence that opens a page, or a small note."""

    spans: Spans
    role: Literal["body", "lede", "small", "subtitle"] = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Items one under another; key facts are numbered and set apart."""

    items: tuple[Spans, ...]
    is_ordered: bool = False
    is_key: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A box: what a reader must not miss, with its title."""

    title: str
    items: tuple[Spans, ...]
    is_warning: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Terms and what they are, in pairs."""

    pairs: tuple[tuple[str, Spans], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; `numeric` columns are set to the right, `widths` are relative. Cells hold spans."""

    anchor: str
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Spans, ...], ...]
    numeric: tuple[int, ...] = ()
    widths: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A figure: its finding, what is plotted, what it looks like in words, two drawings and its data.

    Attributes:
        anchor: Place within the document, and stem of the files.
        svg: The drawing as SVG.
        png: The same, 192 dots an inch.
        data: Its numbers, CSV in UTF-8.
    """

    anchor: str
    title: str
    subtitle: str
    alt: str
    svg: bytes
    png: bytes
    data: bytes

    def uri(self, kind: Literal["svg", "csv"]) -> str:
        """Return the drawing or its data as a `data:` address."""
        content, name = (
            (self.svg, "image/svg+xml") if kind == "svg" else (self.data, "text/csv;charset=utf-8")
        )
        return f"data:{name};base64,{base64.b64encode(content).decode()}"


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page, where there are pages."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents: headings of the first two levels."""


Block = Heading | Paragraph | Listing | Note | Facts | Table | Picture | PageBreak | Contents


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One report in one language, ready to be written.

    Attributes:
        title: Title, on the cover and in the file's properties.
        kicker: What kind of report it is, above the title.
        lang: en or fr.
        marking: What stands in every header and footer, such as `TLP:AMBER · PAP:AMBER`.
        issued_at_us: Date of issue, µs since 1970 UTC.
        issued: The same, as it is read.
        words: What renderers say themselves: `contents`, `figure`, `table`, `data`, `page`, `of`, `skip`.
        blocks: The content, in order.
    """

    title: str
    kicker: str
    lang: str
    marking: str
    issued_at_us: int
    issued: str
    words: dict[str, str]
    blocks: tuple[Block, ...]

    def headings(self) -> Iterator[Heading]:
        """Return the headings of a table of contents, in order."""
        return (block for block in self.blocks if isinstance(block, Heading) and block.level <= _LISTED)

    def anchors(self) -> set[str]:
        """Return every place that a reference may point to."""
        return {block.anchor for block in self.blocks if isinstance(block, Heading | Table | Picture)}


def plain(spans: Spans) -> str:
    """Return the words of spans."""
    return "".join(span.text for span in spans)


def spans_of(text: str) -> Spans:
    """Return a text as it is, as spans."""
    return (Span(text),) if text else ()


def numbered(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Number headings by their level: 1, 2, 2.1, …; unnumbered headings stay as they are."""
    counts = [0] * 6
    out: list[Block] = []
    for block in blocks:
        if not isinstance(block, Heading) or not block.is_numbered:
            out.append(block)
            continue
        counts[block.level - 1] += 1
        counts[block.level :] = [0] * (6 - block.level)
        number = ".".join(str(count) for count in counts[: block.level])
        out.append(replace(block, number=number))
    return tuple(out)
