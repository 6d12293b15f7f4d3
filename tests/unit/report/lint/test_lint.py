from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from vigie.cases.markings import Marking
from vigie.model.lint import ERROR, WARNING, LintFinding, blocking
from vigie.report.document.model import (
    Document,
    Facts,
    Heading,
    Listing,
    Note,
    Paragraph,
    Span,
    Table,
    spans_of,
)
from vigie.report.lint.documents import lint_document
from vigie.report.lint.dossiers import FOR_DRAFTS, lint_dossier
from vigie.report.lint.names import ThirdNames
from vigie.report.products.content import ProductContent
from vigie.report.products.outline import load_templates
from vigie.report.products.reading import read_product

NOBODY = ThirdNames([])
BUILDERS = Path(__file__).parents[1] / "products" / "conftest.py"


@pytest.fixture(scope="module")
def builders() -> ModuleType:
    """Lend the builders of the products' own tests."""
    spec = importlib.util.spec_from_file_location("product_builders", BUILDERS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def codes(builders: ModuleType) -> Callable[..., list[str]]:
    templates = load_templates()

    def lint(*, tlp: str = "TLP:AMBER", pap: str = "PAP:CLEAR", **more: Any) -> list[str]:
        content = ProductContent(
            dossier=builders.dossier(**more),
            figures=builders.numbers(templates),
            templates=templates,
            product="technical",
            tlp=tlp,
            pap=pap,
            issued_at_us=builders.START_US,
        )
        return [found.code for found in lint_dossier(read_product(content))]

    return lint


def written(text: str, kind: Any = "text", target: str = "") -> Document:  # noqa: ANN401 - a kind of span
    span = Span(text, kind, target)
    return Document(
        title="Harbour",
        kicker="report",
        lang="en",
        marking="TLP:AMBER",
        issued_at_us=0,
        issued="",
        words={},
        blocks=(Heading(text="Part", level=1, anchor="part", number="1"), Paragraph(spans=(span,))),
    )


def found(text: str, names: ThirdNames = NOBODY, **more: Any) -> list[str]:
    return [each.code for each in lint_document(written(text, **more), names)]


@pytest.mark.parametrize(
    "text",
    [
        "TODO",
        "à compléter",
        "a remplir",
        "àremplir",
        "lorem ipsum",
        "[...]",
        "____",
        "XXX",
        "to be completed",
    ],
)
def test_placeholders_do_not_leave(text: str) -> None:
    assert found(f"It is {text} here") == ["LR01"]


@pytest.mark.parametrize(
    "text", ["[…]", "a method to do so", "remplir un formulaire", "XX accounts", "snake_case"]
)
def test_ordinary_words_are_no_placeholders(text: str) -> None:
    assert found(text) == []


def test_a_reference_that_leads_nowhere_is_told_with_its_place() -> None:
    (one,) = lint_document(written("annex Z", "reference", "annex-z"), NOBODY)
    assert (one.code, one.place, one.severity) == ("LR02", "1 Part", ERROR)
    assert found("annex", kind="reference", target="part") == []


@pytest.mark.parametrize(
    "text", ["see harbour.example/one", "https://harbour.example", "(quay.example)", "www.harbour.example."]
)
def test_an_address_that_opens_does_not_leave(text: str) -> None:
    assert found(text) == ["LR09"]


@pytest.mark.parametrize("text", ["harbour[.]example", "posts.jsonl", "v1.6", "3.5", "e.g. this", "end.Next"])
def test_what_opens_nothing_may_leave(text: str) -> None:
    assert found(text) == []


def test_queries_and_file_names_may_hold_addresses() -> None:
    assert found("select host from harbour.example", kind="code") == []


def test_techniques_that_disarm_no_longer_has_are_told_with_their_successor() -> None:
    (one,) = lint_document(written("we saw T0007 and T0049.001"), NOBODY)
    assert one.code == "LR07"
    assert "T0151.002" in one.hint


def test_people_outside_the_campaign_are_found_by_handle_by_name_and_by_mention() -> None:
    names = ThirdNames(
        [("aunt_may", "May Lindqvist"), ("@Paris", "Paris"), (None, None)], ordinary=["Paris is far"]
    )
    assert found("as aunt_may said", names) == ["LR08"]
    assert found("as MAY LINDQVIST said", names) == ["LR08"]
    assert found("as @whoever said", names) == ["LR08"]
    assert found("in Paris, in May, with Lindqvist", names) == []


def test_pseudonyms_may_stand_where_a_mention_stood() -> None:
    assert ThirdNames([], allowed=["A-0001"]).found("to @A-0001 and @A-0002") == ["@A-0002"]


def test_a_product_without_accounts_shows_none() -> None:
    document = written("as A-0001 did")
    assert [one.code for one in lint_document(document, NOBODY, hidden={"A-0001"})] == ["LR12"]


def test_every_kind_of_block_is_read() -> None:
    bad = spans_of("TODO")
    blocks = (
        Listing(items=(bad,)),
        Note(title="t", items=(bad,)),
        Facts(pairs=(("t", bad),)),
        Table(anchor="a", caption="c", header=("h",), rows=((bad,),)),
        Heading(text="TODO", level=1, anchor="x"),
    )
    for block in blocks:
        document = replace(written("fine"), blocks=(block,))
        assert [one.code for one in lint_document(document, NOBODY)] == ["LR01"]


def test_a_dossier_that_is_complete_has_nothing_to_mend(codes: Callable[..., list[str]]) -> None:
    assert codes() == []


def test_no_product_is_marked_lower_than_what_it_is_made_from(
    codes: Callable[..., list[str]], builders: ModuleType
) -> None:
    red = Marking(subject="X-0001", value="TLP:RED", reason="faces", by="Ada", at_us=0)
    pap = Marking(subject="H1", value="PAP:RED", reason="faces", by="Ada", at_us=0)
    assert codes(tlp="TLP:CLEAR") == ["LR05"]
    assert codes(markings=(red,)) == ["LR05"]
    assert codes(markings=(red, pap), tlp="TLP:RED") == ["LR05"]
    assert codes(markings=(red, pap), tlp="TLP:RED", pap="PAP:RED") == []


def test_evidence_that_is_not_held_is_told(codes: Callable[..., list[str]], builders: ModuleType) -> None:
    findings = builders.dossier().findings
    cited = [replace(findings[0], facts=(builders.fact(1, "AC99.none@R-9", "edge:E-1"),)), *findings[1:]]
    assert codes(findings=cited) == ["LR03"]


def test_a_claim_without_evidence_or_a_second_reader_is_told(
    codes: Callable[..., list[str]], builders: ModuleType
) -> None:
    findings = builders.dossier().findings
    bare = replace(findings[0], facts=(), against=(builders.fact(1),), review="none", reviewer="")
    assert codes(findings=[bare, *findings[1:]]) == ["LR04", "LR04", "LR06"]
    assert codes(tags=(builders.tag(evidence=()),)) == ["LR04"]


def test_a_technique_of_an_older_version_is_told(
    codes: Callable[..., list[str]], builders: ModuleType
) -> None:
    assert codes(tags=(builders.tag("T0007", "Create pages"),)) == ["LR07"]


def test_open_criteria_and_unweighed_rivals_are_warnings(
    codes: Callable[..., list[str]], builders: ModuleType
) -> None:
    assert codes(findings=builders.open_findings()) == ["LR10"] * 4
    assert codes(weighings=()) == ["LR11"]


def test_drafts_may_lack_work_but_name_nobody_and_keep_markings() -> None:
    assert {"LR02", "LR03", "LR05", "LR07", "LR08", "LR09", "LR12"} & FOR_DRAFTS == set()


def test_findings_sort_print_and_tell_errors_from_warnings() -> None:
    one = LintFinding(code="LR01", severity=ERROR, place="p", sentence="s", hint="h")
    two = LintFinding(code="LR10", severity=WARNING, place="p", sentence="s")
    assert blocking([two, one]) == [one]
    assert sorted([two, one]) == [one, two]
    assert str(one) == "LR01 error p: s\n  hint: h"
    assert str(two) == "LR10 warning p: s"
    assert two.document()["code"] == "LR10"
