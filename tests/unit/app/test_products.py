from __future__ import annotations

import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from vigie.app.campaigns import CampaignPlan, draw
from vigie.app.gathering import gather_dossier
from vigie.app.indices import IndicePlan
from vigie.app.named_figures import hold_against, named_figures, remember
from vigie.app.products import ProductWishes, build_products, lint_products, read_strategies, third_names
from vigie.characterisation.dossier import Dossier
from vigie.detectors.ground.spec import GroundParams
from vigie.model.errors import CaseError, InputError, OutsideError, ParameterError
from vigie.report.products.named import Query
from vigie.report.products.outline import load_templates

Bench = Any
PLAN = CampaignPlan(indices=IndicePlan(ground=GroundParams(draws=99)))
DRAFT = ProductWishes(products=("synthesis",), langs=("fr",), formats=("html", "md"), is_draft=True)
NOW_US = 1_700_000_000_000_000


@pytest.fixture(scope="module")
def drawn(done: Bench, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A copy of the finished case with campaigns, for reading only."""
    folder = tmp_path_factory.mktemp("products") / "case"
    shutil.copytree(done.case.folder, folder)
    bench = type(done)(replace(done.case, folder=folder), done.engine)
    draw(bench.case, engine=bench.engine, clock=bench.clock, plan=PLAN)
    return bench


@pytest.fixture
def bench(drawn: Bench, tmp_path: Path) -> Bench:
    """One of its own for each test that writes."""
    shutil.copytree(drawn.case.folder, tmp_path / "case")
    return type(drawn)(replace(drawn.case, folder=tmp_path / "case"), drawn.engine)


@pytest.fixture(scope="module")
def dossier(drawn: Bench) -> Dossier:
    return gather_dossier(drawn.case, drawn.engine, "C01")


def build(bench: Bench, folder: Path, wishes: ProductWishes = DRAFT, **more: Any) -> Any:  # noqa: ANN401 - an edition
    return build_products(bench.case, bench.engine, "C01", folder, wishes=wishes, now_us=NOW_US, **more)


def test_numbers_are_what_their_queries_give(drawn: Bench, dossier: Dossier) -> None:
    figures = named_figures(drawn.engine, dossier, load_templates().queries)
    assert figures["core"].value == len(dossier.members) == dossier.campaign["n_core"]
    assert figures["relays"].value == len(dossier.relays)
    assert figures["measures"].value == len(dossier.evidence)
    assert figures["first_moment"].value == dossier.campaign["first_at_us"]
    assert 0 <= float(figures["originals_share"].value or 0) <= 1
    assert {one.run_id for one in figures.values()} == {dossier.run["run_id"]}


@pytest.mark.parametrize(
    "select",
    ["select nonsense", "select 1 as other", "select 1 as value from campaign_member", "drop table x"],
)
def test_a_query_that_gives_no_single_value_is_told(select: str, drawn: Bench, dossier: Dossier) -> None:
    queries = {"bad": Query(name="bad", select=select)}
    with pytest.raises(ParameterError, match="VG730"):
        named_figures(drawn.engine, dossier, queries)


def test_two_queries_of_one_number_have_to_agree(drawn: Bench, dossier: Dossier) -> None:
    query = Query(name="n", select="select 1 as value", also="select 2 as value")
    with pytest.raises(InputError, match="VG731"):
        named_figures(drawn.engine, dossier, {"n": query})


def test_a_number_that_changed_stops_the_edition_until_it_is_acknowledged(
    bench: Bench, dossier: Dossier
) -> None:
    queries = {"n": Query(name="n", select="select 1 as value")}
    later = {"n": Query(name="n", select="select 2 as value")}
    first, second = (named_figures(bench.engine, dossier, one) for one in (queries, later))
    assert hold_against(bench.case, dossier, first, is_acknowledged=False) == []
    remember(bench.case, dossier, first)
    assert hold_against(bench.case, dossier, first, is_acknowledged=False) == []
    with pytest.raises(InputError, match=r"VG731.*n: 1 → 2"):
        hold_against(bench.case, dossier, second, is_acknowledged=False)
    assert hold_against(bench.case, dossier, second, is_acknowledged=True) == ["n: 1 → 2"]


def test_a_record_that_is_damaged_is_told(bench: Bench, dossier: Dossier) -> None:
    path = remember(bench.case, dossier, {})
    path.write_text("{", "utf-8")
    with pytest.raises(CaseError, match="VG736"):
        hold_against(bench.case, dossier, {}, is_acknowledged=False)


def test_an_edition_is_written_in_every_format_and_remembers_its_numbers(
    bench: Bench, tmp_path: Path
) -> None:
    edition = build(bench, tmp_path / "out")
    assert [path.name for path in edition.paths] == ["C01-synthesis.fr.html", "C01-synthesis.fr.md"]
    beside = tmp_path / "out" / "C01-synthesis.fr.files"
    assert (beside / "figure-timeline.svg").is_file()
    assert (beside / "figure-timeline.csv").is_file()
    (record,) = (bench.case.folder / "editions").iterdir()
    assert json.loads(record.read_text("utf-8"))["numbers"]["core"] > 0
    assert {finding.code for finding in edition.findings} == {"LR10"}


def test_a_missing_package_leaves_no_half_of_an_edition(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(OutsideError, match="VG504"):
        build(bench, tmp_path / "out", replace(DRAFT, formats=("html", "docx")))
    assert not (tmp_path / "out").exists()


def test_the_same_edition_gives_the_same_bytes(bench: Bench, tmp_path: Path) -> None:
    one, two = (build(bench, tmp_path / name).paths for name in ("one", "two"))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_a_product_shows_no_handle_of_the_case(bench: Bench, tmp_path: Path) -> None:
    text = build(bench, tmp_path / "out").paths[0].read_text("utf-8")
    uids = bench.case.lake.read("account")["account_uid"].to_pylist()
    assert [uid for uid in uids if uid in text] == []


def test_lint_stops_everything_before_a_file_is_written(bench: Bench, tmp_path: Path) -> None:
    theirs = tmp_path / "templates"
    theirs.mkdir()
    (theirs / "sentences.fr.toml").write_text(
        '[synthesis]\nlimits = "@someone at harbour.example"\n', "utf-8"
    )
    wishes = replace(DRAFT, templates=theirs)
    with pytest.raises(InputError, match="VG732") as caught:
        build(bench, tmp_path / "out", wishes)
    assert "LR08" in str(caught.value)
    assert "LR09" in str(caught.value)
    assert not (tmp_path / "out").exists()
    assert not (bench.case.folder / "editions").exists()


def test_a_placeholder_stops_an_edition_and_not_a_draft(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "sentences.fr.toml").write_text('[synthesis]\nlimits = "à compléter"\n', "utf-8")
    wishes = replace(DRAFT, templates=tmp_path, formats=("md",))
    assert build(bench, tmp_path / "out", wishes).paths
    with pytest.raises(InputError, match="LR01"):
        build(bench, tmp_path / "out", replace(wishes, is_draft=False))


def test_a_marking_below_that_of_the_dossier_is_refused_even_for_a_draft(
    bench: Bench, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="LR05"):
        build(bench, tmp_path / "out", replace(DRAFT, tlp="TLP:CLEAR"))


def test_lint_alone_says_the_same_and_writes_nothing(bench: Bench) -> None:
    wishes = replace(DRAFT, tlp="TLP:CLEAR")
    found = lint_products(bench.case, bench.engine, "C01", wishes=wishes, now_us=NOW_US)
    assert {one.code for one in found} == {"LR05", "LR10"}
    assert all(one.place.startswith("C01-synthesis.fr: ") for one in found)
    assert not (bench.case.folder / "editions").exists()


def test_accounts_outside_the_core_are_the_names_to_look_for(drawn: Bench, dossier: Dossier) -> None:
    names = third_names(drawn.case, dossier, load_templates())
    core = {row["account_uid"] for row in dossier.members}
    rows = drawn.case.lake.read("account").select(["account_uid", "handle"]).to_pylist()
    other = next(
        row["handle"] for row in rows if row["account_uid"] not in core and len(row["handle"] or "") > 6
    )
    ours = next(row["handle"] for row in rows if row["account_uid"] in core)
    assert names.found(f"as {other} wrote")
    assert names.found(f"as {ours} wrote") == []


def test_strategies_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "status.toml"
    path.write_text('[media]\nstatus = "ongoing"\nrisk = "low"\nnote_fr = "vu"\n', "utf-8")
    told = read_strategies(path)["media"]
    assert (told.status, told.risk, told.note) == ("ongoing", "low", {"fr": "vu"})


@pytest.mark.parametrize(
    "text",
    [
        "[weather]\nstatus = 'none'",
        "[media]\nstatus = 'bad'",
        "[media]\nstatus = 'none'\nrisk = 'x'",
        "media = 1",
        "[",
    ],
)
def test_a_file_of_strategies_that_is_wrong_is_told(text: str, tmp_path: Path) -> None:
    path = tmp_path / "status.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ParameterError, match="VG734"):
        read_strategies(path)


@pytest.mark.parametrize(
    ("wishes", "code"),
    [(replace(DRAFT, formats=("odt",)), "VG735"), (replace(DRAFT, products=("novel",)), "VG734")],
)
def test_what_cannot_be_written_is_told(
    wishes: ProductWishes, code: str, drawn: Bench, tmp_path: Path
) -> None:
    with pytest.raises(ParameterError, match=code):
        build(drawn, tmp_path, wishes)


def test_a_folder_that_cannot_be_written_is_told(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(OutsideError, match="VG501"):
        build(bench, tmp_path / "file")
