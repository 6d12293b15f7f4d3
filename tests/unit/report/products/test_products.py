from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from vigie.characterisation.criteria import CRITERIA, End
from vigie.characterisation.hypotheses import LEVELS, PoliticalDecision
from vigie.model.errors import InputError, OutsideError, ParameterError
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
    Spans,
    Table,
    plain,
)
from vigie.report.products.build import build_product
from vigie.report.products.content import STRATEGIES, ProductContent, Strategy
from vigie.report.products.named import Named, Query, changed
from vigie.report.products.outline import PRODUCTS, Templates, load_templates, write_templates
from vigie.report.products.pieces import PIECES
from vigie.report.products.reading import ProductWords
from vigie.report.wording import Words

Product = Callable[..., ProductContent]
ADos = Callable[..., Any]
LANGS = ("en", "fr")


@pytest.fixture(autouse=True)
def _undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the drawing out: what it looks like is looked at elsewhere, and it takes most of the time."""
    monkeypatch.setattr("vl_convert.vegalite_to_svg", lambda *_, **__: "<svg></svg>")
    monkeypatch.setattr("vl_convert.svg_to_png", lambda *_, **__: b"")


def spans(block: Block) -> Iterator[Spans]:
    match block:
        case Paragraph():
            yield block.spans
        case Listing() | Note():
            yield from block.items
        case Facts():
            yield from (value for _, value in block.pairs)
        case Table():
            yield from (cell for row in block.rows for cell in row)


def read(document: Document) -> str:
    words = [plain(each) for block in document.blocks for each in spans(block)]
    words += [block.text for block in document.blocks if isinstance(block, Heading)]
    words += [f"{b.title} {b.subtitle} {b.alt}" for b in document.blocks if isinstance(b, Picture)]
    return "\n".join(words)


def headings(document: Document) -> list[str]:
    return [f"{h.number} {h.text}".strip() for h in document.headings()]


def everything(product: Product, dossier: ADos, lang: str) -> Iterator[ProductContent]:
    """Yield contents in which every state of a dossier occurs."""
    made = PoliticalDecision(
        authority="Council",
        wording={"en": "so it was"},
        source="gazette.example",
        recorded_by="Ada",
        recorded_at_us=1,
    )
    full = dossier()
    for name in PRODUCTS:
        yield product(name, lang)
    bare = dossier(
        campaign=full.campaign | {"narratives": "[]", "objects": "[]", "name": "", "targets": "[]"},
        findings=[replace(full.findings[0], status="open", review="none", confidence="", author="")] * 1
        + [
            replace(f, status=s, review=r, against=())
            for f, s, r in zip(
                full.findings[1:],
                ("not-met", "insufficient", "met"),
                ("disputed", "agreed", "none"),
                strict=True,
            )
        ],
        end=End(),
        hypotheses=(),
        weighings=(),
        tags=(),
        impact=None,
        exhibits=(),
        posts=(),
        sites=(),
        hours=(),
        evidence=[],
        log_digest="",
        accounts=[],
        relays=[],
        political_decision=made,
    )
    strategies = {
        name: Strategy(status=status, risk=risk, note={"en": "seen"})
        for name, status, risk in zip(
            STRATEGIES, ("none", "watched", "ongoing", "ended"), ("low", "moderate", "high", ""), strict=True
        )
    }
    for name in PRODUCTS:
        yield product(
            name,
            lang,
            dossier=bare,
            is_draft=True,
            strategies=strategies,
            identify_reason="a court asked",
            at_most=1,
        )
    for level in ("", *LEVELS):
        one = replace(full.hypotheses[0], level=level, concluded_by="Ada" if level else "")
        others = [replace(one, kind=kind) for kind in ("state-body", "organisation", "other")]
        yield product("decision", lang, dossier=dossier(hypotheses=[one, *others]))
    for category in range(1, 7):
        yield product("synthesis", lang, dossier=dossier(impact=replace(full.impact, category=category)))
    for kind in ("file", "web-archive", "query-result"):
        ended = End(state="not-characterised", by="Cleo", reason="two are not met", at_us=1)
        shown = [replace(full.exhibits[0], kind=kind)]
        cells = [replace(full.weighings[0], layer=layer) for layer in ("behavioural", "contextual")]
        cited = [replace(full.weighings[0], evidence_id=one) for one in ("group:G-1", "edge:E-1", "X-none")]
        yield product(
            "technical",
            lang,
            at_most=1,
            dossier=dossier(
                exhibits=shown,
                end=ended,
                weighings=[*cells, *cited],
                out_of_scope=[replace(full.out_of_scope[0], genre="opinion")],
            ),
        )


@pytest.mark.parametrize("lang", LANGS)
def test_every_sentence_of_the_templates_is_used(
    lang: str,
    a_product: Product,
    a_dossier: ADos,
    templates: Templates,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    used: set[str] = set()
    speak, pattern = Words.t, ProductWords.pattern

    def recording(self: Words, key: str, /, **values: object) -> str:
        used.add(key)
        return speak(self, key, **values)

    def noting(self: ProductWords, key: str, n: int | None = None) -> str:
        used.add(key)
        return pattern(self, key, n)

    monkeypatch.setattr(Words, "t", recording)
    monkeypatch.setattr(ProductWords, "pattern", noting)
    for content in everything(a_product, a_dossier, lang):
        build_product(content)
    drawn = outline(
        tmp_path, "[[part]]\nanchor = 'a'\ncontents = ['figure:matrix', 'figure:techniques', 'figure:chain']"
    )
    empty = a_dossier(weighings=(), tags=(), members=(), relays=())
    build_product(a_product("synthesis", lang, templates=drawn, dossier=empty))
    assert sorted(set(templates.sentences[lang]) - used) == []


def test_both_languages_hold_the_same_sentences_with_the_same_values(templates: Templates) -> None:
    wanted = {
        lang: {
            key: sorted(re.findall(r"\{(\w+)\}", str(entry)))
            for key, entry in templates.sentences[lang].items()
        }
        for lang in LANGS
    }
    assert wanted["en"] == wanted["fr"]


@pytest.mark.parametrize("lang", LANGS)
def test_no_sentence_passes_a_judgement_or_guesses(lang: str, templates: Templates) -> None:
    banned = r"\b(bots?|trolls?|fake|faux comptes?|guilty|coupables?|suspects?|suspicious|simply|obviously)\b"
    texts = ((key, str(entry)) for key, entry in templates.sentences[lang].items())
    assert [key for key, text in texts if re.search(banned, text, re.IGNORECASE)] == []


def test_the_legal_criteria_are_the_headings_of_the_technical_report(a_product: Product) -> None:
    found = headings(build_product(a_product("technical", "fr")))
    assert found[2:9] == [
        "1 Contexte et chronologie",
        "2 Analyse",
        "2.1 Diffusion artificielle ou automatisée, massive et délibérée",
        "2.2 Contenus manifestement inexacts ou trompeurs",
        "2.3 Implication, directe ou indirecte, d’un acteur étranger",
        "2.4 Atteinte potentielle aux intérêts fondamentaux de la Nation",
        "3 Hypothèses sur les acteurs, tenues à part",
    ]
    assert [each[:8] for each in found[-7:]] == [f"Annexe {letter}" for letter in "ABCDEFG"]


def test_hypotheses_stand_in_their_own_part_alone(a_product: Product) -> None:
    document = build_product(a_product("technical", "en"))
    inside, place = [], ""
    for block in document.blocks:
        if isinstance(block, Heading) and block.level <= 2:
            place = block.anchor
        if isinstance(block, Heading) and block.anchor.startswith("hypothesis-H"):
            inside.append(place)
    assert set(inside) == {"hypotheses"}


@pytest.mark.parametrize("product", PRODUCTS)
@pytest.mark.parametrize("lang", LANGS)
def test_no_reference_dangles_in_any_product(product: str, lang: str, a_product: Product) -> None:
    document = build_product(a_product(product, lang))
    targets = {
        span.target
        for block in document.blocks
        for each in spans(block)
        for span in each
        if span.kind == "reference"
    }
    assert targets <= document.anchors()


@pytest.mark.parametrize("product", PRODUCTS)
def test_a_dossier_that_is_empty_gives_every_product(
    product: str, a_product: Product, a_dossier: ADos
) -> None:
    contents = list(everything(a_product, a_dossier, "fr"))[len(PRODUCTS) : 2 * len(PRODUCTS)]
    document = build_product(contents[PRODUCTS.index(product)])
    assert "PROJET" in document.marking
    assert "PROJET" in document.kicker


def test_no_product_names_an_account_outside_the_core_or_one_of_the_core(a_product: Product) -> None:
    for product in PRODUCTS:
        text = read(build_product(a_product(product, "en")))
        assert "aunt_may" not in text
        assert "blue_one" not in text
        assert "agora:99" not in text


def test_the_core_is_named_for_a_printed_reason_and_others_never(a_product: Product) -> None:
    text = read(build_product(a_product("technical", "en", identify_reason="a court asked")))
    assert "@blue_one (agora:990)" in text
    assert "a court asked" in text
    assert "aunt_may" not in text


@pytest.mark.parametrize("product", ["awareness", "bulletin"])
def test_sheets_for_the_public_show_no_account_at_all(product: str, a_product: Product) -> None:
    assert not re.search(r"A-\d{4}|harbour", read(build_product(a_product(product, "fr"))))


def test_addresses_are_made_harmless_even_where_people_wrote_them(a_product: Product) -> None:
    text = read(build_product(a_product("technical", "en")))
    assert "harbour[.]example" in text
    assert "verif-nord[.]example" in text
    assert not re.search(r"(harbour|verif-nord)\.example", text)


def test_a_strategy_that_nobody_assessed_is_said_to_be_so(a_product: Product) -> None:
    text = read(
        build_product(
            a_product("bulletin", "fr", strategies={"media": Strategy(status="ongoing", risk="low")})
        )
    )
    assert text.count("non évalué") >= 3
    assert "campagne en cours" in text


def test_numbers_of_sentences_know_their_query_and_run(a_product: Product) -> None:
    document = build_product(a_product("synthesis", "en"))
    found = [
        span for block in document.blocks for each in spans(block) for span in each if span.kind == "figure"
    ]
    assert {span.target for span in found} >= {"posts", "relays", "indices_found"}
    assert all(span.hint.startswith("select ") and span.hint.endswith(" · R-1") for span in found)


def test_rows_beyond_the_limit_are_counted(a_product: Product) -> None:
    text = read(build_product(a_product("technical", "en", at_most=1)))
    assert "3 more rows are not printed; the export holds them." in text


def test_what_changed_since_the_last_edition_is_told_by_name() -> None:
    def named(name: str, value: float) -> Named:
        return Named(query=Query(name=name, select=""), value=value, run_id="R-1")

    now = {"core": named("core", 91), "new": named("new", 1), "posts": named("posts", 5)}
    assert changed({"core": 90, "gone": 2, "posts": 5}, now) == [("core", 90, 91), ("gone", 2, None)]


@pytest.mark.parametrize(
    ("given", "error", "code"),
    [
        ({"product": "novel"}, ParameterError, "VG734"),
        ({"lang": "de"}, ParameterError, "VG602"),
        ({"identify_reason": " "}, InputError, "VG601"),
    ],
)
def test_what_cannot_be_written_is_told(
    given: dict[str, Any], error: type[Exception], code: str, a_product: Product
) -> None:
    with pytest.raises(error, match=code):
        build_product(a_product(**given))


def outline(folder: Path, text: str) -> Templates:
    (folder / "synthesis.toml").write_text(text, "utf-8")
    return load_templates(folder)


def test_a_team_replaces_an_outline_and_writes_paragraphs_with_numbers(
    tmp_path: Path, a_product: Product
) -> None:
    text = """[[part]]
anchor = "ours"
heading = { en = "Our view", fr = "Notre vue" }
contents = ["key-facts"]
text = { en = "We count **{core}** accounts.\\n\\nAnd more.", fr = "Nous comptons {core} comptes." }
"""
    document = build_product(a_product("synthesis", "en", templates=outline(tmp_path, text)))
    assert headings(document) == ["1 Our view"]
    assert "We count 3 accounts.\nAnd more." in read(document)


def test_a_team_replaces_one_sentence_and_adds_one_number(tmp_path: Path) -> None:
    (tmp_path / "sentences.en.toml").write_text('[fact]\nwho = "{twice} in all"\n', "utf-8")
    (tmp_path / "numbers.toml").write_text('[twice]\nselect = "select 2 as value"\n', "utf-8")
    ours, theirs = load_templates(), load_templates(tmp_path)
    assert theirs.sentences["en"]["fact.who"] == "{twice} in all"
    assert theirs.sentences["en"]["fact.no_content"] == ours.sentences["en"]["fact.no_content"]
    assert set(theirs.queries) == {*ours.queries, "twice"}


@pytest.mark.parametrize(
    "text",
    [
        "part = 3",
        "[[part]]\nheading = 'no anchor'",
        "[[part]]\nanchor = 'a'\ncontents = ['@no.such.sentence']",
        "[[part]]\nanchor = 'a'\ncontents = ['no-such-piece']",
        "[[part]]\nanchor = 'a'\ncontents = ['figure:none']",
        "[[part]]\nanchor = 'a'\ncontents = ['criterion:none']",
        "[[part]]\nanchor = 'a'\ncontents = ['summary:none']",
        "[[part]]\nanchor = 'a'\ntext = { en = '{no_number}' }",
        "not toml",
    ],
)
def test_a_template_that_is_wrong_is_told_before_anything_is_written(
    text: str, tmp_path: Path, a_product: Product
) -> None:
    with pytest.raises(ParameterError, match="VG730"):
        build_product(a_product("synthesis", "en", templates=outline(tmp_path, text)))


def test_a_number_without_a_query_is_told(tmp_path: Path) -> None:
    (tmp_path / "numbers.toml").write_text("[core]\nkind = 'guess'\n", "utf-8")
    with pytest.raises(ParameterError, match="VG730"):
        load_templates(tmp_path)


def test_templates_are_written_out_once_and_give_the_same_products(
    tmp_path: Path, a_product: Product
) -> None:
    written = write_templates(tmp_path)
    assert {path.name for path in written} >= {f"{name}.toml" for name in PRODUCTS}
    assert write_templates(tmp_path) == []
    same = build_product(a_product("decision", "fr", templates=load_templates(tmp_path)))
    assert same == build_product(a_product("decision", "fr"))


def test_templates_cannot_go_where_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(OutsideError, match="VG501"):
        write_templates(tmp_path / "file")


def test_every_piece_is_named_by_an_outline(templates: Templates) -> None:
    used = {
        item.partition(":")[0]
        for one in templates.outlines.values()
        for part in one.parts
        for item in part.contents
        if not item.startswith("@")
    }
    assert set(PIECES) == used


def test_the_four_criteria_of_the_law_are_all_examined(templates: Templates) -> None:
    contents = [item for part in templates.outlines["technical"].parts for item in part.contents]
    assert {f"criterion:{one}" for one in CRITERIA} <= set(contents)


def test_a_link_stays_words_where_its_place_is_absent(a_product: Product) -> None:
    document = build_product(a_product("synthesis", "en"))
    table = next(
        block for block in document.blocks if isinstance(block, Table) and block.anchor == "criteria"
    )
    assert table.rows[0][0] == (Span("Fundamental interests"),)


def test_a_number_that_a_person_names_in_a_fact_is_the_query_s(a_product: Product, a_dossier: ADos) -> None:
    said = {"en": "there are {core} of {nothing}"}
    full = a_dossier()
    findings = [
        replace(full.findings[0], facts=(replace(full.findings[0].facts[0], text=said),)),
        *full.findings[1:],
    ]
    document = build_product(a_product("technical", "en", dossier=a_dossier(findings=findings)))
    assert "there are 3 of {nothing}" in read(document)


def test_a_proof_that_is_an_exhibit_bears_its_short_name(a_product: Product, a_dossier: ADos) -> None:
    full = a_dossier()
    fact = replace(full.findings[0].facts[0], proof="X-0001")
    findings = [replace(full.findings[0], facts=(fact,)), *full.findings[1:]]
    text = read(build_product(a_product("technical", "en", dossier=a_dossier(findings=findings))))
    assert "[E-01, E-04] Public proof: E-04" in text


def test_who_registered_a_site_stays_hidden_without_a_reason(a_product: Product, a_dossier: ADos) -> None:
    sites = [a_dossier().sites[0] | {"record_type": "registrant", "value": "May Lindqvist, 203.0.113.7"}]
    hidden = read(build_product(a_product("technical", "en", dossier=a_dossier(sites=sites))))
    named = read(
        build_product(a_product("technical", "en", dossier=a_dossier(sites=sites), identify_reason="court"))
    )
    assert "Lindqvist" not in hidden
    assert "May Lindqvist, 203[.]0[.]113[.]7" in named
