"""From what a user holds about sites to rows, and back to what is known of one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from vigie.app.cases import create_case
from vigie.app.ingest import IngestedFile, ReadingWishes
from vigie.app.site_fetch import FetchPlan, contacts_of, fetch_sites, wanted_domains
from vigie.app.site_profile import SECTIONS, profile_site
from vigie.app.sites import ingest_sites
from vigie.engine.duck import DuckEngine
from vigie.lake.case import Case
from vigie.model.errors import InputError, ParameterError, SourceError
from vigie.model.site_tables import RECORD_TYPES
from vigie.sources.online.reach import Reach
from vigie.sources.spec import SourceOptions
from vigie.testing.worlds.olimpiya_sites import olimpiya_sites
from vigie.testing.worlds.sites import write_sites

NOW_US = 1_800_000_000_000_000
CAPTURED_US = 1_691_053_920_000_000
FACADE = "harborinsider.example"
Take = Callable[..., list[IngestedFile]]
PAGE = '<html lang="fr"><head><title>T</title></head><body><a href="/a">A</a><p>x</p></body></html>'


@pytest.fixture
def site_case(tmp_path: Path) -> Case:
    return create_case(tmp_path / "case", title="t", purpose="p", now_us=NOW_US, pseudonym_key="k" * 64)


@pytest.fixture
def take(site_case: Case, engine: DuckEngine) -> Take:
    def read(*paths: Path, **said: Any) -> list[IngestedFile]:
        wishes = ReadingWishes(declared=SourceOptions(now_us=NOW_US))
        return list(ingest_sites(site_case, paths, engine=engine, options=wishes, **said))

    return read


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """Write the fake newspaper and one unrelated site of the reference world."""
    folder = tmp_path / "sites"
    kept = [site for site in olimpiya_sites(seed=7) if site.domain in {FACADE, "boulangerie-lormel.example"}]
    write_sites(folder, kept)
    return folder


def rows(case: Case, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = case.lake.read(table).to_pylist()
    return found


def test_a_folder_of_saved_sites_becomes_dated_statements_and_articles(
    take: Take, saved: Path, site_case: Case
) -> None:
    files = take(saved)
    assert {file.importer for file in files} == {"rdap-json", "dns-json", "feed-xml", "site-pages"}
    stated = rows(site_case, "site_observation")
    assert {row["record_type"] for row in stated} <= RECORD_TYPES.keys()
    pages = [row for row in stated if row["source"] == "html-page"]
    assert {row["observed_at_us"] for row in pages} == {CAPTURED_US}
    told = {(row["domain"], row["record_type"]): row["value"] for row in pages}
    assert told[FACADE, "legal-notice"] == "absent"
    assert told["boulangerie-lormel.example", "legal-notice"] == "present"
    articles = [row for row in rows(site_case, "site_article") if row["source"] == "html-page"]
    assert {row["byline"] for row in articles if row["domain"] == FACADE} == {"Brandon"}
    assert {row["published_zone"] for row in articles if row["domain"] == FACADE} == {"+04:00"}


def test_saved_pages_read_twice_change_nothing(take: Take, saved: Path, site_case: Case) -> None:
    take(saved / FACADE / "html")
    before = rows(site_case, "site_observation")
    again = take(saved / FACADE / "html")
    assert all(file.reconciliation.already_known for file in again)
    assert rows(site_case, "site_observation") == before


def test_two_sites_with_the_same_bytes_are_two_sites(take: Take, tmp_path: Path, site_case: Case) -> None:
    for host in ("one.example", "two.example"):
        (tmp_path / "saved" / host).mkdir(parents=True)
        (tmp_path / "saved" / host / "index.html").write_text(PAGE, "utf-8")
    take(tmp_path / "saved", captured_at="2023-08-03")
    assert {row["domain"] for row in rows(site_case, "site_observation")} == {"one.example", "two.example"}


def test_pages_without_a_time_are_left_out_and_told(take: Take, tmp_path: Path, site_case: Case) -> None:
    folder = tmp_path / "saved" / "one.example"
    folder.mkdir(parents=True)
    for name in ("index.html", "a.html"):
        (folder / name).write_text(PAGE, "utf-8")
    (file,) = take(tmp_path / "saved")
    assert "2 saved pages are left out: nothing says when they were saved" in file.notes[0]
    assert rows(site_case, "site_observation") == []


@pytest.mark.parametrize(
    ("said", "code"),
    [({}, "VG651"), ({"captured_at": "2023-08-03"}, "VG651"), ({"captured_at": "some day"}, "VG650"),
     ({"site": "no host"}, "VG650")],
)  # fmt: skip
def test_a_page_that_lacks_a_site_or_a_time_is_refused(
    take: Take, tmp_path: Path, said: dict[str, str], code: str
) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, "utf-8")
    with pytest.raises((SourceError, ParameterError)) as caught:
        take(path, **said)
    assert caught.value.code == code


def test_what_the_user_declares_completes_a_page(take: Take, tmp_path: Path, site_case: Case) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, "utf-8")
    take(path, site="www.news.example", captured_at="2023-08-03T09:12:00Z")
    stated = rows(site_case, "site_observation")
    assert {(row["domain"], row["observed_at_us"]) for row in stated} == {("news.example", CAPTURED_US)}


def test_an_edited_article_keeps_what_both_captures_tell_of_the_site(
    take: Take, tmp_path: Path, site_case: Case
) -> None:
    words = "A sentence that is long enough to be told apart from menus. " * 8
    for day in ("01", "02"):
        body = f"<html><body><article><h1>T</h1><p>{words}</p><p>of day {day}</p></article></body></html>"
        (tmp_path / "a.html").write_text(body, "utf-8")
        take(tmp_path / "a.html", site="news.example", captured_at=f"2023-08-{day}")
    assert len({row["observed_at_us"] for row in rows(site_case, "site_observation")}) == 2


def test_a_profile_says_what_is_known_with_dates_and_sources_and_what_is_missing(
    take: Take, saved: Path, site_case: Case, engine: DuckEngine
) -> None:
    take(saved)
    found = profile_site(site_case, engine, f"https://www.{FACADE.replace('.', '[.]')}/x")
    assert found.domain == "harborinsider[.]example"
    (registered,) = [row for row in found.sections["registration"] if row["what"] == "registration"]
    assert (registered["since"][:10], registered["until"][:10]) == ("2023-06-27", "2024-06-27")
    assert registered["sources"] == ["rdap"]
    assert found.articles["bylines"] == {"Brandon": 10}
    assert [sentence.partition(":")[0] for sentence in found.missing] == [
        "no certificates", "no head lines and no icon",
    ]  # fmt: skip
    assert FACADE not in json.dumps(found.as_dict())


def test_a_profile_of_a_site_that_nothing_names_is_refused(site_case: Case, engine: DuckEngine) -> None:
    with pytest.raises(InputError) as caught:
        profile_site(site_case, engine, "nowhere.example")
    assert caught.value.code == "VG652"


def test_every_record_type_has_its_place_in_a_profile() -> None:
    listed = [kind for kinds in SECTIONS.values() for kind in kinds]
    begun = tuple(kind for kind in listed if kind.endswith("-"))
    shown = {kind for kind in RECORD_TYPES if kind in listed or kind.startswith(begun)}
    assert RECORD_TYPES.keys() - shown == {"css-words", "dom-sketch"}


@pytest.fixture
def reach() -> Reach:
    """Stand in for a network in which nobody answers but a registry."""
    told = {
        "objectClassName": "domain", "ldhName": "news.example",
        "events": [{"eventAction": "registration", "eventDate": "2023-06-27T08:00:00Z"}],
    }  # fmt: skip

    def carry(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=told) if request.url.host == "rdap.org" else httpx.Response(404)

    transport = httpx.MockTransport(carry)
    return Reach(now=lambda: NOW_US, wait=lambda _s: None, transport=transport, addresses=lambda _h: [])


def test_what_is_asked_live_is_saved_then_ingested(site_case: Case, engine: DuckEngine, reach: Reach) -> None:
    plan = FetchPlan(questions=("rdap", "crt.sh"))
    clock: dict[str, Any] = {"now": lambda: NOW_US, "wait": lambda _s: None}
    (found,) = fetch_sites(site_case, ["news.example"], plan, engine=engine, reach=reach, **clock)
    assert [row["outcome"] for row in found.asked] == ["saved", "failed"]
    assert sorted(path.name for path in found.folder.iterdir()) == ["contacted.json", "rdap.json"]
    (row,) = rows(site_case, "site_observation")
    assert (row["record_type"], row["observed_at_us"]) == ("registration", NOW_US)


def test_a_domain_that_a_list_marks_is_not_asked_and_then_nobody_is(
    site_case: Case, engine: DuckEngine, reach: Reach, take: Take, tmp_path: Path
) -> None:
    listed = tmp_path / "annex.csv"
    listed.write_text("domain,created on,operation\nnews.example,2023-06-27,RRN\n", "utf-8")
    take(listed)
    clock: dict[str, Any] = {"now": lambda: NOW_US, "wait": lambda _s: None}
    domains = ["other.example", "www.news.example"]
    with pytest.raises(InputError) as caught:
        list(fetch_sites(site_case, domains, FetchPlan(), engine=engine, reach=reach, **clock))
    assert (caught.value.code, (site_case.folder / "fetched").exists()) == ("VG653", False)
    plan = FetchPlan(questions=("crt.sh",), include_hostile=True)
    assert list(fetch_sites(site_case, domains, plan, engine=engine, reach=reach, **clock))


def test_a_plan_lists_everybody_who_would_be_contacted() -> None:
    contacts = contacts_of(["news.example"], FetchPlan(pages=3))
    assert [contact.what for contact in contacts] == ["rdap", "dns", "tls", "crt.sh", "http"]
    assert "3 pages" in contacts[-1].whom
    with pytest.raises(ParameterError):
        wanted_domains(["no host"])
