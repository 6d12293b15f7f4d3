from __future__ import annotations

import base64
import dataclasses
import itertools
import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.report.charts.decoys import decoys_figure
from vigie.report.charts.layout import place_in_disc, shelve
from vigie.report.charts.network import network_figure
from vigie.report.charts.rhythm import rhythm_figure
from vigie.report.charts.theme import Figure, colour_of, utc_axis
from vigie.report.charts.timeline import timeline_figure
from vigie.report.content import Caps, ReportContent
from vigie.report.reading import read

MINUTE_US = 60_000_000
DAY_US = 1_440 * MINUTE_US

Build = Callable[..., ReportContent]


def drawn(figure: Figure | None) -> str:
    assert figure is not None
    return base64.b64decode(figure.picture.split(",", 1)[1]).decode()


@given(st.lists(st.integers(1, 400), min_size=1, max_size=30), st.floats(5, 200))
def test_discs_never_overlap(sizes: list[int], width: float) -> None:
    discs = shelve(sizes, width=width)
    for (x, y, r), (u, v, s) in itertools.combinations(discs, 2):
        assert math.hypot(x - u, y - v) >= r + s


def test_a_group_stays_in_its_disc_and_follows_its_seed() -> None:
    edges = list(itertools.pairwise(range(9)))
    disc = (10.0, -4.0, 3.5)
    spots = place_in_disc(9, edges, disc, seed=5)
    assert spots == place_in_disc(9, edges, disc, seed=5)
    assert all(math.hypot(x - 10, y + 4) <= 3.5 for x, y in spots)
    assert place_in_disc(1, [], disc, seed=5) == [(10.0, -4.0)]
    assert len(set(place_in_disc(4, [], disc, seed=5))) == 4


def test_the_eighth_group_is_grey_and_the_first_seven_differ() -> None:
    assert len({colour_of(rank) for rank in range(7)}) == 7
    assert colour_of(7) == colour_of(40) == "#9aa3ad"


def test_a_network_names_groups_and_the_most_joined_accounts(a_report: Build) -> None:
    svg = drawn(network_figure(read(a_report().checked())))
    assert {name for name in ("G01", "G02", "G03", "A-0002") if f">{name}<" in svg} == {
        "G01",
        "G02",
        "G03",
        "A-0002",
    }
    assert svg.count("#0072b2") >= 5


def test_too_many_accounts_are_drawn_as_discs(a_report: Build) -> None:
    content = a_report(caps=Caps(nodes_per_figure=11))
    figure = network_figure(read(content.checked()))
    svg = drawn(figure)
    assert figure is not None
    assert "a disc is a group" in figure.subtitle
    assert ">G03<" in svg
    assert "A-0001" not in svg


def test_links_between_groups_join_their_discs(a_report: Build) -> None:
    content = a_report(caps=Caps(nodes_per_figure=1))
    rows = content.edges.to_pylist()
    ends = sorted([rows[0]["a_uid"], rows[-1]["b_uid"]])
    between = rows[0] | {"edge_id": "edge-between", "a_uid": ends[0], "b_uid": ends[1]}
    joined = dataclasses.replace(
        content, edges=content.edges.from_pylist([*rows, between], content.edges.schema)
    )
    lines = [drawn(network_figure(read(each.checked()))).count("<line") for each in (content, joined)]
    assert lines[1] == lines[0] + 1


def test_without_groups_there_is_no_network_and_no_empty_picture(a_report_of_nothing: Build) -> None:
    content = a_report_of_nothing()
    empty = dataclasses.replace(
        content, timeline=content.timeline.slice(0, 0), sensitivity=content.sensitivity.slice(0, 0)
    )
    reading = read(empty.checked())
    assert network_figure(reading) is None
    assert timeline_figure(reading) is None
    assert decoys_figure(reading) is None


def test_a_timeline_says_the_share_the_peak_and_the_span(a_report: Build) -> None:
    figure = timeline_figure(read(a_report().checked()))
    assert figure is not None
    assert figure.title == "Members of groups published 0.6% of what was collected: 294 of 50,340 posts"
    assert "Posts by span of 1\u00a0h, from 3\u00a0May\u00a02024 to 7\u00a0May\u00a02024" in figure.subtitle
    assert "2024-05-07 11:00:00 UTC: 30 posts" in figure.alt


def test_bars_start_at_zero(a_report: Build) -> None:
    svg = drawn(timeline_figure(read(a_report().checked())))
    assert svg.count('aria-roledescription="bar"') == 240


def test_a_rhythm_draws_no_more_dots_than_allowed_and_says_how_many(a_report: Build) -> None:
    reading = read(a_report(caps=Caps(dots_per_figure=7)).checked())
    figure = rhythm_figure(reading, reading.groups[0], title="t")
    assert figure is not None
    assert "7 actions drawn out of 30" in figure.subtitle
    assert drawn(figure).count('aria-roledescription="point"') == 7


def test_decoys_are_named_where_they_lie_apart_from_the_data(a_report: Build) -> None:
    svg = drawn(decoys_figure(read(a_report().checked())))
    assert (svg.count(">data<"), svg.count(">decoys<")) == (1, 1)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_pictures_speak_the_language(lang: str, a_report: Build) -> None:
    svg = drawn(timeline_figure(read(a_report(lang=lang).checked())))
    assert ("04 mai" in svg) == (lang == "fr")
    assert ("04 May" in svg) == (lang == "en")


def test_pictures_change_their_ink_on_dark_screens(a_report: Build) -> None:
    svg = drawn(network_figure(read(a_report().checked())))
    assert "@media screen and (prefers-color-scheme:dark)" in svg
    assert '[fill="#1b1f24"]{fill:#e8eaed}' in svg


@pytest.mark.parametrize(
    ("span_us", "apart_us", "form"),
    [
        (40 * MINUTE_US, 5 * MINUTE_US, "%d %b"),
        (DAY_US, DAY_US // 8, "%d %b"),
        (12 * DAY_US, 2 * DAY_US, "%d %b"),
        (400 * DAY_US, 50 * DAY_US, "%b %Y"),
    ],
)
def test_a_time_axis_is_labelled_evenly_by_what_its_span_needs(
    span_us: int, apart_us: int, form: str
) -> None:
    first_us = 1_714_694_400_000_000 + 7
    axis = utc_axis(first_us, first_us + span_us, is_gridded=True).to_dict()
    assert form in axis["labelExpr"]
    assert {later - earlier for earlier, later in itertools.pairwise(axis["values"])} == {apart_us // 1_000}
    assert 5 <= len(axis["values"]) <= 9


def test_a_single_moment_has_an_axis_too() -> None:
    assert len(utc_axis(DAY_US, DAY_US, is_gridded=True).to_dict()["values"]) == 1
