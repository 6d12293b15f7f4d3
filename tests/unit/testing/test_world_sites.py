from __future__ import annotations

import ipaddress
import json
import re
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from vigie.testing.worlds.olimpiya_sites import copied_articles, olimpiya_sites, site_truth
from vigie.testing.worlds.sites import Site, write_sites

FACADE = "harborinsider.example"
DOCUMENTATION = [
    ipaddress.ip_network(net)
    for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
]
NAMESPACES = {"purl.org"}
"""Names of vocabularies, which look like addresses and are none."""
DC = "{http://purl.org/dc/elements/1.1/}"


class Seen(HTMLParser):
    """What of a page tests look at: tags, texts by tag or class, links, meta data."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.meta: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.targets: list[str] = []
        self.texts: dict[str, list[str]] = defaultdict(list)
        self._open: list[set[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        if tag == "meta":
            self.meta[given.get("name") or given.get("property", "charset")] = given.get("content", "")
        elif tag == "link":
            self.links[given["rel"]] = given["href"]
        else:
            self.targets += [given[name] for name in ("href", "src") if name in given]
            self._open.append({tag, *given.get("class", "").split()})
            for name in self._open[-1]:
                self.texts[name].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag not in {"meta", "link"}:
            assert tag in self._open.pop(), f"{tag} closes what it did not open"

    def handle_data(self, data: str) -> None:
        for name in {name for names in self._open for name in names}:
            self.texts[name][-1] += data


def page(folder: Path, domain: str, name: str) -> Seen:
    seen = Seen()
    seen.feed((folder / domain / "html" / f"{name}.html").read_text("utf-8"))
    seen.close()
    assert seen._open == []
    return seen


def document(folder: Path, domain: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / domain / name).read_text("utf-8"))
    return found


def addresses(site: Site) -> set[str]:
    return {record.value for record in site.current() if record.kind == "A"}


@pytest.fixture(scope="module")
def sites() -> list[Site]:
    return olimpiya_sites(seed=3)


@pytest.fixture(scope="module")
def by_domain(sites: list[Site]) -> dict[str, Site]:
    return {site.domain: site for site in sites}


@pytest.fixture(scope="module")
def folder(sites: list[Site], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sites")
    assert write_sites(folder, sites) == [folder / site.domain for site in sites]
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*.*"))
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_files_and_another_seed_others(folder: Path, tmp_path: Path) -> None:
    write_sites(tmp_path / "again", olimpiya_sites(seed=3))
    write_sites(tmp_path / "other", olimpiya_sites(seed=4))
    assert files_of(tmp_path / "again") == files_of(folder)
    other = files_of(tmp_path / "other")
    assert other.keys() == files_of(folder).keys()
    assert other != files_of(folder)


def test_what_is_true_does_not_depend_on_the_seed(sites: list[Site]) -> None:
    without_time = [{**row, "registered_at": row["registered_at"][:10]} for row in site_truth(sites)]
    other = [
        {**row, "registered_at": row["registered_at"][:10]} for row in site_truth(olimpiya_sites(seed=9))
    ]
    assert without_time == other
    assert Counter(row["role"] for row in without_time) == {
        "facade": 1,
        "related": 3,
        "unrelated": 7,
        "genuine": 4,
    }


def test_the_newspaper_was_registered_thirty_days_before_its_video(
    by_domain: dict[str, Site], folder: Path
) -> None:
    events = document(folder, FACADE, "rdap.json")["events"]
    (told,) = [event["eventDate"] for event in events if event["eventAction"] == "registration"]
    registered_at = datetime.fromisoformat(told)
    assert registered_at == by_domain[FACADE].registration.registered_at
    assert date(2023, 7, 27) - registered_at.date() == timedelta(days=30)


def test_the_owner_and_kin_share_one_server_with_more_strangers_than_kin(sites: list[Site]) -> None:
    (facade,) = [site for site in sites if site.role == "facade"]
    on_it = Counter(site.role for site in sites if addresses(site) & addresses(facade))
    assert on_it == {"facade": 1, "related": 3, "unrelated": 6}
    owners = {site.owner for site in sites if site.role in {"facade", "related"}}
    assert owners == {facade.owner}
    assert facade.owner not in {site.owner for site in sites if site.role in {"unrelated", "genuine"}}


def test_one_neighbour_left_the_server_before_the_newspaper_came(by_domain: dict[str, Site]) -> None:
    (address,) = addresses(by_domain[FACADE])
    (left,) = [r for r in by_domain["choeur-ombreval.example"].records if r.value == address]
    arrived = min(record.first_at for record in by_domain[FACADE].records)
    assert left.last_at < arrived
    assert address not in addresses(by_domain["choeur-ombreval.example"])


def test_accounts_of_counters_tie_kin_together_and_also_two_clients_of_one_agency(sites: list[Site]) -> None:
    holders = defaultdict(set)
    for site in sites:
        for tag in site.tags:
            holders[re.sub(r"^(UA-\d+)-\d+$", r"\1", tag)].add(site.domain)
    assert sorted(sorted(domains) for domains in holders.values() if len(domains) > 1) == [
        ["boulangerie-lormel.example", "velo-club-tarsan.example"],
        ["france-onze.example", "pressroute-pr.example"],
        ["harborinsider.example", "orkhanbaydamirli.example"],
    ]


def test_theme_privacy_and_youth_also_occur_among_the_innocent(by_domain: dict[str, Site]) -> None:
    facade = by_domain[FACADE]
    assert by_domain["velo-club-tarsan.example"].theme == facade.theme
    assert by_domain["ninacorvel-photo.example"].registration.privacy == facade.registration.privacy != ""
    young = by_domain["autoecole-brevin.example"].registration.registered_at
    assert abs(young - facade.registration.registered_at) < timedelta(days=10)
    assert addresses(by_domain["quarrinledger.example"]) == addresses(by_domain["northlinewire.example"])


def test_the_home_page_shows_seven_articles_under_one_first_name(folder: Path) -> None:
    home = page(folder, FACADE, "index")
    assert len(home.texts["entry-title"]) == 7
    assert set(home.texts["byline"]) == {"By Brandon"}
    assert len(home.texts["widget"][0].strip().splitlines()) == 4


def test_seven_articles_are_copied_word_for_word_from_sites_on_other_servers_that_had_them_first(
    sites: list[Site], by_domain: dict[str, Site], folder: Path
) -> None:
    rows = copied_articles(sites)
    assert [row["domain"] for row in rows] == [FACADE] * 7
    for row in rows:
        domain, slug = row["original"].removeprefix("https://").split("/")
        copy, original = page(folder, FACADE, row["slug"]), page(folder, domain, slug)
        assert copy.texts["h1"] == original.texts["h1"]
        assert copy.texts["entry-content"] == original.texts["story"]
        assert published(copy) > published(original)
        assert by_domain[domain].role == "genuine"
        assert not addresses(by_domain[domain]) & addresses(by_domain[FACADE])
    assert len({row["original"].split("/")[2] for row in rows}) == 4


def published(seen: Seen) -> datetime:
    return datetime.fromisoformat(seen.meta["article:published_time"])


def test_three_articles_of_its_own_are_about_one_country(by_domain: dict[str, Site]) -> None:
    own = [article for article in by_domain[FACADE].articles if not article.copied_from]
    assert len(own) == 3
    assert {article.byline for article in by_domain[FACADE].articles} == {"Brandon"}
    assert all("Azerbaijan" in " ".join(article.paragraphs) and not article.front for article in own)


def test_the_newspaper_says_nothing_about_itself_and_genuine_outlets_do(
    sites: list[Site], folder: Path
) -> None:
    for site in sites:
        names = {path.name for path in (folder / site.domain / "html").iterdir()}
        if site.role == "facade":
            assert not names & {"about.html", "legal.html"}
        if site.role == "genuine":
            assert names >= {"about.html", "legal.html"}
            assert len({article.byline for article in site.articles}) > 1


def test_a_place_in_the_paper_costs_three_hundred_dollars(folder: Path) -> None:
    french, agency = (
        page(folder, "france-onze.example", "publier"),
        page(folder, "pressroute-pr.example", "prices"),
    )
    assert "300 USD" in french.texts["td"]
    rows = dict(zip(agency.texts["td"][::2], agency.texts["td"][1::2], strict=True))
    assert rows["Harbor Insider (USA)"] == rows["France Onze (France)"] == "300 USD"


def test_every_page_says_what_real_pages_say(sites: list[Site], folder: Path) -> None:
    for site in sites:
        root = folder / site.domain / "html"
        for path in sorted(root.rglob("*.html")):
            name = path.relative_to(root).as_posix().removesuffix(".html")
            seen = page(folder, site.domain, name)
            assert site.title in seen.texts["title"][0]
            assert seen.links["canonical"] == site.address("" if name == "index" else name)
            assert seen.meta.get("generator", "") == site.generator
            assert seen.meta["description"]
            assert site.theme in path.read_text("utf-8")
            assert all(tag in path.read_text("utf-8") for tag in site.tags)


def test_every_article_has_a_page_with_its_by_line_and_time(sites: list[Site], folder: Path) -> None:
    for site in sites:
        for article in site.articles:
            seen = page(folder, site.domain, article.slug)
            assert published(seen) == article.published_at
            assert published(seen).utcoffset() == timedelta(hours=site.clock_h)
            assert article.byline in seen.texts["byline"][0]
            assert [text for text in article.paragraphs if text not in seen.texts["p"]] == []


def test_links_within_a_site_lead_to_pages_that_are_there(sites: list[Site], folder: Path) -> None:
    for site in sites:
        root = folder / site.domain / "html"
        for path in sorted(root.rglob("*.html")):
            name = path.relative_to(root).as_posix().removesuffix(".html")
            inside = [t for t in page(folder, site.domain, name).targets if t.startswith(site.address())]
            slugs = [target.removeprefix(site.address()) or "index" for target in inside]
            assert [slug for slug in slugs if not (root / f"{slug}.html").exists()] == []


def test_the_feed_lists_the_articles_newest_first(sites: list[Site], folder: Path) -> None:
    for site in sites:
        channel = ET.parse(folder / site.domain / "rss.xml").getroot().find("channel")  # noqa: S314
        assert channel is not None
        items = channel.findall("item")
        links = [item.findtext("link") for item in items]
        newest = sorted(site.articles, key=lambda article: article.published_at, reverse=True)
        assert links == [site.address(article.slug) for article in newest]
        assert [item.findtext(f"{DC}creator") for item in items] == [article.byline for article in newest]


def test_the_clock_of_the_newspaper_stands_four_hours_ahead(folder: Path) -> None:
    feed = (folder / FACADE / "rss.xml").read_text("utf-8")
    assert set(re.findall(r"<pubDate>.* ([+-]\d{4})</pubDate>", feed)) == {"+0400"}


def test_registration_data_have_the_shape_of_the_standard(sites: list[Site], folder: Path) -> None:
    for site in sites:
        told = document(folder, site.domain, "rdap.json")
        assert (told["objectClassName"], told["ldhName"]) == ("domain", site.domain)
        times = {event["eventAction"]: datetime.fromisoformat(event["eventDate"]) for event in told["events"]}
        assert times["registration"] < times["last changed"] < site.captured_at < times["expiration"]
        entities = {entity["roles"][0]: entity for entity in told["entities"]}
        assert entities.keys() == {"registrar", "registrant"}
        assert all(entity["vcardArray"][0] == "vcard" for entity in entities.values())
        assert len(told["nameservers"]) == 2


def test_the_registrant_of_the_newspaper_is_a_service_of_an_american_seller(folder: Path) -> None:
    told = document(folder, FACADE, "rdap.json")
    names = {entity["roles"][0]: dict(named(entity)) for entity in told["entities"]}
    assert names["registrant"]["fn"] == "Veil Registrant Services LLC"
    assert names["registrar"]["fn"] == "Tallgrass Domains LLC"
    (address,) = [line for line in told["entities"][0]["vcardArray"][1] if line[0] == "adr"]
    assert address[1]["cc"] == "US"


def named(entity: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(line[0], line[3]) for line in entity["vcardArray"][1]]


def test_a_blacked_out_registrant_says_so(folder: Path) -> None:
    told = document(folder, "boulangerie-lormel.example", "rdap.json")
    assert {row["name"]["description"] for row in told["redacted"]} >= {"Registrant Name", "Registrant Email"}
    assert "redacted" not in document(folder, FACADE, "rdap.json")


def test_answers_of_the_name_system_agree_with_what_was_seen_over_time(
    sites: list[Site], folder: Path
) -> None:
    for site in sites:
        told = document(folder, site.domain, "dns.json")
        assert [response["Question"][0]["type"] for response in told["responses"]] == [1, 2, 15, 16, 28]
        answered = {row["data"] for response in told["responses"] for row in response.get("Answer", ())}
        captured = int(site.captured_at.timestamp())
        assert answered == {row["rdata"] for row in told["passive"] if row["time_last"] >= captured}
        assert all(0 < row["time_first"] < row["time_last"] and row["count"] > 0 for row in told["passive"])
        registered = site.registration.registered_at
        assert min(row["time_first"] for row in told["passive"]) > registered.timestamp()


def test_nothing_points_outside_what_is_reserved_for_examples(folder: Path) -> None:
    hosts: set[str] = set()
    numbers: set[str] = set()
    for text in (data.decode() for data in files_of(folder).values()):
        hosts |= set(re.findall(r"https?://([^/\"'<\s]+)", text)) - NAMESPACES
        hosts |= set(re.findall(r"@([\w-]+(?:\.[\w-]+)+)", text))
        numbers |= set(re.findall(r"\b\d{1,3}(?:\.\d{1,3}){3}\b", text))
        numbers |= set(re.findall(r"\b[0-9a-f]{1,4}(?::[0-9a-f]{1,4}|:){3,}", text))
    assert len(hosts) > 15
    assert [host for host in hosts if not host.endswith(".example")] == []
    assert len(numbers) > 4
    strange = [n for n in numbers if not any(ipaddress.ip_address(n) in net for net in DOCUMENTATION)]
    assert strange == []


def test_what_is_true_stands_in_no_file(folder: Path, sites: list[Site]) -> None:
    written = b"".join(data for name, data in files_of(folder).items() if name.startswith(f"{FACADE}/"))
    assert b"facade" not in written
    assert b"copied" not in written
    assert not any(site.address().encode() in written for site in sites if site.role == "genuine")


def test_every_site_was_captured_after_its_last_article(sites: list[Site]) -> None:
    for site in sites:
        assert site.captured_at.tzinfo == UTC
        assert all(article.published_at < site.captured_at for article in site.articles)
        assert all(article.published_at > site.registration.registered_at for article in site.articles)
