"""Shortened addresses are known as such, and a table of where they lead is followed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.kernels import links
from vigie.kernels.links import canonical_url, is_shortened
from vigie.model.errors import SourceError
from vigie.sources.redirects import load_redirects

Build = Callable[..., Any]
ROWS = "account_id,post_id,ts,urls\n7,1,1629589836,https://t.co/abc\n8,2,1629589837,https://a.example/x?utm_id=1\n"


def test_a_shortened_address_is_listed_as_one(tell: Build) -> None:
    told = tell(ROWS)
    short = [row for row in told.table("post_object") if row["type"] == "short_url"]
    assert [row["value_canonical"] for row in short] == ["https://t.co/abc"]
    assert set(told.objects("url")) == {"https://t.co/abc", "https://a.example/x"}
    assert "short_url" not in {row["object_type"] for row in told.table("action")}


def test_a_table_of_redirections_is_followed_to_its_end(tell: Build, tmp_path: Path) -> None:
    path = tmp_path / "redirects.csv"
    path.write_text("from,to\nhttp://t.co/abc,https://bit.ly/2\nbit.ly/2,https://www.a.example/x\nx,y\n")
    table = load_redirects(path)
    assert table == {"https://t.co/abc": "https://bit.ly/2", "https://bit.ly/2": "https://a.example/x"}
    told = tell(ROWS, redirects=table)
    assert set(told.objects("url")) == {"https://a.example/x"}
    assert set(told.objects("domain")) == {"a.example"}
    urls = [row for row in told.table("post_object") if row["type"] == "url"]
    assert {row["rule_version"] for row in urls} == {f"{links.LINK_RULE}+redirects"}
    assert urls[0]["value_raw"] == "https://t.co/abc"


def test_a_loop_of_redirections_ends(tell: Build) -> None:
    table = {"https://t.co/abc": "https://bit.ly/2", "https://bit.ly/2": "https://t.co/abc"}
    assert len(tell(ROWS, redirects=table).objects("url")) == 2


@pytest.mark.parametrize(
    ("content", "code"), [(None, "VG209"), (b"a,b\n1,2\n", "VG201"), (b"from,to\n\xff", "VG208")]
)
def test_a_table_that_cannot_be_read_says_so(tmp_path: Path, content: bytes | None, code: str) -> None:
    path = tmp_path / "redirects.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        load_redirects(path)
    assert caught.value.code == code


def test_services_that_shorten_are_known_by_their_host() -> None:
    assert is_shortened(str(canonical_url("http://bit.ly/x")))
    assert not is_shortened("https://bit.ly.example/x")


HOSTS = st.from_regex(r"(www\.|m\.)?[a-z0-9]{1,5}(\.[a-z0-9-]{0,4}){0,2}(\.example)?", fullmatch=True)
PATHS = st.from_regex(r"(/[A-Za-z0-9_.~-]{0,4}){0,3}", fullmatch=True)
QUERIES = st.from_regex(r"(\?[a-z_=&A-Z0-9.~-]{0,20})?", fullmatch=True)


@given(st.sampled_from(["http", "https"]), HOSTS, PATHS, QUERIES)
def test_the_short_way_for_plain_addresses_gives_what_the_long_one_gives(
    scheme: str, host: str, path: str, query: str
) -> None:
    url = f"{scheme}://{host}{path}{query}"
    short = canonical_url(url)
    # A capital in the scheme keeps an address off the short way.
    assert short == canonical_url(url.replace("http", "HTTP", 1))
