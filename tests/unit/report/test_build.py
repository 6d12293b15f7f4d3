from __future__ import annotations

import base64
import dataclasses
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pytest

from vigie.model.errors import ContractError, InputError, InternalError, ParameterError
from vigie.model.tables import CLUSTER
from vigie.report.build import build_report
from vigie.report.content import Caps, ReportContent

Build = Callable[..., ReportContent]

EMPTY_TAGS = {"meta", "img", "br", "link", "input", "hr"}


class Page(HTMLParser):
    """Collects what a page is made of, and checks that every tag is closed where it should be."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in EMPTY_TAGS:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def opened(html: str) -> str:
    """Return a page with its embedded pictures and files decoded after it."""
    payloads = re.findall(r"data:[\w/+;=-]+;base64,([A-Za-z0-9+/=]+)", html)
    return html + "".join(base64.b64decode(payload).decode() for payload in payloads)


def names_in(content: ReportContent) -> set[str]:
    accounts, posts = content.accounts.to_pylist(), content.posts.to_pylist()
    names = {row[name] for row in accounts for name in ("account_uid", "handle", "display_name")}
    ids = {row[name] for row in posts for name in ("post_uid", "account_uid", "url")}
    return names | ids | {uid.split(":")[1] for uid in ids if not uid.startswith("http")}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_same_content_gives_the_same_bytes(lang: str, a_report: Build) -> None:
    assert build_report(a_report(lang=lang)) == build_report(a_report(lang=lang))


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_order_of_rows_changes_nothing(lang: str, a_report: Build) -> None:
    content = a_report(lang=lang)
    names = ("edges", "evidence", "clusters", "members", "accounts", "discoveries", "timeline", "sensitivity")
    turned = {name: getattr(content, name).take(_backwards(getattr(content, name))) for name in names}
    assert build_report(dataclasses.replace(content, **turned)) == build_report(content)


def _backwards(table: pa.Table) -> list[int]:
    return list(range(table.num_rows))[::-1]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_under_pseudonyms_nobody_is_named_anywhere(lang: str, a_report: Build) -> None:
    content = a_report(lang=lang)
    html = opened(build_report(content)).casefold()
    assert [name for name in names_in(content) if name.casefold() in html] == []
    assert "a-0001" in html


def test_a_table_that_smuggles_an_id_stops_the_report(a_report: Build) -> None:
    content = a_report()
    rows = content.clusters.to_pylist()
    rows[0]["method"] = "grown from x:900000001"
    with pytest.raises(InternalError) as caught:
        build_report(dataclasses.replace(content, clusters=CLUSTER.rows(rows)))
    assert caught.value.code == "VG610"


def test_with_a_reason_accounts_are_named_and_the_reason_comes_first(a_report: Build) -> None:
    page = Page(build_report(a_report(identify=True, identify_reason="order 12 of 3 May")))
    assert "Recorded reason: order 12 of 3 May" in page.text
    assert page.text.index("order 12") < page.text.index("Key facts")
    assert "@ada_veut_0 (telegram:900000000)" in page.text


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_without_a_reason_nobody_is_named(reason: str | None, a_report: Build) -> None:
    with pytest.raises(InputError) as caught:
        build_report(a_report(identify=True, identify_reason=reason))
    assert caught.value.code == "VG601"


@pytest.mark.parametrize(
    ("more", "code"), [({"lang": "de"}, "VG602"), ({"lang": "fr_FR"}, "VG602"), ({"marking": " "}, "VG602")]
)
def test_unknown_languages_and_empty_markings_are_refused(
    more: dict[str, Any], code: str, a_report: Build
) -> None:
    with pytest.raises(ParameterError) as caught:
        build_report(a_report(**more))
    assert caught.value.code == code


def test_tables_are_held_to_their_contracts(a_report: Build) -> None:
    content = a_report()
    with pytest.raises(ContractError):
        build_report(dataclasses.replace(content, posts=content.posts.drop_columns(["at_us"])))
    with pytest.raises(InputError) as caught:
        build_report(dataclasses.replace(content, run=content.run.slice(0, 0)))
    assert caught.value.code == "VG603"


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_page_fetches_nothing_and_runs_nothing(lang: str, a_report: Build) -> None:
    html = build_report(a_report(lang=lang))
    page = Page(html)
    policy = next(meta for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert str(policy["content"]).startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
    assert {tag for tag, _ in page.tags} & {"script", "iframe", "object", "link", "form", "embed"} == set()
    assert all(str(img["src"]).startswith("data:image/svg+xml;base64,") for img in page.all("img"))
    assert all(str(a["href"]).startswith(("#", "data:text/csv")) for a in page.all("a"))
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert "@import" not in html
    assert "url(" not in html


def test_pictures_hold_no_script_and_no_address_to_fetch(a_report: Build) -> None:
    for img in Page(build_report(a_report())).all("img"):
        svg = base64.b64decode(str(img["src"]).split(",", 1)[1]).decode()
        assert "<script" not in svg
        assert re.findall(r'(?:href|src)="(?!#)[^"]*"', svg) == []


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_picture_has_words_and_every_anchor_a_target(lang: str, a_report: Build) -> None:
    page = Page(build_report(a_report(lang=lang)))
    assert len(page.all("img")) == 6
    assert all(len(str(img["alt"])) > 40 for img in page.all("img"))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {str(a["href"])[1:] for a in page.all("a") if str(a["href"]).startswith("#")}
    assert targets <= set(ids)
    assert page.all("html")[0]["lang"] == lang


def test_headings_go_down_one_level_at_a_time(a_report: Build) -> None:
    levels = [int(tag[1]) for tag, _ in Page(build_report(a_report())).tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


HOSTILE = "<script>alert(1)</script>\u202e<img src=x onerror=alert(2)>{{ 7*7 }}"


def test_hostile_words_are_only_words(a_report: Build) -> None:
    html = build_report(
        a_report(text=HOSTILE.replace("{{", "{{{{").replace("}}", "}}}}"), case_title=HOSTILE)
    )
    page = Page(html)
    assert "\u202e" not in html
    assert page.all("script") == []
    assert all("onerror" not in img for img in page.all("img"))
    assert "<script>alert(1)</script>" in page.text
    assert "{{ 7*7 }}" in page.text
    assert "[1 invisible sign left out]" in page.text


def test_a_hostile_marking_stays_in_its_place(a_report: Build) -> None:
    html = build_report(a_report(marking='TLP:RED"}</style><script>alert(1)</script>'))
    assert Page(html).all("script") == []
    assert '"TLP\\3a RED\\22 \\7d ' in html


def test_a_run_that_found_nothing_says_so_and_shows_what_was_looked_at(a_report_of_nothing: Build) -> None:
    page = Page(build_report(a_report_of_nothing()))
    assert (
        "Nothing beyond chance was found: 2 kinds of object were looked at over 53,600 actions" in page.text
    )
    assert "There is no group to show." in page.text
    assert "41,200" not in page.text
    assert "12,400 actions were looked at" in page.text
    assert "act together beyond chance, in" not in page.text


def test_what_was_not_assessed_is_written_with_its_reason(a_report: Build) -> None:
    page = Page(build_report(a_report()))
    assert "Not assessed: the data hold no images and videos." in page.text
    assert "Not assessed: the run does not say why." in page.text
    assert "Innocent explanation: declared automation" in page.text


def test_nothing_could_be_assessed_is_not_nothing_found(a_report: Build) -> None:
    page = Page(build_report(a_report((), outcomes={"url": {"outcome": "not-assessed"}})))
    assert "The question could not be asked" in page.text
    assert "Nothing beyond chance" not in page.text


def test_accounts_without_a_group_are_still_told(a_report: Build) -> None:
    found = a_report((2,)).discoveries
    page = Page(build_report(a_report((), discoveries=found)))
    assert "2 accounts stand out from the decoys" in page.text


def test_an_innocent_explanation_is_told_before_the_figure(a_report: Build) -> None:
    html = build_report(a_report())
    group = html[html.index('id="group-2"') : html.index('id="group-3"')]
    assert group.index("An innocent explanation was found: share button") < group.index("<figure>")


def test_pairs_open_down_to_posts_the_earlier_first(a_report: Build) -> None:
    page = Page(build_report(a_report((2,))))
    assert "A-0001 2024-05-03 00:00:00 P-0001 A-0002 2024-05-03 00:00:13 P-0007 13 s" in page.text


def test_gaps_between_rough_times_are_said_to_be_rough(a_report: Build) -> None:
    page = Page(build_report(a_report((2,), at_prec="min")))
    assert "A-0001 2024-05-03 00:00 P-0001 A-0002 2024-05-03 00:00 P-0007 ≈ 13 s" in page.text


def test_provenance_names_run_commit_parameters_seed_and_versions(a_report: Build) -> None:
    page = Page(build_report(a_report()))
    annex = page.text[page.text.rindex("Annex: how to compute") :]
    for told in ("run-0f1e2d3c4b5a6978", "9a8b7c6d5e4f3a2b", "CA01 co-action 1", "duckdb 2.0.0", "0.1.0"):
        assert told in annex
    assert "Seed of the decoys 7" in annex
    assert "Rows refused when the files were read 19" in annex
    assert "Pairs of actions left out by a cap 0" in annex


def test_what_is_left_out_is_counted(a_report: Build) -> None:
    caps = Caps(groups=2, edges_per_group=2, pairs_per_edge=1, posts_per_group=1, members_per_group=1)
    page = Page(build_report(a_report(caps=dataclasses.replace(caps, rows_per_signal=5))))
    assert "1 group more are not shown in full" in page.text
    assert "4 links between two accounts more are not listed, the lightest." in page.text
    assert "4 accounts more are not listed." in page.text
    assert "7 pairs of actions more are in the case." in page.text
    assert "Rows not listed: 13." in page.text


def test_evidence_whose_posts_are_missing_is_left_out_not_invented(a_report: Build) -> None:
    content = a_report((2,))
    page = Page(build_report(dataclasses.replace(content, posts=content.posts.slice(0, 0))))
    assert "8 pairs of actions more are in the case." in page.text
    assert "Samples" not in page.text


def test_a_large_run_stays_below_five_megabytes(a_report: Build) -> None:
    html = build_report(a_report([9] * 34, text="mot " * 70))
    assert len(html.encode()) < 5_000_000
    assert "4 groups more are not shown in full" in Page(html).text


def test_a_damaged_log_is_refused_with_its_place(a_report: Build) -> None:
    content = a_report()
    place = content.run.column_names.index("params")
    run = content.run.set_column(place, "params", pa.array(["{"]))
    with pytest.raises(InputError) as caught:
        build_report(dataclasses.replace(content, run=run))
    assert (caught.value.code, caught.value.place) == ("VG604", "run.params")


def test_figures_come_with_their_data(a_report: Build) -> None:
    files = {
        str(a["download"]): base64.b64decode(str(a["href"]).split(",", 1)[1]).decode().splitlines()
        for a in Page(build_report(a_report())).all("a")
        if "download" in a
    }
    assert files["timeline.csv"][0] == "start_utc,posts_in_groups,posts,span_s"
    assert files["timeline.csv"][1].startswith("2024-05-03 00:00:00,0,250,3600")
    assert files["network.csv"][0] == "source,target,weight"
    assert len(files["group-1.csv"]) == 31
    assert json.dumps(files["data-and-decoys.csv"][0]).count(",") == 5


def test_in_clear_a_handle_that_is_a_formula_is_inert_in_the_data(a_report: Build) -> None:
    content = a_report((2,), identify=True, identify_reason="order 12")
    html = build_report(content)
    data = opened(html)[len(html) :]
    assert "'@ada_veut_0" in data
    assert re.findall(r"^[=+@-]", data, re.MULTILINE) == []
