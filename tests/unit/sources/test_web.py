"""What stands on the web: feeds, saved pages, videos and their comments."""

from __future__ import annotations

import gzip
import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from vigie.model.errors import SourceError

Build = Callable[..., Any]
AT_US = 1_700_000_000_000_000
WORDS = "A sentence of the article that is long enough to be told apart from menus. "

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>News</title><link>https://www.news.example/</link><language>fr</language>
<item><guid isPermaLink="false">a1</guid><link>https://news.example/1</link><title>One &amp; only</title>
<description>&lt;p&gt;Short &lt;a href="https://other.example/x"&gt;link&lt;/a&gt;&lt;/p&gt;</description>
<pubDate>Tue, 14 Nov 2023 23:13:20 +0100</pubDate><dc:creator>Ann</dc:creator><category>Vote</category>
<enclosure url="https://news.example/a.jpg" type="image/jpeg" length="1"/></item>
<item><title>No date</title><link>https://news.example/2</link></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Blog</title>
<link rel="self" href="https://blog.example/feed"/><link href="https://blog.example/"/>
<entry><id>tag:blog.example,2023:1</id><title>First</title><link href="https://blog.example/1"/>
<published>2023-11-14T22:13:20Z</published><updated>2024-01-01T00:00:00Z</updated>
<author><name>Bob</name></author><content type="html">&lt;p&gt;Words&lt;/p&gt;</content></entry></feed>"""


def test_items_of_rss_are_articles_of_their_site(tell: Build) -> None:
    told = tell(RSS, name="feed.xml", drift_limit=0.6)
    assert told.summary.source == "feed-xml"
    (post,) = told.posts
    assert (post["post_uid"], post["account_uid"], post["kind"]) == ("web:a1", "web:news.example", "article")
    assert (post["created_at_us"], post["text_raw"]) == (AT_US, "One & only\n\nShort link")
    assert sorted(told.objects("url")) == ["https://news.example/1", "https://other.example/x"]
    assert orjson.loads(post["extra"])["author"] == "Ann"
    assert told.summary.rejected == {"missing-time": 1}


def test_entries_of_atom_are_articles_too(tell: Build) -> None:
    told = tell(ATOM, name="feed.xml")
    (post,) = told.posts
    assert (post["created_at_us"], post["url"]) == (AT_US, "https://blog.example/1")
    assert (post["text_raw"], post["account_uid"]) == ("First\n\nWords", "web:blog.example")


BOMB = (
    '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    "<rss><channel><item><title>&b;</title></item></channel></rss>"
)


@pytest.mark.parametrize("damaged", [RSS[:300], BOMB, "<rss><channel><item>\x01</item></channel></rss>"])
def test_damaged_and_hostile_feeds_are_refused(tell: Build, damaged: str) -> None:
    with pytest.raises(SourceError) as caught:
        tell(damaged, name="feed.xml")
    assert caught.value.code == "VG208"


def page(published: str | None = "2023-11-14T22:13:20Z") -> str:
    meta = f'<meta property="article:published_time" content="{published}">' if published else ""
    return (
        f'<html lang="en"><head><title>Title</title>{meta}</head><body><nav>Menu</nav>'
        f"<article><h1>Title</h1><p>{WORDS * 5}</p><p>{WORDS * 3}</p></article></body></html>"
    )


def warc(*pages: tuple[str, str, str], packed: bool = True) -> bytes:
    records = (warc_record(number, *page) for number, page in enumerate(pages))
    return b"".join(gzip.compress(record, mtime=0) if packed else record for record in records)


def warc_record(number: int, url: str, kind: str, body: str) -> bytes:
    payload = body.encode()
    block = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + payload
    head = (
        "WARC/1.1", "WARC-Type: response", f"WARC-Record-ID: <urn:uuid:{number}>", f"WARC-Target-URI: {url}",
        "WARC-Date: 2024-01-01T00:00:00Z", f"WARC-Payload-Digest: sha1:{hashlib.sha1(payload).hexdigest()}",  # noqa: S324
        "Content-Type: application/http;msgtype=response", f"Content-Length: {len(block)}",
    )  # fmt: skip
    return "\r\n".join(head).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


HTML = "text/html; charset=utf-8"
SAVED = (
    ("https://news.example/1", HTML, page()),
    ("https://news.example/2", HTML, "<html><body>x</body></html>"),
    ("https://news.example/a.png", "image/png", "x"),
)


@pytest.mark.parametrize("packed", [True, False])
def test_saved_pages_are_articles(tell: Build, packed: bool) -> None:  # noqa: FBT001 - a case of the test
    told = tell(warc(*SAVED, packed=packed), name="a.warc.gz")
    assert told.summary.source == "web-archive"
    (post,) = told.posts
    assert (post["url"], post["created_at_us"], post["lang_declared"]) == (
        "https://news.example/1",
        AT_US,
        "en",
    )
    assert WORDS.strip() in post["text_raw"]
    assert "Menu" not in post["text_raw"]
    assert orjson.loads(post["extra"])["payload_digest"].startswith("sha1:")
    assert told.summary.rejected == {"no-content": 1, "no-page": 1}


def test_a_page_that_says_only_the_day_has_a_day(tell: Build) -> None:
    told = tell(warc(("https://news.example/1", HTML, page("2023-11-14"))), name="a.warc.gz")
    assert told.posts[0]["created_at_prec"] == "day"


def test_a_wacz_package_is_read_as_it_stands(tell: Build, tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w") as held:
        held.writestr("datapackage.json", "{}")
        held.writestr("archive/data.warc.gz", warc(*SAVED))
    told = tell(path)
    assert told.posts[0]["raw_ref"].startswith("archive/data.warc.gz!<urn:uuid:")


def test_a_page_that_is_cut_is_counted(tell: Build) -> None:
    told = tell(warc(SAVED[0], packed=False) + warc(SAVED[0], packed=False)[:-90], name="a.warc")
    assert told.summary.rejected == {"cut": 1}
    assert told.summary.stored == 1


def test_a_packed_archive_that_is_cut_is_refused(tell: Build) -> None:
    with pytest.raises(SourceError) as caught:
        tell(warc(*SAVED)[:-90], name="a.warc.gz")
    assert caught.value.code == "VG208"


def test_what_only_begins_like_an_archive_is_refused(tell: Build) -> None:
    with pytest.raises(SourceError) as caught:
        tell(b"WARC/1.0\r\nno header at all\r\n\r\nxx", name="a.warc")
    assert caught.value.code == "VG208"


def video(**fields: Any) -> dict[str, Any]:
    snippet = {
        "publishedAt": "2023-11-14T22:13:20Z", "channelId": "UC1", "channelTitle": "Channel",
        "title": "Title", "description": "Words", "tags": ["vote"],
    }  # fmt: skip
    statistics = {"viewCount": "12", "likeCount": "0"}
    return {"kind": "youtube#video", "id": "v1", "snippet": snippet, "statistics": statistics, **fields}


def comment(number: str, **fields: Any) -> dict[str, Any]:
    snippet = {
        "textOriginal": WORDS, "authorDisplayName": "@ann", "authorChannelId": {"value": "UC9"},
        "likeCount": 2, "publishedAt": "2023-11-14T22:13:20Z", "videoId": "v1", **fields,
    }  # fmt: skip
    return {"kind": "youtube#comment", "id": number, "snippet": snippet}


def test_videos_are_read_with_their_numbers(tell: Build) -> None:
    told = tell(orjson.dumps({"kind": "youtube#videoListResponse", "items": [video()]}))
    assert told.summary.source == "youtube-api-json"
    (post,) = told.posts
    assert (post["post_uid"], post["account_uid"], post["kind"]) == ("youtube:v1", "youtube:UC1", "video")
    assert post["text_raw"] == "Title\n\nWords"
    assert {row["metric"]: row["value"] for row in told.table("post_metric")} == {"likes": 0, "views": 12}


def test_threads_are_their_first_comment_and_the_answers(tell: Build, json_lines: Build) -> None:
    thread = {
        "kind": "youtube#commentThread", "id": "c1",
        "replies": {"comments": [comment("c1.a", parentId="c1")]},
        "snippet": {"videoId": "v1", "totalReplyCount": 1, "topLevelComment": comment("c1")},
    }  # fmt: skip
    told = tell(json_lines([thread]))
    assert [post["post_uid"] for post in told.posts] == ["youtube:c1", "youtube:c1.a"]
    assert told.objects("reply") == ["youtube:v1", "youtube:c1"]
    assert {post["account_uid"] for post in told.posts} == {"youtube:UC9"}
