from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import docx
import pytest
import vl_convert
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.model.errors import OutsideError
from vigie.report.document.docx import as_docx
from vigie.report.document.html import as_html
from vigie.report.document.inline import inline
from vigie.report.document.markdown import as_markdown
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
    Table,
    numbered,
    plain,
    spans_of,
)
from vigie.report.document.pdf import as_pdf

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20"><rect width="30" height="9"/></svg>'
HOSTILE = '<script>alert(1)</script> & "#[x](y) $a_b$ *z* `q` \\ {core}'
WORDS = {"contents": "Contents", "figure": "Figure", "table": "Table", "data": "Data", "page": "page"}
Renderer = Callable[[Document], bytes]
RENDERERS: dict[str, Renderer] = {
    "html": as_html,
    "pdf": as_pdf,
    "docx": as_docx,
    "md": lambda document: as_markdown(document, folder="files"),
}


def blocks(text: str = "said") -> tuple[Block, ...]:
    picture = Picture(
        anchor="drawn",
        title=text,
        subtitle="what is plotted",
        alt=f"alternative {text}",
        svg=SVG.encode(),
        png=vl_convert.svg_to_png(SVG),
        data=b"a\n1\n",
    )
    return (
        Contents(),
        Heading(text="First", level=1, anchor="first"),
        Paragraph(
            spans=inline("of {core}, see [[table|the table]]", {"core": (Span("91", "figure", "core", "q"),)})
        ),
        Paragraph(spans=spans_of(text), role="lede"),
        Heading(text=f"Second {text}", level=2, anchor="second"),
        Listing(items=(spans_of(text), spans_of("two")), is_key=True),
        Listing(items=(spans_of("bullet"),)),
        Note(title="Limits", items=(spans_of(text),), is_warning=True),
        Facts(pairs=(("Run", (Span("R-1", "code"),)),)),
        Table(
            anchor="table",
            caption="Rows",
            header=("A", "B"),
            rows=((spans_of(text), spans_of("7")),),
            numeric=(1,),
        ),
        picture,
        PageBreak(),
        Heading(text="Annex", level=1, anchor="annex", is_numbered=False),
        Paragraph(spans=spans_of("end"), role="small"),
    )


def a_document(text: str = "said", lang: str = "en") -> Document:
    return Document(
        title=f"Harbour {text}",
        kicker="Technical report",
        lang=lang,
        marking="TLP:AMBER · PAP:GREEN",
        issued_at_us=1_690_329_600_000_000,
        issued="26 July 2023",
        words=WORDS | {"skip": "Skip"},
        blocks=numbered(blocks(text)),
    )


def words_of_docx(content: bytes) -> str:
    file = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in file.paragraphs), *cells])


class Page(HTMLParser):
    """Collects what a browser would read and run."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.words: list[str] = []
        self.alts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.tags.append(tag)
        self.ids |= {told["id"] or ""} if "id" in told else set()
        self.links += [told["href"] or ""] if "href" in told else []
        self.alts += [told["alt"] or ""] if "alt" in told else []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read_page(content: bytes) -> Page:
    page = Page()
    page.feed(content.decode())
    return page


def test_headings_are_numbered_by_level_and_annexes_are_not() -> None:
    one, two = Heading(text="a", level=1, anchor="a"), Heading(text="b", level=2, anchor="b")
    annex = Heading(text="z", level=1, anchor="z", is_numbered=False)
    found = numbered((one, two, two, annex, one, two))
    assert [each.number for each in found if isinstance(each, Heading)] == ["1", "1.1", "1.2", "", "2", "2.1"]


@pytest.mark.parametrize("kind", RENDERERS)
def test_the_same_document_gives_the_same_bytes(kind: str) -> None:
    assert RENDERERS[kind](a_document()) == RENDERERS[kind](a_document())


def test_the_page_runs_and_fetches_nothing() -> None:
    content = as_html(a_document(HOSTILE)).decode()
    page = read_page(content.encode())
    assert not {"script", "iframe", "object", "link", "form"} & set(page.tags)
    assert not re.search(r"(src|href)=\"(https?:)?//", content)
    assert "default-src 'none'" in content
    assert HOSTILE in "".join(page.words)


def test_every_reference_of_the_page_leads_somewhere() -> None:
    page = read_page(as_html(a_document()))
    assert {link[1:] for link in page.links if link.startswith("#")} <= page.ids


def test_a_number_tells_its_query_where_one_hovers() -> None:
    assert '<data value="core" title="q">91</data>' in as_html(a_document()).decode()


def test_marking_stands_above_and_below_and_on_every_printed_page() -> None:
    content = as_html(a_document()).decode()
    assert content.count("TLP:AMBER · PAP:GREEN</") >= 2
    assert "@top-right" in content


def test_pictures_have_an_alternative_text_and_their_data() -> None:
    page = read_page(as_html(a_document()))
    assert page.alts == ["alternative said"]
    assert any(link.startswith("data:text/csv") for link in page.links)


def test_the_pdf_is_archival_tagged_and_has_bookmarks() -> None:
    content = as_pdf(a_document())
    assert content.startswith(b"%PDF-1.7")
    assert b"pdfaid" in content
    assert b"/Outlines" in content
    assert b"/StructTreeRoot" in content


def test_signs_that_no_font_has_still_give_a_pdf() -> None:
    assert as_pdf(a_document("\U0001f98b \u4f60\u597d \U00012000")).startswith(b"%PDF")


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_missing_package_is_told_with_what_to_install(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, {"pdf": "typst", "docx": "docx"}[kind], None)
    with pytest.raises(OutsideError, match="VG504") as caught:
        RENDERERS[kind](a_document())
    assert "vigie[documents]" in str(caught.value)


def test_the_docx_has_words_own_headings_tables_fields_and_alternative_texts() -> None:
    content = as_docx(a_document(HOSTILE))
    file = docx.Document(io.BytesIO(content))
    styles = [paragraph.style.name for paragraph in file.paragraphs if paragraph.style]
    assert [name for name in styles if name and name.startswith("Heading")] == [
        f"Heading {n}" for n in (1, 2, 1)
    ]
    xml = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    assert "w:tblHeader" in xml
    assert 'descr="alternative' in xml
    assert HOSTILE in words_of_docx(content)
    section = file.sections[0]
    assert "TLP:AMBER" in section.header.paragraphs[0].text
    assert "NUMPAGES" in section.footer.paragraphs[0]._p.xml


def test_every_link_of_the_docx_has_its_bookmark() -> None:
    xml = zipfile.ZipFile(io.BytesIO(as_docx(a_document()))).read("word/document.xml").decode()
    assert set(re.findall(r'w:anchor="([^"]+)"', xml)) <= set(
        re.findall(r'w:bookmarkStart[^>]*w:name="([^"]+)"', xml)
    )


def test_the_docx_bears_the_date_of_issue_and_no_clock() -> None:
    archive = zipfile.ZipFile(io.BytesIO(as_docx(a_document())))
    assert {info.date_time[:3] for info in archive.infolist()} == {(2023, 7, 26)}


def test_markdown_keeps_signs_as_signs_and_names_its_files() -> None:
    text = as_markdown(a_document(HOSTILE), folder="files").decode()
    assert "\\<script\\>" in text
    assert "](files/drawn.svg)" in text
    assert "](files/drawn.csv)" in text
    assert text.startswith("**TLP:AMBER")
    assert text.rstrip().endswith("PAP:GREEN**")


@pytest.mark.parametrize("kind", ["html", "docx", "md"])
def test_no_renderer_leaves_a_text_out(kind: str) -> None:
    texts = {"said", "bullet", "Limits", "R-1", "Rows", "two", "end", "Annex", "91", "what is plotted"}
    content = RENDERERS[kind](a_document())
    read = words_of_docx(content) if kind == "docx" else content.decode()
    assert {text for text in texts if text not in read} == set()


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=60))
def test_any_text_can_be_written_as_page_and_as_docx(text: str) -> None:
    document = replace(
        a_document(), blocks=(Paragraph(spans=spans_of(text)), Listing(items=(spans_of(text),)))
    )
    assert text in "".join(read_page(as_html(document)).words)
    assert zipfile.ZipFile(io.BytesIO(as_docx(document))).testzip() is None


def test_values_of_a_sentence_are_never_read_for_marks() -> None:
    spans = inline("**bold** and {name}", {"name": "*not* [[a|b]] {core}"})
    assert [(span.text, span.kind) for span in spans] == [
        ("bold", "strong"),
        (" and ", "text"),
        ("*not* [[a|b]] {core}", "text"),
    ]


def test_marks_give_their_kinds_and_lose_their_signs() -> None:
    spans = inline("a *b* `c` [[here|d]] **{n} e**", {"n": "4"})
    assert plain(spans) == "a b c d 4 e"
    told = [span.kind for span in spans if span.text.strip()]
    assert told == ["text", "emphasis", "code", "reference", "strong", "strong"]


def test_a_number_in_strong_words_stays_a_number_with_its_query() -> None:
    number = Span("91", "figure", "core", "select 1")
    (first, second) = inline("**{core} accounts**", {"core": (number,)})
    assert first == replace(number, is_strong=True)
    assert second == Span(" accounts", "strong")
    page = as_html(replace(a_document(), blocks=(Paragraph(spans=(first, second)),))).decode()
    assert '<strong><data value="core" title="select 1">91</data></strong>' in page
