"""A dossier by commands alone: from an exhibit to a declaration, and what is refused on the way."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vigie.cases.exhibits import exhibit_path, exhibits_of
from vigie.cases.log import read_acts
from vigie.characterisation.criteria import CRITERIA
from vigie.characterisation.hypotheses import RIVALS
from vigie.cli import main
from vigie.lake.case import open_case

Vigie = Callable[..., Any]


@pytest.fixture(scope="module")
def drawn(done: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the finished case with campaigns."""
    folder = tmp_path_factory.mktemp("drawn") / "case"
    shutil.copytree(done, folder)
    assert main(["campaign", "draw", "--case", str(folder), "--quiet", "--threads", "1"]) == 0
    return folder


@pytest.fixture
def case(drawn: Path, tmp_path: Path) -> Path:
    shutil.copytree(drawn, tmp_path / "case")
    return tmp_path / "case"


@pytest.fixture
def at(case: Path) -> tuple[object, ...]:
    return ("--case", case, "--campaign", "C01")


@pytest.fixture
def exhibit(case: Path, tmp_path: Path, vigie: Vigie) -> str:
    page = tmp_path / "page.html"
    page.write_text("<p>an invented page</p>", "utf-8")
    told = vigie(
        *("exhibit", "add", page, "--case", case, "--url", "https://fake-paper.example/", "--note", "front"),
        *("--captured-at", "2023-08-03T09:12:00Z", "--json"),
    )
    return str(told.json["exhibit_id"])


def found(vigie: Vigie, at: tuple[object, ...], criterion: str, evidence: str, *more: object) -> Any:  # noqa: ANN401 - what a command said
    return vigie(
        *("criteria", "set", criterion, *at, "--status", "met", "--confidence", "high", "--by", "Ada"),
        *("--rationale", "as shown", "--fact", "it is so", "--fact-fr", "c'est ainsi"),
        *("--evidence", evidence, "--proof", evidence, *more),
    )


def test_a_dossier_is_declared_by_commands_once_four_findings_were_read_again(
    vigie: Vigie, at: tuple[object, ...], exhibit: str
) -> None:
    for criterion in CRITERIA:
        assert found(vigie, at, criterion, exhibit).code == 0
    early = vigie("criteria", "declare", *at, "--reason", "enough")
    assert (early.code, "VG703" in early.err, "not agreed to" in early.err) == (1, True, True)
    own = vigie("criteria", "review", "foreign-actor", *at, "--agree", "--by", "ada", "--reason", "mine")
    assert (own.code, "somebody else" in own.err) == (1, True)
    for criterion in CRITERIA:
        read = vigie("criteria", "review", criterion, *at, "--agree", "--by", "Bo", "--reason", "read it")
        assert read.code == 0
    assert vigie("criteria", "declare", *at, "--by", "Chief", "--reason", "all four").code == 0
    told = vigie("criteria", "show", *at, "--json").json
    assert told["end"]["state"] == "characterised"
    assert {each["status"] for each in told["findings"]} == {"met"}
    shown = vigie("criteria", "show", *at, "--lang", "fr")
    assert "c'est ainsi" in shown.out
    assert "the whole: characterised (Chief: all four)" in shown.out


def test_a_dossier_closes_without_a_finding_and_opens_again(vigie: Vigie, at: tuple[object, ...]) -> None:
    assert vigie("criteria", "close", *at).code == 2
    assert vigie("criteria", "close", *at, "--reason", "a union").code == 0
    assert vigie("criteria", "show", *at, "--json").json["end"]["reason"] == "a union"
    assert vigie("criteria", "reopen", *at, "--reason", "new posts").code == 0


def test_a_draft_holds_the_evidence_and_becomes_a_finding_once_filled_in(
    vigie: Vigie, at: tuple[object, ...], tmp_path: Path
) -> None:
    draft = vigie("criteria", "draft", "artificial-diffusion", *at).out
    assert "evidence = [" in draft
    path = tmp_path / "finding.toml"
    path.write_text(draft, "utf-8")
    empty = vigie("criteria", "set", "artificial-diffusion", "--from", path, *at)
    assert (empty.code, "VG701" in empty.err) == (2, True)
    path.write_text(draft.replace('en = ""', 'en = "seen"'), "utf-8")
    assert vigie("criteria", "set", "artificial-diffusion", "--from", path, *at).code == 0
    (finding,) = [
        each
        for each in vigie("criteria", "show", *at, "--json").json["findings"]
        if each["criterion"] == "artificial-diffusion"
    ]
    assert finding["status"] == "insufficient"
    assert all("@R-" in fact["evidence"][0] for fact in finding["facts"])


@pytest.mark.parametrize(
    ("text", "code"), [("status = ", "VG107"), ('state = "met"', "VG105"), ('status = "met"', "VG701")]
)
def test_a_file_that_is_no_finding_is_refused(
    vigie: Vigie, at: tuple[object, ...], tmp_path: Path, text: str, code: str
) -> None:
    path = tmp_path / "finding.toml"
    path.write_text(text, "utf-8")
    told = vigie("criteria", "set", "foreign-actor", "--from", path, *at)
    assert (told.code, code in told.err) == (2, True)


@pytest.mark.parametrize("cited", ["AC99", "X-none", "post:x:none", "AC01.recent@R-none", ""])
def test_what_does_not_exist_is_not_cited(vigie: Vigie, at: tuple[object, ...], cited: str) -> None:
    told = found(vigie, at, "foreign-actor", cited)
    assert (told.code, "VG70" in told.err) == (2, True)


def test_a_post_and_a_measure_of_this_run_or_an_earlier_one_are_cited(
    vigie: Vigie, at: tuple[object, ...], case: Path
) -> None:
    post = open_case(case).lake.read("post")["post_uid"][0].as_py()
    assert found(vigie, at, "foreign-actor", f"post:{post}").code == 0
    told = vigie("criteria", "show", *at, "--json").json
    full = told["not_shown"][0]["evidence_id"] or told["not_shown"][1]["evidence_id"]
    assert found(vigie, at, "foreign-actor", full).code == 0
    assert found(vigie, at, "foreign-actor", full.split("@")[0]).code == 0


def test_satire_bars_misleading_content_until_the_mark_is_taken_back(
    vigie: Vigie, at: tuple[object, ...], exhibit: str
) -> None:
    mark = ("criteria", "scope", "satire", *at, "--item", exhibit, "--reason", "a comic paper")
    assert vigie(*mark).code == 0
    told = found(vigie, at, "misleading-content", exhibit)
    assert (told.code, "opinion or satire" in told.err) == (1, True)
    assert vigie(*mark, "--restore").code == 0
    assert found(vigie, at, "misleading-content", exhibit).code == 0


def test_hypotheses_are_weighed_against_one_another_before_anything_is_concluded(
    vigie: Vigie, at: tuple[object, ...], exhibit: str
) -> None:
    for kind in ("nationals", *RIVALS):
        assert vigie("hypothesis", "add", kind, *at, "--statement", f"it is {kind}").code == 0
    weigh = ("--layer", "technical", "--reason", "a code on both sites", *at)
    conclude = (
        *("hypothesis", "conclude", "h1", *at, "--level", "technical-link-nationals", "--probability", 6),
        *("--confidence", "moderate", "--conclusion", "a link, no further"),
    )
    first = vigie("hypothesis", "weigh", "H1", exhibit, "--mark", "strongly-for", "--source", "b2", *weigh)
    assert first.code == 0
    early = vigie(*conclude)
    assert (early.code, "false-flag" in early.err) == (1, True)
    for name in ("H2", "H3", "H4", "H5"):
        told = vigie("hypothesis", "weigh", name, exhibit, "--mark", "against", "--source", "B2", *weigh)
        assert told.code == 0
    assert vigie(*conclude).code == 0
    shown = vigie("hypothesis", "show", *at, "--lang", "fr")
    assert "très probable" in shown.out
    document = vigie("hypothesis", "show", *at, "--json").json
    assert document["hypotheses"][0]["level"] == "technical-link-nationals"
    assert document["political_decision"] is None
    wrong = vigie("hypothesis", "weigh", "H1", exhibit, "--mark", "for", "--source", "good", *weigh)
    assert (wrong.code, "Admiralty" in wrong.err) == (2, True)


def test_a_political_decision_is_recorded_as_somebody_else_made_it_known(
    vigie: Vigie, at: tuple[object, ...]
) -> None:
    told = vigie(
        *("hypothesis", "decision", *at, "--authority", "an invented ministry", "--wording", "we know"),
        *("--source", "https://ministry.example/1", "--by", "Chief"),
    )
    assert told.code == 0
    decision = vigie("hypothesis", "show", *at, "--json").json["political_decision"]
    assert (decision["authority"], decision["recorded_by"]) == ("an invented ministry", "Chief")


def test_techniques_are_tagged_moved_listed_and_withdrawn(
    vigie: Vigie, at: tuple[object, ...], exhibit: str
) -> None:
    assert vigie("tag", "T0104.005", "--evidence", exhibit, *at).code == 0
    assert vigie("tag", "T0049", *at).code == 2
    dead = vigie("tag", "T0105", "--evidence", exhibit, *at)
    assert (dead.code, "VG704" in dead.err, "no successor" in dead.err) == (2, True, True)
    told = vigie("tag", *at, "--json").json
    assert [(each["technique_id"], each["migrated_from"]) for each in told["tags"]] == [
        ("T0015.001", "T0104.005")
    ]
    assert all(each["evidence"] for each in told["suggestions"])
    assert "Use Existing Hashtag" in vigie("tag", *at).out
    assert vigie("tag", "T0015.001", "--withdraw", *at).code == 0
    assert vigie("tag", *at, "--json").json["tags"] == []


def test_impact_is_set_with_what_would_have_happened_anyway(
    vigie: Vigie, at: tuple[object, ...], exhibit: str
) -> None:
    assert "nobody has assessed" in vigie("impact", "show", *at).out
    given = ("impact", "set", *at, "--category", 2, "--evidence", exhibit, "--because", "two platforms")
    assert vigie(*given).code == 2
    assert vigie(*given, "--counterfactual", "nobody can say").code == 0
    assert vigie("impact", "show", *at, "--json").json["category"] == 2
    assert "two platforms" in vigie("impact", "show", *at).out


def test_the_highest_marking_is_that_of_the_whole(vigie: Vigie, at: tuple[object, ...], exhibit: str) -> None:
    assert "TLP:AMBER" in vigie("mark", *at).out
    assert vigie("mark", "campaign", "tlp:green", *at).code == 0
    assert vigie("mark", exhibit, "TLP:RED", *at, "--reason", "shows a witness").code == 0
    told = vigie("mark", *at, "--json").json
    assert (told["tlp"], told["pap"], len(told["markings"])) == ("TLP:RED", "PAP:CLEAR", 2)
    assert vigie("mark", "campaign", "TLP:WHITE", *at).code == 2


def test_exhibits_are_listed_and_a_case_is_verified(
    vigie: Vigie, case: Path, exhibit: str, tmp_path: Path
) -> None:
    assert exhibit in vigie("exhibit", "list", "--case", case).out
    (row,) = vigie("exhibit", "list", "--case", case, "--json").json
    assert (row["source_url"], row["captured_at_us"]) == (
        "https://fake-paper.example/",
        1_691_053_920_000_000,
    )
    sound = vigie("verify", "--case", case, "--json")
    assert (sound.code, sound.json["exhibits"], sound.json["troubles"]) == (0, 1, [])
    kept = exhibits_of(read_acts(open_case(case)))[exhibit]
    exhibit_path(open_case(case), kept.sha256).write_text("another page")
    broken = vigie("verify", "--case", case)
    assert (broken.code, "VG706" in broken.err, "the bytes changed" in broken.out) == (1, True, True)


def test_a_stamp_is_asked_for_and_answered_by_files(
    vigie: Vigie, case: Path, exhibit: str, tmp_path: Path
) -> None:
    question = tmp_path / "page.tsq"
    assert vigie("exhibit", "stamp", exhibit, "--case", case, "--request", question).code == 0
    assert question.read_bytes()[:1] == b"\x30"
    refused = vigie("exhibit", "stamp", exhibit, "--case", case, "--answer", question)
    assert (refused.code, "VG708" in refused.err) == (1, True)
    assert vigie("exhibit", "stamp", exhibit, "--case", case).code == 2


@pytest.mark.parametrize("moment", ["yesterday", "2023-08-03T09:12:00"])
def test_a_time_of_capture_needs_its_zone(vigie: Vigie, case: Path, moment: str) -> None:
    (case / "page.txt").write_text("page")
    told = vigie("exhibit", "add", case / "page.txt", "--case", case, "--captured-at", moment)
    assert (told.code, "--captured-at" in told.err) == (2, True)


def test_the_campaign_is_named_where_a_run_holds_several(vigie: Vigie, case: Path) -> None:
    assert len(vigie("campaign", "list", "--case", case, "--json").json["campaigns"]) > 1
    told = vigie("criteria", "close", "--case", case, "--reason", "a union")
    assert (told.code, "--campaign C01" in told.err) == (1, True)
