from __future__ import annotations

from pathlib import Path

import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import vigie
from vigie.model.errors import ParameterError, SourceError
from vigie.testing.worlds import World, small_world


@pytest.fixture(scope="module")
def world() -> World:
    return small_world(seed=5, accounts=250, posts=3_000)


@pytest.fixture(scope="module")
def network(world: World) -> vigie.Network:
    return vigie.find_coordination(world.posts)


@pytest.mark.parametrize("kind", [pd.DataFrame, pl.DataFrame, pa.Table])
def test_the_kind_of_frame_that_goes_in_comes_out(world: World, network: vigie.Network, kind: type) -> None:
    frame = {pd.DataFrame: world.posts.to_pandas, pa.Table: lambda: world.posts}.get(
        kind, lambda: pl.from_arrow(world.posts)
    )()
    found = vigie.find_coordination(frame)
    for table in (found.edges(), found.accounts(), found.groups(), found.members(), found.sensitivity()):
        assert isinstance(table, kind)
    assert nw.from_native(found.edges(), eager_only=True).to_arrow().num_rows == network.edges().num_rows > 0


def test_the_callers_frame_is_left_alone(world: World) -> None:
    frame = world.posts.to_pandas()
    before = frame.copy(deep=True)
    vigie.find_coordination(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_frame_file_and_case_give_the_same_edges(
    world: World, network: vigie.Network, tmp_path: Path
) -> None:
    world.write_csv(tmp_path / "posts.csv")
    case = vigie.create(tmp_path / "case", title="Same", pseudonym_key="k")
    case.ingest(tmp_path / "posts.csv")
    figures = ("a_uid", "b_uid", "signal", "n_objects", "n_actions", "score", "q")
    mine, theirs = (
        found.edges()
        .select(figures)
        .sort_by([("signal", "ascending"), ("a_uid", "ascending"), ("b_uid", "ascending")])
        for found in (network, case.coordinate())
    )
    assert mine.equals(theirs)


def test_every_row_of_the_frame_is_accounted_for(world: World, network: vigie.Network) -> None:
    told = network.reconciliation
    assert told is not None
    assert told.rows_in == told.stored + told.merged + told.rejected == world.posts.num_rows


def test_a_case_explains_reports_and_exports(world: World, tmp_path: Path) -> None:
    world.write_csv(tmp_path / "posts.csv")
    vigie.create(tmp_path / "case", title="All")
    case = vigie.open(tmp_path / "case")
    case.ingest(tmp_path / "posts.csv")
    found = case.coordinate(object_types=("url",))
    assert case.coordinate(object_types=("url",)).run_id == found.run_id
    assert case.explain("G01").kind == "group"
    assert case.report(lang="fr").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert {path.suffix for path in case.export(formats=("gexf", "csv"))} == {".gexf", ".csv"}


def test_a_notebook_shows_the_outcome_of_each_object_type(network: vigie.Network) -> None:
    html = network._repr_html_()
    assert html.startswith("<table>")
    assert network.run_id in html


def test_a_frame_without_accounts_is_refused_with_a_hint() -> None:
    with pytest.raises(SourceError, match="account"):
        vigie.find_coordination(pd.DataFrame({"text": ["a"], "created_at": ["2024-01-01T00:00:00Z"]}))


def test_an_unknown_parameter_is_refused_with_the_nearest_one(world: World) -> None:
    with pytest.raises(ParameterError, match="did you mean 'window_s'"):
        vigie.find_coordination(world.posts, windows=60)


def test_coortweet_takes_and_returns_a_frame_of_one_kind() -> None:
    shares = {
        "object_id": ["o", "o"],
        "account_id": ["b", "a"],
        "content_id": ["1", "2"],
        "timestamp_share": [1, 5],
    }
    for frame in (pd.DataFrame(shares), pl.DataFrame(shares).lazy()):
        edges = vigie.coortweet(frame, min_participation=1)
        rows = nw.from_native(edges, eager_only=True).to_arrow().to_pylist()
        assert [(row["account_id"], row["account_id_y"], row["weight"]) for row in rows] == [("a", "b", 1)]


def test_a_name_that_vigie_does_not_offer_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        _ = vigie.nothing
