"""What a saved page tells of its site, and what hostile markup does not break."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.model.site_tables import RECORD_TYPES
from vigie.sources.site_pages.capture import located
from vigie.sources.site_pages.identifiers import identifiers_in, verifications_in
from vigie.sources.site_pages.making import likeness, sketch_of
from vigie.sources.site_pages.page import MAX_PAGE_BYTES, opened_page
from vigie.sources.site_pages.reading import PageRead, read_page
from vigie.sources.site_pages.sayings import language_of

Build = Callable[..., Any]
WORDS = "A sentence of the article that is long enough to be told apart from menus. " * 6
URL = "https://www.news.example/2023/08/03/a-title"
CARRIED = [
    ("tracker-ga", "UA-1234567", "ga('create', 'UA-1234567-3', 'auto')"),
    ("tracker-ga-property", "UA-1234567-3", "ga('create', 'UA-1234567-3', 'auto')"),
    ("tracker-ga4", "G-ABC123DEF4", '<script src="//tag.example/gtag/js?id=G-ABC123DEF4"></script>'),
    ("tracker-gtm", "GTM-AB12CD", "'https://tag.example/gtm.js?id='+i;})('GTM-AB12CD')"),
    ("tracker-google-ads", "AW-123456789", 'gtag("config", "AW-123456789")'),
    ("adsense", "pub-1234567890123456", 'data-ad-client="ca-pub-1234567890123456"'),
    ("tracker-meta-pixel", "123456789012345", "fbq('init', '123456789012345');"),
    (
        "tracker-meta-pixel",
        "123456789012345",
        "https://www.facebook.com/tr?id=123456789012345&amp;ev=PageView",
    ),
    ("tracker-yandex", "12345678", 'ym(12345678, "init", {clickmap:true})'),
    ("tracker-yandex", "12345678", '<img src="https://mc.yandex.ru/watch/12345678">'),
    ("tracker-vk", "VK-RTRG-123456-AbCdE", 'VK.Retargeting.Init("VK-RTRG-123456-AbCdE")'),
    ("tracker-mailru", "1234567", "(window._tmr || []).push({id: '1234567', type: 'pageView'})"),
    ("tracker-rambler", "123456", '<img src="https://counter.rambler.ru/top100.cnt?123456">'),
    ("tracker-matomo", "stats.example#3", 'var u="//stats.example/";_paq.push(["setSiteId","3"]);'),
    ("tracker-clarity", "abcdef1234", '(window, document, "clarity", "script", "abcdef1234")'),
    ("tracker-hotjar", "1234567", "h._hjSettings={hjid:1234567,hjsv:6}"),
    ("tracker-quantcast", "p-AbCdEfGh12345", '_qevents.push({qacct:"p-AbCdEfGh12345"})'),
    ("tracker-cloudflare", "0" * 32, 'data-cf-beacon=\'{"token": "' + "0" * 32 + "\"}'"),
    ("tracker-disqus", "newsexample", "//newsexample.disqus.com/embed.js"),
    ("tracker-tiktok", "C4ABCDEFGHIJKLMNOPQR", "ttq.load('C4ABCDEFGHIJKLMNOPQR')"),
]


@pytest.mark.parametrize(
    ("kind", "value", "source"), CARRIED, ids=[f"{k}-{i}" for i, (k, *_) in enumerate(CARRIED)]
)
def test_an_identifier_is_told_where_its_service_puts_it(kind: str, value: str, source: str) -> None:
    assert (kind, value) in identifiers_in(f"<script>{source}</script>")
    assert kind in RECORD_TYPES


@pytest.mark.parametrize(
    "source",
    ["UA-12-1", "XUA-1234567-1", "the G-STRING1 of it", "GTM-", "pub-12", "fbq('track', '123456789012345')",
     "ym(12, 'hit')", "UA-XXXXXXX-1"],
)  # fmt: skip
def test_what_only_looks_like_an_identifier_is_none(source: str) -> None:
    assert identifiers_in(f"<p>{source}</p>") == []


def test_proofs_of_ownership_are_told_by_the_name_under_which_they_stand() -> None:
    declared = {"google-site-verification": ["abc"], "msvalidate.01": ["def"], "fb:pages": ["1, 2"],
                "some-verification": ["x"]}  # fmt: skip
    assert verifications_in(declared) == [
        ("tracker-meta-page", "1"), ("tracker-meta-page", "2"), ("verification-bing", "def"),
        ("verification-google", "abc"), ("verification-other", "some-verification=x"),
    ]  # fmt: skip


def page(head: str = "", body: str = "", lang: str = "fr") -> str:
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>A title - News</title>{head}</head><body>'
        f'<nav><a href="/">Home</a></nav><article><h1>A title</h1><p>{WORDS}</p></article>{body}'
        "</body></html>"
    )


def read(source: str, url: str = URL) -> PageRead:
    found = read_page(source, url, seen="2023-08-03T09:12:00Z")
    assert found is not None
    assert {fact.record_type for fact in found.facts} <= RECORD_TYPES.keys()
    return found


def values(found: PageRead, kind: str) -> list[str]:
    return [fact.value for fact in found.facts if fact.record_type == kind]


NOTICES = [
    ("legal-notice", '<a href="/x">Mentions légales</a>'),
    ("legal-notice", '<a href="/x">Impressum</a>'),
    ("legal-notice", '<a href="/mentions-legales/">x</a>'),
    ("legal-notice", '<a href="/x">Künye</a>'),
    ("legal-notice", '<a href="/x">Выходные данные</a>'),
    ("about-page", '<a href="/x">À propos</a>'),
    ("about-page", '<a href="/x">Haqqımızda</a>'),
    ("about-page", '<a href="/about-us.html">x</a>'),
    ("contact-page", '<a href="/x">Əlaqə</a>'),
    ("contact-page", '<a href="/x">اتصل بنا</a>'),
    ("privacy-page", '<a href="/x">Política de Privacidad</a>'),
]


@pytest.mark.parametrize(("kind", "link"), NOTICES, ids=[str(i) for i in range(len(NOTICES))])
def test_a_notice_is_present_where_a_link_leads_to_it_in_any_of_its_languages(kind: str, link: str) -> None:
    assert values(read(page(body=link)), kind) == ["present"]
    assert values(read(page(body='<a href="/x">Sport</a>')), kind) == ["absent"]


def test_a_page_without_links_of_its_own_says_of_no_notice_that_it_is_absent() -> None:
    found = read("<html><body><p>alone</p><a href='https://other.example/about'>About</a></body></html>")
    assert values(found, "about-page") == []


def test_notices_of_other_sites_are_not_those_of_the_page() -> None:
    assert values(read(page(body='<a href="https://other.example/about">About</a>')), "about-page") == [
        "absent"
    ]


BYLINES = [
    ('<meta name="author" content="Ann Doe">', "", ["Ann Doe"]),
    ('<meta name="author" content="https://a.example/b">', '<i class="byline">By Ann Doe</i>', ["Ann Doe"]),
    ('<script type="application/ld+json">{"@type":"Report","author":[{"name":"A B"},"C D"]}</script>', "",
     ["A B", "C D"]),
    ("", '<p class="author">Par Michel Dupont, le 3 août 2023</p>', ["Michel Dupont"]),
    ("", '<a rel="author" href="/a">Айдан Мамедова</a>', ["Айдан Мамедова"]),
    ("", "<p>By the sea</p>", []),
]  # fmt: skip


@pytest.mark.parametrize(("head", "body", "names"), BYLINES, ids=[str(i) for i in range(len(BYLINES))])
def test_a_by_line_is_what_the_page_marks_as_one(head: str, body: str, names: list[str]) -> None:
    assert values(read(page(head, body)), "byline") == names


def test_an_article_keeps_the_offset_in_which_its_site_writes_times() -> None:
    head = '<meta property="article:published_time" content="2023-08-03T13:12:00+04:00">'
    found = read(page(head))
    assert found.article is not None
    assert (found.article["published"], found.article["published_zone"]) == (
        "2023-08-03T13:12:00+04:00",
        "+04:00",
    )
    assert values(found, "author-zone") == ["+04:00"]
    assert values(found, "dom-shape")[0].startswith("article:")


def test_an_address_that_carries_a_day_dates_its_article_and_a_home_page_is_none() -> None:
    found = read(page())
    assert found.article is not None
    assert (found.article["published"], found.article["title"]) == ("2023-08-03", "A title")
    assert read(page(), "https://news.example/").article is None
    assert values(read(page(), "https://news.example/"), "title") == ["A title - News"]


def test_program_theme_and_plugins_are_told_by_what_the_page_loads() -> None:
    head = (
        '<meta name="generator" content="WordPress 6.2.2">'
        '<link rel="stylesheet" href="/wp-content/themes/pressmark/style.css">'
        '<script src="/wp-content/plugins/contact-form-7/x.js"></script>'
    )
    found = read(page(head))
    assert [values(found, kind) for kind in ("cms", "generator", "theme", "plugin")] == [
        ["wordpress"], ["WordPress 6.2.2"], ["pressmark"], ["contact-form-7"],
    ]  # fmt: skip


def test_contacts_accounts_hosts_and_offers_are_told() -> None:
    body = (
        '<a href="mailto:Desk@News.example?subject=x">write</a><a href="tel:+33 1 23 45 67 89">call</a>'
        '<a href="https://t.me/newsexample">t</a><a href="https://x.com/intent/tweet?url=x">share</a>'
        '<a href="https://other.example/a">o</a><img src="https://cdn.example.net/a.png">'
        "<table><tr><td>Article, 800 words</td><td>300 USD</td></tr></table><p>icon@2x.png</p>"
    )
    found = read(page(body=body))
    assert values(found, "contact-email") == ["desk@news.example"]
    assert values(found, "contact-phone") == ["+33123456789"]
    assert values(found, "social-account") == ["telegram:newsexample"]
    assert (values(found, "link-to"), values(found, "asset-host")) == (
        ["t.me", "x.com", "other.example"], ["cdn.example.net"],
    )  # fmt: skip
    assert values(found, "paid-publishing") == ["Article, 800 words 300 USD"]


def test_a_page_that_names_another_site_as_its_own_was_copied_from_there() -> None:
    head = '<link rel="canonical" href="https://www.paper.example/a">'
    assert values(read(page(head)), "mirrored-from") == ["paper.example"]
    own = '<link rel="canonical" href="https://news.example/a">'
    assert values(read(page(own)), "mirrored-from") == []
    copied = "<!-- Mirrored from paper.example/a.html by HTTrack Website Copier/3.x -->"
    assert values(read(page(body=copied)), "mirrored-from") == ["paper.example"]


@pytest.mark.parametrize(
    ("markup", "language"),
    [
        ('<html lang="fr-FR">', "fr"),
        ("<html>", None),
        ('<html lang="">', None),
        ('<html lang="english">', None),
    ],
)
def test_a_language_is_what_the_page_declares(markup: str, language: str | None) -> None:
    tree = opened_page(f"{markup}<body><p>x</p></body></html>", URL)
    assert tree is not None
    assert language_of(tree) == language


@given(st.sets(st.text(min_size=1, max_size=8), min_size=1, max_size=40))
def test_a_sketch_is_that_of_the_set_and_like_itself(shingles: set[str]) -> None:
    sketch = sketch_of(shingles)
    assert (len(sketch), likeness(sketch, sketch_of(sorted(shingles, reverse=True)))) == (512, 1.0)


def test_likeness_of_sketches_is_near_that_of_the_sets() -> None:
    one, other = ({f"{start + number}" for number in range(300)} for start in (0, 100))
    assert abs(likeness(sketch_of(one), sketch_of(other)) - 0.5) < 0.2
    assert likeness(sketch_of(one), sketch_of({f"x{n}" for n in range(300)})) < 0.1


HOSTILE = {
    "deep": "<div>" * 200_000,
    "wide": "<a href='/x'>y</a>" * 70_000,
    "attributes": "<p " + " ".join(f"a{n}='x'" for n in range(100_000)) + ">z</p>",
    "class names": "<p class='" + " ".join(f"c{n}x" for n in range(200_000)) + "'>z</p>",
    "open quotes": "<a href='" + "x" * 1_000_000,
    "numbers": "<script>" + "1234567890" * 100_000 + "</script>",
    "near identifiers": "<script>" + "_sf_async_config OneSignal _tmr top100 " * 20_000 + "</script>",
    "mails": "<p>" + "a.b+c@" * 100_000 + "</p>",
    "nested data": '<script type="application/ld+json">' + '{"a":' * 5_000 + "1" + "}" * 5_000 + "</script>",
    "NUL": "<html>\0<body>\0<p>x</p>",
    "surrogates": "<html><body><p>\ud800</p></body></html>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_costs_bounded_time_and_breaks_nothing(name: str) -> None:
    started = time.perf_counter()
    read_page(HOSTILE[name][:MAX_PAGE_BYTES], URL, seen="2023-08-03")
    assert time.perf_counter() - started < 30


@given(st.text(max_size=300))
def test_any_text_is_a_page_or_none(text: str) -> None:
    read_page(text, "https://news.example/x", seen=None)


SINGLE_FILE = """<!-- Page saved with SingleFile
 url: https://news.example/a
 saved date: Thu Aug 03 2023 11:12:00 GMT+0200 (heure d’été) -->"""
HTTRACK = """<!-- Mirrored from news.example/a by HTTrack Website Copier/3.x [XR&CO'2014], \
Thu, 03 Aug 2023 09:12:00 GMT -->"""
WAYBACK = """<link rel="canonical" href="https://news.example/a"><!--
     FILE ARCHIVED ON 09:12:00 Aug 03, 2023 AND RETRIEVED FROM THE
     INTERNET ARCHIVE ON -->"""
SAVED_BY = {"SingleFile": SINGLE_FILE, "HTTrack": HTTRACK, "the Wayback Machine": WAYBACK}


@pytest.mark.parametrize("program", SAVED_BY)
def test_a_page_says_itself_when_and_whence_it_was_saved(tmp_path: Path, program: str) -> None:
    note, url = SAVED_BY[program], "https://news.example/a"
    path = tmp_path / "page.html"
    path.write_text(f"<html><head>{note}</head><body><p>x</p></body></html>", "utf-8")
    found = located(path, within=tmp_path)
    assert (found.url, found.saved_at, found.lacks) == (url, "2023-08-03T09:12:00+00:00", "")


def test_a_folder_named_like_a_host_gives_the_site_and_a_file_beside_it_the_time(tmp_path: Path) -> None:
    folder = tmp_path / "news.example" / "html" / "video"
    folder.mkdir(parents=True)
    (tmp_path / "news.example" / "capture.json").write_text(
        '{"captured_at": "2023-08-03T09:12:00Z"}', "utf-8"
    )
    path = folder / "a.html"
    path.write_text(page(), "utf-8")
    found = located(path, within=tmp_path)
    assert (found.url, found.saved_at) == ("https://news.example/video/a.html", "2023-08-03T09:12:00Z")


def test_a_page_of_which_nothing_says_the_time_lacks_it(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(page('<link rel="canonical" href="https://news.example/a">'), "utf-8")
    assert located(path, within=tmp_path).lacks == "missing-time"
    assert located(path, within=tmp_path, captured_at="2023-08-03").url == "https://news.example/a"
    path.write_text(page(), "utf-8")
    assert located(path, within=tmp_path, captured_at="2023-08-03").lacks == "no-site"


def warc(url: str, head: str, body: bytes) -> bytes:
    block = head.encode() + b"\r\n\r\n" + body
    lines = (
        "WARC/1.1", "WARC-Type: response", f"WARC-Record-ID: <urn:uuid:{url}>", f"WARC-Target-URI: {url}",
        "WARC-Date: 2023-08-03T09:12:00Z", "WARC-IP-Address: 192.0.2.1",
        "Content-Type: application/http;msgtype=response", f"Content-Length: {len(block)}",
    )  # fmt: skip
    return gzip.compress("\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n", mtime=0)


def test_a_web_archive_tells_of_heads_pages_redirections_and_icons(tell: Build) -> None:
    html = (
        "HTTP/1.1 200 OK\r\nDate: x\r\nServer: nginx\r\nSet-Cookie: sid=1; Path=/\r\nContent-Type: text/html"
    )
    moved = "HTTP/1.1 301 Moved\r\nLocation: https://new.example/\r\nServer: nginx\r\nContent-Type: text/html"
    held = (
        warc("https://news.example/", html, page(body="<script>'GTM-AB12CD'</script>").encode())
        + warc("https://news.example/a", html, page('<meta name="date" content="2023-08-01">').encode())
        + warc("https://old.example/", moved, b"")
        + warc("https://news.example/favicon.ico", "HTTP/1.1 200 OK\r\nContent-Type: image/x-icon", b"icon")
    )
    told = tell(held, name="a.warc.gz")
    assert (told.summary.rows, told.summary.stored, len(told.posts)) == (4, 4, 1)
    rows = told.table("site_observation")
    found = {(row["domain"], row["record_type"]): row["value"] for row in rows}
    assert found["news.example", "header-order"] == "date,server,set-cookie,content-type"
    assert found["news.example", "cookie"] == "sid"
    assert found["news.example", "tracker-gtm"] == "GTM-AB12CD"
    assert found["old.example", "redirect"] == "new.example"
    assert ("news.example", "favicon") in found
    assert {row["observed_at_us"] for row in rows} == {1_691_053_920_000_000}
    (article,) = told.table("site_article")
    assert (article["source"], article["url"]) == ("web-archive", "https://news.example/a")
