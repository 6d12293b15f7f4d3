"""A document as DOCX, for an editor: Word's own headings, tables, captions, fields and alternative texts."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from vigie.model.errors import OutsideError
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

__all__ = ["as_docx"]

_MUTED, _ACCENT, _WASH, _WARN = "545D68", "0072B2", "F4F6F8", "FDF3DC"
_INK = {"Caption": _MUTED, "Body Text": "1B1F24"}
_STYLES = {"lede": "Body Text", "small": "Caption", "subtitle": "Subtitle", "body": "Body Text"}
_LANGUAGES = {"en": "en-GB", "fr": "fr-FR"}
_PAGE_WIDTH_CM = 16.6


def as_docx(document: Document) -> bytes:
    """Write the document as a DOCX that an editor takes over; the same document gives the same bytes.

    The table of contents and page numbers are fields: Word fills them when it opens the file.

    Raises:
        OutsideError: the extra `documents` is not installed (VG504).

    Cost: some 2 ms a row of a table.
    """
    try:
        import docx  # noqa: PLC0415 - what only DOCX needs
    except ImportError as error:
        sentence = "DOCX needs the package python-docx"
        raise OutsideError("VG504", sentence, hint="pip install 'vigie[documents]'") from error
    writer = _Writer(docx.Document(), document)
    writer.write()
    held = io.BytesIO()
    writer.file.save(held)
    return _same_bytes(held.getvalue(), document.issued_at_us)


class _Writer:
    """Puts the blocks of one document into one file of python-docx."""

    def __init__(self, file: Any, document: Document) -> None:  # noqa: ANN401 - python-docx is not imported here
        self.file = file
        self.document = document
        self._counts = {"figure": 0, "table": 0}
        self._marks = 0
        self._anchors = document.anchors()
        self._new_page = False

    def write(self) -> None:
        """Write properties, page, cover and blocks."""
        self._properties()
        self._page()
        self._cover()
        for block in self.document.blocks:
            self._block(block)

    def _properties(self) -> None:
        told, at = self.file.core_properties, datetime.fromtimestamp(self.document.issued_at_us / 1e6, UTC)
        told.title, told.subject, told.author = self.document.title, self.document.kicker, "Vigie"
        told.keywords, told.language = self.document.marking, _LANGUAGES[self.document.lang]
        told.created = told.modified = at.replace(tzinfo=None)
        told.last_modified_by = told.comments = ""
        style = self.file.styles["Normal"]
        style.font.name, style.font.size = "Calibri", _points(10)
        for name, size in (("Caption", 8.5), ("Body Text", 10)):
            about = self.file.styles[name].font
            about.size, about.bold, about.color.rgb = _points(size), False, _colour(_INK[name])
        language = style.element.get_or_add_rPr()
        language.append(_element("w:lang", val=_LANGUAGES[self.document.lang]))

    def _page(self) -> None:
        section = self.file.sections[0]
        section.page_width, section.page_height = _centimetres(21), _centimetres(29.7)
        section.left_margin = section.right_margin = _centimetres(2.2)
        section.top_margin = section.bottom_margin = _centimetres(2.4)
        header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
        for paragraph in (header, footer):
            # The template's own stops, in the middle and at its right margin, are not those of this page.
            paragraph.style.paragraph_format.tab_stops.clear_all()
            paragraph.paragraph_format.tab_stops.add_tab_stop(_centimetres(_PAGE_WIDTH_CM), _right_tab())
        header.add_run(f"{self.document.title}\t")
        header.add_run(self.document.marking).bold = True
        footer.add_run(self.document.marking).bold = True
        footer.add_run(f"\t{self.document.words['page']} ")
        self._field(footer, "PAGE")
        footer.add_run(" / ")
        self._field(footer, "NUMPAGES")

    def _cover(self) -> None:
        self.file.add_paragraph(self.document.kicker, style="Caption")
        self.file.add_paragraph(self.document.title, style="Title")
        self.file.add_paragraph(self.document.issued, style="Caption")

    def _contents(self) -> None:
        self.file.add_paragraph(self.document.words["contents"]).runs[0].bold = True
        for heading in self.document.headings():
            self._contents_line(heading)

    def _contents_line(self, heading: Heading) -> None:
        paragraph = self.file.add_paragraph()
        paragraph.paragraph_format.left_indent = _centimetres(0.6 * (heading.level - 1))
        paragraph.paragraph_format.space_after = _points(2)
        paragraph.paragraph_format.tab_stops.add_tab_stop(_centimetres(_PAGE_WIDTH_CM), _right_tab())
        self._link(paragraph, heading.anchor, paragraph.add_run(_titled(heading)))
        paragraph.add_run("\t")
        self._field(paragraph, f"PAGEREF {_bookmark(heading.anchor)}")

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                paragraph = self.file.add_heading(_titled(block), level=block.level)
                paragraph.paragraph_format.page_break_before = self._new_page or None
                self._new_page = False
                self._anchor(paragraph, block.anchor)
            case Paragraph():
                self._paragraph(block)
            case Listing():
                style = "List Number" if block.is_ordered or block.is_key else "List Bullet"
                self._listing(block, style)
            case Note():
                self._note(block)
            case Facts():
                self._facts(block)
            case Table():
                self._table(block)
            case Picture():
                self._picture(block)
            case Contents():
                self._contents()
            case PageBreak():
                self._new_page = True

    def _paragraph(self, block: Paragraph) -> None:
        paragraph = self.file.add_paragraph(style=_STYLES[block.role])
        self._spans(paragraph, block.spans)
        for run in paragraph.runs if block.role == "lede" else ():
            run.bold, run.font.size = True, _points(12)

    def _listing(self, block: Listing, style: str) -> None:
        for number, item in enumerate(block.items, start=1):
            paragraph = self.file.add_paragraph(style="List Paragraph" if style == "List Number" else style)
            if style == "List Number":
                # Word would go on counting from one list to the next.
                paragraph.add_run(f"{number}. ").bold = block.is_key
            self._spans(paragraph, item)

    def _note(self, block: Note) -> None:
        cell = self._grid(1, 1).rows[0].cells[0]
        _shade(cell, _WARN if block.is_warning else _WASH)
        cell.paragraphs[0].add_run(block.title).bold = True
        for item in block.items:
            self._spans(cell.add_paragraph(), item)
        self.file.add_paragraph()

    def _facts(self, block: Facts) -> None:
        grid = self._grid(0, 2, style="Normal Table")
        grid.columns[0].width, grid.columns[1].width = _centimetres(4.5), _centimetres(_PAGE_WIDTH_CM - 4.5)
        for term, value in block.pairs:
            cells = grid.add_row().cells
            cells[0].paragraphs[0].add_run(term).font.color.rgb = _colour(_MUTED)
            self._spans(cells[1].paragraphs[0], value)
        self.file.add_paragraph()

    def _table(self, block: Table) -> None:
        self._counts["table"] += 1
        words = f"{self.document.words['table']} {self._counts['table']} — {block.caption}"
        caption = self.file.add_paragraph(words, style="Caption")
        caption.paragraph_format.keep_with_next = True
        self._anchor(caption, block.anchor)
        grid = self._grid(1, len(block.header))
        widths = block.widths or (1.0,) * len(block.header)
        for place, column in enumerate(grid.columns):
            column.width = _centimetres(_PAGE_WIDTH_CM * widths[place] / sum(widths))
        self._row(grid.rows[0], tuple((Span(cell, "strong"),) for cell in block.header), block)
        grid.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader", val="true"))  # noqa: SLF001 - no public way
        # Appending rows through the library reads the whole grid again for each.
        for row in block.rows:
            self._row(grid.add_row(), row, block)
        self.file.add_paragraph()

    def _row(self, row: Any, cells: tuple[Spans, ...], block: Table) -> None:  # noqa: ANN401 - python-docx
        for place, (cell, spans) in enumerate(zip(row.cells, cells, strict=True)):
            paragraph = cell.paragraphs[0]
            self._spans(paragraph, spans, size=8)
            paragraph.paragraph_format.space_after = _points(0)
            if place in block.numeric:
                paragraph.alignment = 2

    def _picture(self, block: Picture) -> None:
        self._counts["figure"] += 1
        held = self.file.add_paragraph()
        held.paragraph_format.keep_with_next = True
        shape = held.add_run().add_picture(io.BytesIO(block.png), width=_centimetres(_PAGE_WIDTH_CM))
        shape._inline.docPr.set("descr", block.alt)  # noqa: SLF001 - no public way to an alternative text
        words = f"{self.document.words['figure']} {self._counts['figure']} — {block.title}"
        caption = self.file.add_paragraph(style="Caption")
        caption.add_run(words).bold = True
        caption.add_run(f"\n{block.subtitle}")
        self._anchor(caption, block.anchor)

    def _grid(self, rows: int, columns: int, *, style: str = "Table Grid") -> Any:  # noqa: ANN401 - python-docx
        grid = self.file.add_table(rows=rows, cols=columns)
        grid.style, grid.autofit = style, False
        return grid

    def _spans(self, paragraph: Any, spans: Spans, size: float | None = None) -> None:  # noqa: ANN401 - python-docx
        for span in spans:
            run = paragraph.add_run(span.text)
            run.font.size = _points(size) if size else None
            if span.kind == "reference" and span.target in self._anchors:
                self._link(paragraph, span.target, run)
            run.bold = True if span.kind == "strong" or span.is_strong else None
            run.italic = True if span.kind in {"emphasis", "quote"} else None
            if span.kind == "code":
                run.font.name = "Consolas"

    def _anchor(self, paragraph: Any, anchor: str) -> None:  # noqa: ANN401 - python-docx
        self._marks += 1
        start = _element("w:bookmarkStart", id=str(self._marks), name=_bookmark(anchor))
        end = _element("w:bookmarkEnd", id=str(self._marks))
        paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)  # noqa: SLF001 - no public way
        paragraph._p.append(end)  # noqa: SLF001 - idem

    def _link(self, paragraph: Any, anchor: str, run: Any) -> None:  # noqa: ANN401 - python-docx
        run.font.color.rgb = _colour(_ACCENT)
        link = _element("w:hyperlink", anchor=_bookmark(anchor))
        paragraph._p.append(link)  # noqa: SLF001 - no public way to links within a file
        link.append(run._r)  # noqa: SLF001 - idem

    def _field(self, paragraph: Any, instruction: str) -> None:  # noqa: ANN401 - python-docx
        field = _element("w:fldSimple", instr=f" {instruction} ")
        paragraph._p.append(field)  # noqa: SLF001 - no public way to fields
        run = paragraph.add_run("1")
        field.append(run._r)  # noqa: SLF001 - idem


def _titled(heading: Heading) -> str:
    return f"{heading.number} {heading.text}" if heading.number else heading.text


def _bookmark(anchor: str) -> str:
    """Name a bookmark as Word allows: letters, digits and underscores, at most forty."""
    return "v_" + "".join(sign if sign.isalnum() else "_" for sign in anchor)[:38]


def _element(name: str, /, **attributes: str) -> Any:  # noqa: ANN401 - lxml
    from docx.oxml import OxmlElement  # noqa: PLC0415 - what only DOCX needs
    from docx.oxml.ns import qn  # noqa: PLC0415 - idem

    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _shade(cell: Any, colour: str) -> None:  # noqa: ANN401 - python-docx
    cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=colour))  # noqa: SLF001


def _centimetres(value: float) -> Any:  # noqa: ANN401 - python-docx
    from docx.shared import Cm  # noqa: PLC0415 - what only DOCX needs

    return Cm(value)


def _points(value: float) -> Any:  # noqa: ANN401 - python-docx
    from docx.shared import Pt  # noqa: PLC0415 - what only DOCX needs

    return Pt(value)


def _colour(value: str) -> Any:  # noqa: ANN401 - python-docx
    from docx.shared import RGBColor  # noqa: PLC0415 - what only DOCX needs

    return RGBColor.from_string(value)


def _right_tab() -> Any:  # noqa: ANN401 - python-docx
    from docx.enum.text import WD_TAB_ALIGNMENT  # noqa: PLC0415 - what only DOCX needs

    return WD_TAB_ALIGNMENT.RIGHT


def _same_bytes(content: bytes, at_us: int) -> bytes:
    """Give every file of the archive the date of issue: the clock must not show in the bytes."""
    at = max(datetime.fromtimestamp(at_us / 1e6, UTC), datetime(1980, 1, 1, tzinfo=UTC))
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, at.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return held.getvalue()
