from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vigie.kernels.links import (
    canonical_url,
    canonical_urls,
    refang,
    registrable_domain,
    registrable_domains,
)


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("HTTP://WWW.Example.ORG:80/A/?b=2&a=1#top", "https://example.org/A?a=1&b=2"),
        ("https://example.org", "https://example.org"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
        ("https://user:secret@example.org/a", "https://example.org/a"),
        (
            "https://example.org/a?utm_source=x&fbclid=y&id=3&gclid=z&UTM_Medium=q",
            "https://example.org/a?id=3",
        ),
        ("https://example.org/a?xtor=RSS-1&at_medium=x", "https://example.org/a"),
        ("https://m.example.org/a", "https://example.org/a"),
        ("https://amp.www.example.org/a", "https://example.org/a"),
        ("https://m.com/a", "https://m.com/a"),
        ("https://mobile.twitter.com/a/status/1?s=20&t=abc", "https://x.com/a/status/1"),
        ("https://youtu.be/dQw4w9WgXcQ?si=x", "https://youtube.com/watch?v=dQw4w9WgXcQ"),
        ("https://m.youtube.com/watch?t=3&v=dQw4w9WgXcQ", "https://youtube.com/watch?v=dQw4w9WgXcQ"),
        ("https://www.youtube.com/shorts/dQw4w9WgXcQ", "https://youtube.com/watch?v=dQw4w9WgXcQ"),
        ("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ", "https://youtube.com/watch?v=dQw4w9WgXcQ"),
        ("https://www.youtube.com/@channel", "https://youtube.com/@channel"),
        ("https://www.youtube.com/watch?list=x", "https://youtube.com/watch?list=x"),
        ("https://youtu.be/", "https://youtu.be"),
        ("hxxps://news[.]example[.]org/a", "https://news.example.org/a"),
        ("hxxp[:]//example(dot)org", "https://example.org"),
        ("example.org/a", "https://example.org/a"),
        ("example.org:8080/a", "https://example.org:8080/a"),
        ("https://münchen.example/ä b", "https://xn--mnchen-3ya.example/%C3%A4%20b"),
        ("https://xn--mnchen-3ya.example/%c3%a4%20b", "https://xn--mnchen-3ya.example/%C3%A4%20b"),
        ("https://example.org/%7Ebob/%2f", "https://example.org/~bob/%2F"),
        ("http://192.168.1.1/a", "https://192.168.1.1/a"),
        ("http://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
        ("https://example.org./a//", "https://example.org/a"),
    ],
)
def test_two_ways_to_write_a_page_meet(raw: str, canonical: str) -> None:
    assert canonical_url(raw) == canonical


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "23678",
        "1.5",
        "hello",
        "mailto:a@example.org",
        "javascript:alert(1)",
        "ftp://example.org/a",
        "https://",
        "https://localhost/a",
        "https://a..b/",
        "http://[broken/",
        "https://example.org:99999/",
        "https://exa mple.org/",
        f"https://{'ä' * 70}.example/",
    ],
)
def test_what_is_no_web_address_has_no_canonical_form(raw: str) -> None:
    assert canonical_url(raw) is None


@given(st.from_regex(r"https?://[a-zäß0-9.]{1,12}\.(org|co\.uk)(:[0-9]{1,4})?/[ -~é]{0,20}", fullmatch=True))
@example("https://example.org/a?b=%41&c")
@example("https://www.m.www.m.www.example.org/")
@example("https://youtu.be/a?v=b")
def test_canonical_twice_is_canonical_once(raw: str) -> None:
    once = canonical_url(raw)
    assert once is None or canonical_url(once) == once


@given(st.text())
@example("https://\u2100.example")
@example("http://[::1]x/")
def test_no_text_raises(raw: str) -> None:
    canonical_url(raw)
    registrable_domain(raw)


@pytest.mark.parametrize(
    ("raw", "domain"),
    [
        ("https://news.bbc.co.uk/a", "bbc.co.uk"),
        ("news.example.org", "example.org"),
        ("hxxps://a[.]b[.]example[.]org", "example.org"),
        ("https://one.blogspot.com/a", "one.blogspot.com"),
        ("https://blogspot.com/a", "blogspot.com"),
        ("https://a.b.unlisted", "b.unlisted"),
        ("http://192.168.1.1/a", "192.168.1.1"),
        ("https://www.twitter.com/a", "x.com"),
        ("co.uk", None),
        ("localhost", None),
        ("23678", None),
        ("http://[broken/", None),
    ],
)
def test_the_registrable_domain_is_what_somebody_registered(raw: str, domain: str | None) -> None:
    assert registrable_domain(raw) == domain


def test_refanging_leaves_a_plain_address_alone() -> None:
    assert refang(" https://example.org/a[1] ") == "https://example.org/a[1]"
    assert refang("hxxp://example[.]org") == "http://example.org"


def test_arrays_keep_their_nulls() -> None:
    raw = pa.array(["http://example.org/", None, "x"])
    assert canonical_urls(raw).to_pylist() == ["https://example.org", None, None]
    assert registrable_domains(raw).to_pylist() == ["example.org", None, None]
