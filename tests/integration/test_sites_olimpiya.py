"""The whole way of the world's sites: folders in, links, copies and a page out."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from vigie.app.cases import open_case
from vigie.app.dossier import site_roles
from vigie.cli.entry import program
from vigie.report.sites.wording import own_sentences
from vigie.testing.worlds.olimpiya_sites import olimpiya_sites
from vigie.testing.worlds.sites import write_sites

FACADE = "harborinsider.example"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sites")
    write_sites(folder / "world", olimpiya_sites(seed=7))
    run("init", str(folder / "case"), "--quiet")
    run("sites", "ingest", str(folder / "world"), "--case", str(folder / "case"), "--quiet")
    return folder / "case"


def run(*arguments: str) -> str:
    done = CliRunner().invoke(program, list(arguments), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def plain(text: str) -> str:
    return text.replace("[.]", ".")


def test_the_related_sites_are_linked_and_those_on_the_same_server_are_not(case: Path) -> None:
    view = json.loads(plain(run("sites", "pivot", FACADE, "--case", str(case), "--json")))
    owner = {site.domain: site.owner for site in olimpiya_sites(seed=7)}
    kin = {name for name in owner if owner[name] == owner[FACADE]} - {FACADE}
    assert {row["domain"] for row in view["members"]} == kin
    assert {row["other"] for row in view["links"] if row["tier"] <= 2} <= kin
    assert {row["tier"] for row in view["links"] if row["other"] == "orkhanbaydamirli.example"} == {1}


def test_the_outlet_is_a_facade_for_the_right_reasons(case: Path) -> None:
    view = json.loads(plain(run("sites", "pivot", FACADE, "--case", str(case), "--json")))
    found = {(row["indice"], row["measure"]) for row in view["marks"] if row["outcome"] == "found"}
    wanted = {("IN12", name) for name in ("legal-notice", "about-page", "byline", "copied", "mixed")}
    assert wanted | {("IN01", "age"), ("IN13", "named-in-prices")} <= found


def test_campaigns_are_told_what_their_sites_do(case: Path) -> None:
    run("sites", "pivot", "--all", "--case", str(case), "--quiet")
    roles = site_roles(open_case(case))
    assert roles[FACADE] == "facade"
    assert set(roles.values()) == {"facade", "vendor", "linked"}


def test_every_copied_article_is_found_with_its_original(case: Path) -> None:
    told = json.loads(plain(run("sites", "copied", FACADE, "--case", str(case), "--json")))
    (facade,) = [site for site in olimpiya_sites(seed=7) if site.domain == FACADE]
    truth = {(facade.address(each.slug), each.copied_from) for each in facade.articles if each.copied_from}
    assert {(each["copy"], each["original"]) for each in told["copies"]} == truth
    assert all(each["after_s"] > 0 for each in told["copies"])


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_page_is_the_same_twice_and_names_no_site_that_opens(
    case: Path, tmp_path: Path, lang: str
) -> None:
    given = ("sites", "pivot", "--all", "--case", str(case), "--lang", lang, "--quiet", "--report")
    run(*given, str(tmp_path))
    page = (tmp_path / f"sites.{lang}.html").read_text("utf-8")
    words = re.sub(r"(?:src|href)=\"data:[^\"]*\"", "", page)
    assert "harborinsider[.]example" in words
    assert not re.search(r"\w\.example", words)


def test_an_imitation_is_named_and_an_honest_name_is_not(case: Path, tmp_path: Path) -> None:
    media = tmp_path / "media.csv"
    media.write_text("domain,name\nsilvertide.example,Silver Tide\n", "utf-8")
    given = ("sites", "imitates", "sllvertide.ltd", FACADE, "--protected", str(media), "--json")
    told = json.loads(run(*given, "--case", str(case)))
    assert [(row["domain"], row["way"]) for row in told["imitations"]] == [
        ("sllvertide[.]ltd", "look-alike-letters")
    ]


def test_both_languages_say_the_same_with_the_same_values() -> None:
    english, french = own_sentences("en"), own_sentences("fr")
    assert english.keys() == french.keys()
    for key, entry in english.items():
        assert placeholders(entry) == placeholders(french[key]), key


def placeholders(entry: str | dict[str, str]) -> set[str]:
    text = entry if isinstance(entry, str) else " ".join(entry.values())
    return set(re.findall(r"\{(\w+)\}", text))
