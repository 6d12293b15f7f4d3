"""What registrars, servers, browsers and site programs say of sites, in further formats."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from vigie.model.errors import SourceError
from vigie.model.site_tables import RECORD_TYPES

Build = Callable[..., Any]
AT_US = 1_700_000_000_000_000
WORDS = "A sentence of the article that is long enough to be told apart from menus. " * 6

WHOIS = """\
   Domain Name: NEWS.EXAMPLE
   Registrar: Registrar One LLC
   Creation Date: 2023-11-14T22:13:20Z
   Registry Expiry Date: 2024-11-14T22:13:20Z
   Updated Date: 2023-11-20T00:00:00Z
   Registrant Name: Ann Doe
   Registrant Organization: Firm
   Registrant Country: FR
   Name Server: NS1.HOST.EXAMPLE
   Domain Status: clientTransferProhibited https://icann.example/epp#clientTransferProhibited
>>> Last update of whois database: 2024-01-01T00:00:00Z <<<
"""


def facts(told: Any) -> dict[str, list[str]]:  # noqa: ANN401 - a finished reading
    found: dict[str, list[str]] = {}
    for row in told.table("site_observation"):
        assert row["record_type"] in RECORD_TYPES
        found.setdefault(row["record_type"], []).append(row["value"])
    return found


def test_whois_in_words_becomes_dated_statements_without_persons(tell: Build) -> None:
    told = tell(WHOIS, name="whois.txt")
    assert told.summary.source == "whois-text"
    found = facts(told)
    assert found["registrar"] == ["Registrar One LLC"]
    assert (found["registrant"], found["nameserver"]) == (["Firm"], ["ns1.host.example"])
    assert found["status"] == ["clientTransferProhibited"]
    assert not any("Ann" in value for values in found.values() for value in values)
    (row,) = [row for row in told.table("site_observation") if row["record_type"] == "registration"]
    assert (row["valid_from_us"], row["observed_at_us"]) == (AT_US, 1_704_067_200_000_000)


def test_several_answers_of_whois_are_several_records(tell: Build) -> None:
    told = tell(WHOIS + WHOIS.replace("NEWS", "OTHER").replace("2023", "2022"), name="whois.txt")
    assert {row["domain"] for row in told.table("site_observation")} == {"news.example", "other.example"}
    assert told.summary.rows == 2


def test_a_dotted_date_of_a_registry_is_a_date(tell: Build) -> None:
    text = "domain: NEWS.EXAMPLE\nnserver: ns1.host.example. 192.0.2.1\nregistrar: R1\ncreated: 2023.11.14\n"
    told = tell(text, name="whois.txt", captured_at="2024-01-01")
    assert facts(told)["registration"] == ["2023-11-14"]
    assert facts(told)["nameserver"] == ["ns1.host.example"]


def certificate(*names: str) -> x509.Certificate:
    key = ec.derive_private_key(7, ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, names[0])])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(255)
        .not_valid_before(dt.datetime(2023, 11, 14, 22, 13, 20, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2024, 11, 14, tzinfo=dt.UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(each) for each in names]), critical=False)
    )
    return built.sign(key, hashes.SHA256())


@pytest.mark.parametrize("form", [serialization.Encoding.PEM, serialization.Encoding.DER])
def test_a_certificate_speaks_for_each_of_its_names(tell: Build, form: serialization.Encoding) -> None:
    told = tell(certificate("news.example", "*.sister.example").public_bytes(form), name="a.pem")
    assert told.summary.source == "certificate-file"
    rows = told.table("site_observation")
    assert {row["domain"] for row in rows} == {"news.example", "sister.example"}
    assert {row["valid_from_us"] for row in rows} == {AT_US}
    assert facts(told)["certificate"] == ["ff", "ff"]
    assert sorted(facts(told)["certificate-name"]) == ["news.example", "sister.example"]


def test_a_damaged_certificate_is_refused_and_the_others_read(tell: Build) -> None:
    sound = certificate("news.example").public_bytes(serialization.Encoding.PEM)
    damaged = sound.replace(b"MI", b"XX", 1)
    told = tell(sound + damaged, name="chain.pem")
    assert (told.summary.stored, told.summary.rejected) == (1, {"no-statement": 1})


def test_a_certificate_that_is_cut_is_refused(tell: Build) -> None:
    with pytest.raises(SourceError) as caught:
        tell(certificate("news.example").public_bytes(serialization.Encoding.PEM)[:200], name="a.pem")
    assert caught.value.code == "VG208"


def murmur3(body: bytes) -> int:
    """Appleby's MurmurHash3, 32 bits, seed 0, as its reference writes it."""

    def turned(value: int, by: int) -> int:
        return (value << by | value >> (32 - by)) & 0xFFFFFFFF

    state = 0
    for start in range(0, len(body), 4):
        block = body[start : start + 4]
        mixed = turned(int.from_bytes(block, "little") * 0xCC9E2D51 & 0xFFFFFFFF, 15) * 0x1B873593
        state ^= mixed & 0xFFFFFFFF
        if len(block) == 4:
            state = (turned(state, 13) * 5 + 0xE6546B64) & 0xFFFFFFFF
    state ^= len(body)
    state = (state ^ state >> 16) * 0x85EBCA6B & 0xFFFFFFFF
    state = (state ^ state >> 13) * 0xC2B2AE35 & 0xFFFFFFFF
    state ^= state >> 16
    return state - (state >> 31 << 32)


def entry(url: str, kind: str, body: bytes, **response: Any) -> dict[str, Any]:
    content = {"mimeType": kind, "text": base64.b64encode(body).decode(), "encoding": "base64"}
    headers = [{"name": name, "value": "x"} for name in ("Date", "Server", "Content-Type")]
    return {
        "startedDateTime": "2023-11-14T22:13:20Z", "request": {"url": url}, "serverIPAddress": "192.0.2.1",
        "response": {"status": 200, "headers": headers, "content": content, **response},
    }  # fmt: skip


def test_a_browser_s_log_tells_of_pages_heads_icons_and_hosts(tell: Build) -> None:
    page = b'<html lang="fr"><title>T</title><script>gtag("config", "G-ABC123DEF4")</script><p>x</p></html>'
    entries = [
        entry("https://www.news.example/", "text/html; charset=utf-8", page),
        entry("https://news.example/favicon.ico", "image/x-icon", b"icon"),
        entry("https://cdn.other.example/a.js", "text/javascript", b"1"),
    ]
    told = tell(orjson.dumps({"log": {"version": "1.2", "entries": entries}}), name="a.har")
    assert told.summary.source == "har-json"
    found = facts(told)
    assert found["header-order"] == ["date,server,content-type"]
    assert (found["contacted-domain"], found["tracker-ga4"]) == (["cdn.other.example"], ["G-ABC123DEF4"])
    assert (found["address"], found["language"]) == (["192.0.2.1"], ["fr"])
    assert found["favicon"] == [str(murmur3(base64.encodebytes(b"icon")))]
    assert {row["domain"] for row in told.table("site_observation")} == {"news.example"}


def test_answers_of_wordpress_tell_authors_articles_and_the_site_s_clock(tell: Build) -> None:
    post = {
        "id": 5, "date": "2023-11-15T02:13:20", "date_gmt": "2023-11-14T22:13:20", "slug": "a", "author": 3,
        "link": "https://news.example/a/", "title": {"rendered": "One &amp; only"},
        "content": {"rendered": f'<p>{WORDS}</p><a href="https://other.example/">x</a>'},
    }  # fmt: skip
    told = tell(orjson.dumps([post]), name="posts.json")
    assert told.summary.source == "wp-json"
    (article,) = told.table("site_article")
    assert (article["title"], article["published_at_us"], article["published_zone"]) == (
        "One & only", AT_US, "+04:00",
    )  # fmt: skip
    assert (article["is_whole"], orjson.loads(article["links_out"])) == (True, ["other.example"])
    assert facts(told) == {"author": ["3"], "author-zone": ["+04:00"]}


def test_users_of_wordpress_need_a_declared_time(tell: Build) -> None:
    user = {
        "id": 1,
        "name": "N",
        "slug": "admin",
        "link": "https://news.example/author/admin/",
        "avatar_urls": {},
    }
    assert tell(orjson.dumps([user]), name="u.json").summary.rejected == {"missing-time": 1}
    told = tell(orjson.dumps([user]), name="u.json", captured_at="2023-11-14T22:13:20Z")
    assert facts(told) == {"author": ["1 admin"]}


SITEMAP = """<?xml version="1.0"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://news.example/2023/11/one.html</loc><lastmod>2023-11-14T22:13:20Z</lastmod>
<news:news><news:publication><news:name>N</news:name><news:language>fr</news:language></news:publication>
<news:publication_date>2023-11-14T22:13:20Z</news:publication_date><news:title>One</news:title></news:news></url>
<url><loc>https://news.example/2022/01/two-more.html</loc></url>
</urlset>"""


def test_a_sitemap_tells_its_shape_and_the_articles_that_it_names(tell: Build) -> None:
    told = tell(SITEMAP, name="sitemap.xml")
    assert told.summary.source == "sitemap-xml"
    (article,) = told.table("site_article")
    assert (article["title"], article["language"], article["published_at_us"]) == ("One", "fr", AT_US)
    again = tell(SITEMAP.replace("two-more", "three-others").replace("2022/01", "2021/05"), name="b.xml")
    assert facts(told) == facts(again)


def test_a_sitemap_that_grows_entities_is_refused(tell: Build) -> None:
    bomb = '<!DOCTYPE urlset [<!ENTITY a "aaaa">]><urlset><url><loc>&a;</loc></url></urlset>'
    with pytest.raises(SourceError) as caught:
        tell(bomb, name="sitemap.xml")
    assert caught.value.code == "VG208"


def test_items_of_a_feed_are_articles_of_their_site_as_well(tell: Build) -> None:
    feed = f"""<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>N</title>
    <link>https://news.example/</link><language>fr-FR</language><generator>Maker 1</generator>
    <item><link>https://news.example/1?utm_source=rss</link><title>One</title><description>{WORDS}</description>
    <pubDate>Wed, 15 Nov 2023 02:13:20 +0400</pubDate><dc:creator>Ann</dc:creator></item></channel></rss>"""
    told = tell(feed, name="feed.xml")
    assert (len(told.posts), told.summary.stored) == (1, 1)
    (article,) = told.table("site_article")
    assert (article["url"], article["byline"], article["published_zone"], article["is_whole"]) == (
        "https://news.example/1", "Ann", "+04:00", False,
    )  # fmt: skip
    assert facts(told) == {"feed-generator": ["Maker 1"]}
